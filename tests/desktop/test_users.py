"""Several people on one laptop, at the real session and window: added, renamed, removed, the key changed."""

import pytest
from at_the_desk import PASSWORD
from PySide6.QtWidgets import QAbstractButton, QLabel

from core.errors import WrongSecret
from core.store import open_store, store_users
from desktop.screens.people import Users
from desktop.session.people import People

THEIRS = "twelve small ducks"
REASON = "They have left the school."


@pytest.fixture
def of_two(at_work):
    """The desk with a second person on the list, on the page that lists them."""
    at_work.do("people")
    at_work.do("add_user")
    at_work.do("save_user", ("B. Deputy", THEIRS, THEIRS))
    assert at_work.page() == "users"
    return at_work


def deputy(desk):
    return next(user for user in store_users(desk.around.folder) if user.name.startswith("B. "))


def notice(desk) -> str:
    page = desk.session.frame.page
    assert isinstance(page, Users)
    return page.notice


def refused(desk, verb: str, value: object) -> list[str]:
    """The fields about which something is said when a page says this."""
    found: list[str] = []
    desk.session.refused.connect(lambda faults: found.extend(field for field, _ in faults))
    desk.do(verb, value)
    return found


def said(desk) -> str:
    """Every word on the page."""
    found = [each.text() for each in desk.window.view().findChildren(QLabel) if each.isVisible()]
    return " ".join(found)


def test_a_person_added_logs_in_with_the_password_they_typed(of_two):
    assert "B. Deputy can now log in here" in notice(of_two)
    lines = of_two.session.frame.page.users
    assert [(line.name, line.me) for line in lines] == [("M. Siân Llŷr", True), ("B. Deputy", False)]
    assert (lines[0].says[-1], lines[1].says[-1]) == ("At work now.", "Has not logged in yet.")
    of_two.window.lock()
    of_two.open(resume=True)
    assert [name for _, name in of_two.session.frame.page.users] == ["M. Siân Llŷr", "B. Deputy"]
    of_two.do("unlock", (deputy(of_two).id, THEIRS))
    assert of_two.vault().user.name == "B. Deputy"


def test_what_is_wrong_with_a_new_person_is_said_at_its_field_and_the_name_stays(at_work):
    at_work.do("people")
    at_work.do("add_user")
    assert refused(at_work, "save_user", ("M. Siân  LLŶR", THEIRS, THEIRS)) == ["name"]
    assert refused(at_work, "save_user", ("", "short", "other")) == ["name", "password"]
    assert refused(at_work, "save_user", ("B. Deputy", THEIRS, "twelve small geese")) == ["again"]
    assert at_work.session.frame.page.id == "add-user"
    assert [user.name for user in store_users(at_work.around.folder)] == ["M. Siân Llŷr"]


def test_a_name_is_changed_and_what_was_signed_keeps_the_old_one(of_two):
    me = of_two.vault().user.id
    of_two.do("rename_user", me)
    of_two.do("draft", ("name", "M. Siân Pri"))
    of_two.lock_and_return()
    assert (of_two.page(), of_two.session.frame.page.name) == ("rename-user", "M. Siân Pri")
    of_two.do("save_name", "M. Siân Price")
    assert "M. Siân Llŷr is now called M. Siân Price" in notice(of_two)
    assert store_users(of_two.around.folder)[0].name == "M. Siân Price"
    of_two.do("back")
    of_two.signed_case()
    assert "Signed by M. Siân Price" in of_two.session.frame.page.versions[0].signed


def test_a_removal_wants_a_reason_and_ones_own_password_and_then_shuts_out(of_two):
    gone = deputy(of_two)
    before = bytes(of_two.vault().opened.key._raw)
    of_two.do("remove_user", gone.id)
    assert "backups made before still open" in said(of_two)
    assert refused(of_two, "remove_for_good", ("", "")) == ["reason", "password"]
    assert refused(of_two, "remove_for_good", (REASON, THEIRS)) == ["password"]
    assert of_two.session.frame.page.reason == REASON, "what was typed is there again"
    assert deputy(of_two) == gone
    of_two.do("remove_for_good", (REASON, PASSWORD))
    assert "can no longer log in" in notice(of_two)
    assert "new backup" in notice(of_two)
    assert [line.name for line in of_two.session.frame.page.users] == ["M. Siân Llŷr"]
    assert REASON in of_two.session.frame.page.gone[0]
    assert bytes(of_two.vault().opened.key._raw) != before
    of_two.do("back")
    of_two.signed_case()
    of_two.window.lock()
    with pytest.raises(WrongSecret):
        open_store(
            of_two.around.folder, user_id=gone.id, password=THEIRS, at=of_two.around.now(), floor=of_two.around.floor
        )
    of_two.open(resume=True)
    of_two.unlock()
    assert of_two.vault().verify_log().ok


def test_nobody_is_offered_to_remove_themself(of_two):
    labels = [each.text() for each in of_two.all(QAbstractButton)]
    assert [text for text in labels if text.startswith("Remove ")] == ["Remove B. Deputy…"]
    of_two.do("remove_user", of_two.vault().user.id)
    of_two.do("remove_for_good", (REASON, PASSWORD))
    assert of_two.page() == "remove-user"
    assert len(store_users(of_two.around.folder)) == 2


def test_the_key_is_changed_and_both_passwords_stay(of_two):
    before = bytes(of_two.vault().opened.key._raw)
    of_two.do("change_key")
    of_two.do("draft", ("reason", "Somebody saw the sh"))
    of_two.lock_and_return()
    assert (of_two.page(), of_two.session.frame.page.reason) == ("change-key", "Somebody saw the sh")
    of_two.do("change_key_now", ("Somebody saw the sheet.", PASSWORD))
    assert "new key" in notice(of_two)
    assert "Changed last on 23 November 2026" in of_two.session.frame.page.key
    assert bytes(of_two.vault().opened.key._raw) != before
    of_two.window.lock()
    of_two.open(resume=True)
    of_two.do("unlock", (deputy(of_two).id, THEIRS))
    assert of_two.vault().user.name == "B. Deputy"


def test_the_work_can_be_stopped_while_the_copy_is_made_and_then_nothing_has_changed(of_two, monkeypatch):
    """The Cancel button is there, and what it stops left no trace."""
    before = bytes(of_two.vault().opened.key._raw)
    shown = []
    monkeypatch.setattr(
        "core.store.rekey._make_next",
        lambda *given: (shown.append(of_two.session.frame.page), of_two.session._cancel(), given[-1]("Copying.", 0.1)),
    )
    of_two.do("change_key")
    of_two.do("change_key_now", ("Somebody saw the sheet.", PASSWORD))
    assert shown[0].can_cancel
    assert of_two.page() == "change-key"
    assert bytes(of_two.vault().opened.key._raw) == before
    assert of_two.vault().events_of_kind("store.rekeyed") == []


def test_a_form_about_somebody_who_has_gone_comes_back_as_the_list(of_two):
    of_two.do("remove_user", deputy(of_two).id)
    of_two.do("draft", ("reason", "They have"))
    of_two.lock_and_return()
    assert (of_two.page(), of_two.session.frame.page.reason) == ("remove-user", "They have")
    of_two.do("remove_for_good", (REASON, PASSWORD))
    [people] = [errand for errand in of_two.session._work._errands if isinstance(errand, People)]
    assert people.resume("remove-user")
    assert of_two.page() == "users"
