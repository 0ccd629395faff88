"""Colours that can be told apart, sizes that follow the person, and a contrast theme that has the last word."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyleFactory
from ux.pixels import ratio

from desktop.widgets import theme
from desktop.widgets.stylesheet import stylesheet
from desktop.widgets.theme import DARK, LIGHT, apply_theme, load_fonts, scaled, token

LEVELS = ("refer", "advice", "manage", "other")
WORDS = [
    *((ink, ground) for ink in ("text", "muted", "link") for ground in ("canvas", "surface", "sunken")),
    *(("text", f"{level}_tint") for level in ("refer", "advice", "manage")),
    *((f"{level}_text", f"{level}_tint") for level in ("refer", "advice", "manage")),
    *((f"{level}_text", "surface") for level in ("refer", "advice", "manage")),
    *(("on_outcome", level) for level in LEVELS),
    ("refer_text", "canvas"),
    ("link", "tint"),
    ("text", "tint"),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("disabled", "surface"),
]
SHAPES = [
    *((edge, ground) for edge in ("control", "focus", "accent") for ground in ("canvas", "surface")),
    *(
        (f"{level}_edge", ground)
        for level in ("refer", "advice", "manage", "other")
        for ground in ("canvas", "surface")
    ),
    ("control", "sunken"),
    ("focus", "sunken"),
    ("focus", "tint"),
    ("focus", "primary"),
    ("focus", "primary_hover"),
    ("primary", "canvas"),
    ("primary", "surface"),
    ("accent", "tint"),
    ("on_accent", "accent"),
    ("on_outcome", "refer"),
    ("advice_text", "advice_tint"),
]


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    apply_theme(qapp, dark=False, text_percent=100)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(WORDS, 4.5), (SHAPES, 3.0)], ids=["words", "shapes"])
def test_every_pair_of_colours_can_be_told_apart(tokens, pairs, least):
    def got(pair):
        return ratio(*(int(tokens[name][1:], 16) for name in pair))

    assert {pair: got(pair) for pair in pairs if got(pair) < least} == {}


def test_light_and_dark_have_the_same_tokens():
    assert list(LIGHT) == list(DARK)


@pytest.mark.parametrize(("percent", "body"), [(100, 16), (125, 20), (150, 24), (200, 32)])
def test_text_size_is_a_share_of_the_design(qapp, percent, body):
    apply_theme(qapp, dark=False, text_percent=percent)
    share = theme._system_text_factor()
    assert scaled(16) == round(body * share)
    assert qapp.font().pixelSize() == scaled(16)


def test_larger_text_of_the_system_counts(qapp, monkeypatch):
    monkeypatch.setattr(theme, "_system_text_factor", lambda: 1.5)
    apply_theme(qapp, dark=False, text_percent=100)
    assert scaled(16) == 24


def test_other_text_sizes_are_refused(qapp):
    with pytest.raises(ValueError, match="100, 125, 150, 200"):
        apply_theme(qapp, dark=False, text_percent=110)


def test_a_choice_is_put_on(qapp):
    apply_theme(qapp, dark=True, text_percent=100)
    assert token("canvas") == QColor(DARK["canvas"])
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK["canvas"])
    apply_theme(qapp, dark=False, text_percent=100)
    assert token("canvas") == QColor(LIGHT["canvas"])


def test_without_a_choice_the_system_is_followed_while_running(qapp, monkeypatch):
    apply_theme(qapp, dark=None, text_percent=100)
    assert token("canvas") == QColor(LIGHT["canvas"])
    monkeypatch.setattr(theme, "_is_dark", lambda _app: True)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert token("canvas") == QColor(DARK["canvas"])


def test_a_contrast_theme_leaves_no_colour_of_our_own(qapp, monkeypatch):
    apply_theme(qapp, dark=True, text_percent=100)
    monkeypatch.setattr(theme, "_wants_contrast", lambda _app: True)
    apply_theme(qapp, dark=True, text_percent=100)
    palette = qapp.palette()
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled)
    systems = {palette.color(group, role).name() for group in groups for role in QPalette.ColorRole if role.value < 22}
    assert set(re.findall(r"#[0-9a-f]{6}", qapp.styleSheet().lower())) <= systems
    assert {token(name).name() for name in LIGHT} <= systems
    ours = {QColor(tokens["canvas"]).name() for tokens in (LIGHT, DARK)}
    assert palette.color(QPalette.ColorRole.Window).name() not in ours


def test_the_sheet_has_no_fixed_text_size():
    sizes = set(re.findall(r"font-size: (\d+)px", stylesheet(LIGHT, lambda px: round(px * 10))))
    assert sizes == {"140", "160", "170", "180", "250"}


def test_fonts_are_loaded_if_they_are_there(qapp, tmp_path):
    assert load_fonts(tmp_path / "absent") == ()
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert load_fonts(tmp_path) == ()


def test_fusion_is_there():
    assert "Fusion" in QStyleFactory.keys()  # noqa: SIM118  # a Qt method, not a dict's
