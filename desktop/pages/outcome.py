"""The outcome: what it is, what to do and what not, why, and that the DSL decides. Also the page of a stop rule."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.page import OutcomePage, Said, Told
from desktop.pages.base import PageView
from desktop.pages.question import KNOWN_ONLY
from desktop.widgets.buttons import Button, button
from desktop.widgets.cards import DoNotList, ErrorSummary, Level, OutcomeHead, ReadingCard, WarningStrip
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.text import Heading, label, lead_label
from desktop.widgets.theme import scaled

LEVELS: Final[dict[str, Level]] = {"refer": "refer", "advice": "advice", "manage": "manage", "outside": "other"}


class OutcomeView(PageView):
    """Emits `next` with the page's id, and `go` with `check`."""

    def __init__(self, page: OutcomePage) -> None:
        """Args: page: the outcome as it stands; with the id `stop`, the short form that speaks at once."""
        super().__init__()
        self.body.setSpacing(scaled(14))
        stop = page.id == "stop"
        head = OutcomeHead(
            LEVELS.get(page.level, "other"),
            "Act now" if stop else "Outcome of this assessment",
            page.title,
            page.because if page.because == page.what else f"{page.what} {page.because}",
        )
        self.heading = head.heading
        self.summary = ErrorSummary()
        self.body.addWidget(self.summary)
        self.body.addWidget(head)
        if stop:
            quiet = f"{KNOWN_ONLY[:1].lower()}{KNOWN_ONLY[1:]} Do not question any child."
            self.body.addWidget(WarningStrip("From here on,", quiet, "square"))
        for part in _advice(page) if stop else _whole(page):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.buttons = self._stop_buttons(page) if stop else self._outcome_buttons(page)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show what went wrong on top: no field here can be at fault, but saving may fail."""
        self.summary.show_problems([(says, self.heading or self) for _about, says in faults])

    def _stop_buttons(self, page: OutcomePage) -> tuple[Button, ...]:
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self.do("next", page.id))
        if not page.extras:
            return (go_on,)
        add = button("&Add what is already known")
        add.clicked.connect(self.do("go", "check"))
        return go_on, add

    def _outcome_buttons(self, page: OutcomePage) -> tuple[Button, ...]:
        record = button("&Record your decision", "primary")
        record.clicked.connect(self.do("next", page.id))
        check = button("Back to &check answers")
        check.clicked.connect(self.do("go", "check"))
        return record, check


def contradictions(rows: Sequence[Said]) -> ReadingCard:
    """What does not fit together, each with its place. The tool does not choose between two answers."""
    card = ReadingCard("Some answers do not fit together", "warn")
    _say(card, rows)
    card.add(label("Change one of them. If both are right, the record will say so."))
    return card


def _advice(page: OutcomePage) -> Iterator[QWidget]:
    if page.do:
        yield _steps("What to do now", page.do)
    if page.do_not:
        yield DoNotList("What not to do", [_do_not(line) for line in page.do_not])


def _whole(page: OutcomePage) -> Iterator[QWidget]:
    yield from _advice(page)
    if page.support:
        yield _points("Support for every child", page.support)
    if page.why:
        yield _say(ReadingCard("Why this is the outcome"), page.why)
    if page.not_known:
        card = ReadingCard("What you do not know")
        card.add(label("A “not known” is never treated as a no. Each of these keeps the outcome this high."))
        yield _say(card, page.not_known)
    if page.contradictions:
        yield contradictions(page.contradictions)
    if page.readings:
        yield Disclosure("Where the guidance points two ways", _readings(page.readings))
    decide = ReadingCard("You decide")
    decide.add(label(page.you_decide.removeprefix("You decide.").strip()))
    yield decide


def _steps(title: str, lines: Sequence[Told]) -> ReadingCard:
    """Numbered steps, each with whom to ring on a line of its own: the number is what the eye looks for."""
    card = ReadingCard(title)
    wide = scaled(24 if len(lines) < 10 else 34)  # noqa: PLR2004 - two figures need more room
    for number, line in enumerate(lines, 1):
        count = label(f"{number}.", wrap=False)
        count.setFixedWidth(wide)
        words = QVBoxLayout()
        words.setSpacing(scaled(1))
        words.addWidget(lead_label(line.lead, line.rest))
        if line.contact:
            words.addWidget(label(line.contact, "strong"))
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        card.add(row)
    return card


def _points(title: str, lines: Sequence[Told]) -> ReadingCard:
    """Advice that has no order."""
    card = ReadingCard(title)
    for line in lines:
        card.add(lead_label(line.lead, f"{line.rest} {line.contact}".strip()))
    return card


def _do_not(line: Told) -> str:
    text = f"{line.lead} {line.rest}".strip()
    return text if text.casefold().startswith("do not ") else f"Do not do this: {text}"


def _say(card: ReadingCard, rows: Sequence[Said]) -> ReadingCard:
    for row in rows:
        words = QVBoxLayout()
        words.setSpacing(scaled(1))
        words.addWidget(label(row.text))
        if row.detail:
            words.addWidget(label(row.detail, "small"))
        card.add(words)
    return card


def _readings(readings: Sequence[tuple[str, Said]]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(scaled(8))
    for title, said in readings:
        card = ReadingCard("", "quote")
        card.column.setSpacing(scaled(4))
        card.add(Heading(title, 3))
        _say(card, [said])
        column.addWidget(card)
    return holder
