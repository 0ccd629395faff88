"""Choices as full-width rows that wrap, and segments; Qt still reports them as radio buttons and check boxes."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from desktop.widgets.options.paint import heights, least_width, paint_frame, paint_mark, paint_row, plain
from desktop.widgets.theme import font, scaled, token


class Option(QRadioButton):
    """One of several choices, of which one holds: a full-width row with a hint under the words."""

    def __init__(self, text: str, hint: str = "") -> None:
        """Args: text: the words, `&` before the letter of the Alt key; hint: a smaller line under them."""
        super().__init__(text)
        self._hint = hint
        _make_row(self, hint)

    def hasHeightForWidth(self) -> bool:
        """The words wrap, so the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that shows words and hint whole at `width`."""
        return heights(self, self._hint, width)[2]

    def sizeHint(self) -> QSize:
        """A comfortable width; the layout stretches it."""
        return QSize(scaled(420), self.heightForWidth(scaled(420)))

    def minimumSizeHint(self) -> QSize:
        """Room for the circle and the longest word."""
        return QSize(least_width(self, self._hint), scaled(48))

    def hitButton(self, pos: QPoint) -> bool:
        """The whole row can be clicked, not only the words."""
        return self.rect().contains(pos)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row, a circle and the words."""
        paint_row(self, self._hint, round_mark=True)


class CheckOption(QCheckBox):
    """One of several choices, of which any number may hold: the same row with a box in place of the circle."""

    def __init__(self, text: str, hint: str = "") -> None:
        """Args: text: the words, `&` before the letter of the Alt key; hint: a smaller line under them."""
        super().__init__(text)
        self._hint = hint
        _make_row(self, hint)

    def hasHeightForWidth(self) -> bool:
        """The words wrap, so the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that shows words and hint whole at `width`."""
        return heights(self, self._hint, width)[2]

    def sizeHint(self) -> QSize:
        """A comfortable width; the layout stretches it."""
        return QSize(scaled(420), self.heightForWidth(scaled(420)))

    def minimumSizeHint(self) -> QSize:
        """Room for the box and the longest word."""
        return QSize(least_width(self, self._hint), scaled(48))

    def hitButton(self, pos: QPoint) -> bool:
        """The whole row can be clicked, not only the words."""
        return self.rect().contains(pos)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row, a box and the words."""
        paint_row(self, self._hint, round_mark=False)


class Segment(QRadioButton):
    """A short choice drawn as a segment; a radio button, as a checkable push button is spoken as a check box."""

    def __init__(self, text: str, name: str = "") -> None:
        """Args: text: one or two words; name: what is spoken, when the words alone would not do."""
        super().__init__(text)
        if name:
            self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Room for the words in bold, which they are once chosen, so that nothing moves."""
        metrics = QFontMetrics(font(strong=True))
        return QSize(
            metrics.horizontalAdvance(plain(self)) + scaled(30), max(scaled(40), metrics.height() + scaled(14))
        )

    def minimumSizeHint(self) -> QSize:
        """A segment does not shrink; its row wraps instead."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole segment can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segment; the chosen one has a bar under its words as well as a tint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_frame(self, painter, radius=6)
        on = self.isChecked()
        painter.setFont(font(strong=on))
        painter.setPen(token("text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic), self.text())
        if on:
            painter.setPen(QPen(token("accent"), 3))
            level = self.height() - scaled(6)
            painter.drawLine(scaled(14), level, self.width() - scaled(14), level)


class SmallCheck(QCheckBox):
    """A check box beside a field, such as "Show" or "Not known": a box and a few words, without a row's frame."""

    def __init__(self, text: str, name: str = "") -> None:
        """Args: text: the words; name: what is spoken, when the words alone would not do."""
        super().__init__(text)
        if name:
            self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for box, words and focus frame."""
        metrics = QFontMetrics(font())
        return QSize(
            scaled(46) + metrics.horizontalAdvance(plain(self)), max(scaled(40), metrics.height() + scaled(14))
        )

    def minimumSizeHint(self) -> QSize:
        """It does not shrink; its row wraps instead."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Box and words can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the words, and a frame when focused."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(token("focus"), 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        side = scaled(22)
        box = QRectF(scaled(6), (self.height() - side) / 2, side, side)
        paint_mark(painter, box, on=self.isChecked(), round_mark=False, enabled=self.isEnabled())
        painter.setFont(font())
        painter.setPen(token("text" if self.isEnabled() else "disabled"))
        words = self.rect().adjusted(scaled(36), 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic), self.text())


def _make_row(row: QAbstractButton, hint: str) -> None:
    if hint:  # in the name, because a screen reader may read names only
        row.setAccessibleName(f"{plain(row)}. {hint}")
    row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    row.setCursor(Qt.CursorShape.PointingHandCursor)
    row.setAttribute(Qt.WidgetAttribute.WA_Hover)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
