"""A restore, step by step: a backup, the secret that opens it, what is in it; nothing is changed before the last."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from core.errors import Cancelled, InputFaults, StoreDamaged, StoreFault, WaymarkError
from core.store.backups_found import BackupHead, backups_beside, look_at
from core.store.cost import FLOOR
from core.store.keys_back import keys_from_backup
from core.store.names import COPY, FILE, STORE_FILE
from core.store.progress import Tick
from core.store.restore import restore
from core.store.seen import restore_notes
from core.store.slots import read_key_file
from core.store.swap import COMING
from core.store.trial import open_backup
from desktop.first import Frame, Shown, Working
from desktop.screens.restoring import BackupChecked, ChooseBackup, OpenBackup, Restored
from desktop.session import drives
from desktop.session.backup_words import found_in, line_of
from desktop.session.drill import SHEET, require_secret
from desktop.session.errand import faults_of
from desktop.session.values import texts
from desktop.session.words import moment
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session

Result = TypeVar("Result")
CHOOSE, OPEN, CHECKED, DONE = "restore-choose", "restore-open", "restore-checked", "restored"
ASIDE: Final = "The files that are here now are moved aside and kept, under a new name beside the old one."
#: verb -> the step on which it may be said. A page that has gone says nothing.
SAID_ON: Final = {
    "look_again": CHOOSE,
    "choose_backup": CHOOSE,
    "open_backup": OPEN,
    "put_in_place": CHECKED,
    "put_keys_back": CHECKED,
    "leave_restore": CHECKED,
    "log_in": DONE,
}


class Restoring:
    """Takes the verbs of these pages, in a program that is not unlocked, until the records are in place."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._page: Shown | None = None
        self._found: list[BackupHead] = []
        self._chosen: BackupHead | None = None
        self._how = self._secret = ""  # who opens it, and with what; gone with the last step, and with a lock
        self._is_busy = self._is_over = False

    def show(self) -> None:
        """Look for backups, and show them."""

        def look(_: Tick) -> list[BackupHead]:
            folder = self._session.around.folder
            roots = [drive.root for drive in drives.plugged_in()]
            return found_in([*(root / drives.FOLDER for root in roots), *roots, backups_beside(folder)])

        def found(heads: list[BackupHead]) -> None:
            self._found = heads
            self._show(self._choice())

        self._slowly("Looking for backups.", look, found)

    def show_again(self) -> None:
        """Build the page on the screen anew: its look has changed."""
        if not self._is_busy and self._page is not None:
            self._show(self._page)
        elif self._session.frame is not None:
            self._session.show(self._session.frame)

    def do(self, verb: str, value: object) -> None:
        """Carry out one verb. Raises WaymarkError with sentences for the page."""
        if self._is_busy:
            return
        if verb == "back":
            self._back()
        elif verb == "cases":  # from the page about something that nobody foresaw
            self._leave()
        elif verb not in SAID_ON:
            raise ValueError(f"no page may say {verb!r}")
        elif self._page is not None and SAID_ON[verb] == self._page.id:
            self._carry_out(verb, value)

    def put_away(self) -> None:
        """Forget the secret. Work on its way ends at its next tick."""
        self._is_over = True
        self._how = self._secret = ""

    def _carry_out(self, verb: str, value: object) -> None:
        match verb:
            case "look_again":
                self.show()
            case "choose_backup":
                self._choose(Path(str(value)))
            case "open_backup":
                self._open(*texts(value))
            case "put_in_place":
                self._put_in_place()
            case "put_keys_back":
                self._put_keys_back()
            case _:
                self._leave()

    def _back(self) -> None:
        step = self._page.id if self._page is not None else CHOOSE
        if step == OPEN:
            self._show(self._choice())
        elif step == CHECKED:
            self._how = self._secret = ""
            self._choose(self._the_backup().path)
        else:
            self._leave()

    def _leave(self) -> None:
        self.put_away()
        self._session.leave_restore()

    # -- which one -----------------------------------------------------------------------------------

    def _choice(self) -> ChooseBackup:
        lines = tuple(line_of(head) for head in self._found)
        chosen = str(self._chosen.path) if self._chosen is not None else ""
        known = chosen if chosen in {line.path for line in lines} else ""
        return ChooseBackup(lines, known, str(Path(chosen).parent if chosen else Path.home()))

    def _choose(self, path: Path) -> None:
        def look(_: Tick) -> OpenBackup:
            self._chosen = head = look_at(path)
            newer = next((each for each in self._found if each.store == head.store and each.seq > head.seq), None)
            return OpenBackup(
                line=line_of(head),
                users=tuple((user.id, user.name) for user in head.users),
                user=head.users[0].id if len(head.users) == 1 else "",
                newer=f"It was made on {moment(newer.at)} and goes up to entry {newer.seq:,}." if newer else "",
            )

        self._slowly("Looking at the backup.", look, self._show)

    # -- what is in it -------------------------------------------------------------------------------

    def _open(self, how: str, secret: str) -> None:
        require_secret(how, secret)
        self._how, self._secret = how, secret
        around, head = self._session.around, self._the_backup()
        user, password, code = self._given()
        # a name that the restore itself clears away, should the program be ended in the middle
        aside = around.folder.with_name(f"{around.folder.name}.{COMING}-look")

        def look(tick: Tick) -> BackupChecked:
            with open_backup(
                head.path, aside, user_id=user, password=password, code=code,
                at=around.now(), tick=tick, floor=around.floor or FLOOR, counted_in=around.folder,
            ) as trial:  # fmt: skip
                cases = trial.count_cases()
            replaces = _has_records(around.folder)
            notes = restore_notes(head.path, around.folder)
            kept = (ASIDE,) if replaces else ()
            return BackupChecked(line_of(head), cases, (*notes, *kept), replaces, _keys_lost(around.folder))

        self._slowly("Opening the backup and checking all of it.", look, self._show, can_cancel=True)

    # -- in place ------------------------------------------------------------------------------------

    def _put_in_place(self) -> None:
        around, head = self._session.around, self._the_backup()
        user, password, code = self._given()

        def put(tick: Tick) -> Restored:
            with restore(
                head.path, around.folder, user_id=user, password=password, code=code,
                at=around.now(), tick=tick, floor=around.floor or FLOOR,
            ) as vault:  # fmt: skip
                return Restored(moment(head.at), vault.health.notes, by_sheet=bool(code))

        self._slowly("Putting your records in place.", put, self._done, can_cancel=True)

    def _put_keys_back(self) -> None:
        """Where only the key file is lost, the one in the backup may open what is here: then no entry is lost."""
        around, head = self._session.around, self._the_backup()
        user, password, code = self._given()

        def put(_: Tick) -> Restored:
            told = keys_from_backup(
                around.folder, head.path, user_id=user, password=password, code=code, floor=around.floor or FLOOR
            )
            return Restored(moment(head.at), told, by_sheet=bool(code), keys_only=True)

        self._slowly("Trying the key file of the backup.", put, self._done)

    def _done(self, page: Restored) -> None:
        self._how = self._secret = ""
        self._show(page)

    def _given(self) -> tuple[str, str, str]:
        """User id, password and code."""
        return ("", "", self._secret) if self._how == SHEET else (self._how, self._secret, "")

    # -- within --------------------------------------------------------------------------------------

    def _the_backup(self) -> BackupHead:
        if self._chosen is None:
            raise InputFaults(["backup: Choose a backup first"])
        return self._chosen

    def _show(self, page: Shown) -> None:
        self._page = page
        heading = str(getattr(page, "heading", ""))
        self._session.show(Frame(page, heading, back=page.id in (CHOOSE, OPEN, CHECKED)))

    def _slowly(
        self, says: str, act: Callable[[Tick], Result], done: Callable[[Result], None], *, can_cancel: bool = False
    ) -> None:
        self._is_busy = True
        self._session.show(Frame(Working(says, can_cancel), "One moment"))
        progress = self._session.watch()

        def over(result: Result) -> None:
            self._is_busy = False
            if not self._is_over:
                done(result)

        def failed(fault: Exception) -> None:
            self._is_busy = False
            if not isinstance(fault, WaymarkError):
                raise fault
            if not self._is_over:
                self._not_done(fault)

        busy.run(lambda: act(progress.tick), owner=self._session, done=over, failed=failed)

    def _not_done(self, fault: WaymarkError) -> None:
        page = self._page
        if isinstance(page, OpenBackup):
            page = replace(page, user=self._how)
            self._how = self._secret = ""
        if page is None:
            self._leave()
            return
        self._show(page)
        if not isinstance(fault, Cancelled):  # then it was said before, and nothing is wrong
            about = "code" if isinstance(page, OpenBackup) and page.user == SHEET else "password"
            self._session.refused.emit(faults_of(fault, about))


def _keys_lost(folder: Path) -> bool:
    """Whether there is a store, and no key file for it that can be read."""
    if not (folder / STORE_FILE).is_file():
        return False
    try:
        read_key_file(folder)
    except StoreDamaged:
        return True
    except StoreFault:
        return False
    return False


def _has_records(folder: Path) -> bool:
    """Whether there is anything to keep where the records go."""
    return any((folder / name).exists() for name in (STORE_FILE, FILE, COPY))
