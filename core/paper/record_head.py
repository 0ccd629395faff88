"""The first page: the decision, who and when, a departure with its reasons, and why."""

from core.paper.flow import Flow, Paragraph, words
from core.paper.fonts import BOLD
from core.paper.lines import Colour, Span, Style, lay
from core.paper.look import (
    BODY,
    BOTTOM,
    CELL,
    CELL_STRONG,
    CITE,
    LABEL,
    LEFT,
    MM,
    MUTE,
    OUTCOME,
    RIGHT,
    STRONG,
    TONES,
    TOP,
    WIDTH,
)
from core.paper.numbering import Sections
from core.paper.tables import Cell, Look, Row, pairs, table
from core.paper.times import said_date, said_time
from core.record import DecisionRecord, Departure, Line

INSET, PADDING, BAR = 12.0, 7.0, 4.0


def page_one(flow: Flow, record: DecisionRecord, code: str) -> None:
    """Title, decision, departure, who and when."""
    _title(flow, record, "signed" if code else "draft, not signed")
    _decision(flow, record)
    for departure in record.departure:
        _departure(flow, departure)
    _who_and_when(flow, record, code)


def why(flow: Flow, record: DecisionRecord, sections: Sections) -> None:
    """The rules that carried the outcome, what else was considered, the DSL's own reasons and the advice taken."""
    sections.head(flow, "Why the guidance indicates this")
    rows = [
        Row(
            (
                Cell((words(str(number), CELL_STRONG),)),
                Cell((words(rule.says, CELL), *cited(rule.cites))),
                Cell(tuple(words(because, CELL, 1.0) for because in rule.because)),
            )
        )
        for number, rule in enumerate(record.rules, 1)
    ]
    if rows:
        table(flow, Look((11 * MM, WIDTH * 0.46, WIDTH * 0.54 - 11 * MM), ("No.", "Rule", "From the answers")), rows)
    else:
        flow.paragraph(words("No rule of the guidance decided this."))
    _named(flow, "What it led to: ", f"{record.indicated_title}.", above=5.0)
    if record.considered:
        flow.heading(3, "Considered and not chosen", 8 * MM)
        flow.bullets([words(item, BODY, 1.5) for item in record.considered])
    sections.head(flow, "Reasons for the decision")
    given = record.reasons or "No further reasons were written down."
    if record.reasons and record.reasons in (departure.reasons for departure in record.departure):
        given = "See the departure at the start of this record."
    _named(flow, f"{record.assessed_by}: ", given, above=0.0)
    if record.adviser:
        flow.heading(3, "Who was consulted", 8 * MM)
        lined(flow, record.adviser)


def cited(cites: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """The places that something comes from, in small print; nothing where there are none."""
    return (words("; ".join(cites), CITE, 1.0),) if cites else ()


def lined(flow: Flow, lines: tuple[Line, ...]) -> None:
    """Labels with their text and places."""
    pairs(flow, [(line.label, (words(line.text, CELL), *cited(line.cites))) for line in lines])


def _title(flow: Flow, record: DecisionRecord, state: str) -> None:
    press, aside = flow.press, 52 * MM
    flow.heading(1, "Safeguarding decision record")
    practice = " · practice" if record.training else ""
    y = flow.y + 31
    for text, style in (
        (record.reference, CELL_STRONG),
        (f"version {record.version} · {state}{practice}", Style(CITE.face, 8.4, 11.4, MUTE)),
    ):
        element = flow.within.child("P")
        for line in lay([Span(text, style)], aside):
            y -= line.leading
            with press.mark(element):
                press.line(line, RIGHT - line.width, y)
    flow.y = min(flow.y, y - 6)


def _decision(flow: Flow, record: DecisionRecord) -> None:
    ink, tint = TONES.get(record.decision_tone, TONES["outside"])
    paragraphs = [
        words("DECISION", LABEL),
        words(record.decision_title, Style(BOLD, OUTCOME.size, OUTCOME.leading, ink)),
        words(record.sentence, BODY, 2.0),
    ]
    if record.compared:
        said = (Span("The guidance indicates: ", STRONG), Span(f"{record.indicated_title}. ", BODY))
        compared = Span(f"This decision is {record.compared}.", STRONG if record.departure else BODY)
        paragraphs.append(Paragraph((*said, compared), 4.0))
    _panel(flow, paragraphs, ink, tint)


def _departure(flow: Flow, departure: Departure) -> None:
    ink, tint = TONES["advice"]
    flow.space(6)
    heading = "DEPARTURE: LESS CAUTIOUS THAN THE GUIDANCE INDICATES"
    consulted = ", ".join(filter(None, (departure.consulted, said_time(departure.consulted_at))))
    entries = (
        ("Reasons", departure.reasons),
        ("Consulted", consulted or "Nobody is recorded."),
        ("Their advice", departure.advice or "None is recorded."),
    )
    paragraphs = [words(heading, Style(LABEL.face, LABEL.size, LABEL.leading, ink))]
    paragraphs += [Paragraph((Span(f"{name}: ", STRONG), Span(text, BODY)), 2.0) for name, text in entries]
    _panel(flow, paragraphs, ink, tint)


def _panel(flow: Flow, paragraphs: list[Paragraph], ink: Colour, tint: Colour) -> None:
    """A tinted box, cut where a page ends."""
    press, inside = flow.press, WIDTH - 2 * INSET
    todo = [
        (line, number, paragraph.above if not at else 0.0)
        for number, paragraph in enumerate(paragraphs)
        for at, line in enumerate(lay(paragraph.spans, inside))
    ]
    elements = [flow.within.child("P") for _ in paragraphs]
    whole = sum(line.leading + above for line, _, above in todo) + 2 * PADDING
    if whole < TOP - BOTTOM:
        flow.need(min(whole, 90 * MM))
    while todo:
        room, used, fitting = flow.y - BOTTOM - 2 * PADDING, 0.0, 0
        while fitting < len(todo) and used + todo[fitting][0].leading + todo[fitting][2] <= room:
            used += todo[fitting][0].leading + todo[fitting][2]
            fitting += 1
        height = used + 2 * PADDING
        with press.decoration():
            box = (LEFT, flow.y - height, WIDTH, height)
            press.fill([box], tint)
            press.frame(box, ink, 0.6)
            press.fill([(LEFT - BAR / 2, flow.y - height, BAR, height)], ink)
        y = flow.y - PADDING
        for line, number, above in todo[:fitting]:
            y -= line.leading + above
            with press.mark(elements[number]):
                press.line(line, LEFT + INSET + (inside - line.width if line.backwards else 0), y)
        flow.y -= height
        todo = todo[fitting:]
        if todo:
            flow.turn()


def _who_and_when(flow: Flow, record: DecisionRecord, code: str) -> None:
    flow.space(7)
    guidance = f"{record.guidance_title} (edition {record.guidance_edition})"
    entries: list[tuple[str, ...]] = [
        ("Setting", record.setting, "Reference", record.reference),
        ("Area", record.area or "Not set", "Version", f"{record.version}, {'signed' if code else 'a draft'}"),
        ("Case opened", said_time(record.opened_at), "Signed", said_time(record.signed_at) if code else "Not signed"),
        ("Assessed by", record.assessed_by, "Check code", code or "None until it is signed"),
        ("Youngest child", record.age_band, "Review", said_date(record.review_date) or "No date set"),
        ("Guidance used", guidance),
    ]
    half, label = WIDTH / 2, 29 * MM
    rows = [
        Row(tuple(Cell((words(text, CELL if at % 2 else LABEL),)) for at, text in enumerate(row))) for row in entries
    ]
    table(flow, Look((label, half - label, label, half - label), banded=False, paired=True), rows)


def _named(flow: Flow, name: str, text: str, above: float) -> None:
    flow.paragraph(Paragraph((Span(name, STRONG), Span(text, BODY)), above))
