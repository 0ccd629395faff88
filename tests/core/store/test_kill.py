"""kill -9 in the middle of saving: what was acknowledged is there, and nobody is alarmed for nothing."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from soaking import Exercised, times

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork; killed there by hand, T44")


RAM = Path("/dev/shm")  # noqa: S108  a folder of its own in it, removed afterwards


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a kill loses nothing that the kernel has, and a slow disk only time."""
    if os.access(RAM, os.W_OK):
        with tempfile.TemporaryDirectory(prefix="waymark-kills-", dir=RAM) as folder:
            yield Path(folder)
    else:
        yield tmp_path


def killed(folder: Path, kills: int, *how: str) -> dict[str, int]:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("kill_yard.py")), str(folder), str(kills), *how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


def test_kills_lose_nothing_that_was_acknowledged_and_alarm_nobody(yard: Path, exercised: Exercised) -> None:
    """Each opening after a kill goes through the start check as a person's does: it must never complain."""
    kills = times(500, soak=10_000)
    count = killed(yard, kills)
    exercised("kills", count["kills"], least=kills)
    exercised("answers acknowledged", count["saves"], least=5 * kills)
    exercised("drafts acknowledged", count["drafts"], least=kills)
    exercised("kills with a log to recover", count["hot"], least=kills / 2)
    exercised("kills in the middle of opening", count["opening"], least=kills / 50)
    exercised("openings compared", count["looks"], least=0.8 * kills)
    exercised("logs walked with signatures", count["signatures"], least=kills / 10)
    exercised("saves there that were not yet acknowledged", count["in_doubt"], least=0)
    assert (count.get("lost"), count.get("chain"), count.get("complaints")) == (0, 0, 0)


def test_a_writer_that_acknowledges_too_early_is_found_out(yard: Path, exercised: Exercised) -> None:
    """The positive control: the test above can see a loss."""
    kills = times(100, soak=1000)
    count = killed(yard, kills, "early")
    exercised("kills", count["kills"], least=kills)
    exercised("of them seen to lose a save", count["lost"], least=kills / 10)
