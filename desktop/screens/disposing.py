"""How long a case is kept, and disposing of it, as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeepOrDispose:
    """How long one case is kept. Verbs `keep_until` with (ISO date, hold, reason), `begin_disposal`, and `draft`."""

    reference: str
    facts: tuple[str, ...]  # how long, set by whom or how it was worked out
    held: str  # why it is on hold, or ""
    until: str  # ISO, or half typed
    hold: bool
    reason: str
    id: str = "keep-or-dispose"
    heading: str = "Keep or dispose"


@dataclass(frozen=True, slots=True)
class Dispose:
    """Disposing of one case. Verb `dispose` with (reason, authority, password, user id, their password); `draft`."""

    reference: str
    early: str  # that the day has not come yet, or ""
    happens: tuple[str, ...]
    stays: tuple[str, ...]
    others: tuple[tuple[str, str], ...]  # (id, display name) of those who could confirm
    second: str
    reason: str
    authority: str
    id: str = "dispose"
    heading: str = "Dispose of this case"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a case, in words."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisposedCases:
    """Cases whose day has come, and those disposed of. Verb `keep_or_dispose` with a case id."""

    due: tuple[tuple[str, str, str], ...]  # (case id, reference, what to know)
    tombstones: tuple[Tombstone, ...]
    id: str = "disposed-cases"
    heading: str = "Cases to keep or dispose of"
