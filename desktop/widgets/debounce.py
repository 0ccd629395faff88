"""Wait until typing pauses, then speak once: so that each letter is not a write, and a pause is never a lost word."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS: Final = 700  # work is saved within a second of the last key


class Pause(QObject):
    """`due` is emitted `PAUSE_MS` after the last `touch`, or at once by `flush`."""

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        """Args: parent: the widget whose typing is watched."""
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.due)

    def touch(self) -> None:
        """A key was pressed: begin to wait anew."""
        self._timer.start()

    def flush(self) -> None:
        """Speak now, if anything waits."""
        if self._timer.isActive():
            self._timer.stop()
            self.due.emit()

    def drop(self) -> None:
        """Forget what waits."""
        self._timer.stop()
