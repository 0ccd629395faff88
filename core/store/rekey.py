"""A new data key for the whole store: what somebody knew of the old one opens nothing that is written from then on.

The change-over is made so that it can be cut off at any moment (FORMAT.md, "Changing the data key"):

1. the store is copied, under the new key, into a file beside it, with the entries that say so, and checked;
2. the key file is replaced by one with the new key for everybody who stays, and the old key inside;
3. the copy takes the place of the store;
4. the mark, then the key file without the old key.

Until 2 nothing has changed. From 2 on the next opening goes on where it was cut off.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from core.errors import Cancelled, StoreFault, StoreFull, WaymarkError
from core.store import log
from core.store.changes import with_new_key
from core.store.check import start_check
from core.store.connection import FULL, NO_ANSWER, Connection, connect, in_words, transaction
from core.store.keys import DataKey, Identity
from core.store.log import REKEYED, USER_REMOVED, NewEvent
from core.store.mark import Mark, read_mark
from core.store.names import STORE_FILE
from core.store.platform import is_out_of_room, may_write, sync_folder
from core.store.platform import replace as put_over
from core.store.progress import Tick, no_tick
from core.store.slots import KeyFile, put_key_file
from core.store.vault import Vault

NEXT: Final = "store.db.next"
PAGES_AT_ONCE: Final = 256  # 1 MiB between two looks at whether it is still wanted
ROWS_BETWEEN_TICKS: Final = 512
CUT_OFF: Final = "Changing the key of the records was cut off last time. It is finished now."
GOES_ON: Final = "A change of key that was cut off has been finished."
REOPEN: Final = "The records are safe, but they must be opened again. Close Waymark and start it again."


def rekey(vault: Vault, reason: str, at: datetime, tick: Tick = no_tick, *, leaver: str = "") -> None:
    """Give the store a new data key, and `leaver` none of it. Everybody else's password and the sheet stay as they are.

    Copies and backups made before still open with the keys of their day. Raises StoreFull or StoreFault, and then
    nothing has changed; Cancelled likewise, and only while the copy is made.
    """
    with vault.writing() as connection:
        opened = vault.opened
        new = DataKey.fresh()
        keys = with_new_key(opened.keys, opened.key, new, leaver=leaver)
        entries = _entries([leaver] if leaver else [], reason, keys.generation, at)
        try:
            tick("Copying your records under a new key.", 0.0)
            _make_next(connection, opened.folder, keys, new, entries, vault.user.id, opened.identity, tick)
            tick("Putting the copy in place.", 0.95)
        except BaseException as fault:
            clear_next(opened.folder)
            new.wipe()
            raise _in_words(fault) from fault
        _change_over(vault, keys, new)
    with suppress(Cancelled):
        tick("The key is changed.", 1.0)


def go_on(  # noqa: PLR0913, PLR0917  what opening knows by then
    folder: Path, keys: KeyFile, new: DataKey, old: DataKey, user: str, identity: Identity, at: datetime
) -> bool:
    """At opening, where a key file with the old key inside was found: bring the store under the new one.

    False when it is still under the old one, whole or damaged as it was: it cannot be done just now.
    """
    path = folder / STORE_FILE
    if opens(path, new):
        return True
    if not may_write(folder):
        return False
    try:
        with in_words():
            connection, health = start_check(path, old, keys.store, keys.generation, read_mark(folder, keys.store, old))
            with closing(connection):
                if not health.ok:
                    return False
                head, _ = log.newest(connection, keys.store)
                if not _next_follows(folder, new, keys, Mark(keys.store, head, keys.generation)):
                    entries = _entries(_left(connection, keys), GOES_ON, keys.generation, at)
                    _make_next(connection, folder, keys, new, entries, user, identity, no_tick)
                _empty_log(connection)
            put_key_file(folder, keys)  # its copy may still be the one before
            _put_in_place(folder)
    except (OSError, StoreFault):
        return False
    return True


def clear_next(folder: Path) -> None:
    """A copy that was begun for a change-over which never came about is nobody's."""
    with suppress(OSError):
        _clear_next(folder)


# -- 1. the copy -----------------------------------------------------------------------------------


def _entries(leavers: Sequence[str], reason: str, generation: int, at: datetime) -> list[NewEvent]:
    removed = [NewEvent(USER_REMOVED, "", {"user": each, "reason": reason}, at) for each in leavers]
    return [*removed, NewEvent(REKEYED, "", {"reason": reason, "generation": generation}, at)]


def _make_next(  # noqa: PLR0913, PLR0917  one call, in the order in which things come to be
    source: Connection, folder: Path, keys: KeyFile, key: DataKey, entries: Sequence[NewEvent], user: str,
    identity: Identity, tick: Tick,
) -> None:  # fmt: skip
    """The store under `key` with `entries` added, in a file beside it, checked and on the disk."""
    path = folder / NEXT
    _clear_next(folder)
    with closing(connect(path, key, "rwc")) as copy:

        def progress(_status: int, left: int, pages: int) -> None:
            tick("Copying your records under a new key.", 0.6 * (1 - left / max(pages, 1)))

        source.backup(copy, pages=PAGES_AT_ONCE, progress=progress)
        if _sum(source, tick, 0.6) != _sum(copy, tick, 0.7):
            raise StoreFull(NO_ANSWER)
        head, last = log.newest(copy, keys.store)
        prepared = [log.prepare(event) for event in log.clock_was_set_back(last, entries)]
        with transaction(copy):
            head, _ = log.write(copy, prepared, head, user, identity.sign)
        _empty_log(copy)
    tick("Checking the copy.", 0.8)
    if not _next_follows(folder, key, keys, Mark(keys.store, head, keys.generation)):
        raise StoreFull(NO_ANSWER)
    _synced(path)
    sync_folder(folder)


def _sum(connection: Connection, tick: Tick, share: float) -> list[str]:
    """What is in each table, to be compared with another's."""
    sums = []
    for table, order in _TABLES:
        found = hashlib.sha256()
        for number, row in enumerate(connection.execute(f"SELECT * FROM {table} ORDER BY {order}")):  # noqa: S608  names of ours
            if number % ROWS_BETWEEN_TICKS == 0:
                tick("Comparing the copy with your records.", share)
            found.update(repr(row).encode("utf-8", "surrogatepass"))
        sums.append(found.hexdigest())
    return sums


_TABLES: Final = (
    ("event", "seq"), ("payload", "seq"), ("case_summary", "case_id"), ("draft", "case_id, field"), ("setting", "name"),
)  # fmt: skip


def _next_follows(folder: Path, key: DataKey, keys: KeyFile, mark: Mark) -> bool:
    """Whether the copy is there, whole, and goes on from `mark`."""
    try:
        connection, health = start_check(folder / NEXT, key, keys.store, keys.generation, mark)
    except (OSError, WaymarkError):
        return False
    connection.close()
    return health.ok


def _synced(path: Path) -> None:
    file = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(file)
    finally:
        os.close(file)


# -- 2 to 4. the change-over -----------------------------------------------------------------------


def _change_over(vault: Vault, keys: KeyFile, new: DataKey) -> None:
    opened = vault.opened
    failed: BaseException | None = None
    try:
        put_key_file(opened.folder, keys)
        _empty_log(opened.connection)
        opened.connection.close()  # Windows replaces no open file
        _put_in_place(opened.folder)
    except BaseException as fault:
        if (opened.folder / NEXT).exists():  # the store is the old one
            _undo(vault, keys.generation + 1)
            new.wipe()
            raise _in_words(fault) from fault
        failed = fault
    try:
        with in_words():
            vault.go_on_with(connect(opened.folder / STORE_FILE, new), new, keys)
    except (OSError, StoreFault) as fault:
        raise StoreFault(REOPEN) from fault
    if failed is None:  # else the old key stays inside: whether the new store is there to stay is not known
        with suppress(StoreFull):
            vault.put_keys(keys)
    elif not isinstance(failed, OSError):
        raise failed


def _put_in_place(folder: Path) -> None:
    """The copy over the store. A log left beside it would spoil the new one, so there must be none."""
    path = folder / STORE_FILE
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if ending == "-wal" and beside.exists() and beside.stat().st_size:
            raise StoreFault(NO_ANSWER)
        beside.unlink(missing_ok=True)
    put_over(folder / NEXT, path)
    sync_folder(folder)


def _undo(vault: Vault, generation: int) -> None:
    """The store is still the old one: so is, again, the key file, and the work goes on."""
    opened = vault.opened
    clear_next(opened.folder)
    opened.keys = replace(opened.keys, generation=generation).signed(opened.key)
    with suppress(StoreFull):  # then the next change of a key writes it, or the next opening goes on from there
        put_key_file(opened.folder, opened.keys)
    opened.connection.close()
    vault.go_on_with(connect(opened.folder / STORE_FILE, opened.key), opened.key, opened.keys)


def _in_words(fault: BaseException) -> BaseException:
    if isinstance(fault, OSError):
        return StoreFull(FULL if is_out_of_room(fault) else NO_ANSWER)
    return fault


def _empty_log(connection: Connection) -> None:
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] != 0:
        raise StoreFault(NO_ANSWER)


def _clear_next(folder: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        (folder / (NEXT + ending)).unlink(missing_ok=True)


# -- at opening ------------------------------------------------------------------------------------


def opens(path: Path, key: DataKey) -> bool:
    """Whether this key opens the store; looked at without touching it or its log."""
    try:
        with in_words(saving=False), closing(connect(path, key, "still")):
            return True
    except StoreFault:
        return False


def _left(connection: Connection, keys: KeyFile) -> list[str]:
    """Who has been given a key in the log, has not been removed there, and is not in the key file."""
    people: dict[str, Any] = {}
    for event in log.of_kinds(connection, (log.CREATED, log.USER_ADDED, USER_REMOVED)):
        names = event.data.get("names")
        people.update(names if isinstance(names, dict) else {})
        people.pop(str(event.data.get("user")), None)
    return [user for user in people if keys.user(user) is None]

