"""The first account: everything the pack asks about how the concern came up, on one page."""

from collections.abc import Iterator
from datetime import date, time
from itertools import groupby

from core.pack import ConcernField
from core.page import ConcernPage
from desktop.pages.form import FormView
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card
from desktop.widgets.fields import DateField, LabelledText, TimeField
from desktop.widgets.options import CheckGroup, Choice, OptionGroup
from desktop.widgets.text import label

NOT_KNOWN = "not_known"
_FAMILY = {"date": "when", "time": "when", "choice": "choice", "choices": "choice", "text": "text"}


class ConcernView(FormView):
    """Emits `concern` (field, value) on each change, `draft` while a text is typed, `next` and `leave`."""

    def __init__(self, page: ConcernPage, always: tuple[tuple[str, str], ...]) -> None:
        """Args: page: the fields and what was entered; always: the rail."""
        super().__init__(page.heading, always=always)
        self._page = page
        self._dates: dict[str, DateField] = {}
        self._said: dict[str, str] = {}  # what was last reported for each date and time
        self.add(label("Write down what you have been told. Do not look at any imagery to find out.", "muted"))
        for card in self._cards():
            self.add(card)
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self._go_on)
        later = button("&Save and close")
        later.clicked.connect(self.do("leave"))
        self.buttons = (go_on, later)

    def flush(self) -> None:
        """Report what was typed and waits, dates and times too."""
        super().flush()
        for field in self._marked.values():
            if isinstance(field, DateField | TimeField):
                field.flush()

    def commit(self) -> None:
        """Report every text as final, and take back a date or time that can no longer be read."""
        super().commit()
        for name, field in self._marked.items():
            if isinstance(field, DateField | TimeField) and isinstance(field.value(), str):
                self._report(name, "")

    def _cards(self) -> Iterator[Card]:
        for _family, fields in groupby(self._page.fields, lambda field: _FAMILY[field.kind]):
            card = Card()
            for field in fields:
                made = self._field(field)
                self.mark(field.id, made)
                card.add(made)
            yield card

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
        self._said[field.id] = value
        if value == NOT_KNOWN:
            made.set_value(None, not_known=True)
        elif value:
            made.set_value(date.fromisoformat(value))
        made.edited.connect(lambda: self._read(field.id, made))
        return made

    def _time(self, field: ConcernField, value: str) -> TimeField:
        made = TimeField(field.ask, field.hint, optional=field.optional)
        self._said[field.id] = value
        made.set_value(time.fromisoformat(value) if value else None)
        made.edited.connect(lambda _text: self._read(field.id, made))
        return made

    def _choice(self, field: ConcernField, value: str) -> OptionGroup:
        made = OptionGroup(_asked(field), _options(field), show_question=True, hint=field.hint)
        made.set_value(value or None)
        made.chosen.connect(lambda chosen: self.did.emit("concern", (field.id, chosen)))
        return made

    def _choices(self, field: ConcernField, value: tuple[str, ...]) -> CheckGroup:
        made = CheckGroup(_asked(field), _options(field), show_question=True, hint=field.hint)
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

    def _read(self, name: str, field: DateField | TimeField) -> None:
        """Report a date or time that can be read, or that was emptied; a half-typed one waits."""
        value = field.value()
        if isinstance(value, date):
            self._report(name, value.isoformat())
        elif isinstance(value, time):
            self._report(name, value.strftime("%H:%M"))
        elif isinstance(field, DateField) and field.is_not_known():
            self._report(name, NOT_KNOWN)
        elif value is None or not any(_typed(field)):
            self._report(name, "")

    def _report(self, name: str, value: str) -> None:
        if self._said[name] != value:
            self._said[name] = value
            self.did.emit("concern", (name, value))

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
            value = made.value()
            empty = not any(_typed(made))
            says = value.rstrip(".") if isinstance(value, str) and (missing or not empty) else ""
            says += ", or choose Not known" if says and empty and isinstance(made, DateField) else ""
        elif isinstance(made, OptionGroup | CheckGroup):
            known = ", or choose Not known" if any(value == NOT_KNOWN for value, _label in field.options) else ""
            how_many = "Choose one" if isinstance(made, OptionGroup) else "Choose all that apply"
            says = f"{how_many}{known}" if missing and not made.value() else ""
        elif isinstance(made, LabelledText):
            says = "Write a few words, or that it is not known" if missing and not made.text().strip() else ""
        return (field.id, f"{field.ask} {says}") if says else None


def _typed(field: DateField | TimeField) -> tuple[str, ...]:
    return field.typed() if isinstance(field, DateField) else (field.text().strip(),)


def _asked(field: ConcernField) -> str:
    return f"{field.ask} (optional)" if field.optional else field.ask


def _options(field: ConcernField) -> list[Choice]:
    return [Choice(value, text) for value, text in field.options]
