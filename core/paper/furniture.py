"""What stands around every page: marking, setting, reference, check code, initials, page x of y, a watermark."""

import math
from dataclasses import dataclass

from core.paper.fonts import BOLD, REGULAR, SEMIBOLD
from core.paper.lines import Line, Span, Style, lay
from core.paper.look import INK, LEFT, MM, MUTE, RIGHT, RULE, TRAINING, WIDTH
from core.paper.press import PAGE_HEIGHT, PAGE_WIDTH, Press
from core.paper.text import one_line

MARKING = Style(BOLD, 9, 11, INK)
QUIET = Style(REGULAR, 7.6, 9, MUTE)
CLEAR = Style(SEMIBOLD, 8, 9, INK)
ROOMY = 10_000.0
CHECK_LINE = 13.6 * MM
WHAT_FOR = "guards every entry up to this print"


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words around each page. An empty one is left out."""

    press: Press
    marking: str
    left: str
    right: str
    code: str
    printed: str
    initials: bool = True
    check: str = ""  # the record check, "entry 412 · 7F3A-…"
    watermark: tuple[str, str] = ("", "")  # large, and smaller below it

    def frame(self, page: int, pages: int) -> None:
        """Everything around one page."""
        press = self.press
        with press.decoration("Pagination"):
            for y in (PAGE_HEIGHT - 11.5 * MM, 5.2 * MM):
                self._centred(self.marking, MARKING, PAGE_WIDTH / 2, y)
            right = self._fitted(self.right, QUIET, WIDTH * 0.6)
            press.line(right, RIGHT - right.width, PAGE_HEIGHT - 17.3 * MM)
            press.line(self._fitted(self.left, QUIET, WIDTH - right.width - 12), LEFT, PAGE_HEIGHT - 17.3 * MM)
            press.rule(LEFT, PAGE_HEIGHT - 18.3 * MM, WIDTH, RULE, 0.6)
            self._foot(page, pages)

    def _foot(self, page: int, pages: int) -> None:
        """Two lines, and the record check between them where there is one."""
        press = self.press
        rule, first = (21.5, 17.4) if self.check else (18.0, 13.8)
        press.rule(LEFT, rule * MM, WIDTH, RULE, 0.6)
        if self.code:
            press.line(self._fitted(f"Check code {self.code}", CLEAR, WIDTH / 3), LEFT, first * MM)
        count = self._fitted(f"Page {page} of {pages}", CLEAR, WIDTH / 3)
        press.line(count, RIGHT - count.width, first * MM)
        if self.initials:
            x = PAGE_WIDTH / 2 - 22 * MM
            press.line(self._fitted("Initials", QUIET, WIDTH), x, (first - 0.2) * MM)
            press.rule(x + 12 * MM, (first + 0.4) * MM, 18 * MM, MUTE, 0.5)
            press.rule(x + 33 * MM, (first + 0.4) * MM, 18 * MM, MUTE, 0.5)
        if self.check:
            check = self._fitted(f"Record check: {self.check}", CLEAR, WIDTH * 0.6)
            press.line(check, LEFT, CHECK_LINE)
            press.line(self._fitted(WHAT_FOR, QUIET, WIDTH - check.width - 6), LEFT + check.width + 6, CHECK_LINE)
        press.line(self._fitted(self.printed, QUIET, WIDTH), LEFT, 9.9 * MM)

    def over(self) -> None:
        """Over everything, see-through: a practice record or a draft can never be taken for a real one."""
        angle = math.radians(52)
        with self.press.decoration("Background"):
            self.press.turned(PAGE_WIDTH / 2, PAGE_HEIGHT / 2, math.cos(angle), math.sin(angle))
            self._centred(self.watermark[0], Style(BOLD, 82, 90, TRAINING), 0, 0)
            self._centred(self.watermark[1], Style(BOLD, 26, 30, TRAINING), 0, -42)

    def _centred(self, text: str, style: Style, x: float, y: float) -> None:
        (line,) = lay([Span(text, style)], ROOMY)
        self.press.line(line, x - line.width / 2, y)

    def _fitted(self, text: str, style: Style, width: float) -> Line:
        """One line; what is too long ends in dots, for it stands whole on the first page."""
        said = one_line(text)
        (line,) = lay([Span(said, style)], ROOMY * 100)
        while line.width > width and said:
            said = said[: int(len(said) * max(0.0, width / line.width - 0.02))].rstrip()
            (line,) = lay([Span(said + "…", style)], ROOMY * 100)
        return line
