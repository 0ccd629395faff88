"""The page for a store that does not open: the store's own words for what is wrong, and the one next step."""

from typing import Final

from core.errors import StoreFault, WaymarkError
from core.store.diagnosis import diagnosis
from desktop.first import Trouble

HEADING: Final = "Waymark cannot open its records"
SETTING_UP: Final = "Waymark cannot be set up here yet"
HERE: Final = ("restore", "retry")  # what this page can begin; the others need a store that is open
BEFORE: Final = "Waymark shows what is in the backup first. The files that are here now are kept."


def trouble_of(fault: WaymarkError, heading: str = HEADING) -> Trouble:
    """What is wrong, and what to do."""
    if not isinstance(fault, StoreFault):
        return Trouble(heading, str(fault), "Try again.", ("retry",))
    found = diagnosis(fault)
    acts = tuple(act for act in found.acts if act in HERE)
    step = f"{found.next_step}\n{BEFORE}" if acts[:1] == ("restore",) else found.next_step
    return Trouble(heading, found.what, step, acts)
