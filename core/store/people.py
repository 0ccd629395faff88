"""Who has a password of their own here: adding, renaming and removing people, and one confirming another's work."""

import secrets
import unicodedata
from contextlib import suppress
from datetime import datetime
from typing import Final

from core.errors import InputFaults, StoreFault, WrongSecret
from core.store import log, tries
from core.store.chain import record_message
from core.store.changes import key_text, with_name, with_person
from core.store.cost import STANDARD, Cost
from core.store.keys import RECOVERY_ID, Identity, lock_identity, unlock_identity
from core.store.names import User
from core.store.passwords import password_faults
from core.store.progress import Tick, no_tick
from core.store.rekey import rekey
from core.store.setup import name_faults
from core.store.slots import MOST_USERS, UserSlot
from core.store.vault import READS_ONLY, Vault
from core.store.words_only import fit_text

NOT_THEIRS: Final = "This is not their password. Check Caps Lock and the keyboard language, then try again."
ANOTHER: Final = "user: Choose another person. Nobody can confirm their own work"


def users(vault: Vault) -> tuple[User, ...]:
    """Everybody whose password opens this store, in the order in which they came."""
    with vault.reading():
        return tuple(User(slot.id, slot.name) for slot in vault.opened.keys.users)


def add_user(vault: Vault, name: str, password: str, at: datetime, cost: Cost = STANDARD) -> User:
    """Give somebody a way in of their own, with the password that they typed here. Takes as long as unlocking.

    Their keys are in the log before they are in the key file: cut off between the two they are nobody yet, and are
    added again under another id. Raises InputFaults about `name` and `password`, StoreFull.
    """
    name = name.strip()
    require_person(vault)
    faults = [f"name: {says}" for says in _name_faults(vault, name)]
    faults += [f"password: {says}" for says in password_faults(password, name)]
    if faults:
        raise InputFaults(faults)
    user, identity = User(secrets.token_hex(16), name), Identity.fresh()
    lock = lock_identity(identity, password, cost, vault.store_id, user.id)
    with vault.writing():
        opened = vault.opened
        keys = with_person(opened.keys, opened.key, user, identity, lock)
        vault.record_own(
            log.USER_ADDED, {"names": {user.id: name}, "keys": {user.id: key_text(identity.sign_public)}}, at
        )
        vault.put_keys(keys)
    return user


def rename_user(vault: Vault, user_id: str, name: str, at: datetime) -> None:
    """Give somebody another name: at the unlock page, and in what is signed from then on. Raises InputFaults."""
    name = name.strip()
    require_person(vault)
    slot = _slot(vault, user_id)
    if slot.name == name:
        return
    if faults := [f"name: {says}" for says in _name_faults(vault, name, but=user_id)]:
        raise InputFaults(faults)
    with vault.writing():
        vault.record_own(log.USER_RENAMED, {"names": {user_id: name}}, at)
        vault.put_keys(with_name(vault.opened.keys, User(user_id, name)))
        if user_id == vault.user.id:
            vault.user = vault.opened.user = User(user_id, name)


def remove_user(vault: Vault, user_id: str, reason: str, at: datetime, tick: Tick = no_tick) -> None:
    """Take somebody's way in, and give the store a new key so that what they know of the old one opens nothing new.

    What they signed stays signed by them. Nobody removes themself, so there is always somebody left. Raises
    InputFaults about `user` and `reason`; else as `rekey`: then nothing has changed.
    """
    require_person(vault)
    slot = _slot(vault, user_id)
    if user_id == vault.user.id:
        raise InputFaults(["user: You cannot remove yourself. Another person with a password can do it"])
    if not reason.strip():
        raise InputFaults(["reason: Say why"])
    fit_text("reason", reason)
    rekey(vault, reason.strip(), at, tick, leaver=slot.id)
    with suppress(OSError):
        tries.forgive(vault.opened.folder, user_id, at)


def confirm_by(vault: Vault, user_id: str, password: str, digest: bytes, at: datetime) -> bytes:
    """Another person's Ed25519 signature over a SHA-256 digest, by their own password: 64 bytes for `Vault.verify`.

    Takes as long as unlocking. Wrong passwords are counted like those at the unlock page. Raises WrongSecret
    (TooManyTries when a wait has to pass first), InputFaults when it is the person at work or nobody here.
    """
    with vault.reading():
        slot, folder = vault.opened.keys.user(user_id), vault.opened.folder
    if slot is None or user_id == vault.user.id:
        raise InputFaults([ANOTHER])
    before: tries.Tries | None = None
    with suppress(OSError):  # as at the unlock page: a full disk must not keep people from their records
        before = tries.count_try(folder, user_id, at)
    identity = _unlocked(slot, password, vault.store_id)
    if before is not None:
        with suppress(OSError):
            tries.take_back(folder, user_id, before, at)
    return identity.sign.sign(record_message(digest))


def require_person(vault: Vault) -> None:
    """Raise StoreFault where the sheet opened the store: it is for reading."""
    if vault.user.id == RECOVERY_ID:
        raise StoreFault(READS_ONLY)


def _name_faults(vault: Vault, name: str, *, but: str = "") -> list[str]:
    others = [user for user in users(vault) if user.id != but]
    if faults := name_faults(name):
        return faults
    if any(_folded(user.name) == _folded(name) for user in others):
        return ["Somebody here has this name already. Add something that tells the two apart"]
    return ["There is no room for more people here. Remove somebody first"] if len(others) >= MOST_USERS else []


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _slot(vault: Vault, user_id: str) -> UserSlot:
    with vault.reading():
        slot = vault.opened.keys.user(user_id)
    if slot is None:
        raise InputFaults(["user: Choose somebody with a password here"])
    return slot


def _unlocked(slot: UserSlot, password: str, store: str) -> Identity:
    try:
        return unlock_identity(
            slot.lock, password, store=store, user=slot.id,
            seal_public=slot.seal_public, sign_public=slot.sign_public,
        )  # fmt: skip
    except WrongSecret:
        raise WrongSecret(NOT_THEIRS) from None
