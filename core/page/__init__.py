"""What the screen must show now, as plain data: one frozen object a page, complete, in words."""

from core.assessment import less_cautious, missing_from_decision
from core.page.build import page_for
from core.page.outcome import because_sentence, contradiction_rows, not_known_rows, told, why_rows
from core.page.parts import CheckRow, Choice, PersonRow, Said, Setting, Told
from core.page.shapes import (
    CheckPage,
    ConcernPage,
    DecisionPage,
    MotivationPage,
    OutcomePage,
    Page,
    PeoplePage,
    PersonPage,
    QuestionPage,
    SignPage,
)
from core.page.words import KIND_LABELS, answer_words, because_words, concern_words, day_words, person_words

__all__ = [
    "KIND_LABELS",
    "CheckPage",
    "CheckRow",
    "Choice",
    "ConcernPage",
    "DecisionPage",
    "MotivationPage",
    "OutcomePage",
    "Page",
    "PeoplePage",
    "PersonPage",
    "PersonRow",
    "QuestionPage",
    "Said",
    "Setting",
    "SignPage",
    "Told",
    "answer_words",
    "because_sentence",
    "because_words",
    "concern_words",
    "contradiction_rows",
    "day_words",
    "less_cautious",
    "missing_from_decision",
    "not_known_rows",
    "page_for",
    "person_words",
    "told",
    "why_rows",
]
