"""What nobody foresaw: a page that says so, and one line of module and number on standard error, never a value."""

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from core.unforeseen import report


class Mishaps(QObject):
    """`happened` is emitted for every exception that nothing caught, on whichever thread it fell."""

    happened = Signal()

    def watch(self) -> None:
        """Take the place of Python's own report, which prints the exception's text: a value from a case, perhaps."""
        sys.excepthook = self.seen
        sys.unraisablehook = lambda lost: self.seen(lost.exc_type, lost.exc_value, lost.exc_traceback)
        threading.excepthook = lambda lost: self.seen(lost.exc_type, lost.exc_value, lost.exc_traceback)

    def seen(self, kind: type[BaseException], _fault: BaseException | None, trace: TracebackType | None) -> None:
        """Write down the place, and say that something happened."""
        report(kind, None, trace)
        self.happened.emit()
