"""Everybody involved: the children, then adults and people not identified."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.page import PeoplePage, PersonRow
from desktop.pages.form import FormView, fields_card
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, ReadingCard, WarningStrip
from desktop.widgets.layout import Flow
from desktop.widgets.text import label
from desktop.widgets.theme import scaled

LEAD: Final = "Initials or a pupil reference are enough. Do not use full names."


class PeopleView(FormView):
    """Emits `go` with `person:…`, `remove_person` with an id, `next` and `leave`."""

    def __init__(self, page: PeoplePage, always: tuple[tuple[str, str], ...]) -> None:
        """Args: page: who is listed; always: the rail."""
        super().__init__(page.heading, lead=LEAD, always=always)
        self._page = page
        if page.missing and (page.children or page.others):
            self.add(WarningStrip("Still needed.", page.missing, "square"))
        child = button("List a c&hild")
        other = button("List an &adult or someone not identified")
        child.clicked.connect(self.do("go", "person:new-child"))
        other.clicked.connect(self.do("go", "person:new-other"))
        self.add(self._list("Children", page.children, "No child is listed yet.", child))
        self.add(self._list("Adults and people not identified", page.others, "Nobody is listed here.", other))
        self._first = child
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self._go_on)
        later = button("&Save and close")
        later.clicked.connect(self.do("leave"))
        self.end(go_on, later)

    def _list(self, title: str, rows: Sequence[PersonRow], empty: str, add: QWidget) -> Card:
        people: list[QWidget] = [_Person(row, self.did.emit) for row in rows]
        return fields_card(*(people or [_quiet(empty)]), _line(add), title=title)

    def _go_on(self) -> None:
        if self._page.children or self._page.others:
            self.did.emit("next", self._page.id)
        else:
            self.show_faults([("people", self._page.missing or "List everybody involved before you go on")])

    def _target(self, name: str) -> QWidget:
        return self._first if name == "people" else super()._target(name)


class _Person(QWidget):
    """One person, with the ways to change and to remove. Removing asks once more, in the same place."""

    def __init__(self, row: PersonRow, emit: Callable[[str, object], None]) -> None:
        super().__init__()
        words = ReadingCard("", "plain")
        words.column.setContentsMargins(0, scaled(4), 0, scaled(2))
        words.column.setSpacing(scaled(2))
        words.add(label(row.ref, "strong"))
        words.add(label(row.says))
        change = button("Change", "link", name=f"Change: {row.ref}")
        change.clicked.connect(lambda: emit("go", f"person:{row.id}"))
        self._remove = button("Remove", "link", name=f"Remove: {row.ref}")
        self._remove.clicked.connect(self._ask)
        self._usual = _line(change, self._remove)
        self._question = WarningStrip(f"Remove {row.ref} from this case?", "The case history keeps a note of it.")
        yes = button("Yes, remove", "danger", name=f"Yes, remove {row.ref}")
        yes.clicked.connect(lambda: emit("remove_person", row.id))
        keep = button("Keep", name=f"Keep {row.ref}")
        keep.clicked.connect(self._stay)
        self._sure = _line(yes, keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        for part in (words, self._usual, self._question, self._sure):
            column.addWidget(part)
        self._turn(asking=False)

    def _ask(self) -> None:
        self._turn(asking=True)
        self._question.setFocus(Qt.FocusReason.OtherFocusReason)  # it is spoken whole; the two buttons come next

    def _stay(self) -> None:
        self._turn(asking=False)
        self._remove.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, asking: bool) -> None:
        self._usual.setVisible(not asking)
        self._question.setVisible(asking)
        self._sure.setVisible(asking)


def _quiet(words: str) -> ReadingCard:
    card = ReadingCard("", "plain")
    card.column.setContentsMargins(0, 0, 0, 0)
    card.add(label(words, "muted"))
    return card


def _line(*parts: QWidget) -> QWidget:
    holder = QWidget()
    row = Flow(holder)
    for part in parts:
        row.addWidget(part)
    return holder
