"""One case as it stands: the concern, the people, the answers, the decision, the signed versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.answers import Answer
from core.facts import Facts, Person

MAX_TEXT = 10_000  # characters in one answer; longer text belongs in a document of its own
NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list of people. `age` is None for not known; `kind` is child, adult or unknown."""

    id: str
    ref: str
    kind: str
    age: int | None
    roles: tuple[str, ...]
    note: str = ""
    motivation: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed version: the record in canonical form, its digest and the DSL's signature (both hex)."""

    version: int
    at: datetime
    by: str
    record: str
    digest: str
    code: str
    signature: str
    reason: str  # why this version was made; empty for the first
    second: Mapping[str, str] = field(default_factory=dict)  # as in its entry, and `at`, when it was made


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `signed` is true while the newest version stands signed and has not been reopened."""

    id: str
    reference: str = ""
    opened_at: datetime | None = None
    opened_by: str = ""
    changed_at: datetime | None = None
    guidance: tuple[str, str, str] = ("", "", "")  # id, edition, sha256
    training: bool = False
    concern: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    people: tuple[Listed, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    decision: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Signed, ...] = ()
    reopened_for: str = ""
    signed: bool = False

    @property
    def version(self) -> int:
        """The number of the version that is signed, or being written."""
        return len(self.versions) + (0 if self.signed else 1)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, as the store gives it back."""

    kind: str
    data: Mapping[str, Any]
    at: datetime
    by: str


def facts(case: Case) -> Facts:
    """What the rules look at."""
    return Facts(
        people=tuple(Person(p.ref, p.age, p.kind, p.roles, p.motivation) for p in case.people),
        answers=case.answers,
    )
