"""Changing what opens the store: a password, the recovery sheet, or both after everything was forgotten.

The data key stays, so a copy of the old key file still opens with the old password. What is new in the
log is written before the key file: cut off between the two, the old way in goes on working.
"""

import base64
from dataclasses import replace

from core.store.cost import Cost
from core.store.keys import RECOVERY_ID, DataKey, Identity, lock_identity
from core.store.slots import KeyFile, SheetSlot, UserSlot


def with_password(keys: KeyFile, key: DataKey, *, user: str, identity: Identity, password: str, cost: Cost) -> KeyFile:
    """The key file in which `user` comes in by `password` and has these key pairs, not yet signed."""
    slots = tuple(
        UserSlot(
            slot.id,
            slot.name,
            lock_identity(identity, password, cost, keys.store, user),
            identity.seal_public,
            identity.sign_public,
            key.sealed_to(identity.seal_public, keys.store, user),
        )
        if slot.id == user
        else slot
        for slot in keys.users
    )
    return replace(keys, users=slots)


def with_sheet(keys: KeyFile, key: DataKey, sheet: Identity) -> KeyFile:
    """The key file in which only this sheet recovers, not yet signed."""
    return replace(keys, sheet=sheet_slot(keys.store, key, sheet))


def sheet_slot(store: str, key: DataKey, sheet: Identity) -> SheetSlot:
    """The recovery slot for one sheet."""
    return SheetSlot(sheet.seal_public, sheet.sign_public, key.sealed_to(sheet.seal_public, store, RECOVERY_ID))


def key_text(public: bytes) -> str:
    """A public key as entries introduce it."""
    return base64.b64encode(public).decode("ascii")
