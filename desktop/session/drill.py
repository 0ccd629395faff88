"""The drill: a backup is opened for once, for reading. It shows that it can be done, and nothing of any case."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.casework import Casework
from core.errors import Cancelled, InputFaults
from core.store import Vault
from core.store.backup_state import backup_due, backup_places
from core.store.backups_found import BackupHead, backups_beside, look_at
from core.store.cost import FLOOR
from core.store.log import DRILLED, newest
from core.store.progress import Tick
from core.store.scratch import FOLDER as SCRATCH
from core.store.trial import open_backup
from desktop.first import Shown
from desktop.screens.backups import RestoreTried, TryRestore
from desktop.session.backup_words import changes_words, found_in, line_of
from desktop.session.errand import Errand
from desktop.session.sheet import code_of
from desktop.session.values import texts
from desktop.session.words import moment

if TYPE_CHECKING:
    from desktop.session.session import Session

PASSWORD, SHEET = "password", "sheet"  # how it is opened; also the fields that faults are about
OTHER_STORE: Final = "This is a backup of other records. Choose a backup of the records that are open here"
STOPPED: Final = "Stopped. Nothing was changed."
#: verb -> the page on which it may be said
SAID_ON: Final = {"choose_backup": "try-restore", "try_restore_with": "try-restore"}


class Drill(Errand):
    """Begun by `try_restore`, from any page."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._chosen: BackupHead | None = None

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        return {
            "try_restore": lambda _: self._begin(),
            "choose_backup": lambda path: self._choose(Path(str(path))),
            "try_restore_with": lambda value: self._try(*texts(value)),
        }

    def back(self) -> None:
        """To the page about backups."""
        self.session.do("backups")

    def resume(self, page: str) -> bool:
        """After a lock: nothing that was typed is left, so it is begun again."""
        if page not in ("try-restore", "restore-tried"):
            return False
        self._begin()
        return True

    def forget(self) -> None:
        """Another page is shown."""
        super().forget()
        self._chosen = None

    def _begin(self) -> None:
        vault = self.work.vault
        places = [place.folder for place in backup_places(vault)]
        own = backups_beside(self.session.around.folder)

        def show(found: list[BackupHead]) -> None:
            self._chosen = found[0] if found else None
            self.show(self._page())

        self.slowly("Looking for your backups.", lambda _: found_in([*places, own], vault.store_id), show)

    def _page(self, notice: str = "") -> Shown:
        line = line_of(self._chosen) if self._chosen is not None else None
        start = self._chosen.path.parent if self._chosen is not None else Path.home()
        return TryRestore(line, self.work.vault.user.name, str(start), notice)

    def _choose(self, path: Path) -> None:
        def look(_: Tick) -> BackupHead:
            head = look_at(path)
            if head.store != self.work.vault.store_id:
                raise InputFaults([f"who: {OTHER_STORE}"])
            return head

        def show(head: BackupHead) -> None:
            self._chosen = head
            self.show(self._page())

        self.slowly("Looking at the backup.", look, show)

    def _try(self, how: str, secret: str) -> None:
        vault, around, chosen = self.work.vault, self.session.around, self._chosen
        if chosen is None:
            raise InputFaults(["who: Choose a backup first"])
        require_secret(how, secret)
        now = around.now()
        password, code = ("", secret) if how == SHEET else (secret, "")

        def try_it(tick: Tick) -> RestoreTried | Cancelled:
            try:
                with open_backup(
                    chosen.path, around.folder / SCRATCH, user_id=vault.user.id, password=password, code=code,
                    at=now, tick=tick, floor=around.floor or FLOOR, counted_in=around.folder,
                ) as trial:  # fmt: skip
                    cases = trial.count_cases()
                    with trial.reading() as connection:
                        head, last = newest(connection, trial.store_id)
            except Cancelled as stopped:
                return stopped
            missing = _noted(vault, head.seq, now) if vault.health.ok else 0
            return RestoreTried(
                made=moment(chosen.at),
                cases=cases,
                newest=moment(last) if last is not None else "",
                entry=head.seq,
                by_sheet=how == SHEET,
                missing=f"{changes_words(missing)} made since then are not in it." if missing else "",
                logged=vault.health.ok,
            )

        def done(outcome: RestoreTried | Cancelled) -> None:
            self.show(self._page(STOPPED) if isinstance(outcome, Cancelled) else outcome)

        about = "code" if how == SHEET else PASSWORD
        self.slowly("Opening the backup.", try_it, done, about=about, can_cancel=True)


def _noted(vault: Vault, seq: int, now: datetime) -> int:
    """Log that a backup up to `seq` was tried; how many changes are not in it, where that is known."""
    vault.record_own(DRILLED, {"seq": seq}, now)
    state = backup_due(vault, now)
    return state.changes if state.seq == seq else 0


def require_secret(how: str, secret: str) -> None:
    """Raises InputFaults where nobody was chosen, nothing was typed, or the code is mistyped."""
    if not how:
        raise InputFaults(["who: Choose who opens it"])
    if how == SHEET:
        code_of(secret)
    elif not secret:
        raise InputFaults(["password: Enter the password"])
