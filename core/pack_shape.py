"""The tables of `pack.toml`, their keys, and what each key may hold. `core/PACK.md` says the same to authors."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from core.answers import Answer

Entry = dict[str, Any]

ID = re.compile(r"[a-z0-9_-]{1,60}", re.ASCII)
EDITION = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}", re.ASCII)
LONGEST_TEXT = 20_000
LONGEST_LIST = 400
LONGEST_SHOWN = 80  # characters of a value, in a message
OLDEST = 120

# C0 but the line break, DEL, C1, line and paragraph separators, byte order mark, and all that turns the reading
# direction round: none can be seen on the page, so none can be checked by the person who reads it.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
# No image comes in by any door, and no text of ours is long enough to be a picture in disguise.
PICTURE = re.compile(
    r"data:\s*[\w.+-]*[/;,]|;\s*base64|<\s*(?:img|svg|image|object|iframe)\b|[A-Za-z0-9+/_-]{200}", re.IGNORECASE
)

# "?" at the end: may be left out.  Lists of names are checked against their tables in `pack_check`.
_CONDITION = {"any-of": "members?", "all-of": "members?", "unless": "members?"}
TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "always": {"lead": "text", "says": "words"},
    "place": {"id": "id", "label": "text"},
    "section": {"id": "id", "title": "text"},
    "question": {
        "id": "id", "section": "name", "ask": "text", "hint": "words", "why": "text", "cites": "names",
        "means": "answers", "short": "text", "known-only": "words", "decides": "flag?", "before": "name?",
        "note": "words?", "options": "some-answers?", "option-hints": "some-answers?",
    },
    "concern": {
        "id": "id", "kind": "one of date, time, choice, choices, text", "ask": "text", "hint": "words",
        "cites": "names", "options": "options?", "optional": "flag?",
    },
    "role": {"id": "id", "label": "text", "acting": "flag"},
    "act-class": {"id": "id", "label": "text"},
    "motivation": {"id": "id", "label": "text", "hint": "words", "act-class": "words", "cites": "names"},
    "adult-act": {"act-class": "name", "subtype": "id", "label": "text", "from-age": "age", "cites": "names"},
    "age-band": {"id": "id", "label": "text", "from": "age", "to": "age"},
    "sighting": {
        "id": "id", "age-under": "age?", "age-at-least": "age?", "age-not-known": "true?", "every-age-at-least": "age?",
        "ages-apart": "age?", "role": "names?", "person-kind": "one of child, adult, unknown?",
        "motivation": "names?", "needed": "flag?",
    },
    "outcome": {
        "id": "id", "tone": "one of refer, advice, manage, outside", "title": "text", "what": "text", "choice": "text",
        "because": "text", "you-decide": "text", "next-step": "text", "cites": "names", "apart": "flag?",
        "no-questions": "flag?", "keeps-imagery": "flag?",
    },
    "finding": {"id": "id", **_CONDITION},
    "contradiction": {"id": "id", **_CONDITION, "says": "text", "cites": "names"},
    "rule": {"id": "id", "outcome": "name", **_CONDITION, "says": "text", "cites": "names", "at-once": "flag?"},
    "reading": {
        "id": "id", **_CONDITION, "title": "text", "one": "text", "other": "text", "says": "text", "cites": "names",
        "never-for": "names?",
    },
    "step": {
        "id": "id", **_CONDITION, "title": "text", "says": "text", "cites": "names", "only-for": "names?",
        "never-for": "names?", "when-not-known": "flag?",
    },
    "area": {"id": "id", "name": "text", "partnership": "text"},
    "contact": {"id": "id", "name": "text", "hint": "words", "areas": "names?", "value": "words?"},
    "advice": {
        "id": "id", "kind": "one of do, do-not, support", "outcomes": "names", "lead": "text", "says": "words",
        "cites": "names", "step": "name?", "contact": "name?", "areas": "names?",
    },
})
ALONE = frozenset({"adult-act"})  # `[table]`, not `[[table]]`
NEEDED = ("place", "section", "question", "act-class", "adult-act", "age-band", "outcome", "rule")
TOP = MappingProxyType({
    "format": "format", "id": "id", "edition": "edition", "title": "text", "publisher": "text", "undecided": "text",
})
MOST = MappingProxyType({
    "question": 150, "sighting": 60, "finding": 200, "contradiction": 60, "rule": 60, "motivation": 20, "role": 60,
    "outcome": 20, "reading": 100, "step": 100,
})


def shape_faults(table: Entry) -> list[str]:
    """Every fault that can be seen without following a name: missing and unknown keys, wrong types, unfit text."""
    top = {key: value for key, value in table.items() if key not in TABLES}
    faults = [f"the top of the file: {fault}" for fault in _key_faults(top, TOP)]
    for name in TABLES:
        value = table.get(name)
        if value is None:
            faults += [f"{name}: there is none, and a pack needs at least one"] if name in NEEDED else []
        elif name in ALONE:
            wrong = [] if isinstance(value, dict) else [f"{name}: must be written as a table, [{name}]"]
            faults += wrong or [f"{name}: {fault}" for fault in _key_faults(value, TABLES[name])]
        elif not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            faults.append(f"{name}: must be written as tables, [[{name}]]")
        else:
            faults += _table_faults(name, value)
    return faults


def too_large(table: Entry) -> bool:
    """Whether some table stands here more often than a pack may have it."""
    return any(isinstance(table.get(name), list) and len(table[name]) > MOST.get(name, LONGEST_LIST) for name in TABLES)


def _table_faults(name: str, entries: list[Entry]) -> Iterator[str]:
    if name in NEEDED and not entries:
        yield f"{name}: there is none, and a pack needs at least one"
    most = MOST.get(name, LONGEST_LIST)
    if len(entries) > most:
        yield f"{name}: there are {len(entries)}, and a pack may have {most}"
    for place, entry in placed(name, entries[:most]):  # those beyond go anyway, and could be a million
        for fault in _key_faults(entry, TABLES[name]):
            yield f"{place}: {fault}"


def placed(name: str, entries: object) -> Iterator[tuple[str, Entry]]:
    """Each table of this name with its place for a message: `question 'harmful'`, or `question[3]` without an id."""
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            own = entry.get("id")
            named = isinstance(own, str) and ID.fullmatch(own)
            yield (f"{name} {own!r}" if named else f"{name}[{number}]"), entry


def short(value: object) -> str:
    """A value as a message may show it: never long, never with a character that cannot be seen."""
    try:
        shown = ascii(value)
    except (RecursionError, ValueError):  # nested past reason, or a number past printing
        return type(value).__name__
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN - 3]}..."


def _key_faults(entry: Entry, keys: Mapping[str, str]) -> Iterator[str]:
    for key in entry:
        if key not in keys:
            yield f"{short(key)} is not a key that belongs here"
    for key, kind in keys.items():
        if key in entry:
            for fault in _value_faults(entry[key], kind.removesuffix("?")):
                yield f"{key}: {fault}"
        elif not kind.endswith("?"):
            yield f"{key}: is missing"


def _value_faults(value: object, kind: str) -> Iterator[str]:
    if kind.startswith("one of "):
        if value not in kind.removeprefix("one of ").split(", "):
            yield f"must be {kind}, not {short(value)}"
    else:
        yield from _CHECKS[kind](value)


def _id(value: object) -> Iterator[str]:
    if not (isinstance(value, str) and ID.fullmatch(value)):
        yield f"must be 1 to 60 of a-z, 0-9, _ and -, not {short(value)}"


def _edition(value: object) -> Iterator[str]:
    if not (isinstance(value, str) and EDITION.fullmatch(value)):
        yield f"must be text like '2024', '2024-11' or '2024-11-30', not {short(value)}"


def _format(value: object) -> Iterator[str]:
    if type(value) is not int or value != 1:
        yield f"must be 1, the only format this program reads, not {short(value)}"


def _words(value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"must be text, not {short(value)}"
        return
    if len(value) > LONGEST_TEXT:
        yield f"is {len(value)} characters long, and text may have {LONGEST_TEXT}"
    elif unseen := UNSEEN.search(value):
        yield f"has a character that cannot be seen, U+{ord(unseen[0]):04X}"
    elif PICTURE.search(value):
        yield "looks as if it carries an image or other data; only plain words belong here"
    elif "{" in value or "}" in value:
        yield "has a curly bracket; nothing is filled in here, so write the words out"


def _text(value: object) -> Iterator[str]:
    if isinstance(value, str) and not value.strip():
        yield "must not be empty"
    yield from _words(value)


def _flag(value: object) -> Iterator[str]:
    if type(value) is not bool:
        yield f"must be true or false, not {short(value)}"


def _true(value: object) -> Iterator[str]:
    if value is not True:
        yield f"must be true, not {short(value)}; leave it out otherwise"


def _age(value: object) -> Iterator[str]:
    if type(value) is not int or not 0 <= value <= OLDEST:
        yield f"must be a whole number from 0 to {OLDEST}, not {short(value)}"


def _name(value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield f"must be the name of something, not {short(value)}"


def _names(value: object) -> Iterator[str]:
    if not isinstance(value, list) or not value or not all(isinstance(name, str) and name for name in value):
        yield f"must be a list of names, with at least one, not {short(value)}"
    elif len(value) > LONGEST_LIST:
        yield f"has {len(value)} names, and a list may have {LONGEST_LIST}"
    elif len(set(value)) < len(value):
        yield "names something twice"


def _some_answers(value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"must be a table like {{ yes = '…' }}, not {short(value)}"
        return
    for key, said in value.items():
        if key not in tuple(Answer):
            yield f"{short(key)} is not an answer; the answers are yes, no and not_known"
        for fault in _text(said):
            yield f"{short(key)}: {fault}"


def _answers(value: object) -> Iterator[str]:
    yield from _some_answers(value)
    if isinstance(value, dict):
        for answer in Answer:
            if answer not in value:
                yield f"{answer} is missing"


def _options(value: object) -> Iterator[str]:
    if not isinstance(value, list) or not value or not all(isinstance(option, dict) for option in value):
        yield f"must be a list like [{{ value = '…', label = '…' }}], not {short(value)}"
        return
    for number, option in enumerate(value):
        for fault in _key_faults(option, {"value": "id", "label": "text"}):
            yield f"[{number}]: {fault}"


_CHECKS: Mapping[str, Callable[[object], Iterator[str]]] = MappingProxyType({
    "id": _id, "edition": _edition, "format": _format, "words": _words, "text": _text, "flag": _flag, "true": _true,
    "age": _age, "name": _name, "names": _names, "members": _names, "answers": _answers,
    "some-answers": _some_answers, "options": _options,
})
