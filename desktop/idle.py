"""Notices that nobody is working: by the monotonic clock and the wall clock, so that sleep does not stop the count."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

WARNING = 60  # seconds between the warning and the lock
TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Counts while it is on: `warned` with the seconds left, then `expired`; `touched` when work goes on after all."""

    warned = Signal(int)
    touched = Signal()
    expired = Signal()

    def __init__(self, monotonic: Callable[[], float], wall: Callable[[], datetime], minutes: int) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._wall = wall
        self._limit = minutes * 60
        self._on = False
        self._warned = False
        self._last = (monotonic(), wall())
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.check)

    def watch(self, app: QGuiApplication) -> None:
        """See what people do in every window of the program, dialogs too, as soon as it is in front.

        A filter on the application itself would be shown each event of each label, some thousands a page.
        """
        app.focusWindowChanged.connect(self._look_at)
        self._look_at(app.focusWindow())

    def set_minutes(self, minutes: int) -> None:
        """Lock after this many minutes without a touch."""
        self._limit = minutes * 60

    def start(self) -> None:
        """Begin to count, from now."""
        self._last = (self._monotonic(), self._wall())  # the hour on the unlock page does not count
        self._warned = False
        self._on = True
        self._timer.start()

    def stop(self) -> None:
        """Count no longer."""
        self._on = False
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is here. Too late once the time is up: a laptop that slept must not be woken open."""
        if self._on and self.idle() >= self._limit:
            self.check()
            return
        self._last = (self._monotonic(), self._wall())
        if self._warned:
            self._warned = False
            self.touched.emit()

    def idle(self) -> float:
        """Seconds since the last touch, by whichever clock says more. A clock set back counts as no time."""
        steady, wall = self._last
        return max(self._monotonic() - steady, (self._wall() - wall).total_seconds(), 0.0)

    def check(self) -> None:
        """Warn or lock, if it is time."""
        if not self._on:
            return
        idle = self.idle()
        if idle >= self._limit:
            self.stop()
            self.expired.emit()
        elif idle >= self._limit - WARNING:
            self._warned = True
            self.warned.emit(round(self._limit - idle))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Sees every key, click and movement in a window; takes none."""
        if self._on and event.type() in TOUCHES:
            self.touch()
        return False

    def _look_at(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once only, however often it is asked for
