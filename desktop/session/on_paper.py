"""Preview, print and copies of a record: drawn in memory, logged before anything leaves the program."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.assessment import Case
from core.casework import Casework
from core.errors import InputFaults, WaymarkError
from core.paper import draw_record, page_text
from core.record import DecisionRecord, Signatory, check_code, digest
from desktop.printing import print_pages, write_copy
from desktop.screens import Frame, Preview, Working
from desktop.session import words
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session

UNSIGNED = "Draft: not signed"
NOT_LOGGED = ". This is not in the log: these records can only be read."


@dataclass(frozen=True, slots=True)
class Shown:
    """The record that is on the screen."""

    case: Case
    record: DecisionRecord
    signed: bool


class OnPaper:
    """The record on its way to screen and paper."""

    def __init__(self, work: Casework, session: "Session") -> None:
        self._work = work
        self._session = session
        self._shown: Shown | None = None

    def read_first(self, case: Case) -> None:
        """Show the record as it would be signed now."""
        self._draw(Shown(case, self._work.preview(case), signed=False))

    def preview(self, case: Case, version: int) -> None:
        """Show a signed version."""
        self._draw(Shown(case, self._work.record_of(case, version), signed=True))

    def print_record(self, copy: object) -> None:
        """Print what is shown. The print is logged before it is sent."""
        shown = self._to_hand_out()
        label = str(copy or "")
        self._work.log(shown.case, "printed", version=shown.record.version, copy=label)
        pdf = self._drawn_to_leave(shown, "Printed", label)
        if print_pages(pdf, f"Waymark {shown.record.reference}", None):
            self._session.saved.emit(f"Sent to the printer{self._unlogged()}")

    def save_copy(self, path: object) -> None:
        """Write what is shown to a file the person has chosen: a logged act, for a PDF is not encrypted."""
        shown = self._to_hand_out()
        self._work.log(shown.case, "copy_saved", version=shown.record.version)
        pdf = self._drawn_to_leave(shown, "Saved")
        write_copy(pdf, Path(str(path)), "copy")
        self._session.saved.emit(f"Copy saved{self._unlogged()}")

    def _unlogged(self) -> str:
        return "" if self._work.vault.health.ok else NOT_LOGGED

    def _drawn_to_leave(self, shown: Shown, did: str, label: str = "") -> bytes:
        """With the record check of this moment: it holds for the entry that logs this very print."""
        check = self._work.vault.anchor().text if self._work.vault.health.ok else ""  # nothing to prove otherwise
        second = self._second(shown)
        return draw_record(shown.record, printed=self._printed(did), copy=label, check=check, second=second)

    def _second(self, shown: Shown) -> Signatory | None:
        """Who else signed it here; in ink, the paper itself shows it."""
        signed = next((each for each in shown.case.versions if each.version == shown.record.version), None)
        if not shown.signed or signed is None or signed.second.get("how") != "password":
            return None
        if not self._work.second_holds(shown.case, signed):
            raise InputFaults([": The second signature does not fit what is stored. Do not rely on it"])
        return Signatory(signed.second["role"], signed.second["name"], signed.second["at"])

    def _to_hand_out(self) -> Shown:
        if self._shown is None or not self._shown.signed:
            raise InputFaults([": Sign the record before it is printed or copied"])
        return self._shown

    def _draw(self, shown: Shown) -> None:
        second = self._second(shown)
        self._shown = shown
        self._session.show(Frame(Working("Drawing the record."), "One moment", unlocked=True))
        printed = self._printed("Shown") if shown.signed else UNSIGNED

        def drawn(pdf: bytes) -> None:
            record = shown.record
            page = Preview(
                reference=record.reference,
                version=record.version,
                code=check_code(digest(record)) if shown.signed else "",
                pdf=pdf,
                texts=tuple(page_text(pdf)),
                signed=shown.signed,
            )
            heading = f"{page.heading}, version {record.version}"
            self._session.show(Frame(page, heading, f"Case {record.reference}", unlocked=True, back=True))

        def not_drawn(fault: Exception) -> None:
            if not isinstance(fault, WaymarkError):
                raise fault
            self._session.do("record" if shown.case.versions else "go", "sign")
            self._session.refused.emit([("", str(fault))])

        draw = partial(draw_record, shown.record, printed=printed, signed=shown.signed, second=second)
        busy.run(draw, owner=self._session, done=drawn, failed=not_drawn)

    def _printed(self, did: str) -> str:
        now = self._work.now()
        return f"{did} {words.moment(now)}, by {self._work.vault.user.name}"
