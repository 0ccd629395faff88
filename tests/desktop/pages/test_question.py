from dataclasses import replace

import page_samples as samples
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.pages.question import QuestionView, choose, known_only_strip


@pytest.fixture
def view(qtbot):
    made = QuestionView(samples.QUESTION, samples.ALWAYS)
    samples.framed(qtbot, made)
    return made


def test_nothing_is_preselected_and_an_answer_given_before_is_shown(qtbot):
    fresh = QuestionView(samples.QUESTION, samples.ALWAYS)
    again = QuestionView(replace(samples.QUESTION, answer="not_known", note="An account."), samples.ALWAYS)
    for view in (fresh, again):
        qtbot.addWidget(view)
    assert fresh.choices.value() is None
    assert (again.choices.value(), again.note.text()) == ("not_known", "An account.")


def test_a_choice_is_reported_at_once_and_nothing_moves_on(view):
    said = samples.said(view)
    view.choices.options()[1].click()
    assert said == [("answer", ("stranger", "no"))]


def test_continue_needs_an_answer(view, qtbot):
    said = samples.said(view)
    view.buttons[0].click()
    assert said == []
    assert view.summary.isVisible()
    assert view.choices.error() == "Choose Yes, No or Not known"
    view.summary.lines()[0].click()
    assert view.choices.options()[0].hasFocus()
    view.choices.options()[0].click()
    view.buttons[0].click()
    assert said[-1] == ("next", "question:stranger")
    assert not view.summary.isVisible()
    assert view.choices.error() == ""


def test_the_fault_is_built_from_the_labels():
    labels = ("Ja: alle", "Nein", "Unbekannt: noch")
    choices = tuple(replace(c, label=says) for c, says in zip(samples.QUESTION.choices, labels, strict=True))
    assert choose(replace(samples.QUESTION, choices=choices)) == "Choose Ja, Nein or Unbekannt"


def test_an_extra_page_needs_no_answer_and_offers_to_skip(qtbot):
    view = QuestionView(samples.EXTRA, samples.ALWAYS)
    samples.framed(qtbot, view)
    said = samples.said(view)
    view.buttons[0].click()
    view.buttons[1].click()
    assert said == [("next", "question:stranger"), ("go", "check")]
    assert samples.named(view, "Skip to check answers") is view.buttons[1]


def test_save_and_close(view):
    said = samples.said(view)
    samples.named(view, "Save and close").click()
    assert said == [("leave", None)]


def test_a_note_is_a_draft_while_typed_and_final_once(view, qtbot):
    said = samples.said(view)
    view.note.area.setFocus()
    qtbot.keyClicks(view.note.area, "An account")
    view.flush()
    assert said == [("draft", ("note:stranger", "An account"))]
    view.commit()
    view.commit()
    assert said[1:] == [("note", ("stranger", "An account"))]


def test_continue_makes_the_note_final_before_it_goes_on(view, qtbot):
    view.choices.set_value("no")
    said = samples.said(view)
    qtbot.keyClicks(view.note.area, "Nobody else")
    view.buttons[0].click()
    assert [verb for verb, _value in said] == ["draft", "note", "next"]


def test_a_note_that_came_back_as_a_draft_is_made_final_though_nothing_is_typed(qtbot):
    view = QuestionView(replace(samples.QUESTION, note="From a draft"), samples.ALWAYS)
    qtbot.addWidget(view)
    said = samples.said(view)
    view.commit()
    assert said == [("note", ("stranger", "From a draft"))]


def test_a_page_left_as_it_was_reports_nothing(view):
    said = samples.said(view)
    view.flush()
    view.commit()
    assert said == []


def test_a_note_that_is_too_long_is_counted_not_cut_and_holds_the_page(view):
    view.choices.set_value("no")
    view.note.set_text("x " * 6_000)
    said = samples.said(view)
    view.buttons[0].click()
    assert "next" not in [verb for verb, _value in said]
    assert "12,000" in view.note.error()
    assert len(view.note.text()) == 12_000


def test_a_picture_is_refused(view):
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QApplication.clipboard().setMimeData(picture)
    view.note.area.setFocus()
    view.note.area.paste()
    assert view.note.text() == ""
    assert "Pictures and files cannot be added here" in view.note.error()
    assert not view.note.area.acceptDrops()


def test_the_caret_is_found_and_put_back(view, qtbot):
    assert view.caret() is None
    view.note.area.setFocus()
    qtbot.keyClicks(view.note.area, "An account")
    qtbot.keyClick(view.note.area, Qt.Key.Key_Left)
    assert view.caret() == ("note:stranger", 9)
    other = QuestionView(replace(samples.QUESTION, note="An account"), samples.ALWAYS)
    samples.framed(qtbot, other)
    other.set_caret("note:stranger", 9)
    assert other.caret() == ("note:stranger", 9)
    other.set_caret("note:another", 3)  # a page that has changed since
    assert other.caret() == ("note:stranger", 9)


def test_by_keyboard_alone(view, qtbot):
    said = samples.said(view)
    window = view.window()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: view.choices.value() == "not_known")  # a key of its own holds the button for a moment
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    assert view.note.area.hasFocus()
    qtbot.keyClicks(view.note.area, "Nobody knows")
    qtbot.keyClick(view.note.area, Qt.Key.Key_Tab)
    assert not view.note.area.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: said[-1] == ("next", "question:stranger"))


def test_why_is_open_and_says_where_it_comes_from(view):
    words = [each.accessibleName() for each in view.findChildren(type(known_only_strip()).__mro__[1])]
    assert any("organised crime" in said and "From: Section 5, first point" in said for said in words)


@pytest.mark.parametrize(
    ("hint", "rest"),
    [
        ("Record only what is already known. Do not ask a child.", "Do not ask a child."),
        ("Record only what is already known. Call 999 now.", "Do not question a child. Call 999 now."),
        ("", "Do not question a child."),
    ],
)
def test_the_strip_always_says_that_no_child_is_questioned(qtbot, hint, rest):
    strip = known_only_strip(hint)
    qtbot.addWidget(strip)
    strip.refresh()
    assert strip.accessibleName() == f"Record only what is already known. {rest}"


def test_faults_of_the_session_that_belong_nowhere_are_shown_on_top(view):
    view.show_faults([("", "The disk is full. Nothing was lost.")])
    assert [line.text() for line in view.summary.lines()] == ["The disk is full. Nothing was lost."]
    view.summary.lines()[0].click()
    assert view.heading.hasFocus()
