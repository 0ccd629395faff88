"""A case with its signed versions: what was decided, each version as it was signed, and what can be done now."""

from datetime import date
from typing import Final, cast

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.screens import RecordPage, VersionLine
from desktop.widgets.buttons import Kind, button
from desktop.widgets.cards import Card, Level, OutcomeHead, ReadingCard
from desktop.widgets.fields import DateField, LabelledLine, PasswordField
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label, lead_label
from desktop.widgets.theme import scaled

_LEVELS: Final = ("refer", "advice", "manage")
_NAME: Final = "Enter the name of the person who signed"
_ROLE: Final = "Enter their role"
INK: Final = "ink"  # no user has this id


class RecordView(FormView):
    """The newest version first. Verbs `preview` with the version, `reopen`, `resume`, and those of a second signature.

    `keep_or_dispose` and `send_case` carry the case.
    `second_signature` carries (name, role, ISO date) of one in ink, `second_by_password` (user id, role, password).
    Faults are about `who`, `name`, `role`, `on` and `second_password`.
    """

    widest = 760

    def __init__(self, page: RecordPage) -> None:
        """Args: page: the case and its versions, the newest first."""
        super().__init__(page.heading)
        self._who: OptionGroup | None = None
        self._waits = page.versions[0].waits
        if self.heading is not None:
            self.heading.hide()
        level = cast("Level", page.level if page.level in _LEVELS else "other")
        head = OutcomeHead(level, f"Case {page.reference}: your decision", page.decision, page.next_step)
        self.heading = head.heading
        self.add(head)
        if page.notice:
            self.add(reading(page.notice, look="quote"))
            head.heading.setAccessibleName(f"{page.notice} {head.heading.accessibleName()}")
        if page.people:
            self.add(reading(f"Children: {', '.join(page.people)}", look="plain"))
        newest, *older = page.versions
        self.add(_version(newest))
        if newest.waits:
            self.add(self._second(newest, page))
        if older:
            self.add(Heading("Earlier versions", 2))
        for each in older:
            self.add(self._older(each))
        if page.case:
            self.add(self._ways_on(page.case))
        self.buttons = self._bar(page, newest)

    def _ways_on(self, case: str) -> Card:
        """What is done seldom, under everything else."""
        row = Flow()
        ways = (("&Keep or dispose of this case", "keep_or_dispose"), ("Send it to another sch&ool", "send_case"))
        for text, verb in ways:
            way = button(text)
            way.clicked.connect(self.do(verb, case))
            row.addWidget(way)
        card = Card("Later")
        card.add(row)
        return card

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

    def _second(self, waiting: VersionLine, page: RecordPage) -> Card:
        typed = page.typed.get
        self._name = LabelledLine("Their name", widest=420)
        self._role = LabelledLine("Their role", "For example, headteacher.", widest=420)
        self._on = DateField("Date they signed")
        self.password = PasswordField("Their password", "They type it themselves, at this laptop. Look away.")
        self.mark("name", self._name)
        self.mark("role", self._role)
        self.mark("on", self._on)
        self.mark("second_password", self.password)
        self.keep("second:name", self._name, typed("second:name", ""))
        self.keep("second:role", self._role, typed("second:role", ""))
        self.keep_day("second:on", self._on, typed("second:on", ""), final=("draft", "second:on"))
        why = reading(
            "This decision is less cautious than the guidance indicates, so a second person signs it too.", look="plain"
        )
        self._ink = reading(
            f"Print version {waiting.version} and have them sign it in ink. Then record it here.", look="plain"
        )
        fields = [self._ink, self._name, self._role, self._on, self.password]
        if page.signers:
            fields.insert(0, self._ways(page))
        self._follow(self._by())
        return fields_card(why, *fields, title="The second signature")

    def _ways(self, page: RecordPage) -> OptionGroup:
        here = [Choice(user, name, "Here and now, with their own password.") for user, name in page.signers]
        ink = Choice(INK, "Somebody else, in ink", "On the printed record.")
        self._who = OptionGroup("Who signs?", (*here, ink), show_question=True, taken=self.taken + "rpmgko")
        named = next((user for user, name in page.signers if name == page.typed.get("second:name")), None)
        self._who.set_value(page.typed.get("second:who") or named)
        self._who.chosen.connect(self._choose)
        self.mark("who", self._who)
        return self._who

    def _choose(self, who: str) -> None:
        self.did.emit("draft", ("second:who", who))
        self._follow(who)

    def _by(self) -> str:
        """Who signs, by id; INK where somebody does so on paper; "" while that is not chosen."""
        return (self._who.value() or "") if self._who is not None else INK

    def _follow(self, who: str) -> None:
        """Ask only for what this way of signing needs."""
        for field in (self._ink, self._name, self._on):
            field.setVisible(who == INK)
        self._role.setVisible(bool(who))
        self.password.setVisible(who not in {"", INK})

    def clear_secrets(self) -> None:
        """Empty the password box, where there is one."""
        if self._waits:
            self.password.clear_secret()

    def _send(self) -> None:
        who, role = self._by(), self._role.text().strip()
        faults = [] if who else [("who", "Choose who signs")]
        if who == INK and not self._name.text().strip():
            faults.append(("name", _NAME))
        if who and not role:
            faults.append(("role", _ROLE))
        on = self._on.value() if who == INK else None
        if who == INK and not isinstance(on, date):
            faults.append(("on", on or "Enter the date on which they signed"))
        if who not in {"", INK} and not self.password.secret():
            faults.append(("second_password", "Let them enter their password"))
        faults += self.too_long()
        if faults:
            self.show_faults(faults)
        elif isinstance(on, date):
            self.did.emit("second_signature", (self._name.text().strip(), role, on.isoformat()))
        else:
            self.did.emit("second_by_password", (who, role, self.password.secret()))


def _kind(primary: bool) -> Kind:  # noqa: FBT001  # read at the call as what it is
    return "primary" if primary else "secondary"


def _version(each: VersionLine) -> ReadingCard:
    parts = [label(each.decision, "strong"), label(each.signed)]
    if each.second:
        parts.append(label(each.second, "strong" if each.waits else "body"))
    parts.append(lead_label("Why it was made:", each.reason))
    parts.append(lead_label("Check code:", each.code))
    return reading(*parts, title=f"Version {each.version}")
