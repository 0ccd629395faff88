from dataclasses import replace

import page_samples as samples
import pytest

from desktop.pages.concern import ConcernView


@pytest.fixture
def view(qtbot):
    made = ConcernView(samples.CONCERN, samples.ALWAYS)
    samples.framed(qtbot, made)
    return made


@pytest.fixture
def full(qtbot):
    made = ConcernView(samples.CONCERN_FULL, samples.ALWAYS)
    samples.framed(qtbot, made)
    return made


def part(view, name):
    return view._marked[name]


def type_date(qtbot, field, *typed):
    for box, text in zip((field.day, field.month, field.year), typed, strict=True):
        box.line.setFocus()
        box.line.clear()
        qtbot.keyClicks(box.line, text)
    field.flush()


def test_what_was_entered_is_shown_again(full):
    assert part(full, "noticed_on").typed() == ("20", "11", "2026")
    assert part(full, "noticed_at").text() == "14:30"
    assert part(full, "came_to_light").value() == "staff"
    assert part(full, "imagery_kind").value() == ("photo", "video")
    assert part(full, "account").text() == "AB told the form tutor."


def test_nothing_is_preselected(view):
    assert part(view, "came_to_light").value() is None
    assert part(view, "imagery_kind").value() == ()
    assert not part(view, "noticed_on").is_not_known()


def test_each_change_is_reported_at_once(view, qtbot):
    said = samples.said(view)
    type_date(qtbot, part(view, "noticed_on"), "20", "Nov", "2026")
    qtbot.keyClicks(part(view, "noticed_at").line, "2.30pm")
    part(view, "noticed_at").flush()
    part(view, "came_to_light").options()[1].click()
    part(view, "imagery_kind").options()[1].click()
    part(view, "imagery_kind").options()[0].click()
    finals = [value for verb, value in said if verb == "concern"]
    assert finals == [
        ("noticed_on", "2026-11-20"),
        ("noticed_at", "14:30"),
        ("came_to_light", "staff"),
        ("imagery_kind", ("video",)),
        ("imagery_kind", ("photo", "video")),
    ]


def test_a_date_may_be_not_known(view, qtbot):
    said = samples.said(view)
    type_date(qtbot, part(view, "noticed_on"), "20", "11", "2026")
    part(view, "noticed_on").not_known.click()
    assert said[-1] == ("concern", ("noticed_on", "not_known"))
    again = ConcernView(replace(samples.CONCERN, values={"noticed_on": "not_known"}), samples.ALWAYS)
    qtbot.addWidget(again)
    assert part(again, "noticed_on").is_not_known()


def test_an_emptied_date_is_taken_back(full, qtbot):
    said = samples.said(full)
    type_date(qtbot, part(full, "noticed_on"), "", "", "")
    qtbot.keyClicks(part(full, "noticed_on").day.line, "1")
    qtbot.keyClick(part(full, "noticed_on").day.line, samples.BACKSPACE)
    full.flush()
    assert said[-1] == ("concern", ("noticed_on", ""))


def test_a_half_typed_date_waits_as_a_draft_and_comes_back(view, qtbot):
    said = samples.said(view)
    day = part(view, "noticed_on").day.line
    day.setFocus()
    qtbot.keyClicks(day, "20")
    view.flush()
    assert said == [("draft", ("concern:noticed_on", "20\n\n"))]
    assert view.caret() == ("concern:noticed_on", 0)
    again = ConcernView(replace(samples.CONCERN, values={"noticed_on": "20\n\n"}), samples.ALWAYS)
    samples.framed(qtbot, again)
    assert part(again, "noticed_on").typed() == ("20", "", "")
    again.set_caret("concern:noticed_on", 2)
    assert part(again, "noticed_on").year.line.hasFocus()


def test_a_date_that_is_finished_after_a_draft_is_reported_though_it_is_the_old_one(full, qtbot):
    said = samples.said(full)
    day = part(full, "noticed_on").day.line
    day.clear()
    qtbot.keyClicks(day, "x")
    full.flush()
    qtbot.keyClick(day, samples.BACKSPACE)
    qtbot.keyClicks(day, "20")
    full.flush()
    assert said == [
        ("draft", ("concern:noticed_on", "x\n11\n2026")),
        ("concern", ("noticed_on", "2026-11-20")),  # which also drops the draft
    ]


def test_leaving_with_an_unreadable_date_takes_the_old_one_out_of_the_record(full, qtbot):
    said = samples.said(full)
    type_date(qtbot, part(full, "noticed_on"), "31", "11", "2026")
    full.commit()
    assert said[-2:] == [
        ("concern", ("noticed_on", "")),
        ("draft", ("concern:noticed_on", "31\n11\n2026")),
    ]
    del said[:]
    full.commit()
    assert said == []


def test_a_text_is_a_draft_while_typed_and_final_once(view, qtbot):
    said = samples.said(view)
    area = part(view, "account").area
    area.setFocus()
    qtbot.keyClicks(area, "CD told us")
    view.flush()
    assert said == [("draft", ("concern:account", "CD told us"))]
    assert view.caret() == ("concern:account", 10)
    view.commit()
    view.commit()
    assert said[1:] == [("concern", ("account", "CD told us"))]


def test_not_known_and_something_known_do_not_hold_together(view):
    said = samples.said(view)
    photo, _video, unknown = part(view, "imagery_kind").options()
    photo.click()
    unknown.click()
    assert said[-1] == ("concern", ("imagery_kind", ("not_known",)))
    photo.click()
    assert said[-1] == ("concern", ("imagery_kind", ("photo",)))
    assert not unknown.isChecked()


def test_continue_says_all_that_is_still_needed(view):
    said = samples.said(view)
    view.buttons[0].click()
    assert said == []
    assert [line.text() for line in view.summary.lines()] == [
        "Which day did you first hear of it? Enter the date, or choose Not known",
        "How did it come to light? Choose one, or choose Not known",
        "What kind of imagery is it? Choose all that apply, or choose Not known",
        "What is known, in short? Write a few words, or that it is not known",
    ]
    assert part(view, "account").error().endswith("Write a few words, or that it is not known")
    assert part(view, "services").error() == ""
    view.summary.lines()[0].click()
    assert part(view, "noticed_on").day.line.hasFocus()


def test_an_optional_date_that_cannot_be_read_is_a_fault_all_the_same(full, qtbot):
    type_date(qtbot, part(full, "happened_on"), "31", "11", "2026")
    full.buttons[0].click()
    assert part(full, "happened_on").error() == "When did it happen? Enter a day from 1 to 30 for November 2026."


def test_a_whole_page_goes_on(full):
    said = samples.said(full)
    full.buttons[0].click()
    assert said[-1] == ("next", "concern")
    assert said[:-1] == [("concern", ("account", "AB told the form tutor."))]
    samples.named(full, "Save and close").click()
    assert said[-1] == ("leave", None)
