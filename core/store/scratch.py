"""A private folder for work on copies of the store: beside the live one, ciphertext only, never left behind."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import StoreFault, StoreFull
from core.store.platform import is_out_of_room

FOLDER = "scratch"  # inside the store's folder, under its lock
NO_ROOM = "There is not enough room on this laptop for this. Nothing was changed. Free some space, then try again."
NO_WRITING = "Waymark may not write to the folder with the records. Ask whoever looks after this laptop to allow it."


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A fresh folder inside that of the store, gone when this ends, however it ends. Raises StoreFault."""
    made = fresh_scratch(folder / FOLDER)
    try:
        yield made
    finally:
        drop_scratch(made)


def scratch_of(folder: Path) -> Path:
    """Where work on copies is done for the store in `folder`. It need not be there."""
    return folder / FOLDER


def fresh_scratch(within: Path) -> Path:
    """A new empty folder that only this user may enter; `within` is made when it is not there. Raises StoreFault."""
    made = within / secrets.token_hex(8)
    try:
        within.mkdir(mode=0o700, parents=True, exist_ok=True)
        made.mkdir(mode=0o700)
    except OSError as fault:
        raise no_place_here(fault) from fault
    return made


def drop_scratch(made: Path) -> None:
    """Delete it with all that is in it, and the folder around it when that is empty then."""
    shutil.rmtree(made, ignore_errors=True)
    with suppress(OSError):
        made.parent.rmdir()


def clear_scratch(folder: Path) -> None:
    """At opening, under the store's lock: whatever a killed program left."""
    left = folder / FOLDER
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)


def no_place_here(fault: OSError) -> StoreFault:
    """What to say when this laptop's own disk does not take a copy."""
    return StoreFull(NO_ROOM) if is_out_of_room(fault) else StoreFault(NO_WRITING)
