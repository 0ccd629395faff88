"""What a finished bundle must pass before it is packed. Each gate gives sentences: what is wrong, or nothing.

A gate that could not find anything would pass everything: tests/installer/test_gates.py puts into a bundle what each
of them must find.
"""

import marshal
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from installer.bundle import EXCLUDED_FILES, EXCLUDED_MODULES, PLUGINS
from installer.import_tables import asked
from installer.system_libraries import SYSTEM_LIBRARIES

INSIDE: Final = "_internal"
#: functions of a network that a Linux library asks the C library for
SOCKETS: Final = frozenset(
    {"socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "recvfrom", "recvmsg",
     "getaddrinfo", "gethostbyname", "gethostbyname2", "res_query", "__res_query", "res_send"}
)  # fmt: skip
#: native files that ask for sockets all the same, and why they stay
SOCKETS_ALLOWED: Final[dict[str, str]] = {
    r"cryptography/hazmat/bindings/_rust\b": "its OpenSSL has network code, which nothing in cryptography calls",
    r"sqlcipher3/_sqlite3\b": "its OpenSSL has network code, which SQLCipher never calls",
    r"^python3\d\d\.dll$": "on Windows, tells file numbers that are sockets from others",
    r"^select\.pyd$": "on Windows, waits for sockets that others opened, and nobody can",
    r"^PySide6/Qt6Core\.dll$": "on Windows, knows the computer's name; Qt's network is another file",
    r"pillow\.libs/libxcb-": "reaches a screen; for pictures of the screen, whose Python part is left out",
}
#: DLLs of a network on Windows
NETWORK_DLLS: Final = re.compile(
    r"^(ws2_32|wsock32|mswsock|winhttp|wininet|urlmon|dnsapi|netapi32)\.dll$", re.IGNORECASE
)
#: megabytes, unpacked. ICU's data alone are 32 of them on Linux; the thirteen largest files are 79 on Windows, and
#: none of them can be left out
LARGEST: Final = {"linux": 150, "windows": 92}
NEEDED: Final = (
    "resources/promises.toml", "resources/guidance/*/*/pack.toml", "resources/guidance/*/*/cases.toml",
    "resources/fonts/NotoSans-Regular.ttf", "resources/pictures/*.png", "resources/paper/sRGB.icc",
    "core/store/schema.sql",
)  # fmt: skip


def faults(folder: Path, system: str, built_in: Iterable[Path]) -> list[str]:
    """Everything wrong with a bundle.

    Args:
        folder: holds the program and `_internal`.
        system: linux or windows.
        built_in: folders whose names must not be found inside any file.
    """
    return [
        *missing_files(folder),
        *forbidden_files(folder),
        *forbidden_modules(folder),
        *(foreign_libraries(folder) if system == "linux" else ()),
        *sockets(folder),
        *build_paths(folder, built_in),
        *too_large(folder, LARGEST[system]),
    ]


def parts_folder(folder: Path) -> Path:
    """Where all stands but the program file: `_internal`, or on Windows a folder named after the version."""
    return next(folder.glob("waymark-*/"), folder / INSIDE)


def missing_files(folder: Path) -> Iterator[str]:
    """What the program reads at run time and cannot do without."""
    for pattern in NEEDED:
        if not any(parts_folder(folder).glob(pattern)):
            yield f"{pattern} is not in the bundle"


def forbidden_files(folder: Path) -> Iterator[str]:
    """Files that the spec excludes, and plugins that are not on its list."""
    for file in _files(folder):
        path = _inside(folder, file).lower()
        if path.startswith("resources/"):
            continue
        for pattern, reason in EXCLUDED_FILES.items():
            if re.search(pattern, path):
                yield f"{path} is in the bundle ({reason})"
        plugin = re.search(r"/plugins/([^/]+)/(?:lib)?([^/]+)\.(?:so|dll)$", path)
        if plugin and plugin[2] not in PLUGINS.get(plugin[1], ()):
            yield f"{path} is in the bundle (a plugin that is not used)"
        extension = re.match(r"(?:.*/)?([\w]+)\.(?:cpython-|cp\d|abi3|pyd|so$)", path)
        if extension and extension[1] in EXCLUDED_MODULES and "site-packages" not in path and "sqlcipher3/" not in path:
            yield f"{path} is in the bundle ({EXCLUDED_MODULES[extension[1]]})"


def forbidden_modules(folder: Path) -> Iterator[str]:
    """Python modules in the program's archives that the spec excludes."""
    for name in sorted(modules(folder)):
        top = next((each for each in _upwards(name) if each in EXCLUDED_MODULES), None)
        if top:
            yield f"the module {name} is in the bundle ({EXCLUDED_MODULES[top]})"


def modules(folder: Path) -> frozenset[str]:
    """Every module written in Python that the program carries."""
    names: set[str] = set()
    library = parts_folder(folder) / "base_library.zip"
    if library.exists():
        with zipfile.ZipFile(library) as archive:
            names |= {re.sub(r"(/__init__)?\.pyc$", "", each).replace("/", ".") for each in archive.namelist()}
    for program in (folder / "waymark", folder / "waymark.exe"):
        if program.exists():
            names |= set(_archived(program.read_bytes()))
    return frozenset(names)


def foreign_libraries(folder: Path) -> Iterator[str]:
    """Libraries that somebody asks for and that are neither in the bundle nor known as the system's own (Linux)."""
    inside = {file.name for file in folder.rglob("*")}
    for file in _files(folder):
        found = asked(file)
        for name in sorted(found.libraries - inside - set(SYSTEM_LIBRARIES)) if found else ():
            yield f"{_inside(folder, file)} asks for {name}, which nobody brings"


def sockets(folder: Path) -> Iterator[str]:
    """Native files that ask the system for sockets, but for those whose reason is known."""
    for file in _files(folder):
        found, path = asked(file), _inside(folder, file)
        if found is None or any(re.search(pattern, path) for pattern in SOCKETS_ALLOWED):
            continue
        by_dll = {name for name in found.libraries if NETWORK_DLLS.match(name)}
        by_name = found.functions & SOCKETS if not path.endswith((".dll", ".pyd", ".exe")) else set()
        if by_dll or by_name:
            yield f"{path} asks for a network: {', '.join(sorted(by_dll | by_name))}"


def build_paths(folder: Path, built_in: Iterable[Path]) -> Iterator[str]:
    """Files that hold the name of a folder of the build machine."""
    names = {form.encode() for path in built_in for form in (str(path), str(path).replace("/", "\\"))}
    for file in _files(folder):
        raw = file.read_bytes()
        for name in sorted(names):
            if name in raw:
                yield f"{_inside(folder, file)} holds the folder name {name.decode()}"


def too_large(folder: Path, megabytes: int) -> Iterator[str]:
    """The bundle, if it has grown past what a small laptop should give for it."""
    size = sum(file.stat().st_size for file in _files(folder))
    if size > megabytes * 1_000_000:
        yield f"the bundle has {size / 1e6:.0f} MB; at most {megabytes} were meant"


def _archived(program: bytes) -> Iterator[str]:
    """The names in the archive of modules at the end of the program file (PyInstaller's PYZ)."""
    for found in re.finditer(rb"PYZ\0", program):
        start = found.start()
        offset = struct.unpack_from(">I", program, start + 8)[0]
        try:
            table = marshal.loads(program[start + offset :])  # noqa: S302  of the file that was made a moment ago
        except (EOFError, ValueError, TypeError):
            continue
        yield from (str(entry[0]) for entry in table)


def _files(folder: Path) -> Iterator[Path]:
    yield from (each for each in sorted(folder.rglob("*")) if each.is_file() and not each.is_symlink())


def _inside(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix().removeprefix(f"{parts_folder(folder).name}/")


def _upwards(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]

