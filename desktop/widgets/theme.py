"""The colours and sizes every widget draws with, light and dark, and the one call that puts them on the program.

Under a contrast theme of the system the program has no colours of its own: each token is read from the palette.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.widgets.stylesheet import stylesheet

LIGHT: Final[dict[str, str]] = {
    "canvas": "#F3F6F8",
    "surface": "#FFFFFF",
    "sunken": "#E9EEF2",
    "text": "#15212B",
    "muted": "#465563",
    "hairline": "#D3DBE2",
    "control": "#5F6F7D",
    "primary": "#0A3B4F",
    "primary_hover": "#062A39",
    "on_primary": "#FFFFFF",
    "accent": "#0B5A73",
    "on_accent": "#FFFFFF",
    "link": "#0B5A73",
    "tint": "#E3F0F4",
    "focus": "#D4620C",
    "disabled": "#667480",
    "refer": "#9C1C1C",
    "refer_edge": "#9C1C1C",
    "refer_tint": "#FBEAEA",
    "refer_text": "#8E1717",
    "advice": "#7A4B00",
    "advice_edge": "#7A4B00",
    "advice_tint": "#FFF3DC",
    "advice_text": "#7A4B00",
    "manage": "#1B6138",
    "manage_edge": "#1B6138",
    "manage_tint": "#E4F3EA",
    "manage_text": "#1B6138",
    "other": "#3D4C59",
    "other_edge": "#3D4C59",
    "on_outcome": "#FFFFFF",
}
DARK: Final[dict[str, str]] = {
    "canvas": "#11181E",
    "surface": "#1A232B",
    "sunken": "#232F39",
    "text": "#EDF2F5",
    "muted": "#B4C1CC",
    "hairline": "#34434F",
    "control": "#8395A3",
    "primary": "#1F7592",
    "primary_hover": "#1B6A86",
    "on_primary": "#FFFFFF",
    "accent": "#7CC7DD",
    "on_accent": "#11181E",
    "link": "#8FD2E5",
    "tint": "#1C3742",
    "focus": "#FFC24A",
    "disabled": "#93A2AE",
    "refer": "#A32424",
    "refer_edge": "#FF9D96",
    "refer_tint": "#3A1D1C",
    "refer_text": "#FFB4AE",
    "advice": "#7A5200",
    "advice_edge": "#FFD08A",
    "advice_tint": "#3A2C12",
    "advice_text": "#FFD08A",
    "manage": "#1F6B41",
    "manage_edge": "#8FD9AC",
    "manage_tint": "#17332A",
    "manage_text": "#8FD9AC",
    "other": "#3F505D",
    "other_edge": "#8395A3",
    "on_outcome": "#FFFFFF",
}
TEXT_PERCENTS: Final = (100, 125, 150, 200)
SIZES: Final = {"h1": 25, "h2": 18, "lead": 17, "body": 16, "small": 14}
_POINTS_AT_100: Final = 9.0  # the default font of Windows at its own text size 100 %


@dataclass
class _Theme:
    """What is on the program now; there is one application, so there is one of these."""

    tokens: dict[str, str] = field(default_factory=lambda: dict(LIGHT))
    factor: float = 1.0
    asked_dark: bool | None = None
    text_percent: int = 100
    following: bool = False  # whether the system's signals are connected
    busy: bool = False


_now = _Theme()
_loaded: set[Path] = set()  # font files: a font loaded twice is kept twice


def apply_theme(app: QApplication, *, dark: bool | None, text_percent: int) -> None:
    """Put palette, stylesheet and font on the program.

    Args:
        app: the running application.
        dark: True or False as chosen in Settings; None follows the system, now and whenever it changes.
        text_percent: one of `TEXT_PERCENTS`. It multiplies the text size of the system.

    Raises:
        ValueError: the text size is not one of `TEXT_PERCENTS`.
    """
    if text_percent not in TEXT_PERCENTS:
        raise ValueError(f"Choose a text size of {', '.join(map(str, TEXT_PERCENTS))} per cent.")
    _now.asked_dark, _now.text_percent = dark, text_percent
    _follow_system(app)
    _put_on(app)


def token(name: str) -> QColor:
    """The colour called `name` in the theme that is on now."""
    return QColor(_now.tokens[name])


def scaled(px: float) -> int:
    """`px` logical pixels of the 100 % design at the text size that is on now; never less than one."""
    return max(1, round(px * _now.factor))


def font(kind: str = "body", *, strong: bool = False) -> QFont:
    """The interface font at the size of `kind` (a key of `SIZES`), for the widgets that paint their own words."""
    made = QFont(QApplication.font())
    made.setPixelSize(scaled(SIZES[kind]))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def type_in_use() -> tuple[str, int, int]:
    """What the size of words depends on: where it is the same, words measured before need not be measured again."""
    return QApplication.font().key(), scaled(1000), len(_loaded)


def load_fonts(folder: Path, names: str = "*.[ot]tf") -> tuple[str, ...]:
    """Load the font files in `folder`, if it exists, that are not loaded yet; the families there are in them.

    Call before `apply_theme` for the font of the interface. `names` is a pattern of file names.
    """
    families: list[str] = []
    if folder.is_dir():
        for file in sorted(folder.glob(names)):
            if file in _loaded:
                continue
            _loaded.add(file)
            number = load_font(file)
            if number >= 0:
                families.extend(QFontDatabase.applicationFontFamilies(number))
    return tuple(dict.fromkeys(families))


def load_font(file: Path) -> int:
    """Qt's number of a font file, below 0 where it is none.

    On Windows, and off the screen, Qt cannot open a file in a folder whose name has letters of another country.
    """
    number = QFontDatabase.addApplicationFont(str(file))
    return number if number >= 0 else QFontDatabase.addApplicationFontFromData(file.read_bytes())


def _follow_system(app: QApplication) -> None:
    if _now.following:
        return
    _now.following = True
    hints = app.styleHints()
    contrast = hints.accessibility()
    hints.colorSchemeChanged.connect(lambda _scheme: _put_on(app))
    contrast.contrastPreferenceChanged.connect(lambda _contrast: _put_on(app))


def _put_on(app: QApplication) -> None:
    if _now.busy:  # setting the colour scheme below speaks through the same signal
        return
    _now.busy = True
    try:
        app.setStyle("Fusion")
        _now.factor = _system_text_factor() * _now.text_percent / 100
        app.setFont(_body_font())
        if _wants_contrast(app):
            app.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
            app.setPalette(QPalette())
            _now.tokens = _tokens_of(app.palette())
        else:
            _now.tokens = dict(DARK if _is_dark(app) else LIGHT)
            app.setPalette(_palette_of(_now.tokens))
        app.setStyleSheet(stylesheet(_now.tokens, scaled))
    finally:
        _now.busy = False


def _system_text_factor() -> float:
    """How much larger than Windows' own 9 points the system's font is; never less, so that no text is too small."""
    return max(1.0, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF() / _POINTS_AT_100)


def _body_font() -> QFont:
    here = set(QFontDatabase.families())
    wanted = (["Segoe UI"] if sys.platform == "win32" else []) + ["Noto Sans", "Segoe UI", "Open Sans"]
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    made = QFont(next((family for family in wanted if family in here), general.family()))
    made.setPixelSize(scaled(SIZES["body"]))
    return made


def _wants_contrast(app: QApplication) -> bool:
    hints = app.styleHints()  # kept: the hints below it live only as long as this does
    contrast = hints.accessibility()
    return contrast.contrastPreference() == Qt.ContrastPreference.HighContrast


def _is_dark(app: QApplication) -> bool:
    """The choice made in Settings, else the scheme of the system; a system that has none counts as light."""
    hints = app.styleHints()
    if _now.asked_dark is None:
        hints.setColorScheme(Qt.ColorScheme.Unknown)
        return hints.colorScheme() == Qt.ColorScheme.Dark
    hints.setColorScheme(Qt.ColorScheme.Dark if _now.asked_dark else Qt.ColorScheme.Light)
    return _now.asked_dark


def _palette_of(tokens: dict[str, str]) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for which, name in {
        role.Window: "canvas",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "refer_text",
        role.Highlight: "primary",
        role.HighlightedText: "on_primary",
        role.Link: "link",
        role.LinkVisited: "link",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.PlaceholderText: "muted",
        role.Accent: "accent",
    }.items():
        made.setColor(which, QColor(tokens[name]))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens["disabled"]))
    return made


def _tokens_of(palette: QPalette) -> dict[str, str]:
    """The tokens of a contrast theme: the system's pairs of paper and ink, and nothing between them."""
    role = QPalette.ColorRole
    paper, ink = palette.color(role.Window).name(), palette.color(role.WindowText).name()
    mark, on_mark = palette.color(role.Highlight).name(), palette.color(role.HighlightedText).name()
    link = palette.color(role.Link).name()
    grey = palette.color(QPalette.ColorGroup.Disabled, role.WindowText).name()
    tokens = dict.fromkeys(LIGHT, ink)
    tokens.update(dict.fromkeys([name for name in LIGHT if name.endswith("_tint")], paper))
    tokens.update(dict.fromkeys(["canvas", "surface", "sunken", "tint", "refer", "advice", "manage", "other"], paper))
    tokens.update({"link": link, "focus": mark, "disabled": grey})
    tokens.update({"primary": mark, "primary_hover": mark, "on_primary": on_mark, "accent": ink, "on_accent": paper})
    return tokens
