"""The rules of tests/conftest.py bite: each test below breaks one of them, in a run of its own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIALS = """
import logging, pathlib, warnings
import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication, QWidget

def test_leaves_a_window(qapp):
    global window
    window = QWidget()
    window.show()

def test_after_a_window(qapp):
    assert [w for w in qapp.topLevelWidgets() if w.isVisible()] == []

def test_shows_a_window_tidily(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

def test_leaves_a_look(qapp):
    qapp.clipboard().setText("a name")
    qapp.setStyleSheet("QLabel { color: red }")

def test_after_a_look(qapp):
    assert (qapp.clipboard().text(), qapp.styleSheet()) == ("", "")

def test_warns():
    warnings.warn("soon gone", DeprecationWarning)

def test_qt_warns(qapp):
    qWarning("QPainter::begin: Painter already active")

def test_logs():
    logging.getLogger("core.store").warning("something")

def test_logs_and_looks(own_log):
    logging.getLogger("desktop").error("something")
    assert [record.getMessage() for record in own_log] == ["something"]
    own_log.clear()

def test_others_log():
    logging.getLogger("reportlab").warning("something")

def test_goes_home(no_home, tmp_path):
    assert pathlib.Path.home() == no_home
    assert tmp_path in no_home.parents

@pytest.mark.desktop
def test_needs_a_desktop():
    pass
"""


def run(folder: Path, **environment: str) -> dict[str, str]:
    """Test name → outcome; a failure on the way out counts as ERROR."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_trials.py").write_text(TRIALS, encoding="utf-8")
    options = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "-rA", "-q"]
    clean = {key: value for key, value in os.environ.items() if key != "CI" and not key.startswith("PYTEST_")}
    output = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout
    outcomes: dict[str, str] = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR) \S*::(\w+)", output, re.MULTILINE):
        outcomes[name] = outcome if outcome != "PASSED" else outcomes.get(name, outcome)
    return outcomes


def test_each_broken_rule_is_seen(tmp_path: Path) -> None:
    outcomes = run(tmp_path, PATH="")
    assert {name for name, outcome in outcomes.items() if outcome != "PASSED"} == {
        "test_leaves_a_window",
        "test_warns",
        "test_qt_warns",
        "test_logs",
    }
    assert len(outcomes) == TRIALS.count("def test_") - 1, "the desktop test is skipped"


def test_a_missing_desktop_fails_on_a_build_machine(tmp_path: Path) -> None:
    assert run(tmp_path, PATH="", CI="true")["test_needs_a_desktop"] == "ERROR"


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="shows that a desktop test runs where there is a desktop")
def test_a_desktop_test_runs_where_there_is_a_desktop(tmp_path: Path) -> None:
    assert run(tmp_path)["test_needs_a_desktop"] == "PASSED"
