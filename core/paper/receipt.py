"""The receipt for a case that another school sent: one page that goes back to them, with the check of what came."""

from core.paper.check_slip import check_box
from core.paper.codes import SIZE
from core.paper.discreet import discreetly
from core.paper.flow import Flow, Paragraph, words
from core.paper.furniture import Furniture
from core.paper.lines import Span
from core.paper.look import BODY, CELL, LABEL, MM, STRONG, WIDTH
from core.paper.press import About, Press
from core.paper.tables import Cell, Look, Row, pairs, table
from core.paper.times import said_time

SIGNED = Look((70 * MM, WIDTH - 112 * MM, 42 * MM), ("Received by (name and role)", "Signature", "Date"), boxed=True)


def draw_receipt(  # noqa: PLR0913  what stands on the page
    *, setting: str, user: str, received: str, sender: str, reference: str, entries: int, check: str
) -> bytes:
    """One page as PDF/A-2b, in memory only. It names no child.

    `setting` and `user` received it, `sender` is the school it came from; `check` is the record check of its newest
    entry there, "entry 412 · 7F3A-…"; `received` an ISO time, or one in words. Raises PaperFault.
    """
    return discreetly(
        lambda: _drawn(setting, user, received, sender, reference, entries, check),
        "Waymark could not draw the receipt. Nothing was lost. Please try again.",
    )


def _drawn(  # noqa: PLR0913, PLR0917  as above
    setting: str, user: str, received: str, sender: str, reference: str, entries: int, check: str
) -> bytes:
    press = Press(About("Receipt for a case", "Receipt for a case", "Waymark", "Confidential", received))
    flow = Flow(press)
    flow.heading(1, "Receipt for a case")
    flow.paragraph(words("This confirms to the school that sent the case that it has arrived, whole and readable."))
    flow.space(8)
    told = (
        ("To", sender),
        ("Their reference", reference),
        ("Entries", str(entries)),
        ("Received by", f"{user}, {setting}"),
        ("Received", said_time(received)),
    )
    pairs(flow, [(name, (words(text, CELL),)) for name, text in told])
    flow.heading(2, "The record check of what came", SIZE + 10 * MM)
    check_box(flow, check)
    for title, said in _WHAT_TO_DO:
        flow.heading(2, title)
        flow.bullets([Paragraph((Span(f"{lead} ", STRONG), Span(rest, BODY)), 2.5) for lead, rest in said])
    flow.heading(2, "Signed")
    table(flow, SIGNED, [Row((Cell((words("", LABEL),)), Cell(), Cell()), height=16 * MM)])
    furniture = Furniture(
        press,
        marking="RECEIPT",
        left=setting,
        right="Receipt for a case",
        code="",
        printed="This receipt names no child and opens nothing.",
        initials=False,
    )
    return press.finish(furniture.frame)


_WHAT_TO_DO = (
    (
        "For the school that sent it",
        (
            ("Open the case", "in Waymark and choose to send it. Type the check above where it asks for the receipt."),
            ("If it is not the same,", "something else arrived. Ring the school that signed here."),
            ("Keep this page", "with your copy of the case. Keep the case itself as long as your rules ask."),
        ),
    ),
)
