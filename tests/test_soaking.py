"""Figures of crash tests are shown, and too small a one is a failure; the long run takes what says figures."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
INNER = """
import pytest
from soaking import times

def test_enough(exercised):
    exercised("kills", times(500, soak=10_000), least=500)

def test_too_little(exercised):
    exercised("kills", 7, least=8)

@pytest.mark.soak
def test_long():
    pass

def test_something_else():
    pass
"""


def run(folder: Path, *more: str, soak: str) -> str:
    (folder / "test_inner.py").write_text(INNER, encoding="utf-8")
    (folder / "conftest.py").write_text((TESTS / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(TESTS.parent / "pyproject.toml"), "--rootdir", str(folder)]
    environment = {**os.environ, "WAYMARK_SOAK": soak}
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(
        [*command, *more, str(folder)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize("spread", [(), ("-n", "1")])
def test_figures_are_shown_and_too_small_a_one_fails(tmp_path: Path, spread: tuple[str, ...]) -> None:
    said = run(tmp_path, *spread, soak="")
    assert "test_enough: 500 kills" in said
    assert "too little was exercised to prove anything: 7 kills, and not 8" in said
    assert "takes long: python3 dev.py soak" in said
    assert "1 failed, 2 passed, 1 skipped" in said


def test_the_long_run_does_more_and_leaves_the_rest_out(tmp_path: Path) -> None:
    said = run(tmp_path, soak="1")
    assert "test_enough: 10,000 kills" in said
    assert "1 failed, 2 passed, 1 deselected" in said
