"""The high-water mark: how far the log had come when it was last seen, so that an older store put back is noticed."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from core.store.canonical import Unreadable, canonical, read_lined, write_lined
from core.store.chain import Head
from core.store.keys import DataKey

FILE = "mark.json"
FORMAT = 1


@dataclass(frozen=True)
class Mark:
    """The log's head and the key file's generation at one moment. The truth is never behind it.

    `disposed` names the cases whose text was disposed of, so that an older copy cannot bring it back.
    """

    store: str
    head: Head
    generation: int
    disposed: tuple[str, ...] = ()


def write_mark(folder: Path, mark: Mark, key: DataKey) -> None:
    """Put the mark in place of the last. Raises OSError."""
    body = _body(mark)
    write_lined(folder / FILE, {**body, "mac": key.mac("mark-mac", canonical(body)).hex()})


def read_mark(folder: Path, store: str, key: DataKey) -> Mark | None:
    """The mark; None when it is gone, damaged, of another store or not made with this key."""
    try:
        body = read_lined(folder / FILE)
        mac = bytes.fromhex(str(body.pop("mac", "")))
        seq, head, generation = body["seq"], bytes.fromhex(str(body["head"])), body["slots"]
        disposed = body["disposed"]
        if not isinstance(seq, int) or not isinstance(generation, int) or not isinstance(disposed, list):
            return None
        mark = Mark(store, Head(seq, head), generation, tuple(str(case) for case in disposed))
        genuine = body == _body(mark) and hmac.compare_digest(key.mac("mark-mac", canonical(body)), mac)
    except (FileNotFoundError, Unreadable, KeyError, ValueError):
        return None
    return mark if genuine else None


def _body(mark: Mark) -> dict[str, object]:
    return {
        "format": FORMAT,
        "store": mark.store,
        "seq": mark.head.seq,
        "head": mark.head.hash.hex(),
        "slots": mark.generation,
        "disposed": sorted(set(mark.disposed)),
    }
