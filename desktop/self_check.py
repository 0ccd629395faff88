"""Proves that this program, as it stands on this computer, can do its work: `--self-check`, `--self-check-out FILE`.

A store is made in a temporary folder by a second process of the same program, which goes on writing until it is killed;
what it had acknowledged must be there afterwards. No record of anybody's is touched, and no window comes up.
"""

import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QPluginLoader, QProcess
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

import core
import desktop
from core.case_file import CaseFile
from core.casework import Casework
from core.decide import UNDECIDED, decide
from core.errors import WaymarkError
from core.offline import MODULES
from core.pack import Pack
from core.pack_cases import check_pack, read_cases
from core.pack_file import known_packs, read_pack
from core.paper import draw_record, page_text
from core.resources import guidance_folder, resource_folder
from core.store import open_store, store_users
from core.store.verify_path import Secret, verify_path
from core.unforeseen import place
from core.version import PRODUCT
from core.whole_case import whole_case
from desktop.idle import IdleWatch
from desktop.preferences import Preferences
from desktop.session import Session, Surroundings
from desktop.widgets.theme import apply_theme, load_font, load_fonts
from desktop.window import Window

WRITER: Final = "--self-check-write"  # the argument that makes a second process write
ENOUGH: Final = 25  # acknowledged entries, before the writer is killed
PATIENCE: Final = 120  # seconds for them: an old laptop's disk may be slow
MOST: Final = 100_000  # entries: a writer whose parent has gone must end some day
LOOK_EVERY: Final = 50  # milliseconds
PASSWORD: Final = "self check of a made-up store"  # noqa: S105  opens a made-up case that lives for seconds
ACKNOWLEDGED: Final = "acknowledged"
#: what has to load: the display, the printer. The whole file name differs between systems.
PLUGINS: Final = {
    "linux": ("platforms/libqxcb.so", "platforms/libqoffscreen.so", "printsupport/libcupsprintersupport.so"),
    "win32": ("platforms/qwindows.dll", "platforms/qoffscreen.dll"),
}
FAMILY: Final = "Noto Sans"
_LIBRARIES_OF_A_NETWORK: Final = ("Qt6Network", "libssl", "libcurl", "_socket", "_ssl")

Clock = Callable[[], datetime]


class Wrong(Exception):
    """One thing that is not as it must be, as a sentence."""


def self_check(out: Path | None, now: Clock) -> int:
    """Check everything. One line that begins with OK, and 0; or one line for each thing that is wrong, and 1.

    Args:
        out: where to write the same, for a program without standard output; None for nowhere.
        now: the clock, for the entries of the made-up store.
    """
    app = QApplication.instance() or QApplication(["waymark", "-platform", "offscreen"])
    counted: list[str] = []
    faults: list[str] = []
    for check in (_modules, _packs, lambda: _records(now), _fonts, lambda: _first_page(now), _plugins, _no_network):
        try:
            counted.append(check())
        except (Wrong, WaymarkError) as fault:
            faults += str(fault).splitlines()
        except Exception as fault:  # noqa: BLE001  whatever it is, it must be said: no case is near
            faults.append(f"{type(fault).__name__} in {place(fault.__traceback__)}: {fault}")
    _say(faults or [f"OK {PRODUCT}: {'; '.join(counted)}"], out)
    del app
    return 1 if faults else 0


def write_until_killed(folder: Path, now: Clock) -> int:
    """The second process: a made-up case from beginning to end, then one entry after another until it is killed.

    Args:
        folder: holds the new store afterwards, and a file with one byte for each entry that was acknowledged.
        now: the clock.
    """
    pack = _newest_pack()
    told = next(each.facts for each in read_cases(_newest(), pack) if decide(pack, each.facts).outcome != UNDECIDED)
    store = folder / "store"
    whole_case(pack, CaseFile(told, {}), folder=store, password=PASSWORD, pdf=folder / "record.pdf", now=now)
    with open_store(store, user_id=store_users(store)[0].id, password=PASSWORD, at=now()) as vault:
        work = Casework(vault, (pack,), PRODUCT, now, names=vault.people())
        case = work.start_case()
        with (folder / ACKNOWLEDGED).open("ab", buffering=0) as acknowledged:
            for number in range(MOST):
                case = work.note(case, next(iter(pack.questions)), f"entry {number}")
                acknowledged.write(b".")
    return 1


def _modules() -> str:
    """Every module there is can be loaded: the packaged program finds its own by looking at what imports what."""
    names = [
        found.name
        for room in (core, desktop)
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
        if not found.name.endswith("__main__")
    ]
    for name in names:
        import_module(name)
    return f"{len(names)} modules"


def _newest() -> Path:
    return known_packs(guidance_folder())[-1]


def _newest_pack() -> Pack:
    return read_pack(_newest())


def _packs() -> str:
    folders = known_packs(guidance_folder())
    if not folders:
        raise Wrong("There is no guidance pack in the program.")
    cases = sum(check_pack(folder)[1] for folder in folders)
    return f"{len(folders)} pack{'s' * (len(folders) > 1)} with {cases} worked cases that pass"


def _records(now: Clock) -> str:
    """A store whose writer was killed, opened again, checked whole; its signed record drawn and read back."""
    with tempfile.TemporaryDirectory(prefix="waymark-self-check-") as scratch:
        folder = Path(scratch)
        acknowledged = _killed_writer(folder)
        store = folder / "store"
        with open_store(store, user_id=store_users(store)[0].id, password=PASSWORD, at=now()) as vault:
            if not vault.health.ok:
                raise Wrong(f"The store did not outlive its writer: {' '.join(vault.health.sentences)}")
            kept = len(vault.events_of_kind("note"))
            if kept < acknowledged:
                raise Wrong(f"The store lost entries: {acknowledged} were acknowledged, {kept} are there.")
            pages = _drawn_and_read(Casework(vault, (_newest_pack(),), PRODUCT, now, names=vault.people()))
        found = verify_path(store, Secret(PASSWORD))
        if not found.ok:
            raise Wrong(f"The store did not hold: {' '.join(found.sentences)}")
        told = f"a store killed, reopened and verified with {found.entries} entries"
        return f"{told}; a record of {pages} pages read back"


def _killed_writer(folder: Path) -> int:
    """Start this program again as the writer, and kill it in the midst: how many entries it had acknowledged."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    writer = QProcess()
    writer.setProgram(program[0])
    writer.setArguments([*program[1:], WRITER, str(folder)])
    writer.setWorkingDirectory(str(Path(desktop.__file__).parent.parent))
    writer.start()
    if not writer.waitForStarted():
        raise Wrong(f"The program could not be started a second time: {writer.errorString()}.")
    sign = folder / ACKNOWLEDGED
    for _ in range(PATIENCE * 1000 // LOOK_EVERY):
        if writer.waitForFinished(LOOK_EVERY) or (sign.exists() and sign.stat().st_size >= ENOUGH):
            break
    ended_early = writer.state() == QProcess.ProcessState.NotRunning
    writer.kill()
    writer.waitForFinished()
    if ended_early:
        said = writer.readAllStandardError().toStdString().strip().splitlines()[-1:] or ["nothing"]
        raise Wrong(f"The writing process ended by itself with {writer.exitCode()}. It said: {said[0]}")
    acknowledged = sign.stat().st_size if sign.exists() else 0
    if acknowledged < ENOUGH:
        raise Wrong(f"The store took only {acknowledged} entries in {PATIENCE} seconds.")
    return acknowledged


def _drawn_and_read(work: Casework) -> int:
    """The pages of the one signed record, whose reference must stand in what a reader finds on them."""
    signed = [case for case in map(work.open_case, (row.case for row in work.vault.all_cases())) if case.versions]
    record = work.record_of(signed[0], 1)
    pages = page_text(draw_record(record, printed="Self check", check=work.vault.anchor().text))
    if not all(record.reference in page for page in pages):
        raise Wrong("The record was drawn, but its reference cannot be read on each page.")
    return len(pages)


def _fonts() -> str:
    there = sorted((resource_folder() / "fonts").glob("*.ttf"))
    unfit = [font.name for font in there if load_font(font) < 0]
    if unfit or not there:
        raise Wrong(f"Fonts cannot be loaded: {', '.join(unfit) or 'there are none'}.")
    load_fonts(resource_folder() / "fonts")
    if FAMILY not in QFontDatabase.families():
        raise Wrong(f"The font {FAMILY} is not among what the program can write with.")
    return f"{len(there)} fonts"


def _first_page(now: Clock) -> str:
    """The window with the page that a new laptop shows, painted where nobody sees it."""
    with tempfile.TemporaryDirectory(prefix="waymark-self-check-") as scratch:
        folder = Path(scratch)
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise Wrong("There is no application to show a window.")
        apply_theme(app, dark=False, text_percent=100)
        around = Surroundings(folder / "store", folder / "preferences.json", lambda: (_newest_pack(),), PRODUCT, now)
        session = Session(around, Preferences())
        window = Window(session, IdleWatch(lambda: 0.0, now, 5))
        session.start()
        image = window.grab().toImage()
        shown = session.frame
        window.deleteLater()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
        if shown is None or len(colours) < 3:  # noqa: PLR2004  ground, text, and what lies between
            raise Wrong("The first page was not painted.")
        return "the first page painted"


def _plugins() -> str:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    wanted = PLUGINS.get(sys.platform, ())
    for name in wanted:
        loader = QPluginLoader(str(folder / name))
        if not loader.load():
            raise Wrong(f"A part of Qt cannot be loaded: {name}. {loader.errorString()}")
    return f"{len(wanted)} plugins"


def _no_network() -> str:
    """After all of the above: nothing that could speak to a network came into this process."""
    loaded = sorted({name for name in sys.modules if name in MODULES or name.partition(".")[0] in MODULES})
    if found := [*loaded, *_libraries()]:
        raise Wrong(f"This was loaded and could speak to a network: {', '.join(found)}.")
    return "no network"


def _libraries() -> Iterator[str]:
    """Libraries of a network in this process, where the system tells (Linux): a library comes with no Python module."""
    maps = Path("/proc/self/maps")
    if maps.exists():
        named = {line.rpartition("/")[2].strip() for line in maps.read_text(errors="replace").splitlines()}
        yield from sorted(name for name in named if any(part in name for part in _LIBRARIES_OF_A_NETWORK))


def _say(lines: list[str], out: Path | None) -> None:
    text = os.linesep.join(lines) + os.linesep
    if out is not None:
        out.write_bytes(text.encode())
    if sys.stdout is not None:  # a program with a window alone has none
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
