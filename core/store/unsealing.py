"""From a secret to the data key, for a key file that comes out of a backup."""

import hmac
from dataclasses import dataclass

from core.errors import WrongSecret
from core.store.cost import Cost, require_within
from core.store.keys import RECOVERY_ID, DataKey, Identity, unlock_identity
from core.store.names import User
from core.store.recovery import code_bytes
from core.store.slots import KeyFile

WRONG_THAT_DAY = (
    "This password does not open this backup. A backup opens with the password of the day it was made. "
    "Check Caps Lock and the keyboard language, then try again."
)
WRONG_SHEET_THAT_DAY = "This sheet does not open this backup. Look for the sheet that was in use when it was made."


@dataclass(frozen=True)
class Person:
    """Who opened a key file, and what it gave."""

    user: User
    identity: Identity
    key: DataKey


def unsealed(keys: KeyFile, *, user_id: str, password: str, code: str, floor: Cost) -> Person:
    """Open a key file with one person's password, or with the sheet's `code` when it is not empty.

    The key file is genuine afterwards. Raises WrongSecret, InputFaults for a mistyped code, StoreDamaged.
    """
    person = _by_sheet(keys, code) if code else _by_password(keys, user_id, password, floor)
    try:
        keys.require_genuine(person.key)
    except BaseException:
        person.key.wipe()
        raise
    return person


def other_key(keys: KeyFile, person: Person) -> DataKey | None:
    """The data key in another key file of the same store, when the same person or sheet opens it."""
    slot = keys.sheet if person.user.id == RECOVERY_ID else keys.user(person.user.id)
    if slot is None or not hmac.compare_digest(slot.seal_public, person.identity.seal_public):
        return None
    key = person.identity.opened(slot.box, keys.store, person.user.id)
    keys.require_genuine(key)
    return key


def _by_sheet(keys: KeyFile, code: str) -> Person:
    identity = Identity.of_sheet(code_bytes(code), keys.store)
    if not hmac.compare_digest(identity.seal_public, keys.sheet.seal_public):
        raise WrongSecret(WRONG_SHEET_THAT_DAY)
    key = identity.opened(keys.sheet.box, keys.store, RECOVERY_ID)
    return Person(User(RECOVERY_ID, "Recovery sheet"), identity, key)


def _by_password(keys: KeyFile, user_id: str, password: str, floor: Cost) -> Person:
    slot = keys.user(user_id)
    if slot is None:
        raise WrongSecret(WRONG_THAT_DAY)
    require_within(slot.lock.cost, floor)
    try:
        identity = unlock_identity(
            slot.lock, password, store=keys.store, user=slot.id,
            seal_public=slot.seal_public, sign_public=slot.sign_public,
        )  # fmt: skip
    except WrongSecret:
        raise WrongSecret(WRONG_THAT_DAY) from None
    return Person(User(slot.id, slot.name), identity, identity.opened(slot.box, keys.store, slot.id))
