"""How long work says how far it is, and learns that it is no longer wanted."""

from collections.abc import Callable

#: Called often by long work with what is being done, as a short sentence, and the share done from 0 to 1. It may raise
#: Cancelled: the work then leaves everything as it was, clears away what it began, and lets the Cancelled through.
Tick = Callable[[str, float], None]


def no_tick(_says: str, _share: float) -> None:
    """For work that nobody watches."""


def part_of(tick: Tick, start: float, end: float) -> Tick:
    """`tick` for a part of the work: its 0 to 1 is `start` to `end` of the whole."""
    return lambda says, share: tick(says, start + (end - start) * min(max(share, 0.0), 1.0))
