"""What was told, what was not known, and what follows: the concern, the people, the steps and actions, the review."""

from core.paper.flow import Flow, Paragraph, words
from core.paper.lines import Span
from core.paper.look import BODY, CELL, CELL_STRONG, MM, STRONG, WIDTH
from core.paper.numbering import Sections
from core.paper.record_head import cited, lined
from core.paper.tables import Cell, Look, Row, table
from core.paper.times import said_date
from core.record import DecisionRecord, PersonRow, StepRow

KINDS = {"child": "Child", "adult": "Adult", "unknown": "Unknown person"}


def told(flow: Flow, record: DecisionRecord, sections: Sections) -> None:
    """The concern, everybody involved, what was not known, and what did not fit together."""
    sections.head(flow, "The concern as it was reported")
    if record.concern:
        lined(flow, record.concern)
    else:
        flow.paragraph(words("Nothing was written down about how the concern came to light."))
    sections.head(flow, "Children and others involved")
    if record.people:
        table(flow, _PEOPLE, map(_person, record.people))
    else:
        flow.paragraph(words("Nobody was listed."))
    sections.head(flow, "What was not known")
    if record.not_known:
        flow.paragraph(words("An answer of “not known” is never treated as a no."))
        flow.space(4)
        lined(flow, record.not_known)
    else:
        flow.paragraph(words("Nothing was answered “not known”. Questions that were not asked say so further on."))
    if record.contradictions:
        sections.head(flow, "Answers that do not fit together")
        lined(flow, record.contradictions)
    if record.readings:
        sections.head(flow, "How the guidance was read where two places differ")
        lined(flow, record.readings)


def follows(flow: Flow, record: DecisionRecord, sections: Sections) -> None:
    """Required steps, actions, referrals, parents, imagery, review."""
    sections.head(flow, "Required steps")
    if record.steps:
        _steps(flow, "Step", record.steps)
    else:
        flow.paragraph(words("The guidance requires no steps for this outcome."))
    if record.actions:
        sections.head(flow, "Actions")
        _steps(flow, "Action", record.actions)
    for title, lines in (
        ("Referrals", record.referrals),
        ("Parents and carers", record.parents),
        ("Imagery and devices", record.imagery),
    ):
        if lines:
            sections.head(flow, title)
            lined(flow, lines)
    sections.head(flow, "Review")
    if record.review_date:
        flow.paragraph(Paragraph((Span("Review on or before: ", STRONG), Span(said_date(record.review_date), BODY))))
    else:
        flow.paragraph(words("No review date was set when this version was signed."))


_PEOPLE = Look(
    (32 * MM, 32 * MM, 46 * MM, WIDTH - 110 * MM), ("Who", "Who they are", "Part in this", "Each act, and notes")
)
_STEPS = (WIDTH - 96 * MM, 32 * MM, 32 * MM, 32 * MM)


def _person(person: PersonRow) -> Row:
    act = [words(person.act, CELL_STRONG)] if person.act else []
    note = [words(person.note, CELL, 1.0)] if person.note else []
    return Row(
        (
            Cell((words(person.ref, CELL_STRONG),)),
            Cell((words(KINDS.get(person.kind, person.kind), CELL), words(f"Age: {person.age}", CELL))),
            Cell((words(person.roles, CELL),)),
            Cell(tuple(act + note)),
        )
    )


def _steps(flow: Flow, head: str, steps: tuple[StepRow, ...]) -> None:
    table(flow, Look(_STEPS, (head, "Owner", "Due", "Done")), map(_step, steps))


def _step(step: StepRow) -> Row:
    says = (words(step.says, CELL, 1.0),) if step.says else ()
    what = Cell((words(step.title, CELL_STRONG), *says, *cited(step.cites)))
    return Row((what, _filled(step.owner), _filled(said_date(step.due)), _filled(said_date(step.done))))


def _filled(text: str) -> Cell:
    return Cell((words(text, CELL),)) if text else Cell(ink=True)
