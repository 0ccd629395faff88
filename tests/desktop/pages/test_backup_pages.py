"""The pages of backup, drill and restore: fit for every size and theme, heard whole, and plain in what they say."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton
from ux import checks, pixels

from desktop.first import Trouble, Working
from desktop.pages.backup_drill import RestoreTriedView, TryRestoreView
from desktop.pages.backups import BackupPlaceView, BackupsView, BackupVerifiedView
from desktop.pages.plain import TroubleView, WorkingView
from desktop.pages.restoring import BackupCheckedView, ChooseBackupView, OpenBackupView, RestoredView
from desktop.screens.backups import (
    BackupLine,
    BackupPlace,
    Backups,
    BackupVerified,
    RestoreTried,
    TryRestore,
)
from desktop.screens.restoring import BackupChecked, ChooseBackup, OpenBackup, Restored

STICK, HERE = "/media/alex/KINGSTON/Waymark backups", "C:\\Users\\Alex\\AppData\\Local\\Waymark\\backups"


def line(day, place=STICK):
    name = f"Safeguarding-backup-2026-11-{day:02}-1403-e{400 + day}.sgb"
    return BackupLine(f"{place}/{name}", f"{day} November 2026, 14:03", 400 + day, "2.3 MB", place)


FOUND = (*(line(day) for day in range(22, 14, -1)), line(3, HERE))
COPIES = ("You have 3 copies of your records, on 2 disks. The records on this laptop count as one.",)
DUE = ("Back up now.", "31 changes since 12 November.")
OLDER = "This backup is 9 entries older than this laptop has seen."
DRIVES = ((STICK, "KINGSTON (/media/alexandra/KINGSTON)", "12 GB free"), ("F", "F", "1 MB free"))
USERS = (("u1", "Alex Morgan"), ("u2", "Sam Okafor"))


def backups(**more):
    given = {"last": "12 November 2026, 14:05", "since": "31 changes since then.", "due": None, "next_place": STICK,
             "found": FOUND, "away": (), "copies": COPIES, "drill": ""}  # fmt: skip
    return BackupsView(Backups(**{**given, **more}))


def working():
    view = WorkingView(Working("Making a backup.", can_cancel=True))
    view.show_progress("Opening the backup again.", 0.42)
    return view


def opening(user=""):
    return OpenBackupView(OpenBackup(line(20), USERS, user, "It was made on 22 November 2026, 14:03."))


def trying(how=""):
    view = TryRestoreView(TryRestore(line(22), "Alex Morgan", "/", ""))
    if how:
        view._secret.who.options()[("password", "sheet").index(how)].click()
    return view


PAGES = {
    "due": lambda: backups(due=DUE, drill="Nobody has tried yet whether a backup opens."),
    "fine": lambda: backups(since="Nothing has changed since then.", notice="Stopped. Nothing was changed."),
    "none yet": lambda: backups(last="", next_place="", found=(), due=("There is no backup yet.", "Make one.")),
    "away": lambda: backups(found=(), away=(STICK, HERE)),
    "damaged": lambda: backups(fault="The store file is damaged in one place. Put back your newest backup.", copies=()),
    "place": lambda: BackupPlaceView(BackupPlace(DRIVES, "/")),
    "place again": lambda: BackupPlaceView(BackupPlace((), "/", f"This place is not here now: {STICK}.")),
    "verified": lambda: BackupVerifiedView(
        BackupVerified("Safeguarding-backup-2026-11-22-1403-e412.sgb", STICK, "22 November 2026", 412, "2.3 MB", True)
    ),
    "not noted": lambda: BackupVerifiedView(
        BackupVerified("a.sgb", HERE, "22 November 2026", 412, "2.3 MB", False, ("It could not be noted.",), 2)
    ),
    "try": trying,
    "try by password": lambda: trying("password"),
    "try by sheet": lambda: trying("sheet"),
    "try none": lambda: TryRestoreView(TryRestore(None, "Alex Morgan", "/", "Stopped. Nothing was changed.")),
    "tried": lambda: RestoreTriedView(
        RestoreTried("22 November 2026, 14:03", 14, "22 November 2026", 412, False, "5 changes are not in it.", True)
    ),
    "choose": lambda: ChooseBackupView(ChooseBackup(FOUND[:3], FOUND[1].path, "/")),
    "choose none": lambda: ChooseBackupView(ChooseBackup((), "", "/")),
    "open": opening,
    "open by password": lambda: opening("u2"),
    "open by sheet": lambda: opening("sheet"),
    "checked": lambda: BackupCheckedView(BackupChecked(line(20), 14, (OLDER,), True)),
    "checked new": lambda: BackupCheckedView(BackupChecked(line(20), 1, (), False)),
    "checked keys": lambda: BackupCheckedView(BackupChecked(line(20), 14, (OLDER,), True, True)),
    "restored keys": lambda: RestoredView(Restored("20 November 2026, 14:03", (), False, True)),
    "restored": lambda: RestoredView(Restored("20 November 2026, 14:03", (OLDER,), True)),
    "working": working,
    "trouble": lambda: TroubleView(
        Trouble("Waymark cannot open its records", "It is damaged.", "Put back a backup.", ("restore", "retry"))
    ),
}  # fmt: skip


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", ["place", "open by sheet", "try by password", "choose"])
@pytest.mark.parametrize("percent", [100, 200])
def test_no_fault_with_errors_shown(in_frame, name, percent):
    shown = in_frame(PAGES[name], (683, 304), percent=percent)
    fields = ("place", "who", "password", "code", "")
    shown.view.show_faults([(field, f"Choose the {field or 'file'}") for field in fields])
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", ["due", "damaged", "place", "open by sheet", "try by password", "checked", "working"])
def test_focus_is_seen_on_every_stop(in_frame, name):
    assert pixels.focus_marks(in_frame(PAGES[name], (1092, 1400)).frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_the_page_is_heard(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 1600))
    groups = ("Drives that are plugged in", "How do you open it?", "Backups found here", "Who opens it?", "Opening")
    silent = [fault for fault in checks.silent_text(shown.view) if not any(name in fault.where for name in groups)]
    assert silent == []


def test_the_backups_of_a_place_are_one_block_with_the_newest_five(in_frame):
    said = in_frame(PAGES["due"], (1092, 1600)).spoken()
    assert "8 backups." in said
    assert "And 3 older ones." in said
    assert "15 November" not in said
    assert "1 backup." in said


def test_the_first_thing_heard_is_what_has_happened(in_frame):
    in_frame(PAGES["fine"])
    assert QApplication.focusWidget().accessibleName() == "Backups. Stopped. Nothing was changed."
    in_frame(PAGES["place again"])
    assert "not here now" in QApplication.focusWidget().accessibleName()


def test_each_button_says_its_verb(in_frame):
    shown = in_frame(PAGES["due"])
    for name in ("Back up now", "Back up to another place", "Try a restore"):
        shown.press(name)
    shown.press("Put records back from a backup, hidden")
    shown.press("Restore from a backup")
    verbs = ["back_up_now", "back_up_elsewhere", "try_restore", "restore"]
    assert [verb for verb, _ in shown.told] == verbs


def test_a_drive_must_be_chosen_where_there_are_several(in_frame):
    shown = in_frame(PAGES["place"])
    shown.press("Back up here")
    assert shown.told == []
    assert shown.view._drives.error() == "Choose a drive, or another folder"
    shown.view._drives.options()[1].click()
    shown.press("Back up here")
    assert shown.told == [("back_up_to", "F")]


@pytest.mark.parametrize(("name", "verb"), [("open", "open_backup"), ("try", "try_restore_with")])
def test_only_the_box_that_is_needed_shows_and_the_other_forgets(in_frame, name, verb):
    shown = in_frame(PAGES[name])
    secret = shown.view._secret
    assert [box for box in shown.view.findChildren(QLineEdit) if box.isVisible()] == []
    *_, person, sheet = shown.view.findChildren(QRadioButton)
    person.click()
    assert (secret.password.isHidden(), secret.code.isHidden()) == (False, True)
    secret.password.line.setText("violet lantern")
    sheet.click()
    assert (secret.password.isHidden(), secret.code.isHidden()) == (True, False)
    assert secret.password.secret() == ""
    secret.code.line.setText("TFME")
    shown.view.buttons[0].click()
    assert shown.told == [(verb, ("sheet", "TFME"))]
    shown.view.clear_secrets()
    assert not any("TFME" in checks.spoken_name(one)[0] for one in checks.shown(shown.frame))


def test_records_that_are_here_are_not_replaced_by_a_hasty_enter(in_frame, qtbot):
    shown = in_frame(PAGES["checked"])
    first, second = shown.view.buttons
    assert (first.property("kind"), second.property("kind")) == ("primary", "danger")
    shown.press("Leave everything as it is")
    shown.press("Put these records in place")
    assert [verb for verb, _ in shown.told] == ["leave_restore", "put_in_place"]
    keys = in_frame(PAGES["checked keys"])
    assert [each.property("kind") for each in keys.view.buttons] == ["primary", "secondary", "danger"]
    keys.press("Put back the key file")
    assert keys.told == [("put_keys_back", None)]
    new = in_frame(PAGES["checked new"])
    assert new.view.buttons[0].text() == "&Put these records in place"


def test_trouble_puts_the_one_next_step_first(in_frame):
    shown = in_frame(PAGES["trouble"])
    assert [each.text() for each in shown.view.buttons] == ["&Restore from a backup", "&Try again", "&Close Waymark"]
    for each in shown.view.buttons:
        each.click()
    assert [verb for verb, _ in shown.told] == ["restore", "retry", "quit"]


def test_the_words_of_a_verified_backup_promise_no_more_than_was_done(in_frame):
    said = in_frame(PAGES["verified"], (1092, 1600)).spoken()
    for words in ("opened it again from there", "every page", "first entry to the last", "lock it away", "encrypted"):
        assert words in said
    assert "signature" not in said
    assert "older" not in said
    said = in_frame(PAGES["not noted"], (1092, 1600)).spoken()
    assert "2 older backups were removed" in said


def test_tab_goes_from_the_choice_to_its_box(in_frame, qtbot):
    shown = in_frame(PAGES["open"])
    first = shown.view.findChildren(QRadioButton)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is shown.view._secret.password.line


@pytest.mark.parametrize("name", PAGES)
def test_the_sentences_are_short_and_name_nobody_wrongly(in_frame, name):
    said = in_frame(PAGES[name], (1092, 1600)).spoken()
    sentences = [each for each in re.split(r"(?<=[.?!:])\s|\n", said) if "/" not in each and "\\" not in each]
    assert len(sentences) > 1
    assert [each for each in sentences if len(each.split()) > 20] == []
    assert not re.search(r"\b(victim|offender|suspect|please|invalid|error \d)", said, re.IGNORECASE)
