"""The first start, step by step, up to the moment when the new store is open."""

from typing import TYPE_CHECKING

from core.casework import Casework
from core.errors import WaymarkError
from core.store import Vault, calibrated_cost, fresh_sheet_code
from desktop.first import Frame, Working
from desktop.session.set_up import SetUp
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session


class FirstStart:
    """Takes the verbs of the set-up pages."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.set_up = SetUp(session.around.packs()[-1], fresh_sheet_code())

    def show(self) -> None:
        """Show the page of the present step."""
        page = self.set_up.screen()
        self._session.show(Frame(page, str(getattr(page, "heading", "Waymark")), back=page.id != "welcome"))

    def do(self, verb: str, value: object) -> None:
        """Carry out one verb. Raises WaymarkError with sentences for the page."""
        step = self.set_up
        match verb:
            case "begin" | "sheet_ready":
                step.forward()
            case "back":
                step.back()
            case "set_up_setting":
                step.set_setting(*_texts(value))
            case "suggest":
                step.suggest()
            case "set_up_user":
                step.set_user(*_texts(value))
            case "print_sheet" | "save_sheet":
                step.put_on_paper(self._session.around.now(), str(value or ""))
            case "type_back":
                step.type_back(str(value))
            case "set_contacts":
                self._make(value if isinstance(value, dict) else {})
                return
            case _:
                raise ValueError(f"no page may say {verb!r}")
        self.show()

    def _make(self, contacts: dict[str, str]) -> None:
        around, step = self._session.around, self.set_up
        self._session.show(Frame(Working("Making your encrypted records. This takes a few seconds."), "One moment"))

        def make() -> Vault:
            cost = around.cost() if around.cost is not None else calibrated_cost()
            vault = step.make(around.folder, around.now(), cost)
            step.finish(Casework(vault, around.packs(), around.product, around.now), contacts)
            return vault

        def not_made(fault: Exception) -> None:
            if not isinstance(fault, WaymarkError):
                raise fault
            self.show()
            self._session.refused.emit([("", str(fault))])

        busy.run(make, owner=self._session, done=self._session.begin_work, failed=not_made)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]
