"""Times, dates and versions as the screens say them."""

from collections.abc import Mapping
from datetime import date, datetime

from core.assessment import Case, Signed
from core.pack import Pack
from core.page import day_words
from core.record import from_canonical
from core.store import CaseRow
from desktop.screens import CaseLine, VersionLine


def day(when: date) -> str:
    """22 November 2026."""
    return day_words(f"{when:%Y-%m-%d}")


def moment(when: datetime) -> str:
    """22 November 2026, 14:05."""
    return f"{day(when)}, {when:%H:%M}"


def started(opened: str, today: date) -> str:
    """When a case was started: today with its time, else the day."""
    try:
        when = datetime.fromisoformat(opened)
    except ValueError:
        return ""
    return f"today at {when:%H:%M}" if when.date() == today else day(when)


# A tag says how far a case is, never how grave it is: a signed referral is no alarm.
_TONES = {"Waiting for second signature": "advice", "Signed": "outside"}


def case_line(row: CaseRow, today: date) -> CaseLine:
    """One row of the case list."""
    told = {name: str(value) for name, value in row.summary.items()}
    return CaseLine(
        case=row.case,
        reference=told["reference"],
        initials=told["initials"],
        label=told["label"],
        tone=_TONES.get(told["label"], ""),
        outcome=told["outcome"],
        next_step=told["next"],
        opened=started(told["opened"], today),
    )


def version_line(pack: Pack, case: Case, signed: Signed, *, second_holds: bool) -> VersionLine:
    """One signed version of a case."""
    record = from_canonical(signed.record.encode())
    newest = signed.version == len(case.versions)
    waits = bool(record.departure) and not signed.second
    second = ""
    if signed.second:
        second = _second(signed.second, holds=second_holds)
    elif waits:
        second = f"Waiting for the signature of {record.signatories[-1].name}"
    return VersionLine(
        version=signed.version,
        signed=f"Signed by {signed.by}, {moment(signed.at)}",
        decision=pack.outcomes[record.decision].choice if record.decision in pack.outcomes else record.decision_title,
        code=signed.code,
        reason=signed.reason or "First signed version",
        second=second,
        waits=waits and newest and case.signed,
    )


def _second(second: Mapping[str, str], *, holds: bool) -> str:
    if second["how"] == "paper":
        return f"Also signed by {second['name']} on paper, {day_words(second['on'])}"
    if not holds:
        return f"The second signature, of {second['name']}, does not fit what is stored. Do not rely on it"
    when = moment(datetime.fromisoformat(second["at"]))
    return f"Also signed by {second['name']}, {second['role']}, with their password, {when}"

