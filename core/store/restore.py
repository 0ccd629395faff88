"""Putting a backup in place: checked whole first, and the folder that was there is kept aside."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from shutil import rmtree

from core.errors import StoreDamaged, StoreFault
from core.store import log, tries
from core.store.backup_file import SPOILT, Front, read_front
from core.store.check import StartCheck
from core.store.connection import connect, in_words
from core.store.cost import FLOOR, Cost
from core.store.diagnosis import fault_of
from core.store.disposal import apply_disposals
from core.store.keys_back import keys_from_backup
from core.store.names import COPY, FILE, LOCK_FILE, STORE_FILE, UNFINISHED
from core.store.opening import open_store, open_with_recovery
from core.store.platform import FolderLock, Held, is_locked
from core.store.progress import Tick, no_tick
from core.store.scratch import FOLDER as SCRATCH
from core.store.scratch import no_place_here, scratch_of
from core.store.seen import known_disposals, laptop_seen, newer_backups, restore_notes
from core.store.swap import clear_coming, coming, finish_put, put_folder
from core.store.trial import Trial, open_backup
from core.store.unpacking import unpack_and_check
from core.store.unsealing import Person, unsealed
from core.store.vault import Opened, Vault

__all__ = ["Trial", "keys_from_backup", "newer_backups", "open_backup", "restore", "restore_notes", "scratch_of"]
KEPT = "What was here before is kept in the folder {}."
APART = "This laptop has seen other entries than those in this backup. It may be from a copy that went its own way."
NOT_OURS = "The folder for the records holds other files. Move them somewhere else, then try again."
AGAIN = "{} that had been disposed of since was disposed of again."
IN_USE = (
    "Waymark cannot move the records that are here aside. Close every other window that shows this folder, "
    "then try again. Nothing was changed."
)


def restore(  # noqa: PLR0913  which file, where to, and by whose secret
    path: Path,
    folder: Path,
    *,
    user_id: str = "",
    password: str = "",
    code: str = "",
    at: datetime,
    tick: Tick = no_tick,
    floor: Cost = FLOOR,
) -> Vault:
    """Put the backup at `path` in place at `folder` and open it, by a password of its day or with the sheet's `code`.

    All of it is checked before anything changes, signatures too; cases disposed of since are disposed of again; then
    it takes the place of what is there, which is kept beside under a dated name. Being ended at any moment leaves the
    old or the new. The store must not be open. What to tell is in the vault's `health.notes`.
    Raises WrongSecret, InputFaults, StoreMissing, StoreBusy, StoreDamaged, StoreFault, Cancelled: nothing changed.
    """
    folder = folder.absolute()
    finish_put(folder)
    front = read_front(path)
    lock = _locked(folder)
    try:
        if lock and not code:
            with suppress(OSError):
                tries.count_try(folder, user_id, at)
        person = unsealed(front.keys, user_id=user_id, password=password, code=code, floor=floor)
        if lock and not code:
            with suppress(OSError):
                tries.forgive(folder, user_id, at)
        notes = restore_notes(path, folder)
        clear_coming(folder)
        fresh = _fresh(folder)
        try:
            notes += _prepared(path, fresh, folder, front, person, at, tick)
            if lock:
                lock.release()  # or the folder could not be moved on Windows
            notes += _put(fresh, folder, at, mine=lock is not None)
        finally:
            person.key.wipe()
            if folder.exists():
                rmtree(fresh, ignore_errors=True)
    finally:
        if lock:
            lock.release()
    vault = (
        open_with_recovery(folder, code=code, at=at)
        if code
        else open_store(folder, user_id=user_id, password=password, at=at, floor=floor)
    )
    vault.health = replace(vault.health, notes=(*vault.health.notes, *notes))
    return vault


def _locked(folder: Path) -> FolderLock | None:
    """The lock of the store that is there; None where nothing is. Raises StoreBusy, StoreFault."""
    try:
        if not folder.exists():
            return None
        names = {entry.name for entry in folder.iterdir()}
        if names - _OURS and not names & {STORE_FILE, FILE, COPY}:
            raise StoreFault(NOT_OURS)
        return FolderLock(folder / LOCK_FILE)
    except Held as fault:
        raise fault_of("busy") from fault
    except OSError as fault:
        raise no_place_here(fault) from fault


def _fresh(folder: Path) -> Path:
    try:
        return coming(folder)
    except OSError as fault:
        raise no_place_here(fault) from fault


def _prepared(  # noqa: PLR0913, PLR0917  what is unpacked, where to, by whom, and beside what
    path: Path, fresh: Path, folder: Path, front: Front, person: Person, at: datetime, tick: Tick
) -> tuple[str, ...]:
    """The backup as a whole store in `fresh`, closed, with what this laptop knows applied; what to tell about that."""
    try:
        made = unpack_and_check(path, fresh, person.key, tick, durable=True, signatures=True).manifest
        if made != front.manifest:
            raise StoreDamaged(SPOILT)  # the file was exchanged in the meantime
        lock = FolderLock(fresh / LOCK_FILE)
    except OSError as fault:
        raise no_place_here(fault) from fault
    with in_words():
        connection = connect(fresh / STORE_FILE, person.key)
    opened = Opened(
        fresh, lock, connection, StartCheck(), front.keys, person.key, person.identity, person.user, tries.Tries()
    )
    with Vault(opened) as vault:
        told = [APART] if _went_apart(vault, folder, made.head.seq) else []
        again = apply_disposals(vault, known_disposals(path, folder, made, person), at)
        if again:
            told.append(AGAIN.format("One case" if again == 1 else f"{again} cases"))
        vault.record_own(log.RESTORED, {"seq": made.head.seq, "head": made.head.hash.hex()}, at)
    return tuple(told)


def _went_apart(vault: Vault, folder: Path, newest: int) -> bool:
    """Whether the laptop's mark names an entry that stands otherwise in the backup."""
    seen = laptop_seen(folder)
    if seen is None or seen.store != vault.store_id or not 0 < seen.head.seq <= newest:
        return False
    with vault.reading() as connection:
        (there,) = connection.execute("SELECT hash FROM event WHERE seq = ?", (seen.head.seq,)).fetchone()
    return bool(there != seen.head.hash)


def _put(fresh: Path, folder: Path, at: datetime, *, mine: bool) -> tuple[str, ...]:
    """Put it in place; where the records that were there are now."""
    if not mine and is_locked(folder / LOCK_FILE):
        raise fault_of("busy")
    aside = _aside(folder, at)
    try:
        return (KEPT.format(aside.name),) if put_folder(fresh, folder, aside) else ()
    except OSError as fault:
        raise StoreFault(IN_USE) from fault


def _aside(folder: Path, at: datetime) -> Path:
    stem = f"{folder.name}-before-{at:%Y-%m-%d-%H%M}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(path for path in map(folder.with_name, names) if not path.exists())


_OURS = {LOCK_FILE, UNFINISHED, SCRATCH, "mark.json", "mark.json.new", "tries.json", "tries.json.new"}
