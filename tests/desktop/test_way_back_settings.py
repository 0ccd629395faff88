"""Under Settings: another password, and another sheet. Each asks who is there, and changes nothing before its end."""

import threading

import pytest
from at_the_desk import CHEAP, PASSWORD, START
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from core.errors import StoreFull, WrongSecret
from core.store import fresh_sheet_code, open_store, open_with_recovery, store_users, vault
from desktop.session import password
from desktop.session.sheet import SHEET, TYPE_BACK

NEW = "violet lantern copper harbour"
WHY = "The old one was lost."


@pytest.fixture
def in_settings(desk):
    """At work, under Settings; the sheet's code is known."""
    desk.open()
    for verb, value in (
        ("begin", None),
        ("set_up_setting", ("Larkfield Academy", "kent")),
        ("set_up_user", ("M. Siân Llŷr", PASSWORD, PASSWORD)),
        ("sheet_ready", None),
    ):
        desk.do(verb, value)
    desk.sheet = desk.session._first.set_up.code
    desk.do("type_back", desk.sheet)
    desk.do("set_contacts", {})
    desk.do("settings")
    return desk


def opens(desk, secret):
    """Whether this password opens the closed store."""
    folder = desk.around.folder
    try:
        open_store(folder, user_id=store_users(folder)[0].id, password=secret, at=START, floor=CHEAP).close()
    except WrongSecret:
        return False
    return True


def sheet_opens(desk, code):
    """Whether this code opens the closed store, whole."""
    try:
        with open_with_recovery(desk.around.folder, code=code, at=START) as store:
            return store.verify_log().first_broken is None
    except WrongSecret:
        return False


def to_the_new_sheet(desk):
    desk.do("new_sheet")
    desk.do("renew_sheet", (WHY, PASSWORD))
    assert desk.page() == SHEET


def test_a_password_is_changed_through_the_real_page(in_settings):
    desk = in_settings
    desk.press("Change your password")
    for box, text in zip(desk.window.view().findChildren(QLineEdit), (PASSWORD, NEW, NEW), strict=True):
        box.setText(text)
    desk.press("Change the password")
    assert desk.page() == "settings"
    assert password.CHANGED in desk.shown_words()
    desk.window.rebuild()
    desk.settle()
    assert password.CHANGED in desk.shown_words()
    desk.do("contacts")
    desk.do("back")
    assert password.CHANGED not in desk.shown_words()
    desk.window.close()
    assert (opens(desk, PASSWORD), opens(desk, NEW)) == (False, True)
    assert sheet_opens(desk, desk.sheet)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (("", NEW, NEW), "old", "Enter the password you have now"),
        (("not the password", NEW, NEW), "old", "does not open the records"),
        ((PASSWORD, "short", "short"), "password", "at least 12"),
        ((PASSWORD, "larkfield academy", "larkfield academy"), "password", "easy to guess"),
        ((PASSWORD, NEW, "x"), "again", "same password"),
        ((PASSWORD, PASSWORD, PASSWORD), "password", "have now"),
    ],
)
def test_what_will_not_do_is_said_beside_its_box_and_nothing_is_changed(in_settings, typed, field, says):
    desk = in_settings
    desk.do("new_password")
    desk.do("change_password", typed)
    assert desk.page() == "change-password"
    assert says in desk.window.view()._marked[field].error()
    assert desk.window.windowTitle().startswith("Error: ")
    desk.window.close()
    assert opens(desk, PASSWORD)


def test_guessing_the_old_password_is_slowed(in_settings):
    desk = in_settings
    desk.do("new_password")
    for _ in range(6):
        desk.do("change_password", ("not the password", NEW, NEW))
    assert "Please wait" in desk.window.view()._marked["old"].error()


def test_a_full_disk_leaves_the_old_password(in_settings, monkeypatch):
    desk = in_settings
    desk.do("new_password")

    def full(*_given):
        raise OSError(28, "full")

    monkeypatch.setattr("core.store.slots.write_key_file", full)
    desk.do("change_password", (PASSWORD, NEW, NEW))
    assert desk.page() == "change-password"
    assert desk.window.windowTitle().startswith("Error: ")
    desk.window.close()
    assert (opens(desk, PASSWORD), opens(desk, NEW)) == (True, False)


def test_a_lock_in_the_middle_puts_the_store_away(in_settings, monkeypatch):
    """The lock waits for the change, or the change finds the store closed: either way one password opens it."""
    desk = in_settings
    desk.do("new_password")
    started, go_on = threading.Event(), threading.Event()
    check = vault.Vault.check_password

    def slow(*given):
        right = check(*given)
        started.set()
        assert go_on.wait(20)
        return right

    monkeypatch.setattr(vault.Vault, "check_password", slow)
    desk.session.do("change_password", (PASSWORD, NEW, NEW))
    assert started.wait(20)
    desk.window.lock()
    assert desk.ended == ["lock"]
    go_on.set()
    monkeypatch.undo()
    assert (opens(desk, PASSWORD), opens(desk, NEW)) == (True, False)


def test_a_new_sheet_through_the_real_pages(in_settings):
    desk = in_settings
    desk.press("Make a new recovery sheet")
    desk.find(QPlainTextEdit).setPlainText(WHY)
    desk.find(QLineEdit).setText(PASSWORD)
    desk.press("Make the new sheet")
    assert desk.page() == SHEET
    code = desk.session.frame.page.code
    desk.press("I have written it down")
    desk.find(QLineEdit).setText(code.lower())
    desk.press("Check the code")
    assert desk.page() == "settings"
    assert password.RENEWED in desk.shown_words()
    (told,) = desk.vault().events_of_kind("store.sheet-renewed")
    assert told.data["reason"] == WHY
    desk.window.close()
    assert (sheet_opens(desk, desk.sheet), sheet_opens(desk, code), opens(desk, PASSWORD)) == (False, True, True)


@pytest.mark.parametrize("steps", range(4))
@pytest.mark.parametrize("how", ["close", "lock", "back", "cases"])
def test_a_new_sheet_broken_off_leaves_the_old_one(in_settings, steps, how):
    desk = in_settings
    verbs = (("new_sheet", None), ("renew_sheet", (WHY, PASSWORD)), ("sheet_ready", None), ("type_back", "wrong"))
    for verb, value in verbs[: steps + 1]:
        desk.do(verb, value)
    if how == "back":
        for before in [*([SHEET] if steps > 1 else []), *(["renew-sheet"] if steps else []), "settings"]:
            desk.do("back")
            assert desk.page() == before
    elif how == "cases":
        desk.do("cases")
        assert desk.page() == "cases"
        desk.do("type_back", desk.sheet)
        assert desk.session._work._errands[0]._sheet is None
    desk.window.lock() if how == "lock" else desk.window.close()
    assert (sheet_opens(desk, desk.sheet), opens(desk, PASSWORD)) == (True, True)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (("", PASSWORD), "reason", "Say why"),
        ((WHY, ""), "password", "Enter your password"),
        ((WHY, "not the password"), "password", "not your password"),
        (("data:image/png", PASSWORD), "reason", "takes no pictures"),
    ],
)
def test_nobody_makes_a_sheet_without_a_reason_and_the_password(in_settings, typed, field, says):
    desk = in_settings
    desk.do("new_sheet")
    desk.find(QPlainTextEdit).setPlainText(typed[0])
    desk.do("renew_sheet", typed)
    assert desk.page() == "renew-sheet"
    assert says in desk.window.view()._marked[field].error()
    assert desk.find(QPlainTextEdit).toPlainText() == typed[0]


def test_another_code_makes_no_sheet_count(in_settings):
    desk = in_settings
    to_the_new_sheet(desk)
    desk.do("sheet_ready")
    for wrong in ("", desk.sheet, fresh_sheet_code()):
        desk.do("type_back", wrong)
        assert desk.page() == TYPE_BACK
        assert desk.window.windowTitle().startswith("Error: ")
    assert not desk.vault().events_of_kind("store.sheet-renewed")


def test_a_full_disk_while_a_sheet_is_made_can_be_tried_again(in_settings, monkeypatch):
    desk = in_settings
    to_the_new_sheet(desk)
    code = desk.session.frame.page.code
    desk.do("sheet_ready")

    def full(*_given):
        raise StoreFull("The disk is full.")

    with monkeypatch.context() as disk:
        disk.setattr(vault.Vault, "record_own", full)
        desk.do("type_back", code)
    assert desk.page() == TYPE_BACK
    desk.do("type_back", code)
    assert desk.page() == "settings"
    desk.window.close()
    assert sheet_opens(desk, code)


def test_a_sheet_is_saved_where_the_person_says(in_settings, tmp_path):
    desk = in_settings
    to_the_new_sheet(desk)
    desk.do("save_sheet", tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert desk.session.frame.page.printed
    desk.do("save_sheet", tmp_path / "nowhere" / "sheet.pdf")
    assert desk.page() == SHEET
    assert "could not be saved there" in desk.shown_words()


def test_verbs_of_these_pages_are_not_heard_elsewhere(in_settings):
    desk = in_settings
    for verb, value in (
        ("change_password", (PASSWORD, NEW, NEW)),
        ("renew_sheet", (WHY, PASSWORD)),
        ("sheet_ready", None),
        ("type_back", desk.sheet),
    ):
        desk.do(verb, value)
        assert desk.page() == "settings"
    desk.window.close()
    assert (opens(desk, PASSWORD), sheet_opens(desk, desk.sheet)) == (True, True)


def test_the_right_code_said_by_a_page_that_has_gone_changes_nothing(in_settings):
    desk = in_settings
    to_the_new_sheet(desk)
    code = desk.session.frame.page.code
    for step in (SHEET, "renew-sheet"):
        desk.do("type_back", code)
        desk.do("change_password", (PASSWORD, NEW, NEW))
        assert desk.page() == step
        desk.do("back")
    assert not desk.vault().events_of_kind("store.sheet-renewed", "store.password-changed")


def test_a_reason_outlives_a_change_of_the_text_size(in_settings):
    desk = in_settings
    desk.do("new_sheet")
    area = desk.find(QPlainTextEdit)
    area.setFocus()
    desk.qtbot.keyClicks(area, WHY)
    desk.window.rebuild()
    desk.settle()
    assert desk.page() == "renew-sheet"
    assert desk.find(QPlainTextEdit).toPlainText() == WHY
