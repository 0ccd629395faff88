"""Which packages a bundle is made of: by the lock, by what is installed to build with, and by the bundle itself."""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Final

from installer.gates import modules, parts_folder

HERE: Final = Path(__file__).resolve().parent
LICENCES: Final = HERE / "licences"
#: where a package's own words are no SPDX name
SPDX: Final = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0",
    "pyside6-essentials": "LGPL-3.0-only",
    "reportlab": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib",
    "uharfbuzz": "Apache-2.0",
}
LICENCE_FILES: Final = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One package of the lock. `in_bundle`: whether any of it stands in the bundle. `texts`: name to licence text."""

    name: str
    version: str
    licence: str
    in_bundle: bool
    texts: dict[str, bytes]


@dataclass(frozen=True)
class Native:
    """One library inside the native files of a package. `version` is "" where the file does not tell it."""

    name: str
    version: str
    inside: str
    licence: str
    text: str


def locked(lock: Path) -> dict[str, str]:
    """Every package of a lock file, by its plain name, with its version."""
    return dict(re.findall(r"^([\w.-]+)==(\S+) \\$", lock.read_text("utf-8"), re.MULTILINE))


def parts(lock: Path, folder: Path, packages: Path) -> list[Part]:
    """Every package of the lock, in the order of names, and the loader that starts the program.

    Args:
        lock: requirements.lock.
        folder: the bundle.
        packages: where the packages stand that the bundle was made from (site-packages).
    """
    installed = {_plain(each.name): each for each in distributions(path=[str(packages)])}
    inside = {name.partition(".")[0] for name in modules(folder)}
    inside |= {each.name.partition(".")[0] for each in parts_folder(folder).iterdir()}
    found = []
    for name, version in sorted(locked(lock).items()):
        package = installed[_plain(name)]
        found.append(Part(name, version, _licence(package), bool(_tops(package) & inside), _texts(package)))
    if loader := installed.get("pyinstaller"):  # the program file begins with it
        found.append(Part(loader.name, loader.version, _licence(loader), in_bundle=True, texts=_texts(loader)))
    return found


def natives(found: list[Part], packages: Path) -> list[Native]:
    """The libraries inside the packages' native files, as installer/licences/native.toml lists them."""
    listed = tomllib.loads((LICENCES / "native.toml").read_text("utf-8"))["library"]
    there = {_plain(part.name) for part in found if part.in_bundle}
    return [
        Native(each["name"], _version(each, found, packages), each["inside"], each["licence"], each["text"])
        for each in listed
        if _plain(each["inside"]) in there
    ]


def python_licence() -> bytes:
    """The licence of the Python that is packaged."""
    for place in (Path(sys.base_prefix, "LICENSE.txt"), Path(tomllib.__file__).resolve().parents[1] / "LICENSE.txt"):
        if place.is_file():
            return place.read_bytes()
    system = Path("/usr/share/doc") / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "copyright"
    return system.read_bytes()


def _version(library: dict[str, str], found_parts: list[Part], packages: Path) -> str:
    """As the native files of the package tell it."""
    if not library["found"]:
        return ""
    if library["found"] == "package":
        return next(part.version for part in found_parts if _plain(part.name) == _plain(library["inside"]))
    pattern = re.compile(library["found"].encode())
    for file in _native_files(library["inside"], packages):
        found = pattern.search(file.read_bytes())
        if found:
            return found[1].decode()
    return ""


def _native_files(package: str, packages: Path) -> Iterator[Path]:
    for each in distributions(path=[str(packages)]):
        if _plain(each.name) == _plain(package):
            for file in each.files or ():
                if file.suffix in {".so", ".pyd", ".dll"}:
                    yield Path(str(each.locate_file(file)))


def _texts(package: Distribution) -> dict[str, bytes]:
    """The licence files that a package brings; for Qt's, which bring none, ours."""
    if _plain(package.name) in {"pyside6-essentials", "shiboken6"}:
        return {name: (LICENCES / name).read_bytes() for name in ("QT.txt", "LGPL-3.0.txt", "GPL-3.0.txt")}
    texts = {}
    for file in package.files or ():
        if ".dist-info" in file.parts[0] and LICENCE_FILES.search("/".join(file.parts[1:])) and file.name != "RECORD":
            name = "/".join(file.parts[1:]).removeprefix("licenses/")
            texts[name] = Path(str(package.locate_file(file))).read_bytes()
    return texts


def _tops(package: Distribution) -> set[str]:
    """The names under which a package is imported."""
    tops = {file.parts[0].partition(".")[0] for file in package.files or () if not file.parts[0].startswith("..")}
    return {top for top in tops if top not in {"", "__pycache__"} and not top.endswith("-info")} - _stems(package)


def _stems(package: Distribution) -> set[str]:
    """`name-1` of `name-1.2.3.dist-info`."""
    return {file.parts[0].partition(".")[0] for file in package.files or () if ".dist-info" in file.parts[0]}


def _licence(package: Distribution) -> str:
    told = (package.metadata["License-Expression"] or package.metadata["License"] or "")
    return SPDX.get(_plain(package.name), told)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
