"""One window, and no other for a moment: a widget shown before it has its place would flash up and take the focus."""

import traceback
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class OtherWindows(QObject):
    """Where in our code any other window was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = set()

    def eventFilter(self, thing, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(thing, QWidget) and thing.isWindow():
            lines = [f"{Path(each.filename).name}:{each.lineno}" for each in traceback.extract_stack(limit=6)]
            self.shown.add((type(thing).__name__, *lines))
        return False


@pytest.fixture
def others(qapp):
    seen = OtherWindows()
    qapp.installEventFilter(seen)
    yield seen
    qapp.removeEventFilter(seen)


def test_no_page_ever_opens_a_window_of_its_own(desk, others):
    desk.set_up()
    for verb in ("settings", "contacts", "back", "cases"):
        desk.do(verb)
    desk.do("start_case")
    for page in ("person:new-child", "person:new-other"):
        desk.do("go", page)
    desk.do("cases")
    desk.signed_case()
    desk.do("preview", 1)
    desk.do("back")
    desk.do("reopen")
    desk.do("reopen_for", "More has come to light.")
    desk.answer_all()
    for page in ("check", "outcome"):
        desk.do("go", page)
    desk.steady = 245.0
    desk.idle.check()
    desk.idle.touch()
    desk.session.refused.emit([("", "Something is wrong.")])
    others.shown = {each for each in others.shown if each[0] != "Window"}
    assert others.shown == set()
    assert QApplication.activeWindow() is desk.window
