"""A question's choices as one group: one Tab stop with arrow keys for one answer, check boxes where several hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLayout, QVBoxLayout

from desktop.widgets.layout import Flow
from desktop.widgets.mnemonics import with_mnemonics
from desktop.widgets.options.rows import CheckOption, Option, Segment
from desktop.widgets.text import label, sentences, set_words
from desktop.widgets.theme import scaled


@dataclass(frozen=True)
class Choice:
    """One choice: what the page calls it, what is written, and the smaller line under it."""

    id: str
    text: str
    hint: str = ""


class _Choices(QGroupBox):
    """What the groups share: the question as accessible name (the box's own title cannot wrap) and the error."""

    def __init__(self, question: str, *, show_question: bool, hint: str) -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        self._asked = label(question, "strong")
        self._under = label(hint, "muted")
        self._error = label("", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, scaled(4), 0, scaled(4))
        self._column.setSpacing(scaled(8))
        for part in (self._asked, self._under, self._error):
            self._column.addWidget(part)
        self._asked.setVisible(show_question)  # only now: what is shown without a parent is a window of its own
        self._under.setVisible(show_question and bool(hint))
        self._error.hide()
        self._say()

    def set_error(self, text: str) -> None:
        """Show `text` beside the choices and put it in the group's spoken name; an empty text clears it."""
        set_words(self._error, text)
        self._say()

    def error(self) -> str:
        """The error that is shown, or an empty text."""
        return self._error.text()

    def _say(self) -> None:
        error = self._error.text()
        self.setAccessibleName(sentences([self._question, f"Error: {error}" if error else ""]))
        self.setAccessibleDescription(self._hint)


class OptionGroup(_Choices):
    """Choices of which one holds. `chosen` carries the id when a person chooses, never when code does.

    While none is chosen the arrow keys only move, so that each can be heard first, and Space chooses; after that the
    arrows choose as they move.
    """

    chosen = Signal(str)

    def __init__(  # what can be said of a question is said by name
        self,
        question: str,
        choices: Sequence[Choice],
        *,
        show_question: bool = False,
        hint: str = "",
        taken: str = "",
        segments: bool = False,
    ) -> None:
        """Build the group.

        Args:
            question: the question, spoken as the group's name.
            choices: in the order shown.
            show_question: False where the page's heading is the question.
            hint: a line under the question.
            taken: letters already used as Alt keys on the page.
            segments: draw short choices side by side.
        """
        super().__init__(question, show_question=show_question, hint=hint)
        self._ids = [choice.id for choice in choices]
        self._rows: list[Option | Segment] = []
        self._said: str | None = None
        marked = with_mnemonics([choice.text for choice in choices], taken)
        rows: QLayout = Flow(gap=6) if segments else self._column
        if segments:
            self._column.addLayout(rows)
        for choice, text in zip(choices, marked, strict=True):
            row = Segment(text, choice.hint) if segments else Option(text, choice.hint)
            row.clicked.connect(self._on_clicked)
            rows.addWidget(row)
            self._rows.append(row)
        self._one_stop()

    def value(self) -> str | None:
        """The id that is chosen, or None."""
        return next((one for one, row in zip(self._ids, self._rows, strict=True) if row.isChecked()), None)

    def set_value(self, wanted: str | None) -> None:
        """Choose `wanted` without a signal; None takes the choice away.

        Raises:
            ValueError: no choice has that id.
        """
        if wanted is not None and wanted not in self._ids:
            raise ValueError("There is no choice of that name in this question.")
        for row in self._rows:  # an exclusive radio button cannot be switched off
            row.setAutoExclusive(False)
        for one, row in zip(self._ids, self._rows, strict=True):
            row.setChecked(one == wanted)
        for row in self._rows:
            row.setAutoExclusive(True)
        self._said = wanted
        self._one_stop()

    def options(self) -> tuple[QAbstractButton, ...]:
        """The rows, in order."""
        return tuple(self._rows)

    def take_focus(self) -> None:
        """Give focus to the choice that holds, else to the first one."""
        row = next((row for row in self._rows if row.isChecked()), self._rows[0])
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand focus on to a row, so that an error's link may point at the group itself."""
        super().focusInEvent(event)
        self.take_focus()

    def _on_clicked(self) -> None:
        self._one_stop()
        now = self.value()
        if now is not None and now != self._said:
            self._said = now
            self.chosen.emit(now)

    def _one_stop(self) -> None:
        """Tab stops once: on the choice that holds, else on the first. The others are reached with the arrow keys."""
        stop = next((row for row in self._rows if row.isChecked()), self._rows[0])
        for row in self._rows:
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus)


class CheckGroup(_Choices):
    """Choices of which any number may hold. `changed` carries the ids that hold when a person changes one."""

    changed = Signal(tuple)

    def __init__(
        self,
        question: str,
        choices: Sequence[Choice],
        *,
        show_question: bool = False,
        hint: str = "",
        taken: str = "",
    ) -> None:
        """Args: as for `OptionGroup`."""
        super().__init__(question, show_question=show_question, hint=hint)
        self._ids = [choice.id for choice in choices]
        self._rows: list[CheckOption] = []
        for choice, text in zip(choices, with_mnemonics([one.text for one in choices], taken), strict=True):
            row = CheckOption(text, choice.hint)
            row.clicked.connect(lambda _on: self.changed.emit(self.value()))
            self._column.addWidget(row)
            self._rows.append(row)

    def value(self) -> tuple[str, ...]:
        """The ids that hold, in the order shown."""
        return tuple(one for one, row in zip(self._ids, self._rows, strict=True) if row.isChecked())

    def set_value(self, wanted: Sequence[str]) -> None:
        """Switch exactly `wanted` on, without a signal.

        Raises:
            ValueError: one of them is no choice of this question.
        """
        if not set(wanted) <= set(self._ids):
            raise ValueError("There is no choice of that name in this question.")
        for one, row in zip(self._ids, self._rows, strict=True):
            row.setChecked(one in wanted)

    def options(self) -> tuple[QAbstractButton, ...]:
        """The rows, in order."""
        return tuple(self._rows)

    def take_focus(self) -> None:
        """Give focus to the first choice."""
        self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand focus on to a row, so that an error's link may point at the group itself."""
        super().focusInEvent(event)
        self.take_focus()
