"""The drill through the real window: a backup opened to see, by password and by sheet, logged, and nothing shown."""

import shutil
import threading
from datetime import timedelta

import pytest
from at_the_desk import CHEAP, PACKS, PASSWORD, START
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QRadioButton

from core.assessment import Listed
from core.casework import Casework
from core.page import Setting
from core.store import create_store, fresh_sheet_code
from core.store.backup import automatic_backup, make_backup
from core.version import PRODUCT
from desktop.session import drill, drives
from desktop.session.backup_words import drill_words

CANARY = "Zephyrine"  # typed into a case: on no page of a drill


@pytest.fixture(scope="module")
def laptop(tmp_path_factory):
    """Made once: a store with one case, backed up to a folder beside it; the sheet's code."""
    folder = tmp_path_factory.mktemp("laptop")
    code, there = fresh_sheet_code(), folder / "drive"
    there.mkdir()
    store, _ = create_store(
        folder / "store", user_name="M. Siân Llŷr", password=PASSWORD, at=START, cost=CHEAP, sheet_code=code
    )
    work = Casework(store, PACKS, PRODUCT, lambda: START)
    work.set_setting(Setting("Larkfield Academy", "kent", {}))
    work.list_person(work.start_case(), Listed("", "AB", "child", 15, ("sent",), CANARY))
    store.close()
    return folder, code


@pytest.fixture
def backed_up(desk, laptop, tmp_path, monkeypatch):
    """At work over a copy, with one backup in the folder `there`."""
    monkeypatch.setattr(drives, "plugged_in", tuple)
    shutil.copytree(laptop[0], tmp_path, dirs_exist_ok=True)
    desk.there, desk.sheet = tmp_path / "drive", laptop[1]
    desk.open()
    desk.unlock()
    desk.made = make_backup(desk.vault(), desk.there, START)
    return desk


def tried(desk):
    return [event.data["seq"] for event in desk.vault().events_of_kind("store.drilled")]


def test_by_password_and_by_keyboard(backed_up):
    desk = backed_up
    desk.do("backups")
    desk.press("Try a restore")
    assert desk.page() == "try-restore"
    assert f"Entry {desk.made.seq}" in desk.shown_words()
    first = desk.all(QRadioButton)[0]
    first.setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.qtbot.keyClicks(desk.find(QLineEdit, "Password"), PASSWORD)
    desk.key(Qt.Key.Key_Return)
    assert desk.page() == "restore-tried"
    said = desk.shown_words()
    assert f"1 case and {desk.made.seq} entries" in said
    assert CANARY not in said
    assert "AB" not in said.split()
    assert tried(desk) == [desk.made.seq]
    desk.press("Done")
    assert desk.page() == "backups"
    assert not (desk.around.folder / "scratch").exists()


def test_by_the_sheet_which_stays_as_it_is(backed_up):
    desk = backed_up
    desk.do("try_restore")
    desk.find(QRadioButton, "With the recovery sheet").click()
    assert desk.window.view()._secret.password.isHidden()
    desk.find(QLineEdit, "The code on the sheet").setText(desk.sheet.lower())
    desk.press("Open the backup")
    assert desk.page() == "restore-tried"
    assert "The recovery sheet opened it." in desk.shown_words()
    assert desk.vault().events_of_kind("store.recovered", "store.sheet-renewed") == []


def test_it_says_how_much_is_not_in_it(backed_up):
    desk = backed_up
    desk.vault().append("note", "c9", {"text": "x"}, START)
    desk.do("try_restore")
    desk.do("try_restore_with", ("password", PASSWORD))
    assert "1 change made since then" in desk.shown_words()


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (("", ""), "who", "Choose"),
        (("password", ""), "password", "Enter the password"),
        (("password", "wrong"), "password", "does not open this backup"),
        (("sheet", ""), "code", "36 characters"),
        (("sheet", "other"), "code", "does not open this backup"),
    ],
)
def test_what_does_not_open_it_is_said_and_nothing_is_logged(backed_up, typed, field, says):
    desk = backed_up
    desk.do("try_restore")
    desk.do("try_restore_with", (typed[0], fresh_sheet_code() if typed[1] == "other" else typed[1]))
    assert desk.page() == "try-restore"
    assert says in desk.window.view()._marked[field].error()
    assert tried(desk) == []


def test_a_damaged_backup_fails_the_drill(backed_up):
    desk = backed_up
    raw = bytearray(desk.made.path.read_bytes())
    raw[-2000] ^= 1
    desk.made.path.write_bytes(raw)
    desk.do("try_restore")
    desk.do("try_restore_with", ("password", PASSWORD))
    assert desk.page() == "try-restore"
    assert desk.window.windowTitle().startswith("Error: ")
    assert tried(desk) == []


def test_without_one_at_hand_a_file_is_chosen_but_none_of_other_records(backed_up, monkeypatch, tmp_path):
    desk = backed_up
    away = tmp_path / "away"
    desk.there.rename(away)
    desk.do("try_restore")
    assert "No backup is here now" in desk.shown_words()
    store, _ = create_store(tmp_path / "other", user_name="X", password=PASSWORD, at=START, cost=CHEAP)
    with store:
        others = make_backup(store, tmp_path, START)
    answers = [str(others.path), str(away / desk.made.path.name)]
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [answers.pop(0)])
    desk.press("Another file")
    assert "backup of other records" in desk.shown_words()
    desk.press("Another file")
    desk.do("try_restore_with", ("password", PASSWORD))
    assert desk.page() == "restore-tried"


@pytest.mark.parametrize("how", ["cancel", "lock"])
def test_stopped_in_the_middle_it_leaves_nothing(backed_up, monkeypatch, how):
    desk = backed_up
    reached, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    real = drill.open_backup

    def slowly(*given, tick, **more):
        def hold(says, share):
            reached.set()
            assert go_on.wait(20)
            tick(says, share)

        try:
            return real(*given, tick=hold, **more)
        finally:
            ended.set()

    monkeypatch.setattr(drill, "open_backup", slowly)
    desk.do("try_restore")
    desk.session.do("try_restore_with", ("password", PASSWORD))
    assert reached.wait(20)
    QApplication.processEvents()
    desk.find(QPushButton, "Cancel").click() if how == "cancel" else desk.window.lock()
    go_on.set()
    assert ended.wait(20)
    if how == "cancel":
        desk.settle()
        assert desk.page() == "try-restore"
        assert drill.STOPPED in desk.shown_words()
        assert tried(desk) == []
    else:
        with desk.stored() as store:
            assert store.events_of_kind("store.drilled") == []
    assert not (desk.around.folder / "scratch").exists()


def test_it_asks_for_a_drill_once_and_then_twice_a_year(backed_up):
    desk = backed_up
    vault = desk.vault()
    assert "Nobody has tried" in drill_words(vault, START)
    desk.do("backups")
    assert "Nobody has tried" in desk.shown_words()
    desk.press("Try a restore")
    desk.do("try_restore_with", ("password", PASSWORD))
    assert drill_words(vault, START + timedelta(days=180)) == ""
    assert "23 November 2026" in drill_words(vault, START + timedelta(days=190))


def test_automatic_copies_alone_ask_for_no_drill(desk, laptop, tmp_path):
    shutil.copytree(laptop[0], tmp_path, dirs_exist_ok=True)
    desk.open()
    desk.unlock()
    automatic_backup(desk.vault(), START)
    assert drill_words(desk.vault(), START) == ""


def test_a_lock_on_the_page_comes_back_to_it_with_empty_boxes(backed_up):
    desk = backed_up
    desk.do("try_restore")
    desk.all(QRadioButton)[0].click()
    box = desk.window.view()._secret.password.line
    box.setText(PASSWORD)
    desk.lock_and_return()
    desk.settle()
    assert box.text() == ""
    assert desk.page() == "try-restore"
    assert desk.window.view()._secret.typed() == ("", "")


def test_back_goes_to_the_page_about_backups(backed_up):
    desk = backed_up
    desk.do("try_restore")
    desk.do("back")
    assert desk.page() == "backups"
