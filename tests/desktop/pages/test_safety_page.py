"""Keep records safe: each subject with how it stands and its ways on; and the limits, in full."""

import pytest
from ux import checks, pixels

from core.promises import promises
from desktop.pages.safety import NotProtectedView, SafetyView
from desktop.screens.safety import NotProtected, Safety, Subject

PAGE = Safety(
    (
        Subject("Backups", ("Last made on 12 November. 31 changes since.",), (("Back up &now", "back_up_now"),), True),
        Subject("People", ("Alex Morgan and Sam Reid",), (("&People", "people"),)),
    ),
    "The backup is made.",
)
LIMITS = NotProtected(promises().kept, promises().limits)
VIEWS = {"safety": lambda: SafetyView(PAGE), "limits": lambda: NotProtectedView(LIMITS)}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_no_fault(in_frame, view, dark, percent, size):
    shown = in_frame(VIEWS[view], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("view", VIEWS)
def test_focus_is_seen_on_every_stop(in_frame, view):
    assert pixels.focus_marks(in_frame(VIEWS[view], (1092, 1800)).frame) == []


def test_each_way_says_its_verb(in_frame):
    shown = in_frame(VIEWS["safety"])
    for words in ("Back up now", "People", "Back to cases"):
        shown.press(words)
    assert shown.told == [("back_up_now", None), ("people", None), ("cases", None)]


def test_how_things_stand_is_heard(in_frame):
    said = in_frame(VIEWS["safety"]).spoken()
    for words in ("The backup is made.", "31 changes since", "Alex Morgan and Sam Reid"):
        assert words in said


def test_every_promise_and_every_limit_is_heard(in_frame):
    said = in_frame(VIEWS["limits"]).spoken()
    for lead, rest in (*promises().kept, *promises().limits):
        assert lead in said
        assert rest in said
