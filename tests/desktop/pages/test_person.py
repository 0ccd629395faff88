from dataclasses import replace

import page_samples as samples
import pytest
from PySide6.QtCore import Qt

from desktop.pages.person import PersonView


@pytest.fixture
def opened(qtbot):
    def open_page(page, typed=None):
        view = PersonView(replace(page, typed=typed or {}), samples.ALWAYS)
        samples.framed(qtbot, view)
        return view

    return open_page


def test_a_new_child(opened, qtbot):
    view = opened(samples.NEW_CHILD)
    said = samples.said(view)
    assert not view.kind.isVisible()
    assert view.roles.value() == ()
    qtbot.keyClicks(view.ref.line, " EF ")
    qtbot.keyClicks(view.age.line, "13")
    view.roles.options()[1].click()
    view.buttons[0].click()
    assert said[-1] == (
        "save_person",
        {"id": "", "ref": "EF", "kind": "child", "age": 13, "roles": ("sent",), "note": ""},
    )


def test_somebody_not_identified(opened, qtbot):
    view = opened(samples.NEW_OTHER)
    said = samples.said(view)
    assert view.kind.value() is None
    view.buttons[0].click()
    assert [line.text() for line in view.summary.lines()] == [
        "Choose Adult or Someone not identified",
        "Enter initials or a reference",
        "Enter the age in whole years, or choose Not known",
        "Choose at least one. Choose “Other” if none fits",
    ]
    view.kind.options()[1].click()
    qtbot.keyClicks(view.ref.line, "Unknown 1")
    view.age_unknown.click()
    view.roles.options()[2].click()
    view.buttons[0].click()
    assert said[-1][1] == {
        "id": "",
        "ref": "Unknown 1",
        "kind": "unknown",
        "age": None,
        "roles": ("other",),
        "note": "",
    }


def test_a_listed_person_is_shown_and_corrected(opened, qtbot):
    view = opened(samples.LISTED)
    said = samples.said(view)
    assert (view.ref.text(), view.age.text(), view.roles.value(), view.note.text()) == (
        "AB",
        "14",
        ("pictured",),
        "In care.",
    )
    assert view.kind.value() == "child"
    view.age_unknown.click()
    assert view.age.text() == ""
    view.buttons[0].click()
    assert said[-1][1]["id"] == "p1"
    assert said[-1][1]["age"] is None


def test_an_age_typed_means_that_it_is_known(opened, qtbot):
    view = opened(replace(samples.LISTED, person=replace(samples.LISTED.person, age=None)))
    assert view.age_unknown.isChecked()
    qtbot.keyClicks(view.age.line, "15")
    assert not view.age_unknown.isChecked()


@pytest.mark.parametrize("age", ["", "1x", "-1", "12.5", "²"])
def test_an_age_that_is_no_whole_number_is_a_fault(opened, age):
    view = opened(samples.LISTED)
    said = samples.said(view)
    view.age.set_text(age)
    view.buttons[0].click()
    assert view.age.error() == "Enter the age in whole years, or choose Not known"
    assert said == []


def test_a_fault_of_age_offers_the_kinds(opened):
    view = opened(samples.NEW_CHILD)
    view.show_faults([("age", "Someone aged 18 or over is an adult. Choose Adult, or correct the age")])
    assert view.kind.isVisible()
    assert view.kind.value() == "child"
    assert view.age.error()
    assert len(view.kind.options()) == 3


def test_cancel_goes_back_to_the_list(opened):
    view = opened(samples.LISTED)
    said = samples.said(view)
    samples.named(view, "Cancel").click()
    assert said == [("go", "people")]


def test_texts_are_drafts_while_typed_and_come_back(opened, qtbot):
    view = opened(samples.NEW_CHILD)
    said = samples.said(view)
    view.ref.line.setFocus()
    qtbot.keyClicks(view.ref.line, "EF")
    view.note.area.setFocus()
    qtbot.keyClicks(view.note.area, "In care")
    assert view.caret() == ("person:new-child:note", 7)
    view.flush()
    view.commit()  # nothing is final before it is saved
    assert said == [("draft", ("person:new-child:ref", "EF")), ("draft", ("person:new-child:note", "In care"))]
    again = opened(samples.NEW_CHILD, {"ref": "EF", "note": "In care"})
    assert (again.ref.text(), again.note.text()) == ("EF", "In care")
    again.set_caret("person:new-child:ref", 1)
    assert again.ref.line.hasFocus()
    assert again.caret() == ("person:new-child:ref", 1)


def test_by_keyboard_alone(opened, qtbot):
    view = opened(samples.NEW_CHILD)
    said = samples.said(view)
    view.ref.line.setFocus()
    qtbot.keyClicks(view.ref.line, "EF")
    qtbot.keyClick(view.ref.line, Qt.Key.Key_Tab)
    assert view.age.line.hasFocus()
    qtbot.keyClick(view.age.line, Qt.Key.Key_Tab)
    assert view.age_unknown.hasFocus()
    qtbot.keyClick(view.age_unknown, Qt.Key.Key_Space)
    qtbot.keyClick(view.age_unknown, Qt.Key.Key_Tab)
    assert view.roles.options()[0].hasFocus()
    qtbot.keyClick(view.roles.options()[0], Qt.Key.Key_Space)
    qtbot.keyClick(view.window(), Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: said[-1][0] == "save_person")
    assert said[-1][1]["roles"] == ("pictured",)
