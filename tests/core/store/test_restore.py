"""Putting a backup back: by password, by sheet, over whatever is there; and looking into one without doing so."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from soaking import times

from core.errors import Cancelled, InputFaults, StoreBusy, StoreDamaged, StoreFault, StoreMissing, WrongSecret
from core.store import (
    Cost,
    TooManyTries,
    Vault,
    add_user,
    apply_disposals,
    backup_due,
    create_store,
    disposed_cases,
    fresh_sheet_code,
    keys_from_backup,
    look_at,
    make_backup,
    newer_backups,
    open_backup,
    open_store,
    open_with_recovery,
    remove_user,
    restore_notes,
    scratch_of,
    store_users,
)
from core.store.restore import restore
from core.store.swap import COMING, READY, put_folder

AT = datetime(2026, 11, 22, 14, 3, 22, 250_000, UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
OTHERS = "a quite different phrase"
WRONG = "no horse at all here"


class Place:
    """A laptop with a store and a stick."""

    def __init__(self, root: Path) -> None:
        self.folder, self.stick = root / "laptop" / "store", root / "stick"
        self.stick.mkdir(parents=True)
        vault, self.code = create_store(self.folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
        self.user = vault.user.id
        with vault:
            self.add(vault, 12)

    def add(self, vault: Vault, entries: int) -> None:
        for number in range(entries):
            vault.append("answer", f"case{number % 3}", {"text": f"answer {number}"}, AT)

    def opened(self, at: datetime = AT) -> Vault:
        return open_store(self.folder, user_id=self.user, password=PASSWORD, at=at, floor=CHEAP)

    def backup(self, at: datetime = AT) -> Path:
        with self.opened() as vault:
            return make_backup(vault, self.stick, at).path

    def restored(self, path: Path, folder: Path | None = None, *, password: str = PASSWORD, at: datetime = AT) -> Vault:
        return restore(path, folder or self.folder, user_id=self.user, password=password, at=at, floor=CHEAP)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def everything(folder: Path) -> dict[str, bytes]:
    """What matters in a folder: the lock is always there, and tries are meant to be counted."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("lock", "tries.json")
    }


# -- on a clean laptop -------------------------------------------------------------------------------


def test_twenty_of_twenty_on_a_clean_laptop(tmp_path, exercised):
    done = 0
    for number in range(times(20, soak=100)):
        place = Place(tmp_path / str(number))
        with place.opened() as vault:
            place.add(vault, number)
            path = make_backup(vault, place.stick, AT).path
        head = look_at(path)
        clean = tmp_path / str(number) / "other laptop" / "store"
        by_sheet = number % 2 == 1
        vault = restore(path, clean, code=place.code, at=AT) if by_sheet else place.restored(path, clean)
        with vault:
            assert vault.health.sentences == ()
            assert vault.user.id == ("recovery" if by_sheet else place.user)
            [told] = vault.events_of_kind("store.restored")
            assert told.data == {"seq": head.seq, "head": head.head.hex()}
            assert told.seq == head.seq + 1
            with vault.reading() as connection:
                [(there,)] = connection.execute("SELECT hash FROM event WHERE seq = ?", (head.seq,)).fetchall()
            assert there == head.head
            assert vault.verify_log().ok
        assert names(clean.parent) == ["store"]
        assert set(names(clean)) - {"tries.json"} == {"keys.json", "keys.json.bak", "lock", "mark.json", "store.db"}
        with open_store(clean, user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP) as again:
            assert again.health.sentences == ()
            again.append("answer", "case1", {}, AT)
        with open_with_recovery(clean, code=place.code, at=AT) as again:
            assert again.health.ok
        done += 1
    exercised("restores on a clean laptop, by password and by sheet in turn", done, least=20)


def test_a_look_at_the_backup_first_leaves_nothing_that_counts_as_records(place, tmp_path):
    clean = tmp_path / "clean" / "store"
    path = place.backup()
    with open_backup(
        path, scratch_of(clean), user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP, counted_in=clean
    ):
        pass
    with place.restored(path, clean) as vault:
        assert vault.health.sentences == ()
    assert names(clean.parent) == ["store"]


# -- over what is there ------------------------------------------------------------------------------


def test_an_older_backup_says_how_much_older_and_keeps_what_was_there(place):
    path = place.backup()
    with place.opened() as vault:
        place.add(vault, 7)
    before = everything(place.folder)
    # since the backup: the note that it was made, one log-in, seven answers
    assert restore_notes(path, place.folder) == ("This backup is 9 entries older than this laptop has seen.",)
    with place.restored(path) as vault:
        assert vault.health.ok
        assert vault.health.notes == (
            "This backup is 9 entries older than this laptop has seen.",
            "What was here before is kept in the folder store-before-2026-11-22-1403.",
        )
    aside = place.folder.with_name("store-before-2026-11-22-1403")
    assert everything(aside) == before
    with place.restored(path):
        pass
    assert names(place.folder.parent) == ["store", "store-before-2026-11-22-1403", "store-before-2026-11-22-1403-2"]


def test_what_was_put_back_counts_as_backed_up(place):
    path = place.backup()
    with place.restored(path, at=AT + timedelta(days=1)) as vault:
        state = backup_due(vault, AT + timedelta(days=1))
        assert (state.last, state.seq, state.changes, state.due) == (AT, look_at(path).seq, 0, False)


def test_a_backup_of_other_records_says_so(place, tmp_path):
    other = Place(tmp_path / "other")
    path = other.backup()
    assert restore_notes(path, place.folder) == ("This backup is of other records than the ones on this laptop.",)
    with other.restored(path, place.folder) as vault:
        assert vault.health.notes[0] == "This backup is of other records than the ones on this laptop."
        assert vault.store_id == look_at(path).store


def test_newer_backups_in_the_same_folder_are_pointed_out(place):
    first = place.backup()
    second = place.backup(AT + timedelta(hours=1))
    assert [head.path for head in newer_backups(look_at(first))] == [second]
    assert restore_notes(first, place.folder)[-1] == f"A newer backup is in the same folder: {second.name}."
    assert newer_backups(look_at(second)) == []


def test_a_laptop_that_went_another_way_is_told(place, tmp_path):
    path = place.backup()
    with place.restored(path, tmp_path / "b" / "store") as twin:
        place.add(twin, 9)
        newer = make_backup(twin, place.stick, AT + timedelta(hours=1)).path
    with place.opened() as vault:
        place.add(vault, 1)
    with place.restored(newer) as vault:
        assert any("went its own way" in note for note in vault.health.notes)


@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "flipped", "keys", "stale log", "all but the mark"])
def test_over_a_damaged_store(place, harm):
    path = place.backup()
    store = place.folder / "store.db"
    match harm:
        case "gone":
            store.unlink()
        case "empty":
            store.write_bytes(b"")
        case "cut":
            store.write_bytes(store.read_bytes()[:9000])
        case "flipped":
            raw = bytearray(store.read_bytes())
            raw[5000] ^= 1
            store.write_bytes(raw)
        case "keys":
            for name in ("keys.json", "keys.json.bak"):
                (place.folder / name).write_bytes(b"no keys")
        case "stale log":
            shutil.copy(store, place.folder / "store.db-wal")
            shutil.copy(store, place.folder / "store.db-journal")
        case _:
            for name in ("store.db", "keys.json", "keys.json.bak"):
                (place.folder / name).unlink()
    before = everything(place.folder)
    with place.restored(path) as vault:
        assert vault.health.ok
        assert vault.verify_log().ok
        place.add(vault, 3)
    assert not list(place.folder.glob("store.db-*"))
    assert everything(place.folder.with_name("store-before-2026-11-22-1403")) == before
    with place.opened() as vault:
        assert vault.health.sentences == ()


# -- what is refused changes nothing -----------------------------------------------------------------


def unchanged(place: Place, error: type[Exception], says: str, act) -> None:
    before, around = everything(place.folder), names(place.folder.parent)
    with pytest.raises(error, match=says):
        act()
    assert everything(place.folder) == before
    assert names(place.folder.parent) == around
    with place.opened() as vault:
        assert vault.health.sentences == ()


def test_a_wrong_password_changes_nothing_and_is_counted(place):
    path = place.backup()
    unchanged(place, WrongSecret, "password of the day", lambda: place.restored(path, password=WRONG))
    for _ in range(5):
        with pytest.raises(WrongSecret):
            place.restored(path, password=WRONG)
    with pytest.raises(TooManyTries):
        place.restored(path)
    with pytest.raises(TooManyTries):
        open_backup(
            path, scratch_of(place.folder), user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP,
            counted_in=place.folder,
        )  # fmt: skip


def test_a_wrong_sheet_and_a_mistyped_one(place):
    path = place.backup()
    other = fresh_sheet_code()
    unchanged(place, WrongSecret, "This sheet", lambda: restore(path, place.folder, code=other, at=AT))
    unchanged(place, InputFaults, "36 characters", lambda: restore(path, place.folder, code=other[:20], at=AT))


def test_a_damaged_backup_is_refused_whole(place, tmp_path):
    path = place.backup()
    raw = bytearray(path.read_bytes())
    raw[-9000] ^= 1
    path.write_bytes(raw)
    unchanged(place, StoreDamaged, "damaged", lambda: place.restored(path))
    path.write_bytes(raw[:-1])
    unchanged(place, StoreDamaged, "not complete", lambda: place.restored(path))
    unchanged(place, StoreMissing, "not there", lambda: place.restored(tmp_path / "none.sgb"))


def test_an_open_store_is_not_replaced(place):
    path = place.backup()
    with place.opened() as vault:
        with pytest.raises(StoreBusy, match="another window"):
            place.restored(path)
        place.add(vault, 1)


def test_a_folder_with_other_things_in_it_is_left_alone(place, tmp_path):
    documents = tmp_path / "Documents"
    documents.mkdir()
    (documents / "letter.txt").write_text("Dear parents", "utf-8")
    with pytest.raises(StoreFault, match="other files"):
        place.restored(place.backup(), documents)
    assert names(documents) == ["letter.txt"]


def test_cancelled_at_any_tick_changes_nothing(place, exercised):
    path = place.backup()
    ticks: list[str] = []
    with open_backup(
        path, scratch_of(place.folder), user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP,
        tick=lambda says, _: ticks.append(says),
    ):  # fmt: skip
        pass
    for number in range(len(ticks)):
        left = iter(range(number))

        def stop(_says: str, _share: float, left=left) -> None:
            if next(left, None) is None:
                raise Cancelled

        def act(stop=stop) -> None:
            restore(path, place.folder, user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP, tick=stop)

        before, around = everything(place.folder), names(place.folder.parent)
        with pytest.raises(Cancelled):
            act()
        assert everything(place.folder) == before
        assert names(place.folder.parent) == around
    exercised("ticks at which a restore was cancelled", len(ticks), least=5)


def test_records_that_cannot_be_moved_aside_stay(place, monkeypatch):
    path = place.backup()

    def held(*_: object) -> None:
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as windows:
        windows.setattr("core.store.swap.replace", held)
        with pytest.raises(StoreFault, match="Nothing was changed"):
            place.restored(path)
    assert names(place.folder.parent) == ["store"]
    with place.opened() as vault:
        assert vault.health.sentences == ()


def test_a_second_rename_that_fails_puts_the_first_back(tmp_path, monkeypatch):
    from core.store import swap  # noqa: PLC0415  its own rename is what fails

    fresh, folder, aside = tmp_path / "fresh", tmp_path / "store", tmp_path / "aside"
    fresh.mkdir()
    folder.mkdir()
    (folder / "keys.json").write_text("old", "utf-8")
    real = swap.replace

    def held(source: Path, target: Path) -> None:
        if source == fresh:
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr("core.store.swap.replace", held)
    with pytest.raises(PermissionError):
        put_folder(fresh, folder, aside)
    assert (folder / "keys.json").read_text("utf-8") == "old"
    assert not aside.exists()


@pytest.mark.parametrize(
    "finds", [store_users, lambda folder: create_store(folder, user_name="A", password="x", at=AT)]
)
def test_a_restore_that_ended_between_its_renames_is_finished_by_whoever_looks_next(place, finds):
    fresh = place.folder.with_name(f"store.{COMING}-0123")
    place.folder.rename(fresh)
    (fresh / READY).touch()
    half = place.folder.with_name(f"store.{COMING}-4567")
    half.mkdir()
    try:
        finds(place.folder)
    except (StoreFault, InputFaults):
        assert finds is not store_users  # the folder is not empty, or the password was no good
    with place.opened() as vault:
        assert vault.health.sentences == ()
    assert names(place.folder.parent) == ["store"]
    assert READY not in names(place.folder)


# -- disposals ---------------------------------------------------------------------------------------


def dispose(place: Place, case: str) -> None:
    """By the door that a restore uses itself: what two people and a reason are needed for is tested elsewhere."""
    with place.opened() as vault:
        apply_disposals(vault, [case], AT)


@pytest.mark.parametrize("knows", ["mark", "newer backup", "backup inside", "nobody"])
def test_a_case_disposed_of_since_is_disposed_of_again(place, tmp_path, knows):
    old = place.backup()
    dispose(place, "case1")
    path, folder = old, place.folder
    if knows == "newer backup":
        place.backup(AT + timedelta(hours=1))
    if knows == "backup inside":
        path = place.backup(AT + timedelta(hours=1))
    if knows != "mark":
        folder = tmp_path / "clean" / "store"
    with place.restored(path, folder) as vault:
        gone = knows != "nobody"
        assert (vault.events("case1") == []) is gone
        assert len(vault.events("case0")) == 4
        assert [each.case for each in disposed_cases(vault)] == (["case1"] if gone else [])
        assert any("disposed of again" in note for note in vault.health.notes) is (knows in ("mark", "newer backup"))
        assert vault.verify_log().ok
    with open_store(folder, user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP) as again:
        assert again.health.sentences == ()
        assert ("case1" in again.opened.disposed) is gone


def test_nobody_else_can_have_a_case_disposed_of(place, tmp_path):
    """A backup beside with a list that the data key never signed: of another store, or made up."""
    from core.store.backup_file import unpack, write_backup  # noqa: PLC0415  the forger's tools
    from core.store.keys import DataKey  # noqa: PLC0415  the forger's tools

    path = place.backup()
    copy = tmp_path / "copy"
    copy.mkdir()
    front = unpack(path, copy)
    forged = replace(front.manifest, disposed=("case1",), head=front.manifest.head._replace(seq=99))
    write_backup(place.stick / "forged.sgb", forged.signed(DataKey.fresh()), copy)
    assert look_at(place.stick / "forged.sgb").seq == 99
    with place.restored(path, tmp_path / "clean" / "store") as vault:
        assert len(vault.events("case1")) == 4
        assert vault.opened.disposed == ()


def test_disposals_are_known_after_a_change_of_keys_too(place):
    with place.opened() as vault:
        other = add_user(vault, "B. Deputy", OTHERS, AT, CHEAP)
        path = make_backup(vault, place.stick, AT).path
        remove_user(vault, other.id, "has left", AT)
    dispose(place, "case2")
    with place.restored(path) as vault:
        assert vault.events("case2") == []
        assert "People, passwords or keys have changed since this backup. The passwords of its day open it." in (
            vault.health.notes
        )
        assert [user.name for user in store_users(place.folder)] == ["A. Lead", "B. Deputy"]
        assert vault.verify_log().ok


# -- a trial -----------------------------------------------------------------------------------------


def test_a_trial_reads_everything_and_takes_nothing(place):
    path = place.backup()
    raw = path.read_bytes()
    with place.opened() as live:
        scratch = scratch_of(place.folder)
        trial = open_backup(path, scratch, user_id=place.user, password=PASSWORD, at=AT, floor=CHEAP)
        assert trial.health.sentences == ()
        assert len(trial.events("case1")) == 4
        for act in (
            lambda: trial.append("answer", "case1", {}, AT),
            lambda: trial.put_draft("case1", "note", "x", AT),
            lambda: trial.put_setting("a", "b"),
            lambda: trial.renew_sheet(fresh_sheet_code(), "lost", AT),
            lambda: trial.change_password(PASSWORD, OTHERS, AT, CHEAP),
            lambda: make_backup(trial, place.stick, AT),
            lambda: apply_disposals(trial, ["case1"], AT),
        ):
            with pytest.raises(StoreFault, match="only to look at"):
                act()
        trial.close()
        trial.close()
        assert not scratch.exists()
        live.append("answer", "case1", {}, AT)
    assert path.read_bytes() == raw


def test_a_trial_with_the_sheet_and_with_the_wrong_one(place):
    path, scratch = place.backup(), scratch_of(place.folder)
    with open_backup(path, scratch, code=place.code, at=AT) as trial:
        assert trial.verify_log().ok
    with pytest.raises(WrongSecret):
        open_backup(path, scratch, code=fresh_sheet_code(), at=AT)
    assert not scratch.exists()


# -- the key file alone ------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_lost_key_file_comes_back_from_a_backup(place, harm):
    path = place.backup()
    with place.opened() as vault:
        place.add(vault, 5)
    for name in ("keys.json", "keys.json.bak"):
        (place.folder / name).unlink() if harm == "gone" else (place.folder / name).write_bytes(b"spoilt")
    with pytest.raises(StoreDamaged, match="key file"):
        place.opened()
    assert keys_from_backup(place.folder, path, user_id=place.user, password=PASSWORD, floor=CHEAP) == ()
    with place.opened() as vault:
        assert vault.health.sentences == ()
        assert len(vault.events_of_kind("answer")) == 17
    assert ("damaged-keys.json" in names(place.folder)) is (harm == "damaged")


def test_a_key_file_is_put_back_only_where_it_is_lost_and_fits(place, tmp_path):
    path = place.backup()
    with pytest.raises(StoreFault, match="is whole"):
        keys_from_backup(place.folder, path, code=place.code)
    other = Place(tmp_path / "other")
    elsewhere = other.backup()
    keys = [place.folder / name for name in ("keys.json", "keys.json.bak")]
    for each in keys:
        each.unlink()
    with pytest.raises(StoreFault, match="other records"):
        keys_from_backup(place.folder, elsewhere, code=other.code)
    (place.folder / "mark.json").unlink()
    with pytest.raises(StoreFault, match="do not open the records"):
        keys_from_backup(place.folder, elsewhere, code=other.code)
    with pytest.raises(WrongSecret):
        keys_from_backup(place.folder, path, user_id=place.user, password=WRONG, floor=CHEAP)
    assert not any(each.exists() for each in keys)
    assert keys_from_backup(place.folder, path, code=place.code) == ()
    with place.opened() as vault:
        assert vault.health.ok


def test_a_key_file_from_before_a_new_password_says_so(place):
    path = place.backup()
    with place.opened() as vault:
        vault.change_password(PASSWORD, OTHERS, AT, CHEAP)
    for name in ("keys.json", "keys.json.bak"):
        (place.folder / name).unlink()
    [note] = keys_from_backup(place.folder, path, user_id=place.user, password=PASSWORD, floor=CHEAP)
    assert "passwords of that day" in note
    with place.opened() as vault:
        assert not vault.health.ok
        assert len(vault.events_of_kind("answer")) == 12
