"""Cases told event by event, as the screens tell them, and a DSL who goes from page to page. Nothing here is real."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from hypothesis import strategies as st
from packs.every_pack import KENT, PACKS, SMALL

from core.answers import Answer
from core.assessment import NOT_KNOWN, Case, Happened, Listed, apply, facts
from core.decide import Decision, decide
from core.pack import ConcernField, Pack
from core.page import Setting, page_for
from core.path import first_open, next_page

AT = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)
LARKFIELD = Setting("Larkfield Academy", "kent", {"front-door": "03000 000 000 (sample)"})
CALM = {  # what leads each pack to its gentlest outcome, with one child whose act is as GENTLE says
    KENT: {"under_18_involved": "yes", "consent": "yes", "enough_information": "yes", "manageable": "yes"},
    SMALL: {"leaves_site": "yes", "lifeguard": "yes", "everyone_well": "yes"},
}
GENTLE = {KENT: ("sent", "romantic"), SMALL: ("swims", "lesson")}
OF_STEPS = {KENT: {"known_to_services", "staff_viewed"}, SMALL: {"packed_lunch"}}


def opened(pack: Pack) -> Case:
    """A case just started."""
    data = {
        "reference": "2026-007", "guidance": pack.id, "edition": pack.edition, "sha256": pack.sha256,
        "product": "Waymark", "training": 0,
    }  # fmt: skip
    return happen(Case("c0ffee"), "case_opened", **data)


def happen(case: Case, kind: str, /, **data: object) -> Case:
    """The case after one more event."""
    return apply(case, Happened(kind, data, AT, "M. Ellis"))


def listing(case: Case, person: Listed) -> Case:
    """The case with somebody listed, and the act classed where it is."""
    age = NOT_KNOWN if person.age is None else person.age
    case = happen(
        case, "person", id=person.id, ref=person.ref, kind=person.kind, age=age, roles=person.roles, note=person.note
    )
    return happen(case, "motivation", id=person.id, value=person.motivation) if person.motivation else case


def with_answers(case: Case, answers: Mapping[str, str]) -> Case:
    """The case with these answers, in their order."""
    for question, answer in answers.items():
        case = happen(case, "answer", question=question, answer=str(answer))
    return case


def decided(case: Case, choice: str, **parts: str) -> Case:
    """The case with the DSL's decision and a day to look again."""
    for name, value in {"choice": choice, "review": "2026-12-07", **parts}.items():
        case = happen(case, "decision", field=name, value=value)
    return case


def calm(folder, **changes: str) -> dict[str, Answer]:
    """An answer to every question: the gentlest there is, but for these."""
    pack = PACKS[folder]
    return {question: Answer(changes.get(question, CALM[folder].get(question, "no"))) for question in pack.questions}


def gentle(folder, ref: str = "AB", **changes: object) -> Listed:
    """A child of 16 whose act is the gentlest there is."""
    role, motivation = GENTLE[folder]
    return Listed(
        **{"id": f"p{ref}", "ref": ref, "kind": "child", "age": 16, "roles": (role,), "motivation": motivation}
        | changes
    )


def with_concern(pack: Pack, case: Case) -> Case:
    """The whole first account."""
    for part in pack.concern:
        case = happen(case, "concern", field=part.id, value=concern_value(part))
    return case


def concern_value(part: ConcernField) -> str | tuple[str, ...]:
    """Something that fits this part of the concern."""
    first = part.options[0][0] if part.options else ""
    return {"date": "2026-11-20", "time": "14:10", "choice": first, "choices": (first,)}.get(part.kind, "9B, 14:10")


def told(folder, *people: Listed, **changes: str) -> Case:
    """A whole case: everything answered, gently but for these changes; one gentle child where nobody is named."""
    pack = PACKS[folder]
    case = with_concern(pack, opened(pack))
    for person in people or (gentle(folder),):
        case = listing(case, person)
    return with_answers(case, calm(folder, **changes))


@dataclass
class Walk:
    """Where a DSL went who answers each page as told, and what stood there before and after each page."""

    pack: Pack = field(repr=False)
    people: tuple[Listed, ...]
    answers: Mapping[str, Answer]
    case: Case = field(init=False)
    pages: list[str] = field(default_factory=list)
    before: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.case = opened(self.pack)

    def go(self, page: str = "concern", until: tuple[str, ...] = ("check",)) -> str:
        """Answer and continue until one of these pages, or until the list of people lacks somebody. The last page."""
        for _ in range(120):
            if page in until or (page == "people" and "people" in self.pages):
                return page
            decision = decide(self.pack, facts(self.case))
            page_for(self.pack, self.case, page, LARKFIELD)
            if self.people and page.partition(":")[0] in ("question", "motivation"):
                assert first_open(self.pack, self.case) == page
            self.pages.append(page)
            self.before.append(decision)
            self._answer(page)
            page = next_page(self.pack, self.case, page)
        raise AssertionError("the pages never end")

    def _answer(self, page: str) -> None:
        kind, _, ident = page.partition(":")
        if kind == "concern":
            self.case = with_concern(self.pack, self.case)
        elif kind == "people":
            for person in self.people:
                self.case = listing(self.case, replace(person, motivation=None))
        elif kind == "question":
            self.case = with_answers(self.case, {ident: self.answers[ident]})
        elif kind == "motivation":
            chosen = next(p.motivation for p in self.people if p.id == ident)
            self.case = happen(self.case, "motivation", id=ident, value=chosen)

    def questions(self) -> Iterator[tuple[str, Decision]]:
        """Each question asked, with what the rules said just before it was answered."""
        for page, decision in zip(self.pages, self.before, strict=True):
            kind, _, ident = page.partition(":")
            if kind == "question":
                yield ident, decision


REFS = st.sampled_from(["AB", "C:D", "E F", "Ñí", "G/1", "日", "age:K", "%s", "<b>"])


@st.composite
def people(draw, folder) -> tuple[Listed, ...]:
    """Nobody to four people as the person page lets them be listed; every act that can be classed has a class."""
    pack = PACKS[folder]
    found = []
    for number, ref in enumerate(draw(st.lists(REFS, unique=True, max_size=4))):
        kind = draw(st.sampled_from(["child", "child", "child", "adult", "unknown"]))
        ages = {"child": st.integers(4, 17), "adult": st.integers(18, 60), "unknown": st.integers(0, 60)}[kind]
        roles = draw(st.lists(st.sampled_from(list(pack.roles)), unique=True, min_size=1, max_size=3))
        act = draw(st.sampled_from([GENTLE[folder][1], GENTLE[folder][1], *pack.motivations]))
        found.append(Listed(f"p{number}", ref, kind, draw(st.none() | ages), tuple(roles), "", act))
    return tuple(found)


def answers(folder):
    """An answer to every question, most of them gentle."""
    questions = st.sampled_from(list(PACKS[folder].questions))
    return st.dictionaries(questions, st.sampled_from(Answer), max_size=5).map(lambda said: calm(folder, **said))


@st.composite
def states(draw, folder) -> Case:
    """A case as it may stand at any time: some answers given, in any order, some acts classed."""
    pack = PACKS[folder]
    case = opened(pack)
    if draw(st.booleans()):
        case = with_concern(pack, case)
    for person in draw(people(folder)):
        acts = any(pack.roles[role].acting for role in person.roles) and person.kind == "child"
        classed = acts and draw(st.booleans())
        case = listing(
            case, person if classed else Listed(person.id, person.ref, person.kind, person.age, person.roles)
        )
    said = draw(answers(folder))
    given = draw(st.lists(st.sampled_from(list(said)), unique=True) | st.permutations(list(said)))
    return with_answers(case, {question: said[question] for question in given})
