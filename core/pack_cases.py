"""The worked cases of a pack, `cases.toml`: read, run, and every difference named. `core/PACK.md` says the format."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from core.answers import Answer
from core.decide import UNDECIDED, Decision, Facts, Person, decide, ready
from core.errors import PackFaults
from core.pack import Pack
from core.pack_file import pack_from, parse_toml, read_pack, read_small_file
from core.pack_shape import OLDEST, Entry, short

CASES_FILE = "cases.toml"
NOT_KNOWN = "not_known"
KINDS = ("child", "adult", "unknown")
LISTS = ("not-known", "still-to-ask", "contradictions", "readings", "required-steps", "rules", "cites")
KEYS = ("name", "why", "given", "people", "expect", "classification", "age-band", "because", *LISTS)
PERSON_KEYS = ("ref", "age", "kind", "roles", "motivation")


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case that a safeguarding lead could read. `expected` holds what `cases.toml` gives, by its key."""

    name: str
    why: str
    facts: Facts
    expected: Mapping[str, object]


def check_pack(folder: Path) -> tuple[Pack, int]:
    """The pack in this folder, with the number of its worked cases, if all is well with both.

    Raises:
        PackFaults: every fault of the pack; or, if it has none, of its rules and its cases together.
    """
    pack = read_pack(folder)
    return pack, _count_if_well(pack, lambda: read_cases(folder, pack))


def check_texts(pack_text: bytes, cases_text: bytes) -> tuple[Pack, int]:
    """As `check_pack`, from the bytes of the two files."""
    pack = pack_from(pack_text)
    return pack, _count_if_well(pack, lambda: cases_from(cases_text, pack))


def _count_if_well(pack: Pack, read: Callable[[], tuple[WorkedCase, ...]]) -> int:
    asked = ready(pack).logic.diagram.left([0])[1]
    faults = [
        f"question {question.id!r}: no answer to it changes any outcome; it must have decides = false"
        for question in pack.questions.values()
        if question.decides and question.id not in asked
    ]
    try:
        cases = read()
    except PackFaults as error:
        raise PackFaults([*faults, *error.faults]) from None
    for case in cases:
        faults += differences(pack, case)
    if faults:
        raise PackFaults(faults)
    return len(cases)


def read_cases(folder: Path, pack: Pack) -> tuple[WorkedCase, ...]:
    """The worked cases beside a pack. Raises PackFaults with every fault of the file."""
    return cases_from(read_small_file(folder / CASES_FILE), pack)


def cases_from(raw: bytes, pack: Pack) -> tuple[WorkedCase, ...]:
    """The worked cases that these bytes of a `cases.toml` are. Raises PackFaults, as `read_cases`."""
    table = parse_toml(raw, CASES_FILE)
    entries = table.get("case")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise PackFaults([f"{CASES_FILE}: needs at least one [[case]]"])
    faults = [f"{CASES_FILE}: {short(key)} is not a key that belongs here" for key in table if key != "case"]
    for number, entry in enumerate(entries):
        faults += (f"{_place(number, entry)}: {fault}" for fault in _case_faults(entry, pack))
    named = Counter(entry["name"] for entry in entries if isinstance(entry.get("name"), str))
    faults += (f"case {short(name)}: stands here {times} times" for name, times in named.items() if times > 1)
    if faults:
        raise PackFaults(faults)
    return tuple(_case(entry) for entry in entries)


def _place(number: int, entry: Entry) -> str:
    name = entry.get("name")
    return f"case {short(name)}" if isinstance(name, str) else f"case[{number}]"


def _case_faults(entry: Entry, pack: Pack) -> Iterator[str]:
    for key in entry:
        if key not in KEYS:
            yield f"{short(key)}: is not a key that belongs here"
    for key in ("name", "why", "expect"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"{key}: must be text"
    yield from _answer_faults(entry.get("given", {}), pack)
    yield from _people_faults(entry.get("people", []), pack)
    yield from _expected_faults(entry, pack)


def _expected_faults(entry: Entry, pack: Pack) -> Iterator[str]:
    outcome = entry.get("expect")
    if isinstance(outcome, str) and outcome not in (*pack.outcomes, UNDECIDED):
        yield f"expect: there is no outcome {short(outcome)}"
    for key in LISTS:
        if not _texts(entry.get(key, [])):
            yield f"{key}: must be a list of names"
    for place in entry["cites"] if _texts(entry.get("cites")) else ():
        if place not in pack.places:
            yield f"cites: there is no place {short(place)}"
    classes = entry.get("classification", {})
    if not isinstance(classes, dict) or not all(_texts(pair) and len(pair) in (0, 2) for pair in classes.values()):
        yield "classification: must be a table like { A = ['class', 'subtype'], B = [] }"
    because = entry.get("because", {})
    if not isinstance(because, dict) or not _texts(list(because.values())):
        yield "because: must be a table of texts"
    if not isinstance(entry.get("age-band", ""), str):
        yield "age-band: must be text"


def _answer_faults(given: object, pack: Pack) -> Iterator[str]:
    if not isinstance(given, dict):
        yield "given: must be a table"
        return
    for question, said in given.items():
        if question not in pack.questions:
            yield f"given: there is no question {short(question)}"
        elif said not in tuple(Answer):
            yield f"given: {question}: must be yes, no or not_known, not {short(said)}"


def _people_faults(people: object, pack: Pack) -> Iterator[str]:
    if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
        yield "people: must be a list of tables"
        return
    for number, person in enumerate(people):
        yield from (f"people[{number}].{fault}" for fault in _person_faults(person, pack))
    refs = Counter(person["ref"] for person in people if isinstance(person.get("ref"), str))
    yield from (f"people: {short(ref)} stands here {times} times" for ref, times in refs.items() if times > 1)


def _person_faults(person: Entry, pack: Pack) -> Iterator[str]:
    for key in person:
        if key not in PERSON_KEYS:
            yield f"{short(key)}: is not a key that belongs here"
    if not isinstance(person.get("ref"), str) or not person["ref"]:
        yield "ref: must be text"
    age = person.get("age")
    if age != NOT_KNOWN and not (type(age) is int and 0 <= age <= OLDEST):
        yield f"age: must be a whole number from 0 to {OLDEST}, or 'not_known', not {short(age)}"
    if person.get("kind", "child") not in KINDS:
        yield f"kind: must be one of {', '.join(KINDS)}, not {short(person['kind'])}"
    roles = person.get("roles", [])
    if not _texts(roles) or not all(role in pack.roles for role in roles):
        yield f"roles: must be a list of {', '.join(pack.roles)}, not {short(roles)}"
    motivation = person.get("motivation")
    if motivation is not None and not (isinstance(motivation, str) and motivation in pack.motivations):
        yield f"motivation: must be one of {', '.join(pack.motivations)}, not {short(motivation)}"


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _case(entry: Entry) -> WorkedCase:
    people = tuple(
        Person(
            person["ref"],
            None if person["age"] == NOT_KNOWN else person["age"],
            person.get("kind", "child"),
            tuple(person.get("roles", ())),
            person.get("motivation"),
        )
        for person in entry.get("people", ())
    )
    answers = {question: Answer(said) for question, said in entry.get("given", {}).items()}
    expected = {key: entry[key] for key in KEYS if key in entry and key not in ("name", "why", "given", "people")}
    return WorkedCase(entry["name"], entry["why"], Facts(people, MappingProxyType(answers)), MappingProxyType(expected))


def differences(pack: Pack, case: WorkedCase) -> tuple[str, ...]:
    """What this pack decides otherwise than the case expects; empty where they agree."""
    decision = decide(pack, case.facts)
    found = []
    for key, expected in case.expected.items():
        actual = _ACTUAL[key](decision)
        agrees = set(expected) <= set(actual) if key == "cites" else expected == actual  # type: ignore[call-overload]
        if not agrees:
            found.append(f"case {short(case.name)}: {key}: expected {expected!a}, not {actual!a}")
    return tuple(found)


_ACTUAL: Mapping[str, Callable[[Decision], object]] = MappingProxyType({
    "expect": lambda decision: decision.outcome,
    "age-band": lambda decision: decision.age_band,
    "not-known": lambda decision: list(decision.not_known),
    "still-to-ask": lambda decision: list(decision.still_to_ask),
    "contradictions": lambda decision: list(decision.contradictions),
    "readings": lambda decision: list(decision.readings),
    "required-steps": lambda decision: list(decision.required_steps),
    "rules": lambda decision: list(dict.fromkeys(reason.rule for reason in decision.reasons)),
    "cites": lambda decision: list(dict.fromkeys(place for reason in decision.reasons for place in reason.cites)),
    "because": lambda decision: {about: said for reason in decision.reasons for about, said in reason.because.items()},
    "classification": lambda decision: {
        ref: [act.act_class or "", act.subtype or ""] if act.act_class or act.subtype else []
        for ref, act in decision.classification.items()
    },
})
