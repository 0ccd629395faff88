"""kill -9 in the middle of saving: what was acknowledged is there, and nobody is alarmed for nothing."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    count = json.loads(run.stdout)
    print(  # noqa: T201  a crash test says how much it exercised
        f"{count['kills']} kills, {count['saves']} saves and {count['drafts']} drafts acknowledged, "
        f"{(count['saves'] + count['drafts']) / count['kills']:.1f} a kill, {count['hot']} hot logs, "
        f"{count['opening']} in opening, {count['in_doubt']} kept unasked, {count['lost']} lost, {count['seconds']} s"
    )
    return count


def test_five_hundred_kills_lose_nothing_that_was_acknowledged(yard: Path) -> None:
    count = killed(yard, 500)
    assert (count["lost"], count["chain"], count["complaints"]) == (0, 0, 0)
    assert count["saves"] + count["drafts"] >= 2 * count["kills"], "too few saves to prove anything"
    assert count["hot"] >= count["kills"] / 2, "too few kills with a log to recover"
    assert count["opening"] >= count["kills"] / 50, "too few kills in the middle of opening"


def test_a_writer_that_acknowledges_too_early_is_found_out(yard: Path) -> None:
    """The positive control: the test above can see a loss."""
    count = killed(yard, 100, "early")
    assert count["lost"] >= 5
