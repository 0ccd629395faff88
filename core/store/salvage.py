"""Saving what can be read of a store, damaged or not, to one encrypted file; and looking into such a file."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from core.errors import StoreFault, StoreFull
from core.store import cases, log, tries
from core.store.check import StartCheck
from core.store.connection import Connection, guard, in_words, transaction
from core.store.cost import FLOOR, Cost
from core.store.diagnosis import sentence
from core.store.names import LOCK_FILE, STORE_FILE
from core.store.platform import FolderLock, is_out_of_room, replace, sync_folder_where_it_can
from core.store.progress import Tick, no_tick, part_of
from core.store.readable import HOLED, TABLES, Salvaged, counted, in_memory, put_rows, readable_copy
from core.store.rescue_file import read_rescue, read_rescue_front, write_rescue
from core.store.unsealing import unsealed
from core.store.vault import Opened, Vault

#: A case's line for the list from its entries, as (summary, search text); None where it cannot be told.
Line = Callable[[str, list[log.StoredEvent]], tuple[Mapping[str, str | int], str] | None]

NOT_THERE: Final = "The rescue file could not be written there. Choose another folder, or another stick."
FULL_THERE: Final = "There is not enough room there for the rescue file. Free some space, or choose another folder."


def salvage(vault: Vault, target: Path, at: datetime, tick: Tick = no_tick, *, line: Line | None = None) -> Salvaged:
    """Write everything that can be read to the file `target`, encrypted; the store is not touched.

    Entries go along with their hashes and signatures, as they are. The file opens with the passwords and the sheet of
    the store. Cases whose line in the list is lost get one from `line`. A store that can be written logs it.
    Raises StoreFault, Cancelled: then nothing is left at the target.
    """
    beside = target.with_name(f"{target.name}.new")
    with vault.turn:
        rows, found = _gathered(vault, part_of(tick, 0.0, 0.7))
        try:
            if line is not None:
                _put_lines(rows, line)
            beside.unlink(missing_ok=True)
            write_rescue(beside, vault.opened.folder, vault.opened.key, rows, found, at, part_of(tick, 0.7, 0.9))
            again = in_memory()
            try:
                read_rescue(beside, vault.opened.key, again, part_of(tick, 0.9, 1.0))
                if _figures(again) != _figures(rows):
                    raise StoreFault(NOT_THERE)
            finally:
                again.close()
            if target.exists():
                raise StoreFault(NOT_THERE)
            replace(beside, target)
            sync_folder_where_it_can(target.parent)
        except OSError as fault:
            raise (StoreFull(FULL_THERE) if is_out_of_room(fault) else StoreFault(NOT_THERE)) from fault
        finally:
            rows.close()
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        if vault.health.ok:
            vault.record_own(log.SALVAGED, {"readable": found.readable, "lost": found.lost}, at)
    return found


def list_what_is_left(vault: Vault, line: Line) -> None:
    """Where the lines of the list are lost with a damaged page, make them again from the entries, in memory alone."""
    if vault.health.kind in HOLED | {"rescued"}:
        with vault.reading() as rows:
            _put_lines(rows, line)


def rescue_name(folder: Path, at: datetime) -> Path:
    """A free name for a rescue file in `folder`."""
    stem = f"Safeguarding-rescue-{at:%Y-%m-%d-%H%M}"
    names = (folder / (f"{stem}.sgr" if number == 1 else f"{stem}-{number}.sgr") for number in count(1))
    return next(path for path in names if not path.exists())


def open_rescued(  # noqa: PLR0913  which file, beside which store, and by whose secret
    path: Path,
    folder: Path,
    *,
    user_id: str = "",
    password: str = "",
    code: str = "",
    at: datetime,
    tick: Tick = no_tick,
    floor: Cost = FLOOR,
) -> Vault:
    """Open a rescue file for reading, by a password of the store it came from or with the sheet's `code`.

    All of it is read into memory. `folder` is that of this laptop's store, where wrong passwords are counted.
    Raises WrongSecret (TooManyTries), InputFaults, StoreMissing, StoreDamaged, StoreFault, Cancelled.
    """
    front = read_rescue_front(path)
    if not code:
        with suppress(OSError):
            tries.count_try(folder, user_id, at)
    person = unsealed(front.keys, user_id=user_id, password=password, code=code, floor=floor)
    if not code:
        with suppress(OSError):
            tries.forgive(folder, user_id, at)
    rows = in_memory()
    try:
        found = read_rescue(path, person.key, rows, tick)
        guard(rows)
        health = StartCheck((sentence("rescued", found.readable, found.lost),), (), "rescued")
        lock = FolderLock(folder / "none" / LOCK_FILE, looking=True)
        opened = Opened(folder, lock, rows, health, front.keys, person.key, person.identity, person.user, tries.Tries())
        return Vault(opened)
    except BaseException:
        rows.close()
        person.key.wipe()
        raise


def _gathered(vault: Vault, tick: Tick) -> tuple[Connection, Salvaged]:
    """All that can be read, in memory; and of a damaged store's file, entry by entry."""
    path, newest = vault.opened.folder / STORE_FILE, 0
    if vault.health.kind in ("rescued", "") or not path.is_file():
        copy = in_memory()
        with vault.reading() as connection:
            for number, (table, columns) in enumerate(TABLES.items()):
                tick("Reading the records.", number / len(TABLES))
                put_rows(copy, table, connection.execute(f"SELECT {', '.join(columns)} FROM {table}"))  # noqa: S608
        return copy, counted(copy, newest)
    with suppress(StoreFault), vault.reading() as connection:
        (newest,) = connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    with in_words(saving=False):
        return readable_copy(path, vault.opened.key, newest, tick, thorough=True)


def _put_lines(rows: Connection, line: Line) -> None:
    """Lines for cases that have lost theirs."""
    missing = rows.execute(
        "SELECT DISTINCT case_id FROM event JOIN payload USING (seq) "
        "WHERE case_id <> '' AND case_id NOT IN (SELECT case_id FROM case_summary)"
    ).fetchall()
    for (case,) in missing:
        found = line(case, log.of_case(rows, case))
        if found is not None:
            with in_words(), transaction(rows):
                cases.put(rows, case, cases.newest_seq(rows, case), cases.prepare_summary(*found))


def _figures(rows: Connection) -> list[int]:
    return [rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]  # noqa: S608  fixed words
