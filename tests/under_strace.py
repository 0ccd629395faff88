"""Run a piece of work in a child process with strace looking on: to record what it does to files, or to let calls fail.

The child is forked from a process that has loaded everything already, so that a run takes a few hundredths of a second;
strace is attached before the work begins. Linux only, and only from a program of its own: a test run has threads.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

SAY = 200  # the descriptor on which the child says what is done. It does so by writev, a call that nothing else
# here makes: so it stands in recordings, and faults put into the calls for files do not reach it.
PACKAGE = "strace"
_PR_SET_PTRACER, _ANY = 0x59616D61, -1

Say = Callable[[str], None]
Work = Callable[[Say], None]


@dataclass(frozen=True)
class Ran:
    """How it went: what the child said, line by line; what stood on its standard error; how it ended."""

    said: list[str]
    errors: str
    code: int


def require_strace() -> None:
    """Skip, or fail on a build machine, where strace is not there or may not look into processes."""
    tried = shutil.which("strace") and subprocess.run(
        ["strace", "-o", os.devnull, "true"], capture_output=True, check=False
    )
    if not tried or tried.returncode:
        words = f"Debian package not installed, or not allowed here: {PACKAGE}"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)


def traced(work: Work, scratch: Path, *options: str) -> Ran:
    """Do `work` in a child while strace, started with `options`, looks on. Its files go into `scratch`."""
    errors = scratch / "stderr"
    hear, say = os.pipe()
    wait, go = os.pipe()
    child = os.fork()
    if child == 0:
        _child(work, errors, say, wait)
    os.close(say)
    os.close(wait)
    tracer = subprocess.Popen(["strace", *options, "-p", str(child)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        _attached(tracer)
        os.write(go, b"!")
        with os.fdopen(hear, "rb") as pipe:
            said = pipe.read().decode()
    finally:
        os.close(go)
        tracer.communicate()
        _, status = os.waitpid(child, 0)
    return Ran(said.splitlines(), errors.read_text("utf-8"), os.waitstatus_to_exitcode(status))


def _child(work: Work, errors: Path, say: int, wait: int) -> None:
    """Wait until somebody looks on, then work. Never returns."""
    code = 3
    try:
        os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        os.dup2(say, SAY)
        os.close(say)
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANY, 0, 0, 0)  # where only ancestors may look on otherwise
        os.read(wait, 1)
        work(_say)
        code = 0
    except BaseException:  # noqa: BLE001  whatever it is, the test wants to see it
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _say(line: str) -> None:
    os.writev(SAY, [f"{line}\n".encode()])


def _attached(tracer: subprocess.Popen) -> None:
    heard = b""
    while b"attached" not in heard:
        line = tracer.stderr.readline()
        if not line:
            raise RuntimeError(heard.decode())
        heard += line
