"""Walking the log from its first entry on: numbers, hashes, texts, and whose signature each entry bears.

The rules are those of FORMAT.md ("Chain"). What is read here may have been written by somebody who holds the data key,
so nothing in it is taken for what it should be: an entry that cannot be understood does not hold.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.store.canonical import canonical, parse
from core.store.chain import Head, commitment, genesis, link, record_message
from core.store.connection import Connection
from core.store.keys import KEY, RECOVERY_ID
from core.store.log import (
    CREATED,
    DISPOSED,
    INTRODUCING,
    RECOVERED,
    RESTORED,
    SHEET_RENEWED,
    USER_ADDED,
    USER_REMOVED,
    USER_RENAMED,
)
from core.store.progress import Tick, no_tick

BETWEEN_TICKS = 256  # entries
LOOKED_INTO = frozenset({*INTRODUCING, DISPOSED, RESTORED, USER_REMOVED, USER_RENAMED})  # kinds that the walk reads
Row = tuple[Any, ...]  # seq, case, user, kind, at, content, hash, sig, salt, body
EVERYTHING = (
    "SELECT event.seq, case_id, user_id, kind, at, content, hash, sig, salt, body "
    "FROM event LEFT JOIN payload USING (seq) ORDER BY event.seq"
)


@dataclass(frozen=True)
class LogCheck:
    """What became of `entries` entries. `first_broken` is the first that does not hold, None when all do.

    `broken` is `missing` where an entry or its text is not there, else `changed`; "" when all hold.
    """

    entries: int
    first_broken: int | None = None
    sentence: str = ""
    broken: Literal["", "changed", "missing"] = ""

    @property
    def ok(self) -> bool:
        """Whether every entry holds."""
        return self.first_broken is None


@dataclass(frozen=True)
class Restore:
    """An older copy was put back: `seq` is the entry that says so, `kept` the last entry that the copy had."""

    seq: int
    kept: int
    user: str
    at: str


@dataclass
class Walked:
    """What was met on the way. `hashes[n]` is that of entry n + 1; only entries that hold are in it."""

    log: LogCheck = field(default_factory=lambda: LogCheck(0))
    hashes: list[bytes] = field(default_factory=list, repr=False)
    last_at: str = ""
    names: dict[str, str] = field(default_factory=dict)
    restores: list[Restore] = field(default_factory=list)
    disposed: set[str] = field(default_factory=set)


def check_log(connection: Connection, store: str, *, signatures: bool, tick: Tick = no_tick) -> LogCheck:
    """Walk the whole chain; with `signatures` also every author's signature over it."""
    return walk(connection.execute(EVERYTHING), store, signatures=signatures, tick=tick).log


def walk(rows: Iterable[Row], store: str, *, signatures: bool, tick: Tick = no_tick, entries: int = 0) -> Walked:
    """The same over rows as `EVERYTHING` gives them. `entries` is how many are expected, for `tick` alone."""
    keys, head, walked = Keyring(), genesis(store), Walked()
    without_text: dict[int, str] = {}
    for row in rows:
        if head.seq % BETWEEN_TICKS == 0:
            tick("Checking every entry.", min(1.0, head.seq / max(entries, head.seq + 1)))
        try:
            head, broken = _step(walked, keys if signatures else None, store, head, row)
        except (TypeError, ValueError, AttributeError):
            number = head.seq + 1
            broken = LogCheck(head.seq, number, f"Entry {number} cannot be read: it has been changed.", "changed")
        if broken is not None:
            walked.log = broken
            break
        if row[-1] is None:
            without_text[head.seq] = row[1]
        walked.hashes.append(head.hash)
    else:
        walked.log = LogCheck(head.seq)
    gone = next((seq for seq, case in without_text.items() if not case or case not in walked.disposed), None)
    if gone is not None:  # where the walk stopped before, a disposal that came after it cannot be relied on
        del walked.hashes[gone - 1 :]
        walked.restores = [each for each in walked.restores if each.seq < gone]
        if walked.log.ok:
            walked.log = LogCheck(head.seq, gone, f"The text of entry {gone} is missing.", "missing")
    return walked


def _step(
    walked: Walked, keys: "Keyring | None", store: str, before: Head, row: Row
) -> tuple[Head, LogCheck | None]:
    """The head after one more entry, or what is wrong with that entry."""
    seq, case, user, kind, at, content, stored_hash, _, salt, body = row
    number = before.seq + 1
    if seq != number:
        return before, LogCheck(before.seq, number, f"Entry {number} is missing.", "missing")
    head = link(before, case, user, kind, at, content)
    wrong = ""
    told: Mapping[str, object] = {}
    if head.hash != stored_hash:
        wrong = f"Entry {seq} has been changed, or an entry before it has."
    elif body is not None and commitment(salt, body.encode("utf-8")) != content:
        wrong = f"The text of entry {seq} has been changed."
    else:
        told = parse(body.encode("utf-8")) if body is not None and kind in LOOKED_INTO else {}
        wrong = _unsigned(keys, store, row, told) if keys is not None else ""
    if wrong:
        return before, LogCheck(before.seq, number, wrong, "changed")
    _take_in(walked, row, told)
    return head, None


class Keyring:
    """Public keys as the log introduces them. A person's newer key, once used, retires the older."""

    def __init__(self) -> None:
        self._keys: dict[str, list[Ed25519PublicKey]] = {}

    def accepts(self, kind: str, user: str, told: Mapping[str, object], entry_hash: bytes, sig: bytes) -> bool:
        """Whether the entry is signed by its author; then takes in the keys that it brings, or those that it ends."""
        fresh = {who: Ed25519PublicKey.from_public_bytes(raw) for who, raw in introduced(kind, told).items()}
        if not self._keys and kind == CREATED:
            self._keys = {who: [public] for who, public in fresh.items()}
            fresh = {}
        if not all(self._may_introduce(kind, user, who) for who in fresh):
            return False
        known = self._keys.get(user, [])
        used = next((place for place, public in enumerate(known) if _signed(public, entry_hash, sig)), None)
        if used is None or (kind == USER_REMOVED and not self._may_remove(user, _text(told, "user"))):
            return False
        del known[:used]
        for who, public in fresh.items():
            self._keys.setdefault(who, []).append(public)
        if kind == USER_REMOVED:
            self._keys[_text(told, "user")] = []  # kept as somebody who had keys: they are nobody's to bring again
        return True

    def confirms(self, store: str, by: str, at: str, told: Mapping[str, object]) -> bool:
        """Whether a second person agreed to a disposal. One done again after a restore was agreed to before."""
        again = told.get("again")
        if type(again) is int and again == 1:  # true is another value in JSON, though not in Python
            return True
        request = {name: value for name, value in told.items() if name != "second_signature"}
        whole = canonical({**request, "act": "dispose", "store": store, "by": by, "at": at})
        message = record_message(hashlib.sha256(whole).digest())
        second, signature = _text(told, "second"), bytes.fromhex(_text(told, "second_signature"))
        return second != by and any(_signed(public, message, signature) for public in self._keys.get(second, []))

    def _may_introduce(self, kind: str, user: str, who: str) -> bool:
        """Nobody brings in a key for somebody else who has one, the sheet apart: its use is what it is for."""
        if kind == RECOVERED:  # what the sheet opens again is a way in that is there
            return user == RECOVERY_ID and bool(self._keys.get(who))
        return who == RECOVERY_ID if kind == SHEET_RENEWED else kind == USER_ADDED and who not in self._keys

    def _may_remove(self, user: str, who: str) -> bool:
        """Nobody removes themself, the sheet, or somebody who is not there."""
        return who not in {user, RECOVERY_ID} and bool(self._keys.get(who))


def introduced(kind: str, data: Mapping[str, object]) -> dict[str, bytes]:
    """The public signing keys, by person, that an entry brings in. Raises ValueError when they are not keys."""
    if kind not in INTRODUCING or "keys" not in data:
        return {}
    found = data["keys"]
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise ValueError("keys are texts by person")
    keys = {who: base64.b64decode(text, validate=True) for who, text in found.items()}
    if any(len(key) != KEY for key in keys.values()):
        raise ValueError("a key has 32 bytes")
    return keys


def _unsigned(keys: Keyring, store: str, row: Row, told: Mapping[str, object]) -> str:
    """What is wrong with the signatures of an entry, as a sentence; "" when they are as they should be."""
    seq, _, user, kind, at, _, entry_hash, sig, _, _ = row
    if not keys.accepts(kind, user, told, entry_hash, sig):
        return f"Entry {seq} is not signed by the person it names."
    if kind == DISPOSED and not keys.confirms(store, user, at, told):
        return f"Entry {seq} disposes of a case, and nobody else agreed to it."
    return ""


def _signed(public: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _take_in(walked: Walked, row: Row, told: Mapping[str, object]) -> None:
    """What the store's own entries say about people, restores and disposals."""
    seq, _, user, kind, at, *_, body = row
    walked.last_at = at
    names = told.get("names")
    if isinstance(names, dict) and (kind in INTRODUCING or kind == USER_RENAMED):
        walked.names.update({who: name for who, name in names.items() if isinstance(name, str)})
    elif kind == RESTORED:
        kept, head = told.get("seq"), told.get("head")
        if type(kept) is int and 0 < kept < seq and head == walked.hashes[kept - 1].hex():
            walked.restores.append(Restore(seq, kept, user, at))
    elif kind == DISPOSED and body is not None:
        walked.disposed.add(_text(told, "case"))


def _text(told: Mapping[str, object], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str):
        raise ValueError("a text is missing")  # noqa: TRY004 - what stands there was never meant as another type
    return found
