"""Is the store whole? The check at every start, and the longer one of chain and signatures.

The order matters: a page torn in the middle of a checkpoint looks damaged until the log beside it
has been taken over, so that is done first, and only once the log has been seen to belong here.
"""

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreDamaged, StoreFault, StoreMissing
from core.store.chain import commitment, genesis, link, signed_by
from core.store.connection import DAMAGED, PAGE, Connection, connect, in_words, require_ours
from core.store.keys import RECOVERY_ID, DataKey
from core.store.log import CREATED, DISPOSED, INTRODUCING, RECOVERED, SHEET_RENEWED, USER_ADDED
from core.store.mark import Mark

ADVICE = "You can read what is there. Nothing new can be saved. Put back your newest backup."


@dataclass(frozen=True)
class StartCheck:
    """What the start check found. `faults` make the store read-only; `notes` are only told."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether entries can be added."""
        return not self.faults

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, faults first, and what to do."""
        return (*self.faults, *((ADVICE,) if self.faults else ()), *self.notes)


@dataclass(frozen=True)
class LogCheck:
    """What became of `entries` entries. `first_broken` is the first that does not hold, None when all do."""

    entries: int
    first_broken: int | None = None
    sentence: str = ""

    @property
    def ok(self) -> bool:
        """Whether every entry holds."""
        return self.first_broken is None


def start_check(
    path: Path, key: DataKey, store: str, generation: int, mark: Mark | None
) -> tuple[Connection, StartCheck]:
    """A connection and what was found: writing when the store is whole, reading only otherwise.

    The caller holds the folder's lock. Raises StoreMissing when the file is not there and
    StoreDamaged when not even reading is possible; in that case nothing was changed.
    """
    _require_a_file(path)
    notes = () if mark else (
        "The mark beside the records is missing or damaged. Waymark cannot tell if an older copy was put back.",
    )  # fmt: skip
    faults = _before_the_log_is_taken_over(path, key, mark)
    if not faults:
        faults = _pages(path, key)
    if not faults:
        connection = connect(path, key)
        try:
            faults = _content(connection, store, generation, mark)
        except BaseException:
            connection.close()
            raise
        if not faults:
            return connection, StartCheck((), notes)
        connection.close()
    return connect(path, key, "ro"), StartCheck(tuple(faults), notes)


def check_log(connection: Connection, store: str, *, signatures: bool) -> LogCheck:
    """Walk the whole chain; with `signatures` also every author's signature over it."""
    keys = Keyring()
    head, missing, disposed = genesis(store), {}, set()
    for seq, case, user, kind, at, content, stored_hash, sig, salt, body in connection.execute(_EVERYTHING):
        expected, head = head.seq + 1, link(head, case, user, kind, at, content)
        if seq != expected:
            return LogCheck(head.seq - 1, expected, f"Entry {expected} is missing.")
        if head.hash != stored_hash:
            return LogCheck(seq - 1, seq, f"Entry {seq} has been changed, or an entry before it has.")
        if body is None:
            missing[seq] = case
        elif commitment(salt, body.encode("utf-8")) != content:
            return LogCheck(seq - 1, seq, f"The text of entry {seq} has been changed.")
        elif kind == DISPOSED:
            disposed.add(json.loads(body).get("case"))
        if signatures and not keys.accepts(kind, user, body, head.hash, sig):
            return LogCheck(seq - 1, seq, f"Entry {seq} is not signed by the person it names.")
    gone = [seq for seq, case in missing.items() if not case or case not in disposed]
    if gone:
        return LogCheck(head.seq, gone[0], f"The text of entry {gone[0]} is missing.")
    return LogCheck(head.seq)


class Keyring:
    """Public keys as the log introduces them. A person's newer key, once used, retires the older."""

    def __init__(self) -> None:
        self._keys: dict[str, list[bytes]] = {}

    def accepts(self, kind: str, user: str, body: str | None, entry_hash: bytes, sig: bytes) -> bool:
        """Whether the entry is signed by its author; then takes in the keys that it introduces."""
        fresh = introduced(kind, json.loads(body) if body and kind in INTRODUCING else {})
        if not self._keys and kind == CREATED:
            self._keys = {who: [public] for who, public in fresh.items()}
            fresh = {}
        if not all(self._may_introduce(kind, user, who) for who in fresh):
            return False
        known = self._keys.get(user, [])
        used = next((place for place, public in enumerate(known) if signed_by(public, entry_hash, sig)), None)
        if used is None:
            return False
        del known[:used]
        for who, public in fresh.items():
            self._keys.setdefault(who, []).append(public)
        return True

    def _may_introduce(self, kind: str, user: str, who: str) -> bool:
        """Nobody brings in a key for somebody else who has one, the sheet apart: its use is what it is for."""
        if kind == RECOVERED:
            return user == RECOVERY_ID
        return who == RECOVERY_ID if kind == SHEET_RENEWED else kind == USER_ADDED and who not in self._keys


def introduced(kind: str, data: Mapping[str, object]) -> dict[str, bytes]:
    """The public signing keys, by person, that an entry brings in."""
    found = data.get("keys") if kind in INTRODUCING else None
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(who): base64.b64decode(str(public)) for who, public in pairs}


_EVERYTHING = (
    "SELECT event.seq, case_id, user_id, kind, at, content, hash, sig, salt, body "
    "FROM event LEFT JOIN payload USING (seq) ORDER BY event.seq"
)
_OLDER = (
    "These records are older than last time: the newest {} entries are missing. Someone may have put back an old copy."
)
_FOREIGN = "The store file is not one of Waymark's. Nothing has been changed. Put back your newest backup."


def _require_a_file(path: Path) -> None:
    if not path.exists():
        raise StoreMissing("The store file is missing from its folder. Put back your newest backup.")
    if not path.is_file():
        raise StoreDamaged(_FOREIGN)
    if path.stat().st_size == 0:
        raise StoreDamaged("The store file is empty. Nothing has been changed. Put back your newest backup.")


def _before_the_log_is_taken_over(path: Path, key: DataKey, mark: Mark | None) -> list[str]:
    """A write-ahead log from another time would spoil the store when taken over: look, without touching, first."""
    beside = path.with_name(path.name + "-wal")
    if not beside.exists() or beside.stat().st_size == 0:
        return []
    try:
        with in_words(), closing(connect(path, key, "ro")) as connection:
            require_ours(connection)
            return _against_mark(connection, mark)
    except StoreDamaged as fault:
        raise StoreDamaged(DAMAGED) from fault
    finally:
        path.with_name(path.name + "-shm").unlink(missing_ok=True)


def _pages(path: Path, key: DataKey) -> list[str]:
    """Take over the log, then look at every page: length, then each page's own code."""
    with in_words(), closing(connect(path, key)) as connection:
        require_ours(connection)
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] != 0:
            raise StoreFault("The last changes could not be taken over. Please close Waymark and open it again.")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        if path.stat().st_size != pages * PAGE:
            return ["The store file is longer or shorter than it should be."]
        bad = _rows(connection, "PRAGMA cipher_integrity_check")
        where = "one place" if len(bad) == 1 else f"{len(bad)} places"
        return [f"The store file is damaged in {where}."] if bad else []


def _content(connection: Connection, store: str, generation: int, mark: Mark | None) -> list[str]:
    """On a fresh connection, for a bad page poisons the one that met it: tables, chain, mark."""
    with in_words():
        if _rows(connection, "PRAGMA integrity_check") != [("ok",)]:
            return ["The tables inside the store are damaged."]
        log = check_log(connection, store, signatures=False)
        if not log.ok:
            return [log.sentence]
        faults = _against_mark(connection, mark)
        if mark is not None and generation < mark.generation:
            faults.append("The key file is older than it was last time. Someone may have put back an old copy.")
        return faults


def _against_mark(connection: Connection, mark: Mark | None) -> list[str]:
    if mark is None or mark.head.seq == 0:
        return []
    row = connection.execute("SELECT hash FROM event WHERE seq = ?", (mark.head.seq,)).fetchone()
    if row is None:
        (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
        return [_OLDER.format(mark.head.seq - last)]
    return [] if row[0] == mark.head.hash else ["These records are not the ones that were here last time."]


def _rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """Every row: a check that reads only the first sees only the first fault."""
    try:
        return list(connection.execute(sql).fetchall())
    except sqlcipher.DatabaseError:
        return [("unreadable",)]
