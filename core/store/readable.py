"""All that can be read of a damaged store, in memory: rows are read in ranges, and a range that fails in halves.

A connection that met a bad page reads no more, so each failure begins a fresh one. Nothing is written anywhere.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from core.store.connection import APPLICATION_ID, PAGE, USER_VERSION, Connection, connect, guard
from core.store.keys import DataKey
from core.store.log import DISPOSED
from core.store.progress import Tick, no_tick, part_of

SAYS: Final = "Reading what can be read."
STEP: Final = 256  # entries read at once
SAMPLES: Final = 8  # of those, before the rest is given up
MOST_ON_A_PAGE: Final = 24  # an entry without its text takes more than 170 bytes
TABLES: Final = {
    "event": ("seq", "case_id", "user_id", "kind", "at", "content", "hash", "sig"),
    "payload": ("seq", "salt", "body"),
    "case_summary": ("case_id", "seq", "status", "search", "summary"),
    "draft": ("case_id", "field", "body", "at"),
    "setting": ("name", "value"),
}
#: Causes that leave holes in the store: one bad page would keep whole cases from being read.
HOLED: Final = frozenset({"pages", "shorter", "tables"})
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Salvaged:
    """How many entries are there with their text, and how many are lost. `cases` of the lost, as far as known."""

    readable: int
    lost: int
    cases: frozenset[str] = frozenset()

    @property
    def sentence(self) -> str:
        """What to tell; empty when nothing is lost."""
        if not self.lost:
            return ""
        return (
            f"{self.lost} of {self.readable + self.lost} entries cannot be read. "
            "An answer shown may not be the last one given. Rely only on signed records."
        )


def readable_copy(
    path: Path, key: DataKey, least: int = 0, tick: Tick = no_tick, *, thorough: bool = False
) -> tuple[Connection, Salvaged]:
    """A guarded connection to a copy in memory, and how much of the store it is.

    Args:
        path: the store file. Its first page must be whole.
        key: the data key.
        least: how many entries there were at least, as the mark says.
        tick: called often; may raise Cancelled.
        thorough: look for single entries also where many in a row fail; with much damage that takes minutes.
    """
    source = _Source(path, key)
    try:
        newest = max(least, *(_newest(source, sql) for sql in _NEWEST))
        if newest == least == 0:
            newest = path.stat().st_size // PAGE * MOST_ON_A_PAGE
        copy = in_memory()
        try:
            put_rows(copy, "event", _in_ranges(source, "event", newest, part_of(tick, 0.0, 0.5), thorough=thorough))
            put_rows(copy, "payload", _in_ranges(source, "payload", newest, part_of(tick, 0.5, 1.0), thorough=thorough))
            cases = [case for (case,) in copy.execute("SELECT DISTINCT case_id FROM event")]
            for table, column in (("case_summary", "case_id"), ("draft", "case_id"), ("setting", "name")):
                put_rows(copy, table, _by_name(source, table, column, cases if column == "case_id" else ["where"]))
            found = counted(copy, newest)
        except BaseException:
            copy.close()
            raise
    finally:
        source.close()
    guard(copy)
    return copy, found


def in_memory() -> Connection:
    """An empty store in memory, not guarded yet: gaps are allowed in it."""
    copy = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)
    for setting in (f"application_id = {APPLICATION_ID}", f"user_version = {USER_VERSION}", "temp_store = MEMORY"):
        copy.execute(f"PRAGMA {setting}")
    copy.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))
    return copy


def put_rows(copy: Connection, table: str, rows: Iterable[Row]) -> None:
    """Add rows as they were read; one that the table does not take is left out."""
    columns = TABLES[table]
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  fixed words
    copy.execute("BEGIN")
    for row in rows:
        with suppress(sqlcipher.IntegrityError):
            copy.execute(sql, row)
    copy.execute("COMMIT")


def counted(copy: Connection, newest: int) -> Salvaged:
    """How many of the entries 1 to `newest` are there; those whose text was disposed of are not lost."""
    (events,) = copy.execute("SELECT count(*) FROM event").fetchone()
    joined = "FROM event LEFT JOIN payload USING (seq)"
    bare = copy.execute(f"SELECT case_id, count(*) {joined} WHERE body IS NULL GROUP BY case_id")
    disposals = copy.execute(f"SELECT body {joined} WHERE kind = ? AND body IS NOT NULL", (DISPOSED,))
    disposed = {json.loads(body).get("case") for (body,) in disposals} - {"", None}
    without_text = {case: number for case, number in bare if case not in disposed}
    (last,) = copy.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    lost = max(newest, last) - events + sum(without_text.values())
    return Salvaged(events - sum(without_text.values()), lost, frozenset(without_text))


class _Source:
    """The damaged store. `read` gives rows, or None when a bad page is in the way."""

    def __init__(self, path: Path, key: DataKey) -> None:
        self._path, self._key = path, key
        self._connection: Connection = None

    def read(self, sql: str, *values: object) -> list[Row] | None:
        try:
            if self._connection is None:
                self._connection = connect(self._path, self._key, "still")
            return list(self._connection.execute(sql, values).fetchall())
        except sqlcipher.DatabaseError:
            self.close()
            return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_NEWEST: Final = (
    "SELECT max(seq) FROM event",
    "SELECT max(seq) FROM payload",
    "SELECT max(seq) FROM event INDEXED BY event_by_kind",
    "SELECT max(seq) FROM case_summary",
)


def _newest(source: _Source, sql: str) -> int:
    rows = source.read(sql)
    return int(rows[0][0] or 0) if rows else 0


def _in_ranges(source: _Source, table: str, newest: int, tick: Tick, *, thorough: bool) -> Iterator[Row]:
    sql = f"SELECT {', '.join(TABLES[table])} FROM {table} WHERE seq BETWEEN ? AND ? ORDER BY seq"  # noqa: S608  fixed words
    waiting = [(first, min(first + STEP - 1, newest)) for first in range(1, newest + 1, STEP)][::-1]
    while waiting:
        first, last = waiting.pop()
        tick(SAYS, first / (newest + 1))
        rows = source.read(sql, first, last)
        if rows is not None:
            yield from rows
        elif first < last and (thorough or last - first < STEP - 1 or _is_somewhere(source, sql, first, last)):
            middle = (first + last) // 2
            waiting += [(middle + 1, last), (first, middle)]


def _is_somewhere(source: _Source, sql: str, first: int, last: int) -> bool:
    """Whether one of a few entries between can be read. A bad page far up in a table hides thousands behind it."""
    return any(source.read(sql, seq, seq) is not None for seq in range(first, last + 1, STEP // SAMPLES))


def _by_name(source: _Source, table: str, column: str, names: list[str]) -> list[Row]:
    """A table that is kept by name: whole, or else name by name."""
    every = f"SELECT {', '.join(TABLES[table])} FROM {table}"  # noqa: S608  fixed words
    rows = source.read(every)
    if rows is not None:
        return rows
    found = (source.read(f"{every} WHERE {column} = ?", name) for name in names)
    return [row for rows in found if rows is not None for row in rows]
