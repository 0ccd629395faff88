"""Whose passwords open the store: read without any key, and without loading what keys need.

The unlock page shows this and nothing else, so it must be there at once. The whole form of the key file is looked at
when the store is opened (`slots.py`).
"""

from dataclasses import dataclass
from pathlib import Path

from core.errors import StoreFault, StoreMissing
from core.store.canonical import Denied, Unreadable, read_lined
from core.store.diagnosis import fault_of
from core.store.swap import finish_put

FILE, COPY = "keys.json", "keys.json.bak"
STORE_FILE = "store.db"
LOCK_FILE = "lock"
UNFINISHED = "unfinished"  # there only while a store is being made; what lies beside it was never a record
FORMAT = 1
LONGEST_NAME = 100


@dataclass(frozen=True)
class User:
    """Somebody with a password of their own."""

    id: str
    name: str


def store_users(folder: Path) -> tuple[User, ...]:
    """Whose passwords open the store. Raises StoreMissing, StoreDamaged, or StoreFault when it may not be read."""
    finish_put(folder)
    faults: list[Unreadable] = []
    for name in (FILE, COPY):
        try:
            return _users(read_lined(folder / name))
        except FileNotFoundError:
            continue
        except Unreadable as fault:
            faults.append(fault)
    raise no_key_file(folder, faults)


def no_key_file(folder: Path, faults: list[Unreadable]) -> StoreFault:
    """What to say where neither the key file nor its copy can be read."""
    if any(isinstance(fault, Denied) for fault in faults):
        return fault_of("keys-denied")
    if faults:
        return fault_of("keys-damaged")
    if (folder / STORE_FILE).exists() and not (folder / UNFINISHED).exists():  # records, but no way into them
        return fault_of("keys-missing")
    return StoreMissing(
        "There are no Waymark records in this folder. Choose the folder that has them, or set Waymark up."
    )


def _users(body: dict[str, object]) -> tuple[User, ...]:
    if body.get("format") != FORMAT:
        raise fault_of("keys-newer")
    users = body.get("users")
    if not isinstance(users, list) or not users:
        raise Unreadable("form of the users")
    return tuple(_user(each) for each in users)


def _user(each: object) -> User:
    found, name = (each.get("id"), each.get("name")) if isinstance(each, dict) else (None, None)
    if not isinstance(found, str) or not isinstance(name, str):
        raise Unreadable("form of a user")
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Unreadable("form of a name")
    return User(found, name)
