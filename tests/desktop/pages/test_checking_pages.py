"""The pages about checking the records: what is told, what is reported, and that they can be read at any size."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from ux import checks, pixels

from desktop.pages import checking
from desktop.pages.checking import CheckedView, CheckRecordsView, WhatWasDoneView
from desktop.screens.checking import Checked, CheckRecords, DoneDay, Found, WhatWasDone

CHECK = "entry 412 · 7F3A-K2QX-9TDM-04HB-W6ZC"
LAST, SLIP = "Last checked on 22 November 2026, 14:05, by Alex Morgan.", "The last slip was made on 2 October 2026."
GOOD = Found("All entries", "good", ("All 412 entries hold: chain, texts and signatures.",))
BAD = Found("The printed check of entry 412", "bad", ("Changed. Entry 412 is not what it was.", "Change nothing now."))
TYPO = Found("The printed check of entry 412", "look", ("Not typed right.", "Look at the paper again."))
DAY = DoneDay("22 November 2026", ("14:05. Alex Morgan unlocked Waymark.", "14:01. Alex Morgan made a backup."))
BEFORE = DoneDay("21 November 2026", ("16:20. Alex Morgan set up Waymark.",))
WHEN = "Checked on 22 November 2026, 14:05, by Alex Morgan."
PAGES = {
    "ask": lambda: CheckRecordsView(CheckRecords(LAST, SLIP, slip_due=False)),
    "due": lambda: CheckRecordsView(CheckRecords(LAST, SLIP, slip_due=True, typed=CHECK)),
    "news": lambda: CheckRecordsView(CheckRecords(LAST, SLIP, slip_due=False, notice="The slip is on its way.")),
    "good": lambda: CheckedView(Checked((GOOD,), WHEN)),
    "bad": lambda: CheckedView(Checked((GOOD, BAD), WHEN, "c1", "2026-001")),
    "typo": lambda: CheckedView(Checked((GOOD, TYPO), WHEN)),
    "done": lambda: WhatWasDoneView(WhatWasDone((DAY,), 0)),
    "more": lambda: WhatWasDoneView(WhatWasDone((DAY, BEFORE), 1234)),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", ["due", "bad", "more"])
def test_focus_is_seen_on_every_stop(in_frame, name):
    assert pixels.focus_marks(in_frame(PAGES[name], (1092, 1200)).frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_the_page_is_heard(in_frame, name):
    assert checks.silent_text(in_frame(PAGES[name], (1092, 1200)).view) == []


def test_what_is_typed_goes_out_by_button_or_by_enter_as_a_scanner_ends_with_it(in_frame, qtbot):
    shown = in_frame(PAGES["ask"])
    box = shown.view.findChild(QLineEdit)
    box.setFocus()
    qtbot.keyClicks(box, f" {CHECK} ")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    shown.press("Check everything now")
    assert [told for told in shown.told if told[0] != "draft"] == [("check_everything", CHECK)] * 2
    assert ("draft", ("check", f" {CHECK} ")) in shown.told


def test_everything_can_be_checked_without_a_paper(in_frame):
    shown = in_frame(PAGES["ask"])
    shown.press("Check everything now")
    shown.press("See what was done")
    assert shown.told == [("check_everything", ""), ("log_page", None)]


def test_what_is_not_a_check_is_said_beside_it(in_frame):
    shown = in_frame(PAGES["due"])
    shown.view.show_faults([("check", "The entry number is missing.")])
    assert "The entry number is missing." in shown.view.findChild(QLineEdit).accessibleName()


def test_a_text_too_long_is_kept_whole_and_said(in_frame):
    shown = in_frame(PAGES["ask"])
    shown.view.findChild(QLineEdit).setText("7" * 300)
    shown.press("Check everything now")
    assert not [told for told in shown.told if told[0] == "check_everything"]
    assert shown.view.findChild(QLineEdit).text() == "7" * 300


def test_the_slip_is_printed_or_saved_where_the_person_says(in_frame, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(checking, "ask_where", lambda _, title, name: asked.append((title, name)) or tmp_path / "s.pdf")
    shown = in_frame(PAGES["due"])
    shown.press("Print this month’s check slip…")
    shown.press("Save it as PDF…")
    assert asked == [("Save the check slip", "Waymark check slip.pdf")]
    assert shown.told == [("print_slip", None), ("save_slip", tmp_path / "s.pdf")]
    assert "A new slip is due." in shown.spoken()


def test_no_place_no_slip(in_frame, monkeypatch):
    monkeypatch.setattr(checking, "ask_where", lambda *_: None)
    shown = in_frame(PAGES["ask"])
    shown.press("Save it as PDF…")
    assert shown.told == []
    assert "A new slip is due." not in shown.spoken()


def test_the_gravest_comes_first_and_is_heard_with_the_heading(in_frame):
    shown = in_frame(PAGES["bad"])
    assert "Something does not hold" in QApplication.focusWidget().accessibleName()
    shown.press("Open case 2026-001")
    shown.press("Check another paper")
    shown.press("See what was done")
    assert shown.told == [("open_case", "c1"), ("check_records", None), ("log_page", None)]
    said = shown.spoken()
    assert said.index("Entry 412 is not what it was") < said.index("All 412 entries hold")


@pytest.mark.parametrize(
    ("name", "words"), [("good", "Everything that was checked holds."), ("typo", "not typed right")]
)
def test_the_other_ends_in_one_sentence(in_frame, name, words):
    assert words in in_frame(PAGES[name]).spoken()


def test_a_slip_that_left_is_heard_at_once(in_frame):
    in_frame(PAGES["news"])
    assert "The slip is on its way." in QApplication.focusWidget().accessibleName()


def test_older_entries_are_asked_for(in_frame):
    shown = in_frame(PAGES["more"])
    shown.press("Show older (1,234 more)")
    shown.press("Check the records")
    assert shown.told == [("log_more", None), ("check_records", None)]
    assert "14:05. Alex Morgan unlocked Waymark." in shown.spoken()
