import page_samples as samples
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.pages.people import PeopleView


@pytest.fixture
def view(qtbot):
    made = PeopleView(samples.PEOPLE, samples.ALWAYS)
    samples.framed(qtbot, made)
    return made


def test_a_person_is_changed_on_a_page_of_their_own(view):
    said = samples.said(view)
    samples.named(view, "Change: CD").click()
    samples.named(view, "Change: Unknown 1").click()
    assert said == [("go", "person:p2"), ("go", "person:p3")]


def test_removing_asks_in_place_and_may_be_thought_better_of(view):
    said = samples.said(view)
    samples.named(view, "Remove: AB").click()
    assert said == []
    assert "Remove AB from this case?" in QApplication.focusWidget().accessibleName()
    samples.named(view, "Keep AB").click()
    assert said == []
    assert samples.named(view, "Remove: AB").hasFocus()
    assert not samples.named(view, "Yes, remove AB").isVisible()


def test_removing_by_keyboard_alone(view, qtbot):
    said = samples.said(view)
    samples.named(view, "Remove: AB").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is samples.named(view, "Yes, remove AB")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert said == [("remove_person", "p1")]


def test_listing_somebody(view):
    said = samples.said(view)
    samples.named(view, "List a child").click()
    samples.named(view, "List an adult or someone not identified").click()
    assert said == [("go", "person:new-child"), ("go", "person:new-other")]


def test_going_on(view):
    said = samples.said(view)
    view.buttons[0].click()
    samples.named(view, "Save and close").click()
    assert said == [("next", "people"), ("leave", None)]


def test_nobody_listed_holds_the_page(qtbot):
    view = PeopleView(samples.NOBODY, samples.ALWAYS)
    samples.framed(qtbot, view)
    said = samples.said(view)
    view.buttons[0].click()
    assert said == []
    assert [line.text() for line in view.summary.lines()] == ["List every child involved before you go on."]
    view.summary.lines()[0].click()
    assert samples.named(view, "List a child").hasFocus()


def test_what_is_still_needed_is_shown_and_does_not_hold_the_page(qtbot):
    missing = "Nobody listed has done anything yet."
    view = PeopleView(samples.PEOPLE.__class__("people", "Who?", samples.PEOPLE.children, (), missing), samples.ALWAYS)
    samples.framed(qtbot, view)
    said = samples.said(view)
    assert any(missing in (each.accessibleName() or each.text()) for each in view.findChildren(QLabel))
    view.buttons[0].click()
    assert said == [("next", "people")]
