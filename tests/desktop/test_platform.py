"""What only one operating system has: right where it is, and quiet where it is not."""

import ctypes
import os
import signal
import subprocess
import sys
import time
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


class Library:
    """A fake library of Windows: every function that is called, with its arguments, and what it gives back."""

    def __init__(self, **gives):
        self._gives, self.called = gives, []

    def __getattr__(self, name):
        def call(*given):
            assert all(
                isinstance(each, (ctypes.c_void_p, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int, ctypes.c_wchar_p, int))
                for each in given
            )
            self.called.append((name, *(getattr(each, "value", each) for each in given)))
            return self._gives.get(name, 0)

        return call


@pytest.fixture
def windows(monkeypatch):
    """The screens believe that they run on Windows. None of this has run there."""
    fakes = {"kernel32": Library(GetErrorMode=0x4), "wer": Library(), "user32": Library(SetWindowDisplayAffinity=1)}
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", type("Windll", (), fakes), raising=False)
    return fakes


def test_on_windows_no_report_holds_memory(windows, monkeypatch):
    assert platform.keep_memory_private() is True
    assert windows["kernel32"].called == [("GetErrorMode",), ("SetErrorMode", 0x8007), ("WerSetFlags", 1)]
    assert windows["wer"].called == [], "an entry about python.exe would be about other programs too"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/Programs/Waymark/Waymark.exe")
    assert platform.keep_memory_private() is True
    assert windows["wer"].called == [("WerAddExcludedApplication", "Waymark.exe", 0)]


def test_on_windows_a_refusal_is_told(windows):
    windows["kernel32"]._gives["WerSetFlags"] = -1
    assert platform.keep_memory_private() is False


@pytest.mark.parametrize(("excluded", "wish"), [(True, 0x11), (False, 0x0)])
def test_on_windows_the_window_is_kept_out_of_pictures(windows, excluded, wish):
    assert platform.exclude_from_capture(77, excluded=excluded) is True
    assert windows["user32"].called == [("SetWindowDisplayAffinity", 77, wish)]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux' own")
def test_on_linux_a_fall_leaves_no_core_and_nobody_may_look(tmp_path):
    """In a process of its own, which then falls."""
    program = (
        "import ctypes, os, resource; from desktop.platform import keep_memory_private as keep\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)\n"
        "before = ctypes.CDLL(None).prctl(3)\n"
        "print(keep(), before, ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE), flush=True)\n"
        "os.chdir(os.environ['HERE']); os.abort()"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env={**os.environ, "HERE": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == "True 1 0 (0, 0)"
    assert run.returncode == -signal.SIGABRT
    assert list(tmp_path.glob("core*")) == []


def test_file_dialogs_leave_no_list_of_folders(monkeypatch):
    set_to = []
    monkeypatch.setattr(platform.QSettings, "setPath", lambda *given: set_to.append(given))
    platform.leave_no_traces()
    assert [each[2] for each in set_to] == [os.devnull]


@pytest.mark.parametrize(
    ("message", "what", "leaving"),
    [
        (0x02B1, 0x7, True),  # locked
        (0x02B1, 0x2, True),  # switched to another user
        (0x02B1, 0x8, False),  # unlocked
        (0x0218, 0x4, True),  # going to sleep
        (0x0218, 0x12, False),  # woken
        (0x0218, 0x8013, False),  # some other power setting
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


@pytest.mark.parametrize(
    ("about", "value", "leaves"),
    [
        ("{BA3E0F4D-B817-4094-A2D1-D56379E6A0F3}", 0, True),
        ("{BA3E0F4D-B817-4094-A2D1-D56379E6A0F3}", 1, False),  # opened
        ("{6FE69556-704A-47A0-8F24-C28D936FDA47}", 0, False),  # the screen goes dark
    ],
)
def test_a_lid_that_is_shut_is_heard(qtbot, about, value, leaves):
    leaving = platform.Leaving(QCoreApplication.instance(), 0)
    setting = platform._PowerSetting(platform._Guid.of(about), 4, value)
    head = platform._Message(window=1, message=0x0218, what=0x8013, about=ctypes.addressof(setting))
    heard = []
    leaving.leaving.connect(lambda: heard.append(True))
    leaving._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(head))
    assert heard == [True] * leaves


def test_on_windows_it_asks_to_be_told(windows, qapp, monkeypatch):
    windows["wtsapi32"] = Library(WTSRegisterSessionNotification=1)
    monkeypatch.setattr(ctypes, "windll", type("Windll", (), windows), raising=False)
    monkeypatch.setattr(ctypes, "byref", lambda each: ctypes.c_void_p(ctypes.addressof(each)))
    platform.Leaving(QCoreApplication.instance(), 77)
    assert windows["wtsapi32"].called == [("WTSRegisterSessionNotification", 77, 0)]
    ((name, window, _guid, kind),) = windows["user32"].called
    assert (name, window, kind) == ("RegisterPowerSettingNotification", 77, 0)
    assert (
        bytes(platform._Guid.of("{BA3E0F4D-B817-4094-A2D1-D56379E6A0F3}")).hex() == "4d0f3eba17b89440a2d1d56379e6a0f3"
    )


def test_the_steady_clock_counts_sleep():
    first = platform.steady_seconds()
    assert platform.steady_seconds() >= first
    if sys.platform == "linux":
        assert abs(first - time.clock_gettime(time.CLOCK_BOOTTIME)) < 60


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


def test_on_linux_printing_speaks_to_this_computers_own_service(monkeypatch):
    environment = {"CUPS_SERVER": "print.example.org"}
    monkeypatch.setattr(sys, "platform", "linux")
    platform.keep_printing_local(environment)
    assert environment == {"CUPS_SERVER": "/run/cups/cups.sock"}
    monkeypatch.setattr(sys, "platform", "win32")
    platform.keep_printing_local(untouched := {})
    assert untouched == {}
