"""What the pages about checking the records show, as plain data."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "look", "bad"]


@dataclass(frozen=True, slots=True)
class CheckRecords:
    """Verbs `check_everything` with what was typed, `draft`, `print_slip`, `save_slip` (path), `log_page`."""

    last: str  # when it was last done and by whom, or that it never was
    slip: str  # when the last slip was put on paper
    slip_due: bool
    typed: str = ""
    notice: str = ""
    id: str = "check-records"
    heading: str = "Check the records"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was checked: what it was, what became of it, and the words."""

    title: str
    tone: Tone
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. Verbs `check_records`, `open_case` with `case` where one was found, `log_page`."""

    found: tuple[Found, ...]
    when: str  # by whom and when
    case: str = ""
    reference: str = ""
    id: str = "records-checked"
    heading: str = "What the check found"


@dataclass(frozen=True, slots=True)
class DoneDay:
    """One day of the log: a sentence for each thing done."""

    day: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatWasDone:
    """The log in words, newest first. Verb `log_more`."""

    days: tuple[DoneDay, ...]
    more: int
    id: str = "what-was-done"
    heading: str = "What was done"
