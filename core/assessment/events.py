"""From events to a case: each kind of event is one small function from a case to the next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.answers import Answer
from core.assessment.case import NOT_KNOWN, Case, Happened, Listed, Signed
from core.errors import InputFaults

LOGGED_ONLY = ("printed", "copy_saved", "viewed", "retention", "case_sent", "receipt_noted")
AFTER_SIGNING = ("reopened", "second_signature")


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
        raise InputFaults(["case: A newer version of Waymark wrote in this case. Install that version to open it"])
    if case.signed and event.kind not in AFTER_SIGNING:
        raise InputFaults(["case: This version is signed. Make a new version to change anything"])
    if not case.signed and event.kind == "reopened":
        raise InputFaults(["case: There is no signed version to reopen"])
    return replace(_APPLY[event.kind](case, event), changed_at=event.at)


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
    second |= {"user": str(event.data.get("user", "")), "at": event.at.isoformat(timespec="seconds")}
    return replace(
        case,
        versions=tuple(replace(v, second=second) if v.version == event.data["version"] else v for v in case.versions),
    )


def _reopened(case: Case, event: Happened) -> Case:
    # The last answers stay, as a starting point; the decision has to be made afresh.
    return replace(case, signed=False, reopened_for=event.data["reason"], decision={})


_APPLY: Mapping[str, Callable[[Case, Happened], Case]] = {
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
