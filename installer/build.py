"""`dev.py package linux|windows`: from the commit that is checked out to what a person installs.

It runs in an environment that has the packages of requirements-build.lock; dev.py makes that.
"""

import argparse
import sys
import sysconfig
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from installer.ground import prepare, say
from installer.papers import checksum

SYSTEMS = ("linux", "windows")


def main(arguments: Sequence[str]) -> int:
    """Build for one system. Returns 0, or ends with a sentence; each artefact is named with its size and SHA-256."""
    parser = argparse.ArgumentParser(prog="dev.py package", description="Build what a person installs, into dist/.")
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to build (build/<system> if left out)")
    parser.add_argument("--dist", type=Path, metavar="FOLDER", help="where the result goes (dist if left out)")
    parser.add_argument("--unpacked", action="store_true", help="Linux: stop with the folder, before it is packed")
    chosen, more = parser.parse_known_args(arguments)
    if chosen.system == "linux" and more:
        parser.error(f"the Linux package knows no {more[0]}")
    started = time.monotonic()
    ground = prepare(chosen.system, work=chosen.work, dist=chosen.dist)
    room = import_module(f"installer.{chosen.system}.package")
    packages = Path(sysconfig.get_path("purelib"))
    if chosen.system == "linux":
        made = room.package(ground, packages, packed=not chosen.unpacked)
    else:
        made = room.package(ground, packages, *([more] if more else []))
    for artefact in made:
        say(f"{artefact.name}: {artefact.stat().st_size / 1e6:.1f} MB, SHA-256 {checksum(artefact)}")
    say(f"done in {time.monotonic() - started:.0f} s; all of it is in {ground.dist}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
