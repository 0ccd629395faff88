"""Where a package is built and from what: one commit, its own copy of the source, its time and its version."""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Ground:
    """One build. `epoch` (seconds) is the time of the commit: the time of every file that is packed."""

    source: Path  # the commit's files, and nothing that is not in it
    work: Path  # may be thrown away
    dist: Path  # where the artefacts go
    version: str
    commit: str
    epoch: int

    def environment(self) -> dict[str, str]:
        """The variables that a build step runs with, so that the same commit gives the same bytes."""
        own = {"SOURCE_DATE_EPOCH": str(self.epoch), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        own |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYINSTALLER_CONFIG_DIR": str(self.work / "pyinstaller")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYI_", "QT_"))}
        return kept | own


def prepare(system: str, *, work: Path | None = None, dist: Path | None = None) -> Ground:
    """A clean copy of the commit that is checked out, under `work` (build/<system>), and an empty place for the rest.

    `dist` is dist/ if left out. Ends the program with a sentence where there is no commit to build from.
    """
    work = (work or ROOT / "build" / system).absolute()
    commit, epoch = _said("git", "log", "-1", "--format=%H %ct").split()
    if _said("git", "status", "--porcelain", "--untracked-files=no"):
        say("there are changes that are not committed: they do not go into the package")
    for stale in (work / "source", work / "frozen", work / "pyinstaller"):
        shutil.rmtree(stale, ignore_errors=True)
    source = work / "source"
    source.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(source, filter="data")
    dist = (dist or ROOT / "dist").absolute()
    dist.mkdir(parents=True, exist_ok=True)
    version = re.search(r'^VERSION = "(.+)"$', (source / "core" / "version.py").read_text("utf-8"), re.MULTILINE)
    if version is None:
        fail("core/version.py names no version")
    return Ground(source, work, dist, version[1], commit, int(epoch))


def say(step: str) -> None:
    """One line about what is being done."""
    print(f"package: {step}", flush=True)


def fail(why: str) -> NoReturn:
    """End the build with a sentence."""
    sys.exit(f"package: {why}")


def _said(*command: str) -> str:
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        fail("the package is built from a commit: this needs git and a clone of the repository")
    return answer.stdout.strip()
