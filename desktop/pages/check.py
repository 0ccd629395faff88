"""Everything recorded so far, each line with a way to change it, before the outcome is shown."""

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.page import CheckPage, CheckRow
from desktop.pages.form import FormView
from desktop.pages.outcome import contradictions
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, SummaryRow
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.text import label
from desktop.widgets.theme import scaled


class CheckView(FormView):
    """Emits `change` with the page of a line, `go` with a page that may still be filled in, `next` and `leave`."""

    widest: ClassVar[int] = 760

    def __init__(self, page: CheckPage) -> None:
        """Args: page: the sections, what was not asked, and what does not fit together."""
        super().__init__(page.heading, lead="Nothing is final yet. Change anything that is not right.")
        if page.contradictions:
            self.add(contradictions(page.contradictions))
        for title, rows in page.sections:
            card = Card(title)
            for row in rows:
                card.add(self._row(row))
            self.add(card)
        if page.not_asked:
            self.add(Disclosure(f"Not asked ({len(page.not_asked)})", self._not_asked(page.not_asked)))
        see = button("See the &outcome", "primary")
        see.clicked.connect(self.do("next", page.id))
        later = button("&Save and close")
        later.clicked.connect(self.do("leave"))
        self.buttons = (see, later)

    def _row(self, row: CheckRow) -> SummaryRow:
        made = SummaryRow(row.label, row.value, row.note)
        made.change.connect(self.do("change", row.page))
        if made.change_link is not None and row.note:  # no Tab stop would speak the note otherwise
            made.change_link.setAccessibleName(f"{made.change_link.accessibleName()}. {row.note}")
        return made

    def _not_asked(self, rows: tuple[CheckRow, ...]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card()
        card.add(label("These no longer have to be answered. Add only what is already known. Do not ask a child."))
        for row in rows:
            card.add(self._offer(row))
        column.addWidget(card)
        return holder

    def _offer(self, row: CheckRow) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(2))
        column.addWidget(label(row.label))
        if row.note:
            column.addWidget(label(row.note, "small"))
        add = button("Add what is already known", "link", name=f"Add what is already known: {row.label}")
        add.clicked.connect(self.do("go", row.page))
        column.addWidget(add)
        return holder
