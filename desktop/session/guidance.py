"""Newer guidance from a file: chosen, checked, shown with what it would change, and used from then on."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.casework import Casework
from core.casework.guidance import Effect, Proposal, propose, take_in
from core.errors import InputFaults, PackFaults, WrongSecret
from core.pack_parcel import NO_PUBLISHER, PLACE, bytes_of
from core.store.progress import Tick
from desktop.first import Shown
from desktop.screens.guidance import GuidanceChange, GuidanceFile
from desktop.session.errand import Errand

if TYPE_CHECKING:
    from desktop.session.session import Session

FILE, CHANGE = "guidance-file", "guidance-change"
#: verb -> the page on which it may be said
SAID_ON: Final = {"look_at_guidance": FILE, "use_guidance": CHANGE}
NOT_YOURS: Final = "This is not your password. Check Caps Lock, then try again."
ONLY_READ: Final = "Your records can only be read just now, so nothing new can be taken in."
MOST_FAULTS: Final = 40  # said on one page; `check-pack` names them all
MOST_QUESTIONS: Final = 12


class Guidance(Errand):
    """Begun by `guidance`, from Settings."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._proposal: Proposal | None = None

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        return {
            "guidance": lambda _: self.show(self._file_page()),
            "look_at_guidance": lambda path: self._look(Path(str(path))),
            "use_guidance": lambda password: self._use(str(password)),
        }

    def back(self) -> None:
        """From what would change to the choice of a file."""
        if isinstance(self.page, GuidanceChange):
            self._proposal = None
            self.show(self._file_page())
        else:
            self.home("")

    def again(self) -> Shown | None:
        """The file page says anew what is in use; the other stays."""
        return self._file_page() if isinstance(self.page, GuidanceFile) else self.page

    def resume(self, page: str) -> bool:
        """After a lock a file is chosen anew."""
        if page not in (FILE, CHANGE):
            return False
        self.show(self._file_page())
        return True

    def forget(self) -> None:
        """Another page is shown: the file that was looked at leaves the memory."""
        super().forget()
        self._proposal = None

    def _file_page(self) -> GuidanceFile:
        closed = ""
        if not self.work.vault.health.ok:
            closed = ONLY_READ
        elif not self.session.around.publishers():
            closed = f"{NO_PUBLISHER.removeprefix(f'{PLACE}: ')}."
        return GuidanceFile(self.work.packs[-1].edition, closed)

    def _look(self, path: Path) -> None:
        publishers, work = self.session.around.publishers(), self.work

        def act(tick: Tick) -> Proposal:
            try:
                return propose(work, bytes_of(path), publishers, tick)
            except PackFaults as fault:
                raise InputFaults(_sentences(fault.faults)) from None

        def over(proposal: Proposal) -> None:
            self._proposal = proposal
            self.show(change_page(proposal))

        self.slowly("Checking the guidance.", act, over, about=PLACE, can_cancel=True)

    def _use(self, password: str) -> None:
        proposal, around, work = self._proposal, self.session.around, self.work
        if proposal is None:
            raise InputFaults([": Choose the file again"])
        if not password:
            raise InputFaults(["password: Enter your password"])

        def act(_: Tick) -> Proposal:
            if not work.vault.check_password(password, around.now()):
                raise WrongSecret(NOT_YOURS)
            take_in(work, proposal, around.packs(), around.publishers())
            return proposal

        def over(done: Proposal) -> None:
            self._proposal = None
            self.home(f"New cases use edition {done.pack.edition} from now on. Make a backup.")

        self.slowly("Taking in the guidance.", act, over)


def change_page(proposal: Proposal) -> GuidanceChange:
    """What a new edition would change, in words."""
    pack = proposal.pack
    concerned = [effect for effect in proposal.effects if _concerns(effect)]
    others = len(proposal.effects) - len(concerned)
    return GuidanceChange(
        edition=pack.edition,
        about=(
            f"{pack.title}.",
            f"By {pack.publisher}.",
            f"The file is signed by its publisher. {_count(proposal.cases, 'worked case')} in it held.",
        ),
        news=tuple(_news(proposal)),
        cases=tuple((effect.reference, _effect_words(effect), effect.stricter) for effect in concerned),
        same=_same(len(concerned), others),
    )


def _concerns(effect: Effect) -> bool:
    return effect.differs or bool(effect.new_questions) or not effect.comparable


def _effect_words(effect: Effect) -> str:
    if not effect.comparable:
        return "It cannot be compared here, because its own edition is not in this Waymark."
    now, then = (f"“{title}”" if title else "no outcome yet" for title in (effect.now, effect.then))
    same = f"The outcome stays the same: {now}." if effect.now else "It has no outcome yet, with either edition."
    said = f"Now: {now}. With the new edition: {then}." if effect.differs else same
    if effect.new_questions:
        said += f" {_count(effect.new_questions, 'question')} would be new."
    return said


def _same(concerned: int, others: int) -> str:
    if not concerned and not others:
        return "You have no open cases."
    if not others:
        return ""
    rest = "other open case" if concerned else "open case"
    return f"Nothing would change for {_count(others, rest)}."


def _news(proposal: Proposal) -> list[str]:
    before, now = proposal.rules
    found = [
        *_listed("New", proposal.new),
        *_listed("No longer asked", proposal.gone),
        *_listed("Worded anew", proposal.reworded),
    ]
    if before != now:
        found.append(f"It has {_count(now, 'rule')}. The one in use has {before}.")
    return found or ["It asks the same questions, in the same words."]


def _listed(what: str, questions: tuple[str, ...]) -> list[str]:
    """Each question in a line of its own, and how many more there are."""
    more = len(questions) - MOST_QUESTIONS
    shown = [f"{what}: {each}" for each in questions[:MOST_QUESTIONS]]
    return [*shown, f"{what}: {more} more."] if more > 0 else shown


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _sentences(faults: list[str]) -> list[str]:
    """Of very many faults, the first and how many more: it is the publisher who has to see them all."""
    more = len(faults) - MOST_FAULTS
    shown = [each if each.endswith(".") else f"{each}." for each in faults[:MOST_FAULTS]]
    return [*shown, f"{PLACE}: And {_count(more, 'more fault')}."] if more > 0 else shown
