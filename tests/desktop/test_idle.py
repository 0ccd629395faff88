"""The idle lock: by both clocks, with a warning, and never fooled by sleep."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.idle import WARNING, IdleWatch

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class Clocks:
    """A monotonic and a wall clock that go as they are told."""

    def __init__(self) -> None:
        self.steady, self.wall = 100.0, START

    def both(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += timedelta(seconds=seconds)


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def watch(qapp, clocks):
    made = IdleWatch(lambda: clocks.steady, lambda: clocks.wall, minutes=5)
    made.heard = []
    made.warned.connect(lambda left: made.heard.append(("warned", left)))
    made.expired.connect(lambda: made.heard.append("expired"))
    made.touched.connect(lambda: made.heard.append("touched"))
    yield made
    made.stop()


def key():
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")


def test_it_warns_a_minute_before_and_then_locks_once(watch, clocks):
    watch.start()
    clocks.both(5 * 60 - WARNING - 1)
    watch.check()
    assert watch.heard == []
    clocks.both(1)
    watch.check()
    clocks.both(WARNING)
    watch.check()
    watch.check()
    assert watch.heard == [("warned", WARNING), "expired"]


def test_any_key_after_the_warning_keeps_it_open(watch, clocks):
    watch.start()
    clocks.both(5 * 60 - 30)
    watch.check()
    assert watch.eventFilter(watch, key()) is False, "no key is taken from the page"
    clocks.both(5 * 60 - WARNING - 1)
    watch.check()
    assert watch.heard == [("warned", 30), "touched"]


@pytest.mark.parametrize("clock", ["steady", "wall"])
def test_one_clock_that_stood_still_does_not_stop_the_lock(watch, clocks, clock):
    """While a laptop sleeps, one clock or the other may stop, according to the system."""
    watch.start()
    if clock == "steady":
        clocks.steady += 3600
    else:
        clocks.wall += timedelta(hours=1)
    watch.check()
    assert watch.heard == ["expired"]


def test_a_key_that_wakes_a_laptop_too_late_locks_it(watch, clocks):
    watch.start()
    clocks.both(3600)
    watch.eventFilter(watch, key())
    assert watch.heard == ["expired"]


def test_a_clock_set_back_neither_locks_nor_keeps_open(watch, clocks):
    watch.start()
    clocks.wall -= timedelta(days=1)
    watch.check()
    assert watch.heard == []
    clocks.steady += 5 * 60
    watch.check()
    assert watch.heard == ["expired"]


def test_it_counts_only_while_it_is_on(watch, clocks):
    clocks.both(3600)
    watch.check()
    watch.start()
    watch.stop()
    clocks.both(3600)
    watch.eventFilter(watch, key())
    watch.check()
    assert watch.heard == []


def test_another_number_of_minutes_holds_at_once(watch, clocks):
    watch.start()
    watch.set_minutes(2)
    clocks.both(2 * 60)
    watch.check()
    assert watch.heard == ["expired"]


LIMIT = 5 * 60


class Laptop:
    """A laptop with somebody at it, or nobody: what really happens to it, and what its clocks make of it."""

    def __init__(self, watch, clocks, *, counts_sleep):
        self.watch, self.clocks, self.counts_sleep = watch, clocks, counts_sleep
        self.away = 0.0  # seconds since the last touch, in truth
        self.clock_moved = False

    def key(self):
        self.watch.eventFilter(self.watch, key())
        self.judge()
        self.away, self.clock_moved = 0.0, False

    def work(self, seconds):
        self.clocks.both(min(seconds, 50))
        self.away += min(seconds, 50)
        self.key()

    def pause(self, seconds):
        for _ in range(min(seconds, 400)):  # the watch looks once a second
            self.clocks.both(1)
            self.away += 1
            self.look()

    def sleep(self, seconds):
        self.clocks.wall += timedelta(seconds=seconds)
        self.clocks.steady += seconds if self.counts_sleep else 0
        self.away += seconds
        self.look()

    def sleep_until_a_key(self, seconds):
        self.clocks.wall += timedelta(seconds=seconds)
        self.clocks.steady += seconds if self.counts_sleep else 0
        self.away += seconds
        self.key()

    def forward(self, seconds):
        self.clocks.wall += timedelta(seconds=seconds)
        self.clock_moved = True
        self.look()

    def back(self, seconds):
        if self.counts_sleep:
            self.clocks.wall -= timedelta(seconds=seconds)
            self.look()

    def look(self):
        self.watch.check()
        self.judge()

    def judge(self):
        """Nobody for so long: it must be locked. Somebody all the time and a true clock: it must not."""
        if self.away >= LIMIT:
            assert "expired" in self.watch.heard
        elif not self.clock_moved:
            assert "expired" not in self.watch.heard


@pytest.mark.parametrize("counts_sleep", [True, False], ids=["steady clock counts sleep", "steady clock sleeps too"])
def test_whatever_happens_to_laptop_and_clock_it_locks(watch, clocks, exercised, counts_sleep):
    """Random histories: working, sleeping, the clock set forwards or back at any moment, keys on waking.

    Where the steady clock does not count sleep, a wall clock set back during it would deceive both: not tried there.
    """
    chance, histories = random.Random(25), 300
    acts = ("work", "pause", "sleep", "sleep_until_a_key", "forward", "back")
    for _ in range(histories):
        watch.heard.clear()
        watch.start()
        laptop = Laptop(watch, clocks, counts_sleep=counts_sleep)
        while "expired" not in watch.heard:
            getattr(laptop, chance.choice(acts))(chance.choice((1, 30, 100, 240, 299, 400, 3600, 9 * 3600)))
    exercised("histories of a laptop that ended locked", histories, least=300)
