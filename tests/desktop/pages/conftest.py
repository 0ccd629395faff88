"""A page in the frame of the program, as the window shows it: bars, scroller, theme, focus on the heading."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from ux.checks import tab_stops

from desktop.pages.base import PageView
from desktop.widgets.announce import install_accessibility
from desktop.widgets.frame import PageFrame
from desktop.widgets.theme import apply_theme, load_fonts

FONTS = Path(__file__).resolve().parents[3] / "resources/fonts"


@dataclass
class Framed:
    """The frame, the page in it, and what the page has reported."""

    frame: PageFrame
    view: PageView
    told: list[tuple[str, object]] = field(default_factory=list)

    def press(self, words: str) -> None:
        """Press the one button whose label or spoken name is `words`."""
        buttons = [one for one in self.frame.findChildren(QAbstractButton) if one.isVisible()]
        (found,) = [one for one in buttons if words in (_label(one), one.accessibleName())]
        found.setFocus(Qt.FocusReason.TabFocusReason)
        found.click()
        QApplication.processEvents()

    def spoken(self) -> str:
        """Everything that Tab stops speak, in order.

        Ask for it last: going along Qt's chain makes each Python wrapper the owner of the next, so that a widget thrown
        away afterwards takes others with it.
        """
        return "\n".join(stop.accessibleName() or _label(stop) for stop in tab_stops(self.frame))


@pytest.fixture
def in_frame(qtbot, qapp):
    """Show a view made by the function given, at this size, theme and text size."""

    def show(make, size=(1092, 534), *, dark=False, percent=100):
        install_accessibility()
        load_fonts(FONTS)
        apply_theme(qapp, dark=dark, text_percent=percent)
        frame = PageFrame("Waymark")
        view = make()
        shown = Framed(frame, view)
        view.did.connect(lambda verb, value: shown.told.append((verb, value)))
        frame.show_page(view, view.buttons, view.widest)
        frame.resize(*size)
        qtbot.addWidget(frame)
        with qtbot.waitActive(frame):
            frame.show()
            frame.activateWindow()
        view.heading.setFocus()
        QApplication.processEvents()
        return shown

    return show


def _label(widget: QWidget) -> str:
    return widget.text().replace("&", "") if hasattr(widget, "text") else ""
