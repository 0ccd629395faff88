"""What the spec leaves out is needed by nothing that stays, and what it keeps is what runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.offline import MODULES
from installer.bundle import EXCLUDED_MODULES, is_kept
from installer.freeze import arguments

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import pkgutil, sys
from importlib import import_module
from installer.bundle import EXCLUDED_MODULES
sys.modules.pop("socket", None)
class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in EXCLUDED_MODULES):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
import core, desktop
for room in (core, desktop):
    for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        import_module(found.name)
from core.offline import stay_offline
stay_offline()
from datetime import datetime, UTC
from desktop.self_check import self_check
sys.exit(self_check(None, lambda: datetime.now(UTC)))
"""


def test_the_program_does_all_its_work_without_what_is_left_out() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("OK ")


def test_whatever_the_running_program_refuses_is_left_out_of_the_package_too() -> None:
    of_qt_not_in_our_wheel = {"PySide6.QtWebSockets", "PySide6.QtWebEngineCore"}
    assert of_qt_not_in_our_wheel >= MODULES - EXCLUDED_MODULES.keys()
    assert all(EXCLUDED_MODULES.values())


@pytest.mark.parametrize(
    ("place", "source", "kept"),
    [
        ("PySide6/Qt/lib/libQt6Core.so.6", "/venv/x", True),
        ("PySide6/Qt6Core.dll", r"C:\x", True),
        (r"PySide6\plugins\platforms\qwindows.dll", r"C:\x", True),
        (r"PySide6\plugins\platforms\qminimal.dll", r"C:\x", False),
        (r"PySide6\plugins\imageformats\qjpeg.dll", r"C:\x", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/x", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", "/venv/x", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/venv/x", False),
        ("PySide6/Qt/lib/libQt6Network.so.6", "/venv/x", False),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", False),
        ("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0", True),
        ("libgnutls.so.30", "/lib/x86_64-linux-gnu/libgnutls.so.30", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("python3.11/lib-dynload/_json.so", "/usr/lib/python3.11/lib-dynload/_json.so", True),
        ("libcrypto-3.dll", r"C:\x", False),
        ("PySide6/Qt/translations/qtbase_de.qm", "/venv/x", False),
        ("resources/promises.toml", "/source/resources/promises.toml", True),
    ],
)
def test_what_is_kept(place, source, kept) -> None:
    assert is_kept(place, source) is kept


def test_nothing_is_packed_by_upx_and_qt_is_not_stripped() -> None:
    spec = (ROOT / "installer" / "waymark.spec").read_text(encoding="utf-8")
    assert "upx=True" not in spec
    assert spec.count("upx=False") == 2
    assert spec.count("strip=False") == 2
    assert not [each for each in arguments() if "upx" in each or "strip" in each]
