"""How one child's own act is classed, with the classes as headings over the choices."""

from PySide6.QtWidgets import QLabel, QVBoxLayout

from core.page import MotivationPage
from desktop.pages.form import FormView, options
from desktop.pages.question import LEAVE_IT, cited, known_only_strip
from desktop.widgets.buttons import button
from desktop.widgets.cards import QuoteBlock
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.options import OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled


class MotivationView(FormView):
    """Emits `motivation` (person, value), `next`, `go` and `leave`."""

    def __init__(self, page: MotivationPage, always: tuple[tuple[str, str], ...]) -> None:
        """Args: page: the child's act and the choices; always: the rail."""
        lead = f"{LEAVE_IT if page.extra else ''} {'' if page.known_only else page.hint}".strip()
        super().__init__(page.heading, lead=lead, always=always)
        self._page = page
        person = page.id.partition(":")[2]
        if page.known_only:
            self.add(known_only_strip(page.hint))
        self.choices = self._grouped()
        self.choices.chosen.connect(lambda value: self.did.emit("motivation", (person, value)))
        self.mark("motivation", self.choices)
        self.add(self.choices)
        if page.cites:
            words = "These classes come from the guidance. Each child’s act is looked at by itself."
            self.add(Disclosure("Where this comes from", QuoteBlock([words], cited(page.cites))))
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self._go_on)
        other = button("&Skip to check answers") if page.extra else button("&Save and close")
        other.clicked.connect(self.do("go", "check") if page.extra else self.do("leave"))
        self.end(go_on, other)

    def _grouped(self) -> OptionGroup:
        """One group over all choices, since only one holds; each class stands as a heading above its own."""
        every = [choice for _title, choices in self._page.groups for choice in choices]
        made = OptionGroup(self._page.heading, options(every), hint=self._page.hint, taken=self.taken)
        made.set_value(self._page.answer or None)
        column = made.layout()
        row = iter(made.options())
        for title, choices in self._page.groups:
            first = next(row)
            for _choice in choices[1:]:
                next(row)
            if isinstance(column, QVBoxLayout):
                column.insertWidget(column.indexOf(first), _above(title))
        return made

    def _go_on(self) -> None:
        if self.choices.value() is None and not self._page.extra:
            last = self._page.groups[-1][1][-1].label
            self.show_faults([("motivation", f"Choose one. Choose “{last}” if you do not know enough")])
        else:
            self.show_faults([])
            self.did.emit("next", self._page.id)


def _above(title: str) -> QLabel:
    """The heading of a class; what belongs to none is parted from the class above it by "or"."""
    made = Heading(title, 2) if title else label("or", "muted")
    made.setContentsMargins(0, scaled(8), 0, 0)
    return made
