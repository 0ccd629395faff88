"""One case as JSON, read without trust: every fault is named at once, its place first."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NoReturn

from core.answers import Answer
from core.errors import InputFaults
from core.facts import Facts, Person
from core.pack import Pack
from core.pack_shape import ID, OLDEST, UNSEEN, short

NOT_KNOWN = "not_known"
LONGEST_REF = 60
LONGEST_NOTE = 10_000
LARGEST_CASE = 4 * 1024 * 1024

# Characters of a reference that are no text at all: half of a pair, from an escape like \ud800.
_NO_CHARACTER = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a file told. `notes` are texts by question id, in the order of the file."""

    facts: Facts
    notes: Mapping[str, str]


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stood there more than once."""

    repeated: tuple[str, ...] = ()


def read_case(raw: bytes, pack: Pack, *, notes: bool = False) -> CaseFile:
    """The case in these bytes. `notes`: whether a key of that name may stand in it.

    Raises:
        InputFaults: it cannot be used; every fault is named, its place first.
    """
    table = _parse(raw)
    faults = list(_key_faults(table, "", ("children", "answers", "notes") if notes else ("children", "answers")))
    people = tuple(_people(table.get("children", []), pack, faults))
    answers = dict(_answers(table.get("answers", _Object()), pack, faults))
    texts = dict(_notes(table.get("notes", _Object()), pack, faults)) if notes else {}
    if faults:
        raise InputFaults(faults)
    return CaseFile(Facts(people, MappingProxyType(answers)), MappingProxyType(texts))


def _parse(raw: bytes) -> _Object:
    if len(raw) > LARGEST_CASE:
        raise InputFaults([f"the case: is larger than {LARGEST_CASE} bytes"])
    try:
        table = _DECODER.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputFaults([f"byte {error.start + 1}: is not UTF-8 text"]) from None
    except json.JSONDecodeError as error:
        raise InputFaults([f"line {error.lineno}, column {error.colno}: {error.msg}; this is not JSON"]) from None
    except RecursionError:
        raise InputFaults(["the case: is nested too deep"]) from None
    except ValueError:  # a whole number too long to be read
        raise InputFaults(["the case: has a number past all reason"]) from None
    if not isinstance(table, _Object):
        raise InputFaults([f"the case: must be one object, not {short(table)}"])
    return table


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        made.repeated = tuple(key for key in made if keys.count(key) > 1)
    return made


def _constant(name: str) -> NoReturn:
    raise InputFaults([f"the case: {name} is not a number that JSON knows"])


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def _key_faults(table: _Object, place: str, known: Iterable[str]) -> Iterator[str]:
    for key in table.repeated:
        yield f"{place}{_shown(key)}: stands here more than once"
    for key in table:
        if key not in known:
            yield f"{place}{_shown(key)}: is not a key that belongs here"


def _shown(key: str) -> str:
    return key if ID.fullmatch(key) else short(key)


def _people(value: object, pack: Pack, faults: list[str]) -> Iterator[Person]:
    if not isinstance(value, list):
        faults.append(f"children: must be a list, not {short(value)}")
        return
    refs: set[str] = set()
    for number, entry in enumerate(value):
        place = f"children[{number}]"
        if not isinstance(entry, _Object):
            faults.append(f"{place}: must be an object, not {short(entry)}")
            continue
        before = len(faults)
        faults += _key_faults(entry, f"{place}.", ("ref", "age", "roles", "motivation"))
        faults += (f"{place}.{key}: is missing" for key in ("ref", "age") if key not in entry)
        faults += (fault for key in entry for fault in _value_faults(key, entry[key], place, pack))
        ref = entry.get("ref")
        if isinstance(ref, str) and ref in refs:
            faults.append(f"{place}.ref: {short(ref)} stands here more than once")
        if isinstance(ref, str):
            refs.add(ref)
        if len(faults) == before:
            age = entry["age"]
            roles = tuple(entry.get("roles", ()))
            yield Person(entry["ref"], None if age == NOT_KNOWN else age, "child", roles, entry.get("motivation"))


def _value_faults(key: str, value: object, place: str, pack: Pack) -> Iterator[str]:
    if key == "ref":
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_REF:
            yield f"{place}.ref: must be text of 1 to {LONGEST_REF} characters, not {short(value)}"
        elif UNSEEN.search(value) or "\n" in value or any(ord(sign) in _NO_CHARACTER for sign in value):
            yield f"{place}.ref: has a character that cannot be seen"
    elif key == "age":
        if value != NOT_KNOWN and not (type(value) is int and 0 <= value <= OLDEST):
            yield f"{place}.age: must be a whole number from 0 to {OLDEST}, or not_known, not {short(value)}"
    elif key == "motivation":
        if not isinstance(value, str) or value not in pack.motivations:
            yield f"{place}.motivation: must be one of {', '.join(pack.motivations)}, not {short(value)}"
    elif key == "roles":
        yield from _role_faults(value, f"{place}.roles", pack)


def _role_faults(value: object, place: str, pack: Pack) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place}: must be a list, not {short(value)}"
        return
    seen: set[str] = set()
    for number, role in enumerate(value):
        if not isinstance(role, str) or role not in pack.roles:
            yield f"{place}[{number}]: must be one of {', '.join(pack.roles)}, not {short(role)}"
        elif role in seen:
            yield f"{place}[{number}]: {role} stands here more than once"
        else:
            seen.add(role)


def _answers(value: object, pack: Pack, faults: list[str]) -> Iterator[tuple[str, Answer]]:
    for question, said in _by_question("answers", value, pack, faults):
        answer = _ANSWERS.get(said) if isinstance(said, str) else None
        if answer is None:
            faults.append(f"answers.{question}: must be yes, no or not_known, not {short(said)}")
        else:
            yield question, answer


_ANSWERS: Mapping[str, Answer] = MappingProxyType({str(answer): answer for answer in Answer})


def _notes(value: object, pack: Pack, faults: list[str]) -> Iterator[tuple[str, str]]:
    for question, text in _by_question("notes", value, pack, faults):
        if not isinstance(text, str) or len(text) > LONGEST_NOTE:
            faults.append(f"notes.{question}: must be text of at most {LONGEST_NOTE} characters")
        elif any(ord(sign) in _NO_CHARACTER for sign in text):
            faults.append(f"notes.{question}: has a character that is no character")
        else:
            yield question, text


def _by_question(place: str, value: object, pack: Pack, faults: list[str]) -> Iterator[tuple[str, object]]:
    if not isinstance(value, _Object):
        faults.append(f"{place}: must be an object, not {short(value)}")
        return
    faults += (f"{place}.{_shown(key)}: stands here more than once" for key in value.repeated)
    for question, said in value.items():
        if question in pack.questions:
            yield question, said
        else:
            faults.append(f"{place}.{_shown(question)}: is not a question of this guidance")
