"""Tables that go on over any number of pages: rows cut where a page ends, heads repeated but read aloud once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.paper.flow import Flow, Paragraph, words
from core.paper.lines import Colour, Line, Span, lay
from core.paper.look import BOTTOM, HEAD, LABEL, LEFT, MM, MUTE, NAVY, PALE, RULE, WIDTH
from core.paper.tagging import Element

SIDE, ABOVE, BELOW = 5.0, 3.2, 3.8
WHOLE_ROW = 60 * MM  # a row up to this height is moved to the next page rather than cut
FEWEST = 40.0  # points of a cut row that are worth starting at the foot of a page
MARK = 3.0  # the bar at the left edge of a marked row


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. `ink`: an empty place to write by hand."""

    paragraphs: tuple[Paragraph, ...] = ()
    ink: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right; where there are fewer cells than columns, the last one goes over the rest."""

    cells: tuple[Cell, ...]
    mark: Colour | None = None
    height: float = 0.0  # at least
    title: bool = False  # names the rows below it, and stays with the first of them


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is ruled. The first column names its row."""

    widths: tuple[float, ...]
    heads: tuple[str, ...] = ()
    banded: bool = True
    boxed: bool = False
    paired: bool = False  # every other column names the one after it


@dataclass(slots=True)
class _Laid:
    """A cell's lines, each with its paragraph's number and the room above it; `at` is the next one to draw."""

    left: float
    width: float
    lines: list[tuple[Line, int, float]]
    tags: list[str]
    span: int
    ink: bool
    elements: list[Element]
    at: int = 0

    def height(self) -> float:
        return sum(line.leading + above for line, _, above in self.lines[self.at :])


class _Table:
    """One table being drawn."""

    def __init__(self, flow: Flow, look: Look) -> None:
        self.flow, self.look = flow, look
        self.element = flow.within.child("Table")
        self.drawn = 0
        self.heads = [lay([Span(h, HEAD)], w - 2 * SIDE) for h, w in zip(look.heads, look.widths, strict=False)]
        self.head_height = max((sum(x.leading for x in lines) + ABOVE + BELOW for lines in self.heads), default=0.0)

    def row(self, row: Row) -> None:
        """Draw a row, over as many pages as it takes."""
        cells = self._laid(row)
        height = max(row.height, max(cell.height() for cell in cells) + ABOVE + BELOW)
        if not self.drawn:
            self.flow.need(self.head_height + min(height, WHOLE_ROW))
            self._head(first=True)
        self._tag(cells, title=row.title)
        if height > self._room() - (FEWEST if row.title else 0.0) and (height <= WHOLE_ROW or self._room() < FEWEST):
            self._turn()
        while height > self._room():
            self._piece(row, cells, self._room())
            self._turn()
            height = max(cell.height() for cell in cells) + ABOVE + BELOW
        self._piece(row, cells, height)
        self.drawn = 2 if row.title else self.drawn + 1

    def _laid(self, row: Row) -> list[_Laid]:
        laid: list[_Laid] = []
        left = LEFT
        for number, cell in enumerate(row.cells):
            last = number == len(row.cells) - 1
            widths = self.look.widths[number:] if last else self.look.widths[number : number + 1]
            width = sum(widths)
            lines = [
                (line, at, paragraph.above if first == 0 and at else 0.0)
                for at, paragraph in enumerate(cell.paragraphs)
                for first, line in enumerate(lay(paragraph.spans, width - 2 * SIDE))
            ]
            tags = [paragraph.tag for paragraph in cell.paragraphs]
            laid.append(_Laid(left, width, lines, tags, len(widths), cell.ink, []))
            left += width
        return laid

    def _tag(self, cells: list[_Laid], *, title: bool) -> None:
        entry = self.element.child("TR")
        for number, cell in enumerate(cells):
            named = title or (len(cells) > 1 and (number == 0 or (self.look.paired and number % 2 == 0)))
            box = entry.child("TH" if named else "TD", scope="Row" if named else "", span=cell.span)
            cell.elements = [box.child(tag) for tag in cell.tags]

    def _room(self) -> float:
        return float(self.flow.y - BOTTOM)

    def _turn(self) -> None:
        self.flow.turn()
        self._head(first=False)

    def _head(self, *, first: bool) -> None:
        if not self.heads:
            if first:
                self._line_across(self.flow.y)
            return
        press, top = self.flow.press, self.flow.y
        self.flow.y -= self.head_height
        with press.decoration():
            press.fill([(LEFT, self.flow.y, sum(self.look.widths), self.head_height)], NAVY)
        entry = self.element.child("TR") if first else None
        left = LEFT
        for lines, width in zip(self.heads, self.look.widths, strict=False):
            y = top - ABOVE
            with press.mark(entry.child("TH", scope="Column")) if entry else press.decoration("Pagination"):
                for line in lines:
                    y -= line.leading
                    press.line(line, left + SIDE, y)
            left += width

    def _piece(self, row: Row, cells: list[_Laid], height: float) -> None:
        """Draw what fits of a row into this height."""
        press, top = self.flow.press, self.flow.y
        bottom = top - height
        with press.decoration():
            if self.look.banded and (row.title or self.drawn % 2):
                press.fill([(LEFT, bottom, sum(self.look.widths), height)], PALE)
            if row.mark:
                press.fill([(LEFT - MARK / 2, bottom, MARK, height)], row.mark)
        for cell in cells:
            self._cell(cell, top - ABOVE, bottom + BELOW, middle=self.look.boxed)
            if self.look.boxed:
                with press.decoration():
                    press.frame((cell.left, bottom, cell.width, height), RULE, 0.6)
            elif cell.ink:
                with press.decoration():
                    press.rule(cell.left + SIDE, top - ABOVE - 15, cell.width - 2 * SIDE, MUTE, 0.5)
        self.flow.y = bottom
        if not self.look.boxed:
            self._line_across(bottom)

    def _cell(self, cell: _Laid, top: float, bottom: float, *, middle: bool) -> None:
        press, y = self.flow.press, top
        if middle and cell.height() < top - bottom:
            y -= (top - bottom - cell.height()) / 2
        while cell.at < len(cell.lines):
            number = cell.lines[cell.at][1]
            if y - cell.lines[cell.at][0].leading - cell.lines[cell.at][2] < bottom - 0.01:
                return
            with press.mark(cell.elements[number]):
                while cell.at < len(cell.lines) and cell.lines[cell.at][1] == number:
                    line, _, above = cell.lines[cell.at]
                    if y - line.leading - above < bottom - 0.01:
                        return
                    y -= line.leading + above
                    slack = cell.width - 2 * SIDE - line.width if line.backwards else 0
                    press.line(line, cell.left + SIDE + slack, y)
                    cell.at += 1

    def _line_across(self, y: float) -> None:
        with self.flow.press.decoration():
            self.flow.press.rule(LEFT, y, sum(self.look.widths), RULE, 0.5)


def table(flow: Flow, look: Look, rows: Iterable[Row]) -> None:
    """Draw a table where the flow stands."""
    made = _Table(flow, look)
    for row in rows:
        made.row(row)


def pairs(flow: Flow, entries: Sequence[tuple[str, tuple[Paragraph, ...]]], label: float = 42 * MM) -> None:
    """A quiet table of labels and what stands beside them."""
    rows = [Row((Cell((words(name, LABEL),)), Cell(what))) for name, what in entries]
    table(flow, Look((label, WIDTH - label), banded=False), rows)
