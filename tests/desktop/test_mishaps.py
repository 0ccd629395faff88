"""What nobody foresaw: a page that says so, work goes on after it, and no word of a case is written anywhere."""

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from desktop.mishaps import Mishaps
from desktop.widgets import busy

CANARY = "Vermilion initials ZQX"


@pytest.fixture
def watched(at_work, monkeypatch):
    """The desk with the program's own handling of mishaps, as `desktop.__main__` puts it together."""
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    at_work.mishaps = Mishaps()
    at_work.mishaps.happened.connect(at_work.window.stumble, Qt.ConnectionType.QueuedConnection)
    at_work.mishaps.watch()
    return at_work


def fails(*_args):
    raise KeyError(CANARY)


def says_so(desk):
    desk.qtbot.waitUntil(lambda: "Something went wrong in Waymark" in desk.shown_words())
    assert "Your saved work is safe." in desk.shown_words()
    assert CANARY not in desk.shown_words()


def test_in_a_slot_what_was_typed_is_saved_and_work_goes_on(watched, capfd):
    desk = watched
    desk.case_with_child()
    case, question = desk.case().id, desk.page().partition(":")[2]
    QTest.keyClicks(desk.all(QPlainTextEdit)[0], "Half a word")
    desk.window._frame.top.cases.disconnect()
    desk.window._frame.top.cases.connect(fails)
    desk.window._frame.top.cases.emit()
    says_so(desk)
    assert desk.vault().draft(case, f"note:{question}") == "Half a word"
    desk.do("go", f"question:{question}")
    assert desk.all(QPlainTextEdit)[0].toPlainText() == "Half a word"
    written = capfd.readouterr()
    assert CANARY not in written.out + written.err
    assert written.err.startswith("waymark: KeyError in ")
    assert len(written.err.splitlines()) == 1


def test_in_a_slow_call_on_another_thread(watched, capfd):
    def handed_on(fault):
        raise fault

    busy.run(fails, owner=watched.session, done=print, failed=handed_on)
    says_so(watched)
    assert CANARY not in capfd.readouterr().err


def test_on_a_thread_of_its_own(watched, capfd):
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    says_so(watched)
    assert CANARY not in capfd.readouterr().err


def test_it_is_said_once_and_locking_comes_back_to_the_page(watched):
    desk = watched
    desk.case_with_child()
    page = desk.page()
    for _ in range(3):
        desk.mishaps.happened.emit()
    says_so(desk)
    assert desk.page() == page
    desk.lock_and_return()
    assert desk.page() == page


def test_nothing_is_shown_after_the_lock(watched):
    watched.window.lock()
    title = watched.window.windowTitle()
    watched.mishaps.happened.emit()
    watched.settle()
    assert watched.window.windowTitle() == title
