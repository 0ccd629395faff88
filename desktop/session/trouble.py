"""What to do when the store does not open: each kind of fault with its one next step."""

from typing import Final

from core.errors import StoreBusy, StoreDamaged, StoreFull, StoreMissing, WaymarkError
from desktop.first import Trouble

HEADING: Final = "Waymark cannot open its records"
RESTORE: Final = (
    "Put your records back from a backup. Waymark shows what is in it first. "
    "Nothing is changed until you say so, and the files that are here now are kept."
)
#: kind of fault -> what the page offers, the next step first, and that step in words
NEXT: Final[tuple[tuple[type[WaymarkError], tuple[str, ...], str], ...]] = (
    (StoreMissing, ("restore", "retry"), RESTORE),
    (StoreDamaged, ("restore", "retry"), RESTORE),
    (StoreBusy, ("retry",), "Go to the other Waymark window, or close it. Then try again."),
    (StoreFull, ("retry",), "Free some space on this laptop. Then try again."),
    (WaymarkError, ("retry",), "Try again. Your records have not been changed."),
)


def trouble_of(fault: WaymarkError) -> Trouble:
    """The page for a store that does not open: the fault's own words, and the next step for its kind."""
    acts, step = next((acts, step) for kind, acts, step in NEXT if isinstance(fault, kind))
    return Trouble(HEADING, str(fault), step, acts)
