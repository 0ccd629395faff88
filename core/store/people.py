"""Who has a password of their own here: listing them, and having another one confirm something at this laptop."""

from contextlib import suppress
from datetime import datetime

from core.errors import InputFaults, WrongSecret
from core.store import tries
from core.store.chain import record_message
from core.store.keys import Identity, unlock_identity
from core.store.names import User
from core.store.slots import UserSlot
from core.store.vault import Vault

NOT_THEIRS = "This is not their password. Check Caps Lock and the keyboard language, then try again."
ANOTHER = "user: Choose another person. Nobody can confirm their own work"


def users(vault: Vault) -> tuple[User, ...]:
    """Everybody whose password opens this store, in the order in which they came."""
    with vault.reading():
        return tuple(User(slot.id, slot.name) for slot in vault.opened.keys.users)


def confirm_by(vault: Vault, user_id: str, password: str, digest: bytes, at: datetime) -> bytes:
    """Another person's Ed25519 signature over a SHA-256 digest, by their own password: 64 bytes for `Vault.verify`.

    Takes as long as unlocking. Wrong passwords are counted like those at the unlock page. Raises WrongSecret
    (TooManyTries when a wait has to pass first), InputFaults when it is the person at work or nobody here.
    """
    with vault.reading():
        slot, folder = vault.opened.keys.user(user_id), vault.opened.folder
    if slot is None or user_id == vault.user.id:
        raise InputFaults([ANOTHER])
    with suppress(OSError):  # as at the unlock page: a full disk must not keep people from their records
        tries.count_try(folder, user_id, at)
    identity = _unlocked(slot, password, vault.store_id)
    with suppress(OSError):
        tries.forgive(folder, user_id, at)
    return identity.sign.sign(record_message(digest))


def _unlocked(slot: UserSlot, password: str, store: str) -> Identity:
    try:
        return unlock_identity(
            slot.lock, password, store=store, user=slot.id,
            seal_public=slot.seal_public, sign_public=slot.sign_public,
        )  # fmt: skip
    except WrongSecret:
        raise WrongSecret(NOT_THEIRS) from None
