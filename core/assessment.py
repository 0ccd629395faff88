"""One case as its events tell it: opened, answered, decided, signed, reopened. Pure: the same events, the same case.

Each event kind below is written to the store as (kind, case, data); `data` holds text, whole numbers and lists of text.
Nothing is ever changed: a correction is one more event. While the newest version is signed, only `reopened`,
`second_signature` and the log of prints and views may follow.

* case_opened       {reference, guidance, edition, sha256, product, training}
* concern           {field, value}              value: text, or a list of option values
* person            {id, ref, kind, age, roles, note}   age: whole number or "not_known"; replaces the one with this id
* person_removed    {id}
* motivation        {id, value}                 an empty value takes it back
* answer            {question, answer}
* note              {question, text}
* decision          {field, value}              one part of the DSL's own decision
* signed            {version, record, digest, code, signature}    record: canonical JSON as text; the others as hex
* second_signature  {version, name, role, how, on, signature}     how: "paper", or "key" with a signature
* reopened          {reason}
* printed, copy_saved, viewed   {version, …}    a log; changes nothing
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.answers import Answer
from core.decide import Facts, Person
from core.errors import InputFaults
from core.pack import Pack

MAX_TEXT = 10_000  # characters in one answer; longer text belongs in a document of its own
NOT_KNOWN = "not_known"
DECISION_FIELDS = (
    "choice",
    "reasons",
    "adviser",
    "adviser_when",
    "adviser_said",
    "second_name",
    "second_role",
    "review",
)
LOGGED_ONLY = ("printed", "copy_saved", "viewed")


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
    second: Mapping[str, str] = field(default_factory=dict)


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


def told(case: str, events: Iterable[Happened]) -> Case:
    """The case after all its events, in their order."""
    state = Case(case)
    for event in events:
        state = apply(state, event)
    return state


def apply(case: Case, event: Happened) -> Case:
    """The case after one more event. Raises InputFaults for a kind that is not known or not allowed now."""
    if event.kind in LOGGED_ONLY:
        return case
    if event.kind not in _APPLY:
        raise InputFaults([f"event: the kind {event.kind!r} is not known to this version of Waymark"])
    if case.signed and event.kind not in ("reopened", "second_signature"):
        raise InputFaults(["case: this version is signed; reopen it first"])
    return replace(_APPLY[event.kind](case, event), changed_at=event.at)


def facts(case: Case) -> Facts:
    """What the rules look at."""
    return Facts(
        people=tuple(Person(p.ref, p.age, p.kind, p.roles, p.motivation) for p in case.people),
        answers=case.answers,
    )


def check_person(pack: Pack, case: Case, person: Listed, *, roles_needed: bool = True) -> list[str]:
    """What is wrong with a person about to be listed, each as a sentence that says what to do."""
    faults = []
    if not person.ref.strip():
        faults.append("ref: Enter initials or a pupil reference")
    elif len(person.ref) > 60:  # noqa: PLR2004 - as in the headless door
        faults.append("ref: Use 60 characters or fewer")
    elif any(p.ref == person.ref and p.id != person.id for p in case.people):
        faults.append(f"ref: {person.ref} is on the list already. Add a number, for example {person.ref}2")
    if person.age is not None and not 0 <= person.age <= 120:  # noqa: PLR2004 - as in the headless door
        faults.append("age: Enter an age between 0 and 120, or choose Not known")
    adult = pack.adult_act.from_age
    if person.kind == "child" and person.age is not None and person.age >= adult:
        faults.append(f"age: Someone aged {adult} or over is an adult. Choose Adult, or correct the age")
    if person.kind == "adult" and person.age is not None and person.age < adult:
        faults.append(f"age: Someone under {adult} is a child. Choose Child, or correct the age")
    if roles_needed and not person.roles:
        faults.append("roles: Choose at least one. Choose Other if none of them fits")
    return faults


def _opened(case: Case, event: Happened) -> Case:
    data = event.data
    return replace(
        case,
        reference=data["reference"],
        opened_at=event.at,
        opened_by=event.by,
        guidance=(data["guidance"], data["edition"], data["sha256"]),
        training=bool(data["training"]),
    )


def _concern(case: Case, event: Happened) -> Case:
    value = event.data["value"]
    return replace(
        case,
        concern=_with(
            case.concern,
            event.data["field"],
            tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value,
        ),
    )


def _person(case: Case, event: Happened) -> Case:
    data = event.data
    before = next((p for p in case.people if p.id == data["id"]), None)
    age = data["age"]
    person = Listed(
        id=data["id"],
        ref=data["ref"],
        kind=data["kind"],
        age=None if age == NOT_KNOWN else age,
        roles=tuple(data["roles"]),
        note=data["note"],
        motivation=before.motivation if before else None,
    )
    if before is None:
        return replace(case, people=(*case.people, person))
    return replace(case, people=tuple(person if p.id == person.id else p for p in case.people))


def _person_removed(case: Case, event: Happened) -> Case:
    return replace(case, people=tuple(p for p in case.people if p.id != event.data["id"]))


def _motivation(case: Case, event: Happened) -> Case:
    return replace(
        case,
        people=tuple(
            replace(p, motivation=event.data["value"] or None) if p.id == event.data["id"] else p for p in case.people
        ),
    )


def _answer(case: Case, event: Happened) -> Case:
    return replace(case, answers=_with(case.answers, event.data["question"], Answer(event.data["answer"])))


def _note(case: Case, event: Happened) -> Case:
    return replace(case, notes=_with(case.notes, event.data["question"], event.data["text"]))


def _decision(case: Case, event: Happened) -> Case:
    return replace(case, decision=_with(case.decision, event.data["field"], event.data["value"]))


def _signed(case: Case, event: Happened) -> Case:
    data = event.data
    version = Signed(
        version=data["version"],
        at=event.at,
        by=event.by,
        record=data["record"],
        digest=data["digest"],
        code=data["code"],
        signature=data["signature"],
        reason=case.reopened_for,
    )
    return replace(case, versions=(*case.versions, version), signed=True, reopened_for="")


def _second_signature(case: Case, event: Happened) -> Case:
    second = {name: str(event.data[name]) for name in ("name", "role", "how", "on", "signature")}
    return replace(
        case,
        versions=tuple(replace(v, second=second) if v.version == event.data["version"] else v for v in case.versions),
    )


def _reopened(case: Case, event: Happened) -> Case:
    # The last answers stay, as a starting point; the decision has to be made afresh.
    return replace(case, signed=False, reopened_for=event.data["reason"], decision={})


_APPLY = {
    "case_opened": _opened,
    "concern": _concern,
    "person": _person,
    "person_removed": _person_removed,
    "motivation": _motivation,
    "answer": _answer,
    "note": _note,
    "decision": _decision,
    "signed": _signed,
    "second_signature": _second_signature,
    "reopened": _reopened,
}


def _with(old: Mapping[str, Any], name: str, value: object) -> dict[str, Any]:
    return {**old, name: value}
