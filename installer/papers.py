"""What goes with the program besides itself, and the gates before it: licences, the list of parts, checksums."""

import hashlib
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from installer import gates
from installer.ground import ROOT, Ground, fail, say
from installer.licences import missing_texts, write_licences
from installer.parts import natives, parts
from installer.sbom import sbom


@dataclass(frozen=True)
class Carried:
    """A library of the build machine inside the bundle: file name, its package there, version, words of its licence."""

    name: str
    package: str
    version: str
    text: bytes


def put_papers(
    ground: Ground, system: str, folder: Path, packages: Path, carried: list[Carried], *, python: str = ""
) -> None:
    """Pass the gates, put `licences/` and `waymark.cdx.json` into the bundle, and both beside the artefacts as well.

    Args:
        ground: the build.
        system: linux or windows.
        folder: the bundle as it was frozen.
        packages: where the packages stand that it was made from (site-packages).
        carried: libraries of the build machine that are in it.
        python: the version of Python inside, if it is not the one that runs this.
    """
    say("looking at what is in the bundle")
    found = parts(ground.source / "requirements.lock", folder, packages)
    wrong = [*gates.faults(folder, system, (ROOT, ground.source, ground.work)), *missing_texts(found)]
    if wrong:
        fail("the bundle is not fit to be packed:\n  " + "\n  ".join(wrong))
    say("writing the licences and the list of parts")
    python = python or platform.python_version()
    native = natives(found, packages)
    listed = sbom(ground, system, folder, found, native, python=python, carried=carried)
    write_licences(folder / "licences", ground, found, native, python, {each.name: each.text for each in carried})
    (folder / "waymark.cdx.json").write_bytes(listed)
    beside = ground.dist / f"waymark-{ground.version}-{system}"
    shutil.rmtree(f"{beside}-licences", ignore_errors=True)
    shutil.copytree(folder / "licences", f"{beside}-licences")
    Path(f"{beside}.cdx.json").write_bytes(listed)


def checksum(artefact: Path) -> str:
    """Write `<artefact>.sha256`, in the form that sha256sum checks; the sum."""
    digest = hashlib.sha256(artefact.read_bytes()).hexdigest()
    artefact.with_name(f"{artefact.name}.sha256").write_bytes(f"{digest}  {artefact.name}\n".encode())
    return digest
