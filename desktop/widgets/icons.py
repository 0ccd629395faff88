"""Small icons drawn in code: no icon font and no licence, and the right colour and size in every theme."""

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.widgets.theme import scaled, token

Shape = Literal["alert", "cross", "tick", "lock", "down", "right", "left", "question", "square", "book"]
_GRID: Final = 24.0  # every shape is drawn on a grid of 24 by 24


class Icon(QWidget):
    """A decorative icon: it has no name and no focus, because words always stand beside it."""

    def __init__(self, shape: Shape, size: int = 24, colour: str = "text") -> None:
        """Args: shape: which icon; size: its side in design pixels; colour: the name of a token."""
        super().__init__()
        self._shape: Shape = shape
        self._colour = colour
        self.setFixedSize(scaled(size), scaled(size))

    @property
    def shape(self) -> Shape:
        """Which icon this is."""
        return self._shape

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the colour the theme has now."""
        paint_icon(QPainter(self), QRectF(self.rect()), self._shape, token(self._colour))


def paint_icon(painter: QPainter, box: QRectF, shape: Shape, colour: QColor) -> None:
    """Draw `shape` to fill `box`, a square in the painter's own coordinates."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _DRAW[shape](painter, colour)
    painter.restore()


def _alert(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath(QPointF(12, 3))
    path.lineTo(22, 20.5)
    path.lineTo(2, 20.5)
    path.closeSubpath()
    painter.drawPath(path)
    painter.drawLine(QPointF(12, 9.5), QPointF(12, 14))
    _dot(painter, colour)


def _question(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(12, 12), 9.5, 9.5)
    path = QPainterPath(QPointF(9, 9.6))
    path.cubicTo(9, 5.6, 15.2, 5.8, 15, 9.6)
    path.cubicTo(14.9, 11.6, 12, 11.8, 12, 14.2)
    painter.drawPath(path)
    _dot(painter, colour)


def _square(painter: QPainter, colour: QColor) -> None:
    painter.drawRoundedRect(QRectF(3, 3, 18, 18), 2, 2)
    painter.drawLine(QPointF(12, 11), QPointF(12, 17))
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(12, 7.4), 1.5, 1.5)


def _dot(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(12, 17.4), 1.4, 1.4)


def _lock(painter: QPainter, _colour: QColor) -> None:
    painter.drawRoundedRect(QRectF(5, 10.5, 14, 10), 2, 2)
    path = QPainterPath(QPointF(8, 10.5))
    path.lineTo(8, 8)
    path.arcTo(QRectF(8, 4, 8, 8), 180, -180)
    path.lineTo(16, 10.5)
    painter.drawPath(path)


def _book(painter: QPainter, _colour: QColor) -> None:
    painter.drawRoundedRect(QRectF(4, 4, 16, 16), 1.5, 1.5)
    painter.drawLine(QPointF(8, 9), QPointF(16, 9))
    painter.drawLine(QPointF(8, 13), QPointF(14, 13))


def _lines(*points: tuple[float, float]) -> Callable[[QPainter, QColor], None]:
    def draw(painter: QPainter, _colour: QColor) -> None:
        painter.drawPolyline([QPointF(x, y) for x, y in points])

    return draw


def _cross(painter: QPainter, _colour: QColor) -> None:
    painter.drawLine(QPointF(6, 6), QPointF(18, 18))
    painter.drawLine(QPointF(18, 6), QPointF(6, 18))


_DRAW: Final[dict[Shape, Callable[[QPainter, QColor], None]]] = {
    "alert": _alert,
    "cross": _cross,
    "tick": _lines((5, 12.5), (10, 17.5), (19.5, 7)),
    "lock": _lock,
    "down": _lines((6, 9), (12, 15.5), (18, 9)),
    "right": _lines((9, 6), (15.5, 12), (9, 18)),
    "left": _lines((15, 6), (8.5, 12), (15, 18)),
    "question": _question,
    "square": _square,
    "book": _book,
}
