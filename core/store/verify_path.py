"""Checking a store's folder or a backup file without opening it for work: nothing at that place is touched.

Everything is copied first, still encrypted, into a private folder that goes again. What a start would do there (taking
over a log, finishing a change of keys, writing that somebody logged in) is done in the copy or not at all. A wrong
password is not counted: counting writes, and whoever can copy the files can try as often as they like anyway.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import InputFaults, StoreFault, WrongSecret
from core.store.backup_file import MAGIC, Manifest, unpack
from core.store.chain import Anchor, anchor
from core.store.check import start_check
from core.store.connection import in_words
from core.store.cost import FLOOR, Cost, require_within
from core.store.diagnosis import fault_of
from core.store.keys import RECOVERY_ID, WRONG_SHEET, DataKey, Identity, unlock_identity
from core.store.mark import FILE as MARK_FILE
from core.store.mark import read_mark
from core.store.names import COPY, FILE, LOCK_FILE, STORE_FILE
from core.store.platform import FolderLock, Held
from core.store.progress import Tick, no_tick
from core.store.recovery import code_bytes
from core.store.rekey import opens
from core.store.slots import KeyFile, UserSlot, read_key_file
from core.store.verify import KEEP_LAPTOP, NO_PAPER, Verdict, verdict

COPIED = (STORE_FILE, f"{STORE_FILE}-wal", FILE, COPY, MARK_FILE)
NOTHING = "There is nothing at this place. Name the folder with the records, or a backup file."
NEITHER = "This is neither a folder with Waymark's records nor a Waymark backup. Name one of the two."
DENIED = "This place may not be read: {}. Ask whoever looks after this laptop to allow it."
REWRITTEN = "What the backup says of itself has been changed."
NOT_ITS_HEAD = "The backup's records do not end where the backup says."


@dataclass(frozen=True)
class Secret:
    """What opens the copy: a password (`user`: whose, by name; needed only where there are several people), or a sheet.

    A text that is a whole sheet code is taken for one.
    """

    text: str = field(repr=False)
    user: str = ""


def verify_path(
    path: Path, secret: Secret, anchors: Sequence[Anchor] = (), tick: Tick = no_tick, *, floor: Cost = FLOOR
) -> Verdict:
    """Check a store's folder or a backup file whole, and each printed check against it.

    Raises WrongSecret, InputFaults for a user that is not there, StoreMissing or StoreBusy, StoreDamaged for what not
    even the right key reads, Cancelled. `floor` is the least that a slot may ask of Argon2id.
    """
    with tempfile.TemporaryDirectory(prefix="waymark-check-") as place:
        copy = Path(place)
        manifest = _taken(path, copy, tick)
        keys, _ = read_key_file(copy)
        key = _key(keys, secret, floor)
        try:
            keys.require_genuine(key)
            with in_words(saving=False):
                return _looked_at(copy, keys, key, manifest, anchors, tick)
        finally:
            key.wipe()


def people_at(path: Path) -> tuple[str, ...]:
    """Whose passwords open the store or backup there. Raises as `verify_path`; needs no secret."""
    with tempfile.TemporaryDirectory(prefix="waymark-check-") as place:
        _taken(path, Path(place), no_tick)
        return tuple(slot.name for slot in read_key_file(Path(place))[0].users)


def _taken(path: Path, copy: Path, tick: Tick) -> Manifest | None:
    """Everything needed, copied; for a backup, what it says of itself."""
    if path.name in {STORE_FILE, FILE}:
        path = path.parent
    try:
        if path.is_dir():
            read_key_file(path)
            with _held(path):
                for name in COPIED:
                    if (path / name).exists():
                        shutil.copyfile(path / name, copy / name)
            return None
        if not path.exists():
            raise InputFaults([NOTHING])
        with path.open("rb") as file:
            if not MAGIC.startswith(file.read(len(MAGIC))):
                raise InputFaults([NEITHER])
        return unpack(path, copy, tick).manifest
    except OSError as fault:
        raise StoreFault(DENIED.format(fault.strerror or "no reason given")) from fault


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """While no program has the store open. Makes no file."""
    try:
        lock = FolderLock(folder / LOCK_FILE, looking=True)
    except Held as fault:
        raise fault_of("busy") from fault
    try:
        yield
    finally:
        lock.release()


def _key(keys: KeyFile, secret: Secret, floor: Cost) -> DataKey:
    """The data key, by sheet or password."""
    try:
        sheet = Identity.of_sheet(code_bytes(secret.text), keys.store)
    except InputFaults:
        slot = _slot(keys, secret.user)
        require_within(slot.lock.cost, floor)
        person = unlock_identity(
            slot.lock, secret.text, store=keys.store, user=slot.id,
            seal_public=slot.seal_public, sign_public=slot.sign_public,
        )  # fmt: skip
        return person.opened(slot.box, keys.store, slot.id)
    if sheet.seal_public != keys.sheet.seal_public:
        raise WrongSecret(WRONG_SHEET)
    return sheet.opened(keys.sheet.box, keys.store, RECOVERY_ID)


def _slot(keys: KeyFile, user: str) -> UserSlot:
    found = [slot for slot in keys.users if user in ("", slot.name, slot.id)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(slot.name for slot in keys.users)
    said = f"There is nobody called {user} here." if user and not found else "Say whose password it is."
    raise InputFaults([f"{said} These people have one: {names}."])


def _looked_at(
    copy: Path, keys: KeyFile, key: DataKey, manifest: Manifest | None, anchors: Sequence[Anchor], tick: Tick
) -> Verdict:
    """The start check and the long one, in the copy."""
    store = copy / STORE_FILE
    mark = read_mark(copy, keys.store, key)
    if keys.previous and not opens(store, key):  # a change of keys that was cut off before the store came under it
        key = key.enclosed(keys.previous, keys.store)  # the copy's own; it is gone with this call
        mark = mark or read_mark(copy, keys.store, key)
    connection, health = start_check(store, key, keys.store, keys.generation, mark)
    with closing(connection):
        if manifest is None:
            return verdict(connection, keys.store, anchors, tick, health.faults, kind=health.kind)
        own = anchor(manifest.head)
        found = verdict(connection, keys.store, (*anchors, own), tick, health.faults, kind=health.kind)
    faults = [] if manifest.is_genuine(key) else [REWRITTEN]
    faults += [] if found.compared[-1].result == "matches" and found.entries == own.seq else [NOT_ITS_HEAD]
    found = replace(found, compared=found.compared[:-1], notes=found.notes if anchors else (*found.notes, NO_PAPER))
    if not faults:
        return found
    return replace(found, faults=(*found.faults, *faults), result="changed", advice=KEEP_LAPTOP)
