"""The backup file: header, manifest, key file and store in one, and its strict reader (FORMAT.md, "The backup file").

Whoever made a file may have meant harm: nothing is read further than the sizes allow that were checked before, and
whatever does not fit is refused with one sentence. Everything here can be read without a secret.
"""

import hashlib
import hmac
import os
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import StoreDamaged, StoreFault, StoreMissing
from core.store.canonical import LARGEST_FILE, LARGEST_INTEGER, Unreadable, canonical, parse
from core.store.chain import Head, moment, moment_text
from core.store.connection import PAGE
from core.store.keys import DataKey
from core.store.names import COPY, FILE, STORE_FILE
from core.store.platform import sync_folder
from core.store.progress import Tick, no_tick
from core.store.slots import KeyFile, parse_key_file

MAGIC: Final = b"WAYMARK-BACKUP\r\n"
VERSION: Final = 1
HEADER: Final = struct.Struct(">16sII32s")  # magic, version, length and SHA-256 of the manifest
LARGEST_MANIFEST: Final = 4 * 1024 * 1024
TABLES: Final = ("event", "payload", "case_summary", "draft", "setting")
BLOCK: Final = 1024 * 1024
WRITING, READING = "Writing the backup.", "Reading the backup."

FOREIGN = "This file is not a Waymark backup. Choose a file whose name begins with Safeguarding-backup."
CUT = "This backup is not complete: its end is missing. Nothing was changed. Choose another backup."
SPOILT = "This backup is damaged. Nothing was changed. Choose another backup."
NEWER = "A newer Waymark made this backup. Install the newest Waymark, then try again."
GONE = "This backup is not there any more. Plug the stick in again, or choose another backup."
UNREAD = "Waymark cannot read this backup just now. Plug the stick in again, or choose another backup."


@dataclass(frozen=True)
class Part:
    """One part of the file: how long it is, in bytes, and its SHA-256."""

    size: int
    sha256: bytes

    @property
    def body(self) -> dict[str, object]:
        """As the manifest says it."""
        return {"size": self.size, "sha256": self.sha256.hex()}


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. `rows` counts those of each table.

    `mac` can be checked once the data key is known.
    """

    store: str
    generation: int
    head: Head
    at: datetime
    product: str
    automatic: bool
    rows: Mapping[str, int]
    disposed: tuple[str, ...]
    keys: Part
    database: Part
    mac: bytes = b""

    def signed(self, key: DataKey) -> "Manifest":
        """The same with its MAC under `key`."""
        return replace(self, mac=key.mac("backup-mac", canonical(self.body)))

    def is_genuine(self, key: DataKey) -> bool:
        """Whether somebody with the data key wrote all of it."""
        return hmac.compare_digest(self.signed(key).mac, self.mac)

    @property
    def body(self) -> dict[str, object]:
        """All of it but the MAC."""
        return {
            "format": VERSION,
            "store": self.store,
            "generation": self.generation,
            "seq": self.head.seq,
            "head": self.head.hash.hex(),
            "at": moment_text(self.at),
            "product": self.product,
            "automatic": int(self.automatic),
            "rows": dict(self.rows),
            "disposed": sorted(set(self.disposed)),
            "keys": self.keys.body,
            "database": self.database.body,
        }


@dataclass(frozen=True)
class Front:
    """What stands before the store in the file: manifest and key file. `size` is that of the whole file."""

    manifest: Manifest
    keys: KeyFile
    keys_raw: bytes
    size: int


def write_backup(path: Path, manifest: Manifest, folder: Path, tick: Tick = no_tick) -> None:
    """Write the file from `folder`'s key file and store, and have it on the medium. Raises OSError, Cancelled."""
    body = canonical({**manifest.body, "mac": manifest.mac.hex()})
    header = HEADER.pack(MAGIC, VERSION, len(body), hashlib.sha256(body).digest())
    with path.open("xb") as file, (folder / STORE_FILE).open("rb") as store:
        file.write(header + body + (folder / FILE).read_bytes())
        for block in blocks(store, manifest.database.size, WRITING, tick):
            file.write(block)
        _sync(file)


def read_front(path: Path) -> Front:
    """Manifest and key file of a backup. Raises StoreMissing, StoreDamaged or StoreFault, each with one sentence."""
    with _opened(path) as file:
        return _front(file)


def check_bytes(path: Path, tick: Tick = no_tick) -> Front:
    """Read the file whole and compare every byte with its manifest; needs no secret. Raises as `read_front`."""
    with _opened(path) as file:
        return _walked(file, _nowhere, tick)


def unpack(path: Path, folder: Path, tick: Tick = no_tick, *, durable: bool = False) -> Front:
    """Put the backup's store and key file into the empty `folder`, every byte compared with the manifest.

    `durable`: they are to stay there. Raises as `read_front`; an OSError is about `folder`.
    """
    with _opened(path) as file, (folder / STORE_FILE).open("xb") as store:
        front = _walked(file, store.write, tick)
        if durable:
            _sync(store)
    for name in (FILE, COPY):
        with (folder / name).open("xb") as keys:
            keys.write(front.keys_raw)
            if durable:
                _sync(keys)
    if durable:
        sync_folder(folder)
    return front


# -- within --------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except FileNotFoundError as fault:
        raise StoreMissing(GONE) from fault
    except IsADirectoryError as fault:
        raise StoreDamaged(FOREIGN) from fault
    except OSError as fault:
        raise StoreDamaged(FOREIGN) if path.is_dir() else StoreFault(UNREAD) from fault
    with file:
        yield file


def _front(file: BinaryIO) -> Front:
    size = os.fstat(file.fileno()).st_size
    header = _read(file, min(size, HEADER.size))
    if not MAGIC.startswith(header[: len(MAGIC)]) or not header:
        raise StoreDamaged(FOREIGN)
    if size < HEADER.size:
        raise StoreDamaged(CUT)
    _, version, length, digest = HEADER.unpack(header)
    if version > VERSION:
        raise StoreFault(NEWER)
    _need(version == VERSION and length <= LARGEST_MANIFEST)
    raw = _read(file, length)
    if len(raw) < length:
        raise StoreDamaged(CUT)
    _need(hashlib.sha256(raw).digest() == digest)
    try:
        manifest = _manifest(parse(raw))
        begins = HEADER.size + length + manifest.keys.size
        if size < begins + manifest.database.size:
            raise StoreDamaged(CUT)
        _need(size == begins + manifest.database.size)
        keys_raw = _read(file, manifest.keys.size)
        _need(hashlib.sha256(keys_raw).digest() == manifest.keys.sha256)
        keys = parse_key_file(keys_raw)
    except (Unreadable, ValueError) as fault:
        raise StoreDamaged(SPOILT) from fault
    _need((keys.store, keys.generation) == (manifest.store, manifest.generation))
    return Front(manifest, keys, keys_raw, size)


def _manifest(body: Mapping[str, object]) -> Manifest:
    """Raises Unreadable for whatever this program does not write."""
    rows, disposed = body.get("rows"), body.get("disposed")
    if set(body) != _FIELDS or not isinstance(rows, dict) or set(rows) != set(TABLES) or not isinstance(disposed, list):
        raise Unreadable("form of the manifest")
    manifest = Manifest(
        store=_text(body["store"], _ID),
        generation=_number(body["generation"]),
        head=Head(_number(body["seq"]), bytes.fromhex(_text(body["head"], _HASH))),
        at=moment(_text(body["at"], _AT)),
        product=_text(body["product"], _PRODUCT),
        automatic=bool(_number(body["automatic"])),
        rows={table: _number(rows[table]) for table in TABLES},
        disposed=tuple(_text(case, _CASE) for case in disposed),
        keys=_part(body["keys"], LARGEST_FILE),
        database=_part(body["database"], LARGEST_INTEGER),
        mac=bytes.fromhex(_text(body["mac"], _HASH)),
    )
    if manifest.database.size % PAGE or {**manifest.body, "mac": manifest.mac.hex()} != body:
        raise Unreadable("form of the manifest")
    return manifest


def _part(value: object, most: int) -> Part:
    if not isinstance(value, dict) or set(value) != {"size", "sha256"}:
        raise Unreadable("form of a part")
    size = _number(value["size"])
    if not 1 <= size <= most:
        raise Unreadable("size of a part")
    return Part(size, bytes.fromhex(_text(value["sha256"], _HASH)))


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise Unreadable("not a number")
    return value


def _text(value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Unreadable("form of a text")
    return value


def _walked(file: BinaryIO, take: Callable[[bytes], object], tick: Tick) -> Front:
    """What `_front` gives, with every block of the store handed to `take` and the whole compared."""
    front = _front(file)
    digest = hashlib.sha256()
    for block in blocks(file, front.manifest.database.size, READING, tick):
        digest.update(block)
        take(block)
    _need(digest.digest() == front.manifest.database.sha256)
    return front


def blocks(file: BinaryIO, size: int, says: str, tick: Tick) -> Iterator[bytes]:
    """The next `size` bytes, a block at a time."""
    done = 0
    while done < size:
        tick(says, done / size)
        block = _read(file, min(BLOCK, size - done))
        if not block:
            raise StoreDamaged(CUT)
        done += len(block)
        yield block


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as fault:
        raise StoreFault(UNREAD) from fault


def _need(holds: bool) -> None:  # noqa: FBT001  reads as a sentence
    if not holds:
        raise StoreDamaged(SPOILT)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _nowhere(_: bytes) -> None:
    """For bytes that are only looked at."""


_FIELDS = frozenset(
    {
        "format", "store", "generation", "seq", "head", "at", "product", "automatic", "rows", "disposed", "keys",
        "database", "mac",
    }
)  # fmt: skip
_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d", re.ASCII)
_PRODUCT = re.compile(r"[ -~]{1,64}")
_CASE = re.compile(r"[A-Za-z0-9._-]{1,64}")
