"""A newer edition of the guidance, from its file to what it would change, as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuidanceFile:
    """Verb `look_at_guidance` with the path of a file. `closed` says why none can be taken in, or is empty."""

    edition: str  # the one in use
    closed: str = ""
    id: str = "guidance-file"
    heading: str = "Take in newer guidance"


@dataclass(frozen=True, slots=True)
class GuidanceChange:
    """What a new edition would change. Verb `use_guidance` with the password.

    `cases` has for each open case that it concerns (reference, what would change, whether it would be more urgent).
    """

    edition: str
    about: tuple[str, ...]  # whose it is and how it was checked
    news: tuple[str, ...]  # what is new in it
    cases: tuple[tuple[str, str, bool], ...]
    same: str  # of the open cases that it does not concern
    id: str = "guidance-change"
    heading: str = "What would change"
