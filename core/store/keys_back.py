"""A lost or damaged key file put back from a backup, once it has been seen to open the store that is there."""

from contextlib import closing, suppress
from pathlib import Path

from core.errors import StoreDamaged, StoreFault, StoreMissing
from core.store.backup_file import read_front
from core.store.connection import connect, in_words, require_ours
from core.store.cost import FLOOR, Cost
from core.store.diagnosis import fault_of
from core.store.names import COPY, FILE, LOCK_FILE, STORE_FILE
from core.store.platform import FolderLock, Held, replace
from core.store.scratch import no_place_here
from core.store.seen import laptop_seen
from core.store.slots import read_key_file, write_key_file
from core.store.unsealing import unsealed

NOT_NEEDED = "The key file here is whole. Nothing was changed."
OTHER_STORE = "This backup is of other records than the ones here. Nothing was changed. Choose another backup."
OTHER_KEY = (
    "The keys in this backup do not open the records that are here: the keys were changed since. Nothing was changed. "
    "Choose a newer backup."
)
OLD_PASSWORDS = (
    "The key file is from before a change of people or passwords. It opens with the passwords of that day, "
    "and the records open for reading only. Put back the newest backup to go on working."
)
DAMAGED = "damaged-"  # before the name, or it would be taken for a copy by a sync program


def keys_from_backup(
    folder: Path, backup: Path, *, user_id: str = "", password: str = "", code: str = "", floor: Cost = FLOOR
) -> tuple[str, ...]:
    """Put the key file out of `backup` beside the store in `folder`; what to tell, as sentences.

    Only where neither the key file nor its copy there can be read, and only when the data key in it, reached by a
    password of that day or with the sheet, opens that store. Damaged ones are kept beside under another name.
    Raises WrongSecret, InputFaults, StoreMissing, StoreBusy, StoreDamaged or StoreFault: then nothing was changed.
    """
    front = read_front(backup)
    _require_lost(folder)
    try:
        lock = FolderLock(folder / LOCK_FILE)
    except Held as fault:
        raise fault_of("busy") from fault
    except OSError as fault:
        raise no_place_here(fault) from fault
    try:
        seen = laptop_seen(folder)
        if seen is not None and seen.store != front.manifest.store:
            raise StoreFault(OTHER_STORE)
        person = unsealed(front.keys, user_id=user_id, password=password, code=code, floor=floor)
        try:
            with in_words(saving=False), closing(connect(folder / STORE_FILE, person.key, "still")) as connection:
                require_ours(connection)
        except StoreDamaged as fault:
            raise StoreFault(OTHER_KEY) from fault
        finally:
            person.key.wipe()
        for name in (FILE, COPY):
            with suppress(FileNotFoundError):
                replace(folder / name, folder / f"{DAMAGED}{name}")
        write_key_file(folder, front.keys)
    except OSError as fault:
        raise no_place_here(fault) from fault
    finally:
        lock.release()
    return (OLD_PASSWORDS,) if seen is not None and seen.generation > front.manifest.generation else ()


def _require_lost(folder: Path) -> None:
    if not (folder / STORE_FILE).is_file():
        raise fault_of("missing")
    try:
        read_key_file(folder)
    except StoreMissing:
        raise
    except StoreDamaged:
        return
    raise StoreFault(NOT_NEEDED)
