"""The frozen program against the smallest frozen window that holds the same libraries: start, memory, size.

`python3 dev.py package linux --unpacked` first; then `python3 dev.py bench tests/installer/bench_frozen.py`.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "build" / "linux" / "frozen" / "waymark" / "waymark"
BUILDERS = ROOT / "build" / "venv" / "bin" / "python"
ROUNDS = 5
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
import cryptography.hazmat.bindings._rust, cffi, pypdfium2_raw, reportlab.pdfgen.canvas, sqlcipher3, uharfbuzz
if "--libraries" in sys.argv:  # never: they are packed, not loaded
    from PySide6 import QtPrintSupport
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, QApplication.instance().quit)
app = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("bare"))
window.show()
sys.exit(app.exec())
"""
SPEC = """
import sys
sys.path.insert(0, {root!r})
from installer.bundle import EXCLUDED_MODULES, is_kept
found = Analysis([{script!r}], excludes=list(EXCLUDED_MODULES))
found.binaries = [each for each in found.binaries if is_kept(each[0], each[1])]
found.datas = [each for each in found.datas if is_kept(each[0], each[1])]
COLLECT(EXE(PYZ(found.pure), found.scripts, [], exclude_binaries=True, name="bare", console=False),
        found.binaries, found.datas, name="bare")
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux" or not FROZEN.exists(), reason="no frozen program")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A window with a word in it, with the same libraries packed and none of ours loaded but Qt."""
    place = tmp_path_factory.mktemp("bare")
    script, spec = place / "bare.py", place / "bare.spec"
    script.write_text(BARE.replace("import cryptography", "if '--libraries' in sys.argv: import cryptography"), "utf-8")
    spec.write_text(SPEC.format(root=str(ROOT), script=str(script)), "utf-8")
    command = [BUILDERS, "-m", "PyInstaller", "--noconfirm", "--distpath", place, "--workpath", place / "work", spec]
    subprocess.run([str(each) for each in command], capture_output=True, check=True)
    sys.path.insert(0, str(ROOT))
    from installer.freeze import strip  # noqa: PLC0415

    strip(place / "bare")
    return place / "bare" / "bare"


def start(program: Path, *arguments: str, home: Path, cold: bool) -> tuple[float, float]:
    """Seconds until the first page was painted and the process gone, and its largest memory in MB."""
    if cold:
        for file in program.parent.rglob("*"):
            if file.is_file():
                handle = os.open(file, os.O_RDONLY)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    begun = time.perf_counter()
    child = subprocess.Popen([program, *arguments], env=environment, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return time.perf_counter() - begun, used.ru_maxrss / 1024


def say(line: str) -> None:
    """For whoever runs the benchmark."""
    sys.stdout.write(f"{line}\n")


def size(program: Path) -> float:
    """Megabytes of the whole folder."""
    return sum(file.lstat().st_size for file in program.parent.rglob("*") if file.is_file()) / 1e6


def test_against_a_bare_window(bare: Path, tmp_path: Path) -> None:
    for cold in (True, False):
        ours = [start(FROZEN, "--until-shown", home=tmp_path, cold=cold) for _ in range(ROUNDS)]
        theirs = [start(bare, home=tmp_path, cold=cold) for _ in range(ROUNDS)]
        (seconds, memory), (bare_seconds, bare_memory) = (
            [statistics.median(each) for each in zip(*rounds, strict=True)] for rounds in (ours, theirs)
        )
        told = f"{'cold' if cold else 'warm'} start {seconds:.2f} s, bare {bare_seconds:.2f} s"
        say(f"\n{told}: {seconds / bare_seconds:.2f}")
        say(f"memory {memory:.0f} MB, bare {bare_memory:.0f} MB: {memory / bare_memory:.2f}")
    say(f"size {size(FROZEN):.1f} MB, bare {size(bare):.1f} MB: {size(FROZEN) / size(bare):.2f}")
    assert size(FROZEN) < 1.15 * size(bare)
