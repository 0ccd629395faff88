"""The summary of what must be put right, at the top of a page (WCAG 3.3.1)."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGroupBox, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.buttons import button
from desktop.widgets.text import Heading
from desktop.widgets.theme import scaled


class ErrorSummary(QGroupBox):
    """The words "There is a problem", and for each one a line: a button that goes to the field. Hidden while empty."""

    shown = Signal(list)  # the sentences, when there are any

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12))
        self._column.setSpacing(scaled(2))
        self._title = Heading("There is a problem", 2)
        self._column.addWidget(self._title)
        self._lines: list[QPushButton] = []
        self.hide()

    def show_problems(self, problems: Sequence[tuple[str, QWidget]]) -> None:
        """Show each sentence with the field it is about, and take focus; none at all hides the summary."""
        self.clear()
        if not problems:
            return
        for sentence, field in problems:
            line = button(sentence.replace("&", "&&"), "link")
            line.clicked.connect(lambda _on=False, field=field: _go_to(field))
            self._column.addWidget(line)
            self._lines.append(line)
        self._title.setAccessibleName(f"{self._title.text()}: {' '.join(_sentence(text) for text, _field in problems)}")
        self._after_title()
        self.show()
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit([sentence for sentence, _field in problems])

    def clear(self) -> None:
        """Take every line away and hide."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.setParent(None)
            line.deleteLater()
        self._lines.clear()
        self._title.setAccessibleName("")
        self.hide()

    def _after_title(self) -> None:
        """Let Tab go from the title to the lines. The title is no Tab stop, and Qt orders Tab stops only."""
        self._title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for before, after in pairwise([self._title, *self._lines]):
            QWidget.setTabOrder(before, after)
        self._title.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def lines(self) -> tuple[QPushButton, ...]:
        """The buttons, in order."""
        return tuple(self._lines)


def _go_to(field: QWidget) -> None:
    field.setFocus(Qt.FocusReason.TabFocusReason)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
