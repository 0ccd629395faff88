"""A folder that is no place for live records is said: before any are made there, and after unlocking."""

from dataclasses import replace

import at_the_desk
from PySide6.QtWidgets import QAbstractButton


def in_dropbox(desk, tmp_path) -> None:
    """The program was told to keep its records in a synced folder; its usual folder is a safe one."""
    folder = tmp_path / "Dropbox" / "waymark"
    desk.around = replace(desk.around, folder=folder / "store", preferences_file=folder / "preferences.json")


def test_set_up_refuses_a_synced_folder_and_offers_the_safe_one(desk, tmp_path):
    in_dropbox(desk, tmp_path)
    safe = tmp_path / "usual" / "store"
    desk.open(safe=safe)
    assert desk.page() == "unsafe-place"
    assert "sync program" in desk.shown_words()
    assert str(safe) in desk.shown_words()
    assert not (tmp_path / "Dropbox").exists(), "nothing is made there"
    desk.press("Use the safe place")
    assert desk.page() == "welcome"
    for verb, value in (
        ("begin", None),
        ("set_up_setting", ("Larkfield Academy", "kent")),
        ("set_up_user", ("M. Lead", at_the_desk.PASSWORD, at_the_desk.PASSWORD)),
        ("sheet_ready", None),
        ("type_back", desk.session._first.set_up.code),
        ("set_contacts", {}),
    ):
        desk.do(verb, value)
    assert desk.page() == "cases"
    assert (safe / "store.db").is_file()
    desk.session.close()
    desk.open(safe=safe)
    assert desk.page() == "unlock", "the same start finds them again"


def test_records_that_lie_in_a_synced_folder_are_moved_when_the_person_wants_it(desk, tmp_path):
    in_dropbox(desk, tmp_path)
    desk.set_up()
    desk.signed_case()
    desk.session.close()
    safe, old = tmp_path / "usual" / "store", desk.around.folder
    desk.open(safe=safe)
    desk.unlock()
    assert desk.page() == "unsafe-place"
    desk.press("Not now")
    assert desk.page() == "cases"
    desk.session.close()
    desk.open(safe=safe)
    desk.unlock()
    desk.press("Use the safe place")
    assert desk.page() == "unlock"
    assert "new place" in desk.shown_words()
    assert (old / "store.db").is_file(), "kept until the new ones have opened"
    desk.do("unlock", (desk.session.frame.page.users[0][0], at_the_desk.PASSWORD))
    assert desk.page() == "cases"
    assert len(desk.vault().all_cases()) == 1
    assert not (old / "store.db").exists()
    assert desk.vault().opened.folder == safe
    desk.session.close()
    desk.open(safe=safe)
    desk.do("unlock", (desk.session.frame.page.users[0][0], at_the_desk.PASSWORD))
    assert desk.page() == "cases", "a safe place is not spoken of"


def test_without_a_better_place_it_is_said_all_the_same(desk, tmp_path):
    in_dropbox(desk, tmp_path)
    desk.open(safe=desk.around.folder)
    assert desk.page() == "unsafe-place"
    assert [each.text().replace("&", "") for each in desk.all(QAbstractButton) if "safe place" in each.text()] == []
    desk.press("Close Waymark")
    assert desk.ended == ["quit"]
