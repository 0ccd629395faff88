"""The self check says OK when all is well, and says in words what is wrong when it is not."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import self_check as own

ROOT = Path(__file__).resolve().parents[2]


def now() -> datetime:
    return datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_all_is_well_here(tmp_path: Path) -> None:
    told = tmp_path / "Bü ro" / "told.txt"
    told.parent.mkdir()
    command = [sys.executable, "-m", "desktop", "--self-check-out", str(told)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == told.read_text(encoding="utf-8")
    line, *more = done.stdout.splitlines()
    assert more == []
    assert line.startswith("OK Waymark ")
    for part in ("worked cases that pass", "killed, reopened and verified", "read back", "14 fonts", "no network"):
        assert part in line


@pytest.fixture
def only(monkeypatch, qapp: QApplication, tmp_path: Path):
    """Runs the whole check with all parts but one taken as done, and gives its exit code and words."""
    parts = ("_modules", "_packs", "_records", "_fonts", "_first_page", "_plugins", "_no_network")

    def run(part: str) -> tuple[int, list[str]]:
        for other in parts:
            if other != part:
                monkeypatch.setattr(own, other, lambda *_: "passed over")
        out = tmp_path / "told.txt"
        code = own.self_check(out, now)
        return code, out.read_text(encoding="utf-8").splitlines()

    return run


def test_no_pack(only, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(own, "guidance_folder", lambda: tmp_path)
    assert only("_packs") == (1, ["There is no guidance pack in the program."])


def test_a_case_that_does_not_pass(only, monkeypatch, tmp_path: Path, pack_folder: Path) -> None:
    copy = tmp_path / "kent-medway" / "2026-11"
    copy.mkdir(parents=True)
    for file in pack_folder.iterdir():
        text = file.read_text(encoding="utf-8").replace('expect = "refer_imm', 'expect = "refer_high_risk"  # ', 1)
        (copy / file.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(own, "guidance_folder", lambda: tmp_path)
    code, said = only("_packs")
    assert code == 1
    assert said
    assert not said[0].startswith("OK")


def test_entries_that_were_acknowledged_and_are_gone(only, monkeypatch) -> None:
    honest = own._killed_writer
    monkeypatch.setattr(own, "_killed_writer", lambda folder: honest(folder) + 1000)
    code, said = only("_records")
    assert code == 1
    assert said[0].startswith("The store lost entries: ")


def test_a_store_that_does_not_hold(only, monkeypatch) -> None:
    honest = own.verify_path

    def after_harm(store: Path, secret):
        file = max(store.iterdir(), key=lambda each: each.stat().st_size)
        with file.open("r+b") as raw:
            raw.seek(3 * 4096 + 100)
            raw.write(b"harm")
        return honest(store, secret)

    monkeypatch.setattr(own, "verify_path", after_harm)
    code, said = only("_records")
    assert code == 1
    assert not said[0].startswith("OK")


def test_a_writer_that_ends_by_itself(only, monkeypatch) -> None:
    monkeypatch.setattr(own, "WRITER", "--no-such-argument")
    code, said = only("_records")
    assert code == 1
    assert said[0].startswith("The writing process ended by itself with 2. It said: ")


def test_a_font_that_is_none(only, monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr(own, "resource_folder", lambda: tmp_path)
    assert only("_fonts") == (1, ["Fonts cannot be loaded: Broken.ttf."])


def test_a_plugin_that_is_not_there(only, monkeypatch) -> None:
    monkeypatch.setattr(own, "PLUGINS", {sys.platform: ("platforms/libnone.so",)})
    code, said = only("_plugins")
    assert code == 1
    assert said[0].startswith("A part of Qt cannot be loaded: platforms/libnone.so.")


def test_a_module_of_a_network(only, monkeypatch) -> None:
    monkeypatch.setattr(own, "MODULES", frozenset({"json"}))
    code, said = only("_no_network")
    assert code == 1
    assert said[0].startswith("This was loaded and could speak to a network: json")


def test_what_nobody_foresaw_is_said_with_its_place(only, monkeypatch) -> None:
    monkeypatch.setattr(own, "check_pack", lambda _: 1 // 0)
    code, said = only("_packs")
    assert code == 1
    assert said[0].startswith("ZeroDivisionError in ")
