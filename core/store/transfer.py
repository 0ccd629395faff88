"""One case in one sealed file, for another school: made from the log, and read back without trusting a byte of it.

The tag of the whole is looked at before anything else. Then every field, size, hash and signature, and last the kinds:
that is the program's matter (`core.casework.transfer`). Nothing in it is a path, a program or a picture (FORMAT.md,
"A case for another school").
"""

import base64
import binascii
import hashlib
import re
import secrets
import struct
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from core.errors import InputFaults, WrongSecret
from core.store import log
from core.store.canonical import LARGEST_INTEGER, Unreadable, canonical, parse
from core.store.chain import Anchor, Head, anchor, commitment, link, moment, signed_by
from core.store.cost import FLOOR, Cost, derive
from core.store.keys import wipe
from core.store.log import StoredEvent
from core.store.names import LONGEST_NAME
from core.store.vault import Vault
from core.store.walk import introduced
from core.store.words_only import LONGEST_PAYLOAD, fit_payload

MAGIC: Final = b"WAYMARK>"
VERSION: Final = 1
HEAD: Final = struct.Struct(">8sBIBB16s12s")  # magic, version, m, t, p, salt, nonce
TAG: Final = 16
MOST_WORK: Final = Cost(96 * 1024, 4, 8)  # more would let a forged file stop the laptop
LARGEST: Final = LONGEST_PAYLOAD // 2  # what is inside; a file made to be slow to look at takes about a second
MOST_ENTRIES: Final = 20_000
MOST_PARTS: Final = 100_000  # a case has some thousands; each costs time and memory before it can be looked at
LONGEST_SETTING: Final = 200
MOST_PEOPLE, MOST_KEYS = 64, 16
NOT_ONE: Final = "file: This is not a case sent from Waymark. Choose the file that you were given"
SPOILT: Final = "file: This file is not as Waymark makes one. Nothing was taken in. Ask for it to be sent again"
TOO_LARGE: Final = "file: This file is too large to be one case. Nothing was taken in"
WRONG_WORDS: Final = (
    "The six words do not open this file, or it was damaged on its way. Check the words, then ask for it again."
)
TOO_MUCH: Final = "case: This case is too large to be sent as a file. Print its records and hand over the paper"
UNSEEN: Final = "case: A text in it has a sign that cannot be seen, so it cannot be sent. Hand over the printed record"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # possessive: hostile ones take no longer
_ID = re.compile(r"[0-9a-f]{32}")
_AUTHOR = re.compile(r"[0-9a-f]{32}|recovery")
_CASE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KIND = re.compile(r"(?!store\.)[a-z0-9][a-z0-9._-]{0,63}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d")


@dataclass(frozen=True)
class Transfer:
    """A case as it was sent. `data` is all of it, as it is kept; `head` is that of its newest entry."""

    data: Mapping[str, Any] = field(repr=False)
    store: str
    case: str
    setting: str
    sender: str
    sent: str
    names: Mapping[str, str] = field(repr=False)
    keys: Mapping[str, tuple[bytes, ...]] = field(repr=False)
    entries: tuple[StoredEvent, ...] = field(repr=False)
    head: Head

    @property
    def check(self) -> Anchor:
        """The record check of its newest entry: the same in the sender's log."""
        return anchor(self.head)


def export_case(vault: Vault, case: str, words: str, *, setting: str, sent: str, cost: Cost = FLOOR) -> bytes:
    """The file with every entry of `case`, sealed by `words`. It has been read back. Changes nothing.

    `sent` is the moment as entries have it. Raises InputFaults about `case` when it cannot be sent.
    """
    inner = canonical(_signed(vault, _gathered(vault, case, setting, sent)))
    if len(inner) > LARGEST:
        raise InputFaults([TOO_MUCH])
    try:
        checked(inner)
    except InputFaults as fault:
        raise InputFaults([UNSEEN]) from fault
    sealed = _sealed(inner, words, cost)
    read_transfer(sealed, words, floor=cost)
    return sealed


def read_transfer(raw: bytes, words: str, *, floor: Cost = FLOOR) -> Transfer:
    """The case in a file. Raises InputFaults about `file`, or WrongSecret when the words do not open it."""
    return checked(_inflated(_opened(raw, words, floor)))


def checked(inner: bytes) -> Transfer:
    """What a file holds, every field, hash and signature looked at. Raises InputFaults."""
    if len(inner) > LARGEST or inner.count(b'"') > 4 * MOST_PARTS or _parts(inner) > MOST_PARTS:
        raise InputFaults([TOO_LARGE])
    try:
        data = parse(inner)
        transfer = _transfer(data)
        fit_payload(data)
    except (Unreadable, ValueError, TypeError, OverflowError) as fault:
        raise InputFaults([SPOILT]) from fault
    return transfer


# -- making ----------------------------------------------------------------------------------------


def _gathered(vault: Vault, case: str, setting: str, sent: str) -> dict[str, Any]:
    with vault.reading() as connection:
        rows = connection.execute(_ENTRIES, (case,)).fetchall()
    if not rows:
        raise InputFaults(["case: There is no such case here"])
    bodies = [parse(row[5].encode()) for row in rows]
    authors = {row[1] for row in rows} | {vault.user.id} | {str(body.get("user")) for body in bodies}  # second signers
    keys: dict[str, list[str]] = {}
    for event in vault.events_of_kind(*log.INTRODUCING):
        for who, public in introduced(event.kind, event.data).items():
            if who in authors:
                keys.setdefault(who, []).append(_text(public))
    names = vault.people()
    return {
        "format": VERSION,
        "store": vault.store_id,
        "case": case,
        "setting": setting.strip()[:LONGEST_SETTING],
        "sender": vault.user.id,
        "sent": sent,
        "names": {who: names[who] for who in authors if who in names},
        "keys": keys,
        "entries": [
            {
                "seq": seq, "user": user, "kind": kind, "at": at, "salt": _text(salt), "body": body,
                "before": _text(before), "hash": _text(entry_hash), "sig": _text(sig),
            }
            for (seq, user, kind, at, salt, _, before, entry_hash, sig), body in zip(rows, bodies, strict=True)
        ],
    }  # fmt: skip


_ENTRIES = (
    "SELECT event.seq, event.user_id, event.kind, event.at, salt, body, earlier.hash, event.hash, event.sig "
    "FROM event JOIN payload USING (seq) JOIN event AS earlier ON earlier.seq = event.seq - 1 "
    "WHERE event.case_id = ? ORDER BY event.seq"
)


def _signed(vault: Vault, data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "signature": _text(vault.opened.identity.sign.sign(_message(data)))}


def _message(data: Mapping[str, Any]) -> bytes:
    """What the sender signs. Its length and beginning keep it apart from entries and records."""
    return b"transfer-v1\0" + hashlib.sha256(canonical(data)).digest()


def _sealed(inner: bytes, words: str, cost: Cost) -> bytes:
    head = HEAD.pack(MAGIC, VERSION, *cost, secrets.token_bytes(16), secrets.token_bytes(12))
    return head + _with_key(head, words, cost, lambda box, nonce: box.encrypt(nonce, zlib.compress(inner, 9), head))


def _with_key(head: bytes, words: str, cost: Cost, use: Callable[[ChaCha20Poly1305, bytes], bytes]) -> bytes:
    salt, nonce = HEAD.unpack(head)[5:]
    key = derive(_spelled(words), salt, cost)
    try:
        return use(ChaCha20Poly1305(bytes(key)), nonce)
    finally:
        wipe(key)


def _spelled(words: str) -> bytes:
    """The words in small letters with one space between, however they were typed."""
    plain = unicodedata.normalize("NFC", words).casefold()
    return " ".join(re.split(r"[\s,.;-]+", plain.strip())).encode("utf-8", "surrogatepass")


# -- reading ---------------------------------------------------------------------------------------


def _opened(raw: bytes, words: str, floor: Cost) -> bytes:
    """The tag first: nothing of the content is looked at before it is known to be what was sealed."""
    if len(raw) > HEAD.size + LARGEST + TAG:
        raise InputFaults([TOO_LARGE])
    if len(raw) < HEAD.size + TAG or not raw.startswith(MAGIC):
        raise InputFaults([NOT_ONE])
    head = raw[: HEAD.size]
    _, version, memory, passes, lanes, _, _ = HEAD.unpack(head)
    cost = Cost(memory, passes, lanes)
    if version != VERSION:
        raise InputFaults(["file: A newer Waymark made this file. Install the newest Waymark to read it"])
    if not (cost.at_least(floor) and MOST_WORK.at_least(cost)):
        raise InputFaults([SPOILT])
    try:
        return _with_key(head, words, cost, lambda box, nonce: box.decrypt(nonce, raw[HEAD.size :], head))
    except InvalidTag as fault:
        raise WrongSecret(WRONG_WORDS) from fault


def _inflated(packed: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        inner = reader.decompress(packed, LARGEST + 1)
    except zlib.error as fault:
        raise InputFaults([SPOILT]) from fault
    if len(inner) > LARGEST:
        raise InputFaults([TOO_LARGE])
    if not reader.eof or reader.unused_data or reader.unconsumed_tail:
        raise InputFaults([SPOILT])
    return inner


def _parts(inner: bytes) -> int:
    """How many values there are at most, without making one of them."""
    bare = _STRINGS.sub(b"", inner)
    return sum(map(bare.count, (b"[", b"{", b",")))


def _transfer(data: dict[str, Any]) -> Transfer:
    """Raises ValueError or TypeError for whatever is not as it should be."""
    _require_fields(data, _FIELDS)
    _require(type(data["format"]) is int and data["format"] == VERSION)
    names = {_match(_AUTHOR, who): _line(name, LONGEST_NAME) for who, name in _mapping(data["names"]).items()}
    keys = {_match(_AUTHOR, who): _keys(each) for who, each in _mapping(data["keys"]).items()}
    sender = _match(_AUTHOR, data["sender"])
    _require(0 < len(keys) <= MOST_PEOPLE and set(names) <= set(keys) and sender in keys)
    case = _match(_CASE, data["case"])
    events, head = _entries(_list(data["entries"], MOST_ENTRIES), case, keys)
    rest = {name: value for name, value in data.items() if name != "signature"}
    _require_by(keys[sender], _message(rest), _bytes(data["signature"], 64))
    return Transfer(
        data=data,
        store=_match(_ID, data["store"]),
        case=case,
        setting=_line(data["setting"], LONGEST_SETTING),
        sender=sender,
        sent=_time(data["sent"]),
        names=names,
        keys=keys,
        entries=events,
        head=head,
    )


_FIELDS = frozenset({"format", "store", "case", "setting", "sender", "sent", "names", "keys", "entries", "signature"})
_ENTRY = frozenset({"seq", "user", "kind", "at", "salt", "body", "before", "hash", "sig"})


def _entries(
    listed: list[Any], case: str, keys: Mapping[str, tuple[bytes, ...]]
) -> tuple[tuple[StoredEvent, ...], Head]:
    """Every entry, in order, each hashed as its log had it and signed by its author; the last one's head."""
    events, head = [], Head(0, b"")
    for each in listed:
        _require_fields(_mapping(each), _ENTRY)
        seq, user, kind = each["seq"], _match(_AUTHOR, each["user"]), _match(_KIND, each["kind"])
        _require(type(seq) is int and head.seq < seq <= LARGEST_INTEGER)
        at, before, body = _time(each["at"]), _bytes(each["before"], 32), _mapping(each["body"])
        _require(seq != head.seq + 1 or before == head.hash or head.seq == 0)
        content = commitment(_bytes(each["salt"], 16), canonical(body))
        head = link(Head(seq - 1, before), case, user, kind, at, content)
        _require(head.hash == _bytes(each["hash"], 32))
        _require(user in keys)
        _require_by(keys[user], head.hash, _bytes(each["sig"], 64))
        _require_seen(body)
        events.append(StoredEvent(seq, kind, case, user, moment(at), body))
    _require(bool(events))
    return tuple(events), head


def _require(holds: bool) -> None:  # noqa: FBT001  reads at the call as what must hold
    if not holds:
        raise ValueError("not as Waymark makes one")


def _require_fields(value: Mapping[str, Any], wanted: frozenset[str]) -> None:
    _require(value.keys() == wanted)


def _require_by(keys: tuple[bytes, ...], message: bytes, signature: bytes) -> None:
    _require(any(signed_by(public, message, signature) for public in keys))


def _require_seen(value: object) -> None:
    """No text with a control character in it."""
    if isinstance(value, str):
        _require(not _CONTROL.search(value))
    elif isinstance(value, dict):
        for name, each in value.items():
            _require_seen(name)
            _require_seen(each)
    elif isinstance(value, list):
        for each in value:
            _require_seen(each)


def _mapping(value: object) -> dict[str, Any]:
    _require(isinstance(value, dict))
    return value  # type: ignore[return-value]  # looked at in the line above


def _list(value: object, most: int) -> list[Any]:
    _require(isinstance(value, list) and len(value) <= most)
    return value  # type: ignore[return-value]  # looked at in the line above


def _match(form: re.Pattern[str], value: object) -> str:
    _require(isinstance(value, str) and bool(form.fullmatch(value)))
    return str(value)


def _line(value: object, longest: int) -> str:
    """A text that can be shown on one line."""
    _require(isinstance(value, str) and 1 <= len(value) <= longest and value.isprintable() and bool(value.strip()))
    return str(value)


def _time(value: object) -> str:
    text = _match(_AT, value)
    moment(text)
    return text


def _keys(value: object) -> tuple[bytes, ...]:
    listed = _list(value, MOST_KEYS)
    _require(bool(listed))
    return tuple(_bytes(each, 32) for each in listed)


def _bytes(value: object, size: int) -> bytes:
    """Base 64 of so many bytes, spelled in its one way."""
    _require(isinstance(value, str) and len(value) <= 2 * size)
    try:
        raw = base64.b64decode(str(value), validate=True)
    except binascii.Error as fault:
        raise ValueError("not base 64") from fault
    _require(len(raw) == size and _text(raw) == value)
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
