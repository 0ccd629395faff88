"""The event log: entries that are added, signed and read, never changed."""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.store.chain import Head, commitment, genesis, link, moment, moment_text, require_aware
from core.store.connection import Connection
from core.store.words_only import fit_payload

OWN = "store."  # kinds that only the store itself writes
CREATED, OPENED, CLOCK_BACK = "store.created", "store.opened", "store.clock-back"
PASSWORD_CHANGED, SHEET_RENEWED, RECOVERED = "store.password-changed", "store.sheet-renewed", "store.recovered"
USER_ADDED, USER_RENAMED, USER_REMOVED = "store.user-added", "store.user-renamed", "store.user-removed"
REKEYED, DISPOSED = "store.rekeyed", "store.disposed"
BACKED_UP, RESTORED, DRILLED = "store.backed-up", "store.restored", "store.drilled"
VERIFIED, SALVAGED, MOVED = "store.verified", "store.salvaged", "store.moved"
INTRODUCING = (CREATED, USER_ADDED, SHEET_RENEWED, RECOVERED)  # kinds that bring in a public key
CLOCK_SLACK = 60.0  # seconds a clock may be set back without an entry about it
_KIND = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_CASE = re.compile(r"[A-Za-z0-9._-]{0,64}")


@dataclass(frozen=True)
class NewEvent:
    """An entry to be added. `case` is an opaque id, or empty for what belongs to no case."""

    kind: str
    case: str
    data: Mapping[str, object] = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class StoredEvent:
    """An entry as it stands in the log."""

    seq: int
    kind: str
    case: str
    user: str
    at: datetime
    data: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True)
class Prepared:
    """An entry fit to be written: its payload is canonical and holds no image."""

    event: NewEvent
    at: str
    body: str


def prepare(event: NewEvent) -> Prepared:
    """Look at an entry before anything is written. Raises InputFaults, or ValueError for a bad kind or case."""
    if not _KIND.fullmatch(event.kind) or not _CASE.fullmatch(event.case):
        raise ValueError("a kind or case id of a form that is never stored")
    return Prepared(event, moment_text(event.at), fit_payload(event.data))


def newest(connection: Connection, store: str) -> tuple[Head, datetime | None]:
    """The head of the log and when it was written."""
    row = connection.execute("SELECT seq, hash, at FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return (genesis(store), None) if row is None else (Head(row[0], row[1]), moment(row[2]))


def write(
    connection: Connection, entries: Iterable[Prepared], head: Head, user: str, sign: Ed25519PrivateKey
) -> tuple[Head, list[StoredEvent]]:
    """Add entries inside the caller's transaction: the head after them, and they as stored."""
    stored = []
    for entry in entries:
        event, salt = entry.event, secrets.token_bytes(16)
        content = commitment(salt, entry.body.encode("utf-8"))
        head = link(head, event.case, user, event.kind, entry.at, content)
        connection.execute(
            "INSERT INTO event (seq, case_id, user_id, kind, at, content, hash, sig) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (head.seq, event.case, user, event.kind, entry.at, content, head.hash, sign.sign(head.hash)),
        )
        connection.execute("INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)", (head.seq, salt, entry.body))
        stored.append(StoredEvent(head.seq, event.kind, event.case, user, moment(entry.at), json.loads(entry.body)))
    return head, stored


def of_case(connection: Connection, case: str) -> list[StoredEvent]:
    """One case's entries, oldest first."""
    return [_stored(row) for row in connection.execute(f"{_SELECT} WHERE case_id = ? ORDER BY seq", (case,))]


def of_kinds(connection: Connection, kinds: Iterable[str]) -> list[StoredEvent]:
    """Every entry of these kinds, oldest first."""
    wanted = tuple(kinds)
    marks = ", ".join("?" * len(wanted))
    return [_stored(row) for row in connection.execute(f"{_SELECT} WHERE kind IN ({marks}) ORDER BY seq", wanted)]


def clock_was_set_back(last: datetime | None, entries: Iterable[NewEvent]) -> Iterator[NewEvent]:
    """The entries, each jump back by more than a minute announced by one of its own."""
    for event in entries:
        if last is not None and (last - require_aware(event.at)).total_seconds() > CLOCK_SLACK:
            yield NewEvent(CLOCK_BACK, "", {"before": moment_text(last), "now": moment_text(event.at)}, event.at)
        last = event.at
        yield event


_SELECT = "SELECT event.seq, kind, case_id, user_id, at, body FROM event JOIN payload USING (seq)"


def _stored(row: tuple[int, str, str, str, str, str]) -> StoredEvent:
    seq, kind, case, user, at, body = row
    return StoredEvent(seq, kind, case, user, moment(at), json.loads(body))
