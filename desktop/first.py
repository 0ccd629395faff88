"""What the window shows before anything else is loaded: the locked program, and the frame round every page.

Kept apart from `desktop.screens` so that the unlock page need not wait for the pages behind it.
"""

from dataclasses import dataclass
from typing import Protocol


class Shown(Protocol):
    """Any page: plain data with a name. The window's table of views says which widget shows it."""

    @property
    def id(self) -> str:
        """Such as `cases` or `question:consent`."""


@dataclass(frozen=True, slots=True)
class Working:
    """Something slow is under way (making the store, unlocking, a backup). Verb `cancel` where that is possible."""

    says: str
    can_cancel: bool = False
    id: str = "working"
    heading: str = "One moment"


@dataclass(frozen=True, slots=True)
class Unlock:
    """The locked program. Verb `unlock` with (user id, password)."""

    users: tuple[tuple[str, str], ...]  # (id, display name)
    note: str  # "Locked. Your work is saved.", or ""
    id: str = "unlock"
    heading: str = "Unlock Waymark"


@dataclass(frozen=True, slots=True)
class Trouble:
    """The program cannot go on as it is: what is wrong, and the one next step.

    `acts` are the verbs it offers besides `quit`, the next step first: `retry`, `restore`, `read_only`.
    """

    heading: str
    says: str
    next_step: str
    acts: tuple[str, ...] = ()
    id: str = "trouble"


@dataclass(frozen=True, slots=True)
class Frame:
    """One page and what stands round it. `case` is the reference for the top bar; `back` and `danger` ask for those."""

    page: Shown
    title: str
    case: str = ""
    unlocked: bool = False
    back: bool = False
    caret: tuple[str, int] | None = None  # (field, position) to come back to after unlocking
    always: tuple[tuple[str, str], ...] = ()  # the "At any time" panel
