"""Builds the program from its parts, once, by hand; the only reader of the command line and the clock."""

import argparse
import functools
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.errors import PackFaults
from core.offline import stay_offline
from core.resources import guidance_folder, resource_folder
from core.version import PRODUCT
from desktop.guards import Capture, Clipboard
from desktop.idle import IdleWatch
from desktop.mishaps import Mishaps
from desktop.once import BEFORE_PRINTING
from desktop.platform import (
    Leaving,
    data_folder,
    exclude_from_capture,
    keep_memory_private,
    keep_printing_local,
    leave_no_traces,
    steady_seconds,
)
from desktop.preferences import TEXT_PERCENTS, Preferences, read_preferences, write_preferences
from desktop.session import Session, Surroundings
from desktop.widgets.announce import install_accessibility
from desktop.widgets.theme import apply_theme, load_fonts
from desktop.window import APP, Window

if TYPE_CHECKING:
    from core.pack import Pack

STARTING_SIZE = (1100, 720)
SCREEN_FONTS = "NotoSans-*.ttf"  # the interface; the other scripts, which names may be in, are loaded after it shows
GETTING_READY = (
    "core.store.opening", "core.casework", "desktop.session.at_work", "packs", "desktop.pages.cases", "fonts",
    "desktop.pages.question", "desktop.pages.outcome", "desktop.pages.concern", "desktop.pages.person",
)  # fmt: skip
BETWEEN_STEPS = 30  # milliseconds
SMALL_SCREEN = 1400  # pixels across: a school laptop, where all of it is needed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program until its window is closed or it locks. A lock ends this process and starts a fresh one."""
    stay_offline()
    keep_memory_private()
    leave_no_traces()
    keep_printing_local(os.environ)
    chosen = _arguments(arguments)
    if chosen.self_check or chosen.self_check_out or chosen.self_check_write:
        return _checked(chosen)
    app = QApplication([APP])
    app.setApplicationName("waymark")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("waymark")
    app.setWindowIcon(QIcon(str(resource_folder() / "icons" / "waymark.png")))
    install_accessibility()
    folder = chosen.data or data_folder(os.environ, Path.home())
    preferences = read_preferences(folder / "preferences.json")
    load_fonts(resource_folder() / "fonts", SCREEN_FONTS)
    _look(app, preferences)
    capture = Capture(exclude_from_capture)
    session = Session(replace(_surroundings(folder, chosen), capture=capture), preferences)
    idle = IdleWatch(steady_seconds, _now, preferences.lock_minutes)
    idle.watch(app)
    window = Window(session, idle)
    mishaps = Mishaps()
    mishaps.happened.connect(window.stumble, Qt.ConnectionType.QueuedConnection)
    mishaps.watch()
    session.preferences_changed.connect(lambda changed: _on_preferences(app, window, idle, changed))
    window.text_size.connect(lambda step: _step_text(session, step))
    session.ended.connect(lambda how: _end(app, how, folder, chosen))
    window.first_painted.connect(app.quit if chosen.until_shown else lambda: _get_ready(app, list(GETTING_READY)))
    _place(app, window)
    session.start()
    window.show()
    BEFORE_PRINTING.is_to_say(said=bool(preferences.print_told), remember=lambda: _remember_told(session))
    Clipboard(app)
    capture.guard(int(window.winId()))
    capture.watch(app)
    Leaving(app, int(window.winId())).leaving.connect(window.lock)
    return app.exec()


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="waymark", description="Assess, decide, sign and print. Works without a network."
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep the records here instead of the usual place")
    parser.add_argument("--self-check", action="store_true", help="prove that the program works here, and end")
    parser.add_argument("--self-check-out", type=Path, metavar="FILE", help="the same, and write what it found there")
    parser.add_argument("--self-check-write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--locked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--locked-unsaved", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--until-shown", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _checked(chosen: argparse.Namespace) -> int:
    from desktop.self_check import self_check, write_until_killed  # noqa: PLC0415 - nobody else waits for all it loads

    if chosen.self_check_write:
        return write_until_killed(chosen.self_check_write, _now)
    return self_check(chosen.self_check_out, _now)


def _surroundings(folder: Path, chosen: argparse.Namespace) -> Surroundings:
    return Surroundings(
        folder=folder / "store",
        safe=data_folder(os.environ, Path.home()) / "store",
        preferences_file=folder / "preferences.json",
        packs=_packs,
        publishers=_publishers,
        product=PRODUCT,
        now=_now,
        resume=chosen.locked or chosen.locked_unsaved,
        unsaved=chosen.locked_unsaved,
    )


@functools.cache
def _packs() -> "Sequence[Pack]":
    from core.pack_file import known_packs, read_pack  # noqa: PLC0415 - the unlock page must not wait for it

    return tuple(read_pack(found) for found in known_packs(guidance_folder()))


def _publishers() -> "Sequence[bytes]":
    from core.pack_parcel import shipped_publishers  # noqa: PLC0415 - as for the packs

    with suppress(PackFaults):  # built with a key file that is none: then it takes no guidance files, and says so
        return shipped_publishers()
    return ()


def _get_ready(app: QApplication, steps: list[str]) -> None:
    """While somebody types a password: what comes after it, one small step at a time, so that no key waits long."""
    if not steps:
        return
    step = steps.pop(0)
    if step == "fonts":
        load_fonts(resource_folder() / "fonts")
    elif step == "packs":
        _packs()
    else:
        import_module(step)
    QTimer.singleShot(BETWEEN_STEPS, app, lambda: _get_ready(app, steps))


def _now() -> datetime:
    return datetime.now().astimezone()  # noqa: TID251 - the door reads the clock for everybody


def _look(app: QApplication, preferences: Preferences) -> None:
    dark = {"light": False, "dark": True}.get(preferences.scheme)
    apply_theme(app, dark=dark, text_percent=preferences.text_percent)


def _on_preferences(app: QApplication, window: Window, idle: IdleWatch, changed: Preferences) -> None:
    idle.set_minutes(changed.lock_minutes)
    _look(app, changed)
    window.rebuild()


def _step_text(session: Session, step: int) -> None:
    at = TEXT_PERCENTS.index(session.preferences.text_percent) + step
    if 0 <= at < len(TEXT_PERCENTS):
        session.do("set_preference", ("text_percent", TEXT_PERCENTS[at]))


def _remember_told(session: Session) -> None:
    """Without a new page: the print is under way."""
    session.preferences = session.preferences.changed("print_told", 1)
    write_preferences(session.around.preferences_file, session.preferences)


def _place(app: QApplication, window: Window) -> None:
    room = app.primaryScreen().availableGeometry()
    window.resize(min(STARTING_SIZE[0], room.width()), min(STARTING_SIZE[1], room.height()))
    window.move(room.center() - window.rect().center())
    if room.width() <= SMALL_SCREEN:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def _end(app: QApplication, how: str, folder: Path, chosen: argparse.Namespace) -> None:
    """After a lock, a fresh process takes over: what was in this one's memory goes with it."""
    if how.startswith("lock"):
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
        given = ["--data", str(folder)] if chosen.data else []
        process = QProcess()
        process.setProgram(program[0])
        process.setArguments([*program[1:], f"--{how.replace('lock', 'locked', 1)}", *given])
        process.setWorkingDirectory(str(Path(__file__).resolve().parent.parent))
        process.startDetached()
    app.quit()


if __name__ == "__main__":
    sys.exit(main())
