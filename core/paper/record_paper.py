"""The printed decision record: one signed version, drawn from the record alone."""

from core.paper import record_answers, record_close, record_head, record_told
from core.paper.discreet import discreetly
from core.paper.flow import Flow
from core.paper.furniture import Furniture
from core.paper.numbering import Sections
from core.paper.press import About, Press
from core.paper.reading import Passage, passages
from core.paper.text import one_line
from core.record import DecisionRecord, Signatory, check_code, digest

MARKING = "OFFICIAL-SENSITIVE"
PRACTICE, DRAFT = ("TRAINING", "practice case: not a record of any child"), "DRAFT"


def draw_record(
    record: DecisionRecord, *, printed: str, copy: str = "", signed: bool = True, check: str = "",
    second: Signatory | None = None,
) -> bytes:  # fmt: skip
    """The record as PDF/A-2b. The same record and lines give the same bytes, on any day and machine.

    `printed` says when it was printed; `copy` which copy it is and for whom; `check` is the record check of the store
    at that moment ("entry 412 · 7F3A-…"), which is in the square too. All stand at the foot of each page. `second` is
    a second person who signed it in the program, and when. Nothing else is printed that is not in the record. Not
    `signed`: a draft to read before signing, which says so on every page and has no check code. Raises PaperFault,
    which carries no case text.
    """
    return draw(record, " · ".join(part for part in (printed, copy) if part), signed=signed, check=check, second=second)


def draw(
    record: DecisionRecord, printed: str, *, signed: bool = True, tagged: bool = True, check: str = "",
    second: Signatory | None = None,
) -> bytes:  # fmt: skip
    """The same, with or without tags: without is for measuring what they cost."""
    return discreetly(
        lambda: _drawn(record, printed, signed=signed, tagged=tagged, check=check, second=second),
        "Waymark could not draw this record. Nothing was lost: the record is still in the store.",
    )


def read_record(record: DecisionRecord, *, signed: bool = True) -> tuple[Passage, ...]:
    """The words of the paper in its order, to be read on the screen. Raises PaperFault, as `draw_record` does."""
    return discreetly(
        lambda: passages(_laid(record, signed=signed, tagged=True, check="")[0].root),
        "Waymark could not show this record. Nothing was lost: the record is still in the store.",
    )


def _drawn(
    record: DecisionRecord, printed: str, *, signed: bool, tagged: bool, check: str, second: Signatory | None
) -> bytes:
    press, code = _laid(record, signed=signed, tagged=tagged, check=check, second=second)
    furniture = Furniture(
        press,
        marking="TRAINING" if record.training else MARKING,
        left=record.setting,
        right=f"Decision record {record.reference} · version {record.version}",
        code=code,
        printed=printed,
        initials=signed,
        check=check,
        watermark=PRACTICE if record.training else ("" if signed else DRAFT, "not signed"),
    )
    return press.finish(furniture.frame, furniture.over if furniture.watermark[0] else None)


def _laid(
    record: DecisionRecord, *, signed: bool, tagged: bool, check: str, second: Signatory | None = None
) -> tuple[Press, str]:
    """Everything but the furniture, and the check code: empty for a draft, which no store holds."""
    code = check_code(digest(record)) if signed else ""
    about = About(
        title=one_line(f"Decision record {record.reference}, version {record.version}"),
        subject="Safeguarding decision record",
        product=one_line(record.product),
        keywords="TRAINING" if record.training else MARKING,
        when=record.signed_at,
    )
    press = Press(about, tagged=tagged)
    flow, sections = Flow(press), Sections()
    record_head.page_one(flow, record, code)
    record_head.why(flow, record, sections)
    record_told.told(flow, record, sections)
    record_told.follows(flow, record, sections)
    record_answers.answers(flow, record, sections)
    record_close.close(flow, record, sections, code, check, second)
    return press, code
