"""What is typed on a page is never lost: a draft while it is typed, then final; the caret is found after a lock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.widgets.fields import DateField, LabelledLine, LabelledText, TimeField

NOT_KNOWN: Final = "not_known"
HALF: Final = "\n"  # between the boxes of a date that is half typed; nobody can type it into one
Report = Callable[[str, object], object]


class Keeping:
    """The texts and dates of one page, by the names of their drafts. `report` takes (verb, value).

    A draft is `draft` with (name, text). What is final is the verb given, with (key, text).
    """

    def __init__(self, report: Report) -> None:
        """Args: report: where verbs go."""
        self._report = report
        self._texts: dict[str, _Text] = {}
        self._days: dict[str, _Day] = {}

    def text(self, name: str, field: LabelledLine | LabelledText, saved: str, final: tuple[str, str]) -> None:
        """Fill `field` with `saved` and keep it. A verb of "" means that the page's own button makes it final."""
        field.set_text(saved)
        kept = _Text(field, *final, "" if not saved else None)  # what was saved may be a draft come back
        self._texts[name] = kept

        def typed(text: str) -> None:
            kept.final = None
            self._report("draft", (name, text))

        field.edited.connect(typed)

    def day(self, name: str, field: DateField | TimeField, saved: str, final: tuple[str, str]) -> None:
        """Fill `field` with `saved`, ISO or half typed, and keep it: final once it can be read, till then a draft."""
        kept = _Day(field, *final, None)
        kept.show(saved)
        kept.final = kept.value()
        self._days[name] = kept
        field.edited.connect(lambda *_text: self._read(name, kept))

    def flush(self) -> None:
        """Report what was typed and waits."""
        for text in self._texts.values():
            text.field.flush()
        for day in self._days.values():
            day.field.flush()

    def commit(self) -> None:
        """Report as final what was not reported so before."""
        self.flush()
        for kept in self._texts.values():
            text = kept.field.text()
            if kept.verb and text != kept.final:
                kept.final = text
                self._report(kept.verb, (kept.key, text))
        for name, day in self._days.items():
            if day.value() is None and day.final != "":  # the record must not hold another date than the page shows
                day.final, day.drafted = "", True
                self._report(day.verb, (day.key, ""))
                self._report("draft", (name, HALF.join(day.typed())))

    def half_typed(self, page: QWidget) -> list[tuple[str, str]]:
        """(key, sentence) for each date or time that shows on `page`, was typed and cannot be read."""
        unread = [day for day in self._days.values() if day.value() is None and day.field.isVisibleTo(page)]
        return [(day.key, says) for day in unread if isinstance(says := day.field.value(), str)]

    def caret(self, writing: QWidget | None) -> tuple[str, int] | None:
        """The name and place of the text that `writing` is the box of; of a date, which of its boxes."""
        for name, kept in self._texts.items():
            field = kept.field
            if isinstance(field, LabelledText) and writing is field.area:
                return name, field.caret()
            if isinstance(field, LabelledLine) and writing is field.line:
                return name, field.line.cursorPosition()
        for name, day in self._days.items():
            if writing in day.boxes():
                return name, day.boxes().index(writing)
        return None

    def set_caret(self, name: str, position: int) -> None:
        """Put the cursor back; a name that is no longer on the page is passed over."""
        if name in self._days:
            boxes = self._days[name].boxes()
            boxes[min(position, len(boxes) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        if name in self._texts:
            field = self._texts[name].field
            field.take_focus()
            if isinstance(field, LabelledText):
                field.set_caret(position)
            else:
                field.line.setCursorPosition(position)

    def _read(self, name: str, day: "_Day") -> None:
        value = day.value()
        if value is None:
            day.drafted = True
            self._report("draft", (name, HALF.join(day.typed())))
        elif value != day.final or day.drafted:
            day.final, day.drafted = value, False
            self._report(day.verb, (day.key, value))


@dataclass(slots=True)
class _Text:
    """A text on the page."""

    field: LabelledLine | LabelledText
    verb: str
    key: str
    final: str | None  # what was last made final; None: not certain


@dataclass(slots=True)
class _Day:
    """A date or time on the page."""

    field: DateField | TimeField
    verb: str
    key: str
    final: str | None  # what the record holds: ISO, `not_known` or empty; None: not certain
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
