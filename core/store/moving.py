"""Moving a store to another place: a copy, checked whole, takes over at one moment; being ended anywhere loses nothing.

At that moment a small file in the old folder says where the store is. The old files go once the new ones have opened.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Final

from core.errors import StoreFault
from core.store import log, tries
from core.store.backup import _own_key
from core.store.canonical import Unreadable, read_lined, write_lined
from core.store.check import StartCheck
from core.store.connection import connect, in_words
from core.store.copies import copy_database, counted, looked_through
from core.store.names import COPY, FILE, LOCK_FILE, STORE_FILE
from core.store.places import place_faults
from core.store.platform import FolderLock, keep_to_oneself, sync_file
from core.store.progress import Tick, no_tick, part_of
from core.store.scratch import no_place_here
from core.store.slots import write_key_file
from core.store.swap import clear_coming, coming, finish_put, put_folder
from core.store.vault import Opened, Vault

MOVED: Final = "moved.json"
FORMAT: Final = 1
COPYING: Final = "Copying the records."
NOT_EMPTY: Final = "There are records in that place already. Choose another folder, or ask for help with IT."
OLD_FILES: Final = (STORE_FILE, f"{STORE_FILE}-wal", FILE, COPY, "mark.json", tries.FILE)


def where(folder: Path) -> Path:
    """The folder that the store lives in now, for somebody who knows it by `folder`. Finishes a move cut off."""
    finish_put(folder)
    target = _pointed_to(folder)
    if target is None:
        return folder
    finish_put(target)
    return target if (target / FILE).is_file() and (target / STORE_FILE).is_file() else folder


def point_to(folder: Path, target: Path) -> None:
    """Let whoever looks in `folder` find the store in `target`. Raises StoreFault."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_lined(folder / MOVED, {"format": FORMAT, "to": str(target.absolute())})
    except OSError as fault:
        raise no_place_here(fault) from fault


def move_store(vault: Vault, target: Path, at: datetime, tick: Tick = no_tick) -> Path:
    """Move an open store to `target`, a folder that is not there or empty; the store must be opened there afterwards.

    The vault goes on looking at the old files, so it is to be closed at once. Gives back `target`. Raises InputFaults,
    StoreFault, Cancelled: then nothing has moved.
    """
    old, target = vault.opened.folder.absolute(), target.absolute()
    faults = place_faults(target)
    if faults:
        raise StoreFault(faults[0].sentence)
    if target == old or (target / FILE).exists() or (target / STORE_FILE).exists():
        raise StoreFault(NOT_EMPTY)
    try:
        clear_coming(target)
        fresh = coming(target)
    except OSError as fault:
        raise no_place_here(fault) from fault
    try:
        with vault.turn:
            _copied(vault, fresh, at, tick)
            point_to(old, target)
            put_folder(fresh, target, target.with_name(f"{target.name}-before-{at:%Y-%m-%d-%H%M%S}"))
    except OSError as fault:
        raise no_place_here(fault) from fault
    finally:
        if target.exists():
            rmtree(fresh, ignore_errors=True)
    with suppress(OSError):
        keep_to_oneself(target)
    return target


def clear_old(folder: Path, target: Path) -> bool:
    """The store has been opened in `target`: its old files in `folder` go. Whether there were any."""
    if _pointed_to(folder) != target.absolute() or folder.absolute() == target.absolute():
        return False
    left = [folder / name for name in OLD_FILES if (folder / name).exists()]
    with suppress(OSError):
        for file in left:
            file.unlink()
    return bool(left)


def _pointed_to(folder: Path) -> Path | None:
    try:
        body = read_lined(folder / MOVED)
    except (FileNotFoundError, Unreadable):
        return None
    target = Path(str(body.get("to", "")))
    return target if body.get("format") == FORMAT and target.is_absolute() else None


def _copied(vault: Vault, fresh: Path, at: datetime, tick: Tick) -> None:
    """The whole store in `fresh`, checked and on the disk, with its move in the log."""
    tick(COPYING, 0.0)
    with vault.writing() as connection:
        key = _own_key(vault)
        copy_database(connection, fresh / STORE_FILE, key)
        held = counted(connection, vault.store_id)
        opened = vault.opened
        write_key_file(fresh, opened.keys)
    if looked_through(fresh / STORE_FILE, key, vault.store_id, part_of(tick, 0.1, 1.0)) != held:
        raise StoreFault("The copy is not like the records. Nothing was moved. Try again.")
    with in_words():
        copy = connect(fresh / STORE_FILE, key)
    there = Opened(
        fresh, FolderLock(fresh / LOCK_FILE), copy, StartCheck(), opened.keys, key, opened.identity, opened.user,
        tries.Tries(), opened.disposed,
    )  # fmt: skip
    with Vault(there) as moved:
        moved.record_own(log.MOVED, {}, at)
    sync_file(fresh / STORE_FILE)
