"""A backup unpacked and believed: every byte, what it says of itself, and all that its store holds."""

from pathlib import Path

from core.errors import StoreDamaged
from core.store.backup_file import SPOILT, Front, unpack
from core.store.copies import looked_through
from core.store.keys import DataKey
from core.store.names import STORE_FILE
from core.store.progress import Tick, no_tick, part_of


def unpack_and_check(
    path: Path, folder: Path, key: DataKey, tick: Tick = no_tick, *, durable: bool = False, signatures: bool = False
) -> Front:
    """Unpack into the empty `folder` and check it whole with the data key; with `signatures` those of entries too.

    `durable`: it is to stay there. Raises StoreMissing, StoreDamaged or StoreFault with one sentence; an OSError is
    about `folder`.
    """
    front = unpack(path, folder, part_of(tick, 0.0, 0.3), durable=durable)
    made = front.manifest
    front.keys.require_genuine(key)
    if not made.is_genuine(key):
        raise StoreDamaged(SPOILT)
    held = looked_through(folder / STORE_FILE, key, made.store, part_of(tick, 0.3, 1.0), signatures=signatures)
    if (held.head, held.rows) != (made.head, made.rows):
        raise StoreDamaged(SPOILT)
    return front
