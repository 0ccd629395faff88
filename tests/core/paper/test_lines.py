"""Words into lines: nothing lost, nothing too wide, each script shaped as its readers expect."""

import hypothesis.strategies as st
import pytest
from hypothesis import given
from paper_samples import NAMES

from core.paper.fonts import SCRIPTS, face
from core.paper.lines import Line, Span, lay
from core.paper.look import CELL, CELL_STRONG
from core.paper.text import plain


def read(lines: list[Line]) -> str:
    return "".join(run.text for line in lines for run in line.runs)


@given(
    st.text(st.sampled_from("ab <>&\u0301é\n\u0410λ שִعليक्षિ்சਿ\u06612,.(\u200c\u202e😀"), max_size=80),
    st.floats(20, 300),
)
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: float) -> None:
    lines = lay([Span(text, CELL)], width)
    assert read(lines) == plain(text).replace("\n", " ")
    for line in lines:
        inked = [run for run in line.runs if run.text.strip(" ")]
        assert all(run.x >= -0.01 for run in inked)
        assert len(inked) == 1 or all(run.x + run.width <= width + 0.5 for run in inked)


def test_a_word_longer_than_the_line_is_cut_between_letters() -> None:
    lines = lay([Span("x" * 10_000, CELL)], 200)
    assert read(lines) == "x" * 10_000
    assert all(line.width <= 200.1 for line in lines)


def test_styles_may_change_inside_a_word() -> None:
    (line,) = lay([Span("Rea", CELL_STRONG), Span("sons", CELL)], 300)
    assert [run.text for run in line.runs] == ["Rea", "sons"]
    assert line.runs[1].x == pytest.approx(line.runs[0].width)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_each_name_is_set_in_faces_that_have_it(name: str) -> None:
    (line,) = lay([Span(name, CELL_STRONG)], 1000)
    assert "[U+" not in read([line])
    assert read([line]) == name
    codes = "".join("".join(g.code for g in run.glyphs) or run.text for run in line.runs)
    for run in line.runs:
        assert all(g.code in map(chr, run.face.font.face.charToGlyph) for g in run.glyphs)
    assert codes


def test_a_vowel_sign_written_after_its_letter_stands_before_it_where_readers_expect_it() -> None:
    """Gurmukhi SINGH: sa, i, tippi, gha, with the i drawn first; Tamil KE: the sign first."""
    (line,) = lay([Span("ਸਿੰਘ", CELL)], 1000)
    assert [glyph.code for glyph in line.runs[0].glyphs] == ["ਿ", "ਸ", "ੰ", "ਘ"]
    (line,) = lay([Span("கே", CELL_STRONG)], 1000)
    assert [glyph.code for glyph in line.runs[0].glyphs] == ["ே", "க"]


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    (line,) = lay([Span("محمد علي", CELL)], 1000)
    first, _, last = line.runs
    assert (first.text, last.text) == ("محمد", "علي")
    assert first.x > last.x
    assert not {glyph.code for glyph in first.glyphs} & set("محمد"[1:3])  # the letters in the middle take other shapes


def test_a_name_among_english_words_stays_in_its_place() -> None:
    (line,) = lay([Span("Ring محمد علي at 5", CELL)], 1000)
    places = [run.text.strip() for run in sorted(line.runs, key=lambda run: run.x)]
    assert [place for place in places if place] == ["Ring", "علي", "محمد", "at 5"]


def test_every_script_face_can_be_read() -> None:
    assert all(face(name).has(" ") or face(name) for name in SCRIPTS)
