"""What the pages about backups show: where they are, where the next one goes, that it was made, and that one opens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup that was found, in words."""

    path: str
    made: str  # "22 November 2026, 14:05"
    entry: int  # the newest one in it
    size: str  # "2.3 MB"
    place: str  # the folder it lies in


@dataclass(frozen=True, slots=True)
class Backups:
    """Where backups are made and looked after.

    Verbs `back_up_now`, `back_up_elsewhere`, `try_restore`, `restore`. Of records that are damaged no backup is made:
    `fault` says what is wrong with them.
    """

    last: str  # "22 November 2026, 14:05", or "" where none was ever made
    since: str  # "31 changes since then."
    due: tuple[str, str] | None  # what is due, and why; None where nothing is
    next_place: str  # where `back_up_now` puts it, or "" where it asks first
    found: tuple[BackupLine, ...]  # newest first
    away: tuple[str, ...]  # places used before that are not here now
    copies: tuple[str, ...]  # how many copies there are, and what is missing, as sentences
    drill: str  # that a restore should be tried, or "" where there is no need
    notice: str = ""
    fault: str = ""
    id: str = "backups"
    heading: str = "Backups"


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """Where the next backup goes. Verbs `back_up_to` with a folder, `look_for_drives`, and `back`."""

    drives: tuple[tuple[str, str, str], ...]  # (folder, name, "12 GB free")
    start: str  # where the question for another folder starts
    notice: str = ""
    id: str = "backup-place"
    heading: str = "Where should the backup go?"


@dataclass(frozen=True, slots=True)
class BackupVerified:
    """A backup that was made and then opened and read again from where it lies. Verb `backups`."""

    file: str
    place: str
    made: str
    entry: int
    size: str
    removable: bool
    notes: tuple[str, ...] = ()  # what else there is to know
    removed: int = 0  # how many old ones went, because enough newer ones are there
    id: str = "backup-verified"
    heading: str = "Backup verified"


@dataclass(frozen=True, slots=True)
class TryRestore:
    """A backup is opened for once, for reading. Verbs `try_restore_with`, `choose_backup` with a file, and `back`.

    `try_restore_with` comes with ("password" or "sheet", the secret).
    """

    line: BackupLine | None  # the newest, or None where none is at hand
    user: str
    start: str  # where the question for another file starts
    notice: str = ""
    id: str = "try-restore"
    heading: str = "Try a restore"


@dataclass(frozen=True, slots=True)
class RestoreTried:
    """The backup opened and could be read. Verb `backups`."""

    made: str
    cases: int
    newest: str  # when its newest entry was made
    entry: int
    by_sheet: bool
    missing: str  # "5 changes made since then are not in it.", or ""
    logged: bool  # False where nothing can be saved
    id: str = "restore-tried"
    heading: str = "The backup can be restored"
