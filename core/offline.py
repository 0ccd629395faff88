"""Holds a running program to its word: it uses no network and starts no other program, whichever library asks for it.

An audit hook cannot be taken away again while the process lives. It is no cage for native code, which it does not see:
the tests watch the system calls of a whole journey for that.
"""

import platform
import re
import sys
from typing import Any, Final

#: what would bring a way to a network into the process; with all that is inside each
MODULES: Final = frozenset(
    {
        "_asyncio", "_multiprocessing", "_posixshmem", "_socket", "_ssl", "asyncio", "ftplib", "http", "imaplib",
        "multiprocessing", "nntplib", "poplib", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "webbrowser",
        "xmlrpc", "urllib.request", "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore",
    }
)  # fmt: skip
#: audit events of the standard library (docs.python.org/3/library/audit_events.html), by how they begin
EVENTS: Final = (
    "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "nntplib.", "telnetlib.",
    "webbrowser.", "winreg.ConnectRegistry", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn",
    "os.fork", "os.startfile", "pty.spawn", "_winapi.CreateProcess", "_winapi.CreateNamedPipe",
)  # fmt: skip
_LIBRARIES: Final = re.compile(
    r"ws2_32|wsock32|mswsock|winhttp|wininet|urlmon|websocket|dnsapi|rasapi|netapi|qt6network|lib(curl|ssl|resolv|nsl)",
    re.IGNORECASE,
)
_FUNCTIONS: Final = frozenset(
    {
        "socket", "connect", "bind", "listen", "accept", "sendto", "sendmsg", "recvfrom", "getaddrinfo",
        "gethostbyname", "syscall", "system", "popen", "fork", "vfork", "execv", "execve", "execvp", "posix_spawn",
        "posix_spawnp", "WinExec", "CreateProcessW", "CreateProcessA", "ShellExecuteW", "ShellExecuteExW",
    }
)  # fmt: skip


class Offline(RuntimeError):
    """Something asked for a network or for another program. The message names the call and none of its values."""


def stay_offline() -> None:
    """From now on, until the process ends: every way to a network or to another program is refused.

    A refused module raises ImportError, so that a library which could do without it does; all else raises Offline.
    Qt's own start of a fresh, locked program is not Python's and goes on working.
    """
    setattr(platform, "_syscmd_ver", _as_given)  # noqa: B010 - nobody declares it: see _as_given
    sys.addaudithook(_refuse)


def _refuse(event: str, values: tuple[Any, ...]) -> None:
    if event == "import":
        name = str(values[0])
        if name in MODULES or name.partition(".")[0] in MODULES or ".".join(name.split(".")[:2]) in MODULES:
            raise ImportError(f"this program works without a network: {name} is not loaded", name=name)
    elif event == "ctypes.dlopen":
        if values[0] is not None and _LIBRARIES.search(str(values[0])):
            raise Offline(event)
    elif event == "ctypes.dlsym":
        if values[1] in _FUNCTIONS:
            raise Offline(event)
    elif event.startswith(EVENTS):
        raise Offline(event)


def _as_given(system: str = "", release: str = "", version: str = "", *_: object) -> tuple[str, str, str]:
    """Stands in for what `platform` does on Windows: start cmd.exe to ask which Windows this is, for pypdfium2 too.

    Told nothing new, it goes on to what Python knows by itself.
    """
    return system, release, version
