"""Keep records safe: how things stand and what can be done about it; and what Waymark does not protect."""

from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.screens.safety import NotProtected, Safety, Subject
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading
from desktop.widgets.theme import scaled


class SafetyView(PageView):
    """A card for each subject, what is due first."""

    def __init__(self, page: Safety) -> None:
        """Args: page: the subjects, in their order."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        if page.notice:
            self.heading.setAccessibleName(f"{page.heading}. {page.notice}")  # focus goes there: it is heard at once
            self.body.addWidget(reading(page.notice, look="quote"))
        for subject in page.subjects:
            self.body.addWidget(self._card(subject))
        self.body.addStretch(1)
        self.buttons = (button("&Back to cases", "secondary"),)
        self.buttons[0].clicked.connect(self.do("cases"))

    def _card(self, subject: Subject) -> Card:
        card = Card(subject.title)
        card.add(reading(*subject.says, look="plain"))
        row = Flow()
        for place, (text, verb) in enumerate(subject.ways):
            way = button(text, "primary" if subject.is_due and not place else "secondary")
            way.clicked.connect(self.do(verb))
            row.addWidget(way)
        card.add(row)
        return card


class NotProtectedView(PageView):
    """First the limits, for that is what the page is for; then the promises."""

    def __init__(self, page: NotProtected) -> None:
        """Args: page: the words, as they stand in SECURITY.md too."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(*page.limits, title="What you must look after yourself"))
        self.body.addWidget(reading(*page.kept, title="What Waymark promises"))
        self.body.addStretch(1)
