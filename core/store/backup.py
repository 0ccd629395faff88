"""Backups: one file with all that is needed to open it, believed only once it has been opened again where it lies."""

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.errors import StoreFault, StoreFull
from core.store import log
from core.store.backup_file import BLOCK, Manifest, Part, check_bytes, write_backup
from core.store.backup_state import BackupPlace, BackupState, backup_due, backup_places, remember_place
from core.store.backups_found import BackupHead, backups_beside, backups_in, look_at
from core.store.copies import copy_database, counted
from core.store.keys import RECOVERY_ID, DataKey
from core.store.names import FILE, STORE_FILE
from core.store.platform import forget_cached, is_out_of_room, sync_folder_where_it_can
from core.store.platform import replace as put_in_place
from core.store.progress import Tick, no_tick, part_of
from core.store.rotation import remove_old
from core.store.scratch import no_place_here, scratch
from core.store.slots import write_key_file
from core.store.unpacking import unpack_and_check
from core.store.vault import Vault
from core.version import PRODUCT

__all__ = [
    "BackupHead",
    "BackupMade",
    "BackupPlace",
    "BackupState",
    "automatic_backup",
    "backup_before_update",
    "backup_due",
    "backup_places",
    "backups_beside",
    "backups_in",
    "check_bytes",
    "look_at",
    "make_backup",
    "remove_old",
]
LAST_PRODUCT = "last_product"  # a setting: which Waymark has opened the store last
COPYING = "Copying the records."
OWN_FOLDER = "This is the folder of the records themselves. A backup has to go somewhere else, such as a USB stick."
NO_FOLDER = "This folder is not there. Plug the stick in again, or choose another folder."
READ_ONLY = "Waymark may not write to this folder. Choose another folder, or another stick."
TOO_SMALL = "There is not enough room for the backup there: it needs {}. Free some space, or choose another folder."
TORN_OFF = (
    "The backup could not be finished. No backup was made, and your records are safe. "
    "Check that the stick is plugged in, then try again."
)
SPOILT_THERE = (
    "The backup could not be read again from there, so it was removed. Your records are safe. "
    "Use another stick or folder."
)
FULL_THERE = (
    "The stick or folder is full. No backup was made, and your records are safe. "
    "Free some space there, or choose another folder."
)
KEYS_CHANGED = "The keys were changed meanwhile. No backup was made. Please try again."


@dataclass(frozen=True)
class BackupMade:
    """A backup that was read again from where it lies. `seq` is its newest entry, `size` is in bytes.

    `removed` are the older ones that rotation took away; `notes` is what the person should know besides.
    """

    path: Path
    seq: int
    at: datetime
    size: int
    verified: bool
    removed: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def make_backup(
    vault: Vault, target_folder: Path, at: datetime, tick: Tick = no_tick, *, automatic: bool = False
) -> BackupMade:
    """Make one backup file in `target_folder`, open it again there, check all of it, and only then name it a backup.

    `automatic`: a copy on this laptop before something that cannot be undone; its folder is made if need be, and it
    does not put off the next reminder. Signatures are not checked here: they are in the check of the log.
    Raises StoreFault (StoreFull, StoreDamaged) with one sentence, or Cancelled: then nothing is left at the target.
    """
    with vault.reading():
        own = vault.opened.folder
    target = _target(own, target_folder, make=automatic)
    with scratch(own) as place:
        tick(COPYING, 0.0)
        key, made = _copied(vault, place / "copy", at, automatic=automatic)
        try:
            _require_room(target, made)
            path, beside = _names(target, made)
            _clear_unfinished(target, made.store)
            with _unfinished(beside):
                write_backup(beside, made, place / "copy", part_of(tick, 0.1, 0.4))
                shutil.rmtree(place / "copy")
                _require_readable(beside, place / "again", key, made, part_of(tick, 0.4, 1.0))
                size = beside.stat().st_size
                put_in_place(beside, path)
                _durable(path)
        finally:
            key.wipe()
    return _told(vault, BackupMade(path, made.head.seq, at, size, verified=True), automatic=automatic)


def automatic_backup(vault: Vault, at: datetime, tick: Tick = no_tick) -> BackupMade:
    """A copy on this laptop, beside the store's folder: before an update, a disposal or a change of keys."""
    with vault.reading():
        beside = backups_beside(vault.opened.folder)
    return make_backup(vault, beside, at, tick, automatic=True)


def backup_before_update(
    vault: Vault, at: datetime, tick: Tick = no_tick, *, product: str = PRODUCT
) -> BackupMade | None:
    """Called after a log-in: an automatic copy when another Waymark than `product` was the last to open the store.

    None when it was this one, or when nothing can be saved here. Raises as `make_backup`; then it is tried again.
    """
    if not vault.health.ok:
        return None
    last = vault.setting(LAST_PRODUCT)
    made = automatic_backup(vault, at, tick) if last not in (None, product) else None
    if last != product:
        vault.put_setting(LAST_PRODUCT, product)
    return made


# -- the target ----------------------------------------------------------------------------------


def _target(own: Path, folder: Path, *, make: bool) -> Path:
    """The folder, there and not the store's own."""
    target, own = folder.absolute(), own.absolute()
    if make:
        try:
            target.mkdir(mode=0o700, exist_ok=True)
        except OSError as fault:
            raise no_place_here(fault) from fault
    try:
        if not target.is_dir():
            raise StoreFault(NO_FOLDER)
        inside = target.resolve()
        if inside == own.resolve() or own.resolve() in inside.parents:
            raise StoreFault(OWN_FOLDER)
    except OSError as fault:
        raise _in_words(fault) from fault
    return target


def _require_room(target: Path, made: Manifest) -> None:
    with suppress(OSError):  # a share that cannot say how much is free may still take it
        if shutil.disk_usage(target).free < _needed(made):
            raise StoreFull(TOO_SMALL.format(megabytes(_needed(made))))


def _needed(made: Manifest) -> int:
    return made.database.size + made.keys.size + BLOCK // 16


def megabytes(size: int) -> str:
    """A number of bytes as people say it: `2.3 MB`."""
    return f"{max(size / 1e6, 0.1):.1f} MB"


def _names(target: Path, made: Manifest) -> tuple[Path, Path]:
    """A name that is free, and the one that the file has until it is known to be good."""
    stem = f"Safeguarding-backup-{made.at:%Y-%m-%d-%H%M}-e{made.head.seq}"
    for number in range(1, 1000):
        path = target / (f"{stem}.sgb" if number == 1 else f"{stem}-{number}.sgb")
        if not path.exists():
            return path, path.with_name(f"{path.stem}.{made.store[:8]}.new")
    raise StoreFault(READ_ONLY)


def _clear_unfinished(target: Path, store: str) -> None:
    """What a program that was ended in the middle left there, of this store alone."""
    with suppress(OSError):
        for left in target.glob(f"Safeguarding-backup-*.{store[:8]}.new"):
            left.unlink(missing_ok=True)


@contextmanager
def _unfinished(beside: Path) -> Iterator[None]:
    """Whatever goes wrong at the target is put in words, and nothing is left there."""
    try:
        yield
    except OSError as fault:
        raise _in_words(fault) from fault
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _in_words(fault: OSError) -> StoreFault:
    if is_out_of_room(fault):
        return StoreFull(FULL_THERE)
    denied = isinstance(fault, PermissionError) or fault.errno == errno.EROFS
    return StoreFault(READ_ONLY if denied else TORN_OFF)


# -- the file ------------------------------------------------------------------------------------


def _copied(vault: Vault, place: Path, at: datetime, *, automatic: bool) -> tuple[DataKey, Manifest]:
    """Store and key file as they are at one moment, in `place`; and what the backup will say of them."""
    try:
        place.mkdir(mode=0o700)
        with vault.writing() as connection:
            key = own_key(vault)
            copy_database(connection, place / STORE_FILE, key)
            held = counted(connection, vault.store_id)
            gone = {str(event.data["case"]) for event in log.of_kinds(connection, (log.DISPOSED,))}
            keys, gone = vault.opened.keys, gone | set(vault.opened.disposed)
        write_key_file(place, keys)
        made = Manifest(
            store=keys.store,
            generation=keys.generation,
            head=held.head,
            at=at,
            product=PRODUCT,
            automatic=automatic,
            rows=held.rows,
            disposed=tuple(sorted(gone)),
            keys=_part(place / FILE),
            database=_part(place / STORE_FILE),
        )
        return key, made.signed(key)
    except OSError as fault:
        raise no_place_here(fault) from fault


def own_key(vault: Vault) -> DataKey:
    """The data key once more: a lock in the middle of the work wipes the vault's."""
    opened = vault.opened
    slot = opened.keys.sheet if opened.user.id == RECOVERY_ID else opened.keys.user(opened.user.id)
    if slot is None:
        raise StoreFault(KEYS_CHANGED)
    return opened.identity.opened(slot.box, opened.keys.store, opened.user.id)


def _part(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").digest())


def _require_readable(beside: Path, place: Path, key: DataKey, made: Manifest, tick: Tick) -> None:
    """Read the file again from the target, as a restore would, and compare it with what was to be written."""
    forget_cached(beside)  # an OSError here is about the medium, and the caller's to put in words
    try:
        place.mkdir(mode=0o700)
        front = unpack_and_check(beside, place, key, tick)
    except OSError as fault:
        raise no_place_here(fault) from fault
    except StoreFault as fault:
        raise StoreFault(SPOILT_THERE) from fault
    if front.manifest != made:
        raise StoreFault(SPOILT_THERE)


def _durable(path: Path) -> None:
    try:
        sync_folder_where_it_can(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _told(vault: Vault, made: BackupMade, *, automatic: bool) -> BackupMade:
    """Log it, remember the place, and take away what is too old there. The backup is good whatever happens here."""
    notes = []
    try:
        vault.record_own(log.BACKED_UP, {"seq": made.seq, "automatic": int(automatic)}, made.at)
        if not automatic:
            remember_place(vault, made.path.parent, made.at, made.seq)
    except StoreFault as fault:
        notes.append(f"The backup is good, but it could not be noted in the log. {fault}")
    removed = remove_old(made.path.parent, vault.store_id, keep=made.path)
    return replace(made, removed=removed, notes=tuple(notes))
