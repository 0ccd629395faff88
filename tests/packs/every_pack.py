"""Every guidance pack there is: ours, and the small made-up one beside this file."""

import copy
import tomllib
from pathlib import Path

from core.pack import Pack
from core.pack_check import faults_in
from core.pack_file import _build, read_pack
from core.pack_shape import Entry

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests/packs/trip-weather/2025-03"
KENT = max(path.parent for path in (ROOT / "resources/guidance/kent-medway").glob("*/pack.toml"))
FOLDERS = sorted({file.parent for file in (ROOT / "resources/guidance").glob("*/*/pack.toml")} | {SMALL})
NAMES = [f"{folder.parent.name} {folder.name}" for folder in FOLDERS]
PACKS = {folder: read_pack(folder) for folder in FOLDERS}


def table_of(folder: Path) -> Entry:
    """The parsed `pack.toml` of this folder, fresh."""
    return copy.deepcopy(tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8")))


def built(table: Entry) -> Pack | None:
    """The pack of a parsed table, or None where the reader refuses it."""
    return None if faults_in(table) else _build(table, "0" * 64)
