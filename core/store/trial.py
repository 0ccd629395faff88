"""A backup opened for a trial: read-only, over a copy that goes when it is closed."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from core.errors import StoreFault
from core.store import tries
from core.store.backup_file import read_front
from core.store.check import StartCheck
from core.store.connection import connect, in_words
from core.store.cost import FLOOR, Cost
from core.store.names import LOCK_FILE, STORE_FILE
from core.store.platform import FolderLock
from core.store.progress import Tick, no_tick
from core.store.scratch import drop_scratch, fresh_scratch, no_place_here
from core.store.slots import KeyFile
from core.store.unpacking import unpack_and_check
from core.store.unsealing import unsealed
from core.store.vault import Opened, Vault

ONLY_LOOKING = "This is a backup, opened only to look at. Nothing can be saved in it."


class Trial(Vault):
    """A backup that is open for reading. Nothing gets into it; closing it clears its copy away."""

    def writing(self) -> NoReturn:
        """Raises StoreFault, always."""
        raise StoreFault(ONLY_LOOKING)

    def put_keys(self, _: KeyFile) -> NoReturn:
        """Raises StoreFault, always."""
        raise StoreFault(ONLY_LOOKING)

    def put_mark(self) -> None:
        """A trial leaves no mark."""

    def close(self) -> None:
        """Put everything away, and clear the copy. A second call does nothing."""
        if hasattr(self, "opened"):
            place = self.opened.folder
            try:
                super().close()
            finally:
                drop_scratch(place)


def open_backup(  # noqa: PLR0913  which file, where to, and by whose secret
    path: Path,
    scratch: Path,
    *,
    user_id: str = "",
    password: str = "",
    code: str = "",
    at: datetime,
    tick: Tick = no_tick,
    floor: Cost = FLOOR,
    counted_in: Path | None = None,
) -> Trial:
    """Open a backup for reading, by a password of its day, or with the sheet when `code` is not empty.

    Every page, the tables, the chain and what the backup says of itself are checked, not the signatures. `scratch` is a
    folder in which a private one is made for the copy, such as `scratch_of` the store's folder; only ciphertext gets
    there. `counted_in` is the store's folder: wrong passwords are counted and slowed there as at the unlock page.
    The backup is not changed and logs nothing: whoever tries one logs `store.drilled` in the live store.
    Raises WrongSecret (TooManyTries), InputFaults for a mistyped code, StoreMissing, StoreDamaged, StoreFault or
    Cancelled.
    """
    front = read_front(path)
    if counted_in and not code:
        with suppress(OSError):
            tries.count_try(counted_in, user_id, at)
    person = unsealed(front.keys, user_id=user_id, password=password, code=code, floor=floor)
    if counted_in and not code:
        with suppress(OSError):
            tries.forgive(counted_in, user_id, at)
    place = fresh_scratch(scratch)
    try:
        unpack_and_check(path, place, person.key, tick)
        with in_words(saving=False):
            connection = connect(place / STORE_FILE, person.key, "still")
        lock = FolderLock(place / LOCK_FILE)
        opened = Opened(
            place, lock, connection, StartCheck(), front.keys, person.key, person.identity, person.user, tries.Tries()
        )
        return Trial(opened)
    except BaseException as fault:
        person.key.wipe()
        drop_scratch(place)
        if isinstance(fault, OSError):
            raise no_place_here(fault) from fault
        raise
