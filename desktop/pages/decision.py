"""The DSL's own decision: the choice, the reasons, who was consulted, and a date to look again."""

from collections.abc import Sequence
from typing import ClassVar, Final

from core.page import DecisionPage
from desktop.pages.form import FormView, fields_card, options
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, ReadingCard, WarningStrip
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.fields import DateField, LabelledLine, LabelledText
from desktop.widgets.options import OptionGroup
from desktop.widgets.text import Heading, label

DEPARTS: Final = "This is less cautious than the guidance points to."
NEEDS: Final = (
    "Give your reasons, say who advised you, and name a second person to sign. Page one of the record will say so."
)


class DecisionView(FormView):
    """Emits `decision` (field, value) on each change, `draft` while a text is typed, `next` and `leave`."""

    widest: ClassVar[int] = 760

    def __init__(self, page: DecisionPage) -> None:
        """Args: page: the choices, which of them depart from the guidance, and what was entered."""
        super().__init__(page.heading)
        self._page = page
        if page.indicated_title:
            indicated = ReadingCard("What the guidance points to", "rail")
            indicated.add(label(page.indicated_title, "strong"))
            indicated.add(label("You decide. Your decision stands beside this in the record."))
            self.add(indicated)
        self.choices = OptionGroup(page.heading, options(page.choices), taken=self.taken)
        self.choices.set_value(page.values.get("choice") or None)
        self.choices.chosen.connect(self._chosen)
        self.mark("choice", self.choices)
        self.departure = WarningStrip(DEPARTS, NEEDS)
        self._reasons_title = Heading("", 2)
        reasons = fields_card(
            self._reasons_title,
            self._text("reasons", "Why you decide this", "Say what you weighed up. Do not describe any imagery."),
        )
        self.advice = self._advice()
        self.second = self._second()
        review = fields_card(self._date("review", "When will you look at this again?", "For example, 7 December 2026"))
        self.add(self.choices, self.departure, reasons, self.advice, self.second, review)
        self._show_what_is_needed()
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self._go_on)
        later = button("&Save and close")
        later.clicked.connect(self.do("leave"))
        self.buttons = (go_on, later)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show the faults; where a date was typed but cannot be read, say what is wrong with it."""
        unread = dict(self.half_typed())
        super().show_faults([(name, unread.get(name, says)) for name, says in faults])

    def _chosen(self, choice: str) -> None:
        self.did.emit("decision", ("choice", choice))
        self._show_what_is_needed()
        if self._departs():
            announce(self.choices, f"{DEPARTS} {NEEDS}")

    def _departs(self) -> bool:
        return self.choices.value() in self._page.departs

    def _show_what_is_needed(self) -> None:
        """Reveal in place what a less cautious decision needs; otherwise advice may be added, and need not be."""
        departs = self._departs()
        self._reasons_title.setText("Your reasons" if departs else "Your reasons (optional)")
        self.departure.setVisible(departs)
        self.second.setVisible(departs)
        self.advice.button.setHidden(departs)
        self.advice.set_open(departs or self._has_advice())

    def _has_advice(self) -> bool:
        return any(self._page.values.get(name) for name in ("adviser", "adviser_when", "adviser_said"))

    def _advice(self) -> Disclosure:
        card = fields_card(
            self._line("adviser", "Who advised you?", "Name, role and service"),
            self._date("adviser_when", "On which day?", "For example, 20 November 2026"),
            self._text("adviser_said", "What did they advise?", ""),
            title="Who you consulted",
        )
        return Disclosure("Add who you consulted (optional)", card)

    def _second(self) -> Card:
        role = LabelledLine("Role of the second person", "For example, headteacher", optional=True)
        self._keep_text("second_role", role)
        return fields_card(
            self._line("second_name", "Name of the second person", "They sign the printed record in ink."),
            role,
            title="Second person",
        )

    def _line(self, name: str, title: str, hint: str) -> LabelledLine:
        made = LabelledLine(title, hint)
        self._keep_text(name, made)
        return made

    def _text(self, name: str, title: str, hint: str) -> LabelledText:
        made = LabelledText(title, hint, rows=4)
        self._keep_text(name, made)
        return made

    def _keep_text(self, name: str, field: LabelledLine | LabelledText) -> None:
        self.keep(f"decision:{name}", field, self._page.values.get(name, ""), final=("decision", name))
        self.mark(name, field)

    def _date(self, name: str, title: str, hint: str) -> DateField:
        made = DateField(title, hint)
        self.keep_day(f"decision:{name}", made, self._page.values.get(name, ""), final=("decision", name))
        self.mark(name, made)
        return made

    def _go_on(self) -> None:
        self.commit()
        faults = self.half_typed() + self.too_long()
        self.show_faults(faults)
        if not faults:
            self.did.emit("next", self._page.id)
