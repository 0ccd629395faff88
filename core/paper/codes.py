"""The square code: what a hand scanner types when a printed record is checked."""

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from core.paper.flow import Flow
from core.paper.look import BLACK, LEFT, MM, WHITE
from core.paper.tagging import Element

SIZE = 33 * MM  # with its quiet zone: read from a second photocopy at this size
QUIET = 4  # modules of white on each side, as ISO/IEC 18004 asks


def modules(text: str) -> list[list[bool]]:
    """The square code at level M, as rows of dark and light."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]


def square_code(flow: Flow, text: str, alt: str, top: float, left: float = LEFT) -> None:
    """Draw the code with its top left corner here."""
    dark = modules(text)
    side = SIZE / (len(dark) + 2 * QUIET)
    boxes = []
    for row, line in enumerate(dark):
        column = 0
        while column < len(line):
            start = column
            while column < len(line) and line[column]:
                column += 1
            if column > start:
                y = top - (row + QUIET + 1) * side
                boxes.append((left + (start + QUIET) * side, y, (column - start) * side, side))
            column += 1
    figure: Element = flow.within.child("Figure", alt=alt)
    figure.box = (left, top - SIZE, left + SIZE, top)
    with flow.press.mark(figure):
        flow.press.fill([(left, top - SIZE, SIZE, SIZE)], WHITE)
        flow.press.fill(boxes, BLACK)
