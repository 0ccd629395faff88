"""What the pages of an assessment share: the error summary, the rail, and texts that are kept while they are typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from core.page import Choice as Offered
from desktop.pages.base import PageView
from desktop.widgets.cards import ErrorSummary, Rail
from desktop.widgets.fields import DateField, LabelledLine, LabelledText, PasswordField
from desktop.widgets.fields.reading import written
from desktop.widgets.layout import TwoColumns
from desktop.widgets.options import CheckGroup, Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

BAR_KEYS: Final = "bcs"  # Back, Continue, Save and close: Alt keys that no option may take
SAVED_NOTE: Final = "Your answers are saved as you go."
Marked = LabelledLine | LabelledText | PasswordField | DateField | OptionGroup | CheckGroup


@dataclass(slots=True)
class _Kept:
    """A text on the page: the verb and key that make it final, and what was last made final (None: not known)."""

    field: LabelledLine | LabelledText
    verb: str
    key: str
    final: str | None


class FormView(PageView):
    """A page with fields: faults stand on top and beside them; texts are drafts while typed, and final on `commit`."""

    widest: ClassVar[int] = 1000

    def __init__(self, heading: str, *, caption: str = "", always: Sequence[tuple[str, str]] = ()) -> None:
        """Args: heading: of the page; caption: small, above it; always: the "At any time" rail; none leaves it out."""
        super().__init__()
        self.heading = Heading(heading)
        self.summary = ErrorSummary()
        self._marked: dict[str, Marked] = {}
        self._kept: dict[str, _Kept] = {}
        main = QWidget()
        outer = QVBoxLayout(main)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = QVBoxLayout()
        self.column.setSpacing(scaled(10))
        outer.addLayout(self.column)
        outer.addStretch(1)
        self.column.addWidget(self.summary)
        if caption:
            self.column.addWidget(label(caption, "caption"))
        self.column.addWidget(self.heading)
        self.body.addWidget(TwoColumns(main, Rail("At any time", always, SAVED_NOTE)) if always else main)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put each part under what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)

    def mark(self, name: str, field: Marked) -> None:
        """Let faults of the field `name` be shown at `field`."""
        self._marked[name] = field

    def keep(self, name: str, field: LabelledLine | LabelledText, saved: str, *, final: tuple[str, str]) -> None:
        """Fill `field` with `saved`; report it as the draft `name` while typed, as `final` (verb, key) on commit."""
        field.set_text(saved)
        kept = _Kept(field, *final, "" if not saved else None)  # what was saved may be a draft come back
        self._kept[name] = kept

        def typed(text: str) -> None:
            kept.final = None
            self.did.emit("draft", (name, text))

        field.edited.connect(typed)

    def too_long(self) -> list[tuple[str, str]]:
        """(field, sentence) for each text that is longer than the record takes."""
        texts = {name: field for name, field in self._marked.items() if isinstance(field, LabelledLine | LabelledText)}
        return [(name, field.problem()) for name, field in texts.items() if field.problem()]

    def flush(self) -> None:
        """Report as drafts what was typed and waits."""
        for kept in self._kept.values():
            kept.field.flush()

    def commit(self) -> None:
        """Report every text as final that was not reported so before."""
        self.flush()
        for kept in self._kept.values():
            text = kept.field.text()
            if text != kept.final:
                kept.final = text
                self.did.emit(kept.verb, (kept.key, text))

    def caret(self) -> tuple[str, int] | None:
        """The text being written in, by the name of its draft, and the place in it."""
        writing = self.window().focusWidget()  # hasFocus is false while another program is in front
        for name, kept in self._kept.items():
            if isinstance(kept.field, LabelledText) and writing is kept.field.area:
                return name, kept.field.caret()
            if isinstance(kept.field, LabelledLine) and writing is kept.field.line:
                return name, kept.field.line.cursorPosition()
        return None

    def set_caret(self, field: str, position: int) -> None:
        """Put the cursor back; a text that is no longer on the page is passed over."""
        if field not in self._kept:
            return
        text = self._kept[field].field
        text.take_focus()
        if isinstance(text, LabelledText):
            text.set_caret(position)
        else:
            text.line.setCursorPosition(position)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show each sentence beside its field and in the summary; no faults at all clears both."""
        for name, field in self._marked.items():
            field.set_error(" ".join(says for about, says in faults if about == name))
        self.summary.show_problems([(says, self._target(about)) for about, says in faults])

    def _target(self, name: str) -> QWidget:
        return self._marked.get(name) or self.heading or self


def options(choices: Sequence[Offered]) -> list[Choice]:
    """The choices of a page as the widgets take them."""
    return [Choice(each.value, each.label, each.hint) for each in choices]


def in_words(text: str) -> str:
    """`text`, or where it is an ISO date and nothing else, that date as it is read out."""
    try:
        return written(date.fromisoformat(text)) if len(text) == len("2026-11-22") else text
    except ValueError:
        return text
