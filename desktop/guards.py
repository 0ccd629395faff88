"""What keeps words of a case inside the window: the clipboard forgets, and no other program takes its picture."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QWindow

from desktop.widgets.fields.pasting import PRIVATE, private

CLIPBOARD_SECONDS: Final = 60
CAPTURE_MINUTES: Final = 30


class Clipboard(QObject):
    """Marks every copy made in this program as private, and takes it back after a minute and at the end."""

    def __init__(self, app: QGuiApplication) -> None:
        """Args: app: the running application; its clipboard is watched until it ends."""
        super().__init__(app)
        self._clipboard = app.clipboard()
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.setInterval(CLIPBOARD_SECONDS * 1000)
        self._minute.timeout.connect(self.forget)
        self._clipboard.changed.connect(self._on_changed)
        app.aboutToQuit.connect(self.forget)  # Windows would keep the words when the program has gone

    def forget(self) -> None:
        """Empty the clipboard of what was copied here. What another program has put there since is left alone."""
        self._minute.stop()
        if self._clipboard.ownsClipboard():
            self._clipboard.clear()
        if self._clipboard.ownsSelection():  # of X11: what was marked last, for the middle button
            self._clipboard.clear(QClipboard.Mode.Selection)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        ours = self._clipboard.ownsSelection() if mode == QClipboard.Mode.Selection else self._clipboard.ownsClipboard()
        held = self._clipboard.mimeData(mode) if ours else None
        if held is None or not held.hasText():
            return
        self._minute.start()
        if mode == QClipboard.Mode.Clipboard and not held.hasFormat(PRIVATE):
            self._clipboard.setMimeData(private(held.text()))  # a box of one line copies without a mark


class Capture(QObject):
    """Keeps each window of the program out of screenshots, shared screens and Recall, unless allowed for a while."""

    changed = Signal(bool)  # whether pictures may be taken now

    def __init__(self, exclude: Callable[..., bool]) -> None:
        """Args: exclude: given a window's handle and `excluded=`, tells the system; True where the system agrees."""
        super().__init__()
        self._exclude = exclude
        self._windows: dict[int, bool] = {}  # handle: whether the system agreed to keep it out
        self.is_allowed = False
        self._while = QTimer(self)
        self._while.setSingleShot(True)
        self._while.setInterval(CAPTURE_MINUTES * 60_000)
        self._while.timeout.connect(self.forbid)

    def watch(self, app: QGuiApplication) -> None:
        """Guard every window of the program, dialogs too, as soon as it is in front."""
        app.focusWindowChanged.connect(self._look_at)
        self._look_at(app.focusWindow())

    def guard(self, window: int) -> None:
        """Keep the window with this handle out of pictures, or let it in while that is allowed."""
        self._windows[window] = self._exclude(window, excluded=not self.is_allowed)

    @property
    def works(self) -> bool:
        """Whether the system has agreed to keep anything out. Linux never does."""
        return any(self._windows.values())

    def allow(self) -> None:
        """Let pictures be taken for CAPTURE_MINUTES, counted from now. A lock ends it sooner, with the process."""
        self._while.start()
        self._set(allowed=True)

    def forbid(self) -> None:
        """Keep the windows out again."""
        self._while.stop()
        self._set(allowed=False)

    def _set(self, *, allowed: bool) -> None:
        if allowed != self.is_allowed:
            self.is_allowed = allowed
            for window in self._windows:
                self._exclude(window, excluded=not allowed)
            self.changed.emit(allowed)

    def _look_at(self, window: QWindow | None) -> None:
        if window is not None:
            self.guard(int(window.winId()))
