"""What the screens say about backups: when one is due, how things stand, and one backup in a line."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from core.store import Vault
from core.store.backup_state import BackupState, backup_due
from core.store.backups_found import BackupHead, backups_in
from core.store.log import BACKED_UP, DRILLED
from desktop.screens.backups import BackupLine
from desktop.session.words import day, moment

HALF_A_YEAR: Final = timedelta(days=183)
SIZES: Final = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB"))


def backup_notice(vault: Vault, now: datetime) -> str:
    """What the case list says when a backup is due, such as "Back up: 31 changes since 12 November."; else ""."""
    state = backup_due(vault, now)
    if not state.due:
        return ""
    if state.last is None:
        return "Back up: there is no backup of your records yet."
    return f"Back up: {changes_words(state.changes)} since {since_day(state.last, now)}."


def backup_words(vault: Vault, now: datetime) -> str:
    """How things stand with backups, in a few words."""
    state = backup_due(vault, now)
    if state.last is None:
        return "There is no backup yet."
    return f"Last backup: {since_day(state.last, now)}. {since_words(state)}"


def drill_words(vault: Vault, now: datetime) -> str:
    """That a restore should be tried: once, and then twice a year. "" where there is no need."""
    made, tried = vault.events_of_kind(BACKED_UP), vault.events_of_kind(DRILLED)
    if not any(not event.data.get("automatic") for event in made):
        return ""
    if not tried:
        return "Nobody has tried yet whether a backup opens. Try it once, and then twice a year."
    if now - tried[-1].at < HALF_A_YEAR:
        return ""
    return f"Somebody last tried it on {day(tried[-1].at)}. Try it twice a year."


def copies_words(state: BackupState) -> tuple[str, ...]:
    """How many copies there are, on how many disks, and what is missing from three, two and one."""
    disks = "1 disk" if state.devices == 1 else f"{state.devices} disks"
    copies = "1 copy" if state.copies == 1 else f"{state.copies} copies"
    said = [f"You have {copies} of your records, on {disks}. The records on this laptop count as one."]
    if not state.elsewhere:
        said.append("All of it is on this laptop. Make a backup on a stick.")
    elif state.copies < ENOUGH:
        said.append("One more copy in another place would be better.")
    return tuple(said)


def since_words(state: BackupState) -> str:
    """What has happened since the last backup."""
    return f"{changes_words(state.changes)} since then." if state.changes else "Nothing has changed since then."


def changes_words(count: int) -> str:
    """A number of changes: entries that a person made."""
    return "1 change" if count == 1 else f"{count:,} changes"


def since_day(when: datetime, now: datetime) -> str:
    """12 November; with its year where that is another."""
    return day(when).removesuffix(f" {now.year}")


def line_of(head: BackupHead) -> BackupLine:
    """One backup that was found."""
    return BackupLine(str(head.path), moment(head.at), head.seq, size_words(head.size), str(head.path.parent))


def found_in(folders: Iterable[Path], store: str = "") -> list[BackupHead]:
    """The backups in these folders, of one store or of any, the newest first. A folder that is not there has none."""
    once = {head.path: head for folder in dict.fromkeys(folders) for head in backups_in(folder, store)}
    return sorted(once.values(), key=lambda head: (head.at, head.seq), reverse=True)


def size_words(size: int) -> str:
    """A number of bytes: 2.3 MB."""
    unit, name = next(((unit, name) for unit, name in SIZES if size >= unit), SIZES[-1])
    return f"{size / unit:.1f} {name}"


ENOUGH: Final = 3  # copies, on two kinds of disk, one of them elsewhere: what the Department for Education asks for
