"""The monthly check slip: one page that proves, long after, that nothing recorded up to its day has been changed."""

from core.paper.codes import SIZE, square_code
from core.paper.discreet import discreetly
from core.paper.flow import Flow, Paragraph, words
from core.paper.fonts import BOLD
from core.paper.furniture import Furniture
from core.paper.lines import Span, Style, lay
from core.paper.look import BODY, CELL, INK, LABEL, LEFT, MM, NAVY, PALE, STRONG, WIDTH
from core.paper.press import About, Press
from core.paper.tables import Cell, Look, Row, pairs, table
from core.paper.text import one_line
from core.paper.times import said_time

ENTRY = Style(BOLD, 17, 26, INK)
CODE = Style(BOLD, 21, 34, INK)
INSET = 8 * MM
ACROSS = 3  # groups to a line
RECEIVED = Look((70 * MM, WIDTH - 112 * MM, 42 * MM), ("Received by (name and role)", "Signature", "Date"), boxed=True)


def draw_check_slip(*, setting: str, user: str, made: str, check: str) -> bytes:
    """One page as PDF/A-2b. `check` is the record check, "entry 412 · 7F3A-…"; `made` an ISO time, or one in words.

    Raises PaperFault.
    """
    return discreetly(
        lambda: _drawn(setting=setting, user=user, made=made, check=check),
        "Waymark could not draw the check slip. Nothing was lost. Please try again.",
    )


def slip_scan(check: str) -> str:
    """What the square of a slip says."""
    number, _, code = check.removeprefix("entry ").replace("-", "").partition(" · ")
    return f"WAYMARK1:CHECK:{number}:{code}"


def _drawn(*, setting: str, user: str, made: str, check: str) -> bytes:
    press = Press(About("Check slip", "Check slip", "Waymark", "Keep sealed", made))
    flow = Flow(press)
    flow.heading(1, "Check slip")
    flow.paragraph(
        words(
            "This slip is proof for later. With it, anybody can see whether something recorded up to this day was "
            "changed or taken away since."
        )
    )
    flow.space(8)
    made_for = (("Setting", setting), ("Made by", user), ("Made", said_time(made)))
    pairs(flow, [(name, (words(text, CELL),)) for name, text in made_for])
    flow.heading(2, "The record check", SIZE + 10 * MM)
    check_box(flow, check)
    for title, said in _WHAT_TO_DO:
        flow.heading(2, title)
        flow.bullets([Paragraph((Span(f"{lead} ", STRONG), Span(rest, BODY)), 2.5) for lead, rest in said])
    flow.heading(2, "Put away by")
    table(flow, RECEIVED, [Row((Cell((words("", LABEL),)), Cell(), Cell()), height=16 * MM)])
    furniture = Furniture(
        press,
        marking="KEEP SEALED",
        left=setting,
        right="Check slip",
        code="",
        printed="This slip names no child and opens nothing.",
        initials=False,
    )
    return press.finish(furniture.frame)


def check_box(flow: Flow, check: str) -> None:
    """The square, and beside it entry and code, large, in a tinted box; read aloud a line at a time."""
    entry, _, code = one_line(check).partition(" · ")
    groups = code.split("-")
    lines = [" - ".join(groups[at : at + ACROSS]) for at in range(0, len(groups), ACROSS)]
    top, height = flow.y, SIZE + 2 * 3 * MM
    with flow.press.decoration():
        flow.press.fill([(LEFT, top - height, WIDTH, height)], PALE)
        flow.press.frame((LEFT, top - height, WIDTH, height), NAVY, 0.8)
    left, y = LEFT + SIZE + INSET + 3 * MM, top - 3 * MM
    for text, style in ((entry.capitalize(), ENTRY), *((line, CODE) for line in lines)):
        (line,) = lay([Span(text, style)], 10_000.0)
        y -= style.leading
        with flow.press.mark(flow.within.child("P")):
            flow.press.line(line, left, y)
    square_code(
        flow, slip_scan(check), "Square code: the entry and the code beside it", top - 3 * MM, left=LEFT + 3 * MM
    )
    flow.y = top - height


_WHAT_TO_DO = (
    (
        "What to do with it",
        (
            ("The headteacher", "signs it and keeps it in a sealed folder, away from the laptop."),
            ("Each month", "comes a new one. Keep the old ones too: each guards what was recorded before it."),
            ("Never on the laptop:", "whoever could change the records there could change the slip as well."),
        ),
    ),
    (
        "How to check with it",
        (
            ("In Waymark,", "choose “Check the records”. Type the entry and the code, or scan the square."),
            ("Matches:", "everything up to that entry is as it was when this slip was printed."),
            ("Anything else:", "change nothing, keep slip and laptop as they are, and get help."),
            ("It cannot show", "that what was typed is true, or what happened after this slip."),
        ),
    ),
)
