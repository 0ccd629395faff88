"""The recovery sheet in use and made anew: what is told, what is reported, and what is forgotten."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from ux import checks, pixels

from desktop.pages.settings import SettingsView
from desktop.pages.setup import RecoverySheetView, TypedBackView
from desktop.pages.way_back import RenewSheetView, UseSheetView
from desktop.screens import RenewSheet, Settings, UseSheet
from desktop.session.password import RENEWED
from desktop.session.sheet import NewSheet

CODE = "TFME-VN2E-8K3Q-ZX4T-H2P7-99AB-0CDE-1234-M5N6"
ALEX, SAM = ("u1", "Alex Morgan"), ("u2", "Sam Okafor")
FAULTS = [
    ("code", "The code on the sheet has 36 characters. You typed 35. Please check each group."),
    ("user", "Choose whose password is forgotten"),
    ("reason", "Say why you use the sheet"),
]
NEW = NewSheet("Example School", "Alex Morgan", CODE)
DONE = Settings("Example School", "Kent", "Alex Morgan", 100, "", 5, (), "Waymark 0.1.0", RENEWED)
PAGES = {
    "one": lambda: UseSheetView(UseSheet((ALEX,), "u1", "", "")),
    "several": lambda: UseSheetView(UseSheet((ALEX, SAM), "", "", "")),
    "typed": lambda: UseSheetView(UseSheet((ALEX, SAM), "u2", CODE, "I forgot it.")),
    "renew": lambda: RenewSheetView(RenewSheet("")),
    "new sheet": lambda: RecoverySheetView(NEW.page()),
    "done": lambda: SettingsView(DONE),
    "type back": lambda: TypedBackView(NEW.type_back()),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("name", ["several", "renew"])
def test_no_fault_with_errors_shown(in_frame, name, percent):
    shown = in_frame(PAGES[name], (683, 304), percent=percent)
    shown.view.show_faults(FAULTS)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", ["one", "several", "renew"])
def test_focus_is_seen_on_every_stop(in_frame, name):
    assert pixels.focus_marks(in_frame(PAGES[name], (1092, 1200)).frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_the_page_is_heard(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 1200))
    groups = ("Whose password is forgotten?", "Colours", "Text size", "Lock when")  # spoken as the names of groups
    silent = [fault for fault in checks.silent_text(shown.view) if not any(name in fault.where for name in groups)]
    assert silent == []


def test_what_has_just_been_done_is_heard_with_the_heading(in_frame):
    shown = in_frame(PAGES["done"])
    assert RENEWED in QApplication.focusWidget().accessibleName()
    shown.press("Change your password")
    shown.press("Make a new recovery sheet")
    assert shown.told == [("new_password", None), ("new_sheet", None)]


def test_code_person_and_reason_go_out_as_typed(in_frame, qtbot):
    shown = in_frame(PAGES["several"])
    box, area = shown.view.findChild(QLineEdit), shown.view.findChild(QPlainTextEdit)
    box.setFocus()
    qtbot.keyClicks(box, "tfme vn2e")
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    area.setFocus()
    qtbot.keyClicks(area, " I forgot it. ")
    shown.press("Continue")
    assert shown.told[-1] == ("open_with_sheet", ("tfme vn2e", "u2", "I forgot it."))
    assert {verb for verb, _ in shown.told[:-1]} == {"draft"}
    assert ("draft", ("code", "tfme vn2e")) in shown.told
    assert ("draft", ("user", "u2")) in shown.told


def test_one_person_is_not_asked_for(in_frame):
    shown = in_frame(PAGES["one"])
    assert "Alex Morgan" in shown.spoken()
    shown.press("Continue")
    assert shown.told == [("open_with_sheet", ("", "u1", ""))]


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(in_frame):
    shown = in_frame(PAGES["typed"])
    shown.view.show_faults(FAULTS[:1])
    box = shown.view.findChild(QLineEdit)
    assert box.text() == CODE
    assert "You typed 35" in box.accessibleName()
    assert shown.view.findChild(QPlainTextEdit).toPlainText() == "I forgot it."
    assert shown.view.summary.isAncestorOf(QApplication.focusWidget())


def test_it_says_what_happens_to_sheet_password_and_records(in_frame):
    said = in_frame(PAGES["one"]).spoken()
    for words in ("nothing is changed", "no longer open", "All records stay", "Name no child"):
        assert words in said


def test_the_code_is_forgotten_when_told(in_frame):
    shown = in_frame(PAGES["typed"])
    shown.view.show_faults(FAULTS)
    shown.view.clear_secrets()
    assert shown.view.findChild(QLineEdit).text() == ""
    assert not any(CODE in checks.spoken_name(one)[0] for one in checks.shown(shown.frame))


def test_a_new_sheet_asks_for_reason_and_password_and_forgets_it(in_frame, qtbot):
    shown = in_frame(PAGES["renew"])
    area = shown.view.findChild(QPlainTextEdit)
    area.setFocus()
    qtbot.keyClicks(area, "It was lost ")
    shown.view.password.line.setFocus()
    qtbot.keyClicks(shown.view.password.line, "canary word")
    shown.press("Make the new sheet")
    assert shown.told[-1] == ("renew_sheet", ("It was lost", "canary word"))
    shown.view.show_faults([("password", "This is not your password.")])
    assert area.toPlainText() == "It was lost "
    shown.view.clear_secrets()
    assert shown.view.password.secret() == ""


@pytest.mark.parametrize(("page", "press"), [("one", "Continue"), ("renew", "Make the new sheet")])
def test_what_is_too_long_is_said_and_kept_whole(in_frame, page, press):
    shown = in_frame(PAGES[page])
    words = "ten words " * 101
    shown.view.findChild(QPlainTextEdit).setPlainText(words)
    shown.press(press)
    assert not [verb for verb, _ in shown.told if verb != "draft"]
    assert "shorten this" in shown.view.summary.lines()[0].text()
    assert shown.view.findChild(QPlainTextEdit).toPlainText() == words
