"""The folder `licences` that goes with the program: what it is made of, and the words of every licence."""

from pathlib import Path

from installer.ground import Ground
from installer.parts import LICENCES, Native, Part, python_licence

HEAD = """\
Waymark {version} is under the MIT licence (MIT-Waymark.txt). It is built from the following, each under its
own licence. The words of each stand in the folder of its name. What Qt's licence asks for is in QT.txt.

"""


def write_licences(
    target: Path, ground: Ground, found: list[Part], native: list[Native], python: str, carried: dict[str, bytes]
) -> None:
    """Write the folder.

    Args:
        target: the new folder.
        ground: the build.
        found: the packages; only those in the bundle are written.
        native: the libraries inside them.
        python: the version of the Python that is packaged.
        carried: libraries of the build machine that go along, file name to the words of its licence.
    """
    target.mkdir(parents=True)
    lines = [f"Python {python}: PSF-2.0 (folder python)"]
    _put(target / "python" / "LICENSE.txt", python_licence())
    _put(target / "MIT-Waymark.txt", (ground.source / "LICENSE").read_bytes())
    for part in found:
        if part.in_bundle:
            lines.append(f"{part.name} {part.version}: {part.licence} (folder {part.name})")
            for name, text in part.texts.items():
                _put(target / part.name / name, text)
    for library in native:
        version = f" {library.version}" if library.version else ""
        lines.append(f"{library.name}{version}, inside {library.inside}: {library.licence} ({library.text})")
        if (LICENCES / library.text).is_file():
            _put(target / library.text, (LICENCES / library.text).read_bytes())
    for name in ("QT.txt", "LGPL-3.0.txt", "GPL-3.0.txt"):
        _put(target / name, (LICENCES / name).read_bytes())
    for name, text in sorted(carried.items()):
        lines.append(f"{name}: of the system it was built on (system/{name}.txt)")
        _put(target / "system" / f"{name}.txt", text)
    lines.append("Noto Sans: OFL-1.1 (_internal/resources/fonts)")
    _put(target / "READ-ME.txt", (HEAD.format(version=ground.version) + "\n".join(lines) + "\n").encode())


def missing_texts(found: list[Part]) -> list[str]:
    """A sentence for each package in the bundle that brings no licence text."""
    return [f"{part.name} is in the bundle without the words of its licence" for part in found
            if part.in_bundle and not part.texts]  # fmt: skip


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
