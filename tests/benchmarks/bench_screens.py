"""The screens against their floor: a bare PySide6 window, a bare frame, a list of a hundred.

`--until-shown` ends the program once its first page has been painted.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from core.answers import Answer
from core.pack_file import known_packs, read_pack
from core.resources import guidance_folder, resource_folder
from core.store import Cost, Vault, create_store, store_users
from core.version import PRODUCT
from desktop.idle import IdleWatch
from desktop.preferences import Preferences
from desktop.screens import Working
from desktop.session import Session, Surroundings
from desktop.widgets.theme import apply_theme, load_fonts
from desktop.window import Window

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery staple"
STARTS = 9
LISTS = 15
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("Unlock"))
window.resize(1100, 720)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def ratios() -> list[tuple[str, float, str]]:
    """Name, figure measured in this run, and what it should be at most."""
    with tempfile.TemporaryDirectory(prefix="bench-screens-") as place:
        folder = Path(place)
        start = _start_against_bare_window(folder / "start")
        answer, slowest = _answer_to_next_page(folder / "answer")
        first_paint = _list_of_ten_thousand(folder)
    return [
        ("start to the unlock page, against a bare PySide6 window", start, "1.25"),
        ("answer chosen to next page painted and saved, median in ms", answer, "16 (one frame)"),
        ("the same, slowest of twenty, in ms", slowest, "no aim"),
        ("first paint of the case list, 10,000 cases against 100", first_paint, "1.2"),
    ]


def _start_against_bare_window(folder: Path) -> float:
    """Medians of whole processes, interleaved."""
    _store(folder / "store").close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    ours, bare = [sys.executable, "-m", "desktop", "--data", str(folder), "--until-shown"], [sys.executable, "-c", BARE]
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for round_ in range(STARTS + 1):
        for name, command in (("ours", ours), ("bare", bare)):
            begin = time.perf_counter()
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
            if round_:  # the first warms the disk
                times[name].append(time.perf_counter() - begin)
    return statistics.median(times["ours"]) / statistics.median(times["bare"])


def _answer_to_next_page(folder: Path) -> tuple[float, float]:
    """From a chosen answer to the next page on the screen, the answer on the disk: milliseconds."""
    app, session, window = _at_work(folder)
    times = []
    for _ in range(3):
        session.do("start_case")
        session.do("go", "person:new-child")
        child = {"id": "", "ref": "AB", "kind": "child", "age": 15, "roles": ("sent",), "note": ""}
        session.do("save_person", child)
        session.do("next", "people")
        for _step in range(7):
            page = session.shown_page()
            if not page.startswith("question:"):
                break
            app.processEvents()
            begin = time.perf_counter()
            window._on_did("answer", (page.partition(":")[2], Answer.NO.value))
            window._on_did("next", page)
            window.repaint()
            app.processEvents()
            times.append(1000 * (time.perf_counter() - begin))
    window.close()
    return statistics.median(times), max(times)


def _list_of_ten_thousand(folder: Path) -> float:
    """First paint of the case list, medians, interleaved."""
    times: dict[int, list[float]] = {100: [], 10_000: []}
    open_windows = {count: _at_work(folder / str(count), count) for count in times}
    for _ in range(LISTS):
        for count, (app, session, window) in open_windows.items():
            session.do("settings")
            app.processEvents()
            begin = time.perf_counter()
            session.do("cases")
            window.repaint()
            app.processEvents()
            times[count].append(time.perf_counter() - begin)
    for _app, _session, window in open_windows.values():
        window.close()
    return statistics.median(times[10_000]) / statistics.median(times[100])


def _store(folder: Path, cases: int = 0) -> Vault:
    vault, _ = create_store(folder, user_name="M. Ellis", password=PASSWORD, at=AT, cost=CHEAP)
    for number in range(cases):
        summary = {
            "reference": f"2026-{number:05d}", "initials": "AB, CD", "status": "open", "label": "In progress",
            "tone": "", "outcome": "Outcome not reached yet", "next": "record the concern",
            "opened": "2026-11-20T10:00", "review": "",
        }  # fmt: skip
        vault.put_summary(f"{number:016x}", summary, f"2026-{number:05d} AB CD")
    return vault


def _at_work(folder: Path, cases: int = 0) -> tuple[QApplication, Session, Window]:
    _store(folder / "store", cases).close()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts(resource_folder() / "fonts")
    apply_theme(app, dark=False, text_percent=100)
    packs = tuple(read_pack(found) for found in known_packs(guidance_folder()))
    ticks = itertools.count()
    around = Surroundings(
        folder=folder / "store", preferences_file=folder / "preferences.json", packs=lambda: packs, product=PRODUCT,
        now=lambda: AT + timedelta(seconds=next(ticks)), floor=CHEAP,
    )  # fmt: skip
    session = Session(around, Preferences())
    window = Window(session, IdleWatch(time.monotonic, lambda: AT, 5))
    window.resize(1366, 720)
    window.show()
    session.start()
    session.do("unlock", (store_users(folder / "store")[0].id, PASSWORD))
    while isinstance(session.frame.page, Working):
        app.processEvents()
    return app, session, window



def test_ratios() -> None:
    """Print every figure beside its aim; a benchmark never fails a run by its time."""
    for name, figure, aim in ratios():
        sys.stdout.write(f"{figure:8.2f}  (aim {aim})  {name}\n")


if __name__ == "__main__":
    test_ratios()
