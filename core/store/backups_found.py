"""Which backups lie in a folder, and what each says about itself without any secret."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import StoreFault
from core.store.backup_file import read_front
from core.store.names import User

PATTERN = "*.sgb"
BESIDE = "backups"  # the folder of automatic copies, beside the store's own
MOST = 2000  # files looked at in one folder


@dataclass(frozen=True)
class BackupHead:
    """What a backup says about itself. `seq` and `head` are of its newest entry; `size` is in bytes.

    `users` are those whose password of that day opens it. Nothing here proves who wrote the file.
    """

    path: Path
    store: str
    generation: int
    seq: int
    head: bytes
    at: datetime
    size: int
    product: str
    automatic: bool
    users: tuple[User, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Whose passwords open it."""
        return tuple(user.name for user in self.users)


def look_at(path: Path) -> BackupHead:
    """What the file at `path` says. Raises StoreMissing, StoreDamaged or StoreFault with one plain sentence.

    Reads the front of the file alone: a backup that can be looked at need not be whole.
    """
    front = read_front(path)
    made = front.manifest
    return BackupHead(
        path=path,
        store=made.store,
        generation=made.generation,
        seq=made.head.seq,
        head=made.head.hash,
        at=made.at,
        size=front.size,
        product=made.product,
        automatic=made.automatic,
        users=tuple(User(slot.id, slot.name) for slot in front.keys.users),
    )


def backups_in(folder: Path, store_id: str = "") -> list[BackupHead]:
    """The backups in a folder, newest first; with `store_id`, those of that store. What is unreadable is left out.

    A folder that is not there has none.
    """
    found = []
    with suppress(OSError):
        for path in sorted(folder.glob(PATTERN))[:MOST]:
            with suppress(StoreFault):
                found.append(look_at(path))
    wanted = [head for head in found if store_id in ("", head.store)]
    return sorted(wanted, key=lambda head: (head.at, head.seq), reverse=True)


def backups_beside(folder: Path) -> Path:
    """Where automatic copies of the store in `folder` lie. It need not be there."""
    return folder.absolute().parent / BESIDE
