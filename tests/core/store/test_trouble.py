"""What is wrong with a store is said in words, with one next step; and not a byte in its folder changes by itself."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreBusy, StoreDamaged, StoreFault, StoreFull
from core.store import Cost, Vault, create_store, open_store, store_users
from core.store.canonical import read_lined, write_lined
from core.store.diagnosis import ASK, CAUSES, RESTORE, diagnosis
from core.store.first_look import first_look
from core.store.twins import twins

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
ROOT = Path(__file__).resolve().parents[3]
MAY_CHANGE = {"tries.json"}  # wrong passwords are counted whatever the store is like


@dataclass
class Seen:
    """What somebody is told who starts the program and types the right password."""

    kind: str
    sentences: tuple[str, ...]
    entries: int = 0  # of the first case that can be read


def start(folder: Path, user: str) -> Seen:
    try:
        store_users(folder)
        told = first_look(folder)
        vault = open_store(folder, user_id=user, password=PASSWORD, at=AT, floor=CHEAP)
    except StoreFault as fault:
        found = diagnosis(fault)
        assert found.what.endswith(".")
        assert found.next_step.endswith(".")
        assert f"{found.what} {found.next_step}" == str(fault)  # noqa: PT017  either is right
        return Seen(found.kind, (found.what, found.next_step))
    with vault:  # closes it
        if not vault.health.ok:
            for write in (
                lambda: vault.append("answer", "case0", {}, AT),
                lambda: vault.record_own("store.verified", {}, AT),
                lambda: vault.put_draft("case0", "note", "x", AT),
                lambda: vault.drop_draft("case0", "note"),
                lambda: vault.put_setting("where", "x"),
                lambda: vault.put_summary("case0", {}, ""),
                lambda: vault.change_password(PASSWORD, "another good phrase", AT, CHEAP),
            ):
                with pytest.raises(StoreFault, match="Nothing new can be saved"):
                    write()
        sentences = (*told, *vault.health.sentences)
        return Seen(vault.health.kind, sentences, entries(vault))


def entries(vault: Vault) -> int:
    """How many entries of the first case can be read; the rest of the store stays readable when they cannot."""
    try:
        return len(vault.events("case0"))
    except StoreDamaged as fault:
        assert fault.kind == "part"  # noqa: PT017  either is right
        assert vault.events_of_kind("store.created")
        return 0


def snapshot(folder: Path) -> dict[str, tuple[object, ...]]:
    """Every name in the folder, its bytes and when it was last written."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.name not in MAY_CHANGE:
            state = path.stat()
            body = path.read_bytes() if path.is_file() else None
            found[str(path.relative_to(folder))] = (state.st_mode, state.st_mtime_ns, body)
    return found


# -- what may befall a store: each takes its folder ----------------------------------------------


def work_on(folder: Path, case: str = "case0", entries: int = 40) -> None:
    with reopened(folder) as vault:
        for number in range(entries):
            vault.append("answer", case, {"n": number}, AT)


def reopened(folder: Path) -> Vault:
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


def change(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(edit((folder / name).read_bytes()))

    return spoil


def flip(place: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def missing(folder: Path) -> None:
    (folder / "store.db").unlink()


def a_folder(folder: Path) -> None:
    missing(folder)
    (folder / "store.db").mkdir()


def of_another_store(folder: Path) -> None:
    other = folder.parent / "other"
    create_store(other, user_name="B", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
    shutil.copy(other / "store.db", folder / "store.db")


def rolled_back(folder: Path) -> None:
    old = (folder / "store.db").read_bytes()
    work_on(folder)
    (folder / "store.db").write_bytes(old)


def rolled_back_without_mark(folder: Path) -> None:
    rolled_back(folder)
    (folder / "mark.json").unlink()


def one_page_put_back(folder: Path) -> None:
    """The page that holds the newest entry, as it was before."""
    old = (folder / "store.db").read_bytes()
    work_on(folder, entries=1)
    new = bytearray((folder / "store.db").read_bytes())
    changed = [at for at in range(4096, len(old), 4096) if old[at : at + 4096] != new[at : at + 4096]]
    new[changed[-1] : changed[-1] + 4096] = old[changed[-1] : changed[-1] + 4096]
    (folder / "store.db").write_bytes(new)


def stale_log(folder: Path) -> None:
    vault = reopened(folder)
    for number in range(40):
        vault.append("answer", "case0", {"n": number}, AT)
    stale = (folder / "store.db-wal").read_bytes()
    vault.close()
    work_on(folder)
    (folder / "store.db-wal").write_bytes(stale)


def lone_store(folder: Path) -> None:
    """A sync program carried the store file and not the log beside it."""
    vault = reopened(folder)
    for number in range(40):
        vault.append("answer", "case0", {"n": number}, AT)
    carried = (folder / "store.db").read_bytes()
    vault.close()
    (folder / "store.db").write_bytes(carried)


def no_keys(folder: Path) -> None:
    for name in ("keys.json", "keys.json.bak"):
        (folder / name).unlink()


def broken_keys(folder: Path) -> None:
    for name in ("keys.json", "keys.json.bak"):
        change(name, flip(200))(folder)


def one_broken_key_file(folder: Path) -> None:
    change("keys.json", flip(200))(folder)


def older_keys(folder: Path) -> None:
    old = {name: (folder / name).read_bytes() for name in ("keys.json", "keys.json.bak")}
    with reopened(folder) as vault:
        vault.change_password(PASSWORD, PASSWORD, AT, CHEAP)
    for name, raw in old.items():
        (folder / name).write_bytes(raw)


def newer_keys(folder: Path) -> None:
    for name in ("keys.json", "keys.json.bak"):
        write_lined(folder / name, {**read_lined(folder / name), "format": 2})


def newer_store(folder: Path) -> None:
    with reopened(folder) as vault:
        vault.opened.connection.set_authorizer(None)
        vault.opened.connection.execute("PRAGMA user_version = 2")


def twin(folder: Path) -> None:
    shutil.copy(folder / "store.db", folder / "store-LAPTOP.db")


NOTHING_READ = -1
STATES = [
    # what befell it, the cause told, entries of the first case that can still be read, words told
    (change("store.db", flip(4096 * 9 + 50)), "pages", 0, "damaged in one place"),
    (change("store.db", flip(50)), "unreadable", NOTHING_READ, "damaged or is not the one that belongs"),
    (change("store.db", lambda raw: raw[:-4096]), "shorter", 0, "shorter than it should be"),
    (change("store.db", lambda raw: raw[:-100]), "shorter", 0, "shorter than it should be"),
    (change("store.db", lambda raw: raw[:2000]), "unreadable", NOTHING_READ, "damaged or is not the one"),
    (change("store.db", lambda raw: raw + bytes(4096)), "longer", 20, "longer than it should be"),
    (change("store.db", lambda raw: raw + b"x"), "longer", 20, "longer than it should be"),
    (change("store.db", lambda _: b""), "empty", NOTHING_READ, "The store file is empty"),
    (missing, "missing", NOTHING_READ, "missing from its folder"),
    (a_folder, "folder", NOTHING_READ, "A folder lies where"),
    (change("store.db", lambda raw: b"SQLite format 3\0" + raw[16:]), "foreign", NOTHING_READ, "not one of Waymark's"),
    (change("store.db", lambda raw: b"PK\3\4" + raw[4:]), "unreadable", NOTHING_READ, "not the one that belongs"),
    (of_another_store, "unreadable", NOTHING_READ, "not the one that belongs to these keys"),
    (rolled_back, "older", 20, "the newest 41 entries are missing"),
    (one_page_put_back, "entries", 20, "entry"),
    (stale_log, "stale-log", 100, "A log file from another time"),
    (lone_store, "older", 20, "the newest"),
    (no_keys, "keys-missing", NOTHING_READ, "The key file keys.json is not in this folder"),
    (broken_keys, "keys-damaged", NOTHING_READ, "The key file is damaged, and so is its copy"),
    (older_keys, "keys-older", 20, "key file is older"),
    (newer_keys, "keys-newer", NOTHING_READ, "A newer Waymark"),
    (newer_store, "newer-store", NOTHING_READ, "A newer version of Waymark"),
]


@pytest.mark.parametrize(
    ("spoil", "kind", "readable", "words"), STATES, ids=[f"{kind}-{at}" for at, (_, kind, _, _) in enumerate(STATES)]
)
def test_each_state_is_said_in_words_and_left_as_it_is(made, spoil, kind, readable, words):
    user = store_users(made)[0].id
    spoil(made)
    before = snapshot(made)
    seen = start(made, user)
    assert seen.kind == kind
    assert words in " ".join(seen.sentences)
    step = CAUSES[kind][2]
    assert " ".join(seen.sentences).count(step) == 1, "one next step, said once"
    assert step in (RESTORE, "Install the newest Waymark and try again.")
    if readable != NOTHING_READ:
        assert seen.entries >= readable
    assert snapshot(made) == before
    assert start(made, user) == seen, "the same is said the next time"
    assert snapshot(made) == before


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (rolled_back_without_mark, "cannot tell if an older copy was put back"),
        (one_broken_key_file, "used the copy"),
        (twin, "A second copy lies beside your records: store-LAPTOP.db."),
    ],
)
def test_what_does_not_stop_work_is_told(made, spoil, words):
    user = store_users(made)[0].id
    spoil(made)
    lies = {name: what[2] for name, what in snapshot(made).items() if name.startswith(("store-", "keys.json"))}
    seen = start(made, user)
    assert seen.kind == ""
    assert words in " ".join(seen.sentences)
    after = {name: what[2] for name, what in snapshot(made).items()}
    assert {name: after[name] for name in lies} == lies


@pytest.mark.parametrize(
    "name",
    [
        "store (1).db", "store-LAPTOP.db", "store (A's conflicted copy 2026-11-22).db", "Copy of store.db",
        "store.sync-conflict-20261122-140322-ABCDEFG.db", "store_conflict-20261122.db", "store - Copy.db",
        "store.db.bak2", "store~HEAD.db", "keys (2).json", "keys-LAPTOP.json", "STORE (1).DB", "store[Conflict].db",
    ],
)  # fmt: skip
def test_copies_as_sync_programs_name_them_are_told_and_never_read(made, name):
    (made / name).write_bytes(b"not even a store")
    assert name in twins(made)[0]
    with reopened(made) as vault:
        assert name in vault.health.notes[0]
        assert vault.health.ok
    assert (made / name).read_bytes() == b"not even a store"


def test_what_the_store_itself_writes_is_no_second_copy(made):
    vault = reopened(made)
    (made / "keys.json.new").touch()
    (made / "preferences.json").touch()
    assert twins(made) == ()
    assert len(list(made.iterdir())) >= 7
    vault.close()


def test_many_copies_are_counted(made):
    for number in range(5):
        (made / f"store ({number}).db").touch()
    assert "and 2 more" in twins(made)[0]


def test_a_second_start_is_told_before_a_password_is_typed(made):
    with reopened(made), pytest.raises(StoreBusy, match="already open in another window"):
        first_look(made)
    assert first_look(made) == ()


AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests/core/store"]
import test_trouble
folder, user = Path(sys.argv[1]), sys.argv[3]
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
seen = test_trouble.start(folder, user)
print(seen.kind, seen.entries, *seen.sentences, sep="|")
"""


def as_somebody_else(folder: Path, user: str) -> list[str]:
    """Start the program without root's rights: what is told, in parts."""
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o777 == 0o700:
            path.chmod(0o711)  # pytest's own folders
    run = subprocess.run(
        [sys.executable, "-c", AS_SOMEBODY_ELSE, str(folder), str(ROOT), user], cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert run.stderr == ""
    return run.stdout.strip().split("|")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows keeps rights in another way")
@pytest.mark.parametrize(
    ("spoil", "kind", "entries", "step"),
    [
        (lambda folder: folder.chmod(0o555), "read-only", 20, "ask whoever looks after this laptop"),
        (lambda folder: (folder / "store.db").chmod(0o444), "read-only", 20, "ask whoever"),
        (lambda folder: (folder / "store.db").chmod(0o000), "denied", 0, ASK),
        (lambda folder: [(folder / n).chmod(0) for n in ("keys.json", "keys.json.bak")], "keys-denied", 0, "Try again"),
    ],
)
def test_where_rights_are_missing_it_says_so_and_reads_what_may_be_read(made, spoil, kind, entries, step):
    user = store_users(made)[0].id
    made.chmod(0o777)
    for path in made.iterdir():
        path.chmod(0o666)
    spoil(made)
    before = snapshot(made)
    told = as_somebody_else(made, user)
    assert told[:2] == [kind, str(entries)]
    assert step in " ".join(told)
    assert snapshot(made) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows keeps rights in another way")
def test_a_log_that_waits_where_nothing_may_be_written_is_told(made):
    """After a crash, and with the disk since mounted for reading: the newest entries cannot be shown."""
    user = store_users(made)[0].id
    vault = reopened(made)
    for number in range(5):
        vault.append("answer", "case0", {"n": number}, AT)
    for name in ("store.db", "store.db-wal"):
        shutil.copy(made / name, made.parent / name)
    vault.close()
    for name in ("store.db", "store.db-wal"):
        shutil.copy(made.parent / name, made / name)
    for path in (*made.iterdir(), made):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = snapshot(made)
    told = as_somebody_else(made, user)
    assert told[:2] == ["log-waits", "20"]
    assert "newest entries wait" in told[2]
    assert snapshot(made) == before


def test_every_cause_is_two_plain_sentences_with_acts_that_there_are():
    for kind, (error, what, step, acts) in CAUSES.items():
        assert issubclass(error, StoreFault), kind
        assert what == "{}" or what.rstrip().endswith("."), kind
        assert step.endswith("."), kind
        for sentence in f"{what} {step}".split(". "):
            assert len(sentence.split()) <= 20, (kind, sentence)
        assert acts
        assert set(acts) <= {"restore", "retry", "read_only", "salvage", "quit"}, kind


def test_a_fault_without_a_cause_still_gets_a_next_step():
    found = diagnosis(StoreDamaged("Entry 3 is not signed by the person it names."))
    assert (found.what, found.next_step, found.acts[0]) == (
        "Entry 3 is not signed by the person it names.", RESTORE, "restore",
    )  # fmt: skip


def test_a_disk_that_is_full_at_the_start_keeps_nobody_from_reading(made, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def no_room(*_: object) -> None:
        fault = sqlcipher.OperationalError("CANARY")
        fault.sqlite_errorcode = sqlcipher.SQLITE_FULL
        raise fault

    before = {name: body for name, (_, _, body) in snapshot(made).items()}
    with monkeypatch.context() as disk:
        disk.setattr("core.store.platform.os.fsync", full)
        disk.setattr("core.store.vault.log.write", no_room)
        with reopened(made) as vault:
            assert "The disk is full" in " ".join(vault.health.sentences)
            assert "Free some space" in " ".join(vault.health.sentences)
            assert len(vault.events("case0")) == 20
            with pytest.raises(StoreFull, match="NOT saved"):
                vault.append("answer", "case0", {}, AT)
    after = {name: body for name, (_, _, body) in snapshot(made).items()}
    assert {name: after.get(name) for name in before} == before
    with reopened(made) as vault:
        assert vault.health.sentences == ()
