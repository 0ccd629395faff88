"""The end: versions, signatures with the decision repeated, and how to check this paper."""

from dataclasses import replace

from core.paper.codes import SIZE, square_code
from core.paper.flow import Flow, Paragraph, words
from core.paper.lines import Span
from core.paper.look import BODY, CELL, CELL_STRONG, CITE, CODE, LABEL, LEFT, MM, SMALL, SMALL_STRONG, WIDTH
from core.paper.numbering import Sections
from core.paper.tables import Cell, Look, Row, table
from core.paper.times import said_time
from core.record import DecisionRecord, Signatory, Version, digest, scan_text

SIGNING_ROW = 18 * MM
ASIDE = SIZE + 5 * MM
VERSIONS = Look((16 * MM, 48 * MM, 42 * MM, WIDTH - 106 * MM), ("Version", "Signed", "By", "Why it was made"))
SIGNATURES = Look(
    (62 * MM, WIDTH - 104 * MM, 42 * MM), ("Role and name", "Signature", "Date and time"), banded=False, boxed=True
)


def close(
    flow: Flow, record: DecisionRecord, sections: Sections, code: str, check: str = "", second: Signatory | None = None
) -> None:
    """Versions, signatures, check code and square code; for a draft, which has no check code, that it is one.

    `second` signed in the program after the record was closed: beside it, for the record itself stays as it was signed.
    """
    sections.head(flow, "Versions of this record")
    if record.versions:
        *earlier, last = record.versions
        table(flow, VERSIONS, [*map(_version, earlier), _version(last if code else replace(last, at="Not signed"))])
    else:
        flow.paragraph(words("No earlier version is recorded."))
    if code:
        _signatures(flow, record, sections, code, second)
        _checking(flow, record, sections, code, check)
    else:
        sections.head(flow, "Signatures")
        flow.paragraph(words("This is a draft. It is not signed, and the store holds no record with these words."))
    flow.heading(3, "Names that the program uses", 8 * MM)
    flow.paragraph(words(_names(record), CITE))


def _version(version: Version) -> Row:
    texts = (said_time(version.at), version.by, version.reason)
    return Row((Cell((words(str(version.number), CELL_STRONG),)), *(Cell((words(text, CELL),)) for text in texts)))


def _signatures(
    flow: Flow, record: DecisionRecord, sections: Sections, code: str, second: Signatory | None
) -> None:
    people = list(record.signatories)
    if second is not None:
        people[1:] = [second]
    if record.departure and len(people) < 2:  # noqa: PLR2004 - a departure needs a second person
        people.append(Signatory("Second person, or headteacher", "", ""))
    sections.head(flow, "Signatures", 30 * MM + SIGNING_ROW * max(1, len(people)))
    departs = " This departs from what the guidance indicates." if record.departure else ""
    stated = f" · {record.reference}, version {record.version}, check code {code}.{departs} "
    sworn = "By signing, I confirm that this is a true record of what was known, what was decided and why."
    flow.paragraph(Paragraph((Span(record.decision_title, SMALL_STRONG), Span(stated + sworn, SMALL))))
    flow.space(4)
    table(flow, SIGNATURES, map(_signatory, people))


def _signatory(person: Signatory) -> Row:
    signed = f"Signed in the program: {said_time(person.at)}" if person.at else "To sign in ink"
    name = words(person.name, CELL_STRONG) if person.name else words("Name:", CELL)
    who = (words(person.role, LABEL), name, words(signed, CITE))
    return Row((Cell(who), Cell(), Cell()), height=SIGNING_ROW)


def _checking(flow: Flow, record: DecisionRecord, sections: Sections, code: str, check: str) -> None:
    sections.head(flow, "Check this paper against the case store", SIZE + 4 * MM)
    how = (
        "Type the check code into the search box of Waymark's list of cases, or scan the square into it. The case is "
        "found if the store holds this record: read it against this paper. The code proves that it is held. It does "
        "not prove that the words on this paper are the same: reading both does. The square holds no names."
    )
    guards = (
        "The record check at the foot of each page guards everything recorded up to that print. Under “Check the "
        "records” Waymark compares it, and shows whether any of that was changed or taken away since."
    )
    paragraphs = (
        words(how, SMALL),
        Paragraph((Span("Check code  ", BODY), Span(code, CODE)), 3.0),
        words("SHA-256 of the record: " + _in_eights(digest(record).hex()), CITE, 1.0),
        *((words(guards, SMALL, 3.0),) if check else ()),
    )
    top = flow.y
    held = "reference, version and SHA-256 of this record" + (", and the record check" if check else "")
    square_code(flow, scan_text(record, check), f"Square code: {held}", top)
    for paragraph in paragraphs:
        flow.paragraph(paragraph, LEFT + ASIDE, WIDTH - ASIDE)
    flow.y = min(flow.y, top - SIZE)


def _names(record: DecisionRecord) -> str:
    """Everything of the record that a person need not read, so that the paper holds all that was signed."""
    told = [
        f"record schema {record.schema}",
        record.product,
        f"guidance {record.guidance_id} {record.guidance_edition}, SHA-256 {_in_eights(record.guidance_sha256)}",
        f"decision {record.decision} ({record.decision_tone})",
        f"indicated {record.indicated} ({record.indicated_tone})",
        f"training {record.training}",
    ]
    told += [f"rule {number} {rule.rule}" for number, rule in enumerate(record.rules, 1)]
    told += [f"Q{number} {question.id}" for number, question in enumerate(record.questions, 1)]
    told += [f"step {step.id}" for step in record.steps]
    told += [f"action {step.id}" for step in record.actions]
    return "; ".join(told) + "."


def _in_eights(text: str) -> str:
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))
