"""The list of parts names every locked package; every package in a bundle brings the words of its licence."""

import json
import sysconfig
from pathlib import Path

import pytest

from installer.ground import Ground
from installer.licences import missing_texts, write_licences
from installer.papers import Carried, checksum
from installer.parts import LICENCES, Part, locked, natives, parts
from installer.sbom import sbom

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
PACKAGES = Path(sysconfig.get_path("purelib"))
EVERYTHING = ("cffi", "_cffi_backend.so", "cryptography", "PIL", "pypdfium2", "PySide6", "reportlab", "shiboken6",
              "sqlcipher3", "uharfbuzz", "xkcdpass")  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "waymark"
    for name in EVERYTHING:
        (folder / "_internal" / name).mkdir(parents=True)
    return folder


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(ROOT, tmp_path / "work", tmp_path / "dist", "9.8.7", "0123456789abcdef", 1_700_000_000)


def test_every_package_in_the_bundle_has_its_licence(bundle: Path, ground: Ground, tmp_path: Path) -> None:
    found = parts(LOCK, bundle, PACKAGES)
    there = {part.name for part in found if part.in_bundle}
    assert there == {*locked(LOCK)} - {"charset-normalizer", "pycparser"}
    assert missing_texts(found) == []
    write_licences(tmp_path / "licences", ground, found, natives(found, PACKAGES), "3.11.7", {"libffi.so.8": b"MIT"})
    for name in there:
        texts = [file for file in (tmp_path / "licences" / name).rglob("*") if file.is_file()]
        assert sum(file.stat().st_size for file in texts) > 500, name
    told = (tmp_path / "licences" / "READ-ME.txt").read_text(encoding="utf-8")
    others = ("OpenSSL", "SQLCipher", "Python 3.11.7", "libffi.so.8", "Waymark 9.8.7")
    assert all(name in told for name in (*there, *others))
    assert "charset" not in told


def test_a_package_without_a_licence_is_said() -> None:
    assert missing_texts([Part("toy", "1", "MIT", True, {}), Part("not-inside", "1", "MIT", False, {})]) == [
        "toy is in the bundle without the words of its licence"
    ]


def test_qts_licence_is_met(bundle: Path) -> None:
    qt = next(part for part in parts(LOCK, bundle, PACKAGES) if part.name == "pyside6-essentials")
    assert set(qt.texts) == {"QT.txt", "LGPL-3.0.txt", "GPL-3.0.txt"}
    notice = qt.texts["QT.txt"].decode()
    assert all(qt.version in line for line in notice.splitlines() if "Waymark uses Qt" in line)
    assert "Nothing in them has been changed" in notice
    assert "To use a Qt of your own" in notice
    assert "Version 3, 29 June 2007" in (LICENCES / "LGPL-3.0.txt").read_text(encoding="utf-8")


def test_the_list_of_parts_names_every_locked_package_and_every_native_file(bundle: Path, ground: Ground) -> None:
    (bundle / "_internal" / "library.so").write_bytes(b"\x7fELF\x02\x01" + bytes(58))
    found = parts(LOCK, bundle, PACKAGES)
    carried = [Carried("libffi.so.8", "libffi8", "3.4.4-1", b"MIT")]
    raw = sbom(ground, "linux", bundle, found, natives(found, PACKAGES), python="3.11.7", carried=carried)
    assert raw == sbom(ground, "linux", bundle, found, natives(found, PACKAGES), python="3.11.7", carried=carried)
    told = json.loads(raw)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    named = {each.get("purl"): each for each in told["components"]}
    for name, version in locked(LOCK).items():
        assert f"pkg:pypi/{name.lower()}@{version}" in named
    assert named["pkg:pypi/pycparser@" + locked(LOCK)["pycparser"]]["scope"] == "excluded"
    assert "pkg:deb/debian/libffi8@3.4.4-1" in named
    files = {each["name"]: each["hashes"][0]["content"] for each in told["components"] if each["type"] == "file"}
    assert list(files) == ["_internal/library.so"]
    refs = [each["bom-ref"] for each in told["components"]]
    assert len(refs) == len(set(refs))
    assert str(ROOT) not in raw.decode()


def test_the_checksum_is_one_that_sha256sum_reads(tmp_path: Path) -> None:
    (tmp_path / "a.deb").write_bytes(b"abc")
    digest = checksum(tmp_path / "a.deb")
    assert (tmp_path / "a.deb.sha256").read_text(encoding="ascii") == f"{digest}  a.deb\n"
    assert digest.startswith("ba7816bf")
