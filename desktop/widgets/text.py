"""Words on the screen: labels of every size, and headings that can take focus from code and be spoken as headings."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final, Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.widgets.theme import scaled, token

_JOINTS: Final = re.compile(r"([/\\\\_.-])(?=\S)")  # where a path or the name of a file may go on on another line
_MAY_BREAK: Final = "\u200b"  # a space of no width
Kind = Literal["body", "strong", "lead", "caption", "muted", "small", "error"]


def label(text: str, kind: Kind = "body", *, wrap: bool = True) -> QLabel:
    """Plain words; nothing in `text` is read as mark-up, so words typed by a person are safe here."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("kind", kind)
    if wrap:
        wrapping(made)
    return made


def lead_label(lead: str, rest: str) -> QLabel:
    """One paragraph whose first words are in bold. Both parts are plain words."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.RichText)
    set_lead(made, lead, rest)
    made.setProperty("kind", "body")
    wrapping(made)
    return made


def flowing(text: str, kind: Kind = "body") -> QLabel:
    """Plain words that want one line, and wrap only where there is no room for one. For rows made with `Flow`."""
    made = _Flowing()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("kind", kind)
    wrapping(made)
    return made


def set_lead(shown: QLabel, lead: str, rest: str) -> None:
    """Give a lead label other words, on the screen and in the accessible tree."""
    shown.setText(f'<span style="font-weight:600">{escape(lead)}</span> {escape(rest)}')
    shown.setAccessibleName(f"{lead} {rest}".strip())


def set_words(shown: QLabel, text: str) -> None:
    """Give a label new words and hide it when there are none: an empty one must leave no gap and not be read out."""
    shown.setText(text)
    shown.setVisible(bool(text))


def sentences(parts: Sequence[str]) -> str:
    """The parts that are not empty, one after the other as a voice would say them: with a stop between."""
    there = [part for part in parts if part]
    stopped = [part if part.endswith((".", "?", "!", ":")) else f"{part}." for part in there[:-1]]
    return " ".join([*stopped, *there[-1:]])


def wrapping(made: QLabel) -> None:
    """Let a label take as many lines as its width asks for."""
    made.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)


def breakable(text: str) -> str:
    """The same words, with leave to go on on another line within a path or the name of a file."""
    return _JOINTS.sub(rf"\1{_MAY_BREAK}", text)


def pieces(text: str) -> list[str]:
    """What of a text stays together on one line."""
    return text.replace(_MAY_BREAK, " ").split()


def path_label(path: str, kind: Kind = "body") -> QLabel:
    """A path or the name of a file, spoken as it is."""
    made = label(breakable(path), kind)
    made.setAccessibleName(path)
    return made


class Heading(QLabel):
    """A heading. Code may give it focus, on a change of page; Tab never stops on it. A bar shows the focus."""

    def __init__(
        self, text: str, level: Literal[1, 2, 3] = 1, *, mark: str = "focus", parent: QWidget | None = None
    ) -> None:
        """Args: text: plain words; level: 1 for the page, 2 or 3 below it; mark: the token of the focus bar."""
        super().__init__(parent)
        self._mark = mark
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("kind", f"h{level}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContentsMargins(0, 0, 0, 5)
        wrapping(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, and the focus bar under the first of them."""
        super().paintEvent(event)
        if self.hasFocus():
            bar = QRect(0, self.height() - 3, min(self.width(), scaled(56)), 3)
            QPainter(self).fillRect(bar, token(self._mark))


class _Flowing(QLabel):
    """Qt's own hint for a wrapping label is a guess at a pleasant block; this one asks for one line."""

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2
        return QSize(wide, self.heightForWidth(wide))
