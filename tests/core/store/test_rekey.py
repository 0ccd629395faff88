"""A change of the data key: nobody who stays is shut out, wherever it is cut off; what was known opens nothing new."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from soaking import Exercised, times

from core.errors import Cancelled, StoreFault, StoreFull, WrongSecret
from core.store import (
    Vault,
    add_user,
    create_store,
    open_store,
    open_with_recovery,
    remove_user,
    slots,
    store_users,
)
from core.store import rekey as module
from core.store.keys import DataKey
from core.store.rekey import NEXT, opens, rekey

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]
LEAD, DEPUTY = "correct horse battery", "twelve small ducks"


def killed(folder: Path, kills: int, *how: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("rekey_yard.py")), str(folder), str(kills), *how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork; killed there by hand, T44")
def test_kills_anywhere_in_the_change_lose_no_store_and_the_old_key_fails_afterwards(
    yard: Path, exercised: Exercised
) -> None:
    """T18. Every step is met, and some openings that finish a change are killed too."""
    kills = times(100, soak=500)
    count = killed(yard, kills)
    exercised("kills", count["kills"], least=kills)
    exercised("openings killed while they finished a change", count["again"], least=kills / 25)
    exercised("people removed", count["removals"], least=kills / 20)
    exercised("changes of the key alone", count["rekeys"], least=kills / 20)
    exercised("logs walked with signatures", count["signatures"], least=kills / 10)
    for step, found in count["found"].items():
        exercised(f"left {step}", found)
    assert (count["lost"], count["complaints"], count["still_open"]) == (0, 0, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork; killed there by hand, T44")
def test_a_change_made_in_the_wrong_order_is_found_out(yard: Path, exercised: Exercised) -> None:
    """The positive control: without the old key inside the key file, a kill in the middle costs the store."""
    kills = times(40, soak=100)
    exercised("stores seen to be lost", killed(yard, kills, "wrong")["lost"], least=kills / 20)


@pytest.fixture
def two(folder: Path, cheap: Any) -> Iterator[tuple[Vault, str, str]]:
    """An open store of two people with a draft and a setting; the deputy's id, and the sheet's code."""
    vault, code = create_store(folder, user_name="A. Lead", password=LEAD, at=AT, cost=cheap)
    deputy = add_user(vault, "B. Deputy", DEPUTY, AT, cheap)
    vault.append("answer", "c", {"text": "before"}, AT, summary={"status": "open"}, search="2026-001")
    vault.put_draft("c", "note", "half a sentence", AT)
    vault.put_setting("where", "there")
    yield vault, deputy.id, code
    vault.close()


def test_work_goes_on_in_the_open_store_and_what_was_there_is_there(two, cheap):
    vault, _, code = two
    folder, old = vault.opened.folder, bytes(vault.opened.key._raw)
    rekey(vault, "a password became known", AT)
    vault.append("answer", "c", {"text": "after"}, AT)
    assert [event.data["text"] for event in vault.events("c")] == ["before", "after"]
    assert (vault.draft("c", "note"), vault.setting("where")) == ("half a sentence", "there")
    assert [row.case for row in vault.find_cases("2026-001")] == ["c"]
    assert vault.verify_log().ok
    assert not opens(folder / "store.db", DataKey(old))
    vault.close()
    assert old not in b"".join(path.read_bytes() for path in folder.iterdir())
    with open_store(folder, user_id=store_users(folder)[1].id, password=DEPUTY, at=AT, floor=cheap) as again:
        assert again.health.sentences == ()
        [event] = again.events_of_kind("store.rekeyed")
        assert event.data == {"reason": "a password became known", "generation": 3}
    open_with_recovery(folder, code=code, at=AT).close()
    keys, _ = slots.read_key_file(folder)
    assert (keys.previous, (folder / NEXT).exists()) == (b"", False)


def test_a_password_changed_and_a_person_added_after_the_change_go_with_the_new_key(two, cheap):
    vault, _, _ = two
    folder = vault.opened.folder
    rekey(vault, "known", AT)
    vault.change_password(LEAD, "seven tall chimneys", AT, cheap)
    third = add_user(vault, "C. Third", "nine green bottles", AT, cheap)
    vault.close()
    for user, password in ((vault.user.id, "seven tall chimneys"), (third.id, "nine green bottles")):
        open_store(folder, user_id=user, password=password, at=AT, floor=cheap).close()


def test_it_can_be_stopped_at_every_tick_and_then_nothing_has_changed(two, cheap):
    vault, deputy, _ = two
    folder = vault.opened.folder
    before = {name: (folder / name).read_bytes() for name in ("keys.json", "keys.json.bak", "mark.json")}
    heard = []
    for stop in range(100):
        heard.clear()

        def tick(says: str, share: float, stop: int = stop) -> None:
            heard.append((says, share))
            if len(heard) > stop and share < 1:
                raise Cancelled("stopped")

        try:
            remove_user(vault, deputy, "left", AT, tick)
            break
        except Cancelled:
            assert {name: (folder / name).read_bytes() for name in before} == before
            assert not any(path.name.startswith(NEXT) for path in folder.iterdir())
            assert vault.events_of_kind("store.user-removed") == []
            vault.append("answer", "c", {"text": f"after stop {stop}"}, AT)
            before["mark.json"] = (folder / "mark.json").read_bytes()
    assert stop > 5
    assert heard[-1] == ("The key is changed.", 1.0)
    assert all(one[1] <= other[1] for one, other in pairwise(heard)), "never backwards"
    assert [user.name for user in store_users(folder)] == ["A. Lead"]


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def fails_at(number: int, act: Callable[..., Any]) -> Callable[..., Any]:
    """`act`, whose call with that number finds the disk full."""
    calls = []

    def once(*given: Any, **named: Any) -> Any:
        calls.append(1)
        return full() if len(calls) == number else act(*given, **named)

    return once


@pytest.mark.parametrize(
    ("owner", "name", "number"),
    [
        (module, "_synced", 1), (slots, "write_lined", 1), (slots, "write_lined", 2), (module, "_put_in_place", 1),
        (module, "put_over", 1),
    ],
)  # fmt: skip
def test_a_disk_that_does_not_take_it_changes_nothing_and_work_goes_on(two, cheap, monkeypatch, owner, name, number):
    vault, deputy, _ = two
    folder = vault.opened.folder
    with monkeypatch.context() as bad:
        bad.setattr(owner, name, fails_at(number, getattr(owner, name)))
        with pytest.raises(StoreFull):
            remove_user(vault, deputy, "left", AT)
    assert not (folder / NEXT).exists()
    vault.append("answer", "c", {"text": "goes on"}, AT)
    vault.close()
    for user, password in ((vault.user.id, LEAD), (deputy, DEPUTY)):
        with open_store(folder, user_id=user, password=password, at=AT, floor=cheap) as again:
            assert again.health.sentences == ()
            assert again.events_of_kind("store.rekeyed", "store.user-removed") == []
            assert again.events("c")[-1].data == {"text": "goes on"}
            assert again.verify_log().ok


@pytest.mark.parametrize("number", [3, 4])
def test_a_disk_that_does_not_take_the_last_step_leaves_it_to_the_next_opening(two, cheap, monkeypatch, number):
    vault, deputy, _ = two
    folder = vault.opened.folder
    with monkeypatch.context() as bad:
        bad.setattr(slots, "write_lined", fails_at(number, slots.write_lined))
        remove_user(vault, deputy, "left", AT)
    vault.append("answer", "c", {"text": "goes on"}, AT)
    vault.close()
    with open_store(folder, user_id=vault.user.id, password=LEAD, at=AT, floor=cheap) as again:
        assert again.health.ok
        assert again.events("c")[-1].data == {"text": "goes on"}
    assert all(b'"previous":null' in (folder / name).read_bytes() for name in ("keys.json", "keys.json.bak"))


def test_a_folder_that_cannot_be_synced_after_the_exchange_goes_forward_not_back(two, cheap, monkeypatch):
    """The store is the new one by then: going back would lose it."""
    vault, deputy, _ = two
    folder = vault.opened.folder
    with monkeypatch.context() as bad:
        bad.setattr(module, "sync_folder", fails_at(2, module.sync_folder))
        remove_user(vault, deputy, "left", AT)
    vault.append("answer", "c", {"text": "goes on"}, AT)
    vault.close()
    with open_store(folder, user_id=vault.user.id, password=LEAD, at=AT, floor=cheap) as again:
        assert again.health.ok
        assert [event.data["text"] for event in again.events("c")] == ["before", "goes on"]


@pytest.fixture
def cut_off(two, tmp_path, monkeypatch) -> tuple[Path, str, str, str]:
    """The folder as a kill leaves it with the copy ready and the store not yet exchanged; ids of the two; the code."""
    vault, deputy, code = two
    left = tmp_path / "left"
    place = module._put_in_place

    def snapshot(folder: Path) -> None:
        shutil.copytree(folder, left)
        place(folder)

    monkeypatch.setattr(module, "_put_in_place", snapshot)
    remove_user(vault, deputy, "left", AT)
    monkeypatch.undo()
    return left, vault.user.id, deputy, code


def test_the_next_opening_finishes_what_was_cut_off_and_says_so(cut_off, cheap):
    folder, lead, deputy, code = cut_off
    before = open_with_recovery(folder, code=code, at=AT)
    assert "It is finished now" in before.health.notes[0]
    before.close()
    with open_store(folder, user_id=lead, password=LEAD, at=AT, floor=cheap) as vault:
        assert vault.health.sentences == ()
        [removed] = vault.events_of_kind("store.user-removed")
        assert (removed.user, removed.data) == (lead, {"user": deputy, "reason": "left"})
        assert vault.verify_log().ok
    with pytest.raises(WrongSecret):
        open_store(folder, user_id=deputy, password=DEPUTY, at=AT, floor=cheap)


SPOIL: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-4096]),
    "damaged": lambda path: path.write_bytes(path.read_bytes()[:9000] + b"\0" + path.read_bytes()[9001:]),
    "another file": lambda path: path.write_bytes(b"something else" * 1000),
}


@pytest.mark.parametrize("spoil", SPOIL.values(), ids=SPOIL.keys())
@pytest.mark.parametrize("by_sheet", [False, True])
def test_a_copy_that_was_lost_is_made_again_from_the_store(cut_off, cheap, spoil, by_sheet):
    """Whoever opens then signs what was done; the one who left has left."""
    folder, lead, deputy, code = cut_off
    spoil(folder / NEXT)
    if by_sheet:
        open_with_recovery(folder, code=code, at=AT).close()
    with open_store(folder, user_id=lead, password=LEAD, at=AT, floor=cheap) as vault:
        assert vault.health.ok
        [removed] = vault.events_of_kind("store.user-removed")
        assert removed.data == {"user": deputy, "reason": module.GOES_ON}
        assert removed.user == ("recovery" if by_sheet else lead)
        assert vault.verify_log().ok
        assert vault.draft("c", "note") == "half a sentence"
    assert not (folder / NEXT).exists()


def test_a_copy_older_than_the_store_is_not_put_in_its_place(two, tmp_path, cheap, monkeypatch):
    """Work went on after a change that failed, on a disk so full that the key file could not be put back either."""
    vault, deputy, _ = two
    folder = vault.opened.folder

    def snapshot(folder: Path) -> None:
        shutil.copytree(folder, tmp_path / "left")
        full()

    with monkeypatch.context() as bad:
        bad.setattr(module, "_put_in_place", snapshot)
        with pytest.raises(StoreFull):
            remove_user(vault, deputy, "left", AT)
    vault.append("answer", "c", {"text": "goes on"}, AT)
    vault.close()
    for name in ("keys.json", "keys.json.bak", NEXT):
        shutil.copy(tmp_path / "left" / name, folder)
    (folder / "mark.json").unlink()
    with open_store(folder, user_id=vault.user.id, password=LEAD, at=AT, floor=cheap) as again:
        assert again.health.ok
        assert again.events("c")[-1].data == {"text": "goes on"}
        assert again.verify_log().ok


def test_where_it_cannot_be_finished_the_records_are_read_and_nothing_is_changed(cut_off, cheap, monkeypatch):
    folder, lead, *_ = cut_off
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "tries.json"}
    with monkeypatch.context() as bad:
        bad.setattr(module, "put_over", full)
        with open_store(folder, user_id=lead, password=LEAD, at=AT, floor=cheap) as vault:
            assert vault.health.kind == "key-change"
            assert [event.data["text"] for event in vault.events("c")] == ["before"]
            with pytest.raises(StoreFault, match="cannot be finished just now"):
                vault.append("answer", "c", {"text": "after"}, AT)
            assert vault.check_password(LEAD, AT)
    assert {name: (folder / name).read_bytes() for name in before} == before
    with open_store(folder, user_id=lead, password=LEAD, at=AT, floor=cheap) as vault:
        assert vault.health.ok


def test_a_damaged_store_is_not_exchanged_by_itself(cut_off, cheap):
    """What is wrong is said; a person decides."""
    folder, lead, *_ = cut_off
    path = folder / "store.db"
    raw = bytearray(path.read_bytes())
    raw[3 * 4096 + 100] ^= 1
    path.write_bytes(raw)
    with open_store(folder, user_id=lead, password=LEAD, at=AT, floor=cheap) as vault:
        assert vault.health.kind == "pages"
    assert path.read_bytes() == bytes(raw)


def test_a_copy_nobody_needs_is_cleared_away(two, cheap):
    """Killed while the copy was made: nothing had changed."""
    vault, *_ = two
    folder = vault.opened.folder
    vault.close()
    (folder / NEXT).write_bytes(b"half a copy")
    (folder / f"{NEXT}-wal").write_bytes(b"and its log")
    with open_store(folder, user_id=vault.user.id, password=LEAD, at=AT, floor=cheap) as again:
        assert again.health.sentences == ()
    assert not any(path.name.startswith(NEXT) for path in folder.iterdir())


def test_a_log_that_would_spoil_the_new_store_stops_the_exchange(two):
    vault, *_ = two
    folder = vault.opened.folder
    (folder / NEXT).write_bytes(b"copy")
    (folder / "store.db-wal").write_bytes(b"not empty")
    with pytest.raises(StoreFault):
        module._put_in_place(folder)
    assert (folder / NEXT).read_bytes() == b"copy"


def test_a_password_change_cut_off_before_the_copy_leaves_no_old_way_in_there(two, cheap, monkeypatch):
    """The next opening writes the copy that was not written; a copy that is newer or of another store is left alone."""
    vault, *_ = two
    folder, user = vault.opened.folder, vault.user.id
    with monkeypatch.context() as bad:
        bad.setattr(slots, "write_lined", fails_at(2, slots.write_lined))
        vault.change_password(LEAD, "seven tall chimneys", AT, cheap)
    vault.close()
    assert (folder / "keys.json").read_bytes() != (folder / "keys.json.bak").read_bytes()
    open_store(folder, user_id=user, password="seven tall chimneys", at=AT, floor=cheap).close()
    assert (folder / "keys.json").read_bytes() == (folder / "keys.json.bak").read_bytes()
    foreign = slots.replace(slots.read_key_file(folder)[0], store="0" * 32, generation=1)
    slots.write_lined(folder / "keys.json.bak", {**slots._body(foreign), "mac": "A" * 43 + "="})
    before = (folder / "keys.json.bak").read_bytes()
    open_store(folder, user_id=user, password="seven tall chimneys", at=AT, floor=cheap).close()
    assert (folder / "keys.json.bak").read_bytes() == before
