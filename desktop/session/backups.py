"""Backups, for a person at work: what there is, and one button for the next."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from core.errors import Cancelled, StoreFault, WaymarkError
from core.store import Vault
from core.store.backup import BackupMade, make_backup
from core.store.backup_state import BackupState, backup_due, backup_places
from core.store.backups_found import backups_beside
from core.store.progress import Tick
from desktop.screens.backups import BackupPlace, Backups, BackupVerified
from desktop.session import drives
from desktop.session.backup_words import (
    changes_words,
    copies_words,
    drill_words,
    found_in,
    line_of,
    since_day,
    since_words,
    size_words,
)
from desktop.session.errand import Errand, faults_of
from desktop.session.words import moment

NONE_YET: Final = ("There is no backup yet.", "If this laptop is lost or breaks, your records go with it.")
STOPPED: Final = "Stopped. No backup was made, and nothing was changed."
#: verb -> the page on which it may be said
SAID_ON: Final = {
    "back_up_elsewhere": "backups",
    "look_for_drives": "backup-place",
    "back_up_to": "backup-place",
}


class NotThere(WaymarkError):
    """The place for a backup is not plugged in."""


class OwnBackups(Errand):
    """Begun by `backups`, or by `back_up_now` from any page."""

    said_on = SAID_ON

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        return {
            "backups": lambda _: self._look(),
            "back_up_now": lambda _: self._now(),
            "back_up_elsewhere": lambda _: self._ask_place(),
            "look_for_drives": lambda _: self._ask_place(),
            "back_up_to": lambda folder: self._make(Path(str(folder))),
        }

    def back(self) -> None:
        """One step back."""
        self.home("") if isinstance(self.page, Backups) else self._look()

    def resume(self, page: str) -> bool:
        """After a lock: whatever was shown, what there is is shown."""
        if page not in ("backups", "backup-place", "backup-verified"):
            return False
        self._look()
        return True

    # -- what there is -------------------------------------------------------------------------------

    def _look(self, notice: str = "", fault: WaymarkError | None = None) -> None:
        """Show what there is, and what has just happened. A stick may take a while to answer."""
        vault, now = self.work.vault, self.session.around.now()

        def look(_: Tick) -> Backups:
            if not vault.health.ok:
                return _of_damaged(vault, [backups_beside(self.session.around.folder)])
            state = backup_due(vault, now)
            places = [place.folder for place in state.places]
            found = found_in([*places, backups_beside(self.session.around.folder)], vault.store_id)
            return Backups(
                last=moment(state.last) if state.last is not None else "",
                since=since_words(state),
                due=_due(state, now) if state.due else None,
                next_place=str(places[0]) if places else "",
                found=tuple(line_of(head) for head in found),
                away=tuple(str(place) for place in places if not place.is_dir()),
                copies=copies_words(state),
                drill=drill_words(vault, now),
                notice=notice,
            )

        def show(page: Backups) -> None:
            self.show(page)
            if fault is not None:
                self.session.refused.emit(faults_of(fault, ""))

        self.slowly("Looking for your backups.", look, show)

    # -- a new one -----------------------------------------------------------------------------------

    def _now(self) -> None:
        """To the place used last; the first time, it asks for one."""
        vault = self.work.vault
        places = backup_places(vault) if vault.health.ok else ()
        if not vault.health.ok:
            self._look(fault=vault.health.refusal())
        elif places:
            self._make(places[0].folder)
        else:
            self._ask_place()

    def _ask_place(self, notice: str = "") -> None:
        def ask(found: tuple[drives.Drive, ...]) -> None:
            offered = tuple((str(each.folder), each.name, f"{size_words(each.free)} free") for each in found)
            start = str(found[0].root if found else Path.home())
            self.show(BackupPlace(offered, start, notice))

        self.slowly("Looking for drives.", lambda _: drives.plugged_in(), ask)

    def _make(self, folder: Path) -> None:
        vault, now = self.work.vault, self.session.around.now()

        def make(tick: Tick) -> BackupVerified | WaymarkError:
            try:
                _require_there(folder)
                return _verified(make_backup(vault, folder, now, tick))
            except WaymarkError as fault:
                return fault

        def done(outcome: BackupVerified | WaymarkError) -> None:
            if isinstance(outcome, BackupVerified):
                self.show(outcome)
            elif isinstance(outcome, NotThere):
                self._ask_place(str(outcome))
            elif isinstance(outcome, Cancelled):
                self._look(STOPPED)
            else:
                self._look(fault=outcome)

        self.slowly("Making a backup.", make, done, can_cancel=True)


def _due(state: BackupState, now: datetime) -> tuple[str, str]:
    if state.last is None:
        return NONE_YET
    return "Back up now.", f"{changes_words(state.changes)} since {since_day(state.last, now)}."


def _of_damaged(vault: Vault, beside: list[Path]) -> Backups:
    """What can be put back, while nothing new can be made."""
    places = []
    with suppress(StoreFault):
        places = [place.folder for place in backup_places(vault)]
    return Backups(
        last="",
        since="",
        due=None,
        next_place="",
        found=tuple(line_of(head) for head in found_in([*places, *beside], vault.store_id)),
        away=tuple(str(place) for place in places if not place.is_dir()),
        copies=(),
        drill="",
        fault=" ".join(vault.health.sentences),
    )


def _require_there(folder: Path) -> None:
    """A folder for backups is made on a stick that is there; a stick that is not there is asked for."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir() or folder.name != drives.FOLDER:
        raise NotThere(f"This place is not here now: {folder}. Plug it in and choose Look again, or choose another.")
    try:
        folder.mkdir()
    except OSError as fault:
        raise NotThere(f"Waymark may not write to {folder.parent}. Choose another place.") from fault


def _verified(made: BackupMade) -> BackupVerified:
    return BackupVerified(
        file=made.path.name,
        place=str(made.path.parent),
        made=moment(made.at),
        entry=made.seq,
        size=size_words(made.size),
        removable=drives.is_on_one(made.path),
        notes=made.notes,
        removed=len(made.removed),
    )
