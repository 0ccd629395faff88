"""Making a new store. This and opening one are two functions; neither does the other's work."""

import contextlib
import errno
import secrets
from datetime import datetime
from pathlib import Path

from core.errors import InputFaults, StoreFault
from core.store.chain import Head, genesis
from core.store.changes import key_text, sheet_slot
from core.store.check import StartCheck
from core.store.connection import APPLICATION_ID, USER_VERSION, connect, in_words, transaction
from core.store.cost import STANDARD, Cost
from core.store.diagnosis import fault_of
from core.store.keys import RECOVERY_ID, DataKey, Identity, lock_identity
from core.store.log import CREATED, NewEvent, prepare, write
from core.store.mark import Mark, write_mark
from core.store.names import LOCK_FILE, LONGEST_NAME, STORE_FILE, UNFINISHED, User
from core.store.passwords import password_faults
from core.store.platform import (
    FolderLock,
    Held,
    is_out_of_room,
    keep_to_oneself,
    sync_folder,
    sync_folder_where_it_can,
)
from core.store.recovery import code_bytes, code_text, fresh_sheet_code
from core.store.room import no_place
from core.store.slots import KeyFile, UserSlot, write_key_file
from core.store.swap import finish_put
from core.store.tries import Tries
from core.store.vault import Opened, Vault

NOT_EMPTY = "This folder is not empty. Please choose a new folder, or one with nothing in it."


def create_store(
    folder: Path, *, user_name: str, password: str, at: datetime, cost: Cost = STANDARD, sheet_code: str = ""
) -> tuple[Vault, str]:
    """Make a store in a new or empty folder: it, open, and the recovery sheet's code, shown this once.

    `sheet_code` is a code from `fresh_sheet_code` that has already been printed and typed back; without it
    a fresh one is made. Raises InputFaults for an unfit name or password, StoreFault with one sentence for a
    folder that is not empty or cannot be written. A set-up that was cut off leaves a folder that set-up takes again.
    """
    if faults := [*name_faults(user_name), *password_faults(password, user_name)]:
        raise InputFaults(faults)
    secret = code_bytes(sheet_code or fresh_sheet_code())
    lock = _claimed(folder)
    try:
        vault = _made(folder, lock, User(secrets.token_hex(16), user_name.strip()), password, at, cost, secret)
    except BaseException as fault:
        lock.release()
        if isinstance(fault, OSError):
            raise _no_place(fault) from fault
        raise
    return vault, code_text(secret)


def name_faults(name: str) -> list[str]:
    """Why `name` cannot be shown on the unlock page, as sentences."""
    if not name.strip():
        return ["Please type a name."]
    if len(name.strip()) > LONGEST_NAME or not name.strip().isprintable():
        return [f"A name has at most {LONGEST_NAME} letters, on one line."]
    return []


def _claimed(folder: Path) -> FolderLock:
    """The folder, there and locked and empty but for what a cut-off set-up left."""
    finish_put(folder)
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in missing:  # or a power cut after set-up could take the folder away with all that is in it
            sync_folder_where_it_can(each.parent)
        _require_free(folder)
        lock = FolderLock(folder / LOCK_FILE)
    except Held as fault:
        raise fault_of("busy") from fault
    except OSError as fault:
        raise _no_place(fault) from fault
    try:
        _require_free(folder)  # again: somebody else may have finished between the look and the lock
        (folder / UNFINISHED).touch(mode=0o600)
        keep_to_oneself(folder)
        sync_folder(folder)
        for left in folder.iterdir():
            if left.name not in (LOCK_FILE, UNFINISHED):
                left.unlink()
    except BaseException as fault:
        lock.release()
        if isinstance(fault, OSError):
            raise _no_place(fault) from fault
        raise
    return lock


def _require_free(folder: Path) -> None:
    names = {entry.name for entry in folder.iterdir()}
    if not (names <= {LOCK_FILE} or (UNFINISHED in names and names <= _LEFT_BY_SETUP)):
        raise StoreFault(NOT_EMPTY)


_LEFT_BY_SETUP = {
    LOCK_FILE, UNFINISHED, STORE_FILE, STORE_FILE + "-wal", STORE_FILE + "-journal", "mark.json", "mark.json.new",
    "keys.json.new",
}  # fmt: skip


def _made(  # noqa: PLR0913, PLR0917  one call, in the order in which things come to be
    folder: Path, lock: FolderLock, user: User, password: str, at: datetime, cost: Cost, secret: bytes
) -> Vault:
    store, key = secrets.token_hex(16), DataKey.fresh()
    person, sheet = Identity.fresh(), Identity.of_sheet(secret, store)
    slot = UserSlot(
        user.id,
        user.name,
        lock_identity(person, password, cost, store, user.id),
        person.seal_public,
        person.sign_public,
        key.sealed_to(person.seal_public, store, user.id),
    )
    keys = KeyFile(store, 1, (slot,), sheet_slot(store, key, sheet)).signed(key)
    publics = {user.id: key_text(person.sign_public), RECOVERY_ID: key_text(sheet.sign_public)}
    first = {"format": USER_VERSION, "store": store, "names": {user.id: user.name}, "keys": publics}
    head = _tables(folder / STORE_FILE, key, genesis(store), [NewEvent(CREATED, "", first, at)], user.id, person)
    write_mark(folder, Mark(store, head, keys.generation), key)
    write_key_file(folder, keys)  # from here on it is a store
    (folder / UNFINISHED).unlink()
    sync_folder(folder)
    with in_words():
        connection = connect(folder / STORE_FILE, key)
    return Vault(Opened(folder, lock, connection, StartCheck(), keys, key, person, user, Tries()))


def _tables(path: Path, key: DataKey, head: Head, events: list[NewEvent], user: str, identity: Identity) -> Head:
    with in_words(), contextlib.closing(connect(path, key, "rwc")) as new:
        new.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        new.execute(f"PRAGMA user_version = {USER_VERSION}")
        new.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))
        with transaction(new):
            head, _ = write(new, [prepare(event) for event in events], head, user, identity.sign)
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return head


def _no_place(fault: OSError) -> StoreFault:
    if is_out_of_room(fault) or isinstance(fault, PermissionError) or fault.errno == errno.EROFS:
        return no_place(fault)
    return StoreFault(
        "Waymark cannot put its records in this folder "
        f"({fault.strerror or type(fault).__name__}). Please choose another folder."
    )
