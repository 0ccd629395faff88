"""The first account: everything the pack asks about how the concern came up, on one page."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from core.pack import ConcernField
from core.page import ConcernPage
from desktop.pages.form import FormView, fields_card
from desktop.pages.keeping import NOT_KNOWN
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card
from desktop.widgets.fields import DateField, LabelledText, TimeField
from desktop.widgets.options import CheckGroup, Choice, OptionGroup
from desktop.widgets.options.paint import plain

LEAD: Final = "Write down what you have been told. Do not look at any imagery to find out."
_FAMILY: Final = {"date": "when", "time": "when", "choice": "choice", "choices": "choice", "text": "text"}


class ConcernView(FormView):
    """Emits `concern` (field, value) on each change, `draft` while a text is typed, `next` and `leave`."""

    def __init__(self, page: ConcernPage, always: tuple[tuple[str, str], ...]) -> None:
        """Args: page: the fields and what was entered; always: the rail."""
        super().__init__(page.heading, lead=LEAD, always=always)
        self._page = page
        for card in self._cards():
            self.add(card)
        self._tell_apart()
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self._go_on)
        later = button("&Save and close")
        later.clicked.connect(self.do("leave"))
        self.end(go_on, later)

    def _cards(self) -> Iterator[Card]:
        for _family, fields in groupby(self._page.fields, lambda field: _FAMILY[field.kind]):
            made = {field.id: self._field(field) for field in fields}
            for name, field in made.items():
                self.mark(name, field)
            yield fields_card(*made.values())

    def _field(self, field: ConcernField) -> DateField | TimeField | OptionGroup | CheckGroup | LabelledText:
        value = self._page.values.get(field.id, "")
        match field.kind:
            case "date":
                return self._date(field, str(value))
            case "time":
                return self._time(field, str(value))
            case "choice":
                return self._choice(field, str(value))
            case "choices":
                return self._choices(field, (value,) if isinstance(value, str) and value else tuple(value))
            case _:
                made = LabelledText(field.ask, field.hint, optional=field.optional, rows=3)
                self.keep(f"concern:{field.id}", made, str(value), final=("concern", field.id))
                return made

    def _date(self, field: ConcernField, value: str) -> DateField:
        # A date that need not be entered is left empty where it is not known: one way to say so is enough.
        may_be_unknown = not field.optional or value == NOT_KNOWN
        made = DateField(field.ask, field.hint, optional=field.optional, not_known=may_be_unknown)
        self.keep_day(f"concern:{field.id}", made, value, final=("concern", field.id))
        return made

    def _time(self, field: ConcernField, value: str) -> TimeField:
        made = TimeField(field.ask, field.hint, optional=field.optional)
        self.keep_day(f"concern:{field.id}", made, value, final=("concern", field.id))
        return made

    def _choice(self, field: ConcernField, value: str) -> OptionGroup:
        made = OptionGroup(_asked(field), _options(field), show_question=True, hint=field.hint, taken=self.taken)
        self.take_keys(made)
        made.set_value(value or None)
        made.chosen.connect(lambda chosen: self.did.emit("concern", (field.id, chosen)))
        return made

    def _choices(self, field: ConcernField, value: tuple[str, ...]) -> CheckGroup:
        made = CheckGroup(_asked(field), _options(field), show_question=True, hint=field.hint, taken=self.taken)
        self.take_keys(made)
        made.set_value(value)
        before = [value]

        def changed(now: tuple[str, ...]) -> None:
            if NOT_KNOWN in now and len(now) > 1:  # these cannot both hold: the newer one does
                now = (NOT_KNOWN,) if NOT_KNOWN not in before[0] else tuple(one for one in now if one != NOT_KNOWN)
                made.set_value(now)
            before[0] = now
            self.did.emit("concern", (field.id, now))

        made.changed.connect(changed)
        return made

    def _tell_apart(self) -> None:
        """Speak the question with every choice that stands under another question too, such as "Not known"."""
        rows = [
            (field.ask, row)
            for field in self._page.fields
            if isinstance(group := self._marked[field.id], OptionGroup | CheckGroup)
            for row in group.options()
        ]
        count = Counter(plain(row) for _ask, row in rows)
        for ask, row in rows:
            if count[plain(row)] > 1:
                row.setAccessibleName(f"{plain(row)}: {ask}")

    def _go_on(self) -> None:
        self.commit()
        faults = [fault for field in self._page.fields if (fault := self._fault(field))] + self.too_long()
        self.show_faults(faults)
        if not faults:
            self.did.emit("next", self._page.id)

    def _fault(self, field: ConcernField) -> tuple[str, str] | None:
        made = self._marked[field.id]
        missing = not field.optional
        says = ""
        if isinstance(made, DateField | TimeField):
            says = self._fault_of_day(made, missing=missing)
        elif isinstance(made, OptionGroup | CheckGroup):
            known = ", or choose Not known" if any(value == NOT_KNOWN for value, _label in field.options) else ""
            how_many = "Choose one" if isinstance(made, OptionGroup) else "Choose all that apply"
            says = f"{how_many}{known}" if missing and not made.value() else ""
        elif isinstance(made, LabelledText):
            says = "Write a few words, or that it is not known" if missing and not made.text().strip() else ""
        return (field.id, f"{field.ask} {says}") if says else None

    def _fault_of_day(self, field: DateField | TimeField, *, missing: bool) -> str:
        value = field.value()
        typed = any(field.typed()) if isinstance(field, DateField) else bool(field.text().strip())
        if not isinstance(value, str) or not (typed or missing):
            return ""
        return value if typed or isinstance(field, TimeField) else f"{value.rstrip('.')}, or choose Not known"


def _asked(field: ConcernField) -> str:
    return f"{field.ask} (optional)" if field.optional else field.ask


def _options(field: ConcernField) -> list[Choice]:
    return [Choice(value, text) for value, text in field.options]
