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
from core.store.backup import own_key
from core.store.check import StartCheck
from core.store.connection import connect, in_words
from core.store.copies import copy_database, counted, looked_through
from core.store.names import FILE, LOCK_FILE, STORE_FILE
from core.store.places import place_faults
from core.store.platform import FolderLock, keep_to_oneself, sync_file
from core.store.pointer import point_to
from core.store.progress import Tick, no_tick, part_of
from core.store.scratch import no_place_here
from core.store.slots import write_key_file
from core.store.swap import clear_coming, coming, put_folder
from core.store.vault import Opened, Vault

COPYING: Final = "Copying the records."
NOT_EMPTY: Final = "There are records in that place already. Choose another folder, or ask for help with IT."


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


def _copied(vault: Vault, fresh: Path, at: datetime, tick: Tick) -> None:
    """The whole store in `fresh`, checked and on the disk, with its move in the log."""
    tick(COPYING, 0.0)
    with vault.writing() as connection:
        key = own_key(vault)
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
