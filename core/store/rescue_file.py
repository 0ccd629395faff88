"""The rescue file: what could be read of a damaged store, in one encrypted file (FORMAT.md, "The rescue file").

Not a store: its log has holes, so nothing can be added to it. It opens for reading with the passwords and the sheet
that the store had. Whoever made a file may have meant harm: it is read with limits, and what does not fit is refused.
"""

import hashlib
import os
import secrets
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from core.errors import StoreDamaged, StoreFault, StoreMissing
from core.store.canonical import LARGEST_FILE, Unreadable, canonical, parse, read_lined
from core.store.chain import moment, moment_text
from core.store.connection import Connection
from core.store.keys import DataKey, hkdf, wipe
from core.store.progress import Tick, no_tick
from core.store.readable import TABLES, Salvaged, put_rows
from core.store.slots import KeyFile, parse_key_file

MAGIC: Final = b"WAYMARK-RESCUE\r\n"
VERSION: Final = 1
HEADER: Final = struct.Struct(">16sII32s")  # magic, version, length and SHA-256 of the front
LENGTH: Final = struct.Struct(">I")
CHUNK: Final = 256 * 1024  # bytes of rows in one piece, or one row that is longer
LARGEST_CHUNK: Final = 32 * 1024 * 1024
LARGEST_FRONT: Final = 2 * LARGEST_FILE
SALT: Final = 32
WRITING, READING = "Writing the rescue file.", "Reading the rescue file."

FOREIGN = "This is not a rescue file of Waymark's. Choose a file whose name begins with Safeguarding-rescue."
SPOILT = "This rescue file is damaged or not complete. Nothing was changed. Choose another one."
NEWER = "A newer Waymark made this rescue file. Install the newest Waymark, then try again."
GONE = "This rescue file is not there any more. Plug the stick in again, or choose another one."


@dataclass(frozen=True)
class RescueFront:
    """What a rescue file says of itself; readable without a secret, believed only once it is opened."""

    at: datetime
    salvaged: Salvaged
    keys: KeyFile
    salt: bytes
    digest: bytes


def write_rescue(  # noqa: PLR0913, PLR0917  what, where to, under which key, and how it is told
    path: Path, folder: Path, key: DataKey, rows: Connection, salvaged: Salvaged, at: datetime, tick: Tick = no_tick
) -> None:
    """Write the file, and have it on the medium. Raises OSError, Cancelled; a file that is there is never written over.

    Args:
        path: a name that is free.
        folder: that of the store: its key file goes along.
        key: the data key.
        rows: a connection that has all that was read.
        salvaged: how much that is.
        at: when.
        tick: called often; may raise Cancelled.
    """
    salt = secrets.token_bytes(SALT)
    front = canonical(
        {
            "format": VERSION,
            "at": moment_text(at),
            "readable": salvaged.readable,
            "lost": salvaged.lost,
            "salt": salt.hex(),
            "keys": _keys(folder),
        }
    )
    digest = hashlib.sha256(front).digest()
    pieces = list(_pieces(rows))
    sealing = _sealing(key, salt)
    with path.open("xb") as file:
        file.write(HEADER.pack(MAGIC, VERSION, len(front), digest) + front)
        for number, piece in enumerate(pieces):
            tick(WRITING, number / len(pieces))
            sealed = sealing.encrypt(_nonce(number), piece, _place(digest, last=number == len(pieces) - 1))
            file.write(LENGTH.pack(len(sealed)) + sealed)
        file.flush()
        os.fsync(file.fileno())


def read_rescue_front(path: Path) -> RescueFront:
    """What can be known of a rescue file without a secret. Raises StoreMissing, StoreDamaged, StoreFault."""
    with _opened(path) as file:
        return _front(file)


def read_rescue(path: Path, key: DataKey, copy: Connection, tick: Tick = no_tick) -> Salvaged:
    """Fill `copy`, an empty store in memory, with the file's rows. Raises as `read_rescue_front`, and Cancelled."""
    with _opened(path) as file:
        front = _front(file)
        front.keys.require_genuine(key)
        size = max(1, os.fstat(file.fileno()).st_size)
        for table, rows in _unsealed(file, _sealing(key, front.salt), front.digest):
            tick(READING, file.tell() / size)
            put_rows(copy, table, rows)
    return front.salvaged


# -- within --------------------------------------------------------------------------------------


def _keys(folder: Path) -> dict[str, object]:
    """The key file as it lies there, whichever of the two is whole."""
    for name in ("keys.json", "keys.json.bak"):
        with suppress(FileNotFoundError, Unreadable):
            return read_lined(folder / name)
    raise StoreDamaged(SPOILT)


def _sealing(key: DataKey, salt: bytes) -> ChaCha20Poly1305:
    derived = key.derive("rescue")
    try:
        return ChaCha20Poly1305(bytes(hkdf(derived, salt, b"waymark/rescue-file/v1")))
    finally:
        wipe(derived)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _place(digest: bytes, *, last: bool) -> bytes:
    return digest + (b"\1" if last else b"\0")


def _pieces(rows: Connection) -> Iterator[bytes]:
    """Every table's rows as canonical JSON, bytes in hex; at the end an empty piece, so that there is always a last."""
    for table, columns in TABLES.items():
        waiting: list[list[object]] = []
        size = 0
        for row in rows.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1"):  # noqa: S608  fixed words
            waiting.append([each.hex() if isinstance(each, bytes) else each for each in row])
            size += sum(len(each) for each in row if isinstance(each, str | bytes))
            if size >= CHUNK:
                yield canonical({"table": table, "rows": waiting})
                waiting, size = [], 0
        if waiting:
            yield canonical({"table": table, "rows": waiting})
    yield canonical({"table": "", "rows": []})


def _unsealed(
    file: BinaryIO, sealing: ChaCha20Poly1305, digest: bytes
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    number = 0
    while True:
        (length,) = LENGTH.unpack(_exactly(file, LENGTH.size))
        if length > LARGEST_CHUNK:
            raise StoreDamaged(SPOILT)
        sealed = _exactly(file, length)
        try:
            body = parse(sealing.decrypt(_nonce(number), sealed, _place(digest, last=False)))
        except InvalidTag:
            break
        except Unreadable as fault:
            raise StoreDamaged(SPOILT) from fault
        yield _rows(body)
        number += 1
    try:
        sealing.decrypt(_nonce(number), sealed, _place(digest, last=True))
    except InvalidTag as fault:
        raise StoreDamaged(SPOILT) from fault
    if file.read(1):
        raise StoreDamaged(SPOILT)


def _rows(body: Mapping[str, object]) -> tuple[str, list[tuple[object, ...]]]:
    table, rows = body.get("table"), body.get("rows")
    columns = TABLES.get(table) if isinstance(table, str) else None
    if columns is None or not isinstance(rows, list):
        raise StoreDamaged(SPOILT)
    return str(table), [_row(columns, row) for row in rows]


def _row(columns: tuple[str, ...], row: object) -> tuple[object, ...]:
    if not isinstance(row, list) or len(row) != len(columns):
        raise StoreDamaged(SPOILT)
    try:
        return tuple(bytes.fromhex(each) if name in _BYTES else each for name, each in zip(columns, row, strict=True))
    except (TypeError, ValueError) as fault:
        raise StoreDamaged(SPOILT) from fault


_BYTES: Final = frozenset({"content", "hash", "sig", "salt"})


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as fault:
        raise StoreMissing(GONE) from fault
    except OSError as fault:
        raise StoreFault(GONE) from fault


def _front(file: BinaryIO) -> RescueFront:
    header = file.read(HEADER.size)
    if not header.startswith(MAGIC):
        raise StoreDamaged(FOREIGN)
    if len(header) < HEADER.size:
        raise StoreDamaged(SPOILT)
    _, version, length, digest = HEADER.unpack(header)
    if version > VERSION:
        raise StoreFault(NEWER)
    if length > LARGEST_FRONT:
        raise StoreDamaged(SPOILT)
    raw = _exactly(file, length)
    if version != VERSION or hashlib.sha256(raw).digest() != digest:
        raise StoreDamaged(SPOILT)
    try:
        body = parse(raw)
        keys = body["keys"]
        if not isinstance(keys, dict) or set(body) != {"format", "at", "readable", "lost", "salt", "keys"}:
            raise StoreDamaged(SPOILT)
        salvaged = Salvaged(int(str(body["readable"])), int(str(body["lost"])))
        lined = canonical(keys)
        key_file = parse_key_file(hashlib.sha256(lined).hexdigest().encode() + b"\n" + lined + b"\n")
        return RescueFront(moment(str(body["at"])), salvaged, key_file, bytes.fromhex(str(body["salt"])), digest)
    except (KeyError, ValueError) as fault:
        raise StoreDamaged(SPOILT) from fault


def _exactly(file: BinaryIO, size: int) -> bytes:
    try:
        raw = file.read(size)
    except OSError as fault:
        raise StoreFault(GONE) from fault
    if len(raw) < size:
        raise StoreDamaged(SPOILT)
    return raw
