"""A signed case: its versions as they stand, what can be done now, and the second signature."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from ux import checks, pixels

from desktop.pages.record import RecordView
from desktop.screens import RecordPage, VersionLine

FIRST = VersionLine(
    version=1,
    signed="Signed by Alex Morgan, 20 November 2026, 09:12",
    decision="Refer now to the police and children’s services",
    code="K2QX-S9P6-DFTM-A",
    reason="First signed version",
    second="",
    waits=False,
)
SECOND = VersionLine(
    version=2,
    signed="Signed by Alex Morgan, 22 November 2026, 14:05",
    decision="Manage this in school, with support",
    code="AJH4-S9P6-DFTM-G",
    reason="The age was wrong",
    second="Waiting for the signature of Sam Okafor",
    waits=True,
)
ONE = RecordPage("2026-014", "refer", FIRST.decision, "Refer today.", (FIRST,), False, ("AB", "CD"), case="c1")
WAITS = RecordPage("2026-014", "manage", SECOND.decision, "Review it.", (SECOND, FIRST), False, ("AB",), case="c1")
WITH_OTHERS = replace(
    WAITS,
    signers=(("1" * 32, "Sam Okafor"), ("2" * 32, "P. Nowak")),
    typed={"second:name": "Sam Okafor", "second:role": "Headteacher"},
    notice="The case is on hold until 1 December 2030.",
)
IN_INK = replace(WITH_OTHERS, typed={"second:who": "ink", "second:name": "R. Patel", "second:on": "2026-11-22"})
GOES_ON = replace(ONE, in_progress=True, level="outside", people=())
PAGES = {"one": ONE, "waits": WAITS, "goes_on": GOES_ON, "others": WITH_OTHERS, "ink": IN_INK}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(lambda: RecordView(PAGES[name]), size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_seen_and_every_word_heard(in_frame, name):
    shown = in_frame(lambda: RecordView(PAGES[name]), (1092, 1400))
    assert pixels.focus_marks(shown.frame) == []
    spoken_with_its_options = ("For example, 7", "Who signs?")
    silent = checks.silent_text(shown.view)
    assert [fault for fault in silent if not any(words in fault.where for words in spoken_with_its_options)] == []


def test_the_heading_says_the_decision_and_what_comes_next(in_frame):
    shown = in_frame(lambda: RecordView(ONE))
    assert QApplication.focusWidget() is shown.view.heading
    assert shown.view.heading.accessibleName() == (
        "Case 2026-014: your decision: Refer now to the police and children’s services. Refer today."
    )


def test_each_version_is_read_whole(in_frame):
    said = in_frame(lambda: RecordView(WAITS)).spoken().split("\n")
    (version,) = [one for one in said if one.startswith("Version 2.")]
    for words in (SECOND.decision, SECOND.signed, SECOND.code, SECOND.reason, SECOND.second):
        assert words in version
    assert any(one.startswith("Version 1.") and FIRST.signed in one for one in said)
    assert any("AB" in one for one in said)


@pytest.mark.parametrize(
    ("words", "verb", "page"),
    [
        ("Preview and print version 2", ("preview", 2), WAITS),
        ("Preview and print version 1", ("preview", 1), WAITS),
        ("Make a new version", ("reopen", None), ONE),
        ("Go on with version 2", ("resume", None), GOES_ON),
    ],
)
def test_what_can_be_done(in_frame, words, verb, page):
    shown = in_frame(lambda: RecordView(page))
    shown.press(words)
    assert shown.told == [verb]


def test_a_version_in_progress_cannot_be_reopened_and_comes_first(in_frame):
    bar = [button.text().replace("&", "") for button in in_frame(lambda: RecordView(GOES_ON)).view.buttons]
    assert bar == ["Go on with version 2", "Preview and print version 1"]


def test_the_second_signature_is_asked_for_only_while_it_waits(in_frame):
    assert in_frame(lambda: RecordView(WAITS)).view.buttons[0].text() == "&Record the second signature"
    assert in_frame(lambda: RecordView(ONE)).view.findChildren(QLineEdit) == []


def in_sight(shown) -> list[QLineEdit]:
    """The boxes that a person sees."""
    return [box for box in shown.view.findChildren(QLineEdit) if box.isVisible()]


def test_the_person_named_in_the_record_signs_here_by_their_password(in_frame, qtbot):
    shown = in_frame(lambda: RecordView(WITH_OTHERS))
    role, password = in_sight(shown)
    assert role.text() == "Headteacher"
    qtbot.keyClicks(password, "twelve small ducks")
    shown.press("Record the second signature")
    assert shown.told == [("second_by_password", ("1" * 32, "Headteacher", "twelve small ducks"))]
    shown.view.clear_secrets()
    assert password.text() == ""


def test_a_way_of_signing_asks_only_for_what_it_needs(in_frame):
    shown = in_frame(lambda: RecordView(replace(WITH_OTHERS, typed={})))
    assert in_sight(shown) == [], "nobody is chosen yet"
    shown.press("Record the second signature")
    assert [line.text() for line in shown.view.summary.lines()] == ["Choose who signs"]
    shown.press("Somebody else, in ink")
    assert len(in_sight(shown)) == 5
    shown.press("P. Nowak")
    assert len(in_sight(shown)) == 2
    assert shown.told == [("draft", ("second:who", "ink")), ("draft", ("second:who", "2" * 32))]


def test_what_was_typed_before_a_lock_is_there_again(in_frame):
    shown = in_frame(lambda: RecordView(IN_INK))
    assert [box.text() for box in in_sight(shown)] == ["R. Patel", "", "22", "11", "2026"]


def test_what_has_just_been_done_is_said_first(in_frame):
    shown = in_frame(lambda: RecordView(WITH_OTHERS))
    assert shown.view.heading.accessibleName().startswith("The case is on hold")


def test_the_second_signature_is_reported_whole(in_frame, qtbot):
    shown = in_frame(lambda: RecordView(WAITS))
    boxes = in_sight(shown)
    for box, words in zip(boxes, (" Sam Okafor ", "Headteacher", "22", "November", "2026"), strict=True):
        box.setFocus()
        qtbot.keyClicks(box, words)
    shown.press("Record the second signature")
    assert shown.told[-1] == ("second_signature", ("Sam Okafor", "Headteacher", "2026-11-22"))
    drafts = dict(value for verb, value in shown.told if verb == "draft")
    assert drafts == {"second:name": " Sam Okafor ", "second:role": "Headteacher", "second:on": "2026-11-22"}


def test_everything_missing_is_said_at_once_and_nothing_is_lost(in_frame, qtbot):
    shown = in_frame(lambda: RecordView(WAITS))
    boxes = in_sight(shown)
    boxes[1].setFocus()
    qtbot.keyClicks(boxes[1], "Headteacher")
    boxes[2].setFocus()
    qtbot.keyClicks(boxes[2], "41")
    shown.press("Record the second signature")
    assert {verb for verb, _ in shown.told} == {"draft"}
    said = [line.text() for line in shown.view.summary.lines()]
    assert said[0] == "Enter the name of the person who signed"
    assert len(said) == 2
    assert "Enter the name" in boxes[0].accessibleName()
    assert (boxes[1].text(), boxes[2].text()) == ("Headteacher", "41")
    qtbot.keyClick(shown.view.summary.lines()[0], Qt.Key.Key_Space)
    assert QApplication.focusWidget() is boxes[0]


def test_the_ways_to_keep_dispose_and_send_carry_the_case(in_frame):
    shown = in_frame(lambda: RecordView(ONE))
    shown.press("Keep or dispose of this case")
    shown.press("Send it to another school")
    assert shown.told == [("keep_or_dispose", "c1"), ("send_case", "c1")]
