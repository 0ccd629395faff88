"""dev.py makes one environment, only when it must, from any folder, and says in a sentence what it lacks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
INSTALLING = "dev.py: installing "


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in an awkward folder: its locks ask for no package, its program prints what it was given."""
    folder = tmp_path / "Kë nt – new (1)"
    (folder / "desktop").mkdir(parents=True)
    (folder / "desktop" / "__main__.py").write_text("import sys; print('started', sys.argv[1:])", encoding="utf-8")
    (folder / "requirements.lock").write_text("# nothing\n", encoding="utf-8")
    (folder / "requirements-dev.lock").write_text("# nothing, and more\n", encoding="utf-8")
    shutil.copy(ROOT / "dev.py", folder)
    return folder


def dev(project: Path, *arguments: str, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py from another folder, after the Python statement `before`."""
    start = f"{before}\nimport runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-X", "utf8", "-c", start, str(project / "dev.py"), *arguments]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    return subprocess.run(
        command,
        cwd=project.parent,
        env=clean | {"PIP_NO_INDEX": "1", "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_environment_is_made_once_and_brought_up_to_date(project: Path) -> None:
    first = dev(project, "app", "--size", "two words")
    assert first.returncode == 0, first.stderr
    assert "dev.py: making .venv" in first.stdout
    assert f"{INSTALLING}requirements.lock" in first.stdout
    assert "started ['--size', 'two words']" in first.stdout

    assert INSTALLING not in dev(project, "app").stdout
    assert f"{INSTALLING}requirements-dev.lock" in dev(project, "python", "-V").stdout
    assert INSTALLING not in dev(project, "app").stdout, "the larger environment serves the app too"

    (project / "requirements-dev.lock").write_bytes(b"# nothing, and more\r\n")
    assert INSTALLING not in dev(project, "python", "-V").stdout, "line ends are no change"
    (project / "requirements-dev.lock").write_text("# something else\n", encoding="utf-8")
    assert INSTALLING in dev(project, "python", "-V").stdout


def test_python_runs_in_the_callers_folder_with_the_project_at_hand(project: Path) -> None:
    question = "import desktop, os, pathlib; print(os.getcwd(), *desktop.__path__, sep='|'); raise SystemExit(7)"
    answer = dev(project, "python", "-c", question)
    assert answer.stdout.splitlines()[-1] == f"{project.parent}|{project / 'desktop'}"
    assert answer.returncode == 7


def test_the_long_run_is_asked_for_by_its_own_command_alone(project: Path) -> None:
    stand_in = "import os, sys; print('WAYMARK_SOAK' in os.environ, sys.argv[1:])"
    (project / "pytest.py").write_text(stand_in, encoding="utf-8")
    for other in ("ruff", "mypy"):
        (project / f"{other}.py").write_text("", encoding="utf-8")
    linter = "def lint_imports_command(): pass"
    (project / "importlinter").mkdir()
    (project / "importlinter" / "cli.py").write_text(linter, encoding="utf-8")
    long, short = dev(project, "soak", "-k", "kills"), dev(project, "test", "-k", "kills")
    assert (long.returncode, short.returncode) == (0, 0), long.stderr + short.stderr
    assert long.stdout.splitlines()[-1].startswith("True ")
    assert "not soak" not in long.stdout
    assert short.stdout.splitlines()[-1].startswith("False ")
    assert "'-m', 'not soak'" in short.stdout
    assert long.stdout.rstrip().endswith("'-k', 'kills']")


def test_an_environment_whose_python_is_gone_is_made_again(project: Path) -> None:
    dev(project, "app")
    for binary in (*project.glob(".venv/bin/python*"), *project.glob(".venv/Scripts/python*")):
        binary.unlink()
    again = dev(project, "app")
    assert "dev.py: making .venv" in again.stdout
    assert "started" in again.stdout


def test_no_network_is_said_in_a_sentence_and_half_an_installation_never_passes_for_a_whole_one(project: Path) -> None:
    dev(project, "app")
    lock = project / "requirements.lock"
    good = lock.read_bytes()
    lock.write_text(f"cffi==2.1.1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    answer = dev(project, "app")
    assert answer.returncode == 1
    assert "dev.py: pip could not install requirements.lock" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "started" not in answer.stdout

    lock.write_bytes(good)
    assert INSTALLING in dev(project, "app").stdout


def test_no_venv_module_is_said_in_a_sentence(project: Path) -> None:
    answer = dev(project, "app", before="import sys; sys.modules['ensurepip'] = None")
    assert answer.returncode == 1
    assert answer.stderr == (
        "dev.py: this Python lacks its venv module. On Debian or Ubuntu: sudo apt install python3-venv\n"
    )


def test_an_old_python_is_said_in_a_sentence(project: Path) -> None:
    answer = dev(project, "app", before="import sys; sys.version_info = (3, 10, 4)")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Waymark needs Python 3.11 or newer.")
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_the_commands_are_listed(project: Path, arguments: list[str]) -> None:
    answer = dev(project, *arguments)
    listed = {line.split()[0] for line in answer.stdout.splitlines() if line.startswith("  ")}
    assert listed == {"app", "test", "soak", "python", "bench", "screenshots", "package", "lock"}
    assert answer.returncode == 0


def test_an_unknown_command_is_refused_with_the_list(project: Path) -> None:
    answer = dev(project, "tset")
    assert answer.returncode == 2
    assert "no command 'tset'" in answer.stderr
    assert "test [PYTEST ARGUMENTS]" in answer.stderr
