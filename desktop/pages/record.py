"""A case with its signed versions: what was decided, each version as it was signed, and what can be done now."""

from datetime import date
from typing import Final, cast

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.screens import RecordPage, VersionLine
from desktop.widgets.buttons import Kind, button
from desktop.widgets.cards import Card, Level, OutcomeHead, ReadingCard
from desktop.widgets.fields import DateField, LabelledLine
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading, label, lead_label
from desktop.widgets.theme import scaled

_LEVELS: Final = ("refer", "advice", "manage")
_NAME: Final = "Enter the name of the person who signed"
_ROLE: Final = "Enter their role"


class RecordView(FormView):
    """The newest version first. Verbs `preview` with the version, `reopen`, `resume`, `second_signature`.

    `second_signature` carries (name, role, ISO date). Faults are about `name`, `role` and `on`.
    """

    widest = 760

    def __init__(self, page: RecordPage) -> None:
        """Args: page: the case and its versions, the newest first."""
        super().__init__(page.heading)
        if self.heading is not None:
            self.heading.hide()
        level = cast("Level", page.level if page.level in _LEVELS else "other")
        head = OutcomeHead(level, f"Case {page.reference}: your decision", page.decision, page.next_step)
        self.heading = head.heading
        self.add(head)
        if page.people:
            self.add(reading(f"Children: {', '.join(page.people)}", look="plain"))
        newest, *older = page.versions
        self.add(_version(newest))
        if newest.waits:
            self.add(self._second(newest))
        if older:
            self.add(Heading("Earlier versions", 2))
        for each in older:
            self.add(self._older(each))
        self.buttons = self._bar(page, newest)

    def _bar(self, page: RecordPage, newest: VersionLine) -> tuple[QPushButton, ...]:
        following = newest.version + 1
        first = "second" if newest.waits else "on" if page.in_progress else "read"
        read = button(f"&Preview and print version {newest.version}", _kind(first == "read"))
        read.clicked.connect(self.do("preview", newest.version))
        words = f"&Go on with version {following}" if page.in_progress else "&Make a new version"
        on = button(words, _kind(first == "on"))
        on.clicked.connect(self.do("resume" if page.in_progress else "reopen"))
        if not newest.waits:
            return (on, read) if page.in_progress else (read, on)
        second = button("&Record the second signature", "primary")
        second.clicked.connect(self._send)
        return (second, read, on)

    def _older(self, each: VersionLine) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(scaled(6))
        column.addWidget(_version(each))
        row = Flow()
        read = button(f"Preview and print version {each.version}")
        read.clicked.connect(self.do("preview", each.version))
        row.addWidget(read)
        column.addLayout(row)
        return column

    def _second(self, waiting: VersionLine) -> Card:
        self._name = LabelledLine("Their name", widest=420)
        self._role = LabelledLine("Their role", "For example, headteacher.", widest=420)
        self._on = DateField("Date they signed")
        self.mark("name", self._name)
        self.mark("role", self._role)
        self.mark("on", self._on)
        why = reading(
            "This decision is less cautious than the guidance indicates, so a second person signs it too.",
            f"Print version {waiting.version} and have them sign it in ink. Then record it here.",
            look="plain",
        )
        return fields_card(why, self._name, self._role, self._on, title="The second signature")

    def _send(self) -> None:
        name, role, on = self._name.text().strip(), self._role.text().strip(), self._on.value()
        faults = [(field, says) for field, says, have in (("name", _NAME, name), ("role", _ROLE, role)) if not have]
        faults += self.too_long()
        if not isinstance(on, date):
            self.show_faults([*faults, ("on", on or "Enter the date on which they signed")])
        elif faults:
            self.show_faults(faults)
        else:
            self.did.emit("second_signature", (name, role, on.isoformat()))


def _kind(primary: bool) -> Kind:  # noqa: FBT001  # read at the call as what it is
    return "primary" if primary else "secondary"


def _version(each: VersionLine) -> ReadingCard:
    parts = [label(each.decision, "strong"), label(each.signed)]
    if each.second:
        parts.append(label(each.second, "strong" if each.waits else "body"))
    parts.append(lead_label("Why it was made:", each.reason))
    parts.append(lead_label("Check code:", each.code))
    return reading(*parts, title=f"Version {each.version}")
