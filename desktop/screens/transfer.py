"""A case sent to another school, and one received, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SendCase:
    """Verbs `seal_case` with (to, password), `note_receipt` with (number, by, check), and `draft`.

    `waiting` is the sending whose receipt is awaited: (number, what it was), None where none is.
    """

    reference: str
    before: tuple[str, ...]  # each sending, in words
    waiting: tuple[int, str] | None
    typed: Mapping[str, str]
    notice: str = ""
    id: str = "send-case"
    heading: str = "Send this case to another school"


@dataclass(frozen=True, slots=True)
class CaseSealed:
    """The words, shown this once, and the file to be saved. Verbs `save_case` with the path, `case_sent`."""

    reference: str
    to: str
    words: tuple[str, ...] = field(repr=False)
    name: str  # of the file
    saved: bool
    id: str = "case-sealed"
    heading: str = "Write down the six words"


@dataclass(frozen=True, slots=True)
class ReceiveCase:
    """Verbs `open_case_file` with (path, words), and `draft` for the path."""

    file: str
    id: str = "receive-case"
    heading: str = "Take in a case from another school"


@dataclass(frozen=True, slots=True)
class CaseArrived:
    """What a file holds, before anything of it is kept. Verb `take_in`."""

    facts: tuple[tuple[str, str], ...]
    id: str = "case-arrived"
    heading: str = "A case has arrived"


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """A case that another school sent. Verbs `read_received` (version), `print_receipt`, `save_receipt` (path).

    And `keep_or_dispose` with the case.
    """

    case: str
    reference: str
    setting: str
    facts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[int, str, tuple[str, ...]], ...]  # number, decision, lines; the newest first
    people: tuple[str, ...]
    notice: str = ""
    id: str = "received-case"
    heading: str = "Received case"


@dataclass(frozen=True, slots=True)
class ReceivedPreview:
    """A received record on screen. Verbs `print_received` (copy), `save_received` (path)."""

    reference: str
    version: int
    code: str
    pdf: bytes = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    id: str = "received-preview"
    heading: str = "Received record"
