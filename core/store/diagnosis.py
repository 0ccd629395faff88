"""What can be wrong with a store, in words: one plain sentence, and the one next step.

Loads nothing but the errors: the first page is shown before anything that needs keys.
"""

from dataclasses import dataclass
from typing import Final

from core.errors import StoreBusy, StoreDamaged, StoreFault, StoreFull, StoreMissing

RESTORE: Final = "Put back your newest backup."
ASK: Final = "Ask whoever looks after this laptop to allow it."
AGAIN: Final = "Close Waymark and open it again."


@dataclass(frozen=True)
class Diagnosis:
    """One cause. `acts` is what helps, the next step first: `restore`, `retry`, `read_only`, `salvage`, `move`."""

    kind: str
    what: str
    next_step: str
    acts: tuple[str, ...]


def fault_of(kind: str, *values: object) -> StoreFault:
    """The error to raise for a cause: what is wrong, that nothing was changed, and the next step."""
    error, what, step, _ = CAUSES[kind]
    unchanged = "" if kind in _SAYS_SO else "Nothing has been changed. "
    fault = error(f"{what.format(*values)} {unchanged}{step}")
    fault.kind = kind
    return fault


def diagnosis(fault: StoreFault) -> Diagnosis:
    """What is behind a fault that a door of the store raised: its cause, or the fault's own words."""
    if fault.kind in CAUSES:
        _, _, step, acts = CAUSES[fault.kind]
        return Diagnosis(fault.kind, str(fault).removesuffix(step).rstrip(), step, acts)
    step, acts = next((step, acts) for error, step, acts in _BY_ERROR if isinstance(fault, error))
    return Diagnosis(type(fault).__name__, str(fault), step, acts)


def sentence(kind: str, *values: object) -> str:
    """What is wrong, alone."""
    return CAUSES[kind][1].format(*values)


def refusal(kind: str, what: str) -> StoreFault:
    """The error for whoever wants to write to a store that opened for reading only."""
    error = CAUSES[kind][0] if kind in CAUSES else StoreDamaged
    fault = error(f"{what} {advice(kind)}")
    fault.kind = kind
    return fault


def advice(kind: str) -> str:
    """What to do with a store that opens for reading only: the next step of the cause."""
    step = CAUSES[kind][2] if kind in CAUSES else RESTORE
    return f"You can read what is there. Nothing new can be saved. {step}"


Cause = tuple[type[StoreFault], str, str, tuple[str, ...]]
_SAYS_SO: Final = frozenset({"busy", "full", "replaced"})  # where that is beside the point, or not so
_PUT_BACK: Final = ("restore", "retry")
#: kind -> (error, what is wrong, the one next step, the acts that help)
CAUSES: Final[dict[str, Cause]] = {
    # the file store.db
    "missing": (StoreMissing, "The store file is missing from its folder.", RESTORE, _PUT_BACK),
    "empty": (StoreDamaged, "The store file is empty.", RESTORE, _PUT_BACK),
    "folder": (StoreDamaged, "A folder lies where the store file should be.", RESTORE, _PUT_BACK),
    "foreign": (StoreDamaged, "The store file is not one of Waymark's.", RESTORE, _PUT_BACK),
    "unreadable": (
        StoreDamaged,
        "The store file is damaged or is not the one that belongs to these keys.",
        RESTORE,
        _PUT_BACK,
    ),
    "pages": (StoreDamaged, "The store file is damaged in {}.", RESTORE, ("restore", "salvage")),
    "part": (
        StoreDamaged,
        "This part of your records is damaged and cannot be read. The rest can.",
        RESTORE,
        ("restore", "salvage"),
    ),
    "shorter": (StoreDamaged, "The store file is shorter than it should be.", RESTORE, ("restore", "salvage")),
    "longer": (StoreDamaged, "The store file is longer than it should be.", RESTORE, ("restore", "salvage")),
    "tables": (StoreDamaged, "The tables inside the store are damaged.", RESTORE, ("restore", "salvage")),
    "entries": (StoreDamaged, "{}", RESTORE, ("restore", "salvage")),
    "newer-store": (
        StoreDamaged,
        "A newer version of Waymark wrote these records.",
        "Install the newest Waymark and try again.",
        ("retry",),
    ),
    # put back, replaced, synced
    "older": (
        StoreDamaged,
        (
            "These records are older than last time: the newest {} entries are missing. "
            "Someone may have put back an old copy."
        ),
        RESTORE,
        ("restore", "salvage"),
    ),
    "other": (
        StoreDamaged,
        "These records are not the ones that were here last time.",
        RESTORE,
        ("restore", "salvage"),
    ),
    "stale-log": (
        StoreDamaged,
        "A log file from another time lies beside the store file. It was not taken over.",
        RESTORE,
        ("restore", "salvage"),
    ),
    "replaced": (
        StoreDamaged,
        "The store file was replaced while Waymark was open. The last change is NOT saved.",
        "Copy what you typed, close Waymark and open it again.",
        ("quit",),
    ),
    # keys
    "keys-damaged": (StoreDamaged, "The key file is damaged, and so is its copy.", RESTORE, _PUT_BACK),
    "keys-missing": (StoreDamaged, "The key file keys.json is not in this folder.", RESTORE, _PUT_BACK),
    "keys-older": (
        StoreDamaged,
        "The key file is older than it was last time. Someone may have put back an old copy.",
        RESTORE,
        ("restore", "salvage"),
    ),
    "keys-newer": (
        StoreDamaged,
        "A newer Waymark wrote this key file.",
        "Install the newest Waymark and try again.",
        ("retry",),
    ),
    "key-change": (
        StoreFault,
        "Changing the key of the records was cut off, and cannot be finished just now.",
        f"Free some space on the disk. {AGAIN}",
        ("read_only", "retry"),
    ),
    "keys-denied": (StoreFault, "Waymark may not read its key file just now.", f"Try again. {ASK}", ("retry",)),
    # the place
    "denied": (StoreFault, "Waymark may not read the store file.", ASK, ("retry",)),
    "read-only": (
        StoreFault,
        "Waymark may read its folder, but may not write there.",
        f"To go on working: {ASK[0].lower()}{ASK[1:]}",
        ("read_only", "retry"),
    ),
    "log-waits": (
        StoreFault,
        "Waymark may not write to its folder. The newest entries wait in a log there and cannot be shown.",
        f"To go on working: {ASK[0].lower()}{ASK[1:]}",
        ("read_only", "retry"),
    ),
    "no-room": (
        StoreFull,
        "There is not enough room on this laptop for records.",
        "Free some space, then try again.",
        ("retry",),
    ),
    "no-write": (
        StoreFault,
        "Waymark may not write to the folder for its records.",
        ASK,
        ("retry",),
    ),
    "full": (StoreFull, "The disk is full.", "Free some space, then try again.", ("retry",)),
    "busy": (
        StoreBusy,
        "Waymark is already open in another window.",
        "Use that window, or close it first.",
        ("retry",),
    ),
    "rescued": (
        StoreDamaged,
        (
            "These are records rescued from a damaged store. {} entries are here and {} are lost. "
            "An answer shown may not be the last one given."
        ),
        "Rely only on signed records, and put back your newest backup.",
        ("read_only",),
    ),
}  # fmt: skip

_BY_ERROR: Final[tuple[tuple[type[StoreFault], str, tuple[str, ...]], ...]] = (
    (StoreMissing, RESTORE, _PUT_BACK),
    (StoreDamaged, RESTORE, _PUT_BACK),
    (StoreBusy, "Use that window, or close it first.", ("retry",)),
    (StoreFull, "Free some space, then try again.", ("retry",)),
    (StoreFault, "Try again.", ("retry",)),
)
