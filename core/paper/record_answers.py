"""Every question with its answer, note and place; long notes follow in full width."""

from core.paper.flow import Flow, words
from core.paper.lines import Style
from core.paper.look import BODY, CELL, CELL_STRONG, LABEL, MM, STRONG, TONES, WIDTH
from core.paper.numbering import Sections
from core.paper.record_head import cited
from core.paper.tables import Cell, Look, Row, table
from core.record import DecisionRecord, QuestionRow

LONG = 700  # characters: a longer note is easier to read across the whole page
QUESTIONS = Look((12 * MM, 84 * MM, WIDTH - 96 * MM), ("No.", "Question and where it comes from", "Answer and note"))


def answers(flow: Flow, record: DecisionRecord, sections: Sections) -> None:
    """The questions in order, under the sections of the guidance, then the long notes."""
    sections.head(flow, "Every question, and the answer given")
    if not record.questions:
        flow.paragraph(words("No question was asked."))
        return
    ink, _ = TONES.get(record.indicated_tone, TONES["outside"])
    numbered = list(enumerate(record.questions, 1))
    table(flow, QUESTIONS, _rows(numbered, ink))
    long = [(number, question) for number, question in numbered if _is_long(question)]
    if long:
        sections.head(flow, "Long notes in full")
    for number, question in long:
        flow.heading(3, f"Note to Q{number}", 12 * MM)
        flow.paragraph(words(question.ask, STRONG))
        flow.paragraph(words(question.note, BODY, 2.0))


def _rows(numbered: list[tuple[int, QuestionRow]], ink: tuple[float, float, float]) -> list[Row]:
    rows, section = [], ""
    for number, question in numbered:
        if question.section != section:
            section = question.section
            rows.append(Row((Cell((words(section, LABEL),)),), title=True))
        rows.append(_row(number, question, ink))
    return rows


def _row(number: int, question: QuestionRow, ink: tuple[float, float, float]) -> Row:
    answer = [words(question.answer, CELL_STRONG)]
    if _is_long(question):
        answer.append(words(f"The note is long: see “Note to Q{number}” after the last question.", CELL, 1.0))
    elif question.note:
        answer.append(words(question.note, CELL, 1.0))
    if question.decisive:
        answer.append(words("This answer carried the outcome", Style(LABEL.face, LABEL.size, 11.0, ink), 1.0))
    return Row(
        (
            Cell((words(f"Q{number}", CELL_STRONG),)),
            Cell((words(question.ask, CELL), *cited(question.cites))),
            Cell(tuple(answer)),
        ),
        mark=ink if question.decisive else None,
    )


def _is_long(question: QuestionRow) -> bool:
    return len(question.note) > LONG
