"""A new password or a new recovery sheet for the person at work; each changes nothing before its last step."""

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from xkcdpass import xkcd_password

from core.casework import Casework
from core.errors import InputFaults, WrongSecret
from core.store import calibrated_cost, password_faults
from core.store.progress import Tick
from desktop.first import Shown
from desktop.screens import ChangePassword, RenewSheet
from desktop.session.errand import Errand
from desktop.session.sheet import SHEET, TYPE_BACK, NewSheet
from desktop.session.values import texts

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


class OwnKeys(Errand):
    """What opens the store for the person at work."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._sheet: NewSheet | None = None

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """Begun from Settings by `new_password` and `new_sheet`."""
        return {
            "new_password": lambda _: self.show(ChangePassword(four_words())),
            "new_sheet": lambda _: self.show(self._reason_page()),
            "change_password": self._change,
            "renew_sheet": self._begin_sheet,
            "print_sheet": lambda _: self._put_on_paper(""),
            "save_sheet": lambda path: self._put_on_paper(str(path)),
            "sheet_ready": lambda _: self.show(self._the_sheet().type_back(), back=False),  # it has a button of its own
            "type_back": self._renew,
        }

    def back(self) -> None:
        """One step back."""
        if self.page is not None and self.page.id == TYPE_BACK and self._sheet is not None:
            self.show(self._sheet.page())
        elif self.page is not None and self.page.id == SHEET:
            self.show(self._reason_page())
        else:
            self.home("")

    def again(self) -> Shown | None:
        """With what was typed."""
        return self._reason_page() if isinstance(self.page, RenewSheet) else self.page

    def resume(self, page: str) -> bool:
        """A new password or sheet is begun again; nothing of either has happened yet."""
        if page == "change-password":
            self.show(ChangePassword(four_words()))
        elif page in ("renew-sheet", SHEET, TYPE_BACK):
            self.show(self._reason_page())
        else:
            return False
        return True

    def forget(self) -> None:
        """Another page is shown: the code of a sheet that was begun goes with it."""
        super().forget()
        self._sheet = None

    def _reason_page(self) -> RenewSheet:
        return RenewSheet(self.typed("renew-sheet").get("reason", ""))

    # -- the password --------------------------------------------------------------------------

    def _change(self, value: object) -> None:
        old, new, again = texts(value)
        vault, around = self.work.vault, self.session.around
        found = [] if old else ["old: Enter the password you have now"]
        found += faults_of(new, again, vault.user.name, self._setting())
        if not found and new == old:
            found.append("password: This is the password you have now. Choose another one")
        if found:
            raise InputFaults(found)

        def change(_: Tick) -> None:
            cost = around.cost() if around.cost is not None else calibrated_cost()
            vault.change_password(old, new, around.now(), cost)

        self.slowly("Changing your password.", change, lambda _: self.home(CHANGED), about="old")

    # -- the sheet -----------------------------------------------------------------------------

    def _begin_sheet(self, value: object) -> None:
        """Only the person whose password this is makes a new sheet: a screen left open is not enough."""
        reason, password = texts(value)
        self.draft("reason", reason.strip())
        found = [] if reason.strip() else ["reason: Say why you make a new sheet"]
        found += [] if password else ["password: Enter your password"]
        if found:
            raise InputFaults(found)
        vault, now = self.work.vault, self.session.around.now

        def check(_: Tick) -> None:
            if not vault.check_password(password, now()):
                raise WrongSecret("This is not your password. Check Caps Lock, then try again.")

        def go_on(_: None) -> None:
            self._sheet = NewSheet(self._setting(), vault.user.name)
            self.show(self._sheet.page())

        self.slowly("Checking your password.", check, go_on)

    def _put_on_paper(self, path: str) -> None:
        sheet = self._the_sheet()
        sheet.put_on_paper(self.session.around.now(), path)
        self.show(sheet.page())

    def _renew(self, text: object) -> None:
        sheet = self._the_sheet()
        sheet.prove(str(text))
        reason = self.typed("renew-sheet").get("reason", "")
        self.work.vault.renew_sheet(sheet.code, reason, self.session.around.now())
        self.finished("renew-sheet")
        self.home(RENEWED)

    # -- within --------------------------------------------------------------------------------

    def _the_sheet(self) -> NewSheet:
        if self._sheet is None:
            raise InputFaults([": Begin again with the reason for a new sheet"])
        return self._sheet

    def _setting(self) -> str:
        setting = self.work.setting()
        return setting.name if setting is not None else ""


def faults_of(password: str, again: str, *names: str) -> list[str]:
    """What is wrong with a new password typed twice, about `password` and `again`."""
    found = [f"password: {says}" for says in password_faults(password, *names)]
    return found or ([] if password == again else ["again: Type the same password in both boxes"])


def four_words(times: int = SUGGESTIONS) -> tuple[str, ...]:
    """So many passwords of four words that do not belong together, from 7,776: 51 bits that can be remembered."""
    words = xkcd_password.generate_wordlist(wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3)
    return tuple(" ".join(secrets.choice(words) for _ in range(4)) for _ in range(times))
