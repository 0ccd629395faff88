"""What the pages show when records can only be read: what is wrong and what helps, and what has been rescued."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """The records can only be read. Verbs `cases`, `restore`, `salvage`, `look_into`, and `quit`.

    `acts` are those that help here, the next step first: `restore`, `salvage`, `quit`.
    """

    what: tuple[str, ...]  # what is wrong, as sentences
    next_step: str
    acts: tuple[str, ...]
    id: str = "read-only"
    heading: str = "Your records can only be read"


@dataclass(frozen=True, slots=True)
class Salvage:
    """Where to write what can be read. Verbs `salvage_to` with a folder, and `back`."""

    start: str  # where the question for a folder starts
    is_damaged: bool
    id: str = "salvage"
    heading: str = "Rescue what can be read"


@dataclass(frozen=True, slots=True)
class SalvageDone:
    """What was rescued. Verbs `salvage_papers` with a folder, `look_into`, and `leave_rescue`."""

    name: str  # of the file
    place: str
    readable: int
    lost: int
    start: str
    papers: str = ""  # what has become of the signed records, as a sentence
    id: str = "salvage-done"
    heading: str = "Rescued"


@dataclass(frozen=True, slots=True)
class LookInto:
    """A rescue file to look into. Verbs `choose_rescue` with a file, `open_rescue` with (who, secret), and `back`."""

    name: str  # of the file chosen, or ""
    made: str  # "22 November 2026, 14:05. 412 entries, 3 lost.", or ""
    users: tuple[tuple[str, str], ...]  # (id, display name)
    start: str
    id: str = "look-into"
    heading: str = "Look into a rescue file"


@dataclass(frozen=True, slots=True)
class UnsafePlace:
    """The folder is no place for live records. Verbs `use_safe_place`, and `cases` where there are records in it.

    `is_new`: nothing is in it yet, so nothing has to be moved.
    """

    faults: tuple[str, ...]
    here: str  # the folder it is about
    safe: str  # the folder that is offered; "" where no better one is known
    is_new: bool
    id: str = "unsafe-place"
    heading: str = "This is not a safe place for records"
