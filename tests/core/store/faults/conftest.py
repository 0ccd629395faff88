"""A place for files that die with the test, and the programs that make disks fail."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
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

    def run(program: str, *arguments: object, under: Sequence[str] = (), **environment: str) -> dict:
        if program != "full_yard.py":
            require_strace()
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        done = subprocess.run(
            [*under, sys.executable, str(HERE / program), str(ram), *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": paths, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return json.loads(done.stdout)

    return run
