"""Check the records: everything at once, a printed check with it; what was found; the slip; and what was done."""

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.pages.base import PageView
from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import ask_where, reading
from desktop.screens.checking import Checked, CheckRecords, Found, WhatWasDone
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, WarningStrip
from desktop.widgets.fields import LabelledLine
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading
from desktop.widgets.theme import scaled

LONGEST_CHECK: Final = 200  # characters: a scanned square has about 120


class CheckRecordsView(FormView):
    """Verbs `check_everything` with what was typed, `draft`, `print_slip`, `save_slip` with a path, `log_page`, `back`.

    Faults are about `check`.
    """

    widest = 760

    def __init__(self, page: CheckRecords) -> None:
        """Args: page: when it was done last, and what was typed before."""
        super().__init__(page.heading)
        if page.notice and self.heading is not None:
            self.heading.setAccessibleName(f"{page.heading}. {page.notice}")  # focus goes there: it is heard at once
            self.add(reading(page.notice, look="quote"))
        self.add(
            reading(
                "Waymark reads every entry and checks that nobody changed, removed or added one.",
                "A printed check shows more: entries cut off at the end, too.",
                page.last,
                look="plain",
            )
        )
        self._check = LabelledLine(
            "A printed check",
            "From the foot of a record or from a check slip: the entry number and the code. "
            "You can also type a check code, or scan the square.",
            optional=True,
            limit=LONGEST_CHECK,
        )
        self.mark("check", self._check)
        self.keep("check", self._check, page.typed)
        self._check.entered.connect(self._send)
        self.add(fields_card(self._check))
        self.add(self._slip(page))
        now, log = button("Check &everything now", "primary"), button("See what was &done", "quiet")
        now.clicked.connect(self._send)
        log.clicked.connect(self.do("log_page"))
        self.buttons = (now, log)

    def _slip(self, page: CheckRecords) -> QWidget:
        card = Card("The monthly check slip")
        if page.slip_due:
            card.add(WarningStrip("A new slip is due.", page.slip))
        card.add(
            reading(
                *(() if page.slip_due else (page.slip,)),
                "The headteacher keeps it sealed, away from this laptop. "
                "It guards everything recorded before it. It names no child.",
                look="plain",
            )
        )
        row = Flow()
        prints, saves = button("&Print this month’s check slip…"), button("Save it as PD&F…", "quiet")
        prints.clicked.connect(self.do("print_slip"))
        saves.clicked.connect(self._save)
        for each in (prints, saves):
            row.addWidget(each)
        card.add(row)
        return card

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("check_everything", self._check.text().strip())

    def _save(self) -> None:
        path = ask_where(self, "Save the check slip", "Waymark check slip.pdf")
        if path is not None:
            self.did.emit("save_slip", path)


class CheckedView(PageView):
    """What was found, gravest first. Verbs `check_records`, `open_case`, `log_page`, `back`."""

    def __init__(self, page: Checked) -> None:
        """Args: page: what was checked and what became of it."""
        super().__init__()
        self.body.setSpacing(scaled(14))
        self.heading = Heading(page.heading)
        worst = _summary(page.found)
        self.heading.setAccessibleName(f"{page.heading}. {worst}")
        self.body.addWidget(self.heading)
        if any(each.tone != "good" for each in page.found):
            self.body.addWidget(WarningStrip(worst))
        else:
            self.body.addWidget(reading(worst, look="quote"))
        for each in sorted(page.found, key=lambda found: _ORDER.index(found.tone)):
            self.body.addWidget(reading(*each.says, title=each.title))
        self.body.addWidget(reading(page.when, look="plain"))
        self.body.addStretch(1)
        again, log = button("Check &another paper", "primary"), button("See what was &done", "quiet")
        again.clicked.connect(self.do("check_records"))
        log.clicked.connect(self.do("log_page"))
        self.buttons = (again, log)
        if page.case:
            case = button(f"&Open case {page.reference}")
            case.clicked.connect(self.do("open_case", page.case))
            self.buttons = (again, case, log)


class WhatWasDoneView(PageView):
    """The log in words, a block for each day. Verbs `log_more`, `check_records`, `back`."""

    def __init__(self, page: WhatWasDone) -> None:
        """Args: page: the days, newest first."""
        super().__init__()
        self.body.setSpacing(scaled(12))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        self.body.addWidget(
            reading("Newest first. Nothing of what is in a case stands here, only its number.", look="plain")
        )
        for day in page.days:
            self.body.addWidget(reading(*day.lines, title=day.day))
        self.body.addStretch(1)
        check = button("Check the &records", "secondary" if page.more else "primary")
        check.clicked.connect(self.do("check_records"))
        self.buttons = (check,)
        if page.more:
            more = button(f"Show &older ({page.more:,} more)", "primary")
            more.clicked.connect(self.do("log_more"))
            self.buttons = (more, check)


_ORDER = ("bad", "look", "good")


def _summary(found: tuple[Found, ...]) -> str:
    """All of it in one sentence."""
    tones = {each.tone for each in found}
    if "bad" in tones:
        return "Something does not hold. Read what to do before you go on."
    return "The code was not typed right. All else holds." if "look" in tones else "Everything that was checked holds."
