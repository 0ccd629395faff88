"""Slow calls leave the screen free, and come back to it."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication

from desktop.widgets import busy


@pytest.fixture
def owner():
    return QObject()


def test_the_result_comes_back_to_the_thread_of_the_screen(qtbot, owner):
    came = []
    busy.run(
        lambda: QThread.currentThread() is QApplication.instance().thread(),
        owner=owner,
        done=lambda on_screen: came.append((on_screen, QThread.currentThread() is QApplication.instance().thread())),
        failed=came.append,
    )
    qtbot.waitUntil(lambda: came != [])
    assert came == [(False, True)]


def test_an_exception_comes_back_as_it_was_raised(qtbot, owner):
    wrong = KeyError("password")

    def fail():
        raise wrong

    came = []
    job = busy.run(fail, owner=owner, done=came.append, failed=came.append)
    qtbot.waitUntil(lambda: job.is_over)
    assert came == [wrong]


def test_nothing_is_delivered_to_what_is_gone(qtbot):
    go, came, owner = threading.Event(), [], QObject()
    job = busy.run(lambda: go.wait(10), owner=owner, done=came.append, failed=came.append)
    owner.deleteLater()
    QApplication.processEvents()
    with qtbot.waitSignal(owner.destroyed, raising=False, timeout=0):
        pass
    go.set()
    qtbot.waitUntil(lambda: job.is_over)
    assert came == []


def test_the_screen_stays_free_meanwhile(qtbot, owner):
    go, came = threading.Event(), []
    job = busy.run(lambda: go.wait(10), owner=owner, done=came.append, failed=came.append)
    for _turn in range(5):
        QApplication.processEvents()
    assert not job.is_over
    go.set()
    qtbot.waitUntil(lambda: came == [True])
    assert not busy._running
