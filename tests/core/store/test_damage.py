"""A store that is not as it was left is seen at the next start, in words, and nothing more is spoiled."""

import os
import random
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import StoreDamaged, WaymarkError
from core.store import Cost, create_store, open_store, store_users

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
FLIPS = 300


def reopened(folder: Path):
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


def test_every_flipped_bit_of_the_store_is_found_at_the_start(made):
    """Every page is hit, and both ends of a page."""
    path = made / "store.db"
    raw = path.read_bytes()
    chance = random.Random(1)
    places = [page + chance.randrange(4096) for page in range(0, len(raw), 4096)]
    places += [*range(0, 120, 7), *range(4096 - 80, 4096, 5)]
    places += [chance.randrange(len(raw)) for _ in range(FLIPS - len(places))]
    seen: Counter[str] = Counter()
    for place in places:
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([raw[place] ^ 1 << chance.randrange(8)]))
        try:
            with reopened(made) as vault:
                seen["found, opens for reading" if not vault.health.ok else "MISSED"] += 1
                with pytest.raises(StoreDamaged, match="backup"):
                    vault.append("answer", "c1", {}, AT)
        except StoreDamaged:
            seen["found, does not open"] += 1
        assert path.stat().st_size == len(raw)
        path.write_bytes(raw)
    print(f"{len(places)} flips over {len(raw) // 4096} pages: {dict(seen)}")  # noqa: T201
    assert len(places) >= FLIPS
    assert seen["MISSED"] == 0
    assert seen["found, opens for reading"] > FLIPS / 4, "the check behind the first page was hardly reached"
    with reopened(made) as vault:
        assert vault.health.sentences == ()


@pytest.mark.parametrize("change", [-1, -100, -4096, -4096 * 5, -20_001, 1, 4096, 10_000])
def test_a_store_cut_short_or_made_longer_is_found(made, change):
    path = made / "store.db"
    raw = path.read_bytes()
    spoiled = raw[:change] if change < 0 else raw + bytes(change)
    path.write_bytes(spoiled)
    try:
        with reopened(made) as vault:
            assert not vault.health.ok
            assert "backup" in " ".join(vault.health.sentences)
    except StoreDamaged as fault:
        assert "backup" in str(fault)  # noqa: PT017  either is right
    assert path.read_bytes() == spoiled


def test_swapped_pages_are_found(made):
    path = made / "store.db"
    raw = bytearray(path.read_bytes())
    raw[4096 * 3 : 4096 * 4], raw[4096 * 5 : 4096 * 6] = raw[4096 * 5 : 4096 * 6], raw[4096 * 3 : 4096 * 4]
    path.write_bytes(raw)
    with reopened(made) as vault:
        assert vault.health.faults


def test_a_damaged_store_can_still_be_read_where_it_is_whole(made):
    """The last page is an index or a payload; the first case's entries are elsewhere."""
    path = made / "store.db"
    raw = bytearray(path.read_bytes())
    raw[-100] ^= 1
    path.write_bytes(raw)
    with reopened(made) as vault:
        assert vault.health.faults == ("The store file is damaged in one place.",)
        readable = 0
        for number in range(3):
            try:
                readable += len(vault.events(f"case{number}"))
            except WaymarkError as fault:
                assert "Nothing has been changed" in str(fault)  # noqa: PT017
        assert readable
    assert path.read_bytes() == bytes(raw)
    assert not (made / "store.db-shm").exists()
    assert not (made / "store.db-wal").exists()


def put_back(made: Path, files: tuple[str, ...]) -> None:
    """Work on, then put older copies of these files in place, as a sync client does."""
    older = made.parent / "older"
    shutil.copytree(made, older)
    with reopened(made) as vault:
        for number in range(50):
            vault.append("answer", "c1", {"n": number}, AT + timedelta(seconds=number))
    for name in files:
        shutil.copy(older / name, made / name)


def test_an_older_store_put_back_is_noticed(made):
    put_back(made, ("store.db",))
    with reopened(made) as vault:
        assert "older than last time: the newest 51 entries are missing" in vault.health.faults[0]
        assert len(vault.events("case0")) == 20
        with pytest.raises(StoreDamaged, match="older than last time"):
            vault.put_draft("c1", "note", "x", AT)


def test_without_the_mark_that_cannot_be_noticed_and_this_is_said(made):
    """The positive control: it is the mark that sees it. Whoever puts back both is seen only by printed checks."""
    put_back(made, ("store.db",))
    (made / "mark.json").unlink()
    with reopened(made) as vault:
        assert vault.health.ok
        assert "cannot tell" in vault.health.notes[0]
        assert vault.events_of_kind("store.opened")[-1].data["notes"] == list(vault.health.notes)
    with reopened(made) as vault:
        assert vault.health.sentences == ()


@pytest.mark.parametrize("spoil", [b"", b"{}", b"x" * 300, os.urandom(300)])
def test_a_damaged_mark_is_said_and_stops_nothing(made, spoil):
    (made / "mark.json").write_bytes(spoil)
    with reopened(made) as vault:
        assert vault.health.ok
        assert len(vault.health.notes) == 1


def test_the_mark_of_another_store_counts_for_nothing(made, tmp_path):
    create_store(tmp_path / "other", user_name="B", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
    shutil.copy(tmp_path / "other" / "mark.json", made / "mark.json")
    with reopened(made) as vault:
        assert "mark" in vault.health.notes[0]


def test_an_older_key_file_put_back_is_noticed(made):
    """Otherwise a changed password could be changed back by whoever kept a copy."""
    older = {name: (made / name).read_bytes() for name in ("keys.json", "keys.json.bak")}
    with reopened(made) as vault:
        vault.change_password(PASSWORD, "another good phrase", AT, CHEAP)
    for name, raw in older.items():
        (made / name).write_bytes(raw)
    with reopened(made) as vault:
        assert "key file is older" in vault.health.faults[0]


def test_a_log_from_another_time_is_not_taken_over(made):
    """A stale write-ahead log beside a newer store would spoil it; it is seen before anything is touched."""
    vault = reopened(made)
    for number in range(40):
        vault.append("answer", "c1", {"n": number}, AT)
    stale = (made / "store.db-wal").read_bytes()
    vault.close()
    with reopened(made) as vault:
        for number in range(40):
            vault.append("answer", "c2", {"n": number}, AT)
    (made / "store.db-wal").write_bytes(stale)
    before = {path.name: path.read_bytes() for path in made.iterdir() if path.name.startswith("store")}
    try:
        with reopened(made) as vault:
            assert not vault.health.ok
    except StoreDamaged:
        pass
    assert {path.name: path.read_bytes() for path in made.iterdir() if path.name.startswith("store")} == before
    (made / "store.db-wal").unlink()
    with reopened(made) as vault:
        assert vault.health.ok
        assert len(vault.events("c2")) == 40


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses to replace an open file")
def test_a_store_replaced_while_open_takes_no_more_saves(made):
    older = made.parent / "older.db"
    shutil.copy(made / "store.db", older)
    vault = reopened(made)
    vault.append("answer", "c1", {}, AT)
    os.replace(older, made / "store.db")  # noqa: PTH105
    with pytest.raises(StoreDamaged, match="replaced while Waymark was open"):
        vault.append("answer", "c1", {}, AT)
    with pytest.raises(StoreDamaged, match="NOT saved"):
        vault.put_draft("c1", "note", "typed", AT)
    vault.close()
