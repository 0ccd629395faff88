"""The gates of the Windows package find what they are for, and its installer lists what it unpacks."""

import struct
from pathlib import Path

import pytest

from installer.windows import gates, nsis, signing, windows_python
from installer.windows.wine import STAND_INS

X86_64, ARM64 = 0x8664, 0xAA64


def pe(file: Path, *libraries: str, machine: int = X86_64) -> Path:
    """The smallest file that the gates read as a library which asks for these libraries."""
    names = b"".join(name.encode() + b"\0" for name in libraries)
    rows_at, size = 0x400, 20 * (len(libraries) + 1)
    thunk_at = rows_at + size
    names_at = thunk_at + 8
    rows, at = b"", names_at
    for name in libraries:
        rows += struct.pack("<5I", thunk_at, 0, 0, at, thunk_at)
        at += len(name) + 1
    body = rows + bytes(20) + bytes(8) + names
    header = b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, 240, 0)
    optional = bytearray(240)
    struct.pack_into("<H", optional, 0, 0x20B)
    struct.pack_into("<I", optional, 108, 16)
    struct.pack_into("<II", optional, 112 + 8, rows_at if libraries else 0, size)
    section = struct.pack("<8sIIII12xI", b".rdata", len(body), rows_at, len(body), rows_at, 0)
    start = b"MZ" + bytes(58) + struct.pack("<I", 64) + header + bytes(optional) + section
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(start.ljust(rows_at, b"\0") + body)
    return file


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program folder that passes."""
    pe(tmp_path / "waymark.exe", "KERNEL32.dll", "python313.dll", "api-ms-win-crt-heap-l1-1-0.dll")
    pe(tmp_path / "waymark-0.1.0" / "python313.dll", "ADVAPI32.dll")
    (tmp_path / "waymark-0.1.0" / "words").mkdir()
    (tmp_path / "waymark-0.1.0" / "words" / "a$b.txt").write_text("text", encoding="utf-8")
    return tmp_path


def test_a_whole_program_passes(program: Path):
    assert gates.faults(program) == []


@pytest.mark.parametrize("stand_in", sorted(path.stem for path in STAND_INS.glob("*.c")))
def test_a_stand_in_is_found(program: Path, stand_in: str):
    pe(program / "waymark-0.1.0" / f"{stand_in.upper()}.DLL")
    assert any("made for Wine alone" in fault for fault in gates.faults(program))


def test_a_library_of_wine_is_found(program: Path):
    """Under whatever name it came in; the mark stands in each of Wine's own."""
    file = pe(program / "waymark-0.1.0" / "harmless.dll")
    file.write_bytes(file.read_bytes() + b"Wine builtin DLL\0")
    assert gates.faults(program) == ["harmless.dll comes from Wine."]


def test_a_library_that_nobody_brings_is_found(program: Path):
    pe(program / "waymark-0.1.0" / "new.pyd", "kernel32.dll", "libgcc_s_seh-1.dll")
    fault = "new.pyd asks for libgcc_s_seh-1.dll, which is neither inside nor part of every Windows 10."
    assert gates.faults(program) == [fault]


def test_a_library_for_another_processor_is_found(program: Path):
    pe(program / "waymark-0.1.0" / "other.dll", machine=ARM64)
    assert gates.faults(program) == ["other.dll is not made for 64-bit Windows."]


def test_an_empty_folder_does_not_pass(tmp_path: Path):
    assert gates.faults(tmp_path) == ["There is no program in this folder."]


def test_what_is_unpacked_is_what_is_taken_away(program: Path):
    """The list that the uninstaller works through names every file, and every folder after what is in it."""
    assert nsis.listing(program / "waymark-0.1.0") == ["python313.dll", "words\\a$b.txt", "words\\"]
    commands = nsis.file_commands(program, "waymark-0.1.0").splitlines()
    assert commands[0] == 'SetOutPath "$INSTDIR\\waymark-0.1.0.new"'
    assert commands[-1].startswith('File "/oname=waymark.new"')
    assert 'SetOutPath "$INSTDIR\\waymark-0.1.0.new\\words"' in commands
    assert any(command.endswith('a$$b.txt"') for command in commands), "a $ would be a variable"


def test_another_folder_beside_the_program_is_no_program(program: Path):
    (program / "more").mkdir()
    with pytest.raises(nsis.NsisFault, match="one folder waymark-VERSION"):
        nsis.parts_of(program)


def test_a_python_archive_of_another_hash_is_refused(tmp_path: Path):
    (tmp_path / f"{windows_python.ARCHIVE}.tar.gz").write_bytes(b"something else")
    with pytest.raises(windows_python.NotGenuine, match="not the archive"):
        windows_python.fetch(tmp_path / "python", tmp_path)


def test_without_a_certificate_nothing_is_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert signing.command([]) == ""
    with pytest.raises(SystemExit):
        signing.command(["--sign", str(tmp_path / "none.pfx")])
    assert "there is no certificate" in capsys.readouterr().err
