"""Putting a whole folder in the place of another so that being ended at any moment leaves the old or the new.

No system of ours exchanges two folders at once everywhere. So the new folder says of itself that it is ready, and
between the two renames, when nothing stands at the place, whoever looks there next does the second one.
"""

import secrets
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Final

from core.store.platform import is_locked, replace, sync_folder
from core.store.scratch import FOLDER as SCRATCH

READY: Final = "ready"  # a file inside a folder that is whole and waits to be put in place
COMING: Final = "restoring"
_KEYS, _LOCK = "keys.json", "lock"  # as in names.py, which looks in here


def coming(folder: Path) -> Path:
    """A new folder beside `folder`, for what is to take its place. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f"{folder.name}.{COMING}-{secrets.token_hex(4)}")
    made.mkdir(mode=0o700)
    return made


def put_folder(fresh: Path, folder: Path, aside: Path) -> bool:
    """Put `fresh` at `folder`; what stood there is at `aside` afterwards. Whether anything was kept there.

    All of `fresh` is on the disk already. Raises OSError: then what stood there stands there still.
    """
    (fresh / READY).touch(mode=0o600)
    sync_folder(fresh)
    sync_folder(folder.parent)
    kept = _clear_the_place(folder, aside)
    try:
        replace(fresh, folder)
    except OSError:
        if kept:
            replace(aside, folder)
        raise
    with suppress(OSError):  # it stands there; should a power cut undo that, the next look does it again
        sync_folder(folder.parent)
        (folder / READY).unlink()
    return kept


def finish_put(folder: Path) -> None:
    """Where nothing stands at `folder` and something ready waits beside it, it is put there. Asked at every look."""
    with suppress(OSError):
        if (folder / _KEYS).exists():
            return
        for fresh in sorted(folder.parent.glob(f"{folder.name}.{COMING}-*")):
            if (fresh / READY).is_file() and _is_nothing(folder):
                _clear_the_place(folder, folder)
                replace(fresh, folder)
                sync_folder(folder.parent)


def clear_coming(folder: Path) -> None:
    """Remove what never took the place of `folder`, unless somebody is at work in it; and the note in one that did."""
    with suppress(OSError):
        (folder / READY).unlink(missing_ok=True)
        for left in folder.parent.glob(f"{folder.name}.{COMING}-*"):
            if left.is_dir() and not left.is_symlink() and not is_locked(left / _LOCK):
                rmtree(left, ignore_errors=True)


def _clear_the_place(folder: Path, aside: Path) -> bool:
    """Whether what stood there was worth keeping: an empty folder is none."""
    if _is_nothing(folder):
        if folder.exists():
            rmtree(folder)
        return False
    replace(folder, aside)
    return True


def _is_nothing(folder: Path) -> bool:
    return not folder.exists() or {entry.name for entry in folder.iterdir()} <= _NOTHING


_NOTHING = {_LOCK, SCRATCH, "tries.json"}
