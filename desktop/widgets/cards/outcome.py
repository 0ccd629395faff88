"""The outcome of an assessment: its head, what to do, what not to do. Words and an icon's shape say the level."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.widgets.cards.panels import ReadingCard
from desktop.widgets.icons import Icon, Shape
from desktop.widgets.text import Heading, label, lead_label
from desktop.widgets.theme import scaled

Level = Literal["refer", "advice", "manage", "other"]
_SHAPES: Final[dict[Level, Shape]] = {"refer": "alert", "advice": "question", "manage": "tick", "other": "square"}
Item = str | tuple[str, str]


class OutcomeHead(QFrame):
    """The one strong colour of the program: the outcome, and why in one line. Its heading speaks both."""

    def __init__(self, level: Level, caption: str, title: str, because: str) -> None:
        """Args: level: colour and icon; caption: the line above; title: the outcome; because: one plain sentence."""
        super().__init__()
        self.setProperty("kind", "outcome")
        self.setProperty("level", level)
        self.heading = Heading(title, 1, mark="on_outcome")
        self.heading.setAccessibleName(f"{caption}: {title}. {because}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(20), scaled(14), scaled(20), scaled(14))
        row.setSpacing(scaled(14))
        row.addWidget(Icon(_SHAPES[level], 32, "on_outcome"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(scaled(2))
        words.addWidget(label(caption, "caption"))
        words.addWidget(self.heading)
        if because:
            words.addWidget(label(because))
        row.addLayout(words, 1)

    def take_focus(self) -> None:
        """Give focus to the heading, which is then spoken with its reason."""
        self.heading.setFocus(Qt.FocusReason.OtherFocusReason)


class NumberedList(ReadingCard):
    """What to do, in order. Each item is plain words, or a bold lead with the rest."""

    def __init__(self, title: str, items: Sequence[Item]) -> None:
        """Args: title: such as "What to do now"; items: in the order to do them."""
        super().__init__(title)
        wide = _number_width(len(items))
        for number, item in enumerate(items, 1):
            count = label(f"{number}.", wrap=False)
            count.setFixedWidth(wide)
            row = QHBoxLayout()
            row.setSpacing(scaled(8))
            row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(_words(item), 1)
            self.add(row)


class DoNotList(ReadingCard):
    """What not to do. A cross stands before each line, and each line begins with "do not" in words."""

    def __init__(self, title: str, items: Sequence[str]) -> None:
        """Build the list.

        Args:
            title: such as "What not to do".
            items: lines that begin with "do not".

        Raises:
            ValueError: a line does not; a cross alone must not carry the meaning.
        """
        super().__init__(title)
        for item in items:
            if not item.casefold().startswith("do not "):
                raise ValueError("Begin each line of this list with “do not”.")
            row = QHBoxLayout()
            row.setSpacing(scaled(10))
            row.addWidget(Icon("cross", 20, "refer_text"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(item), 1)
            self.add(row)


def _words(item: Item) -> QLabel:
    return label(item) if isinstance(item, str) else lead_label(*item)


def _number_width(count: int) -> int:
    return scaled(24 if count < 10 else 34)  # noqa: PLR2004  # two figures need more room than one
