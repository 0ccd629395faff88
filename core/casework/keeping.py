"""How long a case is kept: an estimate on the safe side, the day that a person has set, and a hold that stops disposal.

Nothing goes by itself. A day that has come only asks somebody to look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.assessment import NOT_KNOWN
from core.casework.work import Casework
from core.errors import InputFaults
from core.store import StoredEvent
from core.store.words_only import fit_text

KIND = "retention"  # the store knows it too: a hold refuses disposal
AGE = 25  # a child's record is kept until this birthday at least
OLDEST_CHILD = 17
LATEST = 2200  # the last year that can be set
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long one case is to be kept. `set_by` is empty while `until` is only the estimate."""

    reference: str
    until: date
    estimate: date
    hold: bool = False
    reason: str = ""
    set_at: datetime | None = None
    set_by: str = ""
    children: int = 0
    ages_missing: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A signed case whose day has come."""

    case: str
    reference: str
    until: date
    hold: bool


def keeping(work: Casework, case: str) -> Keeping:
    """How long this case is kept, as last set or estimated. Raises InputFaults where there is no such case."""
    events = work.vault.events(case)
    if not events:
        raise InputFaults(["case: There is no such case here. It may have been disposed of"])
    ages = _ages(events)
    reference = str(events[0].data.get("reference", ""))
    estimate = latest_birthday(events)
    missing = any(age is None for _, age in ages.values())
    newest = next((event for event in reversed(events) if event.kind == KIND), None)
    if newest is None:
        return Keeping(reference, estimate, estimate, children=len(ages), ages_missing=missing)
    return Keeping(
        reference=reference,
        until=date.fromisoformat(str(newest.data["keep_until"])),
        estimate=estimate,
        hold=bool(newest.data["hold"]),
        reason=str(newest.data["reason"]),
        set_at=newest.at,
        set_by=work.names.get(newest.user, newest.user),
        children=len(ages),
        ages_missing=missing,
    )


def keep(work: Casework, case: str, until: date, *, hold: bool, reason: str) -> None:
    """Set how long a case is kept. Raises InputFaults about `until` and `reason`."""
    keeping(work, case)
    today, reason = work.now().date(), reason.strip()
    faults = [] if reason else ["reason: Say why. It is kept with the case"]
    if until < today:
        faults.append("until: Choose today or a later day")
    if until.year > LATEST:
        faults.append(f"until: Choose a year up to {LATEST}")
    if len(reason) > LONGEST_REASON:
        faults.append(f"reason: Keep this to {LONGEST_REASON:,} characters")
    if faults:
        raise InputFaults(faults)
    fit_text("reason", reason)
    work.vault.append(KIND, case, {"keep_until": until.isoformat(), "hold": int(hold), "reason": reason}, work.now())


def latest_birthday(events: Sequence[StoredEvent]) -> date:
    """The end of the year in which the youngest child listed turns 25, at the latest.

    Only ages are known, not birthdays: who was 14 when they were listed may have turned 14 that day. Where an age is
    not known, or no child is listed, it is 25 years from then.
    """
    years = [listed.year + AGE - (age or 0) for listed, age in _ages(events).values()]
    return date(max(years, default=events[0].at.year + AGE), 12, 31)


def reviews_due(work: Casework) -> tuple[Review, ...]:
    """Every signed or received case that need be kept no longer, by the day set or estimated; longest over first."""
    today, found = work.now().date(), []
    is_set = {event.case for event in work.vault.events_of_kind(KIND)}
    rows = [row for status in ("signed", "received") for row in work.vault.find_cases(status=status, limit=-1)]
    for row in rows:
        opened = _year(row.summary)
        # No estimate comes sooner than this; so the cases of the last years need not be read.
        if row.case in is_set or opened is None or opened + AGE - OLDEST_CHILD <= today.year:
            kept = keeping(work, row.case)
            if kept.until < today:
                found.append(Review(row.case, kept.reference, kept.until, kept.hold))
    return tuple(sorted(found, key=lambda review: (review.until, review.reference)))


def _ages(events: Iterable[StoredEvent]) -> dict[str, tuple[datetime, int | None]]:
    """Each child on the list, with when it was last listed and the age given then."""
    listed: dict[str, tuple[datetime, int | None]] = {}
    for event in events:
        if event.kind == "person_removed" or (event.kind == "person" and event.data["kind"] == "adult"):
            listed.pop(str(event.data["id"]), None)
        elif event.kind == "person":
            age = event.data["age"]
            listed[str(event.data["id"])] = (event.at, None if age == NOT_KNOWN else int(str(age)))
    return listed


def _year(summary: Mapping[str, object]) -> int | None:
    """The year in which a case was opened, by its line in the list."""
    try:
        return datetime.fromisoformat(str(summary.get("opened", ""))).year
    except ValueError:
        return None
