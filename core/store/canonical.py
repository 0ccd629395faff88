"""One byte form for every JSON text in the store, so that hashes and codes can be taken over it."""

import errno
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path

from core.store.platform import write_whole

LARGEST_INTEGER = 2**53 - 1  # what every JSON reader in the world keeps exactly
DEEPEST = 24
LARGEST_FILE = 256 * 1024


class Unreadable(ValueError):
    """The bytes are not what this program writes."""


class Denied(Unreadable):
    """The file is there and may not be read, which says nothing about what is in it."""


def canonical(value: object) -> bytes:
    """UTF-8 JSON: keys sorted by code point, no spaces, nothing escaped that need not be.

    Takes strings, whole numbers, true, false, null, lists and mappings with string keys.
    Raises ValueError for anything else, for lone surrogates and for nesting deeper than 24.
    """
    plain = _plain(value, DEEPEST)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def parse(raw: bytes) -> dict[str, object]:
    """The JSON object in `raw`. Raises Unreadable unless `raw` is its one canonical form."""
    try:
        value = json.loads(raw)
        if isinstance(value, dict) and canonical(value) == raw:
            return value
    except (ValueError, RecursionError) as fault:
        raise Unreadable("not JSON of this program") from fault
    raise Unreadable("not canonical JSON")


def read_lined(path: Path) -> dict[str, object]:
    """The object in a file of two lines: SHA-256 in hex, then canonical JSON.

    Raises FileNotFoundError when there is none, Denied when it may not be read, Unreadable when it is damaged.
    """
    try:
        with path.open("rb") as file:
            return parse_lined(file.read(LARGEST_FILE + 1))
    except FileNotFoundError:
        raise
    except PermissionError as fault:
        raise Denied("may not be read") from fault
    except OSError as fault:
        if fault.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):  # short of room for it
            raise Denied("cannot be read just now") from fault
        raise Unreadable("cannot be read") from fault


def parse_lined(raw: bytes) -> dict[str, object]:
    """As `read_lined`, from bytes."""
    digest, _, rest = raw.partition(b"\n")
    body, newline, tail = rest.partition(b"\n")
    if len(raw) > LARGEST_FILE or tail or not newline:
        raise Unreadable("not two lines")
    if not hmac.compare_digest(hashlib.sha256(body).hexdigest().encode(), digest):
        raise Unreadable("checksum")
    return parse(body)


def write_lined(path: Path, value: Mapping[str, object]) -> None:
    """Replace `path` at once and durably; read back before the old file goes. Raises OSError."""
    body = canonical(value)
    write_whole(path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body + b"\n", check=parse_lined)


def _plain(value: object, room: int) -> object:
    if room == 0:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("whole number too large")
        return int(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key that is not text")
        return {str(key): _plain(item, room - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, room - 1) for item in value]
    raise ValueError("neither text, whole number, yes or no, list nor mapping")
