"""The fonts that ship can be embedded, are real static faces, and shape a name in every script they are there for."""

import hashlib
import tomllib
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FACES = tomllib.loads((FONTS / "MANIFEST.toml").read_text(encoding="utf-8"))["font"]
FILES = [face["file"] for face in FACES]

NAMES = {
    "Latin": ("NotoSans", "Zoë O’Brien-Łukasz Ștefan Đặng Thị Ngọc Ánh Þóra Şükrü Ḥasan"),
    "Greek": ("NotoSans", "Γιώργος Παπαδόπουλος"),
    "Cyrillic": ("NotoSans", "Юлія Шевченко Ђорђе Қасым"),
    "Arabic": ("NotoSansArabic", "فاطمة محمد خدیجہ ٹیپو ژیلا"),
    "Hebrew": ("NotoSansHebrew", "יוֹסֵף כהן"),
    "Gurmukhi": ("NotoSansGurmukhi", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"),
    "Bengali": ("NotoSansBengali", "শ্রীকান্ত রহমান"),
    "Devanagari": ("NotoSansDevanagari", "लक्ष्मी श्रेष्ठ"),
    "Tamil": ("NotoSansTamil", "லக்ஷ்மி ஸ்ரீதரன்"),
    "Gujarati": ("NotoSansGujarati", "પ્રિયંકા શ્રોફ"),
    "Thai": ("NotoSansThai", "สุทธิพงษ์ กำธร"),
    "Georgian": ("NotoSansGeorgian", "ნინო ბერიძე"),
    "Ethiopic": ("NotoSansEthiopic", "ትርሃስ ገብረሚካኤል"),
}


@pytest.mark.parametrize("face", FACES, ids=FILES)
def test_the_file_is_the_one_that_was_built(face: dict[str, str]) -> None:
    assert hashlib.sha256((FONTS / face["file"]).read_bytes()).hexdigest() == face["sha256"]
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / face["licence"]).read_text(encoding="utf-8")


def test_every_font_is_listed_and_together_they_stay_small() -> None:
    assert sorted(path.name for path in FONTS.glob("*.ttf")) == sorted(FILES)
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 2_000_000


@pytest.mark.parametrize("file", FILES)
def test_static_embeddable_and_named_for_what_it_is(file: str) -> None:
    font = TTFont(FONTS / file)
    style = file.removesuffix(".ttf").partition("-")[2]
    assert not {"fvar", "gvar", "STAT"} & set(font.keys())
    assert font["OS/2"].fsType == 0, "may be embedded in any document"
    assert font["OS/2"].usWeightClass == {"Regular": 400, "Italic": 400, "SemiBold": 600, "Bold": 700}[style]
    assert (font["post"].italicAngle != 0) == (style == "Italic")
    assert font["name"].getDebugName(6) == file.removesuffix(".ttf")
    assert "Open Font License" in font["name"].getDebugName(13)


def test_the_heavier_the_name_the_more_ink() -> None:
    """Printed bold that is not bold is how a variable font shows; the letters themselves must be heavier and wider."""
    ink, width = {}, {}
    for style in ("Regular", "SemiBold", "Bold"):
        glyphs = TTFont(FONTS / f"NotoSans-{style}.ttf").getGlyphSet()
        pen = AreaPen(glyphs)
        for letter in "Hn":
            glyphs[letter].draw(pen)
        ink[style], width[style] = abs(pen.value), sum(glyphs[letter].width for letter in "Hn")
    assert ink["Bold"] > 1.15 * ink["SemiBold"] > 1.15 * 1.15 * ink["Regular"]
    assert width["Bold"] > width["SemiBold"] > width["Regular"]


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_every_script_is_covered_and_shaped(script: str) -> None:
    family, name = NAMES[script]
    for file in [file for file in FILES if file.partition("-")[0] == family]:
        assert 0 not in glyphs_of(file, name), file
        assert 0 not in glyphs_of(file, " 0123456789 (–) ’…"), "what stands inside a line of that script"


@pytest.mark.parametrize("script", ["Arabic", "Gurmukhi", "Bengali", "Devanagari", "Tamil", "Gujarati"])
def test_shaping_rules_survived_the_cut(script: str) -> None:
    """Letters join and stack: the same letters apart give other glyphs, or more of them."""
    family, name = NAMES[script]
    file = f"{family}-Regular.ttf"
    apart = [glyph for letter in name for glyph in glyphs_of(file, letter)]
    assert sorted(glyphs_of(file, name)) != sorted(apart)


def test_accents_sit_on_their_letters() -> None:
    """A letter and a combining mark that have no glyph of their own are placed by GPOS, not printed side by side."""
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FONTS / "NotoSans-Regular.ttf")))
    buffer = shaped(font, "m\N{COMBINING ACUTE ACCENT}")
    assert buffer.glyph_positions[1].x_advance == 0
    assert buffer.glyph_positions[1].x_offset != 0


def glyphs_of(file: str, text: str) -> list[int]:
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FONTS / file)))
    return [info.codepoint for info in shaped(font, text).glyph_infos]


def shaped(font: uharfbuzz.Font, text: str) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return buffer
