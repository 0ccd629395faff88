"""Blocks of a page: cards, the outcome, lists, warnings, errors and rows of a summary."""

from desktop.widgets.cards.outcome import DoNotList, Level, NumberedList, OutcomeHead
from desktop.widgets.cards.panels import Card, EmptyState, QuoteBlock, Rail, ReadingCard, StatusTag, Tone, WarningStrip
from desktop.widgets.cards.problems import ErrorSummary
from desktop.widgets.cards.summary import SummaryRow

__all__ = [
    "Card",
    "DoNotList",
    "EmptyState",
    "ErrorSummary",
    "Level",
    "NumberedList",
    "OutcomeHead",
    "QuoteBlock",
    "Rail",
    "ReadingCard",
    "StatusTag",
    "SummaryRow",
    "Tone",
    "WarningStrip",
]
