"""One case of the list as one button: one Tab stop or arrow key, one spoken sentence, wrapping at any width."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.widgets.cards import StatusTag, Tone
from desktop.widgets.icons import Icon
from desktop.widgets.layout import Flow
from desktop.widgets.text import flowing, label
from desktop.widgets.theme import scaled


class CaseRow(QPushButton):
    """A case: its reference, a tag with its status, its outcome and what comes next. Press it to open the case."""

    def __init__(self, reference: str, status: str, tone: Tone, outcome: str, note: str) -> None:
        """Args: reference: "2026-014"; status, tone: the tag; outcome: a few words; note: "Next: … Started …"."""
        super().__init__()
        self.reference = reference
        self.setProperty("kind", "case")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = ", ".join(part for part in (f"Case {reference}", status, outcome) if part)
        self.setAccessibleName(f"{said}. {note}".strip())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        top = QWidget()
        top.setSizePolicy(policy)
        line = Flow(top, 12)
        line.addWidget(label(reference, "strong", wrap=False))
        line.addWidget(StatusTag(status, tone))
        if outcome:
            line.addWidget(flowing(outcome))
        column = QVBoxLayout()
        column.setSpacing(scaled(2))
        column.addWidget(top)
        column.addWidget(label(note, "small"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(scaled(16), scaled(9), scaled(16), scaled(9))
        self._row.setSpacing(scaled(12))
        self._row.addLayout(column, 1)
        self._row.addWidget(Icon("right", 20, "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        """The words wrap, so the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that shows every word at `width`."""
        return max(scaled(56), self._row.totalHeightForWidth(width))

    def sizeHint(self) -> QSize:
        """A comfortable width; the layout stretches it."""
        return QSize(scaled(420), self.heightForWidth(scaled(420)))

    def minimumSizeHint(self) -> QSize:
        """Room for the widest part."""
        return QSize(self._row.totalMinimumSize().width(), scaled(56))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go to the next row, Home and End to the first and last, Enter opens the case."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        holder = self.parentWidget() or self.window()
        rows = [row for row in holder.findChildren(CaseRow) if row.isVisible()]
        here = rows.index(self)
        there = {
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_Up: here - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(rows) - 1,
        }.get(Qt.Key(key))
        if there is None:
            super().keyPressEvent(event)
        elif 0 <= there < len(rows):
            rows[there].setFocus(Qt.FocusReason.TabFocusReason)
