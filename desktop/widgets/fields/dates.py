"""Boxes for a date (day, month and year, typed) and for a time."""

from datetime import date, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGroupBox, QLineEdit, QVBoxLayout, QWidget

from desktop.widgets.debounce import Pause
from desktop.widgets.fields.line import LabelledLine
from desktop.widgets.fields.pasting import WordsOnly
from desktop.widgets.fields.reading import read_date, read_time, written
from desktop.widgets.layout import Flow
from desktop.widgets.options import SmallCheck
from desktop.widgets.text import label, sentences, set_words
from desktop.widgets.theme import scaled


class DateField(QGroupBox):
    """A date in three boxes. `edited` is emitted once typing pauses, and when focus leaves a box; ask `value` then."""

    edited = Signal()

    def __init__(  # what can be said of a date is said by name
        self,
        title: str,
        hint: str = "For example, 7 November 2026",
        *,
        optional: bool = False,
        not_known: bool = False,
        earliest: date | None = None,
        latest: date | None = None,
    ) -> None:
        """Build the field.

        Args:
            title: what the date is of.
            hint: a line under it.
            optional: an empty date is then no error.
            not_known: offer a check box "Not known".
            earliest: the first date that can be; None for any.
            latest: the last date that can be, such as today; None for any.
        """
        super().__init__()
        self._title = f"{title} (optional)" if optional else title
        self._hint = hint
        self._optional = optional
        self._earliest = earliest
        self._latest = latest
        self._error = label("", "error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(label(self._title, "strong"))
        if hint:
            column.addWidget(label(hint, "muted"))
        column.addWidget(self._error)
        self.day, self.month, self.year = (
            _Part(name, widest) for name, widest in (("Day", 64), ("Month", 132), ("Year", 84))
        )
        holder = QWidget()
        row = Flow(holder, 12)
        for part in (self.day, self.month, self.year):
            row.addWidget(part)
        column.addWidget(holder)
        self.not_known = SmallCheck("Not known", f"{title}: not known")
        column.addWidget(self.not_known)
        self.not_known.setVisible(not_known)  # only now: shown without a parent, it is a window of its own
        self._pause = Pause(self)
        self._pause.due.connect(self.edited)
        for part in (self.day, self.month, self.year):
            part.line.textEdited.connect(self._on_typed)
            part.line.editingFinished.connect(self.flush)
        self.not_known.clicked.connect(self._on_not_known)
        self._say()

    def value(self) -> date | str | None:
        """The date; None where not known, or empty where optional; else the sentence that says what to enter."""
        if self.not_known.isChecked():
            return None
        typed = self.typed()
        if self._optional and not any(typed):
            return None
        read = read_date(*typed)
        if isinstance(read, str):
            return read
        if self._latest is not None and read > self._latest:
            return f"Enter a date that is {written(self._latest)} or earlier."
        if self._earliest is not None and read < self._earliest:
            return f"Enter a date that is {written(self._earliest)} or later."
        return read

    def is_not_known(self) -> bool:
        """Whether "Not known" is ticked."""
        return self.not_known.isChecked()

    def typed(self) -> tuple[str, str, str]:
        """Day, month and year as they stand in the boxes, so that a half-typed date can be kept."""
        return self.day.line.text().strip(), self.month.line.text().strip(), self.year.line.text().strip()

    def set_typed(self, day: str, month: str, year: str) -> None:
        """Put words in the boxes as `typed` gave them, without a signal."""
        self._pause.drop()
        for part, text in zip((self.day, self.month, self.year), (day, month, year), strict=True):
            part.line.setText(text)

    def set_value(self, wanted: date | None, *, not_known: bool = False) -> None:
        """Show a date, or none, without a signal; `not_known` ticks the box."""
        self.not_known.setChecked(not_known)
        if wanted is None:
            self.set_typed("", "", "")
        else:
            self.set_typed(str(wanted.day), str(wanted.month), str(wanted.year))

    def set_error(self, sentence: str) -> None:
        """Show `sentence` beside the boxes and put it in their spoken names; an empty text clears it."""
        set_words(self._error, sentence)
        self._say()

    def error(self) -> str:
        """The sentence that is shown, or an empty text."""
        return self._error.text()

    def flush(self) -> None:
        """Emit `edited` now if a change is waiting."""
        self._pause.flush()

    def take_focus(self) -> None:
        """Give focus to the day."""
        self.day.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand focus on to the day, so that an error's link may point at the field itself."""
        super().focusInEvent(event)
        self.take_focus()

    def _on_typed(self) -> None:
        self.not_known.setChecked(False)
        self._pause.touch()

    def _on_not_known(self, ticked: bool) -> None:  # noqa: FBT001  # a slot of Qt's clicked(bool)
        if ticked:
            self.set_typed("", "", "")
        self.edited.emit()

    def _say(self) -> None:
        error = self._error.text()
        self.setAccessibleName(sentences([self._title, f"Error: {error}" if error else "", self._hint]))
        for part in (self.day, self.month, self.year):
            part.say(self._title, error)


class _Part(QWidget):
    """One of the three boxes with its small label. Its name says which date it belongs to."""

    def __init__(self, name: str, widest: int) -> None:
        super().__init__()
        self._name = name
        self.line = QLineEdit()
        self.line.setAcceptDrops(False)
        self.line.setDragEnabled(False)
        self.line.setValidator(WordsOnly(self.line))
        self.line.setFixedWidth(scaled(widest))
        words = label(name, wrap=False)
        words.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(2))
        column.addWidget(words)
        column.addWidget(self.line)

    def say(self, title: str, error: str) -> None:
        self.line.setAccessibleName(sentences([f"{self._name}, {title}", f"Error: {error}" if error else ""]))
        self.line.setProperty("faulty", "true" if error else "false")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class TimeField(LabelledLine):
    """A time in one box."""

    def __init__(self, title: str, hint: str = "For example, 14:30 or 2.30pm", *, optional: bool = False) -> None:
        """Args: title: what the time is of; hint: a line under it; optional: an empty time is then no error."""
        super().__init__(title, hint, optional=optional, limit=20, widest=140)
        self._optional = optional

    def value(self) -> time | str | None:
        """The time; None where it is optional and left empty; else the sentence that says what to enter."""
        if self._optional and not self.text().strip():
            return None
        return read_time(self.text())

    def set_value(self, wanted: time | None) -> None:
        """Show a time as 14:30, or none, without a signal."""
        self.set_text("" if wanted is None else wanted.strftime("%H:%M"))
