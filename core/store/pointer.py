"""The small file in a folder that says where its store was moved to. Read at every start, so it loads no key."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from core.store.canonical import Unreadable, read_lined, write_lined
from core.store.names import COPY, FILE, STORE_FILE
from core.store.scratch import no_place_here
from core.store.swap import finish_put

MOVED: Final = "moved.json"
FORMAT: Final = 1
OLD_FILES: Final = (STORE_FILE, f"{STORE_FILE}-wal", FILE, COPY, "mark.json", "tries.json")


def where(folder: Path) -> Path:
    """The folder that the store lives in now, for somebody who knows it by `folder`. Finishes a move cut off."""
    finish_put(folder)
    target = _pointed_to(folder)
    if target is None:
        return folder
    finish_put(target)
    return target if (target / FILE).is_file() and (target / STORE_FILE).is_file() else folder


def point_to(folder: Path, target: Path) -> None:
    """Let whoever looks in `folder` find the store in `target`. Raises StoreFault."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_lined(folder / MOVED, {"format": FORMAT, "to": str(target.absolute())})
    except OSError as fault:
        raise no_place_here(fault) from fault


def clear_old(folder: Path, target: Path) -> bool:
    """The store has been opened in `target`: its old files in `folder` go. Whether there were any."""
    if _pointed_to(folder) != target.absolute() or folder.absolute() == target.absolute():
        return False
    left = [folder / name for name in OLD_FILES if (folder / name).exists()]
    with suppress(OSError):
        for file in left:
            file.unlink()
    return bool(left)


def _pointed_to(folder: Path) -> Path | None:
    try:
        body = read_lined(folder / MOVED)
    except (FileNotFoundError, Unreadable):
        return None
    target = Path(str(body.get("to", "")))
    return target if body.get("format") == FORMAT and target.is_absolute() else None
