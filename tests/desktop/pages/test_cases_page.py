"""The case list: found, filtered, opened, refreshed in place; and what stands there when it is empty."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from ux import checks, pixels

from desktop.pages.cases import CasesView
from desktop.screens import CaseLine, Cases
from desktop.widgets.cards import EmptyState
from desktop.widgets.caserow import CaseRow

TONES = ("", "refer", "advice", "manage", "outside")
COUNTS = {"open": 60, "signed": 12, "all": 72}


def _line(number):
    return CaseLine(
        case=f"case-{number}",
        reference=f"2026-{number:03d}",
        initials="AB, CD",
        label="In progress" if number % 2 else "Signed",
        tone=TONES[number % 5],
        outcome="Outcome not reached yet" if number % 2 else "Refer to the police and children’s services now",
        next_step="answer “Coercion”",
        opened="today at 14:05",
    )


LINES = tuple(_line(number) for number in range(60, 0, -1))
FULL = Cases(LINES[:50], "", "open", COUNTS, 10, "")
FEW = Cases(LINES[:3], "", "", {"open": 2, "signed": 1, "all": 3}, 0, "6 wrong tries at your password since Tuesday.")
NONE = Cases((), "", "open", {"open": 0, "signed": 0, "all": 0}, 0, "")
NO_HIT = Cases((), "ZZ", "open", {"open": 0, "signed": 0, "all": 0}, 0, "")
NOT_HERE = Cases((), "", "signed", {"open": 2, "signed": 0, "all": 2}, 0, "")
PAGES = {"few": FEW, "none": NONE, "no_hit": NO_HIT, "not_here": NOT_HERE}


def _rows(shown):
    found = [row for row in shown.view.findChildren(CaseRow) if not row.isHidden()]
    return sorted(found, key=lambda row: row.y())


def _open(in_frame, qtbot, page, *size):
    shown = in_frame(lambda: CasesView(page), *size)
    qtbot.waitUntil(lambda: len(_rows(shown)) == len(page.rows))
    return shown


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(lambda: CasesView(PAGES[name]), size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


def test_no_fault_in_a_long_list(in_frame, qtbot):
    shown = _open(in_frame, qtbot, FULL)
    assert checks.check_all(shown.frame, contrast=False) == []


def test_focus_is_seen_on_every_stop(in_frame):
    assert pixels.focus_marks(in_frame(lambda: CasesView(FEW), (1092, 900)).frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_heard(in_frame, name):
    shown = in_frame(lambda: CasesView(PAGES[name]), (1092, 900))
    assert [fault for fault in checks.silent_text(shown.view) if "'Show'" not in fault.where] == []


def test_a_row_is_one_sentence_and_opens_its_case_by_enter(in_frame, qtbot):
    shown = _open(in_frame, qtbot, FULL)
    row = _rows(shown)[1]
    assert row.accessibleName() == (
        "Case 2026-059, In progress, Outcome not reached yet. AB, CD. Next: answer “Coercion”. Started today at 14:05."
    )
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert shown.told == [("open_case", "case-59")]


def test_rows_come_in_order_and_the_first_are_there_at_once(in_frame, qtbot):
    view = CasesView(FULL)
    qtbot.addWidget(view)
    assert [row.reference for row in view.findChildren(CaseRow)] == [line.reference for line in LINES[:10]]
    shown = _open(in_frame, qtbot, FULL)
    assert [row.reference for row in _rows(shown)] == [line.reference for line in LINES[:50]]
    stops = [stop.reference for stop in checks.tab_stops(shown.frame) if isinstance(stop, CaseRow)]
    assert stops == [line.reference for line in LINES[:50]]


def test_typing_searches_once_after_a_pause_and_keeps_the_focus(in_frame, qtbot):
    shown = _open(in_frame, qtbot, FULL)
    box = shown.view._find.line
    box.setFocus()
    qtbot.keyClicks(box, " 2026-05")
    assert shown.told == []
    qtbot.waitUntil(lambda: shown.told != [], timeout=2000)
    assert shown.told == [("search", ("2026-05", "open"))]
    found = replace(FULL, rows=LINES[1:11], text="2026-05", more=0)
    shown.view.update_rows(found)
    qtbot.waitUntil(lambda: len(_rows(shown)) == 10)
    assert QApplication.focusWidget() is box
    assert box.text() == " 2026-05"
    qtbot.keyClicks(box, "9")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert shown.told[1:] == [("search", ("2026-059", "open"))]
    qtbot.wait(400)
    assert len(shown.told) == 2


def test_rows_that_stay_are_the_same_widgets(in_frame, qtbot):
    shown = _open(in_frame, qtbot, FULL)
    kept = _rows(shown)[5]
    shown.view.update_rows(replace(FULL, rows=(LINES[5], LINES[20]), more=0))
    assert _rows(shown)[0] is kept
    assert [row.reference for row in _rows(shown)] == ["2026-055", "2026-040"]


def test_show_more_goes_on_with_the_first_new_row(in_frame, qtbot):
    shown = _open(in_frame, qtbot, FULL)
    shown.press("Show 10 more")
    assert shown.told == [("show_more", None)]
    shown.view.update_rows(replace(FULL, rows=LINES, more=0))
    assert QApplication.focusWidget().reference == LINES[50].reference
    qtbot.waitUntil(lambda: len(_rows(shown)) == 60)
    assert not shown.view._more.isVisible()


def test_segments_filter_by_arrow_and_say_their_counts(in_frame, qtbot):
    shown = in_frame(lambda: CasesView(FEW))
    segments = shown.view._status.options()
    assert [one.text().replace("&", "") for one in segments] == ["Open (2)", "Signed (1)", "All (3)"]
    assert [one.accessibleName() for one in segments] == ["Open, 2 cases", "Signed, 1 case", "All, 3 cases"]
    assert segments[2].isChecked()
    segments[2].setFocus()
    qtbot.keyClick(segments[2], Qt.Key.Key_Left)
    assert shown.told == [("search", ("", "signed"))]
    shown.view.update_rows(replace(FEW, counts={"open": 2, "signed": 4, "all": 6}))
    assert segments[1].text().replace("&", "") == "Signed (4)"
    assert segments[1].accessibleName() == "Signed, 4 cases"
    qtbot.keyClick(segments[1], Qt.Key.Key_Right)
    assert shown.told[1:] == [("search", ("", ""))]


def test_first_use_has_one_next_step(in_frame):
    shown = in_frame(lambda: CasesView(NONE))
    assert "No cases yet" in shown.spoken()
    starts = [one for one in shown.view.findChildren(QPushButton) if "Start" in one.text() and one.isVisible()]
    assert len(starts) == 1
    shown.press("Start a new assessment")
    assert shown.told == [("start_case", None)]


def test_no_hit_can_be_cleared(in_frame, qtbot):
    shown = in_frame(lambda: CasesView(NO_HIT))
    shown.press("Clear the search")
    assert shown.told == [("search", ("", "open"))]
    assert QApplication.focusWidget() is shown.view._find.line
    shown.view.update_rows(FULL)
    qtbot.waitUntil(lambda: len(_rows(shown)) == 50)
    assert shown.view.findChildren(EmptyState) == []


def test_no_hit_says_so(in_frame):
    assert "No case found" in in_frame(lambda: CasesView(NO_HIT)).spoken()


def test_start_and_settings_and_notice(in_frame):
    shown = in_frame(lambda: CasesView(FEW))
    assert "6 wrong tries" in shown.spoken()
    shown.press("Start a new assessment")
    shown.press("Settings")
    assert shown.told == [("start_case", None), ("settings", None)]
