"""The program as it is started: what it takes on its command line, and what it does before and after its window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from at_the_desk import CHEAP, PASSWORD, START

from core.store import create_store
from desktop import __main__ as program

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "desktop", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("there", [False, True])
def test_it_shows_its_first_page_and_leaves_nothing_on_the_disk(tmp_path, there):
    if there:
        create_store(tmp_path / "data/store", user_name="M. Ellis", password=PASSWORD, at=START, cost=CHEAP)[0].close()
    before = sorted(tmp_path.rglob("*"))
    shown = run("--data", str(tmp_path / "data"), "--until-shown")
    assert shown.returncode == 0
    assert "Traceback" not in shown.stderr
    assert "waymark:" not in shown.stderr
    assert sorted(each for each in tmp_path.rglob("*") if "home" not in each.parts) == before


def test_a_word_it_does_not_know_is_said_and_ends_with_2(tmp_path):
    wrong = run("--dat4", str(tmp_path))
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize("how", ["lock", "lock-unsaved", "quit"])
def test_a_lock_starts_a_fresh_program_and_ends_this_one(qapp, tmp_path, monkeypatch, how):
    begun, started = [], {"lock": "--locked", "lock-unsaved": "--locked-unsaved"}.get(how)

    class Process:
        def setProgram(self, program):  # noqa: N802 - Qt's names
            begun.append(program)

        def setArguments(self, arguments):  # noqa: N802
            begun.extend(arguments)

        def setWorkingDirectory(self, _folder):  # noqa: N802
            pass

        def startDetached(self):  # noqa: N802
            begun.append("begun")

    monkeypatch.setattr(program, "QProcess", Process)
    chosen = program._arguments(["--data", str(tmp_path)])
    program._end(qapp, how, tmp_path, chosen)
    if started is None:
        assert begun == []
    else:
        assert begun == [sys.executable, "-m", "desktop", started, "--data", str(tmp_path), "begun"]
        around = program._surroundings(tmp_path, program._arguments([started]))
        assert (around.resume, around.unsaved) == (True, how == "lock-unsaved")


def test_what_comes_after_unlocking_is_made_ready_and_all_of_it_exists(qapp, qtbot):
    left = [each for each in program.GETTING_READY if each != "fonts"]
    program._get_ready(qapp, left)
    qtbot.waitUntil(lambda: not left)
    assert {"core.casework", "desktop.session.at_work"} <= set(sys.modules)
