"""Every widget on pages such as the program has, to be looked at and to be checked. The words are made up.

To look: `QT_QPA_PLATFORM=offscreen PYTHONPATH=.:tests python tests/desktop/widgets/gallery.py FOLDER` writes pictures.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.announce import install_accessibility
from desktop.widgets.buttons import back_link, button
from desktop.widgets.cards import (
    Card,
    DoNotList,
    EmptyState,
    ErrorSummary,
    NumberedList,
    OutcomeHead,
    QuoteBlock,
    Rail,
    ReadingCard,
    SummaryRow,
    WarningStrip,
)
from desktop.widgets.caserow import CaseRow
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.fields import DateField, LabelledLine, LabelledText, PasswordField, TimeField
from desktop.widgets.frame import PageFrame
from desktop.widgets.icons import Icon
from desktop.widgets.layout import Flow, TwoColumns
from desktop.widgets.options import CheckGroup, Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import apply_theme, load_fonts, scaled

FONTS = Path(__file__).resolve().parents[3] / "resources/fonts"
QUESTION = "Has anyone put pressure on a child, or made a threat to get what they want?"
YES_NO = (
    Choice("yes", "Yes"),
    Choice("no", "No"),
    Choice("not-known", "Not known", "The outcome will not treat this as a no"),
)


class Page(QWidget):
    """One page of the gallery: its body, its buttons, and how wide it may be."""

    def __init__(self, heading: str | None, widest: int = 760) -> None:
        super().__init__()
        self.widest = widest
        self.buttons: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(scaled(10))
        self.heading = Heading(heading) if heading else None

    def add(self, *parts: QWidget) -> "Page":
        for part in parts:
            self.column.addWidget(part)
        return self


class Gallery(PageFrame):
    """One page in the frame of the program."""

    def __init__(self, make: Callable[[], Page], size: tuple[int, int]) -> None:
        super().__init__("Waymark")
        self.setWindowTitle("Gallery")
        self.top.set_case("Case 2026-014")
        self.top.set_saved("Saved 14:32")
        self.page = make()
        self.page.column.addStretch(1)
        self.scroller = self.show_page(self.page, self.page.buttons, self.page.widest)
        self.resize(*size)


def question() -> Page:
    page = Page(QUESTION, 1000)
    main = Page(None)
    main.column.setSpacing(scaled(8))
    group = OptionGroup(QUESTION, YES_NO, taken="CSB")
    group.set_value("no")
    why = QuoteBlock(
        ["Pressure and threats are signs of harm. The guidance wants help to be asked for at once."],
        "Kent and Medway guidance, section 5, point 2",
    )
    main.add(
        back_link("&Back"),
        label("Immediate risk: question 2 of 6", "caption"),
        page.heading,
        label("Answer from what you already know. Do not look at the imagery to find out.", "muted"),
        group,
        Disclosure("Why we ask this", why, is_open=True),
    )
    main.column.addStretch(1)
    rail = Rail(
        "At any time",
        [
            ("A child in immediate danger?", "Call 999, then come back to this."),
            ("Imagery:", "do not view, copy, print, share, save or delete it, and do not ask a child to."),
        ],
        "Your answers are saved as you go.",
    )
    page.buttons = [button("&Continue", "primary"), button("&Save and close")]
    return page.add(TwoColumns(main, rail))


def faulty_question() -> Page:
    page = Page("Who is involved?")
    summary = ErrorSummary()
    group = CheckGroup(
        "Who is involved?",
        [
            Choice("children", "Only children we can identify"),
            Choice("adult", "An adult (18 or over)"),
            Choice("unknown", "Someone we cannot identify", "Such as an account with no name"),
            Choice("not-known", "Not known yet"),
        ],
        taken="C",
    )
    group.set_error("Choose who is involved, or Not known yet.")
    notes = LabelledText("What you know", "Facts only. Do not describe the imagery in detail.", optional=True, rows=3)
    line = LabelledLine("Your reference", "As your own records have it", optional=True, limit=20)
    line.set_text("A reference that runs on")
    line.set_error("Your reference: shorten this to 20 characters or fewer.")
    page.add(back_link("&Back"), summary, page.heading, group, notes, line)
    page.buttons = [button("&Continue", "primary")]
    summary.show_problems([("Choose who is involved, or Not known yet.", group), (line.error(), line)])
    return page


def outcome() -> Page:
    page = Page(None)
    page.column.setSpacing(scaled(14))
    page.add(
        back_link("&Back to check your answers"),
        OutcomeHead(
            "refer",
            "Outcome of this assessment",
            "Refer now to the police and children’s services",
            "Because you said an adult is involved, and money was demanded.",
        ),
        NumberedList(
            "What to do now",
            [
                ("Call 999", "if there is a threat to life. Otherwise call 101."),
                ("Call the Front Door", "and make the referral today: 00000 000 000 (example)."),
                ("Tell parents or carers", "early, unless that could put the child at risk."),
                "Record who you told and when.",
            ],
        ),
        DoNotList(
            "What not to do",
            ["do not view, copy, print, share or save the imagery", "do not delete it or ask anyone to delete it yet"],
        ),
        QuoteBlock(["You decide. This tool sets out what the guidance says."], "Guidance, section 5"),
    )
    page.buttons = [button("&Record what you have done", "primary"), button("&Print decision record")]
    return page


def cases() -> Page:
    page = Page("Cases", 1000)
    top = QWidget()
    row = Flow(top, 16)
    page.heading.setWordWrap(False)
    row.addWidget(page.heading)
    row.addWidget(button("Start a new assessment", "primary"))
    page.add(
        top,
        LabelledLine("Find by reference or initials", widest=280),
        OptionGroup(
            "Show",
            [Choice("open", "Open (5)"), Choice("closed", "Closed (12)"), Choice("all", "All")],
            segments=True,
            show_question=True,
        ),
        CaseRow(
            "2026-014", "In progress", "grey", "Outcome not reached yet", "Next: question 2. Started today at 14:05."
        ),
        CaseRow(
            "2026-013", "Actions to record", "red", "Refer now", "Next: record police contact. Started 19 November."
        ),
        CaseRow("2026-011", "Review due", "amber", "Manage in school", "Next: review by 24 November."),
        CaseRow("2026-009", "Waiting for signature", "blue", "Get advice", "Next: print and sign."),
        CaseRow("2026-004", "Signed", "green", "Manage in school", "Closed 1 October 2026."),
        label("Names are not shown here, so people nearby cannot read them.", "small"),
    )
    return page


def unlock() -> Page:
    page = Page("Unlock your records", 480)
    card = Card()
    top = QWidget()
    row = Flow(top, 8)
    row.addWidget(Icon("lock", 22, "primary"))
    row.addWidget(label("Waymark", "caption", wrap=False))
    card.add(top)
    card.add(page.heading)
    secret = PasswordField()
    card.add(secret)
    doors = Flow()
    unlocks = button("&Unlock", "primary")
    unlocks.clicked.connect(secret.clear_secret)
    doors.addWidget(unlocks)
    doors.addWidget(button("&I cannot get in", "link"))
    card.add(doors)
    card.add(label("Records stay encrypted on this computer. Nothing is sent over the internet.", "small"))
    return page.add(
        card,
        WarningStrip("Is a child in immediate danger?", "Call 999 now. You do not need to unlock this first."),
    )


def form() -> Page:
    page = Page("What was done")
    page.add(
        page.heading,
        OptionGroup("Has the police been told?", YES_NO, show_question=True, hint="Choose one.", taken="SC"),
        DateField("Date you told them", not_known=True),
        TimeField("Time you told them", optional=True),
        LabelledText("What was said", "Use plain words. Do not add names of children here."),
    )
    page.buttons = [button("&Save", "primary"), button("&Cancel", "quiet")]
    return page


def check_answers() -> Page:
    page = Page("Check your answers")
    card = Card("Immediate risk")
    for text, answer, note in (
        (QUESTION, "Yes", "Guidance, section 5, point 2"),
        ("Is a child aged 12 or under?", "Not known", "Guidance, section 4"),
    ):
        card.add(SummaryRow(text, answer, note))
    card.add(SummaryRow("Was it shared with others?", "No", can_change=False, tag=("Not asked now", "grey")))
    page.add(page.heading, card)
    page.buttons = [button("&Show the outcome", "primary"), button("Save and &close")]
    return page


def components() -> Page:
    page = Page("Components")
    off = button("Not available")
    off.setEnabled(False)
    row = QWidget()
    doors = Flow(row)
    for one in (
        button("Continue", "primary"),
        button("Save and close"),
        button("Delete this case", "danger"),
        button("More help", "quiet"),
        off,
        button("A button whose words are so many that they will have to wrap on a small screen with large text"),
    ):
        doors.addWidget(one)
    page.add(
        page.heading,
        OutcomeHead("advice", "Outcome", "Get advice before you decide", "Because two answers are not known."),
        OutcomeHead("manage", "Outcome", "You can manage this in school", "Because nothing points to a referral."),
        OutcomeHead("other", "Outcome", "This guidance does not apply", "Because no imagery was shared."),
        WarningStrip("Locking in 60 seconds.", "Your work is saved. Press any key to stay unlocked."),
        row,
        EmptyState("No open cases", "When someone tells you about a concern, start a new assessment.", "Start now"),
    )
    reading = ReadingCard("Why this is the outcome")
    reading.add(label("An adult is involved."))
    reading.add(label("Your answer: Yes. Guidance, section 5, point 1", "small"))
    return page.add(reading)


PAGES: dict[str, Callable[[], Page]] = {
    made.__name__: made for made in (unlock, question, faulty_question, outcome, cases, form, check_answers, components)
}


def main(folder: Path) -> None:
    install_accessibility()
    app = QApplication([])
    load_fonts(FONTS)
    folder.mkdir(parents=True, exist_ok=True)
    for dark, percent, size in ((False, 100, (1092, 640)), (True, 100, (1092, 640)), (False, 200, (1092, 640))):
        apply_theme(app, dark=dark, text_percent=percent)
        for name, make in PAGES.items():
            window = Gallery(make, size)
            window.show()
            if window.page.heading:
                window.page.heading.setFocus()
            app.processEvents()
            app.processEvents()
            window.grab().save(str(folder / f"{'dark' if dark else 'light'}_{percent}_{name}.png"))
            window.hide()
            window.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
