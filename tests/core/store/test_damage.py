"""A store that is not as it was left is seen at the next start, in words, and nothing more is spoiled."""

import os
import random
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from soaking import times

from core.errors import StoreDamaged, WaymarkError
from core.store import Cost, check, create_store, open_store, store_users
from core.store.keys import DataKey
from core.store.mark import read_mark
from core.store.slots import read_key_file

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
FLIPS = times(3_000, soak=100_000)


def reopened(folder: Path):
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


def key_of(folder: Path) -> DataKey:
    """The data key of a store, as opening it finds out."""
    with reopened(folder) as vault:
        return DataKey(bytes(vault.opened.key._raw))


def flipped(folder: Path, flips: int) -> tuple[Counter[str], int]:
    """Flip one bit after another, each time through the whole start check; how it went, and how many pages were hit."""
    path, key = folder / "store.db", key_of(folder)
    keys, _ = read_key_file(folder)
    mark = read_mark(folder, keys.store, key)
    raw = path.read_bytes()
    pages = len(raw) // 4096
    chance = random.Random(1)
    places = [page * 4096 + chance.randrange(4096) for page in range(pages)]
    places += [*range(120), *range(4096 - 80, 4096)]
    places += [chance.randrange(len(raw)) for _ in range(flips - len(places))]
    seen: Counter[str] = Counter()
    with path.open("r+b", buffering=0) as file:
        for place in places:
            file.seek(place)
            file.write(bytes([raw[place] ^ 1 << chance.randrange(8)]))
            try:
                connection, health = check.start_check(path, key, keys.store, keys.generation, mark)
                connection.close()
                seen["MISSED" if health.ok else f"reads only: {health.kind}"] += 1
                assert health.ok or health.sentences[-1].endswith("Put back your newest backup.")
            except StoreDamaged as fault:
                seen["refused in words"] += 1
                assert str(fault).endswith("Put back your newest backup.")  # noqa: PT017  either is right
            file.seek(place)
            file.write(raw[place : place + 1])
    assert path.read_bytes() == raw
    return seen, len({place // 4096 for place in places})


def test_every_flipped_bit_of_the_store_is_found_at_the_start(made, exercised):
    """Every page is hit, and both ends of the first one."""
    pages = (made / "store.db").stat().st_size // 4096
    seen, hit = flipped(made, FLIPS)
    exercised("bit flips", seen.total(), least=FLIPS)
    exercised("pages hit", hit, least=pages)
    exercised("flips behind the first page", seen["reads only: pages"], least=FLIPS // 2)
    assert seen["MISSED"] == 0
    assert seen.total() == seen["reads only: pages"] + seen["refused in words"]
    with reopened(made) as vault:
        assert vault.health.sentences == ()


def test_without_the_checks_of_pages_and_tables_flips_are_missed(made, monkeypatch, exercised):
    """The positive control of the test above."""
    monkeypatch.setattr(check, "_codes", lambda *_: None)
    monkeypatch.setattr(check, "_content", lambda *_: None)
    seen, _ = flipped(made, 400)
    exercised("flips missed by a check cut down", seen["MISSED"], least=100)


def test_a_page_found_damaged_opens_for_reading_and_takes_nothing(made):
    path = made / "store.db"
    raw = path.read_bytes()
    for page in range(1, len(raw) // 4096):
        spoiled = bytearray(raw)
        spoiled[page * 4096 + 99] ^= 1
        path.write_bytes(spoiled)
        with reopened(made) as vault:
            assert vault.health.kind == "pages"
            for write in (
                lambda vault=vault: vault.append("answer", "c1", {}, AT),
                lambda vault=vault: vault.put_draft("c1", "note", "x", AT),
                lambda vault=vault: vault.put_setting("where", "x"),
                lambda vault=vault: vault.put_summary("c1", {}, ""),
            ):
                with pytest.raises(StoreDamaged, match=r"damaged in one place.*Nothing new can be saved.*backup"):
                    write()
        assert path.read_bytes() == bytes(spoiled)


@pytest.mark.parametrize("change", [-1, -100, -4096, -4096 * 5, -20_001, 1, 4096, 10_000])
def test_a_store_cut_short_or_made_longer_is_found(made, change):
    path = made / "store.db"
    raw = path.read_bytes()
    spoiled = raw[:change] if change < 0 else raw + bytes(change)
    path.write_bytes(spoiled)
    with reopened(made) as vault:
        assert vault.health.kind == ("shorter" if change < 0 else "longer")
        assert vault.health.sentences[0].endswith(f"is {vault.health.kind} than it should be.")
        assert vault.health.sentences[-1].endswith("Put back your newest backup.")
        assert vault.events_of_kind("store.created")
    assert path.read_bytes() == spoiled


def test_without_the_checks_of_length_and_pages_a_longer_store_is_missed(made, monkeypatch):
    """The control: the tables know nothing of what is behind them."""
    for name in ("_length", "_codes"):
        monkeypatch.setattr(check, name, lambda *_: None)
    with (made / "store.db").open("ab") as file:
        file.write(bytes(4096))
    with reopened(made) as vault:
        assert vault.health.ok


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
        assert vault.health.faults[0] == "The store file is damaged in one place."
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
