"""Unlocking: one password, said wrong beside the box, gone when told, and 999 before anything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from ux import checks, pixels

from desktop.first import Unlock
from desktop.pages.unlock import UnlockView

ALEX, SAM = ("u1", "Alex Morgan"), ("u2", "Sam Okafor")
WRONG = "That password did not open the records. Check Caps Lock and try again."
PAGES = {
    "one": lambda: UnlockView(Unlock((ALEX,), "")),
    "locked": lambda: UnlockView(Unlock((ALEX,), "Locked. Your work is saved.")),
    "several": lambda: UnlockView(Unlock((ALEX, SAM), "")),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    shown.view.show_faults([("password", WRONG)])
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_seen_on_every_stop(in_frame, name):
    assert pixels.focus_marks(in_frame(PAGES[name], (1092, 900)).frame) == []


@pytest.mark.parametrize("name", ["one", "locked"])
def test_every_word_is_heard(in_frame, name):
    assert checks.silent_text(in_frame(PAGES[name]).view) == []


def test_one_can_type_at_once_and_enter_unlocks(in_frame, qtbot):
    shown = in_frame(PAGES["one"])
    box = QApplication.focusWidget()
    assert box is shown.view.password.line
    qtbot.keyClicks(box, "four words not alike")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert shown.told == [("unlock", ("u1", "four words not alike"))]


def test_the_button_unlocks_too(in_frame, qtbot):
    shown = in_frame(PAGES["one"])
    qtbot.keyClicks(shown.view.password.line, "secret")
    shown.press("Unlock")
    assert shown.told == [("unlock", ("u1", "secret"))]


def test_with_several_people_a_name_is_chosen_first(in_frame, qtbot):
    shown = in_frame(PAGES["several"])
    first = QApplication.focusWidget()
    assert first.text().replace("&", "") == "Alex Morgan"
    qtbot.keyClicks(shown.view.password.line, "secret")
    shown.press("Unlock")
    assert shown.told == []
    assert "Choose your name." in [label.text() for label in checks.shown(shown.view) if hasattr(label, "text")]
    qtbot.keyClick(first, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    shown.press("Unlock")
    assert shown.told == [("unlock", ("u2", "secret"))]
    assert shown.view.password.secret() == "secret"


def test_a_wrong_password_is_said_beside_the_box_which_is_empty_and_has_focus(in_frame, qtbot):
    shown = in_frame(PAGES["one"])
    box = shown.view.password
    qtbot.keyClicks(box.line, "not it")
    shown.press("Show password")
    shown.view.show_faults([("password", WRONG)])
    assert QApplication.focusWidget() is box.line
    assert box.error() == WRONG
    assert WRONG in box.line.accessibleName()
    assert box.secret() == ""
    assert box.line.echoMode() is QLineEdit.EchoMode.Password


def test_nothing_of_the_password_stays_when_told(in_frame, qtbot):
    shown = in_frame(PAGES["one"])
    box = shown.view.password
    qtbot.keyClicks(box.line, "canary-word")
    shown.press("Show password")
    shown.view.show_faults([("password", WRONG)])
    qtbot.keyClicks(box.line, "canary-word")
    shown.view.clear_secrets()
    names = [checks.spoken_name(widget)[0] for widget in checks.shown(shown.frame)]
    assert not any("canary-word" in name or WRONG in name for name in names)
    assert (box.secret(), box.error(), box.show_box.isChecked()) == ("", "", False)
    box.line.undo()
    assert box.secret() == ""


def test_danger_comes_before_unlocking_and_needs_no_data(in_frame):
    said = in_frame(lambda: UnlockView(Unlock((), ""))).spoken()
    assert "Is a child in immediate danger? Call 999 now. You do not need to unlock this first." in said


def test_the_note_is_there_to_be_read(in_frame):
    assert "Locked. Your work is saved." in in_frame(PAGES["locked"]).spoken()
