"""The pages, each one frozen object that is complete: a view needs nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.assessment import Listed
from core.pack import ConcernField
from core.page.parts import CheckRow, Choice, PersonRow, Said, Told


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question. `known_only`: children are not to be questioned; `extra`: it need not be answered any more."""

    id: str
    heading: str
    caption: str
    hint: str
    choices: tuple[Choice, ...]
    answer: str
    note_label: str
    note: str
    why: str
    cites: tuple[str, ...]
    known_only: bool
    extra: bool


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """The first account. `values` holds what was entered, by field id."""

    id: str
    heading: str
    fields: tuple[ConcernField, ...]
    values: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody involved, children first. `missing` says what is still needed, or is empty."""

    id: str
    heading: str
    children: tuple[PersonRow, ...]
    others: tuple[PersonRow, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person to list or correct; `person` is None for a new one. `typed`: texts begun before and not saved."""

    id: str
    heading: str
    person: Listed | None
    roles: tuple[Choice, ...]
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MotivationPage:
    """How one child's act is classed. Groups are (class, choices)."""

    id: str
    heading: str
    hint: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    answer: str
    cites: tuple[str, ...]
    known_only: bool
    extra: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything told so far, in sections (title, rows), what was not asked, and what does not fit together."""

    id: str
    heading: str
    sections: tuple[tuple[str, tuple[CheckRow, ...]], ...]
    not_asked: tuple[CheckRow, ...]
    contradictions: tuple[Said, ...]
    outcome_title: str


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """The outcome, or (id `stop`) the short page that speaks at once.

    `level` is refer, advice, manage or outside. `extras`: how many questions may still be filled in.
    """

    id: str
    level: str
    title: str
    what: str
    because: str
    do: tuple[Told, ...]
    do_not: tuple[Told, ...]
    support: tuple[Told, ...]
    why: tuple[Said, ...]
    not_known: tuple[Said, ...]
    contradictions: tuple[Said, ...]
    readings: tuple[tuple[str, Said], ...]
    you_decide: str
    extras: int


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """The DSL's own decision. `rank` of a choice above that of `indicated` is a departure."""

    id: str
    heading: str
    indicated: str
    indicated_title: str
    choices: tuple[Choice, ...]
    departs: tuple[str, ...]  # choices less cautious than indicated
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignPage:
    """What is about to be signed, and what is still missing (each with the page that mends it)."""

    id: str
    heading: str
    lines: tuple[Said, ...]
    missing: tuple[CheckRow, ...]
    departs: bool


Page = (
    QuestionPage | ConcernPage | PeoplePage | PersonPage | MotivationPage | CheckPage | OutcomePage | DecisionPage
    | SignPage
)  # fmt: skip
