"""Which old backups go: the last ten stay, and the newest of each of twelve months."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from core.errors import StoreFault
from core.store.backup_file import check_bytes
from core.store.backups_found import BackupHead, backups_in

LAST = 10
MONTHS = 12


def remove_old(folder: Path, store_id: str, *, keep: Path | None = None) -> tuple[Path, ...]:
    """Delete this store's backups in `folder` that are no longer needed; those deleted.

    Nothing is deleted before the newest has been read whole: `keep` is one just verified, and stays. What is not a
    backup, not of this store, or cannot be read is never touched. A file that cannot be deleted stays.
    """
    found = backups_in(folder, store_id)
    going = too_old(found)
    if not going:
        return ()
    whole = keep or next((head.path for head in found if _is_whole(head.path)), None)
    removed = []
    for head in going if whole else ():
        if head.path != whole:
            with suppress(OSError):
                head.path.unlink()
                removed.append(head.path)
    return tuple(removed)


def too_old(found: Iterable[BackupHead]) -> list[BackupHead]:
    """Those that rotation lets go. The one with the most entries stays too: a clock may have been wrong."""
    newest_first = sorted(found, key=lambda head: (head.at, head.seq), reverse=True)
    staying = {head.path for head in newest_first[:LAST]}
    months: dict[str, Path] = {}
    for head in newest_first:
        months.setdefault(f"{head.at:%Y-%m}", head.path)
    staying.update(list(months.values())[:MONTHS])
    staying.update(head.path for head in sorted(newest_first, key=lambda head: head.seq)[-1:])
    return [head for head in newest_first if head.path not in staying]


def _is_whole(path: Path) -> bool:
    try:
        check_bytes(path)
    except StoreFault:
        return False
    return True
