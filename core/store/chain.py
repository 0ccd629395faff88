"""The hash chain: what each entry commits to, byte by byte (FORMAT.md, "Chain")."""

import hashlib
import re
import struct
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.store.recovery import crockford, grouped

CHECK_CHARACTERS = 20  # 100 bits
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d")


class Head(NamedTuple):
    """The newest entry's number and hash; number 0 before the first."""

    seq: int
    hash: bytes


class Anchor(NamedTuple):
    """A head as it is printed: `code` is 20 characters in groups of four."""

    seq: int
    code: str

    @property
    def text(self) -> str:
        """As it stands on paper after the words "Record check:"."""
        return f"entry {self.seq} · {self.code}"


def genesis(store: str) -> Head:
    """Where the chain of one store begins."""
    return Head(0, hashlib.sha256(b"genesis-v1\0" + store.encode("ascii")).digest())


def commitment(salt: bytes, body: bytes) -> bytes:
    """What the chain keeps of a payload. The salt stops guessing once the payload has been disposed of."""
    return hashlib.sha256(b"payload-v1\0" + salt + body).digest()


def link(before: Head, case: str, user: str, kind: str, at: str, content: bytes) -> Head:
    """The head after one more entry."""
    seq = before.seq + 1
    fields = (struct.pack(">Q", seq), case.encode(), user.encode(), kind.encode(), at.encode(), content)
    framed = b"".join(struct.pack(">I", len(field)) + field for field in fields)
    return Head(seq, hashlib.sha256(b"event-v2\0" + before.hash + framed).digest())


def anchor(head: Head) -> Anchor:
    """The printed check of a head: its first 100 bits."""
    return Anchor(head.seq, grouped(crockford(head.hash, CHECK_CHARACTERS)))


def record_message(digest: bytes) -> bytes:
    """What is signed for a record. Its length keeps it apart from an entry's 32-byte hash."""
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("a record is signed by its SHA-256 digest, 32 bytes")
    return b"record-v1\0" + digest


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is Ed25519 of `message` under `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def moment_text(at: datetime) -> str:
    """`at` as it is stored: local time to the microsecond and its offset from UTC. `at` must be aware."""
    text = require_aware(at).isoformat(timespec="microseconds")
    return text if _AT.fullmatch(text) else at.astimezone(UTC).isoformat(timespec="microseconds")


def require_aware(at: datetime) -> datetime:
    """`at` itself; ValueError when it does not say its offset from UTC."""
    if at.tzinfo is None:
        raise ValueError("a time without its offset from UTC cannot be recorded")
    return at


def moment(text: str) -> datetime:
    """The aware time behind `moment_text`."""
    return datetime.fromisoformat(text)
