"""Wait until typing pauses, then speak once: so that each letter is not a write, and a pause is never a lost word."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS: Final = 700  # work is saved within a second of the last key
LONGEST_MS: Final = 1200  # and of any key: who types without a pause is saved meanwhile


class Pause(QObject):
    """`due` is emitted `PAUSE_MS` after the last `touch`, `LONGEST_MS` after the first, or at once by `flush`."""

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        """Args: parent: the widget whose typing is watched."""
        super().__init__(parent)
        self._since_last = self._timer(PAUSE_MS)
        self._since_first = self._timer(LONGEST_MS)

    def touch(self) -> None:
        """A key was pressed: begin to wait anew, but never for longer than LONGEST_MS in all."""
        self._since_last.start()
        if not self._since_first.isActive():
            self._since_first.start()

    def flush(self) -> None:
        """Speak now, if anything waits."""
        if self._since_last.isActive():
            self._over()

    def drop(self) -> None:
        """Forget what waits."""
        self._since_last.stop()
        self._since_first.stop()

    def _over(self) -> None:
        self.drop()
        self.due.emit()

    def _timer(self, milliseconds: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(self._over)
        return made
