"""A full disk: said in words, nothing that was acknowledged is lost, and work goes on when there is room again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreFault, StoreFull
from core.store import Cost, NewEvent, StoredEvent, slots
from core.store.connection import _allowed

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)


def room_for(vault, pages: int) -> None:
    """Let the store grow by so many pages, which is what a disk with little room does."""
    connection = vault.opened.connection
    connection.set_authorizer(None)
    (now,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {now + pages}").fetchall()
    connection.set_authorizer(_allowed)


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 7])
def test_a_full_disk_loses_nothing_that_was_acknowledged(vault, folder, opened, pages):
    vault.append("answer", "c1", {"n": -1}, AT)
    room_for(vault, pages)
    acknowledged: list[StoredEvent] = []

    def save_until_full() -> None:
        for number in range(100):
            vault.put_draft("c1", "note", f"{number}", AT)
            acknowledged.append(vault.append("answer", "c1", {"n": number, "text": "word " * 300}, AT))

    with pytest.raises(StoreFull, match="NOT saved"):
        save_until_full()
    assert [event for event in vault.events("c1") if event.data["n"] >= 0] == acknowledged
    with pytest.raises(StoreFull):
        vault.append_many([NewEvent("answer", "c1", {"text": "word " * 5000}, AT) for _ in range(9)])
    room_for(vault, 10_000)
    after = vault.append("answer", "c1", {"n": 1000}, AT)
    assert after.seq == (acknowledged[-1].seq if acknowledged else 2) + 1
    vault.close()
    again = opened(folder)
    assert again.health.sentences == ()
    assert again.events("c1")[-1] == after
    assert again.verify_log().ok
    assert int(again.draft("c1", "note")) >= len(acknowledged) - 1


def test_the_list_line_is_not_changed_when_the_entry_was_not_saved(vault):
    vault.append("answer", "c1", {}, AT, summary={"status": "before"}, search="before")
    room_for(vault, 0)

    def save_until_full() -> None:
        for number in range(100):
            vault.append("answer", "c1", {"text": "w " * 3000}, AT, summary={"n": number}, search="after")

    with pytest.raises(StoreFull):
        save_until_full()
    [row] = vault.all_cases()
    assert row.seq == vault.events("c1")[-1].seq


class Failing:
    """A connection whose `COMMIT` the disk does not take."""

    def __init__(self, connection, code: int, *, lands: bool = False) -> None:
        self.real, self.code, self.left, self.lands = connection, code, 1, lands

    def execute(self, sql: str, *values):
        if sql == "COMMIT" and self.left:
            self.left -= 1
            if self.lands:
                self.real.execute(sql)
            fault = sqlcipher.OperationalError("CANARY")
            fault.sqlite_errorcode = self.code
            raise fault
        return self.real.execute(sql, *values)

    def __getattr__(self, name: str):
        return getattr(self.real, name)


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        (13, StoreFull, "disk is full"),
        (10 | 4 << 8, StoreFull, "disk did not take it"),
        (8, StoreFault, "may not write"),
        (1, StoreFault, "refused"),
    ],
)
def test_a_commit_that_fails_is_rolled_back_and_the_next_one_succeeds(vault, code, error, says):
    vault.opened.connection = Failing(vault.opened.connection, code)
    with pytest.raises(error, match=says) as told:
        vault.append("answer", "c1", {"n": 1}, AT)
    assert "CANARY" not in str(told.value)
    assert vault.events("c1") == []
    assert vault.append("answer", "c1", {"n": 2}, AT).seq == 2
    assert vault.verify_log().ok


def test_a_save_that_landed_though_the_disk_complained_is_kept_and_built_on(vault):
    """It was never acknowledged, and does no harm by being there."""
    vault.opened.connection = Failing(vault.opened.connection, 10, lands=True)
    with pytest.raises(StoreFull):
        vault.append("answer", "c1", {"n": 1}, AT)
    assert vault.append("answer", "c1", {"n": 2}, AT).seq == 3
    assert [event.data["n"] for event in vault.events("c1")] == [1, 2]
    assert vault.verify_log().ok


def test_a_mark_that_cannot_be_written_is_no_lost_save(vault, folder, opened, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr("core.store.vault.write_mark", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        for number in range(100):
            vault.append("answer", "c1", {"n": number}, AT)
        vault.close()
    again = opened(folder)
    assert again.health.ok
    assert len(again.events("c1")) == 100


def test_a_key_file_that_cannot_be_written_leaves_the_old_password(vault, folder, opened, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as no_room:
        no_room.setattr("core.store.platform.os.fsync", full)
        with pytest.raises(StoreFull):
            vault.change_password("correct horse battery", "another good phrase", AT)
    assert vault.append("answer", "c1", {}, AT).seq == 3, "what was begun stands in the log, like a save that landed"
    vault.close()
    assert opened(folder).health.ok
    assert not (folder / "keys.json.new").exists()


def test_a_key_file_in_place_holds_though_its_copy_could_not_be_written(vault, folder, opened, monkeypatch):
    """Or the person would be told that the new password is not saved, and the old one would not open."""

    def full(path: Path, *given: object) -> None:
        if path.name == "keys.json.bak":
            raise OSError(28, "No space left on device")
        write(path, *given)

    write = slots.write_lined
    with monkeypatch.context() as no_room:
        no_room.setattr(slots, "write_lined", full)
        vault.change_password("correct horse battery", "another good phrase", AT, CHEAP)
    vault.close()
    again = opened(folder, "another good phrase")
    assert again.health.ok
    assert (folder / "keys.json.bak").read_bytes() == (folder / "keys.json").read_bytes(), "completed at the opening"
