"""A Windows to build and to test in, on Debian: a Wine prefix with stand-ins for what Wine 8 lacks and Windows 10 has.

Three things learned the hard way. Wine's exit code says little: look for the file that should be there. Wine drops
every variable that begins with QT_; as WINEQT_… it arrives. A program whose output goes to a file instead of a pipe
does not start.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

STAND_INS: Final = Path(__file__).resolve().parent / "stand-ins"
COMPILER: Final = "x86_64-w64-mingw32-gcc"
PROGRAMS: Final = ("wine", "wineboot", "winecfg", "wineserver", COMPILER)
_QUIET: Final = {"WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="}
_CLASS: Final = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
_SETTINGS: Final = (
    (_CLASS, "DllPath", "REG_SZ", r"C:\windows\system32\uisettings.dll"),
    (r"HKCU\Software\Wine\DllOverrides", "mscms", "REG_SZ", "native,builtin"),
    # A crash ends the program; Wine's debugger would wait for somebody for ever.
    (r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug", "Debugger", "REG_SZ", "false"),
    (r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug", "Auto", "REG_SZ", "1"),
    (r"HKCU\Software\Wine\WineDbg", "ShowCrashDialog", "REG_DWORD", "0"),
)


class WineFault(RuntimeError):
    """Wine did not do what it should. The message says what was asked of it and what it said."""


class Wine:
    """One prefix. Nothing outside it changes, and what runs in it ends with `end`."""

    def __init__(self, prefix: Path, **environment: str) -> None:
        """Args: prefix: its folder; `make` fills it. environment: more variables for whatever runs in it."""
        self.prefix = prefix
        self.drive = prefix / "drive_c"
        self._environment = {**os.environ, **_QUIET, "WINEPREFIX": str(prefix), **environment}

    @property
    def profile(self) -> Path:
        """The folder of the person who uses this Windows, as seen from Linux."""
        (profile,) = (found for found in (self.drive / "users").iterdir() if found.name != "Public")
        return profile

    def make(self) -> None:
        """A new Windows 10, whose person has folders of their own instead of links to those of whoever builds."""
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.prefix.parent.mkdir(parents=True, exist_ok=True)
        self.run("wineboot", "-i", within=180)
        self.run("winecfg", "-v", "win10", within=60)
        self._add_stand_ins()
        for key, name, kind, value in _SETTINGS:
            self.set(key, name, value, kind=kind)
        self.settle()
        for link in filter(Path.is_symlink, self.profile.rglob("*")):
            link.unlink()
            link.mkdir()

    def set(self, key: str, name: str, value: str, *, kind: str = "REG_SZ") -> None:
        """Write one value of the registry."""
        self.run("wine", "reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f", within=60)

    def read(self, key: str, name: str = "") -> str:
        """One value of the registry, or what stands in a key; empty where there is none."""
        which = ["/v", name] if name else []
        said = self.run("wine", "reg", "query", key, *which, within=60)[1]
        found = said.rpartition("    ")[2].strip() if name else said
        return found if "REG_" in said else ""

    def windows_path(self, path: Path) -> str:
        """How Windows calls a file of Linux."""
        whole = path.resolve()
        if whole.is_relative_to(self.drive.resolve()):
            return "C:\\" + str(whole.relative_to(self.drive.resolve())).replace("/", "\\")
        return "Z:" + str(whole).replace("/", "\\")

    def start(self, *command: str, folder: Path | None = None, **environment: str) -> "Running":
        """Start a program, in `folder` if one is given, and do not wait for it."""
        words = [_word(command[0]), *command[1:]]
        return Running(words, {**self._environment, **environment}, folder)

    def run(self, *command: str, within: float, folder: Path | None = None, **environment: str) -> tuple[int, str]:
        """Run a program to its end.

        Args:
            command: `wine` and what it shall run, or one of Wine's own programs.
            within: the seconds after which everything in the prefix is ended.
            folder: where it runs.
            environment: more variables.

        Returns:
            The exit code, which is a hint and no more, and what was printed.

        Raises:
            WineFault: it was not done in time.
        """
        running = self.start(*command, folder=folder, **environment)
        try:
            return running.wait(within), running.said
        except subprocess.TimeoutExpired as late:
            self.end()
            asked = " ".join(command[:3])
            raise WineFault(f"{asked} was not done after {within:.0f} s: {running.said[-500:]}") from late

    def settle(self) -> None:
        """Wait until everything in the prefix has ended and the registry is on the disk."""
        self._server("-w")

    def end(self) -> None:
        """End everything that runs in this prefix, and nothing else."""
        self._server("-k")

    def _server(self, wish: str) -> None:
        subprocess.run([_word("wineserver"), wish], env=self._environment, timeout=60, check=False)

    def _add_stand_ins(self) -> None:
        system = self.drive / "windows" / "system32"
        for source in sorted(STAND_INS.glob("*.c")):
            library = system / source.with_suffix(".dll").name
            library.unlink(missing_ok=True)  # Wine's own may be a link into Debian's files
            made = [COMPILER, "-shared", "-O2", "-s", "-static-libgcc", "-o", str(library), str(source), "-lole32"]
            subprocess.run(made, check=True, timeout=120)


class Running:
    """A program in a prefix, and what it has said so far."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path | None) -> None:
        """Args: command: its words. environment: all its variables. folder: where it runs."""
        self._said: list[bytes] = []
        self.process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def said(self) -> str:
        """What it has printed until now."""
        return b"".join(self._said).decode(errors="replace").replace("\r", "")

    def wait(self, within: float) -> int:
        """The exit code, once it has ended. Wine's helpers may hold its output open for longer; nobody waits for them.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        code = self.process.wait(within)
        self._listener.join(2)
        return code

    def _listen(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - Popen was asked for a pipe
        with self.process.stdout as lines:
            for line in lines:
                self._said.append(line)


def missing_programs() -> list[str]:
    """Which of the programs that this module needs are not installed."""
    return [program for program in PROGRAMS if not shutil.which(program)]


def _word(program: str) -> str:
    found = shutil.which(program)
    if not found:
        raise WineFault(f"{program} is not installed; installer/debian-packages-windows.txt names what is needed.")
    return found
