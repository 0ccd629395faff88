"""What the pages of an assessment share: the error summary, the rail, and texts that are kept while they are typed."""

from collections.abc import Sequence
from typing import ClassVar, Final

from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from core.page import Choice as Offered
from desktop.pages.base import PageView
from desktop.pages.keeping import Keeping
from desktop.widgets.cards import Card, ErrorSummary, Rail
from desktop.widgets.fields import DateField, LabelledLine, LabelledText, PasswordField, TimeField
from desktop.widgets.layout import TwoColumns
from desktop.widgets.options import CheckGroup, Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

BAR_KEYS: Final = "bcs"  # Back, Continue, Save and close: Alt keys that no option may take
SAVED_NOTE: Final = "Your answers are saved as you go."
Marked = LabelledLine | LabelledText | PasswordField | DateField | TimeField | OptionGroup | CheckGroup


class FormView(PageView):
    """A page with fields: faults stand on top and beside them; texts are drafts while typed, and final on `commit`."""

    widest: ClassVar[int] = 1000

    def __init__(
        self, heading: str, *, caption: str = "", lead: str = "", always: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Build the top of the page.

        Args:
            heading: of the page.
            caption: a small line above it.
            lead: what to know first, under it; spoken with the heading, because no Tab stop would speak it.
            always: for the "At any time" rail, which `end` puts beside the page.
        """
        super().__init__()
        self.heading = Heading(heading)
        self.heading.setAccessibleName(f"{caption}. {heading} {lead}".removeprefix(". ").rstrip())
        self.taken = BAR_KEYS
        self.summary = ErrorSummary()
        self._marked: dict[str, Marked] = {}
        self._keeping = Keeping(self.did.emit)
        self._always = always
        self._main = QWidget()
        outer = QVBoxLayout(self._main)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = QVBoxLayout()
        self.column.setSpacing(scaled(10))
        outer.addLayout(self.column)
        outer.addStretch(1)
        self.column.addWidget(self.summary)
        if caption:
            self.column.addWidget(label(caption, "caption"))
        self.column.addWidget(self.heading)
        if lead:
            self.column.addWidget(label(lead, "muted"))
        self.body.addWidget(self._main)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put each part under what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)

    def end(self, *buttons: QPushButton) -> None:
        """Finish a page with a rail. It is made last, for Tab goes in the order in which things were made."""
        self.body.removeWidget(self._main)
        self.body.addWidget(TwoColumns(self._main, Rail("At any time", self._always, SAVED_NOTE)))
        self.buttons = buttons

    def mark(self, name: str, field: Marked) -> None:
        """Let faults of the field `name` be shown at `field`."""
        self._marked[name] = field

    def take_keys(self, group: OptionGroup | CheckGroup) -> None:
        """Leave the Alt keys of `group` to it: build the next group of the page with `taken`."""
        self.taken += "".join(alt_key(row.text()) for row in group.options())

    def keep(
        self, name: str, field: LabelledLine | LabelledText, saved: str, *, final: tuple[str, str] = ("", "")
    ) -> None:
        """Fill `field` with `saved`; report it as the draft `name` while typed, as `final` (verb, key) on commit."""
        self._keeping.text(name, field, saved, final)

    def keep_day(self, name: str, field: DateField | TimeField, saved: str, *, final: tuple[str, str]) -> None:
        """Fill `field` and report it with `final` once it can be read; half typed, it is kept as the draft `name`."""
        self._keeping.day(name, field, saved, final)

    def half_typed(self) -> list[tuple[str, str]]:
        """(field, sentence) for each date or time in sight that was typed and cannot be read."""
        return self._keeping.half_typed(self)

    def too_long(self) -> list[tuple[str, str]]:
        """(field, sentence) for each text that is longer than the record takes."""
        texts = {name: field for name, field in self._marked.items() if isinstance(field, LabelledLine | LabelledText)}
        return [(name, field.problem()) for name, field in texts.items() if field.problem()]

    def flush(self) -> None:
        """Report as drafts what was typed and waits."""
        self._keeping.flush()

    def commit(self) -> None:
        """Report every text as final that was not reported so before."""
        self._keeping.commit()

    def caret(self) -> tuple[str, int] | None:
        """The text being written in, by the name of its draft, and the place in it."""
        return self._keeping.caret(self.window().focusWidget())  # hasFocus is false behind another program's window

    def set_caret(self, field: str, position: int) -> None:
        """Put the cursor back; a field that is no longer on the page is passed over."""
        self._keeping.set_caret(field, position)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show each sentence beside its field and in the summary; no faults at all clears both."""
        for name, field in self._marked.items():
            field.set_error(" ".join(says for about, says in faults if about == name))
        self.summary.show_problems([(says, self._target(about)) for about, says in faults])

    def _target(self, name: str) -> QWidget:
        return self._marked.get(name) or self.heading or self


def fields_card(*fields: QWidget, title: str = "") -> Card:
    """A card of fields, with enough room between them to see which hint belongs to which box."""
    card = Card(title)
    for field in fields:
        card.add(field)
    column = card.layout()
    if column is not None:
        column.setSpacing(scaled(18))
    return card


def alt_key(text: str) -> str:
    """The letter after the `&` in the label of a button, or none."""
    _before, _sign, after = text.replace("&&", "").partition("&")
    return after[:1].casefold()


def options(choices: Sequence[Offered]) -> list[Choice]:
    """The choices of a page as the widgets take them."""
    return [Choice(each.value, each.label, each.hint) for each in choices]
