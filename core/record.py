"""The decision record: everything that is printed, signed and needed to understand a decision years later.

Nothing here points back into a pack or a store: the words are carried along, so that the paper needs the record alone.
The canonical form (NFC, sorted keys, strings and whole numbers only) is what is hashed and signed.
"""

import dataclasses
import hashlib
import json
import re
import types
import typing
import unicodedata
from dataclasses import dataclass
from typing import Any

from core.errors import InputFaults

SCHEMA = 1
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to misread
_CODE_LENGTH = 13  # the code and its check character
_READ_AS = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands beside it; `cites` are places in words."""

    label: str
    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that carried the outcome: the rule in a sentence, the answers behind it, the places."""

    rule: str
    says: str
    because: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody involved. `kind` is child, adult or unknown; `act` is its class in words, or empty."""

    ref: str
    kind: str
    age: str
    roles: str
    act: str
    note: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """Something required or to be done. `owner`, `due` and `done` are empty until somebody fills them."""

    id: str
    title: str
    says: str
    cites: tuple[str, ...]
    owner: str = ""
    due: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question. `answer` is in words ("Not asked" where it was not). `decisive` ones carried the outcome."""

    id: str
    section: str
    ask: str
    answer: str
    note: str
    cites: tuple[str, ...]
    decisive: int = 0  # 1 or 0


@dataclass(frozen=True, slots=True)
class Version:
    """A version of this record: its number, when and by whom it was signed, and why it was made."""

    number: int
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who signs. `at` is empty where a place for ink is left."""

    role: str
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A decision less cautious than the outcome indicated: reasons, who was consulted and when."""

    reasons: str
    consulted: str
    consulted_at: str
    advice: str


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One signed version. Times are ISO 8601 with offset; dates ISO; `tone` is refer, advice, manage or outside."""

    schema: int
    product: str
    training: int  # 1: a practice case, 0: real
    guidance_id: str
    guidance_edition: str
    guidance_sha256: str
    guidance_title: str
    setting: str
    area: str
    reference: str
    version: int
    opened_at: str
    signed_at: str
    assessed_by: str
    # the decision of the DSL, and what the guidance indicated
    decision: str
    decision_title: str
    decision_tone: str
    sentence: str  # one sentence under it
    indicated: str
    indicated_title: str
    indicated_tone: str
    compared: str  # "as indicated", "more cautious than indicated", "less cautious than indicated": in words
    reasons: str  # the DSL's own words
    departure: tuple[Departure, ...]  # none or one
    adviser: tuple[Line, ...]  # who was consulted, when and what they said, where anybody was
    review_date: str  # "" where none was set
    # why
    rules: tuple[RuleRow, ...]
    considered: tuple[str, ...]  # what was considered and not chosen, and why
    not_known: tuple[Line, ...]
    contradictions: tuple[Line, ...]
    readings: tuple[Line, ...]
    # what was told
    concern: tuple[Line, ...]
    age_band: str
    people: tuple[PersonRow, ...]
    questions: tuple[QuestionRow, ...]
    # what follows
    steps: tuple[StepRow, ...]
    actions: tuple[StepRow, ...]
    referrals: tuple[Line, ...]
    parents: tuple[Line, ...]
    imagery: tuple[Line, ...]
    versions: tuple[Version, ...]  # this one last
    signatories: tuple[Signatory, ...]


def canonical(record: DecisionRecord) -> bytes:
    """The one spelling of a record that is hashed, signed and stored (UTF-8 JSON)."""
    return json.dumps(_plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(record: DecisionRecord) -> bytes:
    """SHA-256 of the canonical form, 32 bytes."""
    return hashlib.sha256(canonical(record)).digest()


def from_canonical(raw: bytes) -> DecisionRecord:
    """Read a record back. Raises InputFaults where it is not one, or not in canonical form."""
    try:
        record = typing.cast("DecisionRecord", _shaped(DecisionRecord, json.loads(raw), "record"))
    except (ValueError, RecursionError) as fault:
        raise InputFaults(["record: this is not a decision record"]) from fault
    if canonical(record) != raw:
        raise InputFaults(["record: not in its canonical form"])
    return record


def check_code(record_digest: bytes) -> str:
    """The first 60 bits as typed by a person, with a check character: `AJH4-S9P6-DFTM-G`."""
    number = int.from_bytes(record_digest, "big") >> (256 - 60)
    letters = "".join(CROCKFORD[(number >> (5 * k)) & 31] for k in range(11, -1, -1))
    return "-".join((letters[:4], letters[4:8], letters[8:], _check_character(letters)))


def parse_check_code(text: str) -> str:
    """A typed check code as `check_code` spells it: any case, with or without dashes; O, I, L read as 0, 1, 1.

    "" for what has not the length of one. Raises InputFaults when a character is mistyped.
    """
    typed = re.sub(r"^\W*CHECK\s+CODE", "", text.upper())
    letters = "".join(filter(str.isalnum, typed)).translate(_READ_AS)
    if len(letters) != _CODE_LENGTH:
        return ""
    if set(letters) - set(CROCKFORD) or _check_character(letters[:-1]) != letters[-1]:
        raise InputFaults(["One of the characters is not as on the paper. Look at the check code again."])
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))


def scan_text(record: DecisionRecord, check: str = "") -> str:
    """What the QR code says: letters, digits, `:` `-` `.` only, and no names.

    `check` is the record check of a print, "entry 412 · 7F3A-…": its number and code come last.
    """
    number, _, code = check.removeprefix("entry ").replace("-", "").partition(" · ")
    printed = f":{number}:{code}" if check else ""
    return f"WAYMARK1:{record.reference}:V{record.version}:{digest(record).hex()}{printed}".upper()


def _check_character(letters: str) -> str:
    """Luhn's character modulo 32: finds any one wrong character, and neighbours that changed places (0 and Z apart)."""
    base, total = len(CROCKFORD), 0
    for place, letter in enumerate(reversed(letters)):
        value = CROCKFORD.index(letter) * (2 - place % 2)
        total += value // base + value % base
    return CROCKFORD[-total % base]


def _plain(value: object) -> object:
    if isinstance(value, bool) or value is None or isinstance(value, float):
        raise TypeError("a record holds strings and whole numbers only")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"a record cannot hold a {type(value).__name__}")


def _shaped(kind: Any, value: object, place: str) -> object:  # noqa: ANN401 - a type, as dataclasses gives it
    if kind is str or kind is int:
        if type(value) is not kind:
            raise InputFaults([f"{place}: not {'text' if kind is str else 'a whole number'}"])
        return value
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise InputFaults([f"{place}: not a list"])
        (item, _) = typing.get_args(kind)
        return tuple(_shaped(item, each, f"{place}[{at}]") for at, each in enumerate(value))
    hints = _hints(kind)
    if not isinstance(value, dict) or value.keys() != hints.keys():
        raise InputFaults([f"{place}: not the parts that belong here"])
    return kind(**{name: _shaped(hint, value[name], f"{place}.{name}") for name, hint in hints.items()})


def _hints(kind: type) -> types.MappingProxyType[str, Any]:
    return types.MappingProxyType(typing.get_type_hints(kind))
