"""Run a slow call off the thread of the screen, and bring its result back to that thread.

Meanwhile Python's collector rests: it would run on the worker thread too, and throw away widgets and timers from a
thread that is not theirs. Qt then goes on to a timer that is gone, and the program ends.
"""

import gc
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from shiboken6 import isValid

from core.errors import Cancelled

Result = TypeVar("Result")
_running: set[QObject] = set()  # a job must live until its answer has been delivered


class Progress(QObject):
    """How far one piece of slow work is. `tick` is called by the work, on its own thread."""

    moved = Signal(str, float)  # what is being done, and the share done from 0 to 1

    def __init__(self) -> None:
        super().__init__()
        self._is_stopped = threading.Event()

    def tick(self, says: str, share: float) -> None:
        """Say how far it is. Raises Cancelled once `stop` has been called."""
        if self._is_stopped.is_set():
            raise Cancelled("Stopped. Nothing was changed.")
        self.moved.emit(says, share)

    def stop(self) -> None:
        """The work is not wanted any more; it ends at its next tick."""
        self._is_stopped.set()


def run(
    call: Callable[[], Result],
    *,
    owner: QObject,
    done: Callable[[Result], None],
    failed: Callable[[Exception], None],
) -> "Job[Result]":
    """Start `call` on a worker thread; exactly one of `done` and `failed` is called later, on the thread of the screen.

    Args:
        call: the slow work; it must touch no widget.
        owner: nothing is delivered once this object has been deleted.
        done: gets what `call` gave back.
        failed: gets the exception `call` raised.

    Returns:
        The job, whose `is_over` tells whether the answer has come. It need not be kept.
    """
    job = Job(call, owner, done, failed)
    _running.add(job)
    gc.disable()
    QThreadPool.globalInstance().start(job.work)
    return job


class Job(QObject, Generic[Result]):
    """One slow call on its way."""

    _came_back = Signal(object, object)

    def __init__(
        self,
        call: Callable[[], Result],
        owner: QObject,
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__()
        self._call = call
        self._owner = owner
        self._done = done
        self._failed = failed
        self.is_over = False
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def work(self) -> None:
        """Do the call; this runs on the worker thread."""
        try:
            answer, fault = self._call(), None
        except Exception as raised:  # noqa: BLE001  # whatever it is, it belongs to the caller, on the caller's thread
            answer, fault = None, raised
        self._came_back.emit(answer, fault)

    def _deliver(self, answer: Result, fault: Exception | None) -> None:
        self.is_over = True
        _running.discard(self)
        if not _running:
            gc.enable()
        if not isValid(self._owner):
            return
        if fault is None:
            self._done(answer)
        else:
            self._failed(fault)
