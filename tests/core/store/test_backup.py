"""A backup: read again from where it lies, or not there at all; and the store never the worse for it."""

import errno
import hashlib
import json
import random
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from soaking import times

from core.errors import Cancelled, StoreDamaged, StoreFault, StoreFull, WaymarkError
from core.store import (
    Cost,
    NewEvent,
    StartCheck,
    automatic_backup,
    backup_before_update,
    backup_due,
    backups_in,
    create_store,
    look_at,
    make_backup,
    open_backup,
    open_with_recovery,
    platform,
    remove_old,
)
from core.store.backup import check_bytes
from core.store.backup_file import HEADER, LARGEST_MANIFEST, MAGIC, Part, read_front, unpack, write_backup
from core.store.canonical import canonical
from core.store.connection import connect
from core.store.rotation import too_old

AT = datetime(2026, 11, 22, 14, 3, 22, 250_000, UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def filled(vault):
    vault.append_many(
        [NewEvent("answer", f"case{n % 3}", {"text": f"answer {n} " + "word " * 60}, AT) for n in range(30)]
    )
    return vault


@pytest.fixture
def made(filled, stick: Path) -> Path:
    return make_backup(filled, stick, AT).path


def opened_by_password(path: Path, scratch: Path, password: str = PASSWORD):
    user = look_at(path).users[0].id
    return open_backup(path, scratch, user_id=user, password=password, at=AT, floor=CHEAP)


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


# -- one that is made --------------------------------------------------------------------------------


def test_a_backup_holds_everything_and_says_so_without_a_secret(filled, stick, tmp_path):
    before = filled.anchor()
    backup = make_backup(filled, stick, AT)
    assert backup.verified
    assert left_in(stick) == [backup.path.name] == ["Safeguarding-backup-2026-11-22-1403-e31.sgb"]
    head = look_at(backup.path)
    assert (head.store, head.seq, head.generation, head.at) == (filled.store_id, 31, 1, AT)
    assert (head.size, backup.size) == (backup.path.stat().st_size,) * 2
    assert head.names == ("A. Lead",)
    assert backups_in(stick) == backups_in(stick, filled.store_id) == [head]
    assert backups_in(stick, "0" * 32) == backups_in(tmp_path / "none") == []
    with opened_by_password(backup.path, tmp_path / "scratch") as trial:
        assert trial.anchor() == before
        assert trial.events("case1") == filled.events("case1")
        assert trial.verify_log().ok
    assert filled.events_of_kind("store.backed-up")[0].data == {"seq": 31, "automatic": 0}
    assert not (filled.opened.folder / "scratch").exists()


def test_only_ciphertext_is_in_the_file_and_in_every_copy_on_the_way(filled, stick):
    filled.append("answer", "case1", {"text": "Kanarienvogel"}, AT)
    seen = set()

    def look(_says: str, _share: float) -> None:
        for path in [*filled.opened.folder.rglob("*"), *stick.rglob("*")]:
            if path.is_file() and path.name != "lock":
                seen.add(path.name)
                assert b"Kanarienvogel" not in path.read_bytes() if path.name not in ("store.db", "store.db-wal") else 1
        for path in [*filled.opened.folder.glob("scratch/*/*/*"), *stick.iterdir()]:
            assert b"Kanarienvogel" not in path.read_bytes()
            assert b"SQLite format" not in path.read_bytes()

    path = make_backup(filled, stick, AT, look).path
    assert b"Kanarienvogel" not in path.read_bytes()
    assert {name for name in seen if name.endswith(".new")}


def test_two_backups_in_one_minute_have_two_names(filled, stick):
    first = make_backup(filled, stick, AT)
    shutil.copy(first.path, stick / "Safeguarding-backup-2026-11-22-1403-e32.sgb")
    second = make_backup(filled, stick, AT)
    assert second.path.name == "Safeguarding-backup-2026-11-22-1403-e32-2.sgb"
    assert look_at(second.path).seq == 32


def test_the_next_backup_clears_what_a_killed_one_left_and_nothing_else(filled, stick):
    mine = stick / f"Safeguarding-backup-2026-11-20-0900-e3.{filled.store_id[:8]}.new"
    other = stick / "Safeguarding-backup-2026-11-20-0900-e3.01234567.new"
    for path in (mine, other):
        path.write_bytes(b"half")
    made = make_backup(filled, stick, AT)
    assert left_in(stick) == sorted([other.name, made.path.name])


def test_what_a_killed_backup_left_beside_the_store_goes_at_the_next_start(vault, folder, opened):
    vault.close()
    (folder / "scratch" / "0123").mkdir(parents=True)
    (folder / "scratch" / "0123" / "store.db").write_bytes(b"half")
    assert opened(folder).health.ok
    assert not (folder / "scratch").exists()


def test_an_automatic_backup_lies_beside_the_store_and_does_not_put_off_the_reminder(filled, folder):
    made = automatic_backup(filled, AT)
    assert made.path.parent == folder.parent / "backups"
    assert look_at(made.path).automatic
    state = backup_due(filled, AT)
    assert (state.last, state.changes, state.due, state.copies) == (None, 30, True, 1)


def test_where_no_automatic_copy_can_lie_it_is_the_laptop_that_is_named(filled, folder):
    (folder.parent / "backups").write_text("a file", "utf-8")
    with pytest.raises(StoreFault, match="may not write to the folder with the records"):
        automatic_backup(filled, AT)


def test_another_waymark_makes_a_copy_before_it_goes_on(filled):
    assert backup_before_update(filled, AT, product="Waymark 1") is None  # the first one has nothing to keep
    assert backup_before_update(filled, AT, product="Waymark 1") is None
    made = backup_before_update(filled, AT, product="Waymark 2")
    assert made is not None
    assert look_at(made.path).automatic
    assert backup_before_update(filled, AT, product="Waymark 2") is None


def test_a_locked_store_is_not_backed_up(filled, stick):
    filled.close()
    with pytest.raises(StoreFault, match="locked"):
        make_backup(filled, stick, AT)
    with pytest.raises(StoreFault, match="locked"):
        automatic_backup(filled, AT)
    assert left_in(stick) == []


def test_a_lock_in_the_middle_of_a_backup_takes_nothing_from_it(filled, stick, tmp_path):
    """The key is wiped under it; the file is good all the same, and only its note in the log is missing."""

    def lock(says: str, _share: float) -> None:
        if says == "Writing the backup.":
            filled.close()

    made = make_backup(filled, stick, AT, lock)
    assert made.verified
    assert "could not be noted" in made.notes[0]
    with opened_by_password(made.path, tmp_path / "scratch") as trial:
        assert trial.verify_log().ok


def test_a_backup_made_with_the_sheet_opens_too(folder, stick, tmp_path):
    vault, code = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    vault.close()
    with open_with_recovery(folder, code=code, at=AT) as recovered:
        path = make_backup(recovered, stick, AT).path
    with open_backup(path, tmp_path / "scratch", code=code, at=AT) as trial:
        assert trial.user.id == "recovery"
    with opened_by_password(path, tmp_path / "scratch") as trial:
        assert trial.user.name == "A. Lead"


# -- one that is not made ----------------------------------------------------------------------------


def refused(vault, target: Path, error: type[StoreFault], says: str) -> None:
    """It is said in one sentence or two, nothing is left, and the store goes on."""
    before = left_in(target) if target.is_dir() else []
    with pytest.raises(error, match=says) as told:
        make_backup(vault, target, AT)
    assert "\n" not in str(told.value)
    assert (left_in(target) if target.is_dir() else []) == before
    assert not (vault.opened.folder / "scratch").exists()
    assert vault.events_of_kind("store.backed-up") == []
    vault.append("answer", "after", {}, AT)
    assert vault.verify_log().ok


def test_the_stores_own_folder_is_no_place_for_a_backup(filled, folder):
    (folder / "inside").mkdir()
    with pytest.raises(StoreFault, match="folder of the records"):
        make_backup(filled, folder, AT)
    with pytest.raises(StoreFault, match="folder of the records"):
        make_backup(filled, folder / "inside", AT)
    assert not list(folder.rglob("*.sgb"))


def test_a_folder_that_is_not_there_is_not_made(filled, tmp_path):
    refused(filled, tmp_path / "none", StoreFault, "not there")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        (errno.ENOSPC, StoreFull, "full"),
        (errno.EFBIG, StoreFull, "full"),
        (errno.EIO, StoreFault, "could not be finished"),
        (errno.ENODEV, StoreFault, "could not be finished"),
        (errno.EROFS, StoreFault, "may not write"),
        (errno.EACCES, StoreFault, "may not write"),
    ],
)
@pytest.mark.parametrize("fails", ["write_backup", "put_in_place", "sync_folder_where_it_can"])
def test_a_target_that_fails_is_said_and_left_clean(  # noqa: PLR0913, PLR0917  the last four are one row of the table
    filled, stick, monkeypatch, fails, code, error, says
):
    def fail(*_: object) -> None:
        raise OSError(code, "as the system says it")

    with monkeypatch.context() as failing:
        failing.setattr(f"core.store.backup.{fails}", fail)
        refused(filled, stick, error, says)
    assert make_backup(filled, stick, AT).verified


def test_a_file_system_that_cannot_sync_folders_takes_a_backup_all_the_same(filled, stick, monkeypatch):
    real = platform.sync_folder

    def unknown(folder: Path) -> None:
        if folder == stick:
            raise OSError(errno.EINVAL, "fsync on a folder")
        real(folder)

    monkeypatch.setattr("core.store.platform.sync_folder", unknown)
    made = make_backup(filled, stick, AT)
    assert look_at(made.path).seq == made.seq


@pytest.mark.parametrize("at", [0, 20, 5000, -3])
def test_a_stick_that_keeps_something_else_than_was_written_is_found_out(filled, stick, monkeypatch, at):
    def lie(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[at] ^= 4
        path.write_bytes(raw)

    monkeypatch.setattr("core.store.backup.forget_cached", lie)
    refused(filled, stick, StoreFault, "could not be read again")


def test_a_stick_that_gives_back_an_older_whole_backup_is_found_out(filled, stick, tmp_path, monkeypatch):
    older = make_backup(filled, tmp_path, AT).path

    def lie(path: Path) -> None:
        shutil.copy(older, path)

    monkeypatch.setattr("core.store.backup.forget_cached", lie)
    with pytest.raises(StoreFault, match="could not be read again"):
        make_backup(filled, stick, AT)
    assert left_in(stick) == []


def test_a_laptop_without_room_for_the_copy_says_that_it_is_the_laptop(filled, stick, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("core.store.backup.write_key_file", full)
    refused(filled, stick, StoreFull, "on this laptop")


def test_too_little_room_is_known_before_anything_is_written(filled, stick, monkeypatch):
    monkeypatch.setattr("core.store.backup.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 9))
    monkeypatch.setattr("core.store.backup.write_backup", lambda *_: pytest.fail("wrote"))
    refused(filled, stick, StoreFull, r"needs 0\.\d MB")


def test_a_damaged_store_is_not_backed_up(filled, stick):
    filled.health = StartCheck(("The store file is damaged in one place.",), kind="pages")
    with pytest.raises(StoreDamaged, match="damaged in one place"):
        make_backup(filled, stick, AT)
    assert left_in(stick) == []


def test_cancelled_at_any_tick_leaves_nothing(filled, stick, exercised):
    ticks: list[str] = []
    make_backup(filled, stick, AT, lambda says, _: ticks.append(says))
    before = left_in(stick)

    def stop_at(number: int):
        left = iter(range(number))

        def tick(_says: str, _share: float) -> None:
            if next(left, None) is None:
                raise Cancelled

        return tick

    for number in range(len(ticks)):
        with pytest.raises(Cancelled):
            make_backup(filled, stick, AT, stop_at(number))
        assert left_in(stick) == before
        assert not (filled.opened.folder / "scratch").exists()
    assert len(filled.events_of_kind("store.backed-up")) == 1
    assert filled.verify_log().ok
    assert make_backup(filled, stick, AT).verified
    exercised("ticks at which a backup was cancelled", len(ticks), least=5)


def test_a_tick_never_goes_back_and_its_sentences_are_few(filled, stick):
    said: list[tuple[str, float]] = []
    make_backup(filled, stick, AT, lambda says, share: said.append((says, share)))
    assert {says for says, _ in said} == {
        "Copying the records.", "Writing the backup.", "Reading the backup.", "Checking every page.",
        "Checking every entry.",
    }  # fmt: skip
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 1 MiB, where the tests may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("knows", [True, False])
def test_a_stick_that_is_really_full(filled, small_disk, monkeypatch, knows):
    for number in range(250):
        filled.append("answer", "case1", {"text": f"{number}" + "word " * 800}, AT)
    if not knows:  # as a share that cannot say how much is free
        monkeypatch.setattr("core.store.backup.shutil.disk_usage", lambda _: (_ for _ in ()).throw(OSError(38, "no")))
    refused(filled, small_disk, StoreFull, "room" if knows else "full")


# -- when it is due, and where copies are ------------------------------------------------------------


def test_due_after_seven_days_or_twenty_five_changes(vault, stick):
    assert not backup_due(vault, AT + timedelta(days=30)).due  # nothing was done yet
    vault.append("answer", "c", {}, AT)
    assert not backup_due(vault, AT + timedelta(days=6)).due
    assert backup_due(vault, AT + timedelta(days=7)).due
    made = make_backup(vault, stick, AT + timedelta(days=7))
    state = backup_due(vault, AT + timedelta(days=60))
    assert (state.last, state.seq, state.changes, state.due) == (made.at, made.seq, 0, False)
    for number in range(1, 26):
        assert not backup_due(vault, AT + timedelta(days=8)).due
        vault.append("answer", "c", {"n": number}, AT + timedelta(days=8))
    state = backup_due(vault, AT + timedelta(days=8))
    assert (state.changes, state.due) == (25, True)
    vault.append("answer", "c", {}, AT)
    assert backup_due(vault, AT - timedelta(days=400)).due  # the clock set back silences nothing


def test_places_are_remembered_the_last_one_first(filled, stick, tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    for day, target in enumerate((stick, share, stick)):
        make_backup(filled, target, AT + timedelta(days=day))
    state = backup_due(filled, AT)
    assert [place.folder for place in state.places] == [stick, share]
    assert state.places[0].last == AT + timedelta(days=2)
    assert (state.copies, state.devices, state.elsewhere) == (3, 1, False)
    filled.put_setting("backup_places", "{")
    assert backup_due(filled, AT).places == ()


# -- rotation ----------------------------------------------------------------------------------------


def test_ten_stay_and_one_a_month_for_a_year(filled, stick):
    path = make_backup(filled, stick, AT).path
    head = look_at(path)
    heads = [
        replace(head, path=stick / f"{day}.sgb", at=AT - timedelta(days=day), seq=1000 - day)
        for day in range(0, 800, 3)
    ]
    gone = too_old(heads)
    stay = [head for head in heads if head not in gone]
    assert stay[:10] == heads[:10]
    months = [f"{head.at:%Y-%m}" for head in stay]
    assert len(set(months)) == 12
    assert len(stay) == 10 + 12 - len({f"{head.at:%Y-%m}" for head in heads[:10]})
    for month in set(months):
        newest = max((head for head in heads if f"{head.at:%Y-%m}" == month), key=lambda head: head.at)
        assert newest in stay
    wrong_clock = replace(head, path=stick / "x.sgb", at=AT - timedelta(days=3000), seq=5000)
    assert wrong_clock not in too_old([*heads, wrong_clock])


def test_rotation_takes_only_what_is_old_ours_and_readable(filled, stick, tmp_path):
    paths = [make_backup(filled, stick, AT + timedelta(minutes=number)).path for number in range(10)]
    foreign, broken = stick / "Safeguarding-backup-foreign.sgb", stick / "Safeguarding-backup-broken.sgb"
    foreign.write_bytes(b"a letter")
    broken.write_bytes(paths[0].read_bytes()[:2000])
    eleventh = make_backup(filled, stick, AT + timedelta(minutes=10))
    assert eleventh.removed == (paths[0],)
    assert not paths[0].exists()
    assert foreign.exists()
    assert broken.exists()
    assert len(backups_in(stick)) == 10


def test_nothing_goes_while_no_newer_one_is_whole(filled, stick):
    paths = [make_backup(filled, stick, AT + timedelta(minutes=number)).path for number in range(10)]
    old = stick / "old.sgb"
    shutil.copy(paths[0], old)
    for path in paths:
        raw = bytearray(path.read_bytes())
        raw[-100] ^= 1
        path.write_bytes(raw)
    assert remove_old(stick, filled.store_id) == ()  # the one whole file is the one that was to go
    assert old.exists()


# -- the strict reader -------------------------------------------------------------------------------


def test_a_thousand_damaged_backups_are_a_thousand_refused(made, tmp_path, exercised):
    whole = made.read_bytes()
    chance = random.Random(30)
    copy, count, slowest = tmp_path / "copy.sgb", times(1000, soak=10_000), 0.0
    user = look_at(made).users[0].id
    said: dict[str, int] = {}
    for number in range(count):
        raw = bytearray(whole)
        match number % 4:
            case 0:
                raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            case 1:
                raw[chance.randrange(HEADER.size + 3000)] ^= 1 << chance.randrange(8)
            case 2:
                del raw[chance.randrange(len(raw)) :]
            case _:
                raw += bytes(chance.randrange(1, 5000))
        copy.write_bytes(raw)
        start = time.perf_counter()
        with pytest.raises(StoreFault) as told:
            open_backup(copy, tmp_path / "scratch", user_id=user, password=PASSWORD, at=AT, floor=CHEAP)
        slowest = max(slowest, time.perf_counter() - start)
        with pytest.raises(StoreFault):
            check_bytes(copy)
        said[str(told.value)] = said.get(str(told.value), 0) + 1
    copy.write_bytes(whole)
    with opened_by_password(copy, tmp_path / "scratch") as trial:  # the positive control: it is the damage
        assert trial.verify_log().ok
    assert len(said) <= 6, said
    assert all(re.fullmatch(r"[A-Z][^\n]+\.", sentence) for sentence in said)
    assert not (tmp_path / "scratch").exists()
    assert slowest < 2.0
    exercised("damaged backups refused", sum(said.values()), least=count)


def test_who_rewrites_the_hashes_without_the_key_is_found_out(made, tmp_path):
    """The header and the manifest made anew, as somebody would who has read the format."""
    whole = made.read_bytes()
    _, _, length, _ = HEADER.unpack(whole[: HEADER.size])
    rest = whole[HEADER.size + length :]
    for name, value in (("disposed", ["case1"]), ("seq", 12), ("at", "2020-01-01T00:00:00.000000+00:00")):
        body = json.loads(whole[HEADER.size : HEADER.size + length])
        body[name] = value
        raw = canonical(body)
        forged = tmp_path / "forged.sgb"
        forged.write_bytes(HEADER.pack(MAGIC, 1, len(raw), hashlib.sha256(raw).digest()) + raw + rest)
        assert look_at(forged)
        with pytest.raises(StoreDamaged, match="damaged"):
            opened_by_password(forged, tmp_path / "scratch")


@pytest.mark.parametrize(
    ("raw", "error", "says"),
    [
        (b"", StoreDamaged, "not a Waymark backup"),
        (b"a letter to the parents" * 30, StoreDamaged, "not a Waymark backup"),
        (MAGIC[:7], StoreDamaged, "not complete"),
        (MAGIC + b"\0\0\0\1", StoreDamaged, "not complete"),
        (HEADER.pack(MAGIC, 2, 5, bytes(32)) + b"hello", StoreFault, "newer Waymark"),
        (HEADER.pack(MAGIC, 0, 5, bytes(32)) + b"hello", StoreDamaged, "damaged"),
        (HEADER.pack(MAGIC, 1, 2**32 - 1, bytes(32)), StoreDamaged, "damaged"),
        (HEADER.pack(MAGIC, 1, LARGEST_MANIFEST, bytes(32)), StoreDamaged, "not complete"),
    ],
)
def test_what_is_no_backup_is_told_apart(tmp_path, raw, error, says):
    path = tmp_path / "x.sgb"
    path.write_bytes(raw)
    with pytest.raises(error, match=says):
        look_at(path)
    assert backups_in(tmp_path) == []


def test_a_file_that_is_gone_or_a_folder(tmp_path):
    with pytest.raises(WaymarkError, match="not there any more"):
        look_at(tmp_path / "none.sgb")
    with pytest.raises(WaymarkError, match="not a Waymark backup"):
        look_at(tmp_path)


@pytest.mark.parametrize("part", ["keys", "database"])
@pytest.mark.parametrize("size", [-1, 0, 2**53 - 1, 2**31, True, "9"])
def test_hostile_sizes_cost_nothing(made, tmp_path, part, size):
    whole = made.read_bytes()
    _, _, length, _ = HEADER.unpack(whole[: HEADER.size])
    body = json.loads(whole[HEADER.size : HEADER.size + length])
    body[part]["size"] = size
    raw = canonical(body)
    path = tmp_path / "x.sgb"
    path.write_bytes(
        HEADER.pack(MAGIC, 1, len(raw), hashlib.sha256(raw).digest()) + raw + whole[HEADER.size + length :]
    )
    start = time.perf_counter()
    with pytest.raises(StoreDamaged):
        look_at(path)
    assert time.perf_counter() - start < 0.5


def test_a_store_under_another_key_is_not_taken_for_this_one(made, filled, tmp_path):
    """Whole files exchanged inside: every hash right, the MAC by the right key, the store not what the log says."""
    place = tmp_path / "place"
    place.mkdir()
    front = unpack(made, place)
    key = filled.opened.key
    with connect(place / "store.db", key) as connection:
        connection.set_authorizer(None)
        connection.execute("DROP TRIGGER payload_no_update")
        connection.execute("UPDATE payload SET body = '{}' WHERE seq = 7")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    raw = (place / "store.db").read_bytes()
    forged = replace(front.manifest, database=Part(len(raw), hashlib.sha256(raw).digest())).signed(key)
    write_backup(tmp_path / "forged.sgb", forged, place)
    assert read_front(tmp_path / "forged.sgb").manifest.is_genuine(key)
    with pytest.raises(StoreDamaged, match="text of entry 7 has been changed"):
        opened_by_password(tmp_path / "forged.sgb", tmp_path / "scratch")
