"""The first start, step by step, up to the moment when the new store is open."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from core.casework import Casework
from core.errors import WaymarkError
from core.store import Vault, calibrated_cost, fresh_sheet_code
from desktop.first import Frame, Working
from desktop.session.set_up import SetUp
from desktop.session.values import texts
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session

#: verb -> the step on which it may be said. A page that has gone (a second click, a slow machine) says nothing.
SAID_ON: Final = {
    "begin": "welcome",
    "set_up_setting": "setup-setting",
    "suggest": "setup-user",
    "set_up_user": "setup-user",
    "print_sheet": "setup-sheet",
    "save_sheet": "setup-sheet",
    "sheet_ready": "setup-sheet",
    "type_back": "setup-type-back",
    "set_contacts": "contacts",
}
OWN_WAY_BACK: Final = ("welcome", "setup-type-back")  # nothing before it; a button of its own


class FirstStart:
    """Takes the verbs of the set-up pages."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._making = False
        self._made: Vault | None = None  # there before the setting is in it, when the disk fills just then
        self.set_up = SetUp(session.around.packs()[-1], fresh_sheet_code())

    def show(self) -> None:
        """Show the page of the present step."""
        page = self.set_up.screen()
        self._session.show(Frame(page, str(getattr(page, "heading", "Waymark")), back=page.id not in OWN_WAY_BACK))

    def do(self, verb: str, value: object) -> None:
        """Carry out one verb. Raises WaymarkError with sentences for the page."""
        step = self.set_up
        if not self._is_heard(verb):
            return
        match verb:
            case "begin" | "sheet_ready":
                step.forward()
            case "back":
                step.back()
            case "set_up_setting":
                step.set_setting(*texts(value))
            case "suggest":
                step.suggest(str(value or ""))
            case "set_up_user":
                step.set_user(*texts(value))
            case "print_sheet" | "save_sheet":
                step.put_on_paper(self._session.around.now(), str(value or ""))
            case "type_back":
                step.type_back(str(value))
            case _:
                self._make(value if isinstance(value, dict) else {})
        if not self._making:
            self.show()

    def put_away(self) -> None:
        """Close what has been made so far, because the window is being closed."""
        if self._made is not None:
            self._made.close()

    def _is_heard(self, verb: str) -> bool:
        if verb == "back":
            return not self._making and self._made is None
        if verb not in SAID_ON:
            raise ValueError(f"no page may say {verb!r}")
        return not self._making and SAID_ON[verb] == self.set_up.step

    def _make(self, contacts: Mapping[str, str]) -> None:
        around, step = self._session.around, self.set_up
        step.contacts = dict(contacts)
        step.require_ready()
        self._making = True
        self._session.show(Frame(Working("Making your encrypted records. This takes a few seconds."), "One moment"))

        def make() -> Vault:
            if self._made is None:
                cost = around.cost() if around.cost is not None else calibrated_cost()
                self._made = step.make(around.folder, around.now(), cost)
            step.finish(Casework(self._made, around.packs(), around.product, around.now))
            return self._made

        def not_made(fault: Exception) -> None:
            self._making = False
            if not isinstance(fault, WaymarkError):
                raise fault
            self.show()
            self._session.refused.emit([("", str(fault))])

        busy.run(make, owner=self._session, done=self._session.begin_work, failed=not_made)
