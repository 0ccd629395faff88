"""Before a set-up of ten minutes: whether there is room for records, and leave to write them."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import StoreFault
from core.store.diagnosis import fault_of
from core.store.platform import is_out_of_room

LEAST_ROOM: Final = 64 * 1024 * 1024  # bytes: a store of many years, its log, and a backup made beside it
TRIED: Final = 64 * 1024  # bytes, written and gone again: a quota or a read-only folder shows only so


def require_room(folder: Path) -> None:
    """Whether a new store could be made in `folder`, which need not be there. Leaves nothing behind.

    It is tried in the folder above, the program's own, which is made for this where it is missing: nowhere else is
    written. Raises StoreFault with its cause.
    """
    there = folder.parent
    missing = [each for each in (there, *there.parents) if not each.exists()]
    try:
        there.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(there).free < LEAST_ROOM:
            raise fault_of("no-room")
        with tempfile.TemporaryFile(dir=there) as trial:
            trial.write(bytes(TRIED))
            trial.flush()
    except OSError as fault:
        raise no_place(fault) from fault
    finally:
        with suppress(OSError):  # somebody else put something there meanwhile
            for each in missing:
                each.rmdir()


def no_place(fault: OSError) -> StoreFault:
    """The error to raise for a folder that takes no records."""
    return fault_of("no-room" if is_out_of_room(fault) else "no-write")
