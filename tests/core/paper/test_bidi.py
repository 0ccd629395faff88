"""Which way text runs, against cases worked by hand from the Unicode standard (UAX 9)."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from core.paper.bidi import base_level, levels, visual

MIRRORED = str.maketrans("()[]{}", ")(][}{")


def seen(text: str) -> str:
    """The text from left to right as seen. Capitals stand for Hebrew letters, as in the standard's examples."""
    real = "".join(chr(0x05D0 + ord(c) - ord("A")) if c.isupper() else c for c in text)
    level = levels(real, base_level(real))
    return "".join(text[at].translate(MIRRORED) if level[at] % 2 else text[at] for at in visual(level))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("car is a CAR in hebrew", "car is a RAC in hebrew"),
        ("name: ABC DEF (known as GHI), 2 of 3.", "name: FED CBA (known as IHG), 2 of 3."),
        ("ABC (DEF) GHI", "IHG (FED) CBA"),
        ("ABC abc (DEF)", "(FED) abc CBA"),
        ("ABC 12 DEF", "FED 12 CBA"),
        ("ABC 1.5, 2-3 DEF", "FED 2-3 ,1.5 CBA"),
        ("in A, B and C.", "in B ,A and C."),
        ("", ""),
        ("no letters 1 2 3 but these", "no letters 1 2 3 but these"),
        ("ABC [def] x", "x [def] CBA"),
        ("a (B", "a (B"),
    ],
)
def test_order_as_seen(written: str, shown: str) -> None:
    assert seen(written) == shown


def test_a_number_in_arabic_keeps_its_own_order() -> None:
    text = "محمد ١٢٣ علي"
    order = visual(levels(text, base_level(text)))
    assert "".join(text[at] for at in order)[4:7] == "١٢٣"


@given(st.text(st.sampled_from("abAB אבגعل12٣٤ ,.()[]-+€/%\u0301"), max_size=40))
def test_every_character_is_shown_once(text: str) -> None:
    level = levels(text, base_level(text))
    assert sorted(visual(level)) == list(range(len(text)))
    assert all(0 <= one <= 2 for one in level)


def test_brackets_nested_without_end_are_no_trouble() -> None:
    text = "א" + "(" * 20_000 + "]" * 20_000 + ")" * 20_000
    assert len(levels(text, 1)) == len(text)
