"""The recovery sheet: one calm page with the code that opens the store when every password is lost."""

from core.paper.discreet import discreetly
from core.paper.flow import Flow, Paragraph, words
from core.paper.fonts import BOLD
from core.paper.furniture import Furniture
from core.paper.lines import Span, Style, lay
from core.paper.look import BODY, CELL, INK, LEFT, MM, MUTE, NAVY, PALE, STRONG, WIDTH
from core.paper.press import About, Press
from core.paper.tables import pairs
from core.paper.text import one_line
from core.paper.times import said_time

CODE = Style(BOLD, 24, 44, INK)
NUMBER = Style(BOLD, 8.5, 11, MUTE)
ACROSS = 3  # groups to a line: few enough to keep one's place
INSET = 10 * MM


def draw_recovery_sheet(*, setting: str, user: str, code: str, made: str) -> bytes:
    """One page as PDF/A-2b, held in memory only. `code` is in groups with dashes, as it will be typed back.

    `made` is an ISO time, or a time in words. Raises PaperFault, which never carries the code.
    """
    return discreetly(
        lambda: _drawn(setting=setting, user=user, code=code, made=made),
        "Waymark could not draw the recovery sheet. Nothing was changed. Please try again.",
    )


def _drawn(*, setting: str, user: str, code: str, made: str) -> bytes:
    press = Press(About("Recovery sheet", "Recovery sheet", "Waymark", "Keep sealed", made))
    flow = Flow(press)
    flow.heading(1, "Recovery sheet")
    flow.paragraph(words("This sheet opens Waymark’s records when nobody can log in. Keep it as you would keep a key."))
    flow.space(8)
    made_for = (("Setting", setting), ("Made by", user), ("Made", said_time(made)))
    pairs(flow, [(name, (words(text, CELL),)) for name, text in made_for])
    flow.heading(2, "The code")
    _groups(flow, [group for group in one_line(code).replace(" ", "-").split("-") if group])
    flow.space(6)
    flow.paragraph(words(_LETTERS, BODY))
    for title, said in _WHAT_TO_KNOW:
        flow.heading(2, title)
        flow.bullets([Paragraph((Span(f"{lead} ", STRONG), Span(rest, BODY)), 2.5) for lead, rest in said])
    furniture = Furniture(
        press,
        marking="KEEP SEALED",
        left=setting,
        right="Recovery sheet",
        code="",
        printed="Do not photograph, scan or send this sheet.",
        initials=False,
    )
    return press.finish(furniture.frame)


def _groups(flow: Flow, groups: list[str]) -> None:
    """The code in numbered groups, large, in a tinted box; read aloud as one paragraph a group."""
    press = flow.press
    rows = -(-len(groups) // ACROSS)
    height = rows * CODE.leading + 14
    press_width = (WIDTH - 2 * INSET) / ACROSS
    flow.need(height)
    box = (LEFT, flow.y - height, WIDTH, height)
    with press.decoration():
        press.fill([box], PALE)
        press.frame(box, NAVY, 0.8)
    for number, group in enumerate(groups):
        x = LEFT + INSET + number % ACROSS * press_width
        y = flow.y - 7 - (number // ACROSS + 1) * CODE.leading
        element = flow.within.child("P")
        for text, style, aside in ((f"{number + 1}.", NUMBER, 0.0), (group, CODE, 16.0)):
            (line,) = lay([Span(text, style)], 10_000.0)
            with press.mark(element):
                press.line(line, x + aside, y + (13 if style is NUMBER else 0))
    flow.y -= height


_LETTERS = (
    "The code has the letters A to Z without I, L, O and U, and the digits 0 to 9. A round sign is always the digit "
    "zero. An upright stroke is always the digit one. Capitals, small letters, spaces and dashes make no difference."
)
_WHAT_TO_KNOW = (
    (
        "Who keeps it",
        (
            ("The headteacher", "keeps this sheet in a sealed, signed and dated envelope, in a safe."),
            ("A second copy", "goes to the chair of governors or the trust, sealed in the same way."),
            ("Never keep it", "with the laptop, or where pupils or visitors could find it."),
        ),
    ),
    (
        "What it opens",
        (
            ("All of the records", "of this setting in Waymark: every case, every note, every child."),
            ("Any copy of them too,", "such as one that was kept in case the laptop is lost."),
        ),
    ),
    (
        "When you need it",
        (
            ("Start Waymark.", "Where it asks for a password, choose the recovery sheet instead."),
            ("Type the groups", "from 1 on. Waymark says at once if one was mistyped."),
            ("Say why.", "Each use is logged, and Waymark then makes a new sheet. Shred this one."),
            ("Nobody can help", "if all passwords and sheets are lost. The records then stay closed."),
        ),
    ),
)
