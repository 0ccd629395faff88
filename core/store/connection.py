"""The one way a connection to the store is made: key first, then every setting that keeps a save, then the guard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreFault, StoreFull
from core.store.diagnosis import fault_of
from core.store.keys import DataKey, wipe

APPLICATION_ID = 0x5741594D  # "WAYM"
USER_VERSION = 1
PAGE = 4096

Connection = Any  # the binding carries no types
Mode = Literal["rw", "ro", "rwc", "still"]

# Never open store.db by any other means while a connection is open: on Linux, closing any descriptor of a
# file drops the process's locks on it.
SETTINGS = (
    "cipher_log_level = NONE",  # SQLCipher writes to stderr otherwise
    "cipher_compatibility = 4",
    "locking_mode = EXCLUSIVE",
    "journal_mode = WAL",
    "synchronous = FULL",
    "temp_store = MEMORY",  # with FILE, sorting writes plain text to disk
    "secure_delete = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # so that INSERT OR REPLACE meets the triggers that forbid deleting
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "cipher_memory_security = ON",
)
LOOKING = ("locking_mode = EXCLUSIVE", "journal_mode = WAL")  # what a read-only connection must leave out

FULL = "The disk is full. The last change is NOT saved. Free some space, then try again."
NO_ANSWER = "The disk did not take it. The last change is NOT saved. Check the disk, then try again."


def connect(path: Path, key: DataKey, mode: Mode = "rw") -> Connection:
    """A guarded connection. Only `rwc`, used by set-up alone, creates a file. Raises the store's errors.

    `ro` touches neither the store nor its log, and so leaves a checkpoint undone; it makes an index of page numbers
    beside them, which the caller clears away. `still` makes nothing at all: it reads the store file alone, as if
    there were no log, and also one that was cut short, as far as it goes.
    """
    ways = "mode=ro&immutable=1" if mode == "still" else f"mode={mode}"
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?{ways}", uri=True, isolation_level=None, check_same_thread=False, timeout=0
    )
    try:
        _give_key(connection, key)
        if mode == "still":  # nothing can be written through it; without this a file cut short is not opened
            connection.execute("PRAGMA writable_schema = ON").fetchall()
        for setting in SETTINGS:
            if mode not in ("ro", "still") or setting not in LOOKING:
                connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if mode != "rwc":
            guard(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def guard(connection: Connection) -> None:
    """From here on only what the store does is allowed on this connection."""
    connection.set_authorizer(_allowed)


def require_ours(connection: Connection) -> None:
    """Raise StoreDamaged when the file inside the encryption is not a store of this format."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise fault_of("unreadable")
    if version != USER_VERSION:
        raise fault_of("newer-store")


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Everything inside is committed, durably, before this returns; or none of it is there."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def in_words(*, saving: bool = True) -> Iterator[None]:
    """Turn the database's errors into the store's. Their own messages are dropped: they may carry values."""
    try:
        yield
    except sqlcipher.Error as fault:
        raise _in_words(fault, saving=saving) from None


@contextmanager
def lifted(connection: Connection, also: Callable[[int, str | None, str | None], bool]) -> Iterator[None]:
    """For disposal alone: what `also` names may be done too. The guard is whole again however this ends.

    `also` gets SQLite's action code and its two names. A statement prepared in here is looked at anew afterwards.
    """

    def asked(action: int, one: str | None, two: str | None, database: str | None, trigger: str | None) -> int:
        return int(sqlcipher.SQLITE_OK) if also(action, one, two) else _allowed(action, one, two, database, trigger)

    connection.set_authorizer(asked)
    try:
        yield
    finally:
        connection.set_authorizer(_allowed)


def _in_words(fault: Exception, *, saving: bool) -> StoreFault:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    name = getattr(fault, "sqlite_errorname", type(fault).__name__)
    if code == sqlcipher.SQLITE_FULL:
        return StoreFull(FULL) if saving else fault_of("full")
    if code == sqlcipher.SQLITE_IOERR and saving:
        return StoreFull(NO_ANSWER)
    if not code and saving and isinstance(fault, sqlcipher.OperationalError):  # the backup interface says no number
        return StoreFull(FULL if "full" in str(fault) else NO_ANSWER)
    if code in (sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED):
        return fault_of("busy")
    if code in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB, sqlcipher.SQLITE_IOERR):
        return fault_of("unreadable")
    if code in (sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_CANTOPEN, sqlcipher.SQLITE_PERM):
        return fault_of("read-only")
    return StoreFault(f"The store refused this ({name}). Nothing was changed. Please close Waymark and open it again.")


def _give_key(connection: Connection, key: DataKey) -> None:
    raw = key.derive("store-key")
    text = bytearray(b"x'" + bytes(2 * len(raw)) + b"'")
    text[2:-1] = raw.hex().encode("ascii")
    try:
        connection.set_key(text)
    finally:
        wipe(raw)
        wipe(text)


_READ_PRAGMAS = frozenset(
    {
        "application_id", "user_version", "page_count", "cipher_integrity_check", "integrity_check", "temp_store",
        "synchronous", "journal_mode", "locking_mode", "secure_delete", "foreign_keys", "trusted_schema",
        "cell_size_check", "mmap_size", "cipher_memory_security", "cipher_version",
    }
)  # fmt: skip
_LOOK = frozenset({sqlcipher.SQLITE_SELECT, sqlcipher.SQLITE_READ, sqlcipher.SQLITE_TRANSACTION})
_GROWING = frozenset({"event", "payload"})
_CHANGING = frozenset({"case_summary", "draft", "setting"})


def _allowed(action: int, one: str | None, two: str | None, _database: str | None, _trigger: str | None) -> int:
    """SQLite asks this when it prepares a statement: what is not named here cannot be done on our connection."""
    if action in _LOOK:
        allowed = True
    elif action == sqlcipher.SQLITE_FUNCTION:
        allowed = (two or "").lower() != "load_extension"
    elif action == sqlcipher.SQLITE_INSERT:
        allowed = one in _GROWING | _CHANGING
    elif action in (sqlcipher.SQLITE_UPDATE, sqlcipher.SQLITE_DELETE):
        allowed = one in _CHANGING
    elif action == sqlcipher.SQLITE_PRAGMA:
        name = (one or "").lower()
        allowed = (two is None and name in _READ_PRAGMAS) or (name, (two or "").upper()) == (
            "wal_checkpoint",
            "TRUNCATE",
        )
    else:
        allowed = False
    return int(sqlcipher.SQLITE_OK if allowed else sqlcipher.SQLITE_DENY)
