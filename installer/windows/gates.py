"""What only the Windows program folder can have wrong; installer/gates.py looks at the rest. No sentence: it holds."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from installer.import_tables import asked
from installer.windows.wine import STAND_INS

#: libraries that every Windows 10 from 1809 on has in System32 (api-ms-win-… stand for these too)
SYSTEM_LIBRARIES: Final = frozenset(
    {
        "advapi32", "authz", "bcrypt", "bcryptprimitives", "cfgmgr32", "comctl32", "comdlg32", "crypt32", "d2d1",
        "d3d11", "d3d12", "d3d9", "dnsapi", "dwmapi", "dwrite", "dxgi", "gdi32", "icuuc", "imm32", "iphlpapi",
        "kernel32", "mpr", "mscms", "msimg32", "ncrypt", "netapi32", "ntdll", "ole32", "oleaut32", "powrprof",
        "propsys", "psapi", "rpcrt4", "secur32", "setupapi", "shcore", "shell32", "shlwapi", "uiautomationcore",
        "user32", "userenv", "usp10", "uxtheme", "version", "wer", "windowscodecs", "winmm", "winspool.drv", "ws2_32",
        "wtsapi32",
    }
)  # fmt: skip
_WINE: Final = re.compile(rb"Wine (builtin|placeholder) DLL")
_X86_64: Final = 0x8664
_PROGRAMS: Final = frozenset({".exe", ".dll", ".pyd"})


def faults(folder: Path) -> list[str]:
    """Every gate in turn; no sentence where the folder may be shipped.

    Args:
        folder: the finished program, as PyInstaller left it.
    """
    return [*of_the_build(folder), *of_libraries(folder)]


def of_the_build(folder: Path) -> Iterator[str]:
    """Nothing of Wine's, and none of the stand-ins that only the build's own Windows needs."""
    stand_ins = {source.stem.lower() for source in STAND_INS.glob("*.c")}
    for path in _files(folder):
        if path.stem.lower() in stand_ins:
            yield f"{path.name} has the name of a stand-in, which is made for Wine alone."
        if _WINE.search(path.read_bytes()):
            yield f"{path.name} comes from Wine."


def of_libraries(folder: Path) -> Iterator[str]:
    """Every library that is asked for is inside or Windows' own, and every one inside is for 64 bits."""
    programs = [path for path in _files(folder) if path.suffix.lower() in _PROGRAMS]
    inside = {path.name.lower() for path in programs}
    if not programs:
        yield "There is no program in this folder."
    for path in programs:
        if machine(path) != _X86_64:
            yield f"{path.name} is not made for 64-bit Windows."
        for name in imported(path):
            plain = name.lower()
            known = plain in inside or plain.startswith("api-ms-win-") or plain.removesuffix(".dll") in SYSTEM_LIBRARIES
            if not known:
                yield f"{path.name} asks for {name}, which is neither inside nor part of every Windows 10."


def machine(path: Path) -> int:
    """Which processor a program or library is made for, as its header says; 0 where it has none."""
    content = path.read_bytes()
    if content[:2] != b"MZ":
        return 0
    header: int = struct.unpack_from("<I", content, 0x3C)[0]
    kind: int = struct.unpack_from("<H", content, header + 4)[0]
    return kind


def imported(path: Path) -> list[str]:
    """The libraries that a program or library names in its import tables, those it loads late too."""
    asks = asked(path)
    return sorted(asks.libraries, key=str.lower) if asks else []


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
