"""All that the rules look at: the answers given, and the people listed."""

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
