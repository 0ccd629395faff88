"""Where the data that paper needs is kept: the fonts and the output profile."""

from pathlib import Path

from core.errors import PaperFault
from core.resources import resource_folder


def fonts_folder() -> Path:
    """The folder of the static Noto Sans fonts."""
    return resource_folder() / "fonts"


def output_profile() -> bytes:
    """The sRGB profile that PDF/A embeds, so that colours mean the same on every device."""
    try:
        return (resource_folder() / "paper" / "sRGB.icc").read_bytes()
    except OSError as fault:
        raise PaperFault("Waymark cannot find its colour profile. Install Waymark again.") from fault
