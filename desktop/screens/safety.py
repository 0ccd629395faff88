"""The pages about keeping records safe: the one from which everything of that kind is begun, and the promises."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """One part of the page: how things stand, and what can be begun, each a label with its verb."""

    title: str
    says: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]  # (label with its Alt key, verb)
    is_due: bool = False  # then its first way is the page's primary button


@dataclass(frozen=True, slots=True)
class Safety:
    """Each subject's verbs, and `cases`, `not_protected`."""

    subjects: tuple[Subject, ...]
    notice: str = ""  # what has just been done
    id: str = "safety"
    heading: str = "Keep records safe"


@dataclass(frozen=True, slots=True)
class NotProtected:
    """What is promised and what is not, each a bold lead and its rest."""

    kept: tuple[tuple[str, str], ...]
    limits: tuple[tuple[str, str], ...]
    id: str = "not-protected"
    heading: str = "What Waymark does not protect"
