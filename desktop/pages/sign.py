"""Signing: what is about to be signed, what is still missing, what signing means, and the password given again."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from core.page import CheckRow, Said, SignPage
from desktop.pages.form import FormView
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, ReadingCard, WarningStrip
from desktop.widgets.fields import PasswordField
from desktop.widgets.text import label
from desktop.widgets.theme import scaled


class SignView(FormView):
    """Emits `sign` with the password, `read_first`, and `go` with the page of what is missing."""

    widest: ClassVar[int] = 760

    def __init__(self, page: SignPage) -> None:
        """Args: page: what is about to be signed."""
        super().__init__(page.heading)
        self.password = PasswordField("Your password", "Your password is your signature.")
        self.mark("password", self.password)
        if page.lines:
            self.add(_summary(page.lines))
        if page.departs:
            says = "A second person must sign the printed record in ink."
            self.add(WarningStrip("This is less cautious than the guidance points to.", says))
        if page.missing:
            self._ask_for(page.missing)
        else:
            self._offer_signing()

    def clear_secrets(self) -> None:
        """Empty the password box."""
        self.password.clear_secret()

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show the faults, with the password box emptied: it is typed again."""
        self.password.clear_secret()
        super().show_faults(faults)

    def _offer_signing(self) -> None:
        meaning = ReadingCard("What signing does")
        meaning.add(label("It seals this version: nothing in it can be changed. A later change makes a new version."))
        card = Card()
        card.add(self.password)
        self.add(meaning, card)
        sign = button("&Sign and make the record", "primary")
        sign.clicked.connect(self._sign)
        read = button("&Read the record first")
        read.clicked.connect(self.do("read_first"))
        self.buttons = (sign, read)

    def _ask_for(self, missing: Sequence[CheckRow]) -> None:
        """Nothing can be signed yet, so no password is asked for: each line leads to the page that mends it."""
        self.password.hide()
        card = Card("Before you sign")
        for row in missing:
            link = button(row.label.replace("&", "&&"), "link")
            link.clicked.connect(self.do("go", row.page))
            card.add(link)
        self.add(card)
        mend = button("&Fill in what is missing", "primary")
        mend.clicked.connect(self.do("go", missing[0].page))
        later = button("&Save and close")
        later.clicked.connect(self.do("leave"))
        self.buttons = (mend, later)

    def _sign(self) -> None:
        secret = self.password.secret()
        if secret:
            self.did.emit("sign", secret)
        else:
            self.show_faults([("password", "Enter your password")])


def _summary(lines: Sequence[Said]) -> ReadingCard:
    card = ReadingCard("What you are signing")
    for line in lines:
        row = QVBoxLayout()
        row.setSpacing(scaled(1))
        row.addWidget(label(line.text, "strong"))
        row.addWidget(label(line.detail))
        card.add(row)
    return card
