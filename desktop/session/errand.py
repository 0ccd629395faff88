"""What a person at work does besides cases: an errand is a few pages with one subject, such as a new password.

Each errand is one class in a module of its own, named in `desktop.session.errands`. It takes the verbs of its own pages
and knows nothing of the others. What is typed on its pages is kept, secrets apart, so that a lock loses nothing.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from core.casework import Casework
from core.errors import WaymarkError, WrongSecret
from core.store.progress import Tick
from core.store.words_only import LONGEST_DRAFT, fit_text
from desktop.first import Frame, Shown, Working
from desktop.widgets import busy

if TYPE_CHECKING:
    from desktop.session.session import Session

Result = TypeVar("Result")
Verb = Callable[[Any], None]


class Errand:
    """Base of all errands. `home` shows the page from which it is begun, with what has just been done."""

    #: verb -> the id of the page on which it may be said, "" for any page: that is how an errand begins
    said_on: ClassVar[Mapping[str, str]] = {}

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        self.work = work
        self.session = session
        self.home = home
        self.page: Shown | None = None  # the page of this errand that is on the screen
        self.is_busy = False

    def acts(self) -> Mapping[str, Verb]:
        """The verbs it takes, each with the method that carries it out."""
        raise NotImplementedError

    def verbs(self) -> dict[str, Verb]:
        """The same, but a page that has gone (a second click, a slow machine) says nothing."""
        return {verb: self._heard(verb, act) for verb, act in self.acts().items()}

    def back(self) -> None:
        """One step back from the page shown. Here: home."""
        self.home("")

    def again(self) -> Shown | None:
        """The page shown, built anew with what was typed; None leaves it as it is."""
        return self.page

    def resume(self, page: str) -> bool:
        """After a lock: show the page with this id, if it can be begun afresh. False where it cannot."""
        del page
        return False

    def forget(self) -> None:
        """Another page is shown: nothing of this errand stays in memory. Extend it where there is more to forget."""
        self.page = None
        self.is_busy = False

    def show(self, page: Shown, *, back: bool = True) -> None:
        """Put one of this errand's pages on the screen."""
        self.page = page
        self.session.show(Frame(page, str(getattr(page, "heading", "")), unlocked=True, back=back))

    # -- what is typed ---------------------------------------------------------------------------

    def draft(self, name: str, text: str) -> None:
        """Keep what was typed into a field of the page shown. Pages never report secrets as drafts."""
        fit_text(name, text, LONGEST_DRAFT)
        if self.page is not None:
            self.work.vault.put_draft("", f"{self.page.id}:{name}", text, self.work.now())

    def typed(self, page: str) -> dict[str, str]:
        """What was typed on a page and not finished, by field."""
        drafts = self.work.vault.drafts("")
        return {name.removeprefix(f"{page}:"): text for name, text in drafts.items() if name.startswith(f"{page}:")}

    def finished(self, page: str) -> None:
        """What was typed on a page has been used: its drafts go."""
        for name in self.typed(page):
            self.work.vault.drop_draft("", f"{page}:{name}")

    # -- slow work -------------------------------------------------------------------------------

    def slowly(
        self,
        says: str,
        act: Callable[[Tick], Result],
        done: Callable[[Result], None],
        *,
        about: str = "password",
        can_cancel: bool = False,
    ) -> None:
        """Do slow work off the thread of the screen, on a page that says so.

        Args:
            says: what is being done.
            act: the work; its argument is to be called with how far it is, and raises Cancelled when stopped.
            done: gets what `act` gave back, on the thread of the screen.
            about: the field beside which a wrong password is said.
            can_cancel: whether the page has a Cancel button; only for work that ticks.
        """
        self.is_busy = True
        self.session.show(Frame(Working(says, can_cancel), "One moment", unlocked=True))
        progress = self.session.watch()

        def over(result: Result) -> None:
            self.is_busy = False
            if self.session.is_unlocked:
                done(result)

        def failed(fault: Exception) -> None:
            self.is_busy = False
            if not isinstance(fault, WaymarkError):
                raise fault
            if self.session.is_unlocked:
                self.show_again()
                self.session.refused.emit(faults_of(fault, about))

        busy.run(lambda: act(progress.tick), owner=self.session, done=over, failed=failed)

    def show_again(self) -> bool:
        """Build the page shown anew. False where none of this errand's pages is shown."""
        if self.page is None:
            return False
        if not self.is_busy:
            page = self.again()
            if page is not None:
                self.show(page)
        elif self.session.frame is not None:
            self.session.show(self.session.frame)
        return True

    @property
    def is_shown(self) -> bool:
        """Whether one of its pages is on the screen, or the page that says what it is doing."""
        frame = self.session.frame
        return self.is_busy or (self.page is not None and frame is not None and frame.page is self.page)

    def _heard(self, verb: str, act: Verb) -> Verb:
        wanted = self.said_on.get(verb, "")

        def hear(value: object) -> None:
            shown = self.page.id if self.page is not None and self.is_shown else ""
            if not self.is_busy and wanted in ("", shown):
                act(value)

        return hear


def faults_of(fault: WaymarkError, about: str) -> list[tuple[str, str]]:
    """What went wrong, as (field, sentence) for the page; a wrong password stands beside the field `about`."""
    faults: list[str] | None = getattr(fault, "faults", None)
    if faults:
        return [(place, says) for place, _, says in (each.partition(": ") for each in faults)]
    return [(about if isinstance(fault, WrongSecret) else "", str(fault))]
