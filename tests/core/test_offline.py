"""The running program refuses networks and other programs, whoever asks; seen in processes of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.offline import MODULES

ROOT = Path(__file__).resolve().parents[2]
OPEN_SOCKETS = "import socket, urllib.request, http.client, smtplib, ftplib, subprocess, os, ctypes, pty"
REFUSED = {  # what is tried after the guard stands -> what is said
    "socket.socket()": "socket.__new__",
    "socket.create_connection(('127.0.0.1', 9))": "socket.getaddrinfo",
    "socket.getaddrinfo('example.org', 80)": "socket.getaddrinfo",
    "socket.gethostbyname('localhost')": "socket.gethostbyname",
    "socket.gethostname()": "socket.gethostname",
    "urllib.request.urlopen('http://127.0.0.1:9')": "urllib.Request",
    "http.client.HTTPConnection('127.0.0.1', 9).connect()": "http.client.connect",
    "smtplib.SMTP('127.0.0.1', 9)": "smtplib.connect",
    "ftplib.FTP('127.0.0.1')": "ftplib.connect",
    "subprocess.run(['true'])": "subprocess.Popen",
    "os.system('true')": "os.system",
    "os.execv('/bin/true', ['true'])": "os.exec",
    "os.posix_spawn('/bin/true', ['true'], {})": "os.posix_spawn",
    "os.fork()": "os.fork",
    "os.forkpty()": "os.forkpty",
    "pty.spawn('true')": "pty.spawn",
    "ctypes.CDLL(None).socket": "ctypes.dlsym",
    "ctypes.CDLL(None)['connect']": "ctypes.dlsym",
    "ctypes.CDLL(None).system": "ctypes.dlsym",
    "ctypes.CDLL('ws2_32.dll')": "ctypes.dlopen",
    "ctypes.CDLL('C:/Windows/System32/winhttp.dll')": "ctypes.dlopen",
    "ctypes.CDLL('libcurl.so.4')": "ctypes.dlopen",
    "ctypes.CDLL('/opt/waymark/libQt6Network.so.6')": "ctypes.dlopen",
}


def tried(before: str, *tries: str, guarded: bool = True) -> dict[str, str]:
    """What becomes of each, one after the other in one fresh process: "done", or the kind and text of its error."""
    program = [before, "import json", "from core.offline import stay_offline", "said = {}"]
    program += ["stay_offline()"] if guarded else []
    for what in tries:
        program += [f"try: exec({what!r})"]
        program += [f"except BaseException as fault: said[{what!r}] = f'{{type(fault).__name__}} {{fault}}'"]
        program += [f"else: said[{what!r}] = 'done'"]
    code = "\n".join([*program, "print(json.dumps(said))"])
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="half of these calls are POSIX's own")
def test_every_way_out_is_refused(exercised):
    said = tried(OPEN_SOCKETS, *REFUSED)
    assert said == {what: f"Offline {event}" for what, event in REFUSED.items()}
    exercised("ways out tried", len(said), least=20)


def test_no_module_for_it_is_loaded_nor_a_part_of_one():
    inner = ("http.client", "asyncio.events", "multiprocessing.connection", "xmlrpc.client", "PySide6.QtNetwork")
    ways = [f"import {name}" for name in (*sorted(MODULES), *inner)]
    ways += [f"import importlib; importlib.import_module({name!r})" for name in ("socket", "asyncio", "http.client")]
    for way, said in tried("", *ways).items():
        assert said.startswith("ImportError this program works without a network"), way


def test_what_the_program_needs_works():
    needed = ("ctypes.CDLL(None).getpid()", "open(os.devnull).read()", "import json, logging, tempfile, zlib, decimal",
              "import urllib.parse", "import subprocess")  # fmt: skip
    assert set(tried("import ctypes, os", *needed).values()) == {"done"}


def test_without_the_guard_the_same_goes_through():
    """The positive control."""
    open_ways = ("socket.socket()", "import asyncio", "ctypes.CDLL(None).socket", "subprocess.run(['true'])")
    assert set(tried(OPEN_SOCKETS, *open_ways, guarded=False).values()) == {"done"}


def test_both_doors_stand_behind_it():
    for door in ("core", "desktop"):
        assert "    stay_offline()\n" in (ROOT / door / "__main__.py").read_text(encoding="utf-8")


def test_no_program_is_asked_which_windows_this_is():
    """pypdfium2 asks as it is loaded, and `platform` would start cmd.exe for the answer."""
    as_if_there = "import platform, sys; sys.platform = 'win32'"
    assert tried(as_if_there, "platform._syscmd_ver()") == {"platform._syscmd_ver()": "done"}
