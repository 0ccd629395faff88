"""The receipt for a case received: one page, the check on it, and no child's name anywhere."""

import pytest

from core.errors import PaperFault
from core.paper import draw_receipt, page_count, page_text

TOLD = {
    "setting": "Elm School", "user": "B. Lead", "received": "2026-11-23T15:00:00+00:00", "sender": "Larkfield Academy",
    "reference": "2026-001", "entries": 34, "check": "entry 36 · N40Y-W5V5-V0EE-0JT5-CNP8",
}  # fmt: skip


def test_one_page_says_what_came_from_whom_and_its_check():
    pdf = draw_receipt(**TOLD)
    assert page_count(pdf) == 1
    [words] = page_text(pdf)
    told = " ".join(words.split())
    for part in (
        "Larkfield Academy",
        "2026-001",
        "34",
        "B. Lead, Elm School",
        "Entry 36",
        "N40Y - W5V5 - V0EE",
        "CNP8",
    ):
        assert part in told, part


@pytest.mark.parametrize("name", ["x" * 200, "مدرسة", "<b>&amp;\x1b[2J", "a\nb"])
def test_any_name_of_a_school_is_drawn(name):
    assert page_count(draw_receipt(**{**TOLD, "sender": name, "setting": name})) >= 1


def test_the_same_words_are_the_same_file():
    assert draw_receipt(**TOLD) == draw_receipt(**TOLD)


def test_what_goes_wrong_never_carries_a_name(monkeypatch):
    monkeypatch.setattr("core.paper.receipt.check_box", lambda *_: 1 / 0)
    with pytest.raises(PaperFault) as fault:
        draw_receipt(**{**TOLD, "sender": "CANARY"})
    assert "CANARY" not in str(fault.value)
