"""Nothing that could speak to a network is loaded when the program, or its headless door, is made ready."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NETWORK = {
    "socket", "_socket", "ssl", "_ssl", "asyncio", "http.client", "http.server", "urllib.request", "ftplib", "smtplib",
    "socketserver", "xmlrpc", "webbrowser", "PySide6.QtNetwork", "PySide6.QtWebEngineWidgets",
}  # fmt: skip


def loaded_by(*statements: str) -> set[str]:
    """Names of all modules in a fresh interpreter after these statements."""
    program = "\n".join([*statements, "import json, sys", "print(json.dumps(list(sys.modules)))"])
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(run.stdout))


@pytest.mark.parametrize("room", ["core", "desktop"])
def test_no_module_of_a_room_loads_a_network(room: str) -> None:
    """Every module of the room, its door included, and all that they load."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / room).rglob("*.py"))
    ]
    assert f"{room}.__main__" in names
    loaded = loaded_by(*(f"import {name}" for name in names))
    assert set(names) <= loaded
    assert loaded & NETWORK == set()


def test_the_look_would_find_one() -> None:
    assert {"socket", "http.client"} <= loaded_by("import urllib.request") & NETWORK
