"""A button that shows or hides the panel under it, such as "Why we ask this"."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.buttons import Button
from desktop.widgets.icons import Shape, paint_icon
from desktop.widgets.theme import scaled, token


class Disclosure(QWidget):
    """The button and its panel. Qt has no "expanded" for a push button, so the name says "shown" or "hidden"."""

    toggled = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, is_open: bool = False) -> None:
        """Args: title: the words of the button; body: the panel; is_open: whether it shows from the start."""
        super().__init__()
        self._title = title
        self._body = body
        self._open = is_open
        self.button = _Chevron(title)
        self.button.clicked.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addWidget(self.button)
        column.addWidget(body)
        self._show()

    def is_open(self) -> bool:
        """Whether the panel shows."""
        return self._open

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # a setter, in Qt's way
        """Show or hide the panel without a signal."""
        self._open = is_open
        self._show()

    def _turn(self) -> None:
        self.set_open(not self._open)
        self.toggled.emit(self._open)

    def _show(self) -> None:
        self._body.setVisible(self._open)
        self.button.shape = "down" if self._open else "right"
        self.button.setAccessibleName(f"{self._title}, {'shown' if self._open else 'hidden'}")
        self.button.update()


class _Chevron(Button):
    """A link button with an arrow painted in its left margin."""

    def __init__(self, title: str) -> None:
        super().__init__(title, "link")
        self.shape: Shape = "right"
        room = scaled(26)
        tall = scaled(4)
        self.setStyleSheet(
            f"QPushButton {{ padding: {tall + 2}px {scaled(6) + 2}px {tall + 2}px {room}px; }}"
            f"QPushButton:focus {{ padding: {tall}px {scaled(6)}px {tall}px {room - 2}px; }}"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then the arrow."""
        super().paintEvent(event)
        side = scaled(16)
        box = QRectF(scaled(6), (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), box, self.shape, token("link"))
