"""A person at the keyboard of the real program: keys go in, the window's title and the screen reader tell the rest."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from ux.desktop import PATIENCE, SYSTEM_PYTHON, Desk

APP = "waymark"
ROOT = Path(__file__).resolve().parents[2]
STEP = 0.02  # seconds between two looks at the screen


class Person:
    """Works with one running Waymark by keyboard alone."""

    def __init__(self, desk: Desk, data: Path, pictures: Path, around: Sequence[str] = ()) -> None:
        """Args: around: what stands before the program's own command, such as strace and its options."""
        self.desk, self.data, self.pictures, self.around = desk, data, pictures, around
        self.titles: set[str] = set()  # every one that the window in front had when looked at
        listener = [SYSTEM_PYTHON, "-u", str(ROOT / "tests/ux/atspi.py"), "serve", "-"]
        self._reader = subprocess.Popen(
            listener, env=desk.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        desk.children.append(self._reader)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the screen reader go."""
        self._reader.kill()
        self._reader.communicate()

    def start(self, *more: str) -> None:
        """Start the program as its user would."""
        command = [*self.around, sys.executable, "-m", "desktop", "--data", str(self.data), *more]
        self.program = self.desk.start(command, PYTHONPATH=str(ROOT), PYTHONDONTWRITEBYTECODE="1")

    def title(self) -> str:
        """The title of the window in front, or "" while there is none."""
        try:
            title = self.desk.run(["xdotool", "getactivewindow", "getwindowname"]).strip()
        except AssertionError:
            return ""
        self.titles.add(title)
        return title

    def sees(self, title: str) -> None:
        """Wait until the window's title begins with these words."""
        end, last = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            last = self.title()
            if last.startswith(title):
                return
            time.sleep(STEP)
        self.desk.picture(self.pictures / "lost.png")
        raise AssertionError(f"the page {title!r} did not come; the window says {last!r}")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        self.desk.keys(*keys)

    def type(self, text: str) -> None:
        """Type text."""
        self.desk.type(text)

    def hears(self) -> str:
        """What a screen reader says of the control that has the focus."""
        return self._ask("focus")

    def tab_to(self, words: str, most: int = 60, *, case: bool = True) -> None:
        """Press Tab until the screen reader says these words."""
        passed = []
        for _ in range(most):
            said = self.hears()
            if words in said or (not case and words.lower() in said.lower()):
                return
            passed.append(said.strip())
            self.press("Tab")
        raise AssertionError(f"Tab never came to {words!r}; it passed {passed}")

    def reads(self) -> str:
        """Everything a screen reader can find on the page."""
        return self._ask("read")

    def chooses(self, place: int) -> None:
        """Choose the option at this place (0 is the first) in the group that Tab comes to next."""
        self.tab_to("radio button")
        self.press(*["Down"] * place, "space")

    def saves_as(self, file: Path, dialog: str, back: str) -> None:
        """Answer a file dialog with this path, and wait until the file is there and the page is back."""
        self.sees(dialog)
        self.press("ctrl+a")
        self.type(str(file))
        self.press("Return")
        self._wait(lambda: file.exists() and file.stat().st_size > 0, f"{file.name} was not written")
        self.sees(back)

    def programs(self) -> set[int]:
        """The processes of the program that have this folder open."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                words = entry.read_bytes().split(b"\0")
                if words[0] == sys.executable.encode() and b"desktop" in words and str(self.data).encode() in words:
                    found.add(int(entry.parent.name))
        return found

    def waits_for_end_of(self, programs: set[int]) -> None:
        """Wait until these processes are gone."""
        self._wait(lambda: self.program.poll() is not None and not programs & self.programs(), "the process went on")

    def turns_from(self, title: str) -> str:
        """Wait until another page is there; its title."""
        self._wait(lambda: self.title() not in (title, ""), f"nothing followed {title!r}")
        return self.title()

    def waits_for_words(self, *words: str) -> None:
        """Wait until the page says one of these."""
        self._wait(lambda: any(word in self.reads() for word in words), f"the page never said any of {words}")

    def _ask(self, verb: str) -> str:
        """One question to the screen reader; it stays up, for starting it takes longer than asking."""
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(f"{verb} {APP}\n")
        self._reader.stdin.flush()
        said = []
        for line in self._reader.stdout:
            if line == ".\n":
                return "".join(said)
            said.append(line)
        raise AssertionError("the screen reader stopped")

    def _wait(self, holds: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(STEP)
        self.desk.picture(self.pictures / "lost.png")
        raise AssertionError(otherwise)
