"""Choices as full-width rows that wrap, and segments; Qt still reports them as radio buttons and check boxes."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from desktop.widgets.icons import paint_icon
from desktop.widgets.theme import font, scaled, token

_LEFT: Final = 52  # where the words begin: after the circle or box
_WRAP: Final = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic)
_TALLEST: Final = 10_000


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
        return _heights(self, self._hint, width)[2]

    def sizeHint(self) -> QSize:
        """A comfortable width; the layout stretches it."""
        return QSize(scaled(420), self.heightForWidth(scaled(420)))

    def minimumSizeHint(self) -> QSize:
        """Room for the circle and the longest word."""
        return QSize(_least_width(self, self._hint), scaled(48))

    def hitButton(self, pos: QPoint) -> bool:
        """The whole row can be clicked, not only the words."""
        return self.rect().contains(pos)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row, a circle and the words."""
        _paint_row(self, self._hint, round_mark=True)


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
        return _heights(self, self._hint, width)[2]

    def sizeHint(self) -> QSize:
        """A comfortable width; the layout stretches it."""
        return QSize(scaled(420), self.heightForWidth(scaled(420)))

    def minimumSizeHint(self) -> QSize:
        """Room for the box and the longest word."""
        return QSize(_least_width(self, self._hint), scaled(48))

    def hitButton(self, pos: QPoint) -> bool:
        """The whole row can be clicked, not only the words."""
        return self.rect().contains(pos)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row, a box and the words."""
        _paint_row(self, self._hint, round_mark=False)


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
        _paint_frame(self, painter, radius=6)
        on = self.isChecked()
        painter.setFont(font(strong=on))
        painter.setPen(token("text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic), self.text())
        if on:
            painter.setPen(QPen(token("accent"), 3))
            level = self.height() - scaled(6)
            painter.drawLine(scaled(14), level, self.width() - scaled(14), level)


def plain(button: QAbstractButton) -> str:
    """The words of a button without the marks of its Alt key."""
    return button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def _make_row(row: QAbstractButton, hint: str) -> None:
    if hint:  # in the name, because a screen reader may read names only
        row.setAccessibleName(f"{plain(row)}. {hint}")
    row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    row.setCursor(Qt.CursorShape.PointingHandCursor)
    row.setAttribute(Qt.WidgetAttribute.WA_Hover)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)


def _least_width(row: QAbstractButton, hint: str) -> int:
    words = QFontMetrics(font(strong=True))
    small = QFontMetrics(font("small"))
    widest = max(
        [words.horizontalAdvance(word) for word in plain(row).split()]
        + [small.horizontalAdvance(word) for word in hint.split()],
        default=0,
    )
    return scaled(_LEFT) + widest + scaled(16)


def _heights(row: QAbstractButton, hint: str, width: int) -> tuple[int, int, int]:
    """Heights in pixels of words, hint and whole row at `width`. Bold is wider, so bold is measured."""
    room = QRect(0, 0, max(scaled(40), width - scaled(_LEFT) - scaled(14)), _TALLEST)
    words = QFontMetrics(font(strong=True)).boundingRect(room, _WRAP, row.text()).height()
    small = QFontMetrics(font("small")).boundingRect(room, int(Qt.TextFlag.TextWordWrap), hint).height() if hint else 0
    gap = scaled(2) if hint else 0
    return words, small, max(scaled(48), scaled(10) * 2 + words + gap + small)


def _paint_row(row: QAbstractButton, hint: str, *, round_mark: bool) -> None:
    painter = QPainter(row)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_frame(row, painter, radius=8)
    words, small, _whole = _heights(row, hint, row.width())
    side = scaled(22)
    mark = QRectF(scaled(16), (row.height() - side) / 2, side, side)
    _paint_mark(painter, mark, on=row.isChecked(), round_mark=round_mark, enabled=row.isEnabled())
    left, room = scaled(_LEFT), row.width() - scaled(_LEFT) - scaled(14)
    gap = scaled(2) if hint else 0
    top = (row.height() - words - gap - small) / 2
    painter.setFont(font(strong=row.isChecked()))
    painter.setPen(token("text" if row.isEnabled() else "disabled"))
    painter.drawText(QRectF(left, top, room, words + 2), _WRAP, row.text())
    if hint:
        painter.setFont(font("small"))
        painter.setPen(token("muted" if row.isEnabled() else "disabled"))
        painter.drawText(QRectF(left, top + words + gap, room, small + 2), int(Qt.TextFlag.TextWordWrap), hint)


def _paint_frame(row: QAbstractButton, painter: QPainter, *, radius: int) -> None:
    """The edge and the ground: 1 px at rest, 3 px in the focus colour when focused."""
    thick = 3 if row.hasFocus() else 1
    ground = "tint" if row.isChecked() else "sunken" if row.underMouse() and row.isEnabled() else "surface"
    edge = "focus" if row.hasFocus() else "accent" if row.isChecked() else "control" if row.isEnabled() else "hairline"
    painter.setBrush(token(ground))
    painter.setPen(QPen(token(edge), thick))
    inset = thick / 2
    painter.drawRoundedRect(QRectF(row.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


def _paint_mark(painter: QPainter, mark: QRectF, *, on: bool, round_mark: bool, enabled: bool) -> None:
    edge = token("accent" if on else "control" if enabled else "hairline")
    painter.setPen(QPen(edge, 2))
    painter.setBrush(token("accent" if on and not round_mark else "surface"))
    if round_mark:
        painter.drawEllipse(mark)
        if on:
            inner = mark.width() * 0.27
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            painter.drawEllipse(mark.adjusted(inner, inner, -inner, -inner))
        return
    painter.drawRoundedRect(mark, 4, 4)
    if on:
        paint_icon(painter, mark.adjusted(2, 2, -2, -2), "tick", token("on_accent"))
