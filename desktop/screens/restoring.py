"""What the pages of a restore show, from the choice of a backup to the records in place."""

from dataclasses import dataclass

from desktop.screens.backups import BackupLine


@dataclass(frozen=True, slots=True)
class ChooseBackup:
    """Which backup is restored. Verbs `look_again`, `choose_backup` with a file, and `back`."""

    found: tuple[BackupLine, ...]  # newest first
    chosen: str  # the path chosen before, or ""
    start: str  # where the question for another file starts
    id: str = "restore-choose"
    heading: str = "Which backup?"


@dataclass(frozen=True, slots=True)
class OpenBackup:
    """What is in the backup, and the secret that opens it. Verb `open_backup` with (user id or "sheet", secret)."""

    line: BackupLine
    users: tuple[tuple[str, str], ...]  # (id, display name)
    user: str  # chosen before, or ""
    newer: str  # "A newer backup is there too: ...", or ""
    id: str = "restore-open"
    heading: str = "Open the backup"


@dataclass(frozen=True, slots=True)
class BackupChecked:
    """What was found in the backup, and what putting it in place will do.

    Verbs `put_in_place`, `leave_restore`, `back`, and where only the key file here is lost, `put_keys_back`.
    """

    line: BackupLine
    cases: int
    notes: tuple[str, ...]  # "This backup is 9 entries older than ...", each a sentence
    replaces: bool  # there are records here, which are moved aside
    keys_lost: bool = False  # records are here, and no key file that opens them
    id: str = "restore-checked"
    heading: str = "The backup can be restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """The records are in place. Verb `log_in`."""

    made: str
    notes: tuple[str, ...]
    by_sheet: bool
    keys_only: bool = False  # the records here were kept; their key file came from the backup
    id: str = "restored"
    heading: str = "Your records are back"
