"""The key file keys.json: who may open the store, readable without any key, trusted only with the data key."""

import base64
import hmac
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import StoreDamaged, StoreFull
from core.store.canonical import Unreadable, canonical, parse_lined, read_lined, write_lined
from core.store.connection import FULL, NO_ANSWER
from core.store.cost import CEILING, Cost
from core.store.diagnosis import fault_of
from core.store.keys import ALTERED_KEYS, BOX, ENCLOSED, KEY, SALT, WRAPPED, DataKey, Lock
from core.store.names import COPY, FILE, FORMAT, LONGEST_NAME, no_key_file
from core.store.platform import is_out_of_room
from core.store.swap import finish_put

MOST_USERS = 64
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class UserSlot:
    """One person's way in."""

    id: str
    name: str
    lock: Lock
    seal_public: bytes
    sign_public: bytes
    box: bytes


@dataclass(frozen=True)
class SheetSlot:
    """The recovery sheet's way in."""

    seal_public: bytes
    sign_public: bytes
    box: bytes


@dataclass(frozen=True)
class KeyFile:
    """What keys.json says. `generation` grows by one with every writing.

    `previous` is there only while the data key is changed: the old one, enclosed under the new.
    """

    store: str
    generation: int
    users: tuple[UserSlot, ...]
    sheet: SheetSlot
    mac: bytes = b""
    previous: bytes = b""

    def user(self, user_id: str) -> UserSlot | None:
        """The slot of one person."""
        return next((slot for slot in self.users if slot.id == user_id), None)

    def signed(self, key: DataKey) -> "KeyFile":
        """The same with its MAC under `key`."""
        return replace(self, mac=key.mac("slots-mac", canonical(_body(self))))

    def require_genuine(self, key: DataKey) -> None:
        """Raise StoreDamaged when anything was altered by somebody without the data key."""
        if not hmac.compare_digest(key.mac("slots-mac", canonical(_body(self))), self.mac):
            raise StoreDamaged(ALTERED_KEYS)


def read_key_file(folder: Path) -> tuple[KeyFile, bool]:
    """The key file, or its copy when the first is gone or damaged; and whether it was the copy.

    Raises StoreMissing when there is neither, StoreDamaged when neither is whole, StoreFault when they may not be read.
    """
    finish_put(folder)
    faults: list[Unreadable] = []
    for name in (FILE, COPY):
        try:
            return _from_body(read_lined(folder / name)), name == COPY
        except FileNotFoundError:
            continue
        except Unreadable as fault:
            faults.append(fault)
    raise no_key_file(folder, faults)


def parse_key_file(raw: bytes) -> KeyFile:
    """The key file in `raw`, as a backup carries it. Raises Unreadable, or StoreDamaged for a newer one."""
    return _from_body(parse_lined(raw))


def write_key_file(folder: Path, keys: KeyFile) -> None:
    """Replace keys.json, then its copy, each at once: at every moment one of the two is whole. Raises OSError."""
    body = {**_body(keys), "mac": _text(keys.mac)}
    write_lined(folder / FILE, body)
    write_lined(folder / COPY, body)


def put_key_file(folder: Path, keys: KeyFile) -> None:
    """The same, with what the disk says in words. Raises StoreFull."""
    try:
        write_key_file(folder, keys)
    except OSError as fault:
        raise StoreFull(FULL if is_out_of_room(fault) else NO_ANSWER) from fault


def in_place(folder: Path, keys: KeyFile) -> bool:
    """Whether keys.json is these, whatever became of its copy."""
    try:
        return _from_body(read_lined(folder / FILE)) == keys
    except (OSError, Unreadable, StoreDamaged):
        return False


def complete_copy(folder: Path, keys: KeyFile) -> None:
    """Where the writing of `keys` was cut off before its copy, write that: an old way in must not stay there."""
    with suppress(OSError, Unreadable, StoreDamaged):
        copy = _from_body(read_lined(folder / COPY))
        if copy.store == keys.store and copy.generation < keys.generation:
            write_lined(folder / COPY, {**_body(keys), "mac": _text(keys.mac)})


def _body(keys: KeyFile) -> dict[str, object]:
    return {
        "format": FORMAT,
        "store": keys.store,
        "generation": keys.generation,
        "users": [
            {
                "id": slot.id,
                "name": slot.name,
                "kdf": {"m": slot.lock.cost.memory_kib, "t": slot.lock.cost.passes, "p": slot.lock.cost.lanes},
                "salt": _text(slot.lock.salt),
                "wrapped": _text(slot.lock.wrapped),
                "seal": _text(slot.seal_public),
                "sign": _text(slot.sign_public),
                "box": _text(slot.box),
            }
            for slot in keys.users
        ],
        "recovery": {
            "seal": _text(keys.sheet.seal_public),
            "sign": _text(keys.sheet.sign_public),
            "box": _text(keys.sheet.box),
        },
        "previous": _text(keys.previous) if keys.previous else None,
    }


def _from_body(body: Mapping[str, object]) -> KeyFile:
    _need(set(body) == {"format", "store", "generation", "users", "recovery", "previous", "mac"})
    if body["format"] != FORMAT:
        raise fault_of("keys-newer")
    users, sheet = body["users"], body["recovery"]
    if not isinstance(users, list) or not 1 <= len(users) <= MOST_USERS:
        raise Unreadable("form of the users")
    if not isinstance(sheet, dict) or set(sheet) != {"seal", "sign", "box"}:
        raise Unreadable("form of the sheet")
    slots = tuple(_user(user) for user in users)
    _need(len({slot.id for slot in slots}) == len(slots))
    return KeyFile(
        store=_id(body["store"]),
        generation=_number(body["generation"], 1, 2**53 - 1),
        users=slots,
        sheet=SheetSlot(_bytes(sheet["seal"], KEY), _bytes(sheet["sign"], KEY), _bytes(sheet["box"], BOX)),
        mac=_bytes(body["mac"], 32),
        previous=b"" if body["previous"] is None else _bytes(body["previous"], ENCLOSED),
    )


def _user(user: object) -> UserSlot:
    fields = {"id", "name", "kdf", "salt", "wrapped", "seal", "sign", "box"}
    if not isinstance(user, dict) or set(user) != fields:
        raise Unreadable("form of a user")
    kdf, name = user["kdf"], user["name"]
    if not isinstance(kdf, dict) or set(kdf) != {"m", "t", "p"}:
        raise Unreadable("form of the parameters")
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Unreadable("form of a name")
    cost = Cost(
        _number(kdf["m"], 8, CEILING.memory_kib),
        _number(kdf["t"], 1, CEILING.passes),
        _number(kdf["p"], 1, CEILING.lanes),
    )
    _need(cost.memory_kib >= 8 * cost.lanes)  # what Argon2 itself demands
    lock = Lock(cost, _bytes(user["salt"], SALT), _bytes(user["wrapped"], WRAPPED))
    return UserSlot(
        _id(user["id"]), name, lock, _bytes(user["seal"], KEY), _bytes(user["sign"], KEY), _bytes(user["box"], BOX)
    )


def _need(holds: bool) -> None:  # noqa: FBT001  reads as a sentence
    if not holds:
        raise Unreadable("form")


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unreadable("form of an id")
    return value


def _number(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Unreadable("number out of range")
    return value


def _bytes(value: object, length: int) -> bytes:
    try:
        raw = base64.b64decode(value.encode("ascii"), validate=True) if isinstance(value, str) else b""
    except ValueError as fault:
        raise Unreadable("base 64") from fault
    _need(len(raw) == length and _text(raw) == value)
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
