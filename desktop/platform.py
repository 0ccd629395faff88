"""The one place where the screens call what only one system has; elsewhere each call does nothing and says so."""

import ctypes
import os
import sys
import time
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, QSettings, Signal

if sys.platform != "win32":
    import resource

_EXCLUDE_FROM_CAPTURE: Final = 0x11  # WDA_EXCLUDEFROMCAPTURE, Windows 10 2004 and later
_SHOW_IN_CAPTURE: Final = 0x0  # WDA_NONE
_CAPS_KEY: Final = 0x14  # VK_CAPITAL
_SESSION_CHANGE: Final = 0x02B1  # WM_WTSSESSION_CHANGE
_AWAY: Final = frozenset(
    {0x2, 0x4, 0x6, 0x7}
)  # WTS_CONSOLE_DISCONNECT, _REMOTE_DISCONNECT, _SESSION_LOGOFF, _SESSION_LOCK
_POWER: Final = 0x0218  # WM_POWERBROADCAST
_SUSPEND: Final = 0x4  # PBT_APMSUSPEND
_SETTING_CHANGE: Final = 0x8013  # PBT_POWERSETTINGCHANGE
_LID_SWITCH: Final = "{BA3E0F4D-B817-4094-A2D1-D56379E6A0F3}"  # GUID_LIDSWITCH_STATE_CHANGE
_THIS_SESSION: Final = 0  # NOTIFY_FOR_THIS_SESSION
_XKB_CORE_KEYBOARD: Final = 0x0100
_X11: Final = "libX11.so.6"  # its name on every Linux; ctypes.util would start other programs to look for it
_CUPS: Final = "/run/cups/cups.sock"
_PR_SET_DUMPABLE: Final = 4
_NO_DIALOGS: Final = 0x0001 | 0x0002 | 0x8000  # SEM_FAILCRITICALERRORS, _NOGPFAULTERRORBOX, _NOOPENFILEERRORBOX
_NO_HEAP: Final = 0x1  # WER_FAULT_REPORTING_FLAG_NOHEAP: a report holds no heap
_REMOVABLE: Final = 2  # DRIVE_REMOVABLE
_PLUGGED_IN: Final = ("/media/", "/run/media/", "/Volumes/")  # where desktops mount what is plugged in
_FOLDER: Final = "Waymark"
_OF_THE_BUNDLE: Final = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "PYTHONHOME", "PYTHONPATH", "_PYI_ARCHIVE_FILE")


def data_folder(environment: Mapping[str, str], home: Path) -> Path:
    """Where the records of this person are kept.

    Args:
        environment: the variables of the process.
        home: the person's own folder.

    Returns:
        %LOCALAPPDATA%/Waymark on Windows (never the roaming profile, which is copied to a server); elsewhere
        $XDG_DATA_HOME/waymark or ~/.local/share/waymark. A relative XDG_DATA_HOME is ignored, as its standard asks.
        The folder may not exist yet.
    """
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else home / "AppData" / "Local") / _FOLDER
    shared = Path(environment.get("XDG_DATA_HOME", ""))
    return (shared if shared.is_absolute() else home / ".local" / "share") / _FOLDER.lower()


def is_removable(root: str) -> bool:
    """Whether a drive, named by its root, is one that is plugged in and taken away, such as a stick.

    Windows calls a large disk on a cable fixed; it can still be chosen as a folder. Elsewhere the place says it.
    """
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(ctypes.c_wchar_p(root))) == _REMOVABLE
    return root.startswith(_PLUGGED_IN)


def exclude_from_capture(window_id: int, *, excluded: bool = True) -> bool:
    """Keep a window out of screenshots, shared screens and Recall. True where the system agreed; False elsewhere.

    Microsoft gives no guarantee, and a camera sees the screen as ever.
    """
    if sys.platform == "win32":
        wish = _EXCLUDE_FROM_CAPTURE if excluded else _SHOW_IN_CAPTURE
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(ctypes.c_void_p(window_id), wish))
    return False


def keep_printing_local(environment: MutableMapping[str, str]) -> None:
    """On Linux, speak to this computer's own print service through its file, and to no other over a network.

    CUPS would otherwise try port 631 of this computer, or of another one that somebody has set. How the print service
    reaches a printer is its own affair. Windows prints through its own spooler.
    """
    if sys.platform == "linux":
        environment["CUPS_SERVER"] = _CUPS


def leave_no_traces() -> None:
    """Qt's own file dialog keeps a list of folders in a file of the person's; ours has nowhere to put one."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def keep_memory_private() -> bool:
    """Leave no picture of this process's memory behind if it falls. True where the system agreed to all of it.

    Linux: no core file, and no other program of the same person may read the memory. Windows: no error box that offers
    to send a report, no heap in a report, and no report at all for the packaged program. Left to the system: dumps of
    the whole computer, the page file, hibernation; only an encrypted disk helps there.
    """
    if sys.platform != "win32":
        return _no_core_file()
    kernel, wer = ctypes.windll.kernel32, ctypes.windll.wer
    kernel.SetErrorMode(ctypes.c_uint(kernel.GetErrorMode() | _NO_DIALOGS))
    agreed = kernel.WerSetFlags(ctypes.c_ulong(_NO_HEAP)) == 0
    if getattr(sys, "frozen", False):  # else the entry would be about every program written in Python
        agreed &= wer.WerAddExcludedApplication(ctypes.c_wchar_p(Path(sys.executable).name), ctypes.c_int(0)) == 0
    return bool(agreed)


def caps_lock_on() -> bool | None:
    """Whether Caps Lock is on; None where the system cannot be asked (Wayland, no display)."""
    if sys.platform == "win32":
        return bool(ctypes.windll.user32.GetKeyState(_CAPS_KEY) & 1)
    return _caps_lock_of_x11() if os.environ.get("DISPLAY") and QCoreApplication.instance() and _on_x11() else None


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables to start another program with, such as a PDF viewer, without what the packaged program set.

    PyInstaller keeps the former value of a library path under the same name with `_ORIG`.
    """
    kept = {name: value for name, value in environment.items() if name not in _OF_THE_BUNDLE}
    for name in ("LD_LIBRARY_PATH", "LIBPATH"):
        before = kept.pop(f"{name}_ORIG", None)
        if before is not None:
            kept[name] = before
        elif name in kept and getattr(sys, "frozen", False):
            del kept[name]
    return kept


def steady_seconds() -> float:
    """Seconds by a clock that nobody can set. It counts sleep as well where the system has such a clock."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def is_leaving(message: int, what: int, lid: int | None = None) -> bool:
    """Whether a Windows message says that the session is locked or left, or the computer asleep or shut.

    Args:
        message: its number.
        what: its first parameter.
        lid: of a message about a power setting: 0 where the lid was shut, 1 where it was opened.
    """
    if message == _POWER:
        return what == _SUSPEND or (what == _SETTING_CHANGE and lid == 0)
    return message == _SESSION_CHANGE and what in _AWAY


class Leaving(QObject):
    """`leaving` is emitted when the session is locked, the lid shut or the computer asleep: the records must lock too.

    Only Windows is asked. Elsewhere nothing is emitted, and the idle lock alone must do.
    """

    leaving = Signal()

    def __init__(self, app: QCoreApplication, window_id: int) -> None:
        """Args: app: the running application; window_id: the native handle of the main window."""
        super().__init__(app)
        self._filter = _Messages(self)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window_id), _THIS_SESSION)
            lid = _Guid.of(_LID_SWITCH)
            ctypes.windll.user32.RegisterPowerSettingNotification(
                ctypes.c_void_p(window_id), ctypes.byref(lid), ctypes.c_ulong(0)
            )
            app.installNativeEventFilter(self._filter)


class _Messages(QAbstractNativeEventFilter):
    def __init__(self, heard: Leaving) -> None:
        super().__init__()
        self._heard = heard

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> tuple[bool, int]:
        """Look at a message, and let it pass in any case."""
        if QByteArray(kind) == QByteArray(b"windows_generic_MSG"):
            seen = _Message.from_address(int(message))
            if is_leaving(seen.message, seen.what, seen.lid()):
                self._heard.leaving.emit()
        return False, 0


class _Guid(ctypes.Structure):
    _fields_ = (("first", ctypes.c_uint32), ("second", ctypes.c_uint16), ("third", ctypes.c_uint16),
                ("rest", ctypes.c_uint8 * 8))  # fmt: skip

    @classmethod
    def of(cls, text: str) -> "_Guid":
        first, second, third, *rest = text.strip("{}").split("-")
        return cls(int(first, 16), int(second, 16), int(third, 16), (ctypes.c_uint8 * 8)(*bytes.fromhex("".join(rest))))


class _PowerSetting(ctypes.Structure):
    """Windows' POWERBROADCAST_SETTING, of a setting that is one number."""

    _fields_ = (("about", _Guid), ("length", ctypes.c_uint32), ("value", ctypes.c_uint32))


class _Message(ctypes.Structure):
    """The head of Windows' MSG: a handle, the number of the message and its two parameters."""

    _fields_ = (("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("what", ctypes.c_size_t),
                ("about", ctypes.c_void_p))  # fmt: skip

    def lid(self) -> int | None:
        """Of a message about the lid: 0 where it was shut, 1 where it was opened. None of any other message."""
        if self.message != _POWER or self.what != _SETTING_CHANGE or not self.about:
            return None
        setting = _PowerSetting.from_address(self.about)
        return int(setting.value) if bytes(setting.about) == bytes(_Guid.of(_LID_SWITCH)) else None


if sys.platform != "win32":

    def _no_core_file() -> bool:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform != "linux":
            return True
        nothing = ctypes.c_ulong(0)
        return bool(ctypes.CDLL(None).prctl(ctypes.c_int(_PR_SET_DUMPABLE), nothing, nothing, nothing, nothing) == 0)


def _on_x11() -> bool:
    return os.environ.get("XDG_SESSION_TYPE", "x11") != "wayland" and os.environ.get("QT_QPA_PLATFORM", "xcb") == "xcb"


def _caps_lock_of_x11() -> bool | None:
    """Ask the X server for its keyboard lights; the first is Caps Lock on every keyboard in use."""
    try:
        x11 = ctypes.CDLL(_X11)
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    opened: int | None = x11.XOpenDisplay(None)
    if opened is None:
        return None
    display = ctypes.c_void_p(opened)
    try:
        lights = ctypes.c_uint()
        if x11.XkbGetIndicatorState(display, _XKB_CORE_KEYBOARD, ctypes.byref(lights)) != 0:
            return None
        return bool(lights.value & 1)
    finally:
        x11.XCloseDisplay(display)
