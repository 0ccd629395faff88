"""Changing what opens the store: a password, a person, the recovery sheet, or the data key itself.

But for the last, the data key stays, so a copy of the old key file still opens with the old password. What is new
in the log is written before the key file: cut off between the two, the old way in goes on working.
"""

import base64
from dataclasses import replace

from core.store.cost import Cost
from core.store.keys import RECOVERY_ID, DataKey, Identity, Lock, lock_identity
from core.store.names import User
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


def with_person(keys: KeyFile, key: DataKey, user: User, identity: Identity, lock: Lock) -> KeyFile:
    """The key file in which this person comes in too, not yet signed."""
    box = key.sealed_to(identity.seal_public, keys.store, user.id)
    slot = UserSlot(user.id, user.name, lock, identity.seal_public, identity.sign_public, box)
    return replace(keys, users=(*keys.users, slot))


def with_name(keys: KeyFile, user: User) -> KeyFile:
    """The key file in which the person with this id has this name, not yet signed."""
    return replace(
        keys, users=tuple(replace(slot, name=user.name) if slot.id == user.id else slot for slot in keys.users)
    )


def with_new_key(keys: KeyFile, old: DataKey, new: DataKey, *, leaver: str) -> KeyFile:
    """The next key file: everybody but `leaver`, and the sheet, get `new`, which has `old` enclosed. Signed.

    Sealing needs only public keys: nobody's password and no new sheet.
    """
    users = tuple(
        replace(slot, box=new.sealed_to(slot.seal_public, keys.store, slot.id))
        for slot in keys.users
        if slot.id != leaver
    )
    sheet = replace(keys.sheet, box=new.sealed_to(keys.sheet.seal_public, keys.store, RECOVERY_ID))
    changed = replace(
        keys, generation=keys.generation + 1, users=users, sheet=sheet, previous=old.enclosed_under(new, keys.store)
    )
    return changed.signed(new)


def sheet_slot(store: str, key: DataKey, sheet: Identity) -> SheetSlot:
    """The recovery slot for one sheet."""
    return SheetSlot(sheet.seal_public, sheet.sign_public, key.sealed_to(sheet.seal_public, store, RECOVERY_ID))


def key_text(public: bytes) -> str:
    """A public key as entries introduce it."""
    return base64.b64encode(public).decode("ascii")
