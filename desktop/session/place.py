"""Where a person at work is: the open case, and the one way to put a page of it on the screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.assessment import Case
from core.casework import Casework
from core.errors import InputFaults
from core.pack import Pack
from core.page import ConcernPage, DecisionPage, Page, PersonPage, QuestionPage, Setting, page_for
from desktop.first import Frame, Shown

if TYPE_CHECKING:
    from desktop.session.session import Session

HEADINGS = {"stop": "Act now", "outcome": "Outcome"}


class Place:
    """What the rooms of one stretch of work share. `left` is called whenever a page of theirs is shown."""

    def __init__(self, work: Casework, session: "Session", left: Callable[[], None]) -> None:
        self.work = work
        self.session = session
        self.case: Case | None = None
        self.shown = "cases"  # the last page shown through this place
        self.news = ("", "")  # the page that says what has just been done, and the words; gone with that page
        self._left = left

    @property
    def pack(self) -> Pack:
        """The edition that the open case is pinned to."""
        return self.work.pack_of(self.the_case())

    @property
    def setting(self) -> Setting:
        """The setting's details; empty before they are entered."""
        return self.work.setting() or Setting("", "", {})

    def the_case(self) -> Case:
        """The open case. Raises InputFaults without one."""
        if self.case is None:
            raise InputFaults(["case: Open a case first"])
        return self.case

    def keep(self, case: Case) -> None:
        """The case has changed, and the change is on the disk."""
        self.case = case
        self.say_saved()

    def say_saved(self) -> None:
        """Say when."""
        self.session.saved.emit(f"Saved {self.work.now():%H:%M}")

    def show(self, page: Shown, *, title: str = "", back: bool = False, caret: tuple[str, int] | None = None) -> None:
        """Put a page on the screen."""
        self._left()
        self.shown = page.id
        if self.news[0] != page.id:
            self.news = ("", "")
        reference = f"Case {self.case.reference}" if self.case else ""
        always = self.work.packs[-1].always
        named = _no_names(title or str(getattr(page, "heading", "Waymark")), self.case)
        self.session.show(Frame(page, named, reference, unlocked=True, back=back, caret=caret, always=always))

    def show_page(self, page: str, caret: tuple[str, int] | None = None) -> None:
        """Put the open case's page with this id on the screen, with what was typed and not finished."""
        case = self.the_case()
        shown = self._with_drafts(case, page_for(self.pack, case, page, self.setting))
        heading = HEADINGS.get(page) or getattr(shown, "heading", "")
        self.show(shown, title=str(heading), back=True, caret=caret)

    def forget_drafts(self, of: str) -> None:
        """What was typed on a page that has been saved, or left on purpose, is needed no more."""
        case = self.the_case()
        for name in self.work.vault.drafts(case.id):
            if name.startswith(of):
                self.work.vault.drop_draft(case.id, name)

    def _with_drafts(self, case: Case, page: Page) -> Page:
        drafts = self.work.vault.drafts(case.id)
        if isinstance(page, QuestionPage):
            return replace(page, note=drafts.get(f"note:{page.id.partition(':')[2]}", page.note))
        prefix = f"{page.id}:"
        typed = {name.removeprefix(prefix): text for name, text in drafts.items() if name.startswith(prefix)}
        if isinstance(page, ConcernPage):
            return replace(page, values={**page.values, **typed})
        if isinstance(page, DecisionPage):
            return replace(page, values={**page.values, **typed})
        return replace(page, typed=typed) if isinstance(page, PersonPage) else page


def _no_names(title: str, case: Case | None) -> str:
    """A window title never holds a child's initials: they show in the task bar."""
    for person in case.people if case else ():
        if person.ref in title:
            return "Assessment"
    return title
