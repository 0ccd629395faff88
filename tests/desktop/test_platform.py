"""What only one operating system has: right where it is, and quiet where it is not."""

import ctypes
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from desktop import platform

HOME = Path("/home/ada")


@pytest.mark.skipif(sys.platform == "win32", reason="the other side is below")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, HOME / ".local/share/waymark"),
        ({"XDG_DATA_HOME": "/data/ada"}, Path("/data/ada/waymark")),
        ({"XDG_DATA_HOME": "not/absolute"}, HOME / ".local/share/waymark"),
        ({"XDG_DATA_HOME": ""}, HOME / ".local/share/waymark"),
    ],
)
def test_records_are_kept_in_the_data_folder_of_the_person(environment, expected):
    assert platform.data_folder(environment, HOME) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LOCALAPPDATA": "/local"}, Path("/local/Waymark")),
        ({"APPDATA": "/roaming"}, HOME / "AppData/Local/Waymark"),
    ],
)
def test_on_windows_records_never_roam(monkeypatch, environment, expected):
    monkeypatch.setattr(sys, "platform", "win32")
    assert platform.data_folder(environment, HOME) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can be asked")
def test_elsewhere_nothing_is_promised(qapp):
    assert platform.exclude_from_capture(1) is False
    assert platform.caps_lock_on() is None  # offscreen


@pytest.mark.parametrize(
    ("message", "what", "leaving"),
    [
        (0x02B1, 0x7, True),  # locked
        (0x02B1, 0x2, True),  # switched to another user
        (0x02B1, 0x8, False),  # unlocked
        (0x0218, 0x4, True),  # going to sleep
        (0x0218, 0x12, False),  # woken
        (0x0100, 0x7, False),  # a key
    ],
)
def test_messages_of_windows_that_mean_leaving(message, what, leaving):
    assert platform.is_leaving(message, what) is leaving


def test_a_message_of_windows_is_heard_and_passed_on(qtbot, qapp):
    leaving = platform.Leaving(QCoreApplication.instance(), 0)
    head = platform._Message(window=1, message=0x02B1, what=0x7)
    with qtbot.waitSignal(leaving.leaving):
        passed = leaving._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(head))
    assert passed == (False, 0)
    with qtbot.assertNotEmitted(leaving.leaving):
        leaving._filter.nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(head))


def test_another_program_starts_without_what_the_package_set(monkeypatch):
    before = {
        "HOME": "/home/ada",
        "LD_LIBRARY_PATH": "/opt/waymark",
        "LD_LIBRARY_PATH_ORIG": "/usr/lib",
        "QT_PLUGIN_PATH": "/opt/waymark/plugins",
        "PYTHONPATH": "/opt/waymark",
    }
    assert platform.clean_environment(before) == {"HOME": "/home/ada", "LD_LIBRARY_PATH": "/usr/lib"}
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert platform.clean_environment({"LD_LIBRARY_PATH": "/opt/waymark"}) == {}
    monkeypatch.setattr(sys, "frozen", False)
    assert platform.clean_environment({"LD_LIBRARY_PATH": "/mine"}) == {"LD_LIBRARY_PATH": "/mine"}
