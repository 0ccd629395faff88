"""What can be seen of a store before anybody types a password: without a key, and without touching anything."""

from pathlib import Path

from core.store.diagnosis import fault_of
from core.store.names import LOCK_FILE, STORE_FILE
from core.store.platform import is_locked
from core.store.twins import twins


def first_look(folder: Path) -> tuple[str, ...]:
    """Sentences to say on the unlock page. `folder` has a key file.

    Raises StoreMissing, StoreDamaged, StoreBusy or StoreFault, each with its cause, for a store that no password opens.
    """
    if is_locked(folder / LOCK_FILE):  # first: on Linux, closing a file that this process has open drops its locks
        raise fault_of("busy")
    require_a_file(folder / STORE_FILE)
    return twins(folder)


def require_a_file(path: Path) -> None:
    """Raise for a store file that is not there, not a file, empty, of another program, or may not be read."""
    try:
        if not path.exists():
            raise fault_of("missing")
        if not path.is_file():
            raise fault_of("folder")
        with path.open("rb") as file:
            head = file.read(len(_PLAIN))
    except PermissionError as fault:
        raise fault_of("denied") from fault
    except OSError as fault:
        raise fault_of("unreadable") from fault
    if not head:
        raise fault_of("empty")
    if head == _PLAIN:
        raise fault_of("foreign")


_PLAIN = b"SQLite format 3\0"  # a database, and not encrypted: none of ours begins so
