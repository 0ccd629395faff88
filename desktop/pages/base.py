"""What every page widget is: built complete from its data; it reports what was done and goes with the page."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.widgets.text import Heading


class PageView(QWidget):
    """The body of one page. The window puts it into a scroller, shows `buttons` in the bar below and focuses `heading`.

    A subclass builds everything in `__init__` from its page object (and nothing else), and sets:

    * `heading`: the page's heading, focused by the window when the page appears
    * `buttons` (`actions` is QWidget’s own): those of the action bar, the primary one first. Enter presses it
    * `widest`: the content's width in design pixels (480 unlock, 760 outcome and check, 1000 question with rail)
    """

    did = Signal(str, object)  # (verb, value): see desktop.session.Session.do
    widest: ClassVar[int] = 760

    def __init__(self) -> None:
        super().__init__()
        self.heading: Heading | None = None
        self.buttons: tuple[QPushButton, ...] = ()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)

    def do(self, verb: str, value: object = None) -> Callable[[], None]:
        """A slot that reports `verb` with `value`."""
        return lambda: self.did.emit(verb, value)

    def flush(self) -> None:
        """Report, as drafts, every text typed and not reported yet. Called before locking and leaving."""

    def commit(self) -> None:
        """Report every text as final. Called before the page goes."""
        self.flush()

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show what is wrong: (field, sentence) each, in a summary on top that takes focus, and beside the field."""

    def clear_secrets(self) -> None:
        """Empty every password box, also in the accessible tree."""

    def caret(self) -> tuple[str, int] | None:
        """The text box being written in and the position in it, to come back to after unlocking."""
        return None

    def set_caret(self, field: str, position: int) -> None:
        """Put the cursor back where it was."""
