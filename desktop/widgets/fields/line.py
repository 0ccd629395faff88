"""A labelled box of one line."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from desktop.widgets.debounce import Pause
from desktop.widgets.fields.base import Field
from desktop.widgets.fields.pasting import REFUSED, WordsOnly
from desktop.widgets.text import label, set_words
from desktop.widgets.theme import scaled


class LabelledLine(Field):
    """One line of words. `edited` carries them once typing pauses, and at once when focus leaves."""

    edited = Signal(str)
    refused = Signal(str)
    entered = Signal()

    def __init__(
        self, title: str, hint: str = "", *, optional: bool = False, limit: int = 200, widest: int = 0
    ) -> None:
        """Build the field.

        Args:
            title: the label.
            hint: a line under it.
            optional: says "(optional)" after the label.
            limit: how many characters the record takes; more are counted and never cut.
            widest: design pixels the box may take; 0 for the whole width.
        """
        super().__init__(title, hint, optional=optional)
        self._limit = limit
        self.line = _Line()
        if widest:
            self.line.setMaximumWidth(scaled(widest))
        self._count = label("", "small")
        self._count.hide()
        self._column.addWidget(self.line)
        self._column.addWidget(self._count)
        self._attach(self.line)
        self._pause = Pause(self)
        self._pause.due.connect(lambda: self.edited.emit(self.text()))
        self.line.textEdited.connect(lambda _text: self._pause.touch())
        self.line.textChanged.connect(lambda text: set_words(self._count, room_left(len(text), limit)))
        self.line.left.connect(self.flush)
        self.line.inputRejected.connect(lambda: self.refused.emit(REFUSED))
        self.line.returnPressed.connect(self.flush)
        self.line.returnPressed.connect(self.entered)

    def text(self) -> str:
        """The words as typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Put `text` in the box without a signal."""
        self._pause.drop()
        self.line.setText(text)

    def flush(self) -> None:
        """Emit `edited` now if a change is waiting."""
        self._pause.flush()

    def problem(self) -> str:
        """What is wrong with the length, as a sentence that says what to do; empty when nothing is."""
        return too_long(self._title, len(self.text()), self._limit)


class _Line(QLineEdit):
    """A line that takes no drop and no picture."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setValidator(WordsOnly(self))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def room_left(have: int, limit: int) -> str:
    """How much room is left, once nine tenths are used; empty before."""
    if have > limit:
        return f"{_characters(have - limit)} too many"
    if have * 10 >= limit * 9:
        return f"{_characters(limit - have)} left"
    return ""


def too_long(title: str, have: int, limit: int) -> str:
    """The sentence for a text over its limit; empty for one that fits."""
    return f"{title}: shorten this to {limit:,} characters or fewer. It has {have:,}." if have > limit else ""


def _characters(count: int) -> str:
    return f"{count:,} character{'' if count == 1 else 's'}"
