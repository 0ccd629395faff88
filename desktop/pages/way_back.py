"""The recovery sheet after the first start: used when nobody can log in, and made anew under Settings."""

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.screens import RenewSheet, UseSheet
from desktop.widgets.buttons import button
from desktop.widgets.fields import LabelledLine, LabelledText, PasswordField
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import label
from desktop.widgets.theme import scaled

LONGEST_REASON = 1000


class UseSheetView(FormView):
    """The code, who forgot, and why. Verbs `open_with_sheet` with (code, user id, reason), `draft`, `restore`, `back`.

    Faults are about `code`, `user` and `reason`.
    """

    widest = 760

    def __init__(self, page: UseSheet) -> None:
        """Args: page: who can come back in, and what was typed before."""
        super().__init__(page.heading)
        self.add(
            reading(
                "You choose a new password. Then Waymark makes a new sheet, and you type back its code.",
                "Until then nothing is changed, and you can stop at any time.",
                "After that this sheet and the old password no longer open your records. All records stay.",
                "Copies of the store made before still open with them. Shred this sheet when you are done.",
                title="What happens",
            )
        )
        self._code = LabelledLine(
            "The code on the sheet",
            "Nine groups of four characters. Capital letters, spaces and dashes make no difference. "
            "The letter O counts as zero. The letters I and L count as one.",
            limit=80,
        )
        self._code.line.setStyleSheet(f"font-size: {scaled(21)}px;")
        self._only = page.users[0][0] if len(page.users) == 1 else ""
        self._reason = LabelledText(
            "Why do you use the sheet?",
            "For example, that you forgot your password. Name no child. Your reason is kept in the log.",
            rows=3,
            limit=LONGEST_REASON,
        )
        self.mark("code", self._code)
        self.mark("reason", self._reason)
        self.keep("code", self._code, page.code)
        self.keep("reason", self._reason, page.reason)
        self.add(self._code)
        self._who: OptionGroup | None = None
        if self._only:
            name = label(page.users[0][1], "strong")
            self.add(reading("This is the way back in for:", name, look="plain"))
        else:
            self._who = self._choice_of(page)
            self.add(self._who)
        self.add(self._reason)
        restore = button("&Restore from a backup instead", "quiet")
        restore.clicked.connect(self.do("restore"))
        self.buttons = (button("&Continue", "primary"), restore)
        self.buttons[0].clicked.connect(self._send)

    def _choice_of(self, page: UseSheet) -> OptionGroup:
        users = [Choice(*user) for user in page.users]
        who = OptionGroup("Whose password is forgotten?", users, show_question=True, taken=self.taken)
        who.set_value(page.user or None)
        who.chosen.connect(lambda user: self.did.emit("draft", ("user", user)))
        self.mark("user", who)
        return who

    def clear_secrets(self) -> None:
        """Empty the box with the code."""
        self._code.set_text("")
        self._code.set_error("")

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            user = self._only or (self._who.value() if self._who is not None else None) or ""
            self.did.emit("open_with_sheet", (self._code.text(), user, self._reason.text().strip()))


class RenewSheetView(FormView):
    """Why a new sheet is made, and by whom. Verbs `renew_sheet` with (reason, password), `draft`, and `back`.

    Faults are about `reason` and `password`.
    """

    widest = 760

    def __init__(self, page: RenewSheet) -> None:
        """Args: page: the reason typed before."""
        super().__init__(page.heading)
        self.add(
            reading(
                "Make one when the old sheet is lost, or when somebody may have seen it.",
                "Waymark makes a new sheet, and you type back its code. Until then the old sheet opens your records.",
                "After that it no longer does. Copies of the store made before still open with it, so shred it.",
                title="What happens",
            )
        )
        self._reason = LabelledText(
            "Why do you make a new sheet?",
            "Name no child. Your reason is kept in the log.",
            rows=3,
            limit=LONGEST_REASON,
        )
        self.password = PasswordField("Your password", "So that nobody else makes a sheet while you are away.")
        self.mark("reason", self._reason)
        self.mark("password", self.password)
        self.keep("reason", self._reason, page.reason)
        self.add(fields_card(self._reason, self.password))
        make = button("&Make the new sheet", "primary")
        make.clicked.connect(self._send)
        self.buttons = (make,)

    def clear_secrets(self) -> None:
        """Empty the password box."""
        self.password.clear_secret()

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("renew_sheet", (self._reason.text().strip(), self.password.secret()))
