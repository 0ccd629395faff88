"""The whole job, printing and a backup included, where no socket can be made: it goes on, and nothing even asks.

Beside it: no module and no library that could speak to a network is in the process at any moment of it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from journeys import onlookers

from core.offline import MODULES

ROOT = Path(__file__).resolve().parents[2]
BAD_LIBRARIES = (
    "libQt6Network",
    "libQt6WebSockets",
    "libQt6Qml",
    "_socket.",
    "_ssl.",
    "_asyncio.",
    "libssl",
    "libcurl",
)


def done(folder: Path, *around: str) -> dict[str, list[str]]:
    """What the program says of itself at the end of the journey."""
    folder.mkdir()
    command = [*around, sys.executable, str(ROOT / "tests/journeys/no_sockets.py"), str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr[-3000:]
    assert "Offline" not in run.stderr
    return {**json.loads(run.stdout), "folder": [str(folder)]}


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """One journey with socket() refused by the system, where strace may do that; the calls it made."""
    folder = tmp_path_factory.mktemp("sockets")
    refusing = []
    if onlookers.can_strace():
        refusing = [*onlookers.under_strace(folder / "calls")[:-1], "-e", "inject=socket,connect:error=EACCES", "--"]
    said = done(folder / "desk", *refusing)
    said["calls"] = onlookers.Calls(folder / "calls") if refusing else None
    return said


def test_it_goes_all_the_way(answer):
    assert answer["pages"] == ["backup-verified", "backups"]
    assert {"copy.pdf", "printed.pdf", "stick", "store"} <= set(answer["files"])


def test_nothing_asks_for_a_network(answer, exercised):
    """Not even of this computer itself: printing speaks to the print service by its file."""
    if answer["calls"] is None:
        pytest.skip("strace is not installed, or may not look into processes here")
    families = answer["calls"].families()
    exercised("files opened under the same eyes", len(answer["calls"].loaded()), least=50)
    assert set(families) - {"AF_UNIX", ""} == set()


def test_nothing_of_the_case_is_in_a_file_but_the_papers(answer, exercised):
    """Neither in the store's own files, nor in the backup, nor in anything that was written on the way."""
    folder = Path(answer["folder"][0])
    files = {each for each in folder.rglob("*") if each.is_file()}
    if answer["calls"] is not None:
        written = answer["calls"].written()
        outside = {each for each in written if folder != each and folder not in each.parents}
        assert outside == set(), "written where nobody asked for it"
        files |= {each for each in written if each.is_file()}
    papers = {folder / "copy.pdf", folder / "printed.pdf"}
    words = onlookers.forms(
        ("A form tutor told us", "An adult asked for it", "Larkfield Academy", "correct horse battery")
    )
    assert [(each.name, word) for each in sorted(files - papers) for word in words if word in each.read_bytes()] == []
    exercised("files looked through", len(files - papers), least=6)


def test_no_module_that_could_is_ever_loaded(answer, exercised):
    """Asked for counts as well: the guard would have refused it, and whoever asks for it would do without."""
    exercised("modules imported or asked for", len(answer["modules"]), least=300)
    asked = {name for name in answer["modules"] if name in MODULES or name.partition(".")[0] in MODULES}
    assert asked == set()


def test_no_library_that_could_is_in_the_process(answer):
    if not answer["libraries"]:
        pytest.skip("this system does not tell what is loaded")
    assert [name for name in answer["libraries"] if name.startswith(BAD_LIBRARIES)] == []
    assert [name for name in answer["libraries"] if name.startswith("libQt6Core")], "the positive control"
