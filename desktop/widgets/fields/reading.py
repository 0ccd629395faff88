"""Dates and times as people type them. What cannot be read gives a sentence that says what to enter."""

import calendar
import re
from datetime import date, time
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORTEST: Final = 3  # letters of a month that tell it from every other
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 9999
_TIME: Final = re.compile(r"(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_NOON: Final = 12
_HOURS: Final = 24
_MINUTES: Final = 60


def read_date(day: str, month: str, year: str) -> date | str:
    """The date in three boxes, or the sentence that says what to enter. A month may be a figure or a word."""
    day, month, year = day.strip(), month.strip(), year.strip()
    missing = [name for name, typed in (("day", day), ("month", month), ("year", year)) if not typed]
    if missing:
        what = "the date" if len(missing) == len(("day", "month", "year")) else f"the {' and the '.join(missing)}"
        return f"Enter {what}."
    read_month = _month(month)
    if read_month is None:
        return "Enter the month as a word or as a number from 1 to 12."
    if not (_figures(year) and len(year) == len("2026") and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
        return "Enter the year as 4 figures, such as 2026."
    days = calendar.monthrange(int(year), read_month)[1]
    if not (_figures(day) and len(day) <= len("31") and 1 <= int(day) <= days):
        return f"Enter a day from 1 to {days} for {MONTHS[read_month - 1]} {year}."
    return date(int(year), read_month, int(day))


def read_time(typed: str) -> time | str:
    """The time in one box, such as 14:30, 1430, 2.30pm or 9am, or the sentence that says what to enter."""
    if not typed.strip():
        return "Enter the time."
    found = _TIME.fullmatch(typed.strip())
    wrong = "Enter the time as hours and minutes, such as 14:30."
    if found is None or not typed.isascii():
        return wrong
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            return wrong
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif found[2] is None:  # a bare "9" may be morning or evening
        return wrong
    if hour >= _HOURS or minute >= _MINUTES:
        return wrong
    return time(hour, minute)


def written(day: date) -> str:
    """A date as it is read out: 7 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(typed: str) -> int | None:
    if _figures(typed) and len(typed) <= len("12"):
        return int(typed) if 1 <= int(typed) <= len(MONTHS) else None
    word = typed.rstrip(".").casefold()
    if len(word) < _SHORTEST:
        return None
    return next((place for place, name in enumerate(MONTHS, 1) if name.casefold().startswith(word)), None)


def _figures(typed: str) -> bool:
    """Plain figures only: `isdigit` alone would let through signs that `int` or a calendar reads otherwise."""
    return typed.isascii() and typed.isdigit()
