from dataclasses import replace

import page_samples as samples
import pytest
from PySide6.QtCore import Qt

from desktop.pages.motivation import MotivationView
from desktop.widgets.text import Heading


@pytest.fixture
def view(qtbot):
    made = MotivationView(samples.MOTIVATION, samples.ALWAYS)
    samples.framed(qtbot, made)
    return made


def test_one_group_over_all_classes_with_nothing_preselected(view):
    assert view.choices.value() is None
    said = samples.said(view)
    rows = view.choices.options()
    assert len(rows) == 5
    rows[0].click()
    rows[4].click()
    assert not rows[0].isChecked()
    assert said == [("motivation", ("p1", "harm")), ("motivation", ("p1", "not_classified"))]


def test_each_class_stands_above_its_own(view):
    tops = {heading.text(): heading.mapTo(view, heading.pos()).y() for heading in view.choices.findChildren(Heading)}
    rows = [row.y() for row in view.choices.options()]
    heads = {heading.text(): heading.y() for heading in view.choices.findChildren(Heading)}
    assert set(tops) == {"Aggravated", "Experimental"}
    assert heads["Aggravated"] < rows[0] < rows[1] < heads["Experimental"] < rows[2] < rows[3] < rows[4]


def test_continue_needs_a_choice(view):
    said = samples.said(view)
    view.buttons[0].click()
    assert said == []
    assert view.choices.error() == "Choose one. Choose “Cannot be said yet” if you do not know enough"
    view.choices.options()[2].click()
    view.buttons[0].click()
    assert said[-1] == ("next", "motivation:p1")


def test_an_extra_page_needs_none(qtbot):
    view = MotivationView(replace(samples.MOTIVATION, known_only=True, extra=True), samples.ALWAYS)
    samples.framed(qtbot, view)
    said = samples.said(view)
    view.buttons[0].click()
    samples.named(view, "Skip to check answers").click()
    assert said == [("next", "motivation:p1"), ("go", "check")]


def test_what_was_chosen_is_shown_again(qtbot):
    view = MotivationView(replace(samples.MOTIVATION, answer="curious"), samples.ALWAYS)
    qtbot.addWidget(view)
    assert view.choices.value() == "curious"


def test_by_keyboard_alone(view, qtbot):
    said = samples.said(view)
    view.choices.options()[0].setFocus()
    qtbot.keyClick(view.choices.options()[0], Qt.Key.Key_Down)
    assert said == []  # looking through the choices is not choosing
    qtbot.keyClick(view.choices.options()[1], Qt.Key.Key_Space)
    assert said == [("motivation", ("p1", "reckless"))]
    qtbot.keyClick(view.window(), Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: said[-1] == ("next", "motivation:p1"))
