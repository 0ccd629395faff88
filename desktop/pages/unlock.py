"""The locked program: who you are and your password, and what to do first when a child is in danger."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop.first import Unlock
from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, WarningStrip
from desktop.widgets.fields import PasswordField
from desktop.widgets.icons import Icon
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled


class UnlockView(PageView):
    """One card: the person, the password, Unlock. Verbs `unlock` with (user id, password), and `use_sheet`.

    Faults are about `password`.

    The heading hands focus on to the password box, or to the first name where there are several, so that one can type
    at once; the window's title says the rest.
    """

    widest = 480

    def __init__(self, page: Unlock) -> None:
        """Args: page: who can unlock, and a note such as "Locked. Your work is saved."."""
        super().__init__()
        self._note = page.note
        self.body.setSpacing(scaled(14))
        self._who = (
            OptionGroup("Who are you?", [Choice(*user) for user in page.users], show_question=True, taken="uc")
            if len(page.users) > 1
            else None
        )
        self._only = page.users[0][0] if len(page.users) == 1 else ""
        self.password = PasswordField()
        self.password.entered.connect(self._unlock)
        self.heading = Heading(page.heading, mark="surface")  # no mark of its own: the box it hands focus to has one
        self.heading.setFocusProxy(self._who.options()[0] if self._who is not None else self.password.line)
        card = Card()
        card.add(self._brand())
        card.add(self.heading)
        if page.note:
            card.add(reading(page.note, look="quote"))
        if self._who is not None:
            card.add(self._who)
        elif page.users:
            card.add(reading(label(page.users[0][1], "lead"), look="plain"))
        card.add(self.password)
        pressed = button("&Unlock", "primary")
        pressed.clicked.connect(self._unlock)
        row = Flow()
        row.addWidget(pressed)
        card.add(row)
        way_back = button("I &cannot log in: use the recovery sheet", "link")
        way_back.clicked.connect(self.do("use_sheet"))
        card.add(way_back)
        promise = label("Records stay encrypted on this computer. Nothing is sent over the internet.", "small")
        card.add(reading(promise, look="plain"))
        self.body.addStretch(1)
        self.body.addWidget(card)
        self.body.addWidget(
            WarningStrip("Is a child in immediate danger?", "Call 999 now. You do not need to unlock this first.")
        )
        self.body.addStretch(1)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Empty the box, say what is wrong beside it, and let the person type again at once."""
        self.password.clear_secret()
        sentence = " ".join(text for _field, text in faults)
        if not sentence:
            return
        self.password.set_error(sentence)
        announce(self.password.line, sentence, assertive=True)
        self.password.take_focus()

    def clear_secrets(self) -> None:
        """Empty the password box and its error, also in the accessible tree."""
        self.password.clear_secret()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the note said: focus goes straight to the password."""
        super().showEvent(event)
        if self._note:
            announce(self, self._note)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(scaled(10))
        row.addWidget(Icon("lock", 22, "accent"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label("Waymark", "caption", wrap=False))
        row.addStretch(1)
        return row

    def _unlock(self) -> None:
        user = self._only if self._who is None else self._who.value()
        if user is None:
            sentence = "Choose your name."
            self._who_error(sentence)
            return
        self.did.emit("unlock", (user, self.password.secret()))

    def _who_error(self, sentence: str) -> None:
        if self._who is not None:
            self._who.set_error(sentence)
            announce(self._who, sentence, assertive=True)
            self._who.take_focus()
