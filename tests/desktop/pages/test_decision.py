from dataclasses import replace

import page_samples as samples
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.pages.decision import DecisionView
from desktop.widgets.text import Heading


@pytest.fixture
def opened(qtbot):
    def open_page(page=samples.DECISION):
        view = DecisionView(page)
        samples.framed(qtbot, view)
        return view

    return open_page


def part(view, name):
    return view._marked[name]


def headings(view):
    return [each.text() for each in view.findChildren(Heading) if each.isVisible()]


def test_nothing_is_preselected_and_the_guidance_is_restated(opened):
    view = opened()
    assert view.choices.value() is None
    assert any(each.text() == samples.DECISION.indicated_title for each in view.findChildren(QLabel))
    assert not view.departure.isVisible()


def test_a_choice_as_indicated_needs_no_more_than_a_date(opened):
    view = opened()
    said = samples.said(view)
    view.choices.options()[0].click()
    assert said == [("decision", ("choice", "refer"))]
    assert not view.departure.isVisible()
    assert not view.second.isVisible()
    assert not view.advice.is_open()
    assert "Your reasons (optional)" in headings(view)


@pytest.mark.parametrize("less", [1, 2])
def test_a_less_cautious_choice_shows_what_it_needs_and_hides_it_again(opened, less):
    view = opened()
    view.choices.options()[less].click()
    assert view.departure.isVisible()
    assert "less cautious" in view.departure.accessibleName()
    assert {"Your reasons", "Who you consulted", "Second person"} <= set(headings(view))
    assert not view.advice.button.isVisible()  # what is needed is not folded away
    view.choices.options()[0].click()
    assert not view.departure.isVisible()
    assert not view.second.isVisible()


def test_what_was_entered_is_shown_again(opened):
    view = opened(samples.DEPARTED)
    assert view.choices.value() == "manage"
    assert part(view, "adviser_when").typed() == ("20", "11", "2026")
    assert part(view, "review").typed() == ("7", "12", "2026")
    for name in ("reasons", "adviser", "adviser_said", "second_name", "second_role"):
        assert part(view, name).text() == samples.DEPARTED.values[name]
    assert view.departure.isVisible()


def test_advice_entered_before_is_shown_though_it_is_not_needed(opened):
    assert opened(replace(samples.DECISION, values={"choice": "refer", "adviser": "Duty worker"})).advice.is_open()


def test_texts_are_drafts_while_typed_and_final_once(opened, qtbot):
    view = opened()
    said = samples.said(view)
    view.choices.options()[2].click()
    for name, text in (("reasons", "Safe"), ("adviser", "Duty"), ("second_name", "Head")):
        box = getattr(part(view, name), "area", None) or part(view, name).line
        box.setFocus()
        qtbot.keyClicks(box, text)
        assert view.caret() == (f"decision:{name}", len(text))
    view.flush()
    assert [value for verb, value in said if verb == "draft"] == [
        ("decision:reasons", "Safe"),
        ("decision:adviser", "Duty"),
        ("decision:second_name", "Head"),
    ]
    del said[:]
    view.commit()
    view.commit()
    assert said == [
        ("decision", ("reasons", "Safe")),
        ("decision", ("adviser", "Duty")),
        ("decision", ("second_name", "Head")),
    ]


def test_dates_are_reported_once_they_can_be_read(opened, qtbot):
    view = opened()
    said = samples.said(view)
    review = part(view, "review")
    for box, text in ((review.day, "7"), (review.month, "dec"), (review.year, "2026")):
        box.line.setFocus()
        qtbot.keyClicks(box.line, text)
    view.flush()
    assert ("decision", ("review", "2026-12-07")) in said
    assert [value for verb, value in said if verb == "decision"] == [("review", "2026-12-07")]


def test_faults_of_the_session_go_to_their_fields(opened):
    view = opened()
    view.choices.options()[2].click()
    names = ("choice", "reasons", "adviser", "adviser_when", "adviser_said", "second_name", "review")
    view.show_faults([(name, f"Mend {name}") for name in names])
    assert [line.text() for line in view.summary.lines()] == [f"Mend {name}" for name in names]
    for name in names:
        assert part(view, name).error() == f"Mend {name}"
    view.summary.lines()[3].click()
    assert part(view, "adviser_when").day.line.hasFocus()


def test_a_date_that_cannot_be_read_holds_the_page_and_says_why(opened, qtbot):
    view = opened(samples.DEPARTED)
    said = samples.said(view)
    part(view, "review").day.line.clear()
    qtbot.keyClicks(part(view, "review").day.line, "45")
    view.buttons[0].click()
    assert part(view, "review").error() == "Enter a day from 1 to 31 for December 2026."
    assert "next" not in [verb for verb, _value in said]
    assert ("decision", ("review", "")) in said
    view.show_faults([("review", "Enter a date to look at this decision again")])
    assert part(view, "review").error() == "Enter a day from 1 to 31 for December 2026."


def test_a_hidden_date_that_cannot_be_read_does_not_hold_the_page(opened, qtbot):
    view = opened()
    said = samples.said(view)
    part(view, "adviser_when").set_typed("45", "", "")
    view.choices.options()[0].click()
    view.buttons[0].click()
    assert said[-1] == ("next", "decision")


def test_going_on(opened):
    view = opened(samples.DEPARTED)
    said = samples.said(view)
    view.buttons[0].click()
    assert said[-1] == ("next", "decision")
    samples.named(view, "Save and close").click()
    assert said[-1] == ("leave", None)


def test_by_keyboard_alone(opened, qtbot):
    view = opened()
    said = samples.said(view)
    qtbot.keyClick(view.window(), Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: view.choices.value() == "manage")
    assert said[-1] == ("decision", ("choice", "manage"))
    qtbot.keyClick(view.window(), Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: said[-1] == ("next", "decision"))
