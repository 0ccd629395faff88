"""A button that shows or hides the panel under it, such as "Why we ask this"."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.buttons import ArrowLink
from desktop.widgets.theme import scaled


class Disclosure(QWidget):
    """The button and its panel. Qt has no "expanded" for a push button, so the name says "shown" or "hidden"."""

    toggled = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, is_open: bool = False) -> None:
        """Args: title: the words of the button; body: the panel; is_open: whether it shows from the start."""
        super().__init__()
        self._title = title
        self._body = body
        self._open = is_open
        self.button = ArrowLink(title, "right")
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
        self.button.set_shape("down" if self._open else "right")
        self.button.setAccessibleName(f"{self._title}, {'shown' if self._open else 'hidden'}")
