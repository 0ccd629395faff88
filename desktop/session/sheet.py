"""A new recovery sheet on its way: put on paper, and proved by its code typed back before anything hangs on it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.errors import InputFaults
from core.paper import draw_recovery_sheet
from core.store import code_bytes, fresh_sheet_code
from desktop.printing import print_pages, write_copy
from desktop.screens import RecoverySheet, SheetTypedBack
from desktop.session.words import moment

SHEET, TYPE_BACK = "new-sheet", "new-sheet-type-back"


@dataclass(slots=True)
class NewSheet:
    """A sheet with a code of its own, for the setting and the person named on it."""

    setting: str
    user: str
    code: str = field(default_factory=fresh_sheet_code, repr=False)
    printed: bool = False

    def page(self) -> RecoverySheet:
        """The page that prints it."""
        return RecoverySheet(self.code, self.printed, SHEET, "Your new recovery sheet")

    def type_back(self) -> SheetTypedBack:
        """The page that asks for its code."""
        return SheetTypedBack(TYPE_BACK, "Type the code from your new sheet")

    def put_on_paper(self, at: datetime, path: str) -> None:
        """Print it, or save it where the person chose. Raises WaymarkError."""
        pdf = draw_recovery_sheet(setting=self.setting, user=self.user, code=self.code, made=moment(at))
        if not path:
            self.printed = print_pages(pdf, "Waymark recovery sheet", None) or self.printed
            return
        write_copy(pdf, Path(path), "sheet")
        self.printed = True

    def prove(self, text: str) -> None:
        """Show that the sheet can be read. Raises InputFaults about `code` for anything but its own code."""
        if code_of(text) != code_bytes(self.code):
            raise InputFaults(["code: This is the code of another sheet. Type the one from the sheet you just made"])


def code_of(text: str) -> bytes:
    """The secret behind a typed code. Raises InputFaults about `code`, in the words of the store."""
    try:
        return code_bytes(text)
    except InputFaults as fault:
        raise InputFaults([f"code: {says}" for says in fault.faults]) from fault
