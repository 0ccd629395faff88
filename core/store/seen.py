"""What this laptop and the backups at hand know that an older backup does not."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.errors import StoreFault, WaymarkError
from core.store import mark
from core.store.backup_file import Manifest, read_front
from core.store.backups_found import BackupHead, backups_beside, backups_in, look_at
from core.store.canonical import Unreadable, read_lined
from core.store.chain import Head
from core.store.keys import DataKey
from core.store.slots import read_key_file
from core.store.unsealing import Person, other_key

OLDER = "This backup is {} older than this laptop has seen."
OTHER = "This backup is of other records than the ones on this laptop."
KEYS = "People, passwords or keys have changed since this backup. The passwords of its day open it."
NEWER = "A newer backup is in the same folder: {}."


@dataclass(frozen=True)
class Seen:
    """How far this laptop has seen a store come, as its mark says, genuine or not. Good enough for a note."""

    store: str
    head: Head
    generation: int


def restore_notes(path: Path, folder: Path) -> tuple[str, ...]:
    """What to tell before the backup at `path` is put in place at `folder`, as sentences. Needs no secret.

    Raises as `look_at`.
    """
    head = look_at(path)
    notes = []
    seen = laptop_seen(folder)
    if seen is not None and seen.store != head.store:
        notes.append(OTHER)
    elif seen is not None:
        if (missing := seen.head.seq - head.seq) > 0:
            notes.append(OLDER.format("1 entry" if missing == 1 else f"{missing} entries"))
        if seen.generation > head.generation:
            notes.append(KEYS)
    if newer := newer_backups(head):
        notes.append(NEWER.format(newer[0].path.name))
    return tuple(notes)


def newer_backups(head: BackupHead) -> list[BackupHead]:
    """Backups of the same store in the same folder that hold more, newest first."""
    return [other for other in backups_in(head.path.parent, head.store) if other.seq > head.seq]


def laptop_seen(folder: Path) -> Seen | None:
    """What the mark in `folder` says, None when there is none that can be read."""
    with suppress(FileNotFoundError, Unreadable, OSError, KeyError, ValueError, TypeError):
        body = read_lined(folder / mark.FILE)
        seq, generation = body["seq"], body["slots"]
        if isinstance(seq, int) and isinstance(generation, int):
            return Seen(str(body["store"]), Head(seq, bytes.fromhex(str(body["head"]))), generation)
    return None


def known_disposals(path: Path, folder: Path, made: Manifest, person: Person) -> set[str]:
    """Case ids that were disposed of, as far as anybody here can prove: this laptop's mark, and other backups.

    Only what was written with a data key that `person` comes by is believed: otherwise whoever can put a file beside
    the backup could have a case disposed of.
    """
    known = set(made.disposed)
    for key in _keys_here(folder, made.store, person):
        seen = mark.read_mark(folder, made.store, key)
        known.update(seen.disposed if seen else ())
    for other in (*backups_in(path.absolute().parent, made.store), *backups_in(backups_beside(folder), made.store)):
        with suppress(WaymarkError):
            front = read_front(other.path)
            theirs = other_key(front.keys, person)
            if theirs is not None and front.manifest.is_genuine(theirs):
                known.update(front.manifest.disposed)
    return known


def _keys_here(folder: Path, store: str, person: Person) -> Iterator[DataKey]:
    """The backup's own key, and the one of the key file here: it may have changed since."""
    yield person.key
    with suppress(StoreFault):
        keys, _ = read_key_file(folder)
        theirs = other_key(keys, person) if keys.store == store else None
        if theirs is not None:
            yield theirs
