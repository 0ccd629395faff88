"""Who the person would ring: the setting's own numbers, asked at set-up and confirmed under Settings."""

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.screens import ContactsForm
from desktop.widgets.buttons import button
from desktop.widgets.fields import LabelledLine
from desktop.widgets.text import label


class ContactsView(FormView):
    """A line for each contact; it may stay empty. Verb `set_contacts` with {contact id: words}; so go faults.

    After the set-up each line is a draft while it is typed: verb `draft` with (contact id, words).
    """

    widest = 760

    def __init__(self, page: ContactsForm) -> None:
        """Args: page: the contacts, what is known of them, and when they were last confirmed."""
        super().__init__(page.heading)
        self.add(
            reading(
                "Waymark shows these numbers when the guidance says to ring somebody.",
                "Leave a line empty if you do not have the number yet. Waymark then says that it is not set.",
                *([label(page.confirmed, "small")] if page.confirmed else []),
                look="plain",
            )
        )
        self._lines: dict[str, LabelledLine] = {}
        for one, name, hint in page.contacts:
            line = LabelledLine(name, hint, optional=True, widest=520)
            if page.first_time:  # nothing is kept, and nothing locks, before the records are made
                line.set_text(page.values.get(one, ""))
            else:
                self.keep(one, line, page.values.get(one, ""))
            self.mark(one, line)
            self._lines[one] = line
        self.add(fields_card(*self._lines.values()))
        confirm = button("&Finish setting up" if page.first_time else "&Confirm these contacts", "primary")
        confirm.clicked.connect(self._send)
        self.buttons = (confirm,)

    def values(self) -> dict[str, str]:
        """What stands in each line, without spaces round it."""
        return {one: line.text().strip() for one, line in self._lines.items()}

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("set_contacts", self.values())
