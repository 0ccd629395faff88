"""Who can open the records: each page seen, heard and reached in every size, and what its buttons say."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from ux import checks, pixels

from desktop.pages.users import AddUserView, RenameUserView, UsersView
from desktop.pages.users_key import ChangeKeyView, RemoveUserView
from desktop.screens.people import AddUser, ChangeKey, RemoveUser, RenameUser, UserLine, Users

ME = UserLine("1" * 32, "M. Siân Llŷr", ("Since 1 September 2026.", "At work now."), me=True)
OTHER = UserLine("2" * 32, "B. Deputy", ("Since 3 September 2026.", "Last log-in: 20 November 2026, 09:12."), me=False)
GONE = "C. Former: Removed 1 October 2026 by M. Siân Llŷr. They left."
LIST = Users((ME, OTHER), (GONE,), "Changed last on 1 October 2026.", "Done.")
ADD = AddUser("M. Siân Llŷr", "B. Dep", ("one two three four", "five six seven eight"))
RENAME = RenameUser("B. Deputy", "B. Dep")
REMOVE = RemoveUser("B. Deputy", "They have")
KEY = ChangeKey("Somebody")
VIEWS = {
    "list": lambda: UsersView(LIST),
    "alone": lambda: UsersView(replace(LIST, users=(ME,), gone=(), notice="")),
    "add": lambda: AddUserView(ADD),
    "rename": lambda: RenameUserView(RENAME),
    "remove": lambda: RemoveUserView(REMOVE),
    "key": lambda: ChangeKeyView(KEY),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(VIEWS[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", VIEWS)
def test_focus_is_seen_and_every_word_heard(in_frame, name):
    shown = in_frame(VIEWS[name], (1092, 1600))
    assert pixels.focus_marks(shown.frame) == []
    assert checks.silent_text(shown.view) == []


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("list", "Add a person", ("add_user", None)),
        ("list", "Change the name of B. Deputy", ("rename_user", OTHER.user)),
        ("list", "Remove B. Deputy…", ("remove_user", OTHER.user)),
        ("list", "Change the key of the records…", ("change_key", None)),
        ("rename", "Save the name", ("save_name", "B. Dep")),
        ("remove", "Remove this person", ("remove_for_good", ("They have", ""))),
        ("remove", "Keep this person", ("back", None)),
        ("key", "Change the key", ("change_key_now", ("Somebody", ""))),
        ("key", "Leave the key as it is", ("back", None)),
        ("add", "Add this person", ("save_user", ("B. Dep", "", ""))),
    ],
)
def test_what_can_be_done(in_frame, name, words, told):
    shown = in_frame(VIEWS[name])
    shown.press(words)
    assert shown.told == [told]


def test_what_cannot_be_undone_is_never_the_first_button(in_frame):
    for name in ("remove", "key"):
        first, act = in_frame(VIEWS[name]).view.buttons
        assert first.property("kind") == "primary"
        assert act.property("kind") != "primary"


def test_passwords_go_when_the_page_does(in_frame, qtbot):
    for name in ("add", "remove", "key"):
        view = in_frame(VIEWS[name]).view
        boxes = [box for box in view.findChildren(QLineEdit) if box.echoMode() == QLineEdit.EchoMode.Password]
        for box in boxes:
            qtbot.keyClicks(box, "twelve small ducks")
        view.clear_secrets()
        assert boxes
        assert [box.text() for box in boxes] == [""] * len(boxes)


def test_the_name_and_the_reason_are_drafts_and_no_password_is(in_frame, qtbot):
    shown = in_frame(VIEWS["remove"])
    qtbot.keyClicks(shown.view.findChildren(QPlainTextEdit)[0], " left")
    qtbot.keyClicks(shown.view.findChildren(QLineEdit)[0], "secret words here")
    shown.view.flush()
    assert [value[0] for verb, value in shown.told if verb == "draft"] == ["reason"]
    assert "secret" not in str(shown.told)


def test_focus_goes_to_the_heading_and_news_is_heard_with_it(in_frame):
    shown = in_frame(VIEWS["list"])
    assert QApplication.focusWidget() is shown.view.heading
    assert shown.view.heading.accessibleName() == "Who can open the records. Done."
