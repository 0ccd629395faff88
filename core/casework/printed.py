"""A printed record held against the store: is the record with this check code there, whole and signed?"""

import re
from dataclasses import dataclass
from typing import Literal

from core.casework.transfer import RECEIVED, received
from core.casework.work import Casework
from core.errors import InputFaults
from core.page import day_words
from core.record import digest, parse_check_code
from core.store import StoredEvent
from core.store.disposal import disposed_cases

_SQUARE = re.compile(r"WAYMARK1:([^:]*):V(\d{1,6}):([0-9A-F]{64})(?::\d{1,10}:[0-9A-Z]{20})?")
READ_BOTH = (
    "Now read the words on the paper against the record in Waymark. "
    "The code shows that the record is held, not that the words are the same."
)
DO_NOT_RELY = "Do not rely on what Waymark shows of it. Keep the paper, and tell your headteacher."
LOOK_AGAIN = "Make sure that the code is typed right, and that the paper is from these records."


@dataclass(frozen=True)
class RecordFound:
    """What became of a printed record. `case` is the id of its case, "" where there is none."""

    result: Literal["matches", "changed", "missing"]
    sentence: str
    advice: str
    case: str = ""
    reference: str = ""
    version: int = 0


@dataclass(frozen=True)
class _Sought:
    """What the paper says of itself; a typed code says no more than that."""

    code: str = ""
    digest: str = ""
    reference: str = ""
    version: int = 0


def check_record(work: Casework, text: str) -> RecordFound | None:
    """The record whose check code or square this is; None for a text that is neither.

    Raises InputFaults when a character of a check code is mistyped.
    """
    wanted = _sought(text)
    if wanted is None:
        return None
    signed = work.vault.events_of_kind("signed")
    held = next((e for e in signed if wanted.digest == e.data["digest"] or wanted.code == e.data["code"]), None)
    if held is not None:
        return _held(work, held, signed)
    if came := _received(work, wanted):
        return came
    return _another(work, wanted, signed) if wanted.reference else _missing(wanted)


def _sought(text: str) -> _Sought | None:
    if square := _SQUARE.fullmatch(text.strip().upper()):
        return _Sought("", square[3].lower(), square[1], int(square[2]))
    code = parse_check_code(text)
    return _Sought(code=code) if code else None


def _held(work: Casework, event: StoredEvent, signed: list[StoredEvent]) -> RecordFound:
    """It is there: but is it what was signed, and is there a newer one?"""
    version = int(str(event.data["version"]))
    opened = (e.data["reference"] for e in work.vault.events(event.case) if e.kind == "case_opened")
    reference = str(next(opened, ""))
    named = f"version {version} of case {reference}"
    try:
        work.record_of(work.open_case(event.case), version)
    except InputFaults:
        said = f"Changed. Waymark holds {named}, but not as it was signed."
        return RecordFound("changed", said, DO_NOT_RELY, event.case, reference, version)
    newest = max((e for e in signed if e.case == event.case), key=lambda e: int(str(e.data["version"])))
    newer = ""
    if newest.seq != event.seq:
        newer = f"A newer version was signed on {day_words(f'{newest.at:%Y-%m-%d}')}. Read that one too. "
    said = f"Matches. This is {named}, and its signature holds."
    return RecordFound("matches", said, newer + READ_BOTH, event.case, reference, version)


def _received(work: Casework, wanted: _Sought) -> RecordFound | None:
    """A record of a case that another school sent."""
    for event in work.vault.events_of_kind(RECEIVED):
        theirs = received(work, event.case)
        for each in theirs.versions:
            if wanted.code == each.code or wanted.digest == digest(each.record).hex():
                said = f"Matches. This is version {each.version} of case {theirs.reference} from {theirs.setting}."
                return RecordFound("matches", said, READ_BOTH, event.case, theirs.reference, each.version)
    return None


def _another(work: Casework, wanted: _Sought, signed: list[StoredEvent]) -> RecordFound:
    """No record with this digest: another one in its place, one disposed of, or none."""
    named = f"version {wanted.version} of case {wanted.reference}"
    for event in signed:
        if int(str(event.data["version"])) == wanted.version:
            case = work.open_case(event.case)
            if case.reference.upper() == wanted.reference:
                said = f"Changed. Waymark holds {named}, but another one than was printed here."
                return RecordFound("changed", said, DO_NOT_RELY, event.case, case.reference, wanted.version)
    for gone in disposed_cases(work.vault):
        if gone.reference.upper() == wanted.reference:
            when = day_words(f"{gone.at:%Y-%m-%d}")
            said = f"Missing. Case {gone.reference} was disposed of on {when}, so its records are gone."
            return RecordFound("missing", said, "“What was done” says by whom, and why.", reference=gone.reference)
    return _missing(wanted)


def _missing(wanted: _Sought) -> RecordFound:
    what = f"version {wanted.version} of case {wanted.reference}" if wanted.reference else "no record with this code"
    said = f"Missing. Waymark does not hold {what}." if wanted.reference else f"Missing. Waymark holds {what}."
    return RecordFound("missing", said, f"{LOOK_AGAIN} Or its case has been disposed of: look at “What was done”.")
