"""From source to a folder that runs without Python: PyInstaller by `waymark.spec`, the same bytes each time."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installer.ground import Ground, fail, say

QT = ("PySide6", "shiboken6")  # folders whose libraries stay as their makers built them (LGPL)


def freeze(ground: Ground, python: Sequence[str] = (sys.executable,)) -> Path:
    """The finished folder, `frozen/waymark` under the work folder.

    Args:
        ground: what to build from.
        python: the command that starts a Python which has the packages of requirements-build.lock. It is run in the
            folder of the source, with paths relative to it, so that Wine can be asked as well.
    """
    say(f"freezing Waymark {ground.version} at {ground.commit[:12]} (about half a minute)")
    command = [*python, "-m", "PyInstaller", *arguments()]
    log = ground.work / "pyinstaller.log"
    done = subprocess.run(
        command, cwd=ground.source, env=ground.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    log.write_bytes(done.stdout)
    folder = ground.work / "frozen" / "waymark"
    if done.returncode or not folder.is_dir():
        fail(f"PyInstaller did not finish; what it said is in {log}")
    if sys.platform == "linux" and list(python) == [sys.executable]:
        strip(folder)
    return folder


def arguments() -> list[str]:
    """PyInstaller's own, from the folder of the source."""
    return ["--noconfirm", "--log-level", "WARN", "--distpath", "../frozen", "--workpath", "../pyinstaller",
            "installer/waymark.spec"]  # fmt: skip


def strip(folder: Path) -> None:
    """Take what only debuggers read out of Linux libraries; Qt's and the program file itself are left alone."""
    tool = shutil.which("strip")
    if tool is None:
        fail("strip is missing. On Debian: apt install binutils")
    inside = folder / "_internal"
    libraries = [
        file
        for file in sorted(inside.rglob("*"))
        if file.is_file() and not file.is_symlink() and file.relative_to(inside).parts[0] not in QT
        if file.read_bytes()[:4] == b"\x7fELF"
    ]
    for file in libraries:
        file.chmod(0o755)
    subprocess.run([tool, "--strip-unneeded", "--enable-deterministic-archives", *libraries], check=True)
