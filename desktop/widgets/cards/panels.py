"""Panels of words. Screen readers on Windows have no reading mode here, so a block to be read takes focus."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGroupBox, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import button
from desktop.widgets.icons import Icon, Shape
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading, label, lead_label, set_lead
from desktop.widgets.theme import scaled

Tone = Literal["grey", "blue", "amber", "red", "green"]
Look = Literal["card", "rail", "warn", "quote", "plain"]


class Card(QFrame):
    """A white card that stacks what it is given. For controls; words that must be read go in a `ReadingCard`."""

    def __init__(self, title: str = "") -> None:
        """Args: title: a heading at its top, if any."""
        super().__init__()
        self.setProperty("kind", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(18))
        self._column.setSpacing(scaled(10))
        if title:
            self.add(Heading(title, 2))

    def add(self, part: QWidget | QLayout) -> None:
        """Put `part` under what is there."""
        _add(self._column, part)


class ReadingCard(QGroupBox):
    """A block of words that Tab stops on and a screen reader speaks whole."""

    def __init__(self, title: str = "", look: Look = "card") -> None:
        """Args: title: a heading at its top, if any; look: which kind of panel."""
        super().__init__()
        self.setProperty("kind", look)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(18))
        self.column.setSpacing(scaled(10))
        if title:
            self.add(Heading(title, 2))

    def add(self, part: QWidget | QLayout) -> None:
        """Put `part` under what is there; its words are spoken with the rest."""
        _add(self.column, part)
        self.refresh()

    def refresh(self) -> None:
        """Read the words anew; needed only when a label inside has changed."""
        self.setAccessibleName(spoken(self))

    def showEvent(self, event: QShowEvent) -> None:
        """Make sure that what is spoken is what is shown."""
        super().showEvent(event)
        self.refresh()


class Rail(ReadingCard):
    """The quiet panel beside a question: what holds at any time."""

    def __init__(self, title: str, points: Sequence[tuple[str, str]], note: str = "") -> None:
        """Args: title: such as "At any time"; points: pairs of bold lead and rest; note: a small line at the end."""
        super().__init__(title, "rail")
        self.column.setContentsMargins(scaled(18), scaled(16), scaled(18), scaled(16))
        for lead, rest in points:
            self.add(lead_label(lead, rest))
        if note:
            self.add(label(note, "small"))


class WarningStrip(ReadingCard):
    """A strip with an amber bar, an icon and a bold lead."""

    def __init__(self, lead: str, rest: str = "", shape: Shape = "alert") -> None:
        """Args: lead: the words in bold; rest: the words after them; shape: the icon."""
        super().__init__("", "warn")
        self.column.setContentsMargins(scaled(16), scaled(10), scaled(16), scaled(10))
        self._words = lead_label(lead, rest)
        row = QHBoxLayout()
        row.setSpacing(scaled(10))
        row.addWidget(Icon(shape, 22, "advice_text"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.add(row)

    def set_words(self, lead: str, rest: str) -> None:
        """Say something else, in the same place."""
        set_lead(self._words, lead, rest)


class QuoteBlock(ReadingCard):
    """Words with their source: a left rule, the words, and the citation under them."""

    def __init__(self, words: Sequence[str], citation: str = "") -> None:
        """Args: words: paragraphs; citation: where they come from."""
        super().__init__("", "quote")
        self.column.setContentsMargins(scaled(16), scaled(10), scaled(16), scaled(10))
        self.column.setSpacing(scaled(6))
        for paragraph in words:
            self.add(label(paragraph))
        if citation:
            self.add(label(citation, "small"))


class EmptyState(QFrame):
    """What stands where a list would: why it is empty, and the one next step."""

    acted = Signal()

    def __init__(self, title: str, words: str, action: str = "") -> None:
        """Args: title, words: why there is nothing here; action: the label of the one button, if there is one."""
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(18))
        column.setSpacing(scaled(8))
        said = ReadingCard(title, "plain")
        said.column.setContentsMargins(0, 0, 0, 0)
        said.add(label(words))
        column.addWidget(said)
        if action:
            row = Flow()
            pressed = button(action, "primary")
            pressed.clicked.connect(self.acted)
            row.addWidget(pressed)
            column.addLayout(row)


class StatusTag(QLabel):
    """A status in words on a tint with a hairline: the words carry the meaning, the tint only helps the eye."""

    def __init__(self, text: str, tone: Tone = "grey") -> None:
        """Args: text: one to three plain words; tone: the tint."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("tone", tone)


def spoken(panel: QWidget) -> str:
    """The words of every label inside `panel` that is not hidden, as sentences; bare numbers are left out."""
    said = []
    for shown in panel.findChildren(QLabel):
        words = (shown.accessibleName() or shown.text()).strip()
        if words and not shown.isHidden() and not words.rstrip(".").isdigit():
            said.append(words if words.endswith((".", "?", "!", ":")) else f"{words}.")
    return " ".join(said)


def _add(column: QVBoxLayout, part: QWidget | QLayout) -> None:
    if isinstance(part, QWidget):
        column.addWidget(part)
    else:
        column.addLayout(part)
