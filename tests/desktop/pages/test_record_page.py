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
    second="Waiting for the signature of Sam Okafor on the printed record",
    waits=True,
)
ONE = RecordPage("2026-014", "refer", FIRST.decision, "Refer today.", (FIRST,), False, ("AB", "CD"))
WAITS = RecordPage("2026-014", "manage", SECOND.decision, "Review it.", (SECOND, FIRST), False, ("AB",))
GOES_ON = replace(ONE, in_progress=True, level="outside", people=())
PAGES = {"one": ONE, "waits": WAITS, "goes_on": GOES_ON}


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
    assert [fault for fault in checks.silent_text(shown.view) if "For example, 7" not in fault.where] == []


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


def test_the_second_signature_is_reported_whole(in_frame, qtbot):
    shown = in_frame(lambda: RecordView(WAITS))
    boxes = shown.view.findChildren(QLineEdit)
    for box, words in zip(boxes, (" Sam Okafor ", "Headteacher", "22", "November", "2026"), strict=True):
        box.setFocus()
        qtbot.keyClicks(box, words)
    shown.press("Record the second signature")
    assert shown.told == [("second_signature", ("Sam Okafor", "Headteacher", "2026-11-22"))]


def test_everything_missing_is_said_at_once_and_nothing_is_lost(in_frame, qtbot):
    shown = in_frame(lambda: RecordView(WAITS))
    boxes = shown.view.findChildren(QLineEdit)
    boxes[1].setFocus()
    qtbot.keyClicks(boxes[1], "Headteacher")
    boxes[2].setFocus()
    qtbot.keyClicks(boxes[2], "41")
    shown.press("Record the second signature")
    assert shown.told == []
    said = [line.text() for line in shown.view.summary.lines()]
    assert said[0] == "Enter the name of the person who signed"
    assert len(said) == 2
    assert "Enter the name" in boxes[0].accessibleName()
    assert (boxes[1].text(), boxes[2].text()) == ("Headteacher", "41")
    qtbot.keyClick(shown.view.summary.lines()[0], Qt.Key.Key_Space)
    assert QApplication.focusWidget() is boxes[0]
