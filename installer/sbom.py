"""The list of everything in a bundle (an SBOM), as CycloneDX 1.6 in JSON. The same bundle gives the same bytes."""

import hashlib
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installer.ground import Ground
from installer.import_tables import asked
from installer.parts import Native, Part

if TYPE_CHECKING:
    from installer.papers import Carried

OURS = uuid.UUID("6d3b0c1e-6f0c-5b0e-9d2b-7a1c5a2f4e10")  # what the serial numbers of our lists are made from


def sbom(  # noqa: PLR0913  all that a list of parts is made from
    ground: Ground, system: str, folder: Path, found: list[Part], native: list[Native], *, python: str,
    carried: "list[Carried]",
) -> bytes:  # fmt: skip
    """The list, indented, with a line end.

    Every package of the lock is in it; one that is not in the bundle has the scope "excluded". So is Python, each
    library known to be inside a package's native files, and each native file of the bundle with its SHA-256.
    """
    program = {
        "type": "application", "bom-ref": "waymark", "name": "waymark", "version": ground.version,
        "licenses": [{"license": {"id": "MIT"}}],
        "properties": [{"name": "commit", "value": ground.commit}, {"name": "system", "value": system}],
    }  # fmt: skip
    components = [_python(python), *(_package(part) for part in found), *(_native(each) for each in native)]
    components += [_carried(each) for each in carried]
    files = [_file(folder, each) for each in sorted(folder.rglob("*")) if each.is_file() and not each.is_symlink()]
    components += [each for each in files if each]
    told = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(OURS, f'{ground.commit} {system}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(ground.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": program,
        },
        "components": components,
        "dependencies": [{"ref": "waymark", "dependsOn": sorted({each["bom-ref"] for each in components})}],
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _python(version: str) -> dict[str, Any]:
    return {
        "type": "platform", "bom-ref": f"pkg:generic/cpython@{version}", "name": "CPython", "version": version,
        "purl": f"pkg:generic/cpython@{version}", "licenses": [{"license": {"id": "PSF-2.0"}}],
    }  # fmt: skip


def _package(part: Part) -> dict[str, Any]:
    purl = f"pkg:pypi/{part.name.lower()}@{part.version}"
    return {
        "type": "library", "bom-ref": purl, "name": part.name, "version": part.version, "purl": purl,
        "scope": "required" if part.in_bundle else "excluded", "licenses": [{"expression": part.licence}],
    }  # fmt: skip


def _native(library: Native) -> dict[str, Any]:
    told = {
        "type": "library", "bom-ref": f"{library.inside}/{library.name}", "name": library.name,
        "description": f"inside the native files of {library.inside}",
        "licenses": [{"expression": library.licence}],
    }  # fmt: skip
    return told | ({"version": library.version} if library.version else {})


def _carried(library: "Carried") -> dict[str, Any]:
    purl = f"pkg:deb/debian/{library.package}@{library.version}"
    return {
        "type": "library", "bom-ref": purl, "name": library.package, "version": library.version, "purl": purl,
        "description": f"{library.name}, from the system that this was built on",
    }  # fmt: skip


def _file(folder: Path, file: Path) -> dict[str, Any] | None:
    if asked(file) is None:
        return None
    name = file.relative_to(folder).as_posix()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
