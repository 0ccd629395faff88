"""A Windows laptop for tests: a Wine prefix with a screen, a keyboard, and a person with letters beyond ASCII."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from installer.windows import nsis
from installer.windows.wine import Running, Wine

ROOT = Path(__file__).resolve().parents[1]
PERSON = "Zoë Łukasz Smith"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Waymark"
SCREEN = "1366x768x24"
PATIENCE = 120  # seconds: Wine on a busy machine
LOOK = 0.1


class Laptop:
    """One Windows with one person. Paths are those of Linux."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self.display = folder, display
        self.wine = Wine(folder / "prefix", USER=PERSON, LOGNAME=PERSON, DISPLAY=display, PYTHONHASHSEED="0")
        self.wine.make()
        self.local = self.wine.profile / "AppData" / "Local"
        self.place = self.local / "Programs" / "Waymark"
        self.exe = self.place / nsis.EXE

    def install(self, setup: Path, *more: str, within: float = PATIENCE * 3) -> int:
        """Run an installer silently; its exit code."""
        return self.wine.run("wine", str(setup), "/S", *more, within=within)[0]

    def uninstall(self, place: Path | None = None) -> None:
        """Run the uninstaller silently, and wait until its copy in the temporary folder has ended."""
        self.wine.run("wine", str((place or self.place) / "uninstall.exe"), "/S", within=PATIENCE)
        self.wine.settle()

    def self_check(self, exe: Path | None = None) -> str:
        """What the installed program says of itself."""
        told = self.folder / "self-check.txt"
        told.unlink(missing_ok=True)
        out = self.wine.windows_path(self.folder) + "\\self-check.txt"
        said = self.wine.run("wine", str(exe or self.exe), "--self-check-out", out, within=PATIENCE * 3)[1]
        return told.read_text(encoding="utf-8").strip() if told.exists() else f"nothing was written: {said}"

    def start(self, exe: Path | None = None) -> "Window":
        """Start the installed program as its shortcut would."""
        return Window(self, self.wine.start("wine", str(exe or self.exe)))

    def version(self) -> str:
        """Which version Windows' list of programs shows."""
        return self.wine.read(UNINSTALL, "DisplayVersion")

    def shortcuts(self) -> list[str]:
        """The start menu's entries that are ours."""
        return [found.name for found in self.wine.profile.rglob("Waymark*.lnk")]

    def inside(self) -> list[str]:
        """What stands in the folder of the program."""
        return sorted(path.name for path in self.place.iterdir()) if self.place.exists() else []


class Window:
    """The running program, worked by keyboard alone."""

    def __init__(self, laptop: Laptop, running: Running) -> None:
        self.laptop, self.running = laptop, running

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it does."""
        self.laptop.wine.end()
        self.running.wait(PATIENCE)

    def sees(self, title: str, within: float = PATIENCE) -> None:
        """Wait until the title of the window in front begins with these words."""
        end, last = time.monotonic() + within, ""
        while time.monotonic() < end:
            last = self._do("getactivewindow", "getwindowname")
            if last.startswith(title):
                return
            if not last:  # a dialog of Wine's gives the focus back to nobody
                self._do("search", "--onlyvisible", "--name", " – Waymark$", "windowactivate")
            time.sleep(LOOK)
        self.picture(self.laptop.folder / "lost.png")
        said = self.running.said[-500:]
        raise AssertionError(f"the page {title!r} did not come; the window says {last!r}; the program said {said!r}")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self._do("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Type text."""
        self._do("type", "--delay", "12", text)

    def picture(self, file: Path) -> Path:
        """Save the screen as a picture."""
        subprocess.run(["import", "-window", "root", str(file)], env=self._environment(), check=True, timeout=60)
        return file

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment(), capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout.strip()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.laptop.display}


@contextmanager
def a_laptop(folder: Path) -> Iterator[Laptop]:
    """A new Windows on a screen of its own; all of it ends with the block."""
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"], pass_fds=[writing],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    windows = subprocess.Popen(
        ["openbox", "--config-file", os.devnull], env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    laptop = None
    try:
        laptop = Laptop(folder, display)
        yield laptop
    finally:
        if laptop:
            laptop.wine.end()
        for child in (windows, screen):
            child.terminate()
            child.wait(20)


def other_version(program: Path, version: str, folder: Path) -> Path:
    """The same program under another version number of the same length: the folder of its parts has another name.

    Args:
        program: a finished program folder.
        version: the other number.
        folder: where the copy shall stand.
    """
    shutil.copytree(program, folder)
    parts = nsis.parts_of(folder)
    other = f"waymark-{version}"
    assert len(other) == len(parts)
    exe = folder / nsis.EXE
    content = exe.read_bytes()
    assert content.count(parts.encode()) == 1, "the loader finds its parts by this name"
    exe.write_bytes(content.replace(parts.encode(), other.encode()))
    (folder / parts).rename(folder / other)
    return folder
