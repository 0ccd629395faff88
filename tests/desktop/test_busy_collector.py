"""While another thread works, Python throws no widget away: it would do so on that thread, and Qt would fall."""

import gc

from PySide6.QtCore import QObject

from desktop.widgets import busy


def test_the_collector_rests_while_any_call_is_under_way(qtbot):
    owner, seen = QObject(), []

    def asked():
        seen.append(gc.isenabled())
        return gc.isenabled()

    for _ in range(3):
        busy.run(asked, owner=owner, done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 6)
    assert seen[:3] == [False] * 3
    assert gc.isenabled()


def test_it_works_again_after_a_call_that_failed(qtbot):
    owner, seen = QObject(), []
    busy.run(lambda: 1 / 0, owner=owner, done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert gc.isenabled()
