"""How paper looks: the styles, colours and measures that every page shares.

Every ink keeps at least 7:1 against white, so that a grey print or a third photocopy can still be read.
"""

from core.paper.fonts import BOLD, REGULAR, SEMIBOLD
from core.paper.lines import Colour, Style
from core.paper.press import PAGE_HEIGHT, PAGE_WIDTH

MM = 72 / 25.4


def _hex(colour: str) -> Colour:
    return (int(colour[0:2], 16) / 255, int(colour[2:4], 16) / 255, int(colour[4:6], 16) / 255)


INK, MUTE, RULE = _hex("16202C"), _hex("46535F"), _hex("A9B4BF")
NAVY, PALE, WHITE, BLACK = _hex("1F3A5F"), _hex("EEF2F6"), _hex("FFFFFF"), _hex("000000")
TRAINING = _hex("B4232A")
TONES = {  # ink and tint of each tone of an outcome; the words say it all by themselves
    "refer": (_hex("8C1D18"), _hex("FBF0EF")),
    "advice": (_hex("6B4200"), _hex("FCF5E6")),
    "manage": (_hex("1D5C3A"), _hex("EEF7F1")),
    "outside": (NAVY, PALE),
}

LEFT, RIGHT = 18 * MM, PAGE_WIDTH - 18 * MM
TOP, BOTTOM = PAGE_HEIGHT - 21 * MM, 23 * MM  # the foot has room for three lines
WIDTH = RIGHT - LEFT

TITLE = Style(BOLD, 19, 23, NAVY)
HEADING = Style(BOLD, 11.5, 15, NAVY)
SUBHEADING = Style(SEMIBOLD, 9.5, 13.2, NAVY)
BODY = Style(REGULAR, 9.5, 13.2, INK)
STRONG = Style(SEMIBOLD, 9.5, 13.2, INK)
SMALL = Style(REGULAR, 8.4, 11.4, INK)
SMALL_STRONG = Style(SEMIBOLD, 8.4, 11.4, INK)
CELL = Style(REGULAR, 9, 12.2, INK)
CELL_STRONG = Style(SEMIBOLD, 9, 12.2, INK)
HEAD = Style(SEMIBOLD, 8.4, 11, WHITE)
LABEL = Style(SEMIBOLD, 8.2, 12.2, MUTE)
CITE = Style(REGULAR, 7.8, 10.4, MUTE)
OUTCOME = Style(BOLD, 14.5, 18.5, INK)
CODE = Style(BOLD, 12, 16, INK)
