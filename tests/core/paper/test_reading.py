"""The text version on the screen says the same words in the same order as the PDF."""

import pytest
from paper_reading import everything
from paper_samples import departure, managed, names

from core.paper import Passage, draw_record, read_record
from core.record import DecisionRecord


@pytest.mark.parametrize("record", [managed(), departure(), names()], ids=["managed", "departure", "names"])
def test_same_words_same_order(record: DecisionRecord) -> None:
    said = "".join(text for passage in read_record(record) if passage.kind != "picture" for text in passage.cells)
    assert "".join(said.split()) == "".join(everything(draw_record(record, printed="Printed")).replace("•", "").split())


def test_passages_have_their_kinds() -> None:
    told = read_record(departure())
    assert told[0] == Passage("title", ("Safeguarding decision record",))
    assert Passage("head", ("Action", "Owner", "Due", "Done")) in told
    assert Passage("row", ("Ring T.W.’s parents\nAfter the police agree.", "Siân Llŷr", "Thu 12 Nov 2026", "")) in told
    assert Passage("item", ("Immediate referral: no stop question is yes.",)) in told
    assert Passage("row", ("Stop questions",)) in told
    assert [passage.kind for passage in told].count("picture") == 1
