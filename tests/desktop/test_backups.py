"""Backups through the real window: made, verified, listed, stopped, locked in the middle, and what goes wrong."""

import errno
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from at_the_desk import PASSWORD, START
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QRadioButton

from core.store import backup
from core.store.backup import automatic_backup, make_backup
from core.store.backups_found import backups_in
from core.store.trial import open_backup
from desktop.session import backups, drives
from desktop.session.backup_words import backup_notice, backup_words, drill_words, size_words
from desktop.session.drives import FOLDER, Drive


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """A folder that counts as a stick; `plugged` is what the system says."""
    root = tmp_path / "STICK"
    root.mkdir()
    plugged = [Drive(root, "STICK", 8_000_000_000)]
    monkeypatch.setattr(drives, "plugged_in", lambda: tuple(plugged))
    return type("Stick", (), {"root": root, "folder": root / FOLDER, "plugged": plugged})


@pytest.fixture
def backed_up(at_work, stick):
    """At work with one backup on the stick."""
    at_work.do("back_up_now")
    at_work.do("back_up_to", str(stick.folder))
    assert at_work.page() == "backup-verified"
    at_work.do("backups")
    return at_work


def left(stick):
    return sorted(each.name for each in stick.folder.iterdir()) if stick.folder.exists() else []


def change(desk, times, at=START):
    for _ in range(times):
        desk.vault().append("note", "c1", {"text": "x"}, at)


def dialog(monkeypatch, chosen):
    """The question for a file or folder, answered so; where it started."""
    started = []
    monkeypatch.setattr(QFileDialog, "exec", lambda self: started.append(self.directory().path()) or bool(chosen))
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(chosen)])
    return started


class Held:
    """Holds a backup on its way, at the first tick past this share, until `go_on`."""

    def __init__(self, monkeypatch, at):
        self.reached, self._go, self.ended = threading.Event(), threading.Event(), threading.Event()

        def slowly(vault, folder, now, tick):
            def hold(says, share):
                if share >= at and not self.reached.is_set():
                    self.reached.set()
                    assert self._go.wait(20)
                tick(says, share)

            try:
                return make_backup(vault, folder, now, hold)
            finally:
                self.ended.set()

        monkeypatch.setattr(backups, "make_backup", slowly)

    def begin(self, desk):
        desk.session.do("back_up_now")
        assert self.reached.wait(20)
        QApplication.processEvents()

    def go_on(self):
        self._go.set()
        assert self.ended.wait(20)


def test_the_first_backup_asks_where_and_is_verified(at_work, stick):
    desk = at_work
    desk.do("back_up_now")
    assert desk.page() == "backup-place"
    (drive,) = desk.all(QRadioButton)
    assert drive.isChecked()
    desk.press("Back up here")
    assert desk.page() == "backup-verified"
    (made,) = backups_in(stick.folder, desk.vault().store_id)
    said = desk.shown_words()
    assert made.path.name in said
    assert str(stick.folder) in said
    assert "lock it away" in said
    with open_backup(made.path, desk.around.folder / "x", user_id=desk.vault().user.id, password=PASSWORD, at=START,
                     floor=desk.around.floor) as trial:  # fmt: skip
        assert trial.verify_log().first_broken is None
    (told,) = desk.vault().events_of_kind("store.backed-up")
    assert told.data["seq"] == made.seq
    desk.press("Done")
    assert desk.page() == "backups"
    assert f"Entry {made.seq}" in desk.shown_words()
    assert "Nothing has changed since then." in desk.shown_words()


def test_the_second_goes_to_the_same_place_with_one_button(backed_up, stick):
    desk = backed_up
    change(desk, 3)
    desk.press("Back up now")
    assert desk.page() == "backup-verified"
    assert len(backups_in(stick.folder)) == 2


def test_the_whole_of_it_by_keyboard(at_work, stick):
    desk = at_work
    desk.do("backups")
    for page in ("backup-place", "backup-verified", "backups", "backup-verified"):
        assert desk.focus() is desk.window.view().heading
        desk.key(Qt.Key.Key_Return)
        assert desk.page() == page
    assert len(backups_in(stick.folder)) == 2


def test_another_place_is_asked_for_where_a_stick_is(backed_up, stick, tmp_path, monkeypatch):
    desk = backed_up
    other = tmp_path / "school drive"
    other.mkdir()
    started = dialog(monkeypatch, other)
    desk.press("Back up to another place")
    desk.press("Another folder")
    assert desk.page() == "backup-verified"
    assert started == [str(stick.root)]
    assert len(backups_in(other)) == 1
    assert "lock it away" not in desk.shown_words()
    desk.do("backups")
    assert desk.session.frame.page.next_place == str(other)
    assert {line.place for line in desk.session.frame.page.found} == {str(stick.folder), str(other)}


def test_the_question_for_a_folder_can_be_thought_better_of(at_work, stick, monkeypatch):
    dialog(monkeypatch, "")
    at_work.do("back_up_now")
    at_work.press("Another folder")
    assert at_work.page() == "backup-place"


def test_a_stick_that_is_away_is_asked_for_and_found_again(backed_up, stick):
    desk = backed_up
    away = stick.root.rename(stick.root.with_name("in the drawer"))
    drive = stick.plugged.pop()
    desk.do("backups")
    assert str(stick.folder) in desk.shown_words()
    assert "Not here now" in desk.shown_words()
    desk.press("Back up now")
    assert desk.page() == "backup-place"
    assert "not here now" in desk.shown_words()
    assert "not here now" in desk.focus().accessibleName()
    assert desk.window.view().buttons[0].text() == "&Look again"
    away.rename(stick.root)
    stick.plugged.append(drive)
    desk.press("Look again")
    desk.press("Back up here")
    assert desk.page() == "backup-verified"


@pytest.mark.parametrize("when", ["write_backup", "forget_cached", "unpack_and_check"])
def test_a_stick_pulled_out_in_the_middle_leaves_no_backup_and_says_one_next_step(backed_up, stick, monkeypatch, when):
    desk = backed_up
    before = left(stick)
    real = getattr(backup, when)

    def pulled(*given, **more):
        found = real(*given, **more)
        stick.root.rename(stick.root.with_name("in the pocket"))
        return found

    monkeypatch.setattr(backup, when, pulled)
    desk.do("back_up_now")
    assert desk.page() == "backups"
    assert desk.window.windowTitle().startswith("Error: ")
    (problem,) = [line.text() for line in desk.window.view().summary.lines()]
    assert "your records are safe" in problem.casefold()
    assert "then try again" in problem or "another stick" in problem
    stick.root.with_name("in the pocket").rename(stick.root)
    assert [name for name in left(stick) if name.endswith(".sgb")] == before
    assert desk.vault().health.ok


def test_a_full_stick_leaves_nothing_there_and_says_so(backed_up, stick, monkeypatch):
    desk = backed_up
    before = left(stick)

    def full(path, *_given):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup, "write_backup", full)
    desk.do("back_up_now")
    assert desk.page() == "backups"
    assert "full" in desk.window.view().summary.lines()[0].text()
    assert left(stick) == before


def test_a_backup_that_cannot_be_read_again_is_none(backed_up, stick, monkeypatch):
    desk = backed_up
    before = left(stick)
    real = backup.write_backup

    def bad_stick(path, *given):
        real(path, *given)
        with path.open("r+b") as file:
            file.seek(-5000, 2)
            file.write(b"\0" * 64)

    monkeypatch.setattr(backup, "write_backup", bad_stick)
    desk.do("back_up_now")
    assert desk.page() == "backups"
    assert "Backup verified" not in desk.shown_words()
    assert "another stick" in desk.window.view().summary.lines()[0].text()
    assert left(stick) == before


@pytest.mark.parametrize("at", [0.0, 0.1, 0.4, 0.55])
def test_cancel_leaves_everything_as_it_was(backed_up, stick, monkeypatch, at):
    desk, held = backed_up, Held(monkeypatch, at)
    before, entries = left(stick), desk.vault().anchor().seq
    held.begin(desk)
    desk.find(QPushButton, "Cancel").click()
    held.go_on()
    desk.settle()
    assert desk.page() == "backups"
    assert backups.STOPPED in desk.shown_words()
    assert not desk.window.windowTitle().startswith("Error: ")
    assert left(stick) == before
    assert desk.vault().anchor().seq == entries
    monkeypatch.undo()


@pytest.mark.parametrize("at", [0.1, 0.55])
def test_a_lock_in_the_middle_leaves_no_half_backup_and_the_store_whole(backed_up, stick, monkeypatch, at):
    desk, held = backed_up, Held(monkeypatch, at)
    before = left(stick)
    held.begin(desk)
    desk.window.lock()
    assert desk.ended == ["lock"]
    held.go_on()
    monkeypatch.undo()
    assert left(stick) == before
    assert not (desk.around.folder / "scratch").exists()
    with desk.stored() as store:
        assert store.verify_log().first_broken is None
        assert len(store.events_of_kind("store.backed-up")) == 1


def test_closing_the_window_in_the_middle_is_as_harmless(backed_up, stick, monkeypatch):
    desk, held = backed_up, Held(monkeypatch, 0.5)
    before = left(stick)
    held.begin(desk)
    desk.window.close()
    held.go_on()
    monkeypatch.undo()
    assert left(stick) == before
    desk.stored().close()


def test_after_a_lock_the_page_about_backups_is_there_again(backed_up):
    desk = backed_up
    for verb in ("backups", "back_up_elsewhere"):
        desk.do(verb)
        desk.lock_and_return()
        desk.settle()
        assert desk.page() == "backups"


def test_back_leads_out_again(at_work, stick):
    desk = at_work
    desk.do("backups")
    desk.do("back_up_elsewhere")
    for page in ("backups", "cases"):
        desk.do("back")
        assert desk.page() == page


def test_a_folder_that_will_not_do_is_refused_with_the_reason(at_work, stick, tmp_path):
    desk = at_work
    for folder, says in (
        (desk.around.folder, "folder of the records themselves"),
        (tmp_path / "nowhere" / "at all", "not here now"),
    ):
        desk.do("back_up_now")
        desk.do("back_up_to", str(folder))
        assert says in desk.shown_words()
        assert desk.page() in ("backups", "backup-place")


def test_automatic_copies_are_listed_and_backups_of_other_records_are_not(backed_up, stick, tmp_path):
    desk = backed_up
    made = automatic_backup(desk.vault(), START)
    (stick.folder / "other.sgb").write_bytes(b"WAYMARK")
    desk.do("backups")
    places = {line.place for line in desk.session.frame.page.found}
    assert places == {str(stick.folder), str(made.path.parent)}
    assert len(desk.session.frame.page.found) == 2


def test_it_says_when_old_ones_were_taken_away(backed_up, stick):
    desk = backed_up
    for minutes in range(1, 10):
        make_backup(desk.vault(), stick.folder, START + timedelta(hours=1, minutes=minutes))
    assert len(backups_in(stick.folder)) == 10
    desk.do("back_up_now")
    assert "1 older backup was removed" in desk.shown_words()
    assert len(backups_in(stick.folder)) == 10


def test_it_reminds_after_25_changes_or_a_week_and_not_before(at_work, stick):
    desk = at_work
    vault = desk.vault()
    later = START + timedelta(days=8)
    before = vault.anchor().seq
    desk.do("back_up_now")
    desk.do("back_up_to", str(stick.folder))
    now = START + timedelta(minutes=10)
    assert before
    assert (backup_notice(vault, now), backup_notice(vault, later)) == ("", "")
    assert backup_words(vault, now) == "Last backup: 23 November. Nothing has changed since then."
    change(desk, 1, now)
    assert backup_notice(vault, now) == ""
    assert backup_notice(vault, later) == "Back up: 1 change since 23 November."
    change(desk, 24, now)
    assert backup_notice(vault, now) == "Back up: 25 changes since 23 November."
    assert backup_notice(vault, START + timedelta(days=70)) == "Back up: 25 changes since 23 November 2026."
    desk.do("backups")
    assert desk.session.frame.page.due == ("Back up now.", "25 changes since 23 November.")
    assert "25 changes since 23 November." in desk.shown_words()


def test_without_any_backup_it_says_so(at_work, stick):
    desk = at_work
    change(desk, 25)
    assert backup_notice(desk.vault(), START) == "Back up: there is no backup of your records yet."
    assert backup_words(desk.vault(), START) == "There is no backup yet."
    assert drill_words(desk.vault(), START) == ""
    desk.do("backups")
    assert "your records go with it" in desk.shown_words()


def test_of_damaged_records_no_backup_is_made_but_one_can_be_put_back(backed_up, stick):
    desk = backed_up
    desk.window.close()
    store = desk.around.folder / "store.db"
    raw = bytearray(store.read_bytes())
    raw[-3000] ^= 1
    store.write_bytes(raw)
    desk.open()
    desk.unlock()
    assert not desk.vault().health.ok
    desk.do("backups")
    assert "No backup can be made of these records." in desk.shown_words()
    assert desk.window.view().buttons[0].text() == "&Restore from a backup"
    desk.do("back_up_now")
    assert desk.page() == "backups"
    assert len(backups_in(stick.folder)) == 1


def test_verbs_of_these_pages_are_not_heard_elsewhere(at_work, stick):
    for verb, value in (("back_up_to", str(stick.folder)), ("look_for_drives", None), ("back_up_elsewhere", None)):
        at_work.do(verb, value)
        assert at_work.page() == "cases"
    assert left(stick) == []


@pytest.mark.parametrize(("size", "says"), [(900, "0.9 KB"), (2_345_678, "2.3 MB"), (12_000_000_000, "12.0 GB")])
def test_sizes_are_said_as_people_say_them(size, says):
    assert size_words(size) == says


def test_a_drive_is_recognised_by_where_it_is_mounted():
    assert not drives.is_on_one(Path(__file__))
    assert [drive for drive in drives.plugged_in() if not drive.root.is_absolute()] == []
