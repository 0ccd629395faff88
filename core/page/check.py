"""Check answers: everything recorded so far, each line with the page on which it is changed."""

from collections.abc import Iterator

from core.assessment import Case
from core.decide import UNDECIDED, Decision
from core.pack import Pack, Question
from core.page.outcome import contradiction_rows
from core.page.parts import CheckRow
from core.page.shapes import CheckPage
from core.page.words import answer_words, concern_words, person_words
from core.path import asked, extras

Section = tuple[str, tuple[CheckRow, ...]]


def check_page(pack: Pack, case: Case, decision: Decision) -> CheckPage:
    """What was told, what was not asked, and what does not fit together."""
    return CheckPage(
        id="check",
        heading="Check what you have recorded",
        sections=tuple((title, rows) for title, rows in _sections(pack, case, decision) if rows),
        not_asked=tuple(_not_asked(pack, case, page) for page in extras(pack, case, decision)),
        contradictions=contradiction_rows(pack, decision),
        outcome_title="" if decision.outcome == UNDECIDED else pack.outcomes[decision.outcome].title,
    )


def _sections(pack: Pack, case: Case, decision: Decision) -> Iterator[Section]:
    yield (
        "The concern",
        tuple(
            CheckRow("concern", field.ask, concern_words(field, case.concern[field.id]), "")
            for field in pack.concern
            if case.concern.get(field.id)
        ),
    )
    yield "People", tuple(CheckRow("people", p.ref, person_words(pack, p), p.note) for p in case.people)
    answered = [question for question in asked(pack, case, decision) if question.id in case.answers]
    for section in pack.sections.values():
        yield section.title, tuple(_answered(case, q) for q in answered if q.section == section.id)
    yield (
        "Each child’s act",
        tuple(
            CheckRow(f"motivation:{p.id}", p.ref, pack.motivations[p.motivation].label, "")
            for p in case.people
            if p.motivation
        ),
    )


def _answered(case: Case, question: Question) -> CheckRow:
    return CheckRow(
        f"question:{question.id}",
        question.ask,
        answer_words(question, case.answers[question.id]),
        case.notes.get(question.id, ""),
    )


def _not_asked(pack: Pack, case: Case, page: str) -> CheckRow:
    kind, _, ident = page.partition(":")
    if kind == "question":
        return CheckRow(page, pack.questions[ident].ask, "Not asked", case.notes.get(ident, ""))
    person = next(p for p in case.people if p.id == ident)
    return CheckRow(page, f"How {person.ref}’s act is described", "Not recorded", "")
