"""Copies of the database as a whole: one made of an open store, and one looked at until all of it is known."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreDamaged, StoreFault, StoreFull
from core.store import log
from core.store.backup_file import TABLES
from core.store.chain import Head
from core.store.connection import PAGE, Connection, connect, in_words, require_ours
from core.store.keys import DataKey
from core.store.progress import Tick, no_tick, part_of
from core.store.scratch import NO_ROOM, NO_WRITING
from core.store.walk import EVERYTHING, walk

Result = TypeVar("Result")
STEPS_BETWEEN_TICKS = 20_000  # of the database's own machine: some milliseconds
CHECKING = "Checking every page."


@dataclass(frozen=True)
class Contents:
    """What a database held at one moment."""

    head: Head
    last: datetime | None
    rows: dict[str, int]


def copy_database(source: Connection, path: Path, key: DataKey) -> None:
    """Copy a whole open database to a new file, encrypted with `key`. Not durable; raises StoreFault.

    All pages at once: with fewer, whoever writes meanwhile can make it begin again for ever. The caller holds the
    turn, for about 0.1 s with 20,000 entries.
    """
    try:
        with closing(connect(path, key, "rwc")) as copy:
            for setting in ("journal_mode = OFF", "synchronous = OFF"):  # it is looked at whole before it counts
                copy.execute(f"PRAGMA {setting}").fetchall()
            source.backup(copy, pages=-1)
    except sqlcipher.Error as fault:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code == sqlcipher.SQLITE_FULL:
            raise StoreFull(NO_ROOM) from None
        if code in (sqlcipher.SQLITE_IOERR, sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_CANTOPEN):
            raise StoreFault(NO_WRITING) from None
        raise  # about the source: put in words where the turn is held


def counted(connection: Connection, store: str) -> Contents:
    """Head and numbers of rows."""
    head, last = log.newest(connection, store)
    rows = {table: _one(connection, f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608  fixed words
    return Contents(head, last, rows)


def looked_through(path: Path, key: DataKey, store: str, tick: Tick = no_tick, *, signatures: bool = False) -> Contents:
    """What the closed database at `path` holds, when every check passes.

    Each page's code, the file's length, the tables, the chain with its texts, and with `signatures` those too.
    Raises StoreDamaged with the sentence of what does not hold; and whatever `tick` raises.
    """
    pace = _Pace(tick)
    _look(path, key, pace, lambda connection: _pages(connection, path, pace))
    return _look(path, key, pace, lambda connection: _content(connection, store, pace, signatures=signatures))


class _Pace:
    """Tells how far it is, and tells the same again while the database is busy with one statement."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._last = (CHECKING, 0.0)
        self.raised: BaseException | None = None

    def __call__(self, says: str, share: float) -> None:
        self._last = (says, share)
        self._tick(says, share)

    def again(self) -> int:
        """For the database's progress handler: not 0 ends the statement. An exception would be swallowed there."""
        try:
            self._tick(*self._last)
        except BaseException as stop:  # noqa: BLE001  kept, and raised where the statement ends
            self.raised = stop
        return self.raised is not None


def _look(path: Path, key: DataKey, pace: _Pace, does: Callable[[Connection], Result]) -> Result:
    """One connection, its errors in words."""
    try:
        with in_words(saving=False), closing(connect(path, key)) as connection:
            connection.set_progress_handler(pace.again, STEPS_BETWEEN_TICKS)
            return does(connection)
    except StoreFault:
        if pace.raised is not None:
            raise pace.raised from None
        raise


def _pages(connection: Connection, path: Path, pace: _Pace) -> None:
    require_ours(connection)
    if path.stat().st_size != PAGE * _one(connection, "PRAGMA page_count"):
        raise StoreDamaged("The store in this backup is longer or shorter than it should be.")
    pace(CHECKING, 0.0)
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise StoreDamaged("The store in this backup is damaged.")


def _content(connection: Connection, store: str, pace: _Pace, *, signatures: bool) -> Contents:
    """On a fresh connection, for a bad page poisons the one that met it."""
    pace(CHECKING, 0.2)
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise StoreDamaged("The tables in this backup are damaged.")
    held = counted(connection, store)
    rows = connection.execute(EVERYTHING)
    walked = walk(rows, store, signatures=signatures, tick=part_of(pace, 0.4, 1.0), entries=held.head.seq).log
    if not walked.ok:
        raise StoreDamaged(f"This backup does not hold together. {walked.sentence}")
    pace("Checking every entry.", 1.0)
    return held


def _one(connection: Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
