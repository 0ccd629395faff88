"""Where the data that ships with the program stands: beside the source, or inside the packaged program."""

import sys
from pathlib import Path


def resource_folder() -> Path:
    """The folder `resources`, with the guidance packs and the fonts."""
    unpacked = getattr(sys, "_MEIPASS", None)  # set by PyInstaller in the program it made
    root = Path(unpacked) if isinstance(unpacked, str) else Path(__file__).resolve().parents[1]
    return root / "resources"


def guidance_folder() -> Path:
    """The folder that holds the guidance packs, `<id>/<edition>/pack.toml`."""
    return resource_folder() / "guidance"


def publisher_file() -> Path:
    """The public keys of whoever may sign guidance files (PEM). Only a build that was given some has it."""
    return resource_folder() / "publisher.pub"
