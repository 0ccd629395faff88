"""A case disposed of is gone from every page of the store, and the log still proves all the rest."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import decrypted
import pytest
from soaking import Exercised, times
from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import InputFaults, StoreFault, StoreFull, WrongSecret
from core.store import (
    Cost,
    Vault,
    add_user,
    apply_disposals,
    create_store,
    disposal,
    dispose,
    disposed_cases,
    make_backup,
    open_with_recovery,
    users,
)
from core.store.connection import lifted
from core.store.restore import restore


def beside(name: str):
    """A module that lies beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


second_reader = beside("second_reader")
WAYS_ROUND = beside("test_guard").WAYS_ROUND
AT = datetime(2026, 11, 22, 14, 3, 22, 250_000, UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
CASE, OTHER = "0123456789abcdef", "fedcba9876543210"
CANARIES = [f"Kanarienvogel{number:02d}ü" for number in range(50)]
STAYS = "Rotkehlchen"
SECOND = "quite another battery"
LATER = AT + timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[3]
RAM = Path("/dev/shm")  # noqa: S108  a folder of its own in it, removed afterwards


@pytest.fixture
def two(vault: Vault) -> Vault:
    """A store of two people, with a case full of canaries and another case that stays."""
    add_user(vault, "B. Deputy", SECOND, AT, CHEAP)
    vault.append("case_opened", CASE, {"reference": "2026-007"}, AT)
    for canary in CANARIES:
        line = {"status": "signed", "initials": canary}
        vault.append("note", CASE, {"text": f"{canary} " * 200}, AT, summary=line, search=f"2026-007 {canary}")
        vault.append("note", OTHER, {"text": f"{STAYS} " * 200}, AT, summary={"status": "signed"}, search=STAYS)
        vault.put_draft(CASE, f"note:{canary}", f"{canary} " * 100, AT)
    vault.put_draft("", "page:case", CASE, AT)
    vault.put_draft("", "page:reason", "kept", AT)
    vault.put_setting("where", json.dumps({"case": CASE, "page": f"person:{CANARIES[0]}"}))
    vault.put_setting("other", OTHER)
    return vault


def gone(vault: Vault, **but: str):
    """Two people dispose of the case."""
    asked = {
        "case": CASE, "reason": "no longer needed", "authority": "schedule of 2026", "second_user": users(vault)[1].id,
        "second_password": SECOND, **but,
    }  # fmt: skip
    return dispose(vault, at=LATER, **asked)


def found(vault: Vault) -> int:
    """How many canaries somebody with the key finds in all pages: tables, free pages, log."""
    key = bytes(vault.opened.key.derive("store-key"))
    text = decrypted.pages(vault.opened.folder / "store.db", key)
    return sum(text.count(canary.encode()) for canary in CANARIES)


def in_files(folder: Path) -> int:
    """And how many anybody finds in the files as they are."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return sum(raw.count(canary.encode(how)) for raw in files for canary in CANARIES for how in ("utf-8", "utf-16-le"))


def test_no_page_of_the_file_or_its_log_holds_a_word_of_it(two: Vault, exercised: Exercised) -> None:
    folder = two.opened.folder
    before = found(two)
    gone(two)
    assert found(two) == 0
    assert in_files(folder) == 0
    two.close()
    assert in_files(folder) == 0
    exercised("canaries in the decrypted pages before disposal", before, least=50 * 300)


def test_without_sweeping_and_secure_delete_the_same_search_finds_plenty(two: Vault, monkeypatch, exercised) -> None:
    """The positive control: the search sees free pages and old frames of the log."""
    monkeypatch.setattr(disposal, "_sweep", lambda _: None)
    with lifted(two.opened.connection, lambda *_: True):
        two.opened.connection.execute("PRAGMA secure_delete = OFF").fetchall()
    gone(two)
    assert two.events(CASE) == []
    with_log = found(two)
    two.opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    in_free_pages = found(two)
    exercised("canaries left in free pages and the log", with_log, least=1000)
    exercised("canaries left in free pages", in_free_pages, least=100)


def test_what_stays_is_the_tombstone_and_everything_else(two: Vault) -> None:
    others, last = two.events(OTHER), two.anchor()
    entries = len(two.events(CASE))
    stone = gone(two)
    assert (stone.case, stone.reference, stone.entries) == (CASE, "2026-007", entries)
    assert (stone.reason, stone.authority, stone.again) == ("no longer needed", "schedule of 2026", False)
    assert (stone.by, stone.second) == (two.user.id, users(two)[1].id)
    assert disposed_cases(two) == (stone,)
    assert disposal.confirmed(two, stone)
    assert two.events(CASE) == []
    assert two.find_cases("2026-007") == []
    assert two.drafts(CASE) == {}
    assert two.drafts("") == {"page:reason": "kept"}
    assert (two.setting("where"), two.setting("other"), two.setting(disposal.SWEEP_DUE)) == (None, OTHER, None)
    assert two.events(OTHER) == others
    assert stone.seq == last.seq + 1
    assert two.verify_log().ok


def test_a_confirmation_that_is_not_theirs_does_not_count(two: Vault) -> None:
    stone = gone(two)
    for name, other in (("reason", "x"), ("authority", "x"), ("entries", 1), ("case", OTHER), ("second", two.user.id)):
        assert not disposal.confirmed(two, replace(stone, **{name: other})), name


def test_the_log_verifies_on_and_a_second_reader_agrees(two: Vault) -> None:
    folder, store = two.opened.folder, two.store_id
    gone(two)
    two.append("note", OTHER, {"text": "work goes on"}, LATER)
    two.close()
    dk = second_reader.data_key_by_password(folder, "A. Lead", PASSWORD)
    rows = second_reader.rows(folder, dk)
    assert second_reader.first_broken(store, rows) is None
    assert second_reader.mark(folder, dk)["disposed"] == [CASE]
    without_stone = [
        (*row[:8], None, None) if row[3] == "store.disposed" else row for row in rows
    ]  # nobody may take out the tombstone as well
    assert second_reader.first_broken(store, without_stone) is not None


@pytest.mark.parametrize(
    ("but", "fault", "about"),
    [
        ({"reason": "  "}, InputFaults, "reason"),
        ({"authority": ""}, InputFaults, "authority"),
        ({"reason": "data:image/png;base64,AAAA"}, InputFaults, "reason"),
        ({"authority": "x" * 1001}, InputFaults, "authority"),
        ({"case": "nothing-of-the-kind"}, InputFaults, "case"),
        ({"case": ""}, InputFaults, "case"),
        ({"second_password": "not this one at all"}, WrongSecret, "This is not their password"),
        ({"second_user": "0" * 32}, InputFaults, "user"),
    ],
)
def test_what_is_missing_or_wrong_changes_nothing(two: Vault, but, fault, about) -> None:
    before = (two.anchor(), two.events(CASE), two.drafts(CASE), two.all_cases())
    with pytest.raises(fault, match=f"^{about}"):
        gone(two, **but)
    assert (two.anchor(), two.events(CASE), two.drafts(CASE), two.all_cases()) == before
    assert disposed_cases(two) == ()


def test_nobody_confirms_their_own_disposal(two: Vault) -> None:
    with pytest.raises(InputFaults):
        gone(two, second_user=two.user.id, second_password=PASSWORD)
    assert disposed_cases(two) == ()


def test_a_hold_refuses_until_it_is_taken_off(two: Vault) -> None:
    held = {"keep_until": "2050-12-31", "hold": 1, "reason": "police"}
    two.append("retention", CASE, held, AT)
    with pytest.raises(StoreFault, match="on hold"):
        gone(two)
    assert len(two.events(CASE)) == len(CANARIES) + 2
    two.append("retention", CASE, {**held, "hold": 0}, AT)
    gone(two)
    assert two.events(CASE) == []


@pytest.mark.parametrize(
    ("kind", "data"), [("retention", {"keep_until": "2050-12-31", "hold": 1, "reason": "police"}), ("viewed", {})]
)
def test_what_is_added_while_the_second_person_types_stops_it(two: Vault, monkeypatch, kind, data) -> None:
    def slowly(*given):
        two.append(kind, CASE, data, AT)
        return disposal_confirm(*given)

    disposal_confirm = disposal.confirm_by
    monkeypatch.setattr(disposal, "confirm_by", slowly)
    with pytest.raises((StoreFault, InputFaults), match=r"on hold|Something was added"):
        gone(two)
    assert len(two.events(CASE)) == len(CANARIES) + 2
    assert disposed_cases(two) == ()


def test_a_case_goes_once(two: Vault) -> None:
    gone(two)
    with pytest.raises(InputFaults, match="disposed of already"):
        gone(two)
    assert len(disposed_cases(two)) == 1


def test_the_recovery_sheet_disposes_of_nothing(folder: Path) -> None:
    vault, code = made_with_sheet(folder)
    vault.close()
    with (
        open_with_recovery(folder, code=code, at=AT) as by_sheet,
        pytest.raises(StoreFault, match="for reading"),
    ):
        dispose(by_sheet, CASE, "why", "right", users(by_sheet)[0].id, PASSWORD, LATER)


def made_with_sheet(folder: Path):
    """A store of one entry, and the code of its sheet."""
    vault, code = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    vault.append("note", CASE, {"reference": "2026-007", "text": CANARIES[0]}, AT)
    return vault, code


def require_guarded(vault: Vault) -> None:
    """Nothing that disposal may do can be done outside it."""
    connection = vault.opened.connection
    stays = vault.events(OTHER)
    triggers = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert triggers == (4,)
    for sql in (
        *WAYS_ROUND,
        "DROP TRIGGER payload_no_delete",
        f"DELETE FROM payload WHERE seq IN (SELECT seq FROM event WHERE case_id = '{OTHER}')",  # noqa: S608  fixed words
    ):
        with pytest.raises(sqlcipher.Error):
            connection.execute(sql).fetchall()
    with pytest.raises(sqlcipher.Error):  # the very statement, from the cache of prepared ones
        connection.execute("DELETE FROM payload WHERE seq IN (SELECT seq FROM event WHERE case_id = ?)", (OTHER,))
    connection.set_authorizer(None)
    with pytest.raises(sqlcipher.IntegrityError, match="append only"):
        connection.execute("DELETE FROM payload WHERE seq = 2")
    assert vault.events(OTHER) == stays


def test_the_guard_is_whole_again_afterwards(two: Vault) -> None:
    gone(two)
    require_guarded(two)


class Tripped(Exception):
    """Something that nobody foresaw."""


@pytest.mark.parametrize("at", ["DROP TRIGGER", "DELETE FROM payload", "DELETE FROM draft", "CREATE TRIGGER", "COMMIT"])
def test_a_fault_in_the_middle_leaves_all_as_it_was_and_the_guard_up(two: Vault, monkeypatch, at) -> None:
    before, summary = two.events(CASE), two.all_cases()
    hit = trip(two, monkeypatch, at)
    with pytest.raises(Tripped):
        gone(two)
    assert hit == [at]
    monkeypatch.undo()
    two.opened.connection = two.opened.connection.real
    assert not two.opened.connection.in_transaction
    assert (two.events(CASE), two.all_cases(), disposed_cases(two)) == (before, summary, ())
    assert two.verify_log().ok
    two.append("note", OTHER, {"text": "work goes on"}, LATER)
    require_guarded(two)


def trip(vault: Vault, monkeypatch, at: str) -> list[str]:
    """Make the connection fall over the first statement that begins so; what it fell over."""
    hit: list[str] = []

    class Wired:
        def __init__(self, real) -> None:
            self.real = real

        def execute(self, sql: str, *values):
            if sql.startswith(at) and not hit:
                hit.append(at)
                raise Tripped
            return self.real.execute(sql, *values)

        def __getattr__(self, name: str):
            return getattr(self.real, name)

    vault.opened.connection = Wired(vault.opened.connection)
    return hit


@pytest.mark.parametrize("at", ["PRAGMA wal_checkpoint", "VACUUM", "DELETE FROM setting WHERE name"])
def test_a_full_disk_while_sweeping_is_made_good_at_the_next_start(two: Vault, opened, monkeypatch, at) -> None:
    real = two.opened.connection

    class Full:
        def execute(self, sql: str, *values):
            if sql.startswith(at):
                raise StoreFull("full")
            return real.execute(sql, *values)

        def __getattr__(self, name: str):
            return getattr(real, name)

    two.opened.connection = Full()
    stone = gone(two)
    two.opened.connection = real
    assert disposed_cases(two) == (stone,)
    assert two.setting(disposal.SWEEP_DUE) is not None
    folder = two.opened.folder
    require_guarded(two)
    two.close()
    again = opened(folder)
    assert again.setting(disposal.SWEEP_DUE) is None
    assert (found(again), again.health.sentences) == (0, ())
    require_guarded(again)


def test_the_mark_names_it_and_a_lost_mark_is_made_good_from_the_log(two: Vault, opened) -> None:
    folder = two.opened.folder
    gone(two)
    assert two.opened.disposed == (CASE,)
    two.close()
    (folder / "mark.json").unlink()
    assert opened(folder).opened.disposed == (CASE,)


# -- an older copy, put back ---------------------------------------------------------------------


def put_back(two: Vault, tmp_path: Path) -> Path:
    """A copy of the store from before the disposal, in a folder of its own."""
    folder, copy = two.opened.folder, tmp_path / "copy"
    two.opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    two.put_mark()
    shutil.copytree(folder, copy)
    return copy


def test_an_older_copy_put_back_is_disposed_of_again(two: Vault, opened, tmp_path) -> None:
    copy = put_back(two, tmp_path)
    gone(two)
    ids = two.opened.disposed
    older = opened(copy)
    assert found(older) > 1000
    assert apply_disposals(older, ids, LATER) == 1
    [stone] = disposed_cases(older)
    assert (stone.case, stone.reference, stone.again, stone.by) == (CASE, "2026-007", True, older.user.id)
    assert (stone.entries, stone.reason, stone.second) == (len(CANARIES) + 1, "", "")
    assert not disposal.confirmed(older, stone)
    assert (found(older), in_files(copy), older.opened.disposed) == (0, 0, (CASE,))
    assert older.verify_log().ok
    assert apply_disposals(older, ids, LATER) == 0
    require_guarded(older)


def test_a_backup_from_before_put_back_comes_without_the_case(two: Vault, tmp_path, exercised: Exercised) -> None:
    folder, stick, person = two.opened.folder, tmp_path / "stick", two.user.id
    stick.mkdir()
    before = found(two)
    backup = make_backup(two, stick, AT)
    gone(two)
    two.close()
    with restore(backup.path, folder, user_id=person, password=PASSWORD, at=LATER, floor=CHEAP) as older:
        assert older.events(CASE) == []
        assert len(older.events(OTHER)) == len(CANARIES)
        [stone] = disposed_cases(older)
        assert (stone.case, stone.again) == (CASE, True)
        assert found(older) == 0
        assert older.verify_log().ok
        require_guarded(older)
    assert in_files(tmp_path) == 0
    exercised("canaries in the pages when the backup was made", before, least=50 * 300)


def test_whoever_comes_in_with_the_sheet_can_put_a_copy_back(folder: Path) -> None:
    vault, code = made_with_sheet(folder)
    vault.close()
    with open_with_recovery(folder, code=code, at=AT) as by_sheet:
        assert apply_disposals(by_sheet, [CASE], LATER) == 1
        assert by_sheet.events(CASE) == []
        assert by_sheet.verify_log().ok


def test_a_copy_older_than_the_case_still_remembers_that_it_went(vault: Vault, opened) -> None:
    assert apply_disposals(vault, ["another", CASE], LATER) == 2
    assert [(stone.case, stone.entries) for stone in disposed_cases(vault)] == [(CASE, 0), ("another", 0)]
    folder = vault.opened.folder
    vault.close()
    assert opened(folder).opened.disposed == (CASE, "another")


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, "ü", "a'b"])
def test_an_id_that_no_case_can_have_is_refused(vault: Vault, odd: str) -> None:
    with pytest.raises(ValueError, match="never stored"):
        apply_disposals(vault, [CASE, odd], LATER)
    assert disposed_cases(vault) == ()


# -- killed ----------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork")
def test_killed_in_the_middle_it_is_all_there_or_gone(tmp_path: Path, exercised: Exercised) -> None:
    kills = times(20, soak=500)
    with tempfile.TemporaryDirectory(prefix="waymark-disposal-", dir=RAM if os.access(RAM, os.W_OK) else None) as ram:
        run = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("disposal_yard.py")), ram, str(kills)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, "")
    count = json.loads(run.stdout)
    exercised("kills", count["kills"], least=kills)
    exercised("found whole", count["whole"], least=kills / 20)
    exercised("found gone", count["gone"], least=kills / 4)
    exercised("cut off before the file was swept", count["cut_off"], least=kills / 10)
    for fault in ("neither", "complaints", "chain", "unswept", "unlisted", "canaries", "blind", "second_reader"):
        assert count[fault] == 0, fault
    assert count["whole"] + count["gone"] == kills
