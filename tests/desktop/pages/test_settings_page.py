"""Settings: what is chosen now, each change at once, and the ways on from there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from ux import checks, pixels

from core.page import Said
from desktop.pages.settings import LOCK_MINUTES, SettingsView
from desktop.preferences import LOCK_MINUTES as KEPT_MINUTES
from desktop.preferences import SCHEMES, TEXT_PERCENTS, Preferences
from desktop.screens import Settings

GUIDANCE = Said("Guidance on images", "A partnership. Edition 2026. Fingerprint 0123456789ab.")
PAGE = Settings("Example School", "Kent", "Alex Morgan", 125, "dark", 10, (GUIDANCE,), "Waymark 0.1.0")


def _chosen(shown):
    return [one.accessibleName() or one.text() for one in shown.view.findChildren(QRadioButton) if one.isChecked()]


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_fault(in_frame, dark, percent, size):
    shown = in_frame(lambda: SettingsView(PAGE), size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


def test_focus_is_seen_on_every_stop(in_frame):
    shown = in_frame(lambda: SettingsView(PAGE), (1092, 1400))
    assert pixels.focus_marks(shown.frame) == []


def test_what_is_chosen_now_is_shown(in_frame):
    assert _chosen(in_frame(lambda: SettingsView(PAGE))) == ["&Dark", "Text size 125 per cent", "Lock after 10 minutes"]


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("Light", "scheme", "light"),
        ("As on this computer", "scheme", ""),
        ("Text size 200 per cent", "text_percent", 200),
        ("Lock after 2 minutes", "lock_minutes", 2),
    ],
)
def test_a_change_holds_at_once_and_is_one_that_is_kept(in_frame, words, name, value):
    shown = in_frame(lambda: SettingsView(PAGE))
    shown.press(words)
    assert shown.told == [("set_preference", (name, value))]
    assert getattr(Preferences(text_percent=125, scheme="dark", lock_minutes=10).changed(name, value), name) == value


def test_every_choice_that_is_kept_is_offered(in_frame):
    shown = in_frame(lambda: SettingsView(PAGE))
    offered = len(shown.view.findChildren(QRadioButton))
    assert LOCK_MINUTES == KEPT_MINUTES
    assert offered == len(SCHEMES) + len(TEXT_PERCENTS) + len(KEPT_MINUTES)


def test_arrow_keys_choose(in_frame, qtbot):
    shown = in_frame(lambda: SettingsView(PAGE))
    dark = next(one for one in shown.view.findChildren(QRadioButton) if one.text() == "&Dark")
    dark.setFocus()
    qtbot.keyClick(dark, Qt.Key.Key_Left)
    assert shown.told == [("set_preference", ("scheme", "light"))]


def test_setting_guidance_and_version_are_said(in_frame):
    said = in_frame(lambda: SettingsView(PAGE)).spoken()
    for words in ("Example School", "Kent", "Alex Morgan", GUIDANCE.text, GUIDANCE.detail, "Waymark 0.1.0"):
        assert words in said


def test_ways_out(in_frame):
    shown = in_frame(lambda: SettingsView(PAGE))
    for words in ("Check your contacts", "Keep records safe", "What Waymark does not protect", "Back to cases"):
        shown.press(words)
    assert shown.told == [("contacts", None), ("safety", None), ("not_protected", None), ("cases", None)]
