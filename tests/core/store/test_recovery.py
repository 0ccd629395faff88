"""The code on the sheet: read as people type it, and a slip is found before any key is tried."""

import os
import random

import pytest

from core.errors import InputFaults
from core.store import fresh_sheet_code
from core.store.recovery import ALPHABET, code_bytes, code_text


def test_a_code_is_nine_groups_of_four_and_never_the_same():
    codes = {fresh_sheet_code() for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 9
        assert set(code) <= {*ALPHABET, "-"}
        assert code_text(code_bytes(code)) == code


def test_it_may_be_typed_in_any_case_with_any_dashes_and_with_o_i_l_for_digits():
    secret = bytes(range(20))
    code = code_text(secret)
    assert "0" in code
    assert "1" in code
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code}\n",
        code.replace("-", "\u2013"),
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l"),
        code.replace("-", "\u00a0"),
    ):
        assert code_bytes(typed) == secret


def test_every_slip_of_seventeen_thousand_is_found():
    """One wrong character, two neighbours swapped, two others swapped."""
    chance = random.Random(2)
    tried = 0
    for _ in range(300):
        code = code_text(os.urandom(20)).replace("-", "")
        for _ in range(60):
            typed = list(code)
            one, other = sorted(chance.sample(range(36), 2))
            match chance.randrange(10):
                case 0 | 1 | 2 | 3 | 4 | 5:
                    typed[one] = chance.choice(ALPHABET)
                case 6 | 7 | 8:
                    one = min(one, 34)
                    typed[one], typed[one + 1] = typed[one + 1], typed[one]
                case _:
                    typed[one], typed[other] = typed[other], typed[one]
            if "".join(typed) != code:
                tried += 1
                with pytest.raises(InputFaults, match="check each group"):
                    code_bytes("".join(typed))
    print(f"{tried} slips found")  # noqa: T201
    assert tried > 16_000


@pytest.mark.parametrize("typed", ["", "   ", "ABCD", "0" * 35, "0" * 37, "U" * 36, "*" * 36, "é" * 36, "0" * 100_000])
def test_what_is_no_code_is_said_in_one_sentence_without_repeating_it(typed):
    with pytest.raises(InputFaults, match="sheet") as told:
        code_bytes(typed)
    assert len(str(told.value)) < 120
