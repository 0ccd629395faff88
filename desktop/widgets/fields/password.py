"""A labelled box for a password: it can be shown by keyboard, it warns of Caps Lock, and it forgets when told to."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.platform import caps_lock_on
from desktop.widgets.announce import announce
from desktop.widgets.fields.base import Field
from desktop.widgets.layout import Flow
from desktop.widgets.options import SmallCheck
from desktop.widgets.text import label
from desktop.widgets.theme import scaled


class PasswordField(Field):
    """A password. It may be pasted. `entered` is emitted when Enter is pressed in the box."""

    entered = Signal()

    def __init__(self, title: str = "Password", hint: str = "") -> None:
        """Args: title: the label; hint: a line under it."""
        super().__init__(title, hint)
        self.line = _SecretLine()
        self.show_box = SmallCheck("Show", f"Show {title[:1].lower()}{title[1:]}")
        self.show_box.toggled.connect(self._show_letters)
        self._caps = label("Caps Lock is on.", "strong")
        self._caps.hide()
        holder = QWidget()
        row = Flow(holder, 8)
        row.addWidget(self.line)
        row.addWidget(self.show_box)
        self._column.addWidget(holder)
        self._column.addWidget(self._caps)
        self._attach(self.line)
        self.line.returnPressed.connect(self.entered)
        self.line.caps.connect(self._on_caps)

    def secret(self) -> str:
        """What is in the box."""
        return self.line.text()

    def clear_secret(self) -> None:
        """Empty the box with no way back, hide its letters, clear the error and all a screen reader could read."""
        self.show_box.setChecked(False)
        self.line.setText("")  # not clear(): that could be undone once the letters are shown again
        self.line.setAccessibleDescription("")
        self._caps.hide()
        self.set_error("")

    def caps_notice(self) -> str:
        """The words about Caps Lock that are shown, or an empty text."""
        return "" if self._caps.isHidden() else self._caps.text()

    def _on_caps(self, on: bool) -> None:  # noqa: FBT001  # a slot
        if on and self._caps.isHidden():
            announce(self.line, self._caps.text())
        self._caps.setVisible(on)

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001  # a slot of Qt's toggled(bool)
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class _SecretLine(QLineEdit):
    caps = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.setAcceptDrops(False)
        self.setDragEnabled(False)

    def sizeHint(self) -> QSize:
        """Room for a phrase of four words."""
        return QSize(scaled(270), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at Caps Lock on each key: ask the system, else see whether a letter came out the wrong way round."""
        super().keyPressEvent(event)
        on = caps_lock_on()
        if on is None:
            on = _caps_by_letter(event)
        if on is not None:
            self.caps.emit(on)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.caps.emit(caps_lock_on() is True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.caps.emit(False)  # noqa: FBT003  # a Qt signal


def _caps_by_letter(event: QKeyEvent) -> bool | None:
    letter = event.text()
    if len(letter) != 1 or letter.lower() == letter.upper():
        return None
    with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return letter.isupper() != with_shift
