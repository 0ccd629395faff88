"""A labelled box of several lines, for plain words only."""

from typing import Final

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit

from desktop.widgets.announce import announce
from desktop.widgets.debounce import Pause
from desktop.widgets.fields.base import Field
from desktop.widgets.fields.line import room_left, too_long
from desktop.widgets.fields.pasting import REFUSED, private, words_of
from desktop.widgets.layout import Scroller
from desktop.widgets.text import label, set_words
from desktop.widgets.theme import font, scaled

LIMIT: Final = 10_000  # characters the record takes in one text


class LabelledText(Field):
    """Several lines of words. Tab leaves the box; pictures, files and drops are refused; nothing typed is ever cut.

    `edited` carries the words 700 ms after typing stops, and at once when focus leaves. `refused` carries the sentence
    that is shown when something else than words was pasted.
    """

    edited = Signal(str)
    refused = Signal(str)

    def __init__(
        self, title: str, hint: str = "", *, optional: bool = False, rows: int = 5, limit: int = LIMIT
    ) -> None:
        """Args: title: the label; hint: a line under it; optional: says so; rows: lines shown; limit: characters."""
        super().__init__(title, hint, optional=optional)
        self._limit = limit
        self.area = _Words(rows)
        self._count = label("", "small")
        self._count.hide()
        self._column.addWidget(self.area)
        self._column.addWidget(self._count)
        self._attach(self.area)
        self._pause = Pause(self)
        self._pause.due.connect(lambda: self.edited.emit(self.text()))
        self.area.textChanged.connect(self._on_change)
        self.area.left.connect(self.flush)
        self.area.refused.connect(self._on_refused)

    def text(self) -> str:
        """The words as typed."""
        return self.area.toPlainText()

    def set_text(self, text: str) -> None:
        """Put `text` in the box without a signal. There is no way back to what was there before."""
        self.area.blockSignals(True)  # noqa: FBT003  # Qt takes it by place
        self.area.setPlainText(text)
        self.area.blockSignals(False)  # noqa: FBT003
        self._pause.drop()
        self._recount()

    def caret(self) -> int:
        """Where the caret stands, so that the place can be found again after a lock."""
        return self.area.textCursor().position()

    def set_caret(self, place: int) -> None:
        """Put the caret back at `place`, or at the end if the text is shorter."""
        cursor = self.area.textCursor()
        cursor.setPosition(max(0, min(place, len(self.text()))))
        self.area.setTextCursor(cursor)

    def flush(self) -> None:
        """Emit `edited` now if a change is waiting."""
        self._pause.flush()

    def problem(self) -> str:
        """What is wrong with the length, as a sentence that says what to do; empty when nothing is."""
        return too_long(self._title, len(self.text()), self._limit)

    def _on_change(self) -> None:
        self._pause.touch()
        self._recount()

    def _recount(self) -> None:
        set_words(self._count, room_left(len(self.text()), self._limit))

    def _on_refused(self, sentence: str) -> None:
        self.set_error(sentence)
        announce(self.area, sentence, assertive=True)
        self.refused.emit(sentence)


class _Words(QPlainTextEdit):
    left = Signal()
    refused = Signal(str)

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setFont(font())
        self._rows = rows
        self.setMinimumHeight(self.sizeHint().height())
        self.cursorPositionChanged.connect(self._keep_line_in_view)

    def sizeHint(self) -> QSize:
        """As many lines as asked for."""
        return QSize(scaled(240), QFontMetrics(font()).lineSpacing() * self._rows + scaled(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(160), QFontMetrics(font()).lineSpacing() * 2 + scaled(26))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Everything may be offered, so that a refusal can be said; drops are shut out below."""
        return source.hasText() or source.hasImage() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        words = words_of(source)
        if words is None:
            self.refused.emit(REFUSED)
            return
        self.insertPlainText(words)

    def createMimeDataFromSelection(self) -> QMimeData:
        return private(self.textCursor().selection().toPlainText())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.ignore()

    def _keep_line_in_view(self) -> None:
        """A box taller than what the window shows of the page must not hide the line being written."""
        holder = self.parentWidget()
        while holder is not None and not isinstance(holder, Scroller):
            holder = holder.parentWidget()
        if holder is not None and self.hasFocus():
            holder.show_part(self.viewport(), self.cursorRect())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
