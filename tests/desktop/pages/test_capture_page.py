"""Pictures of the screen: the page in each of its states, as seen and as heard."""

import pytest
from ux import checks, pixels

from desktop.pages.capture import CaptureView
from desktop.screens.capture import ScreenCapture

PAGES = {
    "kept out": lambda: CaptureView(ScreenCapture(is_kept_out=True, is_allowed=False, minutes=30)),
    "allowed": lambda: CaptureView(ScreenCapture(is_kept_out=True, is_allowed=True, minutes=30)),
    "cannot": lambda: CaptureView(ScreenCapture(is_kept_out=False, is_allowed=False, minutes=30)),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_seen_and_every_word_heard(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 900))
    assert pixels.focus_marks(shown.frame) == []
    assert checks.silent_text(shown.view) == []


def test_what_may_be_seen_is_said_before_it_is_allowed(in_frame):
    shown = in_frame(PAGES["kept out"])
    shown.press("Allow pictures for 30 minutes")
    assert shown.told == [("allow_capture", None)]
    assert shown.view.buttons[0].text() == "&Back", "Enter allows nothing"
    said = shown.spoken()
    assert said.index("they can keep") < said.index("Allow pictures")
    assert "The log keeps your name" in said
