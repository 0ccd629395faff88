"""Slow work: the window paints and answers meanwhile, each step is said once, and Cancel leaves all as it was."""

import threading

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton
from ux import pixels

from core.errors import Cancelled
from desktop.first import Working
from desktop.pages import plain
from desktop.pages.plain import STOPPING, WorkingView
from desktop.screens import ChangePassword
from desktop.widgets.theme import apply_theme, token

STEPS = ("Copying the records.", "Opening the backup again.", "Checking every page.")


class Slow:
    """Work on another thread that ticks when it is told to, and tells how it ended."""

    def __init__(self, desk, *, can_cancel=True):
        self._desk, self._next, self._ticked, self.ended = desk, threading.Semaphore(0), threading.Semaphore(0), []
        self._says = []
        errand = desk.session._work._errands[0]
        errand.show(ChangePassword(()))
        errand.slowly("Making a backup.", self._work, self._done, can_cancel=can_cancel)
        QApplication.processEvents()

    def tick(self, says, share):
        """Let it say this, and wait until the window has heard."""
        self._says.append((says, share))
        self._next.release()
        assert self._ticked.acquire(timeout=20)
        QApplication.processEvents()

    def end(self):
        self._next.release()
        self._desk.settle()

    def _done(self, how):
        self.ended.append(how)
        self._desk.session.do("cases")

    def _work(self, tick):
        while self._next.acquire(timeout=20) and self._says:
            says, share = self._says.pop(0)
            try:
                tick(says, share)
            except Cancelled:
                self.ended.append("cancelled")
                raise
            finally:
                self._ticked.release()
        return "done"


@pytest.fixture
def said(monkeypatch):
    """What the page that shows the work has said aloud."""
    heard = []
    monkeypatch.setattr(plain, "announce", lambda _widget, text, **_how: heard.append(text))
    return heard


class Painted(QObject):
    """Counts what is painted."""

    def __init__(self, watched):
        super().__init__()
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802  # Qt calls it by its own name
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_the_window_paints_and_answers_while_the_work_goes_on(at_work, said):
    desk, work = at_work, Slow(at_work)
    bar = desk.window.view()._bar
    counted = Painted(bar)
    for at, (says, share) in enumerate(zip(STEPS, (0.1, 0.4, 0.9), strict=True), 1):
        work.tick(says, share)
        desk.qtbot.waitUntil(lambda at=at: counted.times >= at, timeout=2000)
        assert says in desk.shown_words()
        assert bar.value() == round(share * 100)
    bar_width = bar.width()
    desk.window.resize(683, 400)
    desk.qtbot.waitUntil(lambda: bar.width() != bar_width, timeout=2000)
    desk.find(QPushButton, "Cancel").setFocus()
    assert desk.focus() is desk.find(QPushButton, "Cancel")
    assert work.ended == []
    work.end()
    assert work.ended == ["done"]


def test_a_step_is_said_once_and_no_percent_ever(at_work, said):
    work = Slow(at_work)
    for share in range(30):
        work.tick(STEPS[share // 10], share / 30)
    work.end()
    assert said == ["Making a backup.", *STEPS]


def test_cancel_ends_the_work_and_comes_back_to_the_page_before(at_work, said):
    desk, work = at_work, Slow(at_work)
    work.tick(STEPS[0], 0.1)
    desk.find(QPushButton, "Cancel").click()
    QApplication.processEvents()
    assert STOPPING in desk.shown_words()
    assert said[-1] == STOPPING
    assert not desk.find(QPushButton, "Cancel").isEnabled()
    assert desk.focus() is desk.window.view().heading
    work.tick(STEPS[1], 0.4)
    desk.settle()
    assert work.ended == ["cancelled"]
    assert desk.page() == "change-password"
    assert "Nothing was changed" in desk.shown_words()


def test_what_was_said_before_cancel_does_not_come_after_it(at_work, said):
    desk, work = at_work, Slow(at_work)
    view = desk.window.view()
    desk.find(QPushButton, "Cancel").click()
    view.show_progress(STEPS[2], 0.9)
    assert STEPS[2] not in desk.shown_words()
    work.tick(STEPS[2], 0.9)
    desk.settle()
    assert work.ended == ["cancelled"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_second_enter_and_escape_do_not_stop_it(at_work, said, key):
    desk, work = at_work, Slow(at_work)
    work.tick(STEPS[0], 0.1)
    desk.qtbot.keyClick(desk.window, key)
    work.tick(STEPS[1], 0.2)
    work.end()
    assert work.ended == ["done"]


def test_work_that_cannot_stop_offers_no_cancel(at_work, said):
    work = Slow(at_work, can_cancel=False)
    assert [each for each in at_work.all(QPushButton) if each.text() == "Ca&ncel"] == []
    work.end()
    assert work.ended == ["done"]


def test_a_lock_in_the_middle_stops_the_work(at_work, said):
    desk, work = at_work, Slow(at_work)
    work.tick(STEPS[0], 0.1)
    desk.window.lock()
    assert desk.ended == ["lock"]
    work.tick(STEPS[1], 0.2)
    assert work.ended == ["cancelled"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_bar_shows_the_share_in_the_colours_of_the_theme(qtbot, qapp, dark):
    apply_theme(qapp, dark=dark, text_percent=100)
    view = WorkingView(Working("Making a backup.", can_cancel=True))
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.show_progress(STEPS[0], 0.5)
    QApplication.processEvents()
    bar = view.findChild(QProgressBar)
    drawn = bar.grab().toImage()
    half, middle = drawn.width() // 2, drawn.height() // 2
    done, left = (drawn.pixelColor(half + aside, middle) for aside in (-20, 20))
    assert (done, left) == (token("accent"), token("sunken"))
    assert pixels.ratio(done.rgb(), left.rgb()) >= 3
    assert (bar.accessibleName(), bar.text()) == ("How far it is", "50%")
