"""The Linux package: a .deb for the whole computer, a .tar.xz for one person, with the same program in both."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from installer.bundle import CARRIED, PUBLISHER, SUMMARY
from installer.freeze import freeze
from installer.gates import INSIDE
from installer.ground import Ground, fail, say
from installer.import_tables import asked
from installer.packing import Entry, deb, entries, tar_xz
from installer.papers import Carried, put_papers
from installer.system_libraries import SYSTEM_LIBRARIES

SIZES = (16, 24, 32, 48, 64, 128, 256)
MAINTAINER = f"{PUBLISHER} <waymark@waymark.invalid>"  # an address that can never be anybody's
HOME = "opt/waymark"
DESCRIPTION = f"""{SUMMARY}
 Waymark guides a Designated Safeguarding Lead through the published guidance
 when children share nudes or semi-nudes, keeps the records encrypted on this
 computer, and prints a signed record of each decision. It uses no network.
 .
 Removing this package leaves every record where it is."""


def package(ground: Ground, packages: Path, *, packed: bool = True) -> list[Path]:
    """Build both; the artefacts' paths: none unless `packed`.

    `packages`: the site-packages of the Python that runs this. The folder itself stays in `ground.work`.
    """
    folder = freeze(ground)
    put_papers(ground, "linux", folder, packages, carried(folder))
    if not packed:
        say(f"the program is in {folder}")
        return []
    say("packing the .deb and the .tar.xz (about a minute)")
    name = f"waymark-{ground.version}-linux-x86_64"
    program = _program(ground, folder)
    texts = _menu(ground)
    one = [Entry(f"{name}/{each.path}", each.content, each.link, each.runs) for each in program]
    one += [Entry(f"{name}/{each.path.removeprefix('usr/')}", each.content) for each in texts]
    one += _for_one_person(ground, name)
    whole = [Entry(f"{HOME}/{each.path}", each.content, each.link, each.runs) for each in program]
    whole += [*texts, Entry("usr/bin/waymark", link="/opt/waymark/waymark"), *_for_debian(ground)]
    made = {
        ground.dist / f"{name}.tar.xz": lambda: tar_xz(one, ground.epoch),
        ground.dist / f"waymark_{ground.version}_amd64.deb": lambda: deb(_control(ground, folder), whole, ground.epoch),
    }
    with ThreadPoolExecutor(len(made)) as workers:  # lzma lets go of Python's lock
        for path, content in zip(made, workers.map(lambda make: make(), made.values()), strict=True):
            path.write_bytes(content)
    return list(made)


def carried(folder: Path) -> list[Carried]:
    """The libraries of the build machine that went into the bundle, with the words of their licences."""
    found = []
    for name in CARRIED:
        if (folder / INSIDE / name).exists():
            owner = _said("dpkg-query", "--search", f"*/{name}").partition(":")[0]
            version = _said("dpkg-query", "--show", "--showformat=${Version}", owner)
            text = Path("/usr/share/doc", owner, "copyright").read_bytes()
            found.append(Carried(name, owner, version, text))
    return found


def depends(folder: Path) -> str:
    """What a Debian system must have: the packages of every library that is asked for and not in the bundle."""
    inside = {file.name for file in folder.rglob("*")}
    wanted: set[str] = set()
    glibc = (0, 0)
    for file in folder.rglob("*"):
        found = asked(file) if file.is_file() and not file.is_symlink() else None
        if found:
            wanted |= found.libraries - inside
            versions = re.findall(rb"GLIBC_(\d+)\.(\d+)", file.read_bytes())
            glibc = max([glibc, *((int(major), int(minor)) for major, minor in versions)])
    names = {SYSTEM_LIBRARIES[library] for library in wanted}
    return ", ".join(sorted(name.format(glibc=f"{glibc[0]}.{glibc[1]}") for name in names))


def _program(ground: Ground, folder: Path) -> list[Entry]:
    """The bundle with its papers, by path below the program's own folder."""
    found = [Entry(each.path.removeprefix("./"), each.content, each.link, each.runs) for each in entries(folder, ".")]
    if not any(each.path == "licences/READ-ME.txt" for each in found):
        fail(f"the licences of Waymark {ground.version} were not gathered")
    return [Entry(each.path, each.content, each.link, runs=each.path == "waymark") for each in found]


def _menu(ground: Ground) -> list[Entry]:
    """Desktop entry, icons and the page for software centres, where the system looks for them."""
    day = f"{datetime.fromtimestamp(ground.epoch, UTC):%Y-%m-%d}"
    page = _filled(ground, "waymark.metainfo.xml").replace(b"@DATE@", day.encode())
    icons = ground.source / "installer" / "icons"
    return [
        Entry("usr/share/applications/waymark.desktop", _own(ground, "waymark.desktop")),
        Entry("usr/share/metainfo/waymark.metainfo.xml", page),
        *(
            Entry(f"usr/share/icons/hicolor/{n}x{n}/apps/waymark.png", (icons / f"waymark-{n}.png").read_bytes())
            for n in SIZES
        ),
    ]


def _for_one_person(ground: Ground, name: str) -> list[Entry]:
    return [
        Entry(f"{name}/READ-ME.txt", _filled(ground, "READ-ME.txt")),
        Entry(f"{name}/add-to-menu.sh", _own(ground, "add-to-menu.sh"), runs=True),
    ]


def _for_debian(ground: Ground) -> list[Entry]:
    words = (ground.source / "LICENSE").read_text("utf-8")
    body = "\n".join(f" {line}" if line else " ." for line in words.splitlines())
    text = (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Waymark\n"
        "Comment: What is inside and by whom is in /opt/waymark/licences.\n\n"
        f"Files: *\nCopyright: {PUBLISHER}\nLicense: MIT\n{body}\n"
    )
    return [Entry("usr/share/doc/waymark/copyright", text.encode())]


def _control(ground: Ground, folder: Path) -> dict[str, str]:
    return {
        "Package": "waymark",
        "Version": ground.version,
        "Architecture": "amd64",
        "Maintainer": MAINTAINER,
        "Section": "education",
        "Priority": "optional",
        "Depends": depends(folder),
        "Description": DESCRIPTION,
    }


def _filled(ground: Ground, name: str) -> bytes:
    return _own(ground, name).replace(b"@VERSION@", ground.version.encode())


def _own(ground: Ground, name: str) -> bytes:
    return (ground.source / "installer" / "linux" / name).read_bytes()


def _said(*command: str) -> str:
    if shutil.which(command[0]) is None:
        fail("the Linux package is built on Debian or Ubuntu: it asks dpkg whose licences the system's libraries have")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
