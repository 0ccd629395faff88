"""From what somebody wrote to what is printed: nothing is read as markup, nothing is lost unseen."""

import unicodedata

import hypothesis.strategies as st
from hypothesis import given

from core.paper.fonts import REGULAR, face_for
from core.paper.text import one_line, plain


def test_everyday_text_is_left_as_it_is() -> None:
    assert plain("A.K. said: “no”, & then\nleft <b>early</b> & alone") == (
        "A.K. said: “no”, & then\nleft <b>early</b> & alone"
    )


def test_what_cannot_be_seen_is_made_visible() -> None:
    """An override that turns "not" round, a zero width space inside a name, a null: each shows where it stands."""
    assert plain("a\u202eb") == "a[U+202E]b"
    assert plain("A\u200bK") == "A[U+200B]K"
    assert plain("\x00\x1b\ufeff\u00ad\u2066") == "[U+0000][U+001B][U+FEFF][U+00AD][U+2066]"


def test_what_no_font_has_is_made_visible() -> None:
    assert plain("王 😀 \ue000 \ud800") == "[U+738B] [U+1F600] [U+E000] [U+D800]"


def test_line_ends_of_every_kind_are_line_feeds() -> None:
    assert plain("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\ne"
    assert one_line("a\r\nb") == "a b"


def test_joiners_stay_where_they_shape_letters_and_show_elsewhere() -> None:
    assert plain("بی\u200cبی") == "بی\u200cبی"
    assert plain("র\u200d্যা") == "র\u200d্যা"
    assert plain("A\u200dK") == "A[U+200D]K"
    assert plain("\u200cبی") == "[U+200C]بی"


@given(st.text(st.characters(codec=None), max_size=200))
def test_nothing_passes_that_cannot_be_drawn_and_nothing_is_dropped(text: str) -> None:
    made = plain(text)
    for character in made:
        assert character in "\n\u200c\u200d" or face_for(character, REGULAR)
        assert character in "\n\u200c\u200d" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert len(made) >= len(unicodedata.normalize("NFC", text).replace("\r\n", "\n"))
    assert plain(made) == made
