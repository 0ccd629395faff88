"""A place for files that die with the test, and the programs that make disks fail."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from under_strace import require_strace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
RAM = Path("/dev/shm")  # noqa: S108  a folder of its own in it, removed afterwards

Yard = Callable[..., dict]


@pytest.fixture
def ram(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: what the disk does is simulated, and a slow one costs only time."""
    if os.access(RAM, os.W_OK):
        with tempfile.TemporaryDirectory(prefix="waymark-faults-", dir=RAM) as folder:
            yield Path(folder)
    else:
        yield tmp_path


@pytest.fixture
def yard(ram: Path) -> Yard:
    """`yard("power_yard.py", …)`: run such a program, in a process of its own, and hear its figures."""
    require_strace()

    def run(program: str, *arguments: object) -> dict:
        done = subprocess.run(
            [sys.executable, str(HERE / program), str(ram), *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return run
