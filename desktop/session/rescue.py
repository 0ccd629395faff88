"""Records that can only be read: what is wrong, what helps, and saving what can be read."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.assessment import Case, Happened, told
from core.casework import Casework
from core.casework.line import list_line, search_text
from core.casework.transfer import RECEIVED, received_line
from core.errors import Cancelled, InputFaults, WaymarkError
from core.paper import draw_record
from core.store import Salvaged, Vault, open_rescued, read_rescue_front, rescue_name
from core.store.cost import FLOOR
from core.store.diagnosis import CAUSES, RESTORE
from core.store.log import StoredEvent
from core.store.progress import Tick
from core.store.rescue_file import RescueFront
from core.store.salvage import list_what_is_left, salvage
from desktop.first import Shown
from desktop.printing import write_copy
from desktop.screens.rescue import LookInto, ReadOnly, Salvage, SalvageDone
from desktop.session.errand import Errand
from desktop.session.sheet import code_of
from desktop.session.values import texts
from desktop.session.words import moment

if TYPE_CHECKING:
    from desktop.session.session import Session

SHEET: Final = "sheet"  # who opens a file, where it is nobody with a password
STOPPED: Final = "Stopped. Nothing was written."
#: verb -> the page on which it may be said
SAID_ON: Final = {
    "salvage_to": "salvage",
    "salvage_papers": "salvage-done",
    "leave_rescue": "salvage-done",
    "choose_rescue": "look-into",
    "open_rescue": "look-into",
}


class Rescue(Errand):
    """Begun by `rescue`, `salvage` and `look_into`, from any page."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._file: Path | None = None
        self._front: RescueFront | None = None

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        return {
            "rescue": lambda _: self._begin(),
            "salvage": lambda _: self.show(self._salvage_page()),
            "salvage_to": lambda folder: self._salvage(Path(str(folder))),
            "salvage_papers": lambda folder: self._papers(Path(str(folder))),
            "leave_rescue": lambda _: self.back(),
            "look_into": lambda _: self._look(),
            "choose_rescue": lambda path: self._choose(Path(str(path))),
            "open_rescue": lambda value: self._open(*texts(value)),
        }

    def back(self) -> None:
        """To what is wrong, where something is; else to the page about keeping records safe."""
        if isinstance(self.page, ReadOnly):
            self.session.do("cases")
        elif not self.work.vault.health.ok:
            self._begin()
        else:
            self.home("")

    def resume(self, page: str) -> bool:
        """After a lock: begun again."""
        if page == "salvage":
            self.show(self._salvage_page())
        elif page == "look-into":
            self._look()
        else:
            return False
        return True

    def forget(self) -> None:
        """Another page is shown."""
        super().forget()
        self._file = self._front = None

    # -- what is wrong -----------------------------------------------------------------------------

    def _begin(self) -> None:
        health = self.work.vault.health
        if health.ok:
            self.show(self._salvage_page())
            return
        list_what_is_left(self.work.vault, self._line)
        _, _, step, acts = CAUSES.get(health.kind, (None, "", RESTORE, ("restore", "salvage")))
        self.show(ReadOnly((*health.faults, *health.notes), step, acts), back=False)

    # -- saving what can be read -------------------------------------------------------------------

    def _salvage_page(self) -> Salvage:
        return Salvage(str(Path.home()), not self.work.vault.health.ok)

    def _salvage(self, folder: Path) -> None:
        vault, at = self.work.vault, self.work.now()
        file = rescue_name(folder, at)

        def save(tick: Tick) -> Salvaged | None:
            try:
                return salvage(vault, file, at, tick, line=self._line)
            except Cancelled:
                return None

        def done(found: Salvaged | None) -> None:
            if found is None:
                self.show(self._salvage_page())
                self.session.refused.emit([("", STOPPED)])
                return
            self.show(SalvageDone(file.name, str(folder), found.readable, found.lost, str(folder)))

        self.slowly("Reading what can be read.", save, done, can_cancel=True)

    def _line(self, case: str, entries: list[StoredEvent]) -> tuple[Mapping[str, str | int], str] | None:
        """A case's line from what is left of it."""
        try:
            if entries and entries[0].kind == RECEIVED:
                return received_line(entries[0])
            names = self.work.names
            found = told(case, (Happened(e.kind, e.data, e.at, names.get(e.user, e.user)) for e in entries))
            return list_line(self.work.pack_of(found), found), search_text(found)
        except (WaymarkError, LookupError, ValueError, TypeError):
            return None

    def _papers(self, folder: Path) -> None:
        """Every signed version that can be read, as a PDF; drawn one after another."""
        page = self.page
        if not isinstance(page, SalvageDone):
            return
        work = self.work

        def draw(tick: Tick) -> tuple[int, int]:
            saved = failed = 0
            cases = sorted({event.case for event in work.vault.events_of_kind("signed")})
            for number, found in enumerate(cases):
                tick("Drawing the signed records.", number / len(cases))
                try:
                    case = work.open_case(found)
                except (WaymarkError, LookupError, ValueError, TypeError):
                    failed += 1
                    continue
                for version in case.versions:
                    if _drawn(work, case, version.version, folder):
                        saved += 1
                    else:
                        failed += 1
            return saved, failed

        def begun(tick: Tick) -> tuple[int, int] | None:
            try:
                return draw(tick)
            except Cancelled:
                return None

        def done(found: tuple[int, int] | None) -> None:
            says = "Stopped. What was saved so far is in that folder." if found is None else _papers_words(*found)
            self.show(SalvageDone(page.name, page.place, page.readable, page.lost, str(folder), says))

        self.slowly("Drawing the signed records.", begun, done, can_cancel=True)

    # -- looking into a rescue file ------------------------------------------------------------------

    def _look(self) -> None:
        self._file = self._front = None
        self.show(self._look_page())

    def again(self) -> Shown | None:
        """With the file that was chosen."""
        return self._look_page() if isinstance(self.page, LookInto) else self.page

    def _look_page(self) -> LookInto:
        front = self._front
        if front is None or self._file is None:
            return LookInto("", "", (), str(Path.home()))
        found = front.salvaged
        made = f"{moment(front.at)}. {found.readable:,} entries, {found.lost:,} lost."
        users = tuple((slot.id, slot.name) for slot in front.keys.users)
        return LookInto(self._file.name, made, users, str(self._file.parent))

    def _choose(self, path: Path) -> None:
        front = read_rescue_front(path)
        self._file, self._front = path, front
        self.show(self._look_page())

    def _open(self, who: str, secret: str) -> None:
        file, around = self._file, self.session.around
        if file is None or not who:
            raise InputFaults(["who: Choose the file, and who opens it"])
        code = secret if who == SHEET else ""
        if code:
            code_of(code)  # a mistyped one is said at once
        floor = around.floor if around.floor is not None else FLOOR

        def open_it(tick: Tick) -> Vault:
            user, password = ("", "") if code else (who, secret)
            return open_rescued(
                file, around.folder, user_id=user, password=password, code=code, at=around.now(), tick=tick, floor=floor
            )

        self.slowly("Opening the rescue file.", open_it, self.session.look_at_other)


def _drawn(work: Casework, case: Case, version: int, folder: Path) -> bool:
    """Write one signed version. False where it cannot be read or drawn."""
    try:
        record = work.record_of(case, version)
        name = f"Waymark-{record.reference}-v{record.version}.pdf"
        pdf = draw_record(record, printed=f"Rescued {moment(work.now())}, by {work.vault.user.name}")
        write_copy(pdf, folder / name, "copy")
    except (WaymarkError, LookupError, ValueError, TypeError):
        return False
    return True


def _papers_words(saved: int, failed: int) -> str:
    says = f"{saved} signed {'record' if saved == 1 else 'records'} saved as PDF. They are not encrypted."
    return f"{says} {failed} could not be read." if failed else says
