"""One row of "Check your answers": the question, the answer, where it counts, and the way to change it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.widgets.buttons import Button, button
from desktop.widgets.cards.panels import ReadingCard, StatusTag, Tone
from desktop.widgets.layout import Flow
from desktop.widgets.text import flowing, label
from desktop.widgets.theme import scaled


class SummaryRow(QFrame):
    """A question with its answer. "Change" is spoken with question and answer, so that no two links sound the same."""

    change = Signal()

    def __init__(
        self,
        question: str,
        answer: str,
        note: str = "",
        *,
        can_change: bool = True,
        tag: tuple[str, Tone] | None = None,
    ) -> None:
        """Build the row.

        Args:
            question: as it was asked.
            answer: as it was given, such as "Not known".
            note: a small line under it, such as the citation.
            can_change: whether there is a "Change" link.
            tag: words and tint of a tag beside the answer, such as ("Not asked now", "grey").
        """
        super().__init__()
        self.change_link: Button | None = None
        self._words = ReadingCard("", "plain")
        gap = 0 if can_change else scaled(4)
        self._words.column.setContentsMargins(gap, gap, gap, gap)
        self._words.column.setSpacing(scaled(2))
        self._words.add(label(question, "muted"))
        answered = Flow(gap=8)
        answered.addWidget(flowing(answer, "strong"))
        if tag is not None:
            answered.addWidget(StatusTag(*tag))
        self._words.add(answered)
        if note:
            self._words.add(label(note, "small"))
        row = QHBoxLayout()
        row.setSpacing(scaled(12))
        row.addWidget(self._words, 1)
        if can_change:
            self.change_link = button("Change", "link", name=f"Change: {question} Your answer: {answer}")
            self.change_link.clicked.connect(self.change)
            row.addWidget(self.change_link, 0, Qt.AlignmentFlag.AlignTop)
            self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the link speaks both; a second stop would only slow
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addLayout(row)
        rule = QFrame()
        rule.setProperty("kind", "rule")
        column.addWidget(rule)
