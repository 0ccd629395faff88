"""Dates and times as a person says them: "Tue 10 Nov 2026, 11:52 GMT". What is not one is shown as it stands."""

from datetime import date, datetime, timedelta

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said_time(iso: str) -> str:
    """An ISO time with offset in words, to the minute."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if len(iso) <= len("2026-11-10"):
        return said_date(iso)
    return f"{_day(moment.date())}, {moment:%H:%M}{_zone(moment)}"


def said_date(iso: str) -> str:
    """An ISO date in words."""
    try:
        return _day(date.fromisoformat(iso))
    except ValueError:
        return iso


def _day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _zone(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return ""
    if offset == timedelta(hours=1) and _summer(moment.replace(tzinfo=None) - offset):
        return " BST"
    if not offset and not _summer(moment.replace(tzinfo=None)):
        return " GMT"
    sign = "-" if offset < timedelta(0) else "+"
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    return f" (UTC{sign}{hours:02d}:{minutes:02d})" if offset else " (UTC)"


def _summer(utc: datetime) -> bool:
    """Whether British clocks are an hour ahead: from the last Sunday of March to that of October, 01:00 UTC."""
    start, end = (_last_sunday(utc.year, month) for month in (3, 10))
    return start <= utc < end


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1)  # noqa: DTZ001 - UTC without saying so, compared with the like
    return last - timedelta(days=(last.weekday() + 1) % 7)
