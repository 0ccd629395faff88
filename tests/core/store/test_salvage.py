"""What is readable in a damaged store is saved: 99 in 100 entries with one bad page, hashes and signatures kept."""

import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from soaking import times

from core.errors import Cancelled, StoreDamaged, StoreFault, StoreMissing, WrongSecret
from core.store import Cost, NewEvent, Vault, create_store, open_store, store_users
from core.store.rescue_file import read_rescue_front
from core.store.salvage import open_rescued, rescue_name, salvage

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
ENTRIES = 5_000
PAGE = 4096


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """A store of 5,000 answers in 50 cases, each with its line, closed."""
    folder = tmp_path_factory.mktemp("large") / "store"
    vault, _ = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    with vault:
        for case in range(50):
            events = [
                NewEvent("answer", f"case{case}", {"q": f"{n}", "text": f"{case}/{n} " + "word " * 40}, AT)
                for n in range(ENTRIES // 50)
            ]
            vault.append_many(events)
            vault.put_summary(f"case{case}", {"status": "open", "reference": f"2026-{case:03d}"}, f"2026-{case:03d}")
    return folder


def reopened(folder: Path, password: str = PASSWORD) -> Vault:
    return open_store(folder, user_id=store_users(folder)[0].id, password=password, at=AT, floor=CHEAP)


def rescued(file: Path, folder: Path, password: str = PASSWORD) -> Vault:
    user = store_users(folder)[0].id
    return open_rescued(file, folder, user_id=user, password=password, at=AT + timedelta(minutes=1), floor=CHEAP)


def spoil(folder: Path, page: int) -> None:
    with (folder / "store.db").open("r+b") as file:
        file.seek(page * PAGE + 1000)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))


def test_one_bad_page_loses_less_than_one_in_a_hundred(large, tmp_path, exercised):
    """But for the few pages that lead to all the others, which only a backup brings back."""
    pages = (large / "store.db").stat().st_size // PAGE
    chance = random.Random(4)
    saved, upper = [], 0
    tried = times(5, soak=200)
    for trial in range(tried):
        folder = tmp_path / f"{trial}"
        shutil.copytree(large, folder)
        spoil(folder, chance.randrange(1, pages))
        with reopened(folder) as vault:
            assert not vault.health.ok
            found = salvage(vault, tmp_path / f"{trial}.sgr", AT)
        assert found.readable + found.lost >= ENTRIES + 1
        share = found.readable / (ENTRIES + 1)
        if share < 0.9:
            upper += 1
        else:
            saved.append(share)
            with rescued(tmp_path / f"{trial}.sgr", folder) as back:
                assert len(back.events_of_kind("answer")) >= found.readable - 1
        shutil.rmtree(folder)
    exercised("stores with one bad page", len(saved), least=tried - 1 - tried * 0.05)
    exercised("least share of entries saved", min(saved), least=0.99)
    assert upper <= max(1, tried * 0.05)


def test_a_whole_store_is_saved_whole_and_opens_for_reading(made, tmp_path):
    file = tmp_path / "rescue.sgr"
    with reopened(made) as vault:
        before = {case: vault.events(case) for case in ("case0", "case1", "case2")}
        raw = rows_of(vault)
        found = salvage(vault, file, AT)
        assert vault.events_of_kind("store.salvaged")[-1].data == {"readable": 62, "lost": 0}
    assert (found.readable, found.lost) == (62, 0)
    with rescued(file, made) as back:
        assert {case: back.events(case) for case in before} == before
        assert rows_of(back) == raw, "hashes, signatures and salts are as they were"
        assert back.verify_log().ok
        assert "62 entries are here and 0 are lost" in back.health.sentences[0]
        for write in (
            lambda: back.append("answer", "case0", {}, AT),
            lambda: back.put_draft("case0", "note", "x", AT),
            lambda: back.record_own("store.verified", {}, AT),
            lambda: back.change_password(PASSWORD, "another good phrase", AT, CHEAP),
        ):
            with pytest.raises(StoreDamaged, match=r"rescued from a damaged store.*Nothing new can be saved"):
                write()
        again = salvage(back, tmp_path / "again.sgr", AT)
        assert again == found


def rows_of(vault: Vault) -> list[tuple[object, ...]]:
    with vault.reading() as connection:
        return connection.execute("SELECT * FROM event JOIN payload USING (seq) ORDER BY seq").fetchall()


def test_nothing_readable_stands_in_the_file_and_no_wrong_password_opens_it(made, tmp_path):
    file = tmp_path / "rescue.sgr"
    with reopened(made) as vault:
        salvage(vault, file, AT)
    raw = file.read_bytes()
    assert b"answer" not in raw
    assert b"case0" not in raw
    with pytest.raises(WrongSecret, match="password"):
        rescued(file, made, "not the password")


def test_with_holes_the_list_is_made_again_from_the_entries(large, tmp_path):
    folder = tmp_path / "holes"
    shutil.copytree(large, folder)
    page = next(page for page in range(1, 2000) if hides_lines(folder, page))
    spoil(folder, page)
    with reopened(folder) as vault:
        there = len(vault.all_cases())
        salvage(vault, tmp_path / "r.sgr", AT, line=lambda case, _: ({"status": "open", "reference": case}, case))
    assert there < 50
    with rescued(tmp_path / "r.sgr", folder) as back:
        assert len(back.all_cases()) == 50
        assert back.find_cases("2026-") or there == 0


def hides_lines(folder: Path, page: int) -> bool:
    spoil(folder, page)
    with reopened(folder) as vault:
        hidden = len(vault.all_cases()) < 50 and len(vault.events_of_kind("answer")) > 4000
    spoil(folder, page)
    return hidden


def test_every_flip_and_every_cut_of_the_file_is_refused(made, tmp_path, exercised):
    file = tmp_path / "rescue.sgr"
    with reopened(made) as vault:
        salvage(vault, file, AT)
    raw, chance = file.read_bytes(), random.Random(3)
    refused = 0
    for _ in range(times(150, soak=2_000)):
        place = chance.randrange(len(raw))
        spoiled = raw[:place] if chance.random() < 0.3 else raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        file.write_bytes(spoiled)
        with pytest.raises((StoreFault, WrongSecret)):
            rescued(file, made)
        refused += 1
    exercised("spoilt rescue files refused", refused, least=times(150, soak=2_000))
    file.write_bytes(raw + b"x")
    with pytest.raises(StoreDamaged):
        rescued(file, made)
    file.write_bytes(raw)
    rescued(file, made).close()


def test_cancel_and_a_full_disk_leave_nothing(made, tmp_path, monkeypatch):
    def stop(_says: str, share: float) -> None:
        if share > 0.5:
            raise Cancelled("stopped")

    def full(_: int) -> None:
        raise OSError(28, "full")

    with reopened(made) as vault:
        with pytest.raises(Cancelled):
            salvage(vault, tmp_path / "r.sgr", AT, stop)
        with monkeypatch.context() as no_room:
            no_room.setattr("core.store.rescue_file.os.fsync", full)
            with pytest.raises(StoreFault, match="not enough room"):
                salvage(vault, tmp_path / "r.sgr", AT)
        assert [path.name for path in tmp_path.iterdir() if "sgr" in path.name] == []
        salvage(vault, tmp_path / "r.sgr", AT)
        with pytest.raises(StoreFault, match="another folder"):
            salvage(vault, tmp_path / "r.sgr", AT)


def test_names_are_free_and_a_foreign_file_is_refused(tmp_path):
    first = rescue_name(tmp_path, AT)
    assert first.name == "Safeguarding-rescue-2026-11-23-0900.sgr"
    first.write_bytes(b"x" * 100)
    assert rescue_name(tmp_path, AT).name == "Safeguarding-rescue-2026-11-23-0900-2.sgr"
    with pytest.raises(StoreDamaged, match="not a rescue file"):
        read_rescue_front(first)
    with pytest.raises(StoreMissing):
        read_rescue_front(tmp_path / "nothing.sgr")
