"""The two acts after which the records have a new key: removing a person, and changing the key alone."""

from typing import Final

from PySide6.QtWidgets import QPushButton

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.screens.people import ChangeKey, RemoveUser
from desktop.widgets.buttons import button
from desktop.widgets.fields import LabelledText, PasswordField

LONGEST_REASON: Final = 1000
NEW_KEY: Final = (
    "All records on this laptop are written anew under a new key. It takes some seconds.",
    "Everybody else's password and the recovery sheet stay as they are.",
)
OLD_COPIES: Final = (
    "Copies and backups made before still open with the passwords of their day. Make a new backup afterwards, and "
    "destroy old ones you no longer need."
)


class _NewKeyView(FormView):
    """Why, and by whom. Sends its verb with (reason, password). Faults are about `reason` and `password`."""

    widest = 760
    verb = ""

    def ask(self, why: str, hint: str, reason: str) -> None:
        """Put the two fields on the page."""
        self._reason = LabelledText(why, hint, rows=3, limit=LONGEST_REASON)
        self.password = PasswordField("Your password", "So that nobody else does this while you are away.")
        self.mark("reason", self._reason)
        self.mark("password", self.password)
        self.keep("reason", self._reason, reason)
        self.add(fields_card(self._reason, self.password))

    def offer(self, act: QPushButton, leave: QPushButton) -> None:
        """The way out is the first button; what cannot be undone never is."""
        act.clicked.connect(self._send)
        leave.clicked.connect(self.do("back"))
        self.buttons = (leave, act)

    def clear_secrets(self) -> None:
        """Empty the password box."""
        self.password.clear_secret()

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit(self.verb, (self._reason.text().strip(), self.password.secret()))


class RemoveUserView(_NewKeyView):
    """Verbs `remove_for_good` with (reason, password), `draft` and `back`."""

    verb = "remove_for_good"

    def __init__(self, page: RemoveUser) -> None:
        """Args: page: who, and the reason typed before."""
        super().__init__(page.heading, caption=page.name)
        self.add(
            reading(
                f"{page.name} can no longer log in here. This cannot be undone: to come back, they are added anew.",
                f"What {page.name} wrote and signed stays, in their name.",
                *NEW_KEY,
                OLD_COPIES,
                title="What happens",
            )
        )
        self.ask(
            f"Why is {page.name} removed?",
            "For example, that they have left the school. Your reason is kept in the log.",
            page.reason,
        )
        self.offer(button("&Remove this person", "danger"), button("&Keep this person", "primary"))


class ChangeKeyView(_NewKeyView):
    """Verbs `change_key_now` with (reason, password), `draft` and `back`."""

    verb = "change_key_now"

    def __init__(self, page: ChangeKey) -> None:
        """Args: page: the reason typed before."""
        super().__init__(page.heading)
        self.add(
            reading(
                *NEW_KEY,
                "A password that has become known still opens the records until it is changed. Change it too. "
                "The same goes for the recovery sheet.",
                OLD_COPIES,
                title="What happens",
            )
        )
        self.ask("Why is the key changed?", "Your reason is kept in the log.", page.reason)
        self.offer(button("Change the &key", "secondary"), button("&Leave the key as it is", "primary"))
