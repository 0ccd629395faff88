"""A laptop that is full, may not be written to, is shared, has no printer, or had a newer Waymark: one next step each.

Where the system of a test cannot be made so, the one call that would say it is made to.
"""

import errno
import shutil
import tempfile
from typing import NamedTuple

import pytest
from at_the_desk import START
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QAbstractButton

from core import store
from core.store import create_store
from core.store.canonical import read_lined, write_lined
from core.store.diagnosis import ASK, fault_of
from desktop.screens import Trouble


class Usage(NamedTuple):
    """As `shutil.disk_usage` says it."""

    total: int
    used: int
    free: int



def raises(fault):
    """Something that ends in this fault."""

    def fail(*_, **__):
        raise fault

    return fail


def pressed_first(desk):
    """The button that Enter presses: there is one primary one."""
    return desk.window.view().buttons[0].text().replace("&", "")


def assert_one_step(desk, what, step):
    page = desk.session.frame.page
    assert isinstance(page, Trouble)
    assert (what in page.says, page.next_step) == (True, step)
    assert what in desk.shown_words()
    assert step in desk.shown_words()
    assert pressed_first(desk) == "Try again"
    assert len(step.split()) <= 20


ROOM = "There is not enough room on this laptop for records."
WRITE = "Waymark may not write to the folder for its records."


@pytest.mark.parametrize(
    ("how", "what", "step"),
    [
        ("little room", ROOM, "Free some space, then try again."),
        ("quota", ROOM, "Free some space, then try again."),
        ("denied", WRITE, ASK),
        ("read only", WRITE, ASK),
    ],
)
def test_the_first_start_says_at_once_that_nothing_can_be_kept_here(desk, tmp_path, monkeypatch, how, what, step):
    with monkeypatch.context() as patched:
        if how == "little room":
            patched.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 10**6, 10**6))
        else:
            number = {"quota": errno.EDQUOT, "denied": errno.EACCES, "read only": errno.EROFS}[how]
            patched.setattr(tempfile, "TemporaryFile", raises(OSError(number, "as the system says it")))
        desk.open()
        assert desk.session.frame.page.heading == "Waymark cannot be set up here yet"
        assert_one_step(desk, what, step)
        desk.press("Try again")
        assert_one_step(desk, what, step)
    assert list(tmp_path.iterdir()) == []
    desk.press("Try again")  # it has been put right
    assert desk.page() == "welcome"
    assert list(tmp_path.iterdir()) == []  # the look left nothing


def test_room_that_runs_out_during_set_up_is_said_and_set_up_goes_on_from_there(desk, monkeypatch):
    with monkeypatch.context() as patched:
        desk.open()
        for verb, value in (
            ("begin", None),
            ("set_up_setting", ("Larkfield Academy", "kent")),
            ("set_up_user", ("M. Ellis", "correct horse battery staple", "correct horse battery staple")),
            ("sheet_ready", None),
        ):
            desk.do(verb, value)
        desk.do("type_back", desk.session._first.set_up.code)
        from core.store import setup  # noqa: PLC0415 - here alone

        patched.setattr(setup, "sync_folder", raises(OSError(errno.ENOSPC, "No space left on device")))
        desk.do("set_contacts", {})
        assert desk.page() == "contacts"
        assert f"{ROOM} Nothing has been changed. Free some space, then try again." in desk.shown_words()
    desk.do("set_contacts", {})
    assert desk.page() == "cases"


@pytest.mark.parametrize(
    ("kind", "what", "step"),
    [
        ("full", "The disk is full.", "Free some space, then try again."),
        ("denied", "Waymark may not read the store file.", ASK),
        ("keys-denied", "Waymark may not read its key file just now.", f"Try again. {ASK}"),
        ("newer-store", "A newer version of Waymark wrote these records.", "Install the newest Waymark and try again."),
    ],
)
def test_records_that_do_not_open_name_one_next_step(at_work, monkeypatch, kind, what, step):
    at_work.window.lock()
    with monkeypatch.context() as patched:
        patched.setattr(store, "open_store", raises(fault_of(kind)))
        at_work.open()
        at_work.unlock()
        assert_one_step(at_work, what, step)
    at_work.press("Try again")
    at_work.unlock()
    assert at_work.page() == "cases"


def test_records_of_a_newer_waymark_ask_for_the_newest(at_work):
    at_work.window.lock()
    for name in ("keys.json", "keys.json.bak"):
        path = at_work.around.folder / name
        write_lined(path, {**read_lined(path), "format": 2})
    at_work.open()
    assert_one_step(at_work, "A newer Waymark wrote this key file.", "Install the newest Waymark and try again.")


def test_without_a_printer_the_record_can_be_saved(at_work, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    at_work.signed_case()
    at_work.do("preview", 1)
    at_work.press("Print")
    assert at_work.page() == "preview"
    assert "Save a PDF instead" in at_work.shown_words()
    assert [each.text() for each in at_work.all(QAbstractButton) if "Save" in each.text() or "&Save" in each.text()]


def test_a_second_account_of_the_laptop_has_records_of_its_own_and_is_told_how_to_share(desk, tmp_path):
    create_store(tmp_path / "of-another-account" / "store", user_name="B", password="correct horse battery staple",
                 at=START, cost=desk.around.cost())[0].close()  # fmt: skip
    desk.open()
    assert desk.page() == "welcome"
    assert "Has a colleague set up Waymark here already?" in desk.shown_words()
