"""Is the store whole? The check at every start, and the longer one of chain and signatures.

The order matters: a page torn in the middle of a checkpoint looks damaged until the log beside it
has been taken over, so that is done first, and only once the log has been seen to belong here.
"""

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreDamaged, StoreFault
from core.store.connection import PAGE, Connection, connect, in_words, require_ours
from core.store.diagnosis import advice, fault_of, refusal, sentence
from core.store.first_look import require_a_file
from core.store.keys import DataKey
from core.store.mark import Mark
from core.store.twins import twins
from core.store.walk import check_log


@dataclass(frozen=True)
class StartCheck:
    """What the start check found. `faults` make the store read-only; `notes` are only told; `kind` is the cause."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: str = ""

    @property
    def ok(self) -> bool:
        """Whether entries can be added."""
        return not self.faults

    def refusal(self) -> StoreFault:
        """Why nothing can be saved, and the one next step. Only for a store with faults."""
        return refusal(self.kind, self.faults[0])

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, faults first, and what to do."""
        return (*self.faults, *((advice(self.kind),) if self.faults else ()), *self.notes)


def start_check(
    path: Path, key: DataKey, store: str, generation: int, mark: Mark | None, *, writable: bool = True
) -> tuple[Connection, StartCheck]:
    """A connection and what was found: writing when the store is whole, reading only otherwise.

    The caller holds the folder's lock, but where it is not `writable`: then only reading is tried. Raises StoreMissing
    when the file is not there and StoreDamaged when not even reading is possible; in that case nothing was changed.
    """
    require_a_file(path)
    notes = (*(() if mark else (NO_MARK,)), *twins(path.parent))
    fault = _before_the_log_is_taken_over(path, key, store, mark) if writable else _unwritable(path)
    if fault is None:
        fault = _pages(path, key)
    if fault is None:
        connection = connect(path, key)
        try:
            fault = _content(connection, store, generation, mark)
        except BaseException:
            connection.close()
            raise
        if fault is None:
            return connection, StartCheck((), notes)
        connection.close()
    elif not writable:
        fault = _as_it_lies(path, key, store, generation, mark) or fault
    return connect(path, key, "still"), StartCheck((fault.what,), notes, fault.kind)


class Found(NamedTuple):
    """One thing that is wrong: its kind, and in words."""

    kind: str
    what: str


NO_MARK = "The mark beside the records is missing or damaged. Waymark cannot tell if an older copy was put back."


def _found(kind: str, *values: object) -> Found:
    return Found(kind, sentence(kind, *values))


def _unwritable(path: Path) -> Found:
    beside = path.with_name(path.name + "-wal")
    return _found("log-waits" if beside.exists() and beside.stat().st_size else "read-only")


def _as_it_lies(path: Path, key: DataKey, store: str, generation: int, mark: Mark | None) -> Found | None:
    """The same checks where nothing may be written, and so no log be taken over."""
    with in_words(), closing(connect(path, key, "still")) as connection:
        require_ours(connection)
        fault = _length(connection, path) or _codes(connection)
    if fault is None:
        with closing(connect(path, key, "still")) as connection:
            fault = _content(connection, store, generation, mark)
    waits = _unwritable(path).kind == "log-waits"
    return None if waits and fault is not None and fault.kind == "older" else fault


def _before_the_log_is_taken_over(path: Path, key: DataKey, store: str, mark: Mark | None) -> Found | None:
    """A write-ahead log from another time would spoil the store when taken over: look, without touching, first."""
    beside = path.with_name(path.name + "-wal")
    if not beside.exists() or beside.stat().st_size == 0:
        return None
    try:
        with in_words(), closing(connect(path, key, "ro")) as connection:
            require_ours(connection)
            fault = _against_mark(connection, mark)
    except StoreDamaged:
        fault = _found("unreadable")
    finally:
        with suppress(OSError):  # it holds nothing, and the next opening makes it anew
            path.with_name(path.name + "-shm").unlink(missing_ok=True)
    if fault is not None and _is_whole_alone(path, key, store, mark):
        return _found("stale-log")
    if fault is not None and fault.kind == "unreadable":
        raise fault_of("unreadable")
    return fault


def _is_whole_alone(path: Path, key: DataKey, store: str, mark: Mark | None) -> bool:
    """Whether the store without the log beside it is all that was here last time."""
    try:
        with in_words(), closing(connect(path, key, "still")) as connection:
            require_ours(connection)
            return mark is not None and _against_mark(connection, mark) is None and _holds(connection, store)
    except StoreFault:
        return False


def _holds(connection: Connection, store: str) -> bool:
    return check_log(connection, store, signatures=False).ok


def _pages(path: Path, key: DataKey) -> Found | None:
    """Take over the log, then look at every page: length, then each page's own code."""
    try:
        with in_words(), closing(connect(path, key)) as connection:
            require_ours(connection)
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] != 0:
                raise StoreFault("The last changes could not be taken over. Please close Waymark and open it again.")
            return _length(connection, path) or _codes(connection)
    except StoreDamaged as fault:
        if fault.kind == "unreadable" and _is_cut_short(path, key):
            return _found("shorter")
        raise


def _is_cut_short(path: Path, key: DataKey) -> bool:
    """Whether the first page is sound and only pages behind it are gone: then the database refuses all of it."""
    try:
        with in_words(), closing(connect(path, key, "still")) as connection:
            require_ours(connection)
    except StoreFault:
        return False
    return True


def _length(connection: Connection, path: Path) -> Found | None:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    long = path.stat().st_size
    return None if long == pages * PAGE else _found("shorter" if long < pages * PAGE else "longer")


def _codes(connection: Connection) -> Found | None:
    bad = _rows(connection, "PRAGMA cipher_integrity_check")
    where = "one place" if len(bad) == 1 else f"{len(bad)} places"
    return _found("pages", where) if bad else None


def _content(connection: Connection, store: str, generation: int, mark: Mark | None) -> Found | None:
    """On a fresh connection, for a bad page poisons the one that met it: tables, chain, mark."""
    with in_words():
        if _rows(connection, "PRAGMA integrity_check") != [("ok",)]:
            return _found("tables")
        log = check_log(connection, store, signatures=False)
        if not log.ok:
            return _found("entries", log.sentence)
        fault = _against_mark(connection, mark)
        if fault is None and mark is not None and generation < mark.generation:
            fault = _found("keys-older")
        return fault


def _against_mark(connection: Connection, mark: Mark | None) -> Found | None:
    if mark is None or mark.head.seq == 0:
        return None
    row = connection.execute("SELECT hash FROM event WHERE seq = ?", (mark.head.seq,)).fetchone()
    if row is None:
        (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
        return _found("older", mark.head.seq - last)
    return None if row[0] == mark.head.hash else _found("other")


def _rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """Every row: a check that reads only the first sees only the first fault."""
    try:
        return list(connection.execute(sql).fetchall())
    except sqlcipher.DatabaseError:
        return [("unreadable",)]
