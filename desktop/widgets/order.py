"""Tab goes through a page as it is read: down the layout, whatever the order in which its parts were made."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QWidget

from desktop.widgets.text import Heading


def set_reading_order(*parts: QWidget) -> None:
    """Let Tab go through these parts one after the other, and in each of them as its layout goes."""
    stops = [stop for part in parts for stop in tab_stops(part)]
    # A heading is no Tab stop, but Tab must go on from it when code gave it the focus; Qt orders Tab stops only.
    headings = [stop for stop in stops if isinstance(stop, Heading)]
    for heading in headings:
        heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
    for heading in headings:
        heading.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def tab_stops(part: QWidget) -> Iterator[QWidget]:
    """The part and everything laid out in it that Tab stops at, in reading order; headings and hidden ones too."""
    if isinstance(part, Heading) or part.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus:
        yield part
    layout = part.layout()
    if layout is not None and not isinstance(part, QAbstractScrollArea):
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inner = None if item is None else item.widget()
        below = None if item is None else item.layout()
        if inner is not None:
            yield from tab_stops(inner)
        elif below is not None:
            yield from _laid_out(below)
