"""Headings, paragraphs and lists, one below the other, going on to a new page where one is full."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.paper.lines import Line, Span, Style, lay
from core.paper.look import BODY, BOTTOM, HEADING, LEFT, MM, SUBHEADING, TITLE, TOP, WIDTH
from core.paper.press import Press
from core.paper.tagging import Element

HEADINGS = {1: (TITLE, 0.0, 8.0), 2: (HEADING, 12.0, 4.0), 3: (SUBHEADING, 7.0, 2.0)}  # style, room above and below
ROOM_FOR_HEADING = 34 * MM  # a heading never stands alone at the foot of a page
BULLET = 4 * MM


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans set together, with room above."""

    spans: tuple[Span, ...]
    above: float = 0.0
    tag: str = "P"


def words(text: str, style: Style = BODY, above: float = 0.0) -> Paragraph:
    """A paragraph in one style."""
    return Paragraph((Span(text, style),), above)


class Flow:
    """Where the next thing goes. `y` is the height of the page's free top."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.y = TOP
        self.within: Element = press.root

    def turn(self) -> None:
        """Go on to a new page."""
        self.press.new_page()
        self.y = TOP

    def need(self, height: float) -> None:
        """Go on to a new page unless this much room is left on this one."""
        if self.y - height < BOTTOM and self.y < TOP:
            self.turn()

    def space(self, height: float) -> None:
        """Leave room."""
        self.y -= height

    def heading(self, level: int, title: str, room: float = ROOM_FOR_HEADING) -> None:
        """A heading, in the reader's outline too, with at least `room` for what follows on the same page."""
        style, above, below = HEADINGS[level]
        self.need(above + style.leading + below + room)
        if self.y < TOP:
            self.y -= above
        self.press.bookmark(title, level - 1, self.y)
        self._set(lay([Span(title, style)], WIDTH), self.within.child(f"H{level}"), LEFT)
        self.y -= below

    def paragraph(self, paragraph: Paragraph, left: float = LEFT, width: float = WIDTH) -> None:
        """A paragraph, over as many pages as it takes."""
        if self.y < TOP:
            self.y -= paragraph.above
        self._set(lay(paragraph.spans, width), self.within.child(paragraph.tag), left, width)

    def bullets(self, items: Sequence[Paragraph]) -> None:
        """A list, each item with a dot before it."""
        listing = self.within.child("L")
        for item in items:
            entry = listing.child("LI")
            lines = lay(item.spans, WIDTH - BULLET)
            self.need(item.above + lines[0].leading)
            self.y -= item.above
            (dot,) = lay([replace(item.spans[0], text="•")], BULLET)
            with self.press.mark(entry.child("Lbl")):
                self.press.line(dot, LEFT + 1, self.y - lines[0].leading)
            self._set(lines, entry.child("LBody"), LEFT + BULLET, WIDTH - BULLET)

    def _set(self, lines: Sequence[Line], element: Element, left: float, width: float = WIDTH) -> None:
        at = 0
        while at < len(lines):
            self.need(lines[at].leading)
            with self.press.mark(element):
                while at < len(lines) and self.y - lines[at].leading >= BOTTOM:
                    at = self._line(lines, at, left, width)
                if self.y == TOP and at < len(lines):  # a line taller than a page: never, but never for ever either
                    at = self._line(lines, at, left, width)

    def _line(self, lines: Sequence[Line], at: int, left: float, width: float) -> int:
        line = lines[at]
        self.y -= line.leading
        self.press.line(line, left + (width - line.width if line.backwards else 0), self.y)
        return at + 1
