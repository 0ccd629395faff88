from dataclasses import replace

import page_samples as samples
import pytest
from PySide6.QtWidgets import QLabel

from desktop.pages.outcome import OutcomeView
from desktop.widgets.cards import OutcomeHead
from desktop.widgets.disclosure import Disclosure


@pytest.fixture
def opened(qtbot):
    def open_page(page):
        view = OutcomeView(page)
        samples.framed(qtbot, view)
        return view

    return open_page


def blocks(view):
    """What Tab stops on and a screen reader speaks whole, from top to bottom."""
    cards = [card for card in view.findChildren(samples.READING) if card.isVisible()]
    return [card.accessibleName() for card in sorted(cards, key=lambda card: card.mapTo(view, card.pos()).y())]


def test_the_order_of_the_page(opened):
    view = opened(samples.OUTCOME)
    starts = [block.partition(".")[0] for block in blocks(view)]
    assert starts == [
        "What to do now",
        "What not to do",
        "Support for every child",
        "Why this is the outcome",
        "What you do not know",
        "Some answers do not fit together",
        "You decide",
    ]


def test_the_heading_says_outcome_meaning_and_reason(opened):
    assert opened(samples.OUTCOME).heading.accessibleName() == (
        "Outcome of this assessment: Refer now to the police or children’s services. "
        "The guidance expects a referral at once. Because you said an adult is involved."
    )
    same = opened(replace(samples.OUTCOME, because=samples.OUTCOME.what))
    assert same.heading.accessibleName().count(samples.OUTCOME.what) == 1


def test_whom_to_ring_stands_under_the_step(opened):
    view = opened(samples.OUTCOME)
    do = blocks(view)[0]
    assert "Call 999 now if a life may be at risk. Police, emergency: 999." in do
    assert "Front Door: not set yet. Add it under Settings." in do


def test_each_dont_begins_with_do_not_whatever_the_pack_says(opened):
    do_not = blocks(opened(samples.OUTCOME))[1]
    assert do_not == "What not to do. Do not view the imagery. Do not do this: Never delete it yet."


@pytest.mark.parametrize(
    ("level", "drawn"), [("refer", "refer"), ("advice", "advice"), ("manage", "manage"), ("outside", "other")]
)
def test_the_level_is_drawn(opened, level, drawn):
    head = opened(replace(samples.OUTCOME, level=level)).findChild(OutcomeHead)
    assert head.property("level") == drawn


def test_readings_are_folded_away(opened):
    view = opened(samples.OUTCOME)
    folded = view.findChild(Disclosure)
    assert not folded.is_open()
    folded.button.click()
    assert any("We follow the stricter one." in block for block in blocks(view))


def test_what_there_is_none_of_is_left_out(opened):
    view = opened(replace(samples.OUTCOME, support=(), not_known=(), contradictions=(), readings=()))
    assert len(blocks(view)) == 4
    assert view.findChild(Disclosure) is None


def test_going_on_and_back(opened):
    view = opened(samples.OUTCOME)
    said = samples.said(view)
    samples.named(view, "Record your decision").click()
    samples.named(view, "Back to check answers").click()
    assert said == [("next", "outcome"), ("go", "check")]


def test_the_stop_page_is_short_and_ends_the_questions(opened):
    view = opened(samples.STOP)
    said = samples.said(view)
    assert len(blocks(view)) == 3
    assert blocks(view)[0] == "From here on, record only what is already known. Do not question any child."
    view.buttons[0].click()
    samples.named(view, "Add what is already known").click()
    assert said == [("next", "stop"), ("go", "check")]


def test_the_stop_page_offers_to_add_only_where_there_is_something_to_add(opened):
    assert len(opened(replace(samples.STOP, extras=0)).buttons) == 1


def test_what_goes_wrong_is_said_on_top(opened):
    view = opened(samples.OUTCOME)
    view.show_faults([("", "The disk is full. Nothing was lost.")])
    assert [line.text() for line in view.summary.lines()] == ["The disk is full. Nothing was lost."]
    view.summary.lines()[0].click()
    assert view.heading.hasFocus()


def test_hostile_words_are_shown_as_written(opened):
    bad = "<b>AB</b> <img src=x> &amp;"
    view = opened(replace(samples.OUTCOME, why=(samples.OUTCOME.why[0].__class__(bad, bad),)))
    assert [each.text() for each in view.findChildren(QLabel) if "img" in each.text()] == [bad, bad]
