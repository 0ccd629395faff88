"""Opening a store that is there: with a password, or with the recovery sheet. Neither ever makes one."""

import hmac
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.errors import StoreFault, WrongSecret
from core.store import log, tries
from core.store.chain import moment_text
from core.store.check import start_check
from core.store.connection import in_words
from core.store.cost import FLOOR, Cost, require_within
from core.store.diagnosis import fault_of, sentence
from core.store.disposal import settle_disposals
from core.store.keys import RECOVERY_ID, WRONG_PASSWORD, WRONG_SHEET, DataKey, Identity, unlock_identity
from core.store.mark import read_mark
from core.store.names import LOCK_FILE, STORE_FILE, UNFINISHED, User
from core.store.platform import FolderLock, Held, may_write
from core.store.readable import HOLED, readable_copy
from core.store.recovery import code_bytes
from core.store.rekey import CUT_OFF, clear_next, go_on
from core.store.scratch import clear_scratch
from core.store.slots import KeyFile, UserSlot, complete_copy, read_key_file
from core.store.swap import clear_coming
from core.store.tries import Tries
from core.store.vault import Opened, Vault

COPY_USED = "The key file was missing or damaged. Waymark used the copy beside it. Make a backup soon."


def recovery_matches(folder: Path, code: str) -> bool:
    """Whether a typed code is the sheet's. Raises InputFaults when it is mistyped, StoreMissing, StoreDamaged."""
    keys, _ = read_key_file(folder)
    try:
        _sheet(keys, code_bytes(code))
    except WrongSecret:
        return False
    return True


def open_store(folder: Path, *, user_id: str, password: str, at: datetime, floor: Cost = FLOOR) -> Vault:
    """Open with one person's password; logs it, and how many wrong tries there were before.

    Raises WrongSecret (TooManyTries when a wait has to pass first), StoreMissing, StoreDamaged or
    StoreBusy, each with one plain sentence. `floor` is the least that a slot may ask of Argon2id.
    """
    lock = _locked(folder)
    try:
        keys, from_copy = read_key_file(folder)
        slot = _slot(keys, user_id)
        require_within(slot.lock.cost, floor)
        before = Tries()
        with suppress(OSError):  # a full disk must not keep people from their records
            before = tries.count_try(folder, user_id, at)
        identity = unlock_identity(
            slot.lock, password, store=keys.store, user=slot.id,
            seal_public=slot.seal_public, sign_public=slot.sign_public,
        )  # fmt: skip
        with suppress(OSError):
            tries.take_back(folder, user_id, before, at)  # this one was right; those before it are still to be told
        key = identity.opened(slot.box, keys.store, slot.id)
        user = User(slot.id, slot.name)
        vault = _vault(folder, lock, keys, key, identity, user, before, at, from_copy=from_copy)
    except BaseException:
        lock.release()
        raise
    _entered(vault, at)
    with suppress(OSError):  # only now: cut off before the log says them, they are told next time
        tries.forgive(folder, user_id, at)
    return vault


def open_with_recovery(folder: Path, *, code: str, at: datetime) -> Vault:
    """Open with the sheet, for reading when every password is forgotten; its use is logged, signed by the sheet.

    Raises InputFaults for a mistyped code, WrongSecret for another store's, else as `open_store`.
    """
    secret = code_bytes(code)
    lock = _locked(folder)
    try:
        keys, from_copy = read_key_file(folder)
        identity = _sheet(keys, secret)
        key = identity.opened(keys.sheet.box, keys.store, RECOVERY_ID)
        user = User(RECOVERY_ID, "Recovery sheet")
        vault = _vault(folder, lock, keys, key, identity, user, Tries(), at, from_copy=from_copy)
    except BaseException:
        lock.release()
        raise
    return _entered(vault, at)


def _slot(keys: KeyFile, user_id: str) -> UserSlot:
    slot = keys.user(user_id)
    if slot is None:
        raise WrongSecret(WRONG_PASSWORD)
    return slot


def _sheet(keys: KeyFile, secret: bytes) -> Identity:
    identity = Identity.of_sheet(secret, keys.store)
    if not hmac.compare_digest(identity.seal_public, keys.sheet.seal_public):
        raise WrongSecret(WRONG_SHEET)
    return identity


def _locked(folder: Path) -> FolderLock:
    """The folder's lock; a folder without a store gets no file from us."""
    read_key_file(folder)
    try:
        return FolderLock(folder / LOCK_FILE, looking=not may_write(folder))
    except Held as fault:
        raise fault_of("busy") from fault
    except OSError as fault:
        raise fault_of("read-only") from fault


def _vault(  # noqa: PLR0913, PLR0917  the two ways in differ in all of these
    folder: Path, lock: FolderLock, keys: KeyFile, key: DataKey, identity: Identity, user: User, before: Tries,
    at: datetime, *, from_copy: bool,
) -> Vault:  # fmt: skip
    """The rest of the way, once the data key is known: key file genuine, a change-over finished, store whole."""
    try:
        keys.require_genuine(key)
        old = key.enclosed(keys.previous, keys.store) if keys.previous else None
        is_new = old is None or go_on(folder, keys, key, old, user.id, identity, at)
        if old and not is_new:
            key, old = old, key
        mark = read_mark(folder, keys.store, key)
        if old:
            mark = mark or read_mark(folder, keys.store, old)
            old.wipe()
        with in_words(saving=False):
            connection, health = start_check(
                folder / STORE_FILE, key, keys.store, keys.generation, mark, writable=may_write(folder)
            )
            if health.kind in HOLED:
                connection.close()
                connection, there = readable_copy(folder / STORE_FILE, key, mark.head.seq if mark else 0)
                health = replace(health, faults=(*health.faults, *([there.sentence] if there.lost else [])))
    except BaseException:
        key.wipe()
        raise
    if not is_new and health.ok:
        health = replace(health, faults=(sentence("key-change"),), kind="key-change")
    told = [*([COPY_USED] if from_copy else []), *([CUT_OFF] if old and is_new else [])]
    health = replace(health, notes=(*health.notes, *told))
    if health.ok:
        with suppress(OSError):
            (folder / UNFINISHED).unlink(missing_ok=True)
    try:
        disposed = mark.disposed if mark else ()
        vault = Vault(Opened(folder, lock, connection, health, keys, key, identity, user, before, disposed))
        _tidied(vault, from_copy=from_copy)
    except BaseException:
        connection.close()
        raise
    return vault


def _tidied(vault: Vault, *, from_copy: bool) -> None:
    """What was cut off left behind goes: copies half made, an old key, a copy of the key file that nobody needs."""
    keys, folder = vault.opened.keys, vault.opened.folder
    clear_scratch(folder)
    if not vault.health.ok:
        return
    clear_coming(folder)
    clear_next(folder)
    if keys.previous:
        with suppress(StoreFault):  # a full disk keeps nobody out; the old key then stays inside until next time
            vault.put_keys(keys)
    elif not from_copy:
        complete_copy(folder, keys)


def _entered(vault: Vault, at: datetime) -> Vault:
    """Log the log-in, when the store can be written at all."""
    if not vault.health.ok:
        return vault
    settle_disposals(vault)
    tried = vault.wrong_tries
    try:
        vault.record_own(
            log.OPENED,
            {
                "wrong_tries": tried.count,
                "since": moment_text(tried.since) if tried.since else None,
                "notes": list(vault.health.notes),
            },
            at,
        )
    except StoreFault as fault:
        vault.health = replace(vault.health, notes=(*vault.health.notes, str(fault)))
    return vault
