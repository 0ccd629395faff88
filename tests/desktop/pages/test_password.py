"""A new password: its rules said first, words suggested without losing what is typed, and all of it forgotten."""

import pytest
from PySide6.QtWidgets import QLineEdit
from ux import checks, pixels

from desktop.pages.password import ChangePasswordView, NewPasswordView
from desktop.screens import ChangePassword, NewPassword

WORDS = ("copper lantern violet harbour", "marble otter thimble quarry")
PAGES = {
    "new": lambda: NewPasswordView(NewPassword("Alex Morgan", WORDS)),
    "change": lambda: ChangePasswordView(ChangePassword(WORDS)),
}
FAULTS = {
    "new": [("password", "A password needs at least 12 characters."), ("again", "Type the same one in both boxes")],
    "change": [("old", "This password does not open the records."), ("password", "This password is easy to guess.")],
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("is_wrong", [False, True], ids=["fresh", "wrong"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, is_wrong, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    shown.press("Suggest four words")
    if is_wrong:
        shown.view.show_faults(FAULTS[name])
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_seen_on_every_stop(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 1200))
    shown.press("Suggest four words")
    assert pixels.focus_marks(shown.frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_the_page_is_heard(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 1200))
    shown.press("Suggest four words")
    assert checks.silent_text(shown.view) == []


@pytest.mark.parametrize("name", PAGES)
def test_rules_are_said_before_the_password(in_frame, name):
    said = in_frame(PAGES[name]).spoken()
    assert said.index("at least 12 characters") < said.index("assword again")
    assert "paste" in said


def test_who_comes_back_is_named_and_told_that_nothing_is_changed_yet(in_frame):
    said = in_frame(PAGES["new"]).spoken()
    assert "Alex Morgan" in said
    assert "Nothing is changed yet" in said


def test_a_change_says_that_old_copies_still_open_with_the_old_password(in_frame):
    assert "Copies of the store made before still open with the old password." in in_frame(PAGES["change"]).spoken()


@pytest.mark.parametrize("name", PAGES)
def test_suggestions_come_in_turn_and_lose_nothing_typed(in_frame, qtbot, name):
    shown = in_frame(PAGES[name])
    for box in shown.view.findChildren(QLineEdit):
        box.setFocus()
        qtbot.keyClicks(box, "typed before")
    for words, button in ((WORDS[0], "Suggest four words"), (WORDS[1], "Suggest other words"), (WORDS[0], None)):
        shown.press(button or "Suggest other words")
        assert words in {label.text() for label in checks.shown(shown.view) if hasattr(label, "text")}
    assert {box.text() for box in shown.view.findChildren(QLineEdit)} == {"typed before"}
    assert not shown.told


def test_passwords_go_out_as_typed(in_frame, qtbot):
    new, change = in_frame(PAGES["new"]), in_frame(PAGES["change"])
    for shown in (new, change):
        for number, box in enumerate(shown.view.findChildren(QLineEdit)):
            box.setFocus()
            qtbot.keyClicks(box, f" word {number} ")
            assert box.echoMode() is QLineEdit.EchoMode.Password
    new.press("Continue")
    change.press("Change the password")
    assert new.told == [("set_password", (" word 0 ", " word 1 "))]
    assert change.told == [("change_password", (" word 0 ", " word 1 ", " word 2 "))]


@pytest.mark.parametrize("name", PAGES)
def test_all_of_it_is_forgotten_when_told(in_frame, qtbot, name):
    shown = in_frame(PAGES[name])
    shown.press("Suggest four words")
    for box in shown.view.findChildren(QLineEdit):
        box.setText("canary word")
    for show in [one for one in shown.frame.findChildren(checks.QAbstractButton) if one.text() == "Show"]:
        show.setChecked(True)
    shown.view.show_faults(FAULTS[name])
    shown.view.clear_secrets()
    assert {box.text() for box in shown.view.findChildren(QLineEdit)} == {""}
    assert {box.echoMode() for box in shown.view.findChildren(QLineEdit)} == {QLineEdit.EchoMode.Password}
    spoken = [checks.spoken_name(widget)[0] for widget in checks.shown(shown.frame)]
    assert not any("canary" in said or WORDS[0] in said for said in spoken)
