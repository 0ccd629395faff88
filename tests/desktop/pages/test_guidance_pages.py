"""Newer guidance: the page for its file, and the page on what it would change."""

import pytest
from PySide6.QtWidgets import QAbstractButton
from ux import checks, pixels

from desktop.pages import guidance as pages
from desktop.pages.guidance import GuidanceChangeView, GuidanceFileView
from desktop.screens.guidance import GuidanceChange, GuidanceFile

FILE = GuidanceFile("2026-11")
CLOSED = GuidanceFile("2026-11", "This Waymark takes no guidance files. New guidance comes with a new Waymark.")
CHANGE = GuidanceChange(
    edition="2027-01",
    about=("Guidance on images.", "By a partnership.", "The file is signed by its publisher. 163 worked cases held."),
    news=("New: Was any of it sent live?", "It has 16 rules. The one in use has 15."),
    cases=(
        ("2026-014", "Now: “Ask for advice today”. With the new edition: “Refer now”.", True),
        ("2026-015", "The outcome stays the same: “Refer now”. 1 question would be new.", False),
    ),
    same="Nothing would change for 3 other open cases.",
)
NOTHING = GuidanceChange("2027-01", CHANGE.about, ("It asks the same questions, in the same words.",), (), "None open.")
VIEWS = {
    "file": lambda: GuidanceFileView(FILE),
    "closed": lambda: GuidanceFileView(CLOSED),
    "change": lambda: GuidanceChangeView(CHANGE),
    "nothing": lambda: GuidanceChangeView(NOTHING),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_no_fault(in_frame, view, dark, percent, size):
    shown = in_frame(VIEWS[view], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("view", VIEWS)
def test_focus_is_seen_on_every_stop(in_frame, view):
    assert pixels.focus_marks(in_frame(VIEWS[view], (1092, 1400)).frame) == []


def test_the_file_that_was_chosen_is_reported_and_none_is_no_choice(in_frame, monkeypatch, tmp_path):
    shown = in_frame(VIEWS["file"])
    for chosen in (None, tmp_path / "a.waymark-pack"):
        monkeypatch.setattr(pages, "ask_guidance", lambda _parent, chosen=chosen: chosen)
        shown.press("Choose the file")
    assert shown.told == [("look_at_guidance", str(tmp_path / "a.waymark-pack"))]


def test_where_no_file_is_taken_there_is_nothing_to_press(in_frame):
    shown = in_frame(VIEWS["closed"])
    assert shown.view.findChildren(QAbstractButton) == []


def test_the_password_is_sent_once_and_can_be_wiped(in_frame):
    shown = in_frame(VIEWS["change"])
    shown.view._password.line.setText("correct horse battery")
    shown.press("Use it from now on")
    assert shown.told == [("use_guidance", "correct horse battery")]
    shown.view.clear_secrets()
    assert shown.view._password.secret() == ""


def test_only_what_is_more_urgent_is_in_the_warning(in_frame):
    warned = in_frame(VIEWS["change"]).view.findChildren(pages.WarningStrip)
    assert len(warned) == 1
    assert not in_frame(VIEWS["nothing"]).view.findChildren(pages.WarningStrip)
