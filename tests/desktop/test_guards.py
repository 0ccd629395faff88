"""The clipboard forgets what was copied here; pictures of the window are kept out, allowed for half an hour only."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from ux.desktop import private_desktop

from desktop import guards
from desktop.session.capture import LOGGED
from desktop.widgets.fields import LabelledLine, LabelledText

ROOT = Path(__file__).resolve().parents[2]
PRIVATE_FORMATS = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
    "x-kde-passwordManagerHint": b"secret",
}


@pytest.fixture
def clipboard(qapp, monkeypatch):
    """The guard over a clipboard that says whose it is; the offscreen platform's own never does."""
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)
    guard = guards.Clipboard(qapp)
    yield guard
    guard.forget()
    guard._clipboard.changed.disconnect(guard._on_changed)
    qapp.aboutToQuit.disconnect(guard.forget)
    guard.deleteLater()


@pytest.mark.parametrize("kind", [LabelledLine, LabelledText])
@pytest.mark.parametrize("act", ["copy", "cut"])
def test_every_copy_is_private(qtbot, clipboard, kind, act):
    field = kind("What was said")
    qtbot.addWidget(field)
    box = field.line if kind is LabelledLine else field.area
    field.set_text("told by a form tutor")
    box.selectAll()
    getattr(box, act)()
    held = QGuiApplication.clipboard().mimeData()
    assert held.text() == "told by a form tutor"
    assert {name: bytes(held.data(name).data()) for name in PRIVATE_FORMATS} == PRIVATE_FORMATS


def test_it_is_taken_back_after_a_minute(qtbot, clipboard):
    field = LabelledLine("What was said")
    qtbot.addWidget(field)
    field.set_text("told by a form tutor")
    field.line.selectAll()
    field.line.copy()
    assert clipboard._minute.isActive()
    assert clipboard._minute.interval() == 60_000
    clipboard._minute.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""


def test_it_is_taken_back_at_the_end(qapp, clipboard):
    QGuiApplication.clipboard().setText("told by a form tutor")
    qapp.aboutToQuit.emit()
    assert QGuiApplication.clipboard().text() == ""


def test_what_another_program_copied_is_left_alone(clipboard, monkeypatch):
    QGuiApplication.clipboard().setText("a shopping list")
    others = type("Others", (), {"ownsClipboard": lambda _: False, "ownsSelection": lambda _: False, "clear": None})
    monkeypatch.setattr(clipboard, "_clipboard", others())
    clipboard.forget()
    monkeypatch.undo()
    assert QGuiApplication.clipboard().text() == "a shopping list"


def test_a_picture_that_is_there_is_not_touched(clipboard):
    held = QMimeData()
    held.setData("image/png", b"...")
    QGuiApplication.clipboard().setMimeData(held)
    assert not clipboard._minute.isActive()


ON_A_SCREEN = """
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QClipboard, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.guards import PRIVATE, Clipboard
from desktop.widgets.fields import LabelledLine, LabelledText
app = QApplication([])
held, guard = app.clipboard(), Clipboard(app)
line, area = LabelledLine("One"), LabelledText("Several")
for field in (line, area):
    field.show()
    QTest.qWaitForWindowExposed(field)
line.set_text("told by a form tutor")
line.line.selectAll()
line.line.copy()
QTest.qWait(50)
print("copied", held.text(), held.mimeData().hasFormat(PRIVATE), guard._minute.isActive())
guard.forget()
QTest.qWait(50)
print("forgotten", repr(held.text()), repr(held.text(QClipboard.Mode.Selection)))
held.setText("iVBORw0KGgo" + "AbC9" * 800, QClipboard.Mode.Selection)
for box in (line.line, area.area.viewport()):
    QTest.mouseClick(box, Qt.MouseButton.MiddleButton)
print("middle", line.text(), repr(area.text()), area.error()[:8])
held.setText("in words", QClipboard.Mode.Selection)
QTest.mouseClick(area.area.viewport(), Qt.MouseButton.MiddleButton)
print("words", repr(area.text()))
"""


@pytest.mark.desktop
def test_on_a_real_screen(tmp_path):
    """X11 says whose the clipboard is, and has a second one, for the middle button: a door for pictures as well."""
    with private_desktop() as desk:
        desk.environment["PYTHONPATH"] = str(ROOT)
        said = desk.run([sys.executable, "-c", ON_A_SCREEN]).splitlines()
    assert said == [
        "copied told by a form tutor True True",
        "forgotten '' ''",
        "middle told by a form tutor '' Pictures",
        "words 'in words'",
    ]


AS_STARTED = """
import ctypes, os, socket, sys, threading
from pathlib import Path
from PySide6.QtCore import QSettings
from desktop import __main__ as program, guards, once
early = sorted(name for name in sys.modules if name.partition('.')[0] == 'reportlab')
seen = {}
real = program.QApplication.exec
def looked(*_):
    app = program.QApplication.instance()
    seen["capture"] = bool(kept) and kept[0]._windows != {}
    seen["clipboard"] = bool(app.findChildren(guards.Clipboard))
    return real()
kept = []
class Capture(guards.Capture):
    def __init__(self, *given):
        super().__init__(*given)
        kept.append(self)
program.Capture, program.QApplication.exec = Capture, looked
assert program.main(["--data", sys.argv[1], "--until-shown"]) == 0
try: socket.socket()
except Exception as fault: seen["offline"] = type(fault).__name__
seen["settings"] = QSettings(QSettings.Scope.UserScope, "QtProject").fileName()
seen["print"] = once.BEFORE_PRINTING.said
seen["early"] = early
seen["cups"] = os.environ.get("CUPS_SERVER")
seen["dumps"] = ctypes.CDLL(None).prctl(3)
seen["hook"] = sys.excepthook.__qualname__
print(seen)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what the program has told it")
def test_the_program_as_it_is_started_has_every_guard_up(tmp_path):
    """The real `main`, up to its first page: taken away there, any of them would be missed by no other test."""
    run = subprocess.run(
        [sys.executable, "-c", AS_STARTED, str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert ast.literal_eval(run.stdout) == {
        "capture": True,
        "clipboard": True,
        "offline": "Offline",
        "settings": "/dev/null/QtProject.conf",
        "print": False,
        "early": [],
        "cups": "/run/cups/cups.sock",
        "dumps": 0,
        "hook": "Mishaps.seen",
    }


def test_words_that_are_only_read_cannot_be_marked_and_copied(at_work):
    """What stands on a page is copied by no key: only the boxes, which hold what their person typed, allow it."""
    at_work.signed_case()
    shown = [each for each in at_work.window.findChildren(QLabel) if each.isVisible()]
    assert shown
    assert [each.text() for each in shown if each.textInteractionFlags().value & 0b11] == []


class Windows:
    """Stands in for the system: remembers what it was asked for each window."""

    def __init__(self, *, agrees=True):
        self.agrees, self.out = agrees, {}

    def exclude(self, window, *, excluded=True):
        self.out[window] = excluded
        return self.agrees


@pytest.fixture
def capture(qapp):
    windows = Windows()
    made = guards.Capture(windows.exclude)
    made.system = windows
    yield made
    made.forbid()


def test_windows_are_kept_out_from_the_first(capture):
    capture.guard(7)
    assert capture.system.out == {7: True}
    assert capture.works
    assert not capture.is_allowed


def test_a_window_that_comes_later_too(capture, qtbot, qapp):
    capture.watch(qapp)
    box = QPlainTextEdit()
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
    assert capture.system.out[int(box.winId())] is True


def test_for_half_an_hour_and_no_longer(capture, qtbot):
    capture.guard(7)
    capture.allow()
    capture.guard(8)  # a dialog meanwhile
    assert capture.system.out == {7: False, 8: False}
    assert capture._while.interval() == 30 * 60 * 1000
    assert capture._while.isSingleShot()
    with qtbot.waitSignal(capture.changed):
        capture._while.timeout.emit()
    assert capture.system.out == {7: True, 8: True}
    assert not capture.is_allowed


def test_where_the_system_cannot_nothing_is_promised(qapp):
    made = guards.Capture(Windows(agrees=False).exclude)
    made.guard(7)
    assert not made.works


def allowed(desk):
    return desk.vault().events_of_kind(LOGGED)


@pytest.fixture
def help_call(desk, capture):
    """At work where the system keeps the window out of pictures."""
    desk.set_up()
    desk.window.lock()
    desk.open(resume=True, capture=capture)
    capture.guard(int(desk.window.winId()))
    desk.unlock()
    desk.do("screen_capture")
    return desk


def test_allowing_it_is_logged_and_said(help_call, capture):
    assert "keep it out of pictures" in help_call.shown_words()
    help_call.press("Allow pictures")
    (entry,) = allowed(help_call)
    assert (entry.case, entry.data) == ("", {"minutes": 30})
    assert entry.user == help_call.vault().user.id
    assert capture.is_allowed
    assert "Pictures are allowed now." in help_call.shown_words()
    help_call.press("Keep pictures out now")
    assert not capture.is_allowed
    assert len(allowed(help_call)) == 1
    assert help_call.vault().verify_log().ok


def test_what_cannot_be_logged_is_not_allowed(help_call, capture, monkeypatch):
    def full(*_args, **_named):
        from core.errors import StoreFull  # noqa: PLC0415

        raise StoreFull("The disk is full.")

    monkeypatch.setattr(type(help_call.vault()), "append", full)
    help_call.press("Allow pictures")
    assert not capture.is_allowed
    monkeypatch.undo()


def test_the_page_says_it_when_the_time_is_over(help_call, capture):
    help_call.press("Allow pictures")
    capture._while.timeout.emit()
    help_call.do("back")
    help_call.do("screen_capture")
    assert "keep it out of pictures" in help_call.shown_words()


def test_after_a_lock_the_page_comes_back(help_call, capture):
    help_call.lock_and_return()
    assert help_call.page() == "screen-capture"


def test_where_it_cannot_be_kept_out_the_page_says_so(at_work):
    at_work.do("screen_capture")
    assert "cannot keep Waymark out" in at_work.shown_words()
    QTest.keyClick(at_work.window, "A")
    assert allowed(at_work) == []
