"""What the pages of an assessment share: the error summary, the rail, and texts that are kept while they are typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from core.page import Choice as Offered
from desktop.pages.base import PageView
from desktop.widgets.cards import Card, ErrorSummary, Rail
from desktop.widgets.fields import DateField, LabelledLine, LabelledText, PasswordField, TimeField
from desktop.widgets.fields.reading import written
from desktop.widgets.layout import TwoColumns
from desktop.widgets.options import CheckGroup, Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

NOT_KNOWN: Final = "not_known"
HALF: Final = "\n"  # between the boxes of a date that is half typed; nobody can type it into one
BAR_KEYS: Final = "bcs"  # Back, Continue, Save and close: Alt keys that no option may take
SAVED_NOTE: Final = "Your answers are saved as you go."
Marked = LabelledLine | LabelledText | PasswordField | DateField | TimeField | OptionGroup | CheckGroup


@dataclass(slots=True)
class _Kept:
    """A text on the page. `verb` and `key` make it final ("": the page's button does); `final` is what was last so."""

    field: LabelledLine | LabelledText
    verb: str
    key: str
    final: str | None  # None: not certain


@dataclass(slots=True)
class _Day:
    """A date or time on the page. `final` is what the record holds: ISO, `not_known` or empty; None if not certain."""

    field: DateField | TimeField
    verb: str
    key: str
    final: str | None
    drafted: bool = False  # whether a half-typed one waits as a draft

    def value(self) -> str | None:
        """What the boxes say now: ISO, `not_known`, empty; None where it cannot be read."""
        value = self.field.value()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return value.strftime("%H:%M")
        if isinstance(self.field, DateField) and self.field.is_not_known():
            return NOT_KNOWN
        return "" if not any(self.typed()) else None

    def typed(self) -> tuple[str, ...]:
        """The boxes as they stand."""
        return self.field.typed() if isinstance(self.field, DateField) else (self.field.text().strip(),)

    def boxes(self) -> list[QWidget]:
        """The boxes to type in."""
        field = self.field
        return [field.day.line, field.month.line, field.year.line] if isinstance(field, DateField) else [field.line]

    def show(self, saved: str) -> None:
        """Fill the boxes with what was saved, or with what was half typed when the page was left."""
        if isinstance(self.field, TimeField):
            self.field.set_text(saved)
        elif saved == NOT_KNOWN:
            self.field.set_value(None, not_known=True)
        elif saved.count(HALF) == 2:  # noqa: PLR2004 - between three boxes
            day, month, year = saved.split(HALF)
            self.field.set_typed(day, month, year)
        elif saved:
            self.field.set_value(date.fromisoformat(saved))


class FormView(PageView):
    """A page with fields: faults stand on top and beside them; texts are drafts while typed, and final on `commit`."""

    widest: ClassVar[int] = 1000

    def __init__(
        self, heading: str, *, caption: str = "", lead: str = "", always: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Build the top of the page.

        Args:
            heading: of the page.
            caption: a small line above it.
            lead: what to know first, under it; spoken with the heading, because no Tab stop would speak it.
            always: for the "At any time" rail, which `end` puts beside the page.
        """
        super().__init__()
        self.heading = Heading(heading)
        self.heading.setAccessibleName(f"{caption}. {heading} {lead}".removeprefix(". ").rstrip())
        self.taken = BAR_KEYS
        self.summary = ErrorSummary()
        self._marked: dict[str, Marked] = {}
        self._kept: dict[str, _Kept] = {}
        self._days: dict[str, _Day] = {}
        self._always = always
        self._main = QWidget()
        outer = QVBoxLayout(self._main)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = QVBoxLayout()
        self.column.setSpacing(scaled(10))
        outer.addLayout(self.column)
        outer.addStretch(1)
        self.column.addWidget(self.summary)
        if caption:
            self.column.addWidget(label(caption, "caption"))
        self.column.addWidget(self.heading)
        if lead:
            self.column.addWidget(label(lead, "muted"))
        self.body.addWidget(self._main)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put each part under what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)

    def end(self, *buttons: QPushButton) -> None:
        """Finish a page with a rail. It is made last, for Tab goes in the order in which things were made."""
        self.body.removeWidget(self._main)
        self.body.addWidget(TwoColumns(self._main, Rail("At any time", self._always, SAVED_NOTE)))
        self.buttons = buttons

    def mark(self, name: str, field: Marked) -> None:
        """Let faults of the field `name` be shown at `field`."""
        self._marked[name] = field

    def take_keys(self, group: OptionGroup | CheckGroup) -> None:
        """Leave the Alt keys of `group` to it: build the next group of the page with `taken`."""
        self.taken += "".join(alt_key(row.text()) for row in group.options())

    def keep(
        self, name: str, field: LabelledLine | LabelledText, saved: str, *, final: tuple[str, str] = ("", "")
    ) -> None:
        """Fill `field` with `saved`; report it as the draft `name` while typed, as `final` (verb, key) on commit."""
        field.set_text(saved)
        kept = _Kept(field, *final, "" if not saved else None)  # what was saved may be a draft come back
        self._kept[name] = kept

        def typed(text: str) -> None:
            kept.final = None
            self.did.emit("draft", (name, text))

        field.edited.connect(typed)

    def keep_day(self, name: str, field: DateField | TimeField, saved: str, *, final: tuple[str, str]) -> None:
        """Fill `field` and report it with `final` once it can be read; half typed, it is kept as the draft `name`."""
        day = _Day(field, *final, None)
        day.show(saved)
        day.final = day.value()
        self._days[name] = day
        field.edited.connect(lambda *_text: self._read(name, day))

    def half_typed(self) -> list[tuple[str, str]]:
        """(field, sentence) for each date or time in sight that was typed and cannot be read."""
        unread = {
            day.key: day.field for day in self._days.values() if day.value() is None and day.field.isVisibleTo(self)
        }
        return [(key, says) for key, field in unread.items() if isinstance(says := field.value(), str)]

    def too_long(self) -> list[tuple[str, str]]:
        """(field, sentence) for each text that is longer than the record takes."""
        texts = {name: field for name, field in self._marked.items() if isinstance(field, LabelledLine | LabelledText)}
        return [(name, field.problem()) for name, field in texts.items() if field.problem()]

    def flush(self) -> None:
        """Report as drafts what was typed and waits."""
        for kept in self._kept.values():
            kept.field.flush()
        for day in self._days.values():
            day.field.flush()

    def commit(self) -> None:
        """Report every text as final that was not reported so before."""
        self.flush()
        for kept in self._kept.values():
            text = kept.field.text()
            if kept.verb and text != kept.final:
                kept.final = text
                self.did.emit(kept.verb, (kept.key, text))
        for name, day in self._days.items():
            if day.value() is None and day.final != "":  # the record must not hold another date than the page shows
                day.final = ""
                self.did.emit(day.verb, (day.key, ""))
                self.did.emit("draft", (name, HALF.join(day.typed())))
                day.drafted = True

    def caret(self) -> tuple[str, int] | None:
        """The text being written in, by the name of its draft, and the place in it."""
        writing = self.window().focusWidget()  # hasFocus is false while another program is in front
        for name, kept in self._kept.items():
            if isinstance(kept.field, LabelledText) and writing is kept.field.area:
                return name, kept.field.caret()
            if isinstance(kept.field, LabelledLine) and writing is kept.field.line:
                return name, kept.field.line.cursorPosition()
        for name, day in self._days.items():
            boxes = day.boxes()
            if writing in boxes:
                return name, boxes.index(writing)
        return None

    def set_caret(self, field: str, position: int) -> None:
        """Put the cursor back; a field that is no longer on the page is passed over."""
        if field in self._days:
            boxes = self._days[field].boxes()
            boxes[min(position, len(boxes) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        if field not in self._kept:
            return
        text = self._kept[field].field
        text.take_focus()
        if isinstance(text, LabelledText):
            text.set_caret(position)
        else:
            text.line.setCursorPosition(position)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show each sentence beside its field and in the summary; no faults at all clears both."""
        for name, field in self._marked.items():
            field.set_error(" ".join(says for about, says in faults if about == name))
        self.summary.show_problems([(says, self._target(about)) for about, says in faults])

    def _read(self, name: str, day: _Day) -> None:
        value = day.value()
        if value is None:
            day.drafted = True
            self.did.emit("draft", (name, HALF.join(day.typed())))
        elif value != day.final or day.drafted:
            day.final, day.drafted = value, False
            self.did.emit(day.verb, (day.key, value))

    def _target(self, name: str) -> QWidget:
        return self._marked.get(name) or self.heading or self


def fields_card(*fields: QWidget, title: str = "") -> Card:
    """A card of fields, with enough room between them to see which hint belongs to which box."""
    card = Card(title)
    for field in fields:
        card.add(field)
    column = card.layout()
    if column is not None:
        column.setSpacing(scaled(18))
    return card


def alt_key(text: str) -> str:
    """The letter after the `&` in the label of a button, or none."""
    _before, _sign, after = text.replace("&&", "").partition("&")
    return after[:1].casefold()


def options(choices: Sequence[Offered]) -> list[Choice]:
    """The choices of a page as the widgets take them."""
    return [Choice(each.value, each.label, each.hint) for each in choices]


def in_words(text: str) -> str:
    """`text`, or where it is an ISO date and nothing else, that date as it is read out."""
    try:
        return written(date.fromisoformat(text)) if len(text) == len("2026-11-22") else text
    except ValueError:
        return text
