"""A private desktop for one test: X server, window manager, session bus and accessibility bus, ended by their own ids.

`with private_desktop() as desk: desk.start([...])` runs a program in it as its user would; `desk.screen_reader(...)`
asks what a screen reader gets, `desk.keys("Tab")` presses keys, `desk.picture(file)` takes the screen.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's own: python3-gi is built for it
PACKAGES = {  # program: the Debian package it comes in
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "dbus-daemon": "dbus",
    "gdbus": "libglib2.0-bin",
    "xdpyinfo": "x11-utils",
}
PATIENCE = 20.0  # seconds; a busy machine is no fault
PAUSE = 0.05


@dataclass
class Desk:
    """A running private desktop."""

    environment: dict[str, str]
    children: list[subprocess.Popen] = field(default_factory=list)

    def start(self, command: Sequence[str], **extra: str) -> subprocess.Popen:
        """Start a program in the desktop; it is ended with it."""
        child = subprocess.Popen(
            list(command), env={**self.environment, **extra}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.children.append(child)
        return child

    def run(self, command: Sequence[str], *, timeout: float = 60) -> str:
        """Run a tool to its end in the desktop; what it wrote. A failure shows what it said."""
        done = subprocess.run(
            list(command), env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def screen_reader(self, verb: str, application: str, *more: str) -> str:
        """What `atspi.py VERB APPLICATION` says."""
        return self.run([SYSTEM_PYTHON, str(HERE / "atspi.py"), verb, application, *more])

    def wait_for(self, application: str, words: str, verb: str = "focus") -> str:
        """Ask until the answer holds `words`; the answer. Fails with the last one."""
        end, said = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            said = self.screen_reader(verb, application)
            if words in said:
                return said
            time.sleep(PAUSE)
        raise AssertionError(f"{words!r} was not said; last: {said}")

    def keys(self, *names: str) -> None:
        """Press keys one after the other, such as "Tab" or "ctrl+l"."""
        for name in names:
            self.run(["xdotool", "key", "--clearmodifiers", name])

    def type(self, text: str) -> None:
        """Type text on the keyboard."""
        self.run(["xdotool", "type", "--delay", "5", text])

    @contextmanager
    def listening(self, application: str) -> Iterator["Ear"]:
        """Hear announcements and changes of focus while the block runs."""
        ear = Ear([SYSTEM_PYTHON, str(HERE / "atspi.py"), "hear", application, str(PATIENCE)], self.environment)
        try:
            ear.wait_for("listening")
            yield ear
        finally:
            _end(ear.child)

    def end_programs(self) -> None:
        """End what was started, and keep the desktop."""
        while self.children:
            _end(self.children.pop())

    def picture(self, file: Path) -> Path:
        """Save the screen as a picture."""
        self.run(["import", "-window", "root", str(file)])
        return file


class Ear:
    """A running `atspi.py hear`."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.child = subprocess.Popen(list(command), env=environment, stdout=subprocess.PIPE, text=True)

    def wait_for(self, words: str) -> str:
        """Read on until a line holds `words`; that line. The listener ends by itself, and then it was not said."""
        assert self.child.stdout is not None
        heard = []
        for line in self.child.stdout:
            heard.append(line)
            if words in line:
                return line
        raise AssertionError(f"{words!r} was not heard; heard: {heard}")


@contextmanager
def private_desktop(size: str = "1366x768") -> Iterator[Desk]:
    """A desktop of `size`, gone with everything in it at the end.

    Where a Debian package is missing, the test is skipped by its name; on a build machine (CI set) it fails instead.
    """
    require()
    folder = Path(tempfile.mkdtemp(prefix="desk"))
    folder.chmod(0o700)
    foreign = ("QT_", "DBUS_", "DISPLAY", "WAYLAND")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    fonts = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))  # their index takes long to build
    own = {name: str(folder / name) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    desk = Desk({**kept, **own, "XDG_CACHE_HOME": fonts, "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8"})
    services: list[subprocess.Popen] = []
    try:
        desk.environment["DISPLAY"] = _x_server(services, size)
        desk.environment["DBUS_SESSION_BUS_ADDRESS"] = _session_bus(services, desk.environment)
        services.append(_quiet(["openbox", "--sm-disable"], desk.environment))
        _window_manager_is_up(desk)
        _switch_accessibility_on(desk)
        desk.environment.update(QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_QPA_PLATFORM="xcb", NO_AT_BRIDGE="0")
        yield desk
    finally:
        for child in [*reversed(desk.children), *reversed(services)]:
            _end(child)
        shutil.rmtree(folder, ignore_errors=True)


def require() -> None:
    """Skip, or fail on a build machine, unless every program of the desktop is there."""
    missing = sorted({package for program, package in PACKAGES.items() if shutil.which(program) is None})
    if not missing and not _has_atspi():
        missing = ["python3-gi", "gir1.2-atspi-2.0", "at-spi2-core"]
    if missing:
        words = f"Debian packages not installed: {' '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)


def _has_atspi() -> bool:
    ask = "import gi; gi.require_version('Atspi', '2.0')"
    return Path(SYSTEM_PYTHON).exists() and (
        subprocess.run([SYSTEM_PYTHON, "-c", ask], capture_output=True, check=False).returncode == 0
    )


def _x_server(services: list[subprocess.Popen], size: str) -> str:
    """Start Xvfb on a display it picks itself; its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    services.append(subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    os.close(writing)
    with os.fdopen(reading) as told:
        return f":{told.readline().strip()}"


def _session_bus(services: list[subprocess.Popen], environment: dict[str, str]) -> str:
    """Start a session bus; its address."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    services.append(bus)
    assert bus.stdout is not None
    return bus.stdout.readline().strip()


def _window_manager_is_up(desk: Desk) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ask = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        told = subprocess.run(ask, env=desk.environment, capture_output=True, text=True, check=False)
        if re.search(r"window id", told.stdout):
            return
        time.sleep(PAUSE)
    raise AssertionError("the window manager did not start")


def _switch_accessibility_on(desk: Desk) -> None:
    for what in ("IsEnabled", "ScreenReaderEnabled"):
        desk.run(
            [
                *("gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus"),
                *("--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", what, "<true>"),
            ]
        )


def _quiet(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(list(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdout is not None:
        child.stdout.close()


if __name__ == "__main__":  # python tests/ux/desktop.py [-s 1366x768] COMMAND...: run a command in a private desktop
    arguments = sys.argv[1:]
    wanted = "1366x768"
    if arguments[:1] == ["-s"]:
        wanted, arguments = arguments[1], arguments[2:]
    with private_desktop(wanted) as opened:
        sys.exit(subprocess.run(arguments, env=opened.environment, check=False).returncode)
