"""The case list: find, filter, open, or start a new assessment."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.assessment import MAX_TEXT
from desktop.pages.base import PageView
from desktop.pages.parts import hold_width, reading
from desktop.screens import CaseLine, Cases
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.cards import EmptyState, Tone, WarningStrip
from desktop.widgets.caserow import CaseRow
from desktop.widgets.fields import LabelledLine
from desktop.widgets.layout import Flow
from desktop.widgets.mnemonics import with_mnemonics
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

TYPING_PAUSE_MS: Final = 250
FIRST_ROWS: Final = 10  # what a screen shows; the others follow once these are painted
ROWS_AT_A_TIME: Final = 6  # a frame's worth
ALL: Final = "all"  # the segment; the verb says "" for it
_SHOWN: Final = (("open", "Open"), ("signed", "Signed"), (ALL, "All"))
_TONES: Final[Mapping[str, Tone]] = {"refer": "red", "advice": "amber", "manage": "green", "outside": "blue"}


class CasesView(PageView):
    """The list, drawn from `Cases` and again by `update_rows`. Nothing typed and no focus is lost by that.

    Verbs: `start_case`, `open_case` with the case, `search` with (text, status), `show_more`, `safety`,
    `settings`.
    """

    widest = 1000

    def __init__(self, page: Cases) -> None:
        """Args: page: the rows to show and what they were found by."""
        super().__init__()
        self.body.setSpacing(scaled(12))
        self.heading = Heading(page.heading)
        self.heading.setWordWrap(False)
        self._start = button("Start a new &assessment", "primary")
        self._start.clicked.connect(self.do("start_case"))
        safety = button("&Keep records safe", "quiet")
        safety.clicked.connect(self.do("safety"))
        settings = button("S&ettings", "quiet")
        settings.clicked.connect(self.do("settings"))
        top = Flow(gap=16)
        for part in (self.heading, self._start, safety, settings):
            top.addWidget(part)
        self.body.addLayout(top)
        if page.notice:
            self.body.addWidget(WarningStrip(page.notice))
        self._find = LabelledLine("Find by reference or initials", limit=MAX_TEXT)
        self._find.set_text(page.text)
        self._status = OptionGroup(
            "Show",
            [_segment(one, name, page.counts) for one, name in _SHOWN],
            show_question=True,
            segments=True,
            taken="aek",
        )
        self._status.set_value(page.status or ALL)
        self._filter = QWidget()
        row = Flow(self._filter, 24)
        row.addWidget(self._find)
        row.addWidget(self._status)
        self.body.addWidget(self._filter)
        self._more = button("Show &50 more")
        self._more.clicked.connect(self.do("show_more"))
        self._rows = _Rows(self._status.options()[-1], self._more)
        self._rows.opened.connect(lambda case: self.did.emit("open_case", case))
        self.body.addWidget(self._rows)
        self._empty: EmptyState | None = None
        more = Flow()
        more.addWidget(self._more)
        self.body.addLayout(more)
        names = label("Names are kept short here, so that people nearby cannot read them.", "small")
        self._names = reading(names, look="plain")
        self.body.addWidget(self._names)
        self.body.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self._find.line.textEdited.connect(lambda _text: self._pause.start())
        self._find.entered.connect(self._search)
        self._status.chosen.connect(lambda _status: self._search())
        self._fill(page)

    def update_rows(self, page: Cases) -> None:
        """Show other rows in place. Rows that stay are kept, so the list does not flicker; the new count is said."""
        at_more = self._more.hasFocus()
        self._fill(page)
        if at_more:
            self._rows.focus_first_new()
        announce(self._filter, _found(len(page.rows) + page.more))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the search box as wide as its label where there is room."""
        super().resizeEvent(event)
        hold_width(self._find, min(scaled(260), self.width()))

    def _fill(self, page: Cases) -> None:
        """Lay out the first rows of `page` now and the others soon; its empty state where there are none."""
        self._show_empty(page)
        self._rows.show_lines(page.rows)
        self._more.setVisible(page.more > 0)
        self._more.setText(f"Show &{min(50, page.more)} more")
        self._names.setVisible(bool(page.rows))
        self._filter.setVisible(bool(page.rows or page.counts.get(ALL, 0) or page.text))
        texts = with_mnemonics([_counted(one, name, page.counts) for one, name in _SHOWN], "aek")
        for segment, text, (one, name) in zip(self._status.options(), texts, _SHOWN, strict=True):
            segment.setText(text)
            segment.setAccessibleName(_spoken(one, name, page.counts))
            segment.updateGeometry()

    def _show_empty(self, page: Cases) -> None:
        if self._empty is not None:
            self.body.removeWidget(self._empty)
            self._empty.hide()
            self._empty.deleteLater()
            self._empty = None
        self._start.show()
        if page.rows:
            return
        if page.text:
            self._empty = EmptyState(
                "No case found", "Look for a part of the reference, or for one set of initials.", "Clear the search"
            )
            self._empty.acted.connect(self._clear)
        elif page.counts.get(ALL, 0):
            self._empty = EmptyState("No cases here", "Choose All to see every case.")
        else:
            self._empty = EmptyState(
                "No cases yet",
                "When someone tells you about a concern, start a new assessment. "
                "It takes about ten minutes. You can stop and come back.",
                "Start a new &assessment",
            )
            self._empty.acted.connect(self.do("start_case"))
            self._start.hide()
        self.body.insertWidget(self.body.indexOf(self._rows), self._empty)

    def _search(self) -> None:
        self._pause.stop()
        status = self._status.value() or ALL
        self.did.emit("search", (self._find.text().strip(), "" if status == ALL else status))

    def _clear(self) -> None:
        self._find.set_text("")
        self._find.take_focus()
        self._search()


class _Rows(QWidget):
    """The rows of the list. The first are there at once, the others follow while the page is on the screen."""

    opened = Signal(str)

    def __init__(self, before: QWidget, after: QWidget) -> None:
        """Args: before, after: what comes before and after the rows with Tab."""
        super().__init__()
        self._before = before
        self._after = after
        self._lines: tuple[CaseLine, ...] = ()
        self._known: frozenset[CaseLine] = frozenset()
        self._made: dict[CaseLine, CaseRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(scaled(10))
        self._column.addStretch(1)
        self._tallest = scaled(64)
        self._growth = QTimer(self)
        self._growth.setInterval(0)
        self._growth.timeout.connect(self._go_on)

    def show_lines(self, lines: tuple[CaseLine, ...]) -> None:
        """Show these instead of those shown; a row that stays is the same widget."""
        self._known, self._lines = frozenset(self._lines), lines
        for line in set(self._made).difference(lines):
            gone = self._made.pop(line)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._grow(FIRST_ROWS)
        self.setVisible(bool(lines))

    def focus_first_new(self) -> None:
        """Give focus to the first row that was not there before the last `show_lines`."""
        new = next((line for line in self._lines if line not in self._known), None)
        if new is not None:
            self._made[new].show()  # else Qt shows it later, and takes no focus before
            self._made[new].setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with the rows that are still missing."""
        super().showEvent(event)
        self._growth.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop: nobody is looking."""
        super().hideEvent(event)
        self._growth.stop()

    def _go_on(self) -> None:
        if len(self._made) < len(self._lines):
            self._grow(ROWS_AT_A_TIME)
        else:
            self._growth.stop()

    def _grow(self, count: int) -> None:
        """Make `count` of the rows that are still missing, from the top."""
        place = 0
        before = self._before
        for line in self._lines:
            if line not in self._made and count:
                self._made[line] = made = self._row(line)
                self._tallest = max(self._tallest, made.heightForWidth(self.width()) if self.isVisible() else 0)
                count -= 1
            row = self._made.get(line)
            if row is None:
                continue
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            QWidget.setTabOrder(before, row)
            before, place = row, place + 1
        QWidget.setTabOrder(before, self._after)
        self._leave_room(len(self._lines) - place)
        if place < len(self._lines) and self.isVisible():
            self._growth.start()

    def _leave_room(self, missing: int) -> None:
        """Be as tall as the whole list will be: else rows are squeezed meanwhile, and the scroll bar runs away."""
        each = self._tallest + self._column.spacing()
        self.setMinimumHeight(len(self._lines) * each if missing else 0)

    def _row(self, line: CaseLine) -> CaseRow:
        parts = (
            line.initials and f"{line.initials}.",
            line.next_step and f"Next: {line.next_step}.",
            line.opened and f"Started {line.opened}.",
        )
        made = CaseRow(
            line.reference, line.label, _TONES.get(line.tone, "grey"), line.outcome, " ".join(filter(None, parts))
        )
        made.clicked.connect(lambda: self.opened.emit(line.case))
        return made


def _segment(one: str, name: str, counts: Mapping[str, int]) -> Choice:
    return Choice(one, _counted(one, name, counts), _spoken(one, name, counts))


def _counted(one: str, name: str, counts: Mapping[str, int]) -> str:
    return f"{name} ({counts.get(one, 0)})"


def _spoken(one: str, name: str, counts: Mapping[str, int]) -> str:
    return f"{name}, {_cases(counts.get(one, 0))}"


def _found(count: int) -> str:
    return f"{_cases(count)} found" if count else "No case found"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"
