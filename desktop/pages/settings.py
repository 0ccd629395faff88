"""Settings: how the program looks, when it locks, the setting's details, and the way to what keeps records safe."""

from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.screens import Settings
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import TEXT_PERCENTS, scaled

LOCK_MINUTES = (2, 5, 10, 15)
SYSTEM = "system"  # the choice; the preference says "" for it


class SettingsView(PageView):
    """Each choice holds at once.

    Verbs `set_preference` with (name, value), `contacts`, `new_password`, `new_sheet`, `safety`,
    `not_protected`, `guidance`, `cases`.
    """

    def __init__(self, page: Settings) -> None:
        """Args: page: what is chosen now."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        if page.notice:
            self.heading.setAccessibleName(f"{page.heading}. {page.notice}")  # focus goes there: it is heard at once
            self.body.addWidget(reading(page.notice, look="quote"))
        self.body.addWidget(self._looks(page))
        self.body.addWidget(self._lock(page))
        self.body.addWidget(self._setting(page))
        self.body.addWidget(self._way_in())
        self.body.addWidget(self._safety())
        self.body.addWidget(self._guidance(page))
        self.body.addStretch(1)
        self.buttons = (button("&Back to cases", "primary"),)
        self.buttons[0].clicked.connect(self.do("cases"))

    def _looks(self, page: Settings) -> Card:
        schemes = OptionGroup(
            "Colours",
            [Choice(SYSTEM, "As on this computer"), Choice("light", "Light"), Choice("dark", "Dark")],
            show_question=True,
            segments=True,
            taken="bc",
        )
        schemes.set_value(page.scheme or SYSTEM)
        schemes.chosen.connect(lambda one: self._prefer("scheme", "" if one == SYSTEM else one))
        sizes = OptionGroup(
            "Text size",
            [Choice(str(each), f"{each} %", f"Text size {each} per cent") for each in TEXT_PERCENTS],
            show_question=True,
            segments=True,
        )
        sizes.set_value(str(page.text_percent))
        sizes.chosen.connect(lambda one: self._prefer("text_percent", int(one)))
        card = Card("How it looks")
        card.add(schemes)
        card.add(sizes)
        return card

    def _lock(self, page: Settings) -> Card:
        minutes = OptionGroup(
            "Lock when nobody has used it for",
            [Choice(str(each), f"{each} minutes", f"Lock after {each} minutes") for each in LOCK_MINUTES],
            show_question=True,
            segments=True,
            taken="bclda",
        )
        minutes.set_value(str(page.lock_minutes))
        minutes.chosen.connect(lambda one: self._prefer("lock_minutes", int(one)))
        card = Card("When it locks")
        card.add(minutes)
        card.add(reading("Locking never loses your work. You can lock at any time with Control L.", look="plain"))
        return card

    def _setting(self, page: Settings) -> Card:
        card = Card("Your setting")
        about = [each for each in (page.area, f"You are {page.user}") if each]
        card.add(reading(label(page.setting, "strong"), *about, look="plain"))
        row = Flow()
        contacts = button("Check your &contacts")
        contacts.clicked.connect(self.do("contacts"))
        row.addWidget(contacts)
        card.add(row)
        return card

    def _way_in(self) -> Card:
        card = Card("Your password and your recovery sheet")
        card.add(reading("If you forget your password, the recovery sheet is the only way in.", look="plain"))
        card.add(self._ways(("Change your &password", "new_password"), ("Make a new recovery s&heet", "new_sheet")))
        return card

    def _safety(self) -> Card:
        card = Card("Keeping records safe")
        card.add(reading("Backups, other people, the record check, and what Waymark cannot do for you.", look="plain"))
        card.add(self._ways(("&Keep records safe", "safety"), ("What Waymark does not protect", "not_protected")))
        return card

    def _guidance(self, page: Settings) -> Card:
        about = [each for said in page.guidance for each in (label(said.text, "strong"), label(said.detail, "small"))]
        card = Card("Guidance in use")
        card.add(reading(*about, page.version, look="plain"))
        card.add(self._ways(("Take in newer &guidance", "guidance")))
        return card

    def _ways(self, *ways: tuple[str, str]) -> Flow:
        row = Flow()
        for text, verb in ways:
            way = button(text)
            way.clicked.connect(self.do(verb))
            row.addWidget(way)
        return row

    def _prefer(self, name: str, value: str | int) -> None:
        self.did.emit("set_preference", (name, value))
