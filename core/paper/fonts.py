"""The faces that paper is set in: which face has a character, how wide a word is, and its shaped glyphs.

Faces are read once and shared. That keeps the bytes of a document independent of what was printed before it, because
a glyph with no character of its own gets its code from its number in the font, never from the order of use.
"""

import functools
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from core.errors import PaperFault
from core.paper.resources import fonts_folder

REGULAR, SEMIBOLD, BOLD, ITALIC = "NotoSans-Regular", "NotoSans-SemiBold", "NotoSans-Bold", "NotoSans-Italic"
SCRIPTS = (
    "NotoSansArabic-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansGurmukhi-Regular",
    "NotoSansBengali-Regular",
    "NotoSansDevanagari-Regular",
    "NotoSansGujarati-Regular",
    "NotoSansTamil-Regular",
    "NotoSansThai-Regular",
    "NotoSansEthiopic-Regular",
    "NotoSansGeorgian-Regular",
)
UNSHAPED = {REGULAR, SEMIBOLD, BOLD, ITALIC, "NotoSansEthiopic-Regular", "NotoSansGeorgian-Regular"}  # letter by letter
PRIVATE, PRIVATE_END = 0xE000, 0xF8FF  # codes for glyphs without a character; such characters never pass as text
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shaped glyph: its code in the face, advance and offsets in thousandths of the size."""

    code: str
    advance: float
    natural: float  # the advance that the font itself gives the code
    dx: float
    dy: float


class Face:
    """One font file, read once."""

    def __init__(self, name: str) -> None:
        try:
            self.font: Any = TTFont(name, str(fonts_folder() / f"{name}.ttf"))
        except (TTFError, OSError) as fault:
            raise PaperFault(f"Waymark cannot read its font {name}. Install Waymark again.") from fault
        self.name = name
        self._widths: dict[int, float] = self.font.face.charWidths
        self._default: float = self.font.face.defaultWidth
        self._characters = frozenset(self.font.face.charToGlyph)
        self._first = {glyph: min(codes) for glyph, codes in self.font.face.glyphToChar.items()}
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(self.font.face._ttf_data))  # noqa: SLF001 - read once, not twice
        self._shaper.scale = (1000, 1000)

    def has(self, character: str) -> bool:
        """Whether this face can draw the character."""
        return ord(character) in self._characters

    @functools.lru_cache(maxsize=20_000)  # noqa: B019 - faces live as long as the program
    def width(self, text: str) -> float:
        """The width of text that needs no shaping, in thousandths of the size."""
        return sum(self._widths.get(ord(c), self._default) for c in text)

    @functools.lru_cache(maxsize=4_000)  # noqa: B019 - the same
    def shaped(self, text: str, *, backwards: bool) -> tuple[Glyph, ...]:
        """The glyphs of a run in one direction, from left to right as seen."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if backwards else "ltr"
        uharfbuzz.shape(self._shaper, buffer)
        return tuple(
            self._glyph(info.codepoint, position)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        )

    def _glyph(self, number: int, position: Any) -> Glyph:  # noqa: ANN401 - uharfbuzz has no types
        face = self.font.face
        code = self._first.get(number)
        if code is None:
            code = PRIVATE + number
            if code > PRIVATE_END:
                raise PaperFault(f"The font {self.name} has more glyphs than Waymark can print. Install Waymark again.")
            if code not in face.charToGlyph:
                face.charToGlyph[code] = number
                face.charWidths[code] = face.hmetrics[number][0] * 1000 / face.unitsPerEm
        natural = self._widths.get(code, self._default)
        return Glyph(chr(code), position.x_advance, natural, position.x_offset, position.y_offset)


@functools.cache
def face(name: str) -> Face:
    """The face with this file name, read on first use."""
    return Face(name)


@functools.lru_cache(maxsize=10_000)
def face_for(character: str, wanted: str) -> Face | None:
    """The face to draw a character in: the wanted one, else the first that has it, else None."""
    for name in (wanted, REGULAR, *SCRIPTS):
        if face(name).has(character):
            return face(name)
    return None


@functools.lru_cache(maxsize=50_000)
def plain_width(word: str, wanted: str) -> float | None:
    """The width of a word that the wanted face draws as it stands, or None where it needs more thought."""
    own = face(wanted)
    if wanted not in UNSHAPED or any(_clings(character) or not own.has(character) for character in word):
        return None
    return own.width(word)


def segments(text: str, wanted: str) -> list[tuple[Face, str]]:
    """Text cut where the face changes. A mark stays with its letter where that letter's face has it."""
    cut: list[tuple[Face, str]] = []
    for character in text:
        if cut and (character in JOINERS or (_clings(character) and cut[-1][0].has(character))):
            found = cut[-1][0]
        else:
            found = face_for(character, wanted) or face(wanted)
        if cut and cut[-1][0] is found:
            cut[-1] = (found, cut[-1][1] + character)
        else:
            cut.append((found, character))
    return cut


def clusters(text: str) -> list[str]:
    """Text cut into letters with their marks, so that none is cut from its letter."""
    starts = [at for at, character in enumerate(text) if at == 0 or not _clings(character)]
    return [text[one:other] for one, other in pairwise([*starts, len(text)])]


def _clings(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character).startswith("M")
