"""The key file: every damage is one plain error, no forgery is accepted, and hostile figures cost nothing."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from soaking import times

from core.errors import StoreDamaged, StoreFault, WrongSecret
from core.store import Cost, add_user, cost, create_store, open_store, store_users
from core.store.canonical import canonical
from core.store.rekey import rekey
from core.store.slots import read_key_file

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"


@pytest.fixture
def changing(made, opened, tmp_path, monkeypatch) -> Path:
    """The folder of a store of two people, as it lies while its key is changed: with the old key inside."""
    left = tmp_path / "left"
    with opened(made) as vault:
        deputy = add_user(vault, "B. Deputy", "twelve small ducks", AT, CHEAP)
        monkeypatch.setattr("core.store.rekey._put_in_place", lambda folder: shutil.copytree(folder, left))
        with contextlib.suppress(StoreFault):
            rekey(vault, "known", AT)
        monkeypatch.undo()
    assert [user.id for user in store_users(left)] == [vault.user.id, deputy.id]
    assert read_key_file(left)[0].previous
    return left


def test_every_flipped_bit_and_every_cut_is_one_plain_error(changing, yard, exercised):
    """T16. With the copy gone, for the copy is what helps otherwise."""
    path = yard / "keys.json"
    raw = (changing / "keys.json").read_bytes()
    tried = 0
    for place in range(len(raw)):
        for bit in range(8):
            path.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :])
            with pytest.raises(StoreDamaged):
                read_key_file(yard)
            tried += 1
        path.write_bytes(raw[:place])
        with pytest.raises(StoreDamaged):
            read_key_file(yard)
        tried += 1
    exercised("damaged key files refused", tried, least=12_000)
    path.write_bytes(raw)
    assert read_key_file(yard)


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda raw: raw[:-40], lambda _: None])
def test_the_copy_opens_what_a_damaged_key_file_does_not_and_this_is_said(made, opened, spoil):
    raw = spoil((made / "keys.json").read_bytes())
    (made / "keys.json").unlink()
    if raw is not None:
        (made / "keys.json").write_bytes(raw)
    vault = opened(made)
    assert vault.health.ok
    assert "used the copy" in vault.health.notes[0]
    assert (made / "keys.json").exists() is (raw is not None), "nothing is repaired by itself"


def forged(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """A key file changed by somebody who puts the checksum right."""
    body = json.loads((folder / "keys.json").read_bytes().split(b"\n")[1])
    change(body)
    raw = canonical(body)
    for name in ("keys.json", "keys.json.bak"):
        (folder / name).write_bytes(hashlib.sha256(raw).hexdigest().encode() + b"\n" + raw + b"\n")


HOSTILE = {
    "64 GiB": {"m": 1 << 26},
    "more than any whole number of C": {"m": 1 << 52},
    "too little for its lanes": {"m": 8, "p": 8},
    "no memory": {"m": 0},
    "yes instead of a number": {"m": True},
    "text": {"m": "262144"},
    "a thousand passes": {"t": 1000},
    "no passes": {"t": 0},
    "a thousand lanes": {"p": 1000},
    "one figure more": {"x": 1},
    "nothing at all": None,
}


@pytest.mark.parametrize("figures", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_parameters_are_refused_before_any_work_is_done(made, monkeypatch, figures):
    """Argon2id is not even called."""
    monkeypatch.setattr(cost.Argon2id, "derive_into", lambda *_: pytest.fail("the work was begun"), raising=False)
    user = store_users(made)[0]
    forged(made, lambda body: body["users"][0].update(kdf=figures and {**body["users"][0]["kdf"], **figures}))
    with pytest.raises(StoreDamaged):
        open_store(made, user_id=user.id, password=PASSWORD, at=AT, floor=CHEAP)


def test_weaker_parameters_than_asked_for_are_refused_before_any_work_is_done(made, monkeypatch):
    monkeypatch.setattr("core.store.keys.derive", lambda *_: pytest.fail("the work was begun"))
    for floor in (Cost(65, 1, 1), Cost(64, 2, 1), Cost(64, 1, 2), cost.FLOOR):
        with pytest.raises(StoreDamaged, match="never writes"):
            open_store(made, user_id=store_users(made)[0].id, password=PASSWORD, at=AT, floor=floor)


def second_slot(body: dict[str, Any]) -> None:
    body["users"].append({**body["users"][0], "id": "9" * 32})


FORGERIES = {
    "weaker parameters": lambda body: body["users"][0]["kdf"].update(m=65),
    "another name": lambda body: body["users"][0].update(name="B. Lead"),
    "a second slot": second_slot,
    "an older generation": lambda body: body.update(generation=99),
    "another store": lambda body: body.update(store="0" * 32),
    "another salt": lambda body: body["users"][0].update(salt="A" * 22 + "=="),
    "another key to sign by": lambda body: body["users"][0].update(sign=body["recovery"]["sign"]),
    "the sheet's box for the person's": lambda body: body["users"][0].update(box=body["recovery"]["box"]),
    "no sheet": lambda body: body.pop("recovery"),
    "another sheet": lambda body: body["recovery"].update(seal=body["users"][0]["seal"]),
    "no users": lambda body: body.update(users=[]),
    "the same person twice": lambda body: body["users"].append(body["users"][0]),
    "a later format": lambda body: body.update(format=2),
    "a field more": lambda body: body.update(extra=1),
    "a name of two lines": lambda body: body["users"][0].update(name="A\nB"),
    "an old key inside, where none is": lambda body: body.update(previous="A" * 80),
    "an old key of another length": lambda body: body.update(previous="A" * 76),
    "a number for the old key": lambda body: body.update(previous=0),
    "no word of the old key": lambda body: body.pop("previous"),
    "base 64 with a bit left over": lambda body: body["users"][0].update(salt="B" * 22 + "=="),
}


@pytest.mark.parametrize("change", FORGERIES.values(), ids=FORGERIES.keys())
def test_no_forgery_is_accepted_even_with_the_checksum_put_right(made, change):
    user = store_users(made)[0]
    forged(made, change)
    with pytest.raises((StoreDamaged, WrongSecret)):
        open_store(made, user_id=user.id, password=PASSWORD, at=AT, floor=CHEAP)


OF_A_CHANGE = {
    "the old key taken out": lambda body: body.update(previous=None),
    "one bit of the old key": lambda body: body.update(previous="A" + body["previous"][1:]),
    "the one who left put back": lambda body: body["users"].append({**body["users"][1], "id": "9" * 32}),
    "one who stays taken out": lambda body: body["users"].pop(),
    "an older generation": lambda body: body.update(generation=1),
}


@pytest.mark.parametrize("change", OF_A_CHANGE.values(), ids=OF_A_CHANGE.keys())
def test_no_forgery_is_accepted_while_the_key_is_changed(changing, change):
    before = (changing / "store.db").read_bytes()
    user = store_users(changing)[0]
    forged(changing, change)
    with pytest.raises(StoreDamaged):
        open_store(changing, user_id=user.id, password=PASSWORD, at=AT, floor=CHEAP)
    assert (changing / "store.db").read_bytes() == before
    assert (changing / "store.db.next").exists()


def test_the_forger_of_these_tests_does_nothing_when_he_changes_nothing(made, opened):
    """The positive control of the forgeries."""
    forged(made, lambda _: None)
    assert opened(made).health.ok


def test_nor_while_the_key_is_changed(changing, opened):
    forged(changing, lambda _: None)
    assert opened(changing).health.ok


def killed(folder: Path, kills: int, *how: str) -> dict[str, int]:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("keys_yard.py")), str(folder), str(kills), *how],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork; killed there by hand, T44")
def test_kills_while_the_key_file_is_replaced_leave_the_old_or_the_new_one(made, yard, exercised):
    """T17."""
    kills = times(150, soak=1_000)
    shutil.copytree(made, yard / "store")
    count = killed(yard / "store", kills)
    exercised("kills", count["kills"], least=kills)
    exercised("key files written", count["written"], least=2 * kills)
    exercised("left with a file half written beside", count["beside"], least=kills / 50)
    exercised("left between the file and its copy", count["apart"], least=kills / 50)
    assert (count["unreadable"], count["older"]) == (0, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork; killed there by hand, T44")
def test_a_key_file_written_in_place_is_found_out(made, yard, exercised):
    """The positive control."""
    kills = times(60, soak=300)
    shutil.copytree(made, yard / "store")
    exercised("key files spoilt", killed(yard / "store", kills, "in-place")["unreadable"], least=kills / 20)


def test_two_people_swapped_open_nothing(tmp_path):
    """Each slot is bound to its person and its store."""
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
    one, other = (json.loads((folder / "keys.json").read_bytes().split(b"\n")[1]) for folder in folders)
    forged(folders[0], lambda body: body.update(users=[{**other["users"][0], "id": one["users"][0]["id"]}]))
    with pytest.raises(WrongSecret):
        open_store(folders[0], user_id=one["users"][0]["id"], password=PASSWORD, at=AT, floor=CHEAP)


def test_too_little_memory_is_said_and_never_made_up_for_by_a_weaker_key(tmp_path, monkeypatch):
    def short(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(cost, "Argon2id", lambda **_: type("Short", (), {"derive_into": short}))
    for ask in (
        cost.calibrated_cost,
        lambda: create_store(tmp_path / "store", user_name="A. Lead", password=PASSWORD, at=AT),
    ):
        with pytest.raises(StoreFault, match="close other programs"):
            ask()


@pytest.mark.parametrize(
    ("seconds", "memory"), [(0.01, 1024), (0.12, 512), (0.2, 256), (0.3, 128), (0.6, 64), (9.0, 64)]
)
def test_the_cost_is_what_this_machine_does_in_a_second_within_bounds(monkeypatch, seconds, memory):
    """Time grows with memory; `seconds` is what the floor takes on the machine pretended here."""
    now = [0.0]

    def work(_password: bytes, _salt: bytes, asked: Cost) -> bytearray:
        now[0] += seconds * asked.memory_kib / cost.FLOOR.memory_kib
        return bytearray(32)

    monkeypatch.setattr(cost, "derive", work)
    assert cost.calibrated_cost(lambda: now[0]) == (memory * 1024, 3, 4)


@pytest.mark.parametrize("name", ["", "A\nB", "x" * 101, "\u202egnp", 7, None])
def test_the_unlock_page_shows_no_name_that_set_up_would_refuse(made, name):
    """It is shown before anything has proved that the file is genuine."""
    forged(made, lambda body: body["users"][0].update(name=name))
    with pytest.raises(StoreDamaged):
        store_users(made)
