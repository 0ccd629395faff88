"""Makes the Windows installer of a finished program folder: setup.nsi with the files in a fixed order."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).resolve().with_name("setup.nsi")
ICON: Final = SCRIPT.parents[1] / "icons" / "waymark.ico"
EXE: Final = "waymark.exe"
PATIENCE: Final = 1800  # seconds
KILOBYTE: Final = 1024


class NsisFault(RuntimeError):
    """makensis did not make an installer. The message holds what it said last."""


def make_installer(folder: Path, version: str, out: Path, *, epoch: int, sign: str = "", quick: bool = False) -> None:
    """Write the installer of a program folder.

    Args:
        folder: holds waymark.exe and one folder of its parts; nothing else.
        version: of the program, as in core/version.py.
        out: where the installer shall be.
        epoch: the time, in seconds, that the installer says it was made at.
        sign: a command that signs the file named after it in place; empty for none.
        quick: pack badly, for tests of the installer itself.

    Raises:
        NsisFault: makensis is not installed, or refused.
    """
    parts = parts_of(folder)
    with_lists = out.parent / f"{out.stem}-lists"
    shutil.rmtree(with_lists, ignore_errors=True)
    with_lists.mkdir(parents=True)
    files, listed = with_lists / "files.nsh", with_lists / "parts.list"
    files.write_text(file_commands(folder, parts), encoding="utf-8", newline="\n")
    listed.write_bytes("".join(f"{line}\r\n" for line in listing(folder / parts)).encode("ascii"))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    numbers = ".".join([*[*version.split("."), "0", "0"][:3], "0"])
    named = {"VERSION": version, "NUMBERS": numbers, "PARTS": parts, "FILES": files, "LIST": listed, "ICON": ICON,
             "SIZE": size // KILOBYTE, "OUT": out}  # fmt: skip
    named |= ({"SIGN": sign} if sign else {}) | ({"QUICK": 1} if quick else {})
    makensis = shutil.which("makensis")
    if not makensis:
        raise NsisFault("makensis is not installed; installer/debian-packages-windows.txt names what is needed.")
    command = [makensis, "-V2", "-NOCD"]
    command += [f"-D{name}={value}" for name, value in named.items()]
    out.unlink(missing_ok=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    run = subprocess.run(
        [*command, str(SCRIPT)], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if run.returncode or not out.is_file():
        raise NsisFault(f"makensis made no installer: {(run.stdout + run.stderr)[-2000:]}")
    shutil.rmtree(with_lists)


def parts_of(folder: Path) -> str:
    """The name of the one folder beside waymark.exe."""
    inside = sorted(path.name for path in folder.iterdir())
    parts = [name for name in inside if name.startswith("waymark-")]
    if sorted([EXE, *parts]) != inside or len(parts) != 1:
        raise NsisFault(f"There should be {EXE} and one folder waymark-VERSION, not {', '.join(inside)}.")
    return parts[0]


def file_commands(folder: Path, parts: str) -> str:
    """NSIS commands that unpack every file, in the order of their names: a folder's own order is the disk's affair."""
    lines = []
    for within in sorted({path.parent for path in (folder / parts).rglob("*") if path.is_file()}):
        unpacked = Path(f"{parts}.new") / within.relative_to(folder / parts)
        lines.append(f'SetOutPath "$INSTDIR\\{_nsis(_windows(unpacked))}"')
        lines += [f'File "{_nsis(path)}"' for path in sorted(within.iterdir()) if path.is_file()]
    lines += ['SetOutPath "$INSTDIR"', f'File "/oname=waymark.new" "{_nsis(folder / EXE)}"']
    return "".join(f"{line}\n" for line in lines)


def listing(parts: Path) -> list[str]:
    """What the uninstaller takes away: each file, then each folder (with a backslash at its end), deepest first."""
    everything = sorted(path.relative_to(parts) for path in parts.rglob("*"))
    folders = [path for path in everything if (parts / path).is_dir()]
    deepest = sorted(folders, key=lambda path: (-len(path.parts), path))
    return [_windows(path) for path in everything if path not in folders] + [_windows(path) + "\\" for path in deepest]


def _windows(path: Path) -> str:
    return "\\".join(path.parts)


def _nsis(path: Path | str) -> str:
    return str(path).replace("$", "$$")
