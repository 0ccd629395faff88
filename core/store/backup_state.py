"""When the last backup was made, whether the next is due, and where copies are: from the log and one setting."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from core.store import log
from core.store.canonical import canonical
from core.store.chain import moment, moment_text
from core.store.connection import Connection
from core.store.vault import Vault

DAYS: Final = timedelta(days=7)
CHANGES: Final = 25
SETTING: Final = "backup_places"
MOST_PLACES: Final = 20


@dataclass(frozen=True)
class BackupPlace:
    """A folder to which a backup was made. `device` tells disks apart, as far as the system does."""

    folder: Path
    device: str
    last: datetime
    seq: int


@dataclass(frozen=True)
class BackupState:
    """How things stand. `last` is the newest backup that somebody made; automatic ones on this laptop do not count.

    `changes` are entries since then, the store's own left out. `copies` counts the records themselves and one for each
    place; `devices` the disks that these are on; `elsewhere` is whether one is on another disk than the records.
    Where that disk is kept, nobody can know.
    """

    last: datetime | None
    seq: int
    changes: int
    due: bool
    places: tuple[BackupPlace, ...]
    copies: int
    devices: int

    @property
    def elsewhere(self) -> bool:
        """Whether any copy is on another disk."""
        return self.devices > 1


def backup_due(vault: Vault, now: datetime) -> BackupState:
    """Whether to remind: 25 changes since the last backup, or 7 days and at least one change."""
    made = [event for event in vault.events_of_kind(log.BACKED_UP) if not event.data.get("automatic")]
    known = [(int(str(event.data["seq"])), event.at) for event in made]
    with vault.reading() as connection:
        known += [(seq, _when(connection, seq)) for seq in _put_back(connection)]
        seq, last = max(known, default=(0, None))
        (changes,) = connection.execute(
            "SELECT count(*) FROM event WHERE seq > ? AND kind NOT GLOB 'store.*'", (seq,)
        ).fetchone()
        (begun,) = connection.execute("SELECT at FROM event ORDER BY seq LIMIT 1").fetchone()
    waited = now - (last or moment(begun))
    places = backup_places(vault)
    devices = {device_of(vault.opened.folder), *(place.device for place in places)}
    return BackupState(
        last=last,
        seq=seq,
        changes=changes,
        due=changes >= CHANGES or (changes > 0 and waited >= DAYS),
        places=places,
        copies=1 + len(places),
        devices=len(devices),
    )


def _put_back(connection: Connection) -> list[int]:
    """Where backups ended that were put back: these cannot have noted themselves in their own log."""
    return [int(str(event.data["seq"])) for event in log.of_kinds(connection, (log.RESTORED,))]


def _when(connection: Connection, seq: int) -> datetime:
    (at,) = connection.execute("SELECT at FROM event WHERE seq = ?", (seq,)).fetchone()
    return moment(at)


def backup_places(vault: Vault) -> tuple[BackupPlace, ...]:
    """Where backups were made, the last first. What cannot be read counts as none: the setting proves nothing."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        found = json.loads(vault.setting(SETTING) or "[]")
        return tuple(
            BackupPlace(Path(one["folder"]), str(one["device"]), moment(one["last"]), int(one["seq"])) for one in found
        )
    return ()


def remember_place(vault: Vault, folder: Path, at: datetime, seq: int) -> None:
    """Put a folder at the head of those known. Raises StoreFault."""
    folder = folder.absolute()
    before = [place for place in backup_places(vault) if place.folder != folder]
    places = [BackupPlace(folder, device_of(folder), at, seq), *before][:MOST_PLACES]
    body = [
        {"folder": str(one.folder), "device": one.device, "last": moment_text(one.last), "seq": one.seq}
        for one in places
    ]
    vault.put_setting(SETTING, canonical(body).decode("utf-8"))


def device_of(folder: Path) -> str:
    """Which disk a folder is on, "" when it cannot be seen just now."""
    try:
        return str(folder.stat().st_dev)
    except OSError:
        return ""
