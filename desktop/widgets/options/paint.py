"""How a choice is drawn: its frame, its circle or box, its words and its hint; and how tall that comes out."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from desktop.widgets.icons import paint_icon
from desktop.widgets.text import pieces
from desktop.widgets.theme import font, scaled, token, type_in_use

_LEFT: Final = 52  # where the words begin: after the circle or box
_WRAP: Final = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic)
_TALLEST: Final = 10_000  # pixels; taller than any row, so that the wrapped height comes out whole


def paint_row(row: QAbstractButton, hint: str, *, round_mark: bool) -> None:
    """Draw a whole row: frame, mark, words and hint."""
    painter = QPainter(row)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_frame(row, painter, radius=8)
    words, small, _whole = heights(row, hint, row.width())
    side = scaled(22)
    mark = QRectF(scaled(16), (row.height() - side) / 2, side, side)
    paint_mark(painter, mark, on=row.isChecked(), round_mark=round_mark, enabled=row.isEnabled())
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


def paint_frame(row: QAbstractButton, painter: QPainter, *, radius: int) -> None:
    """The edge and the ground: 1 px at rest, 3 px in the focus colour when focused."""
    thick = 3 if row.hasFocus() else 1
    ground = "tint" if row.isChecked() else "sunken" if row.underMouse() and row.isEnabled() else "surface"
    edge = "focus" if row.hasFocus() else "accent" if row.isChecked() else "control" if row.isEnabled() else "hairline"
    painter.setBrush(token(ground))
    painter.setPen(QPen(token(edge), thick))
    inset = thick / 2
    painter.drawRoundedRect(QRectF(row.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_mark(painter: QPainter, mark: QRectF, *, on: bool, round_mark: bool, enabled: bool) -> None:
    """Draw the circle of a radio button, or the box of a check box, into `mark`."""
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


def heights(row: QAbstractButton, hint: str, width: int) -> tuple[int, int, int]:
    """Heights in pixels of words, hint and whole row at `width`. Bold is wider, so bold is measured."""
    return _heights(row.text(), hint, width, type_in_use())


def least_width(row: QAbstractButton, hint: str) -> int:
    """Room in pixels for the mark and the longest word."""
    return _least_width(plain(row), hint, type_in_use())


@lru_cache(maxsize=1024)  # a layout asks for each row some dozen times a page
def _heights(text: str, hint: str, width: int, _type: tuple[str, int, int]) -> tuple[int, int, int]:
    room = QRect(0, 0, max(scaled(40), width - scaled(_LEFT) - scaled(14)), _TALLEST)
    words = QFontMetrics(font(strong=True)).boundingRect(room, _WRAP, text).height()
    small = QFontMetrics(font("small")).boundingRect(room, int(Qt.TextFlag.TextWordWrap), hint).height() if hint else 0
    gap = scaled(2) if hint else 0
    return words, small, max(scaled(48), scaled(10) * 2 + words + gap + small)


@lru_cache(maxsize=256)
def _least_width(text: str, hint: str, _type: tuple[str, int, int]) -> int:
    words = QFontMetrics(font(strong=True))
    small = QFontMetrics(font("small"))
    widest = max(
        [words.horizontalAdvance(word) for word in pieces(text)]
        + [small.horizontalAdvance(word) for word in pieces(hint)],
        default=0,
    )
    return scaled(_LEFT) + widest + scaled(16)


def plain(button: QAbstractButton) -> str:
    """The words of a button without the marks of its Alt key."""
    return button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
