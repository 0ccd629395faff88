"""The way back in with the recovery sheet: a new password and a new sheet. Nothing is changed before the last step."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from core.casework import Casework
from core.errors import InputFaults, WaymarkError, WrongSecret
from core.store import Vault, calibrated_cost, open_store, open_with_recovery, store_users
from core.store.words_only import fit_text
from desktop.first import Frame, Working
from desktop.screens import NewPassword, Screen, UseSheet
from desktop.session.password import faults_of, four_words
from desktop.session.sheet import SHEET, TYPE_BACK, NewSheet, code_of
from desktop.session.values import texts
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session

STEPS: Final = ("use-sheet", "new-password", SHEET, TYPE_BACK)
#: verb -> the step on which it may be said. A page that has gone says nothing.
SAID_ON: Final = {
    "open_with_sheet": "use-sheet",
    "set_password": "new-password",
    "print_sheet": SHEET,
    "save_sheet": SHEET,
    "sheet_ready": SHEET,
    "type_back": TYPE_BACK,
}
NEWS: Final = "The old sheet no longer opens your records. Shred it."
SET: Final = f"Your new password is set. {NEWS}"


class WayBack:
    """Takes the verbs of the pages that follow "I cannot log in", up to the moment when the person is at work."""

    def __init__(self, session: "Session") -> None:
        """Raises StoreFault where there is nobody to come back in."""
        self._session = session
        self._users = tuple((user.id, user.name) for user in store_users(session.around.folder))
        self._step = STEPS[0]
        self._code = self._reason = self._password = ""
        self._user = self._users[0][0] if len(self._users) == 1 else ""
        self._sheet: NewSheet | None = None
        self._store = _Held()
        self._is_busy = self._is_changed = False

    def show(self) -> None:
        """Show the page of the present step, with what was typed."""
        page = self._screen()
        own_button = page.id == TYPE_BACK
        self._session.show(Frame(page, str(getattr(page, "heading", "Waymark")), back=not own_button))

    def show_again(self) -> None:
        """Build the page on the screen anew: its look has changed."""
        if not self._is_busy:
            self.show()
        elif self._session.frame is not None:
            self._session.show(self._session.frame)

    def do(self, verb: str, value: object) -> None:
        """Carry out one verb. Raises WaymarkError with sentences for the page."""
        if self._is_busy:
            return
        if verb == "draft":
            self._draft(*texts(value))
        elif verb == "back":
            self._back()
        elif verb == "cases":  # from the page about something that nobody foresaw
            self._leave()
        elif verb not in SAID_ON:
            raise ValueError(f"no page may say {verb!r}")
        elif SAID_ON[verb] == self._step:
            self._carry_out(verb, value)

    def put_away(self) -> None:
        """Close the store, also one that is still being opened, and forget the secrets."""
        self._store.end()
        self._code = self._password = ""
        self._sheet = None

    def _screen(self) -> Screen:
        if self._step == "new-password":
            return NewPassword(self._name(), four_words())
        if self._sheet is not None and self._step == SHEET:
            return self._sheet.page()
        if self._sheet is not None and self._step == TYPE_BACK:
            return self._sheet.type_back()
        return UseSheet(self._users, self._user, self._code, self._reason)

    def _carry_out(self, verb: str, value: object) -> None:
        sheet = self._sheet
        if verb == "open_with_sheet":
            self._open(*texts(value))
        elif verb == "set_password":
            self._set_password(*texts(value))
        elif sheet is None:
            raise WaymarkError("Choose a new password first.")
        elif verb == "type_back":
            sheet.prove(str(value))
            self._change(sheet.code)
        elif verb == "sheet_ready":
            self._go(TYPE_BACK)
        else:
            sheet.put_on_paper(self._session.around.now(), str(value or ""))
            self.show()

    def _draft(self, name: str, text: str) -> None:
        if self._step == "use-sheet" and name == "code":
            self._code = text
        elif self._step == "use-sheet" and name == "reason":
            self._reason = text
        elif self._step == "use-sheet" and name == "user":
            self._user = text

    def _back(self) -> None:
        at = STEPS.index(self._step)
        if at == 0:
            self._leave()
            return
        if at == 1:  # the store is open only on the way forward
            self._store.close()
        self._go(STEPS[at - 1])

    def _leave(self) -> None:
        self.put_away()
        self._session.leave_way_back()

    def _go(self, step: str) -> None:
        self._step = step
        self.show()

    # -- the sheet in the person's hand ----------------------------------------------------------

    def _open(self, code: str, user: str, reason: str) -> None:
        self._code, self._user, self._reason = code, user, reason.strip()
        found = _mistyped(code)
        found += [] if self._name() else ["user: Choose whose password is forgotten"]
        found += [] if self._reason else ["reason: Say why you use the sheet"]
        if found:
            raise InputFaults(found)
        fit_text("reason", self._reason)
        around = self._session.around

        def open_it() -> Vault:
            return self._store.take(open_with_recovery(around.folder, code=code, at=around.now()))

        def opened(vault: Vault) -> None:
            if not vault.health.ok:  # nothing can be changed, a password neither; what is there can be read
                self._read_only()
                return
            setting = Casework(vault, around.packs(), around.product, around.now).setting()
            self._sheet = NewSheet(setting.name if setting is not None else "", self._name())
            self._go("new-password")

        self._slowly("Opening your records with the sheet.", open_it, opened)

    def _read_only(self) -> None:
        vault = self._store.give()
        self.put_away()
        if vault is not None:
            self._session.begin_work(vault)

    # -- the new password, and the end -------------------------------------------------------------

    def _set_password(self, password: str, again: str) -> None:
        setting = self._sheet.setting if self._sheet is not None else ""
        if found := faults_of(password, again, self._name(), setting):
            raise InputFaults(found)
        self._password = password
        self._go(SHEET)

    def _change(self, code: str) -> None:
        around = self._session.around

        def change() -> Vault:
            vault = self._store.open()
            cost = around.cost() if around.cost is not None else calibrated_cost()
            vault.recover(self._user, password, code, self._reason, around.now(), cost)
            self._is_changed = True
            self._store.close()
            floor = {} if around.floor is None else {"floor": around.floor}
            again = open_store(around.folder, user_id=self._user, password=password, at=around.now(), **floor)
            return self._store.take(again)

        def changed(_: Vault) -> None:
            vault = self._store.give()
            self.put_away()
            if vault is not None:
                self._session.begin_work(vault, news=NEWS)

        password = self._password
        self._slowly("Setting your new password. This takes a few seconds.", change, changed)

    # -- within ------------------------------------------------------------------------------------

    def _slowly(self, says: str, act: Callable[[], Vault], done: Callable[[Vault], None]) -> None:
        self._is_busy = True
        self._session.show(Frame(Working(says), "One moment"))

        def over(vault: Vault) -> None:
            self._is_busy = False
            if not self._store.is_over:
                done(vault)

        def failed(fault: Exception) -> None:
            self._is_busy = False
            if not isinstance(fault, WaymarkError):
                raise fault
            if self._store.is_over:
                return
            if self._is_changed:  # all is done but the log-in, which may have to wait after too many wrong tries
                self.put_away()
                self._session.leave_way_back(SET)
                self._session.refused.emit([("password", str(fault))])
                return
            self.show()
            self._session.refused.emit([("code" if isinstance(fault, WrongSecret) else "", str(fault))])

        busy.run(act, owner=self._session, done=over, failed=failed)

    def _name(self) -> str:
        return dict(self._users).get(self._user, "")


class _Held:
    """The open store, if any. One that comes after the end, from the thread that opened it, is closed at once."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._vault: Vault | None = None
        self.is_over = False

    def take(self, vault: Vault) -> Vault:
        with self._turn:
            if not self.is_over:
                self._vault = vault
                return vault
        vault.close()
        return vault

    def open(self) -> Vault:
        """Raises WaymarkError where none is open."""
        with self._turn:
            if self._vault is None:
                raise WaymarkError("Type the code from the sheet again.")
            return self._vault

    def give(self) -> Vault | None:
        """Hand it over: it is somebody else's to close."""
        with self._turn:
            vault, self._vault = self._vault, None
            return vault

    def close(self) -> None:
        vault = self.give()
        if vault is not None:
            vault.close()

    def end(self) -> None:
        with self._turn:
            self.is_over = True
        self.close()


def _mistyped(code: str) -> list[str]:
    try:
        code_of(code)
    except InputFaults as fault:
        return fault.faults
    return []
