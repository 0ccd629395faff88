"""Where the data that paper needs is kept: the fonts and the output profile."""

import sys
from pathlib import Path

from core.errors import PaperFault


def fonts_folder() -> Path:
    """The folder of the static Noto Sans fonts."""
    return _resources() / "fonts"


def output_profile() -> bytes:
    """The sRGB profile that PDF/A embeds, so that colours mean the same on every device."""
    try:
        return (_resources() / "paper" / "sRGB.icc").read_bytes()
    except OSError as fault:
        raise PaperFault("Waymark cannot find its colour profile. Install Waymark again.") from fault


def _resources() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)  # set by PyInstaller in the installed program
    return (Path(frozen) if frozen else Path(__file__).resolve().parents[2]) / "resources"
