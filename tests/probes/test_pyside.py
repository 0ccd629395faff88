"""PySide6 6.12.0 loses a reference to None with every getter that returns None, until Python before 3.12 aborts."""

import ctypes
import sys

import pytest
from PySide6.QtCore import QObject

CALLS = 500

mortal_none = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12")


def drift_of_none(call) -> int:
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return sys.getrefcount(None) - before


@mortal_none
@pytest.mark.parametrize("call", [QObject().parent, lambda: QObject().property("nothing")], ids=["parent", "property"])
def test_getters_that_return_none_keep_its_count(call) -> None:
    """A hundredth of the calls is room for what the interpreter itself does in the loop."""
    assert abs(drift_of_none(call)) < CALLS / 100


@mortal_none
def test_the_measure_sees_a_lost_reference() -> None:
    lose, give_back = ctypes.pythonapi.Py_DecRef, ctypes.pythonapi.Py_IncRef
    lose.argtypes = give_back.argtypes = [ctypes.py_object]
    lose.restype = give_back.restype = None
    drift = drift_of_none(lambda: lose(None))
    for _ in range(CALLS + 1):
        give_back(None)
    assert drift <= -CALLS * 0.9
