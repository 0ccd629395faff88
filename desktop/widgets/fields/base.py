"""What every field shares: label, hint, the error beside the box, and the name a screen reader speaks."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.text import label, sentences, set_words
from desktop.widgets.theme import scaled


class Field(QWidget):
    """A box with its words. The box's name holds label, error and hint: a screen reader may read names only."""

    def __init__(self, title: str, hint: str = "", *, optional: bool = False) -> None:
        """Args: title: the label; hint: a line under it; optional: says "(optional)", since required is the rule."""
        super().__init__()
        self._title = f"{title} (optional)" if optional else title
        self._hint = hint
        self._box: QWidget | None = None
        self._label = label(self._title, "strong")
        self._under = label(hint, "muted")
        self._error = label("", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(4))
        for part in (self._label, self._under, self._error):
            self._column.addWidget(part)
        self._under.setVisible(bool(hint))  # only now: what is shown without a parent is a window of its own
        self._error.hide()

    def set_error(self, sentence: str) -> None:
        """Show `sentence` beside the box and put it in the spoken name; an empty text clears it."""
        set_words(self._error, sentence)
        self._say()

    def error(self) -> str:
        """The sentence that is shown, or an empty text."""
        return self._error.text()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand focus on to the box, so that an error's link may point at the field itself."""
        super().focusInEvent(event)
        if self._box is not None:
            self._box.setFocus(Qt.FocusReason.TabFocusReason)

    def take_focus(self) -> None:
        """Give focus to the box."""
        if self._box is not None:
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _attach(self, box: QWidget) -> None:
        """Make `box` the one that the words are about."""
        self._box = box
        self._label.setBuddy(box)
        self._say()

    def _say(self) -> None:
        if self._box is None:
            return
        error = self._error.text()
        said = [self._title, f"Error: {error}" if error else "", self._hint]
        self._box.setAccessibleName(sentences(said))
        self._box.setProperty("faulty", "true" if error else "false")
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)
