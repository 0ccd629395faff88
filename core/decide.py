"""From what was told to a decision with its reasons. Pure: same facts, same decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.answers import Answer


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody involved. `age` is whole years or None for not known; `kind` is child, adult or unknown.

    `motivation` is None until somebody chose one.
    """

    ref: str
    age: int | None
    kind: str = "child"
    roles: tuple[str, ...] = ()
    motivation: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at. A question that was not asked is not in `answers`."""

    people: tuple[Person, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that carried the outcome.

    `because` maps a question id (or `age:REF`, `motivation:REF`, `role:REF`) to what was said.
    """

    rule: str
    because: Mapping[str, str]
    cites: tuple[str, ...]  # ids of places


@dataclass(frozen=True, slots=True)
class ClassedAct:
    """The class of one person's act, or empty strings' None where there is none."""

    act_class: str | None
    subtype: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the guidance indicates. `outcome` is an outcome's id or `undecided`; all else in the order of the pack."""

    outcome: str
    classification: Mapping[str, ClassedAct]
    age_band: str
    reasons: tuple[Reason, ...]
    not_known: tuple[str, ...]
    still_to_ask: tuple[str, ...]
    contradictions: tuple[str, ...]
    readings: tuple[str, ...]
    required_steps: tuple[str, ...]


UNDECIDED = "undecided"
