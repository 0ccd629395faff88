"""A new password or a new recovery sheet for the person at work; each changes nothing before its last step."""

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from xkcdpass import xkcd_password

from core.casework import Casework
from core.errors import InputFaults, WaymarkError, WrongSecret
from core.store import calibrated_cost, password_faults
from core.store.words_only import fit_text
from desktop.first import Frame, Working
from desktop.screens import ChangePassword, RenewSheet, Screen
from desktop.session.sheet import SHEET, TYPE_BACK, NewSheet
from desktop.session.values import texts
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session

SUGGESTIONS: Final = 8  # to look through on one page
CHANGED: Final = "Your password is changed. Copies of the store made before still open with the old password."
RENEWED: Final = (
    "Your new sheet opens the records. The old sheet no longer does. Shred it: copies of the store made before still "
    "open with it."
)
#: verb -> the page on which it may be said
SAID_ON: Final = {
    "change_password": "change-password",
    "renew_sheet": "renew-sheet",
    "print_sheet": SHEET,
    "save_sheet": SHEET,
    "sheet_ready": SHEET,
    "type_back": TYPE_BACK,
}


class OwnKeys:
    """What opens the store for the person at work. `done` is told what to say under Settings."""

    def __init__(self, work: Casework, session: "Session", done: Callable[[str], None]) -> None:
        self._work = work
        self._session = session
        self._done = done
        self._reason = ""
        self._sheet: NewSheet | None = None
        self._page: Screen | None = None
        self._is_busy = False
        self.verbs: Mapping[str, Callable[[Any], None]] = {
            "new_password": lambda _: self._show(ChangePassword(four_words())),
            "new_sheet": lambda _: self._show(RenewSheet(self._reason)),
            **{verb: self._heard(verb, act) for verb, act in self._steps().items()},
        }

    def back(self) -> bool:
        """One step back; False where none of these pages is shown."""
        if self._page is None:
            return False
        if self._is_busy:
            return True
        if self._page.id == TYPE_BACK and self._sheet is not None:
            self._show(self._sheet.page())
        elif self._page.id == SHEET:
            self._show(RenewSheet(self._reason))
        else:
            self._done("")
        return True

    def show_again(self) -> bool:
        """Build the page anew, with what was typed; False where none of these pages is shown."""
        if self._page is None or self._is_busy:
            return False
        self._show(RenewSheet(self._reason) if isinstance(self._page, RenewSheet) else self._page)
        return True

    def draft(self, name: str, text: str) -> bool:
        """Keep what was typed, for the page alone; False for what is no part of these pages."""
        if name == "reason" and isinstance(self._page, RenewSheet):
            self._reason = text
            return True
        return False

    def forget(self) -> None:
        """Another page is shown: nothing of these stays."""
        self._page = self._sheet = None
        self._reason, self._is_busy = "", False

    def _steps(self) -> dict[str, Callable[[Any], None]]:
        return {
            "change_password": self._change,
            "renew_sheet": self._begin_sheet,
            "print_sheet": lambda _: self._put_on_paper(""),
            "save_sheet": lambda path: self._put_on_paper(str(path)),
            "sheet_ready": lambda _: self._show(self._the_sheet().type_back()),
            "type_back": self._renew,
        }

    def _heard(self, verb: str, act: Callable[[Any], None]) -> Callable[[Any], None]:
        """A page that has gone (a second click, a slow machine) says nothing."""

        def hear(value: object) -> None:
            if self._page is not None and self._page.id == SAID_ON[verb] and not self._is_busy:
                act(value)

        return hear

    # -- the password --------------------------------------------------------------------------

    def _change(self, value: object) -> None:
        old, new, again = texts(value)
        vault, around = self._work.vault, self._session.around
        found = [] if old else ["old: Enter the password you have now"]
        found += faults_of(new, again, vault.user.name, self._setting())
        if not found and new == old:
            found.append("password: This is the password you have now. Choose another one")
        if found:
            raise InputFaults(found)

        def change() -> None:
            cost = around.cost() if around.cost is not None else calibrated_cost()
            vault.change_password(old, new, around.now(), cost)

        self._slowly("Changing your password.", change, lambda _: self._done(CHANGED), about="old")

    # -- the sheet -----------------------------------------------------------------------------

    def _begin_sheet(self, value: object) -> None:
        """Only the person whose password this is makes a new sheet: a screen left open is not enough."""
        reason, password = texts(value)
        self._reason = reason.strip()
        found = [] if self._reason else ["reason: Say why you make a new sheet"]
        found += [] if password else ["password: Enter your password"]
        if found:
            raise InputFaults(found)
        fit_text("reason", self._reason)
        vault, now = self._work.vault, self._session.around.now

        def check() -> None:
            if not vault.check_password(password, now()):
                raise WrongSecret("This is not your password. Check Caps Lock, then try again.")

        def go_on(_: None) -> None:
            self._sheet = NewSheet(self._setting(), vault.user.name)
            self._show(self._sheet.page())

        self._slowly("Checking your password.", check, go_on, about="password")

    def _put_on_paper(self, path: str) -> None:
        sheet = self._the_sheet()
        sheet.put_on_paper(self._session.around.now(), path)
        self._show(sheet.page())

    def _renew(self, text: object) -> None:
        sheet = self._the_sheet()
        sheet.prove(str(text))
        self._work.vault.renew_sheet(sheet.code, self._reason, self._session.around.now())
        self._done(RENEWED)

    # -- within --------------------------------------------------------------------------------

    def _show(self, page: Screen) -> None:
        self._page = page
        back = page.id != TYPE_BACK  # which has a button of its own
        self._session.show(Frame(page, str(getattr(page, "heading", "")), unlocked=True, back=back))

    def _slowly(self, says: str, act: Callable[[], None], done: Callable[[None], None], *, about: str) -> None:
        """Show that something is under way; a wrong password comes back to the page, beside the box `about`."""
        page = self._page
        self._is_busy = True
        self._session.show(Frame(Working(says), "One moment"))

        def over(_: None) -> None:
            self._is_busy = False
            if self._session.is_unlocked:
                done(None)

        def failed(fault: Exception) -> None:
            self._is_busy = False
            if not isinstance(fault, WaymarkError):
                raise fault
            if not self._session.is_unlocked:
                return
            if isinstance(page, RenewSheet):
                self._show(RenewSheet(self._reason))
            elif page is not None:
                self._show(page)
            self._session.refused.emit([(about if isinstance(fault, WrongSecret) else "", str(fault))])

        busy.run(act, owner=self._session, done=over, failed=failed)

    def _the_sheet(self) -> NewSheet:
        if self._sheet is None:
            raise InputFaults([": Begin again with the reason for a new sheet"])
        return self._sheet

    def _setting(self) -> str:
        setting = self._work.setting()
        return setting.name if setting is not None else ""


def faults_of(password: str, again: str, *names: str) -> list[str]:
    """What is wrong with a new password typed twice, about `password` and `again`."""
    found = [f"password: {says}" for says in password_faults(password, *names)]
    return found or ([] if password == again else ["again: Type the same password in both boxes"])


def four_words(times: int = SUGGESTIONS) -> tuple[str, ...]:
    """So many passwords of four words that do not belong together, from 7,776: 51 bits that can be remembered."""
    words = xkcd_password.generate_wordlist(wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3)
    return tuple(" ".join(secrets.choice(words) for _ in range(4)) for _ in range(times))
