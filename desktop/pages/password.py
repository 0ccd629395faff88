"""A new password: chosen when coming back in with the sheet, or changed under Settings."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pages.form import FormView
from desktop.pages.parts import reading
from desktop.screens import ChangePassword, NewPassword
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.cards import ReadingCard
from desktop.widgets.fields import PasswordField
from desktop.widgets.layout import Flow
from desktop.widgets.text import label
from desktop.widgets.theme import scaled


class NewPasswordView(FormView):
    """The password of somebody who comes back in. Verbs `set_password` with (password, again), and `back`.

    Faults are about `password` and `again`.
    """

    widest = 760

    def __init__(self, page: NewPassword) -> None:
        """Args: page: whose password it is, and passwords one could use."""
        super().__init__(page.heading)
        self.add(
            reading(
                f"The sheet fits. It is the way back in for {page.name}.",
                "Nothing is changed yet. Next, Waymark makes a new recovery sheet. "
                "Your new password counts once you have typed back the code on that sheet.",
                look="plain",
            )
        )
        self.choice = PasswordChoice(page.suggestions)
        self.add(self.choice)
        self.mark("password", self.choice.password)
        self.mark("again", self.choice.again)
        self.buttons = (button("&Continue", "primary"),)
        self.buttons[0].clicked.connect(lambda: self.did.emit("set_password", self.choice.typed()))

    def clear_secrets(self) -> None:
        """Empty both boxes and forget the words suggested."""
        self.choice.clear_secrets()


class ChangePasswordView(FormView):
    """Verbs `change_password` with (password now, new one, new one again), and `back`.

    Faults are about `old`, `password` and `again`.
    """

    widest = 760

    def __init__(self, page: ChangePassword) -> None:
        """Args: page: passwords one could use."""
        super().__init__(page.heading)
        self.add(
            reading(
                "Copies of the store made before still open with the old password.",
                "Your recovery sheet stays as it is: it opens your records as before.",
                title="What changes",
            )
        )
        self.old = PasswordField("Your password now")
        self.add(self.old)
        self.choice = PasswordChoice(page.suggestions, title="New password")
        self.add(self.choice)
        for name, box in (("old", self.old), ("password", self.choice.password), ("again", self.choice.again)):
            self.mark(name, box)
        change = button("&Change the password", "primary")
        change.clicked.connect(lambda: self.did.emit("change_password", (self.old.secret(), *self.choice.typed())))
        self.buttons = (change,)

    def clear_secrets(self) -> None:
        """Empty the three boxes and forget the words suggested."""
        self.old.clear_secret()
        self.choice.clear_secrets()


class PasswordChoice(QWidget):
    """What a password must be, four words to use as one, and two boxes to type it in."""

    def __init__(self, suggestions: tuple[str, ...], *, title: str = "Password") -> None:
        """Args: suggestions: shown one by one, in turn, when asked for; title: the label of the first box."""
        super().__init__()
        self._suggestions = suggestions
        self._next = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(10))
        rules = reading(
            "Use at least 12 characters. Four words that do not belong together are good.",
            "You will not be asked to change it. You may paste it from a password manager.",
            "Nobody can look it up for you. The recovery sheet is the only other way in.",
            title="What makes a good password",
        )
        self._words = ReadingCard("", "quote")
        self._words.add(label("Four words you could use:", "muted"))
        self._suggested = label("", "lead")
        self._words.add(self._suggested)
        self._words.add(label("Type them in both boxes, with the spaces.", "small"))
        self._words.hide()
        self._suggest = button("Suggest &four words")
        self._suggest.clicked.connect(self._show_next)
        row = Flow()
        row.addWidget(self._suggest)
        self.password = PasswordField(title)
        self.again = PasswordField(f"{title} again")
        column.addWidget(rules)
        column.addWidget(self._words)
        column.addLayout(row)
        column.addWidget(self.password)
        column.addWidget(self.again)

    def typed(self) -> tuple[str, str]:
        """What is in the two boxes."""
        return self.password.secret(), self.again.secret()

    def clear_secrets(self) -> None:
        """Empty both boxes, and forget the words suggested."""
        self.password.clear_secret()
        self.again.clear_secret()
        self._suggestions = ()
        self._suggest.setEnabled(False)
        self._suggested.setText("")
        self._words.refresh()
        self._words.hide()

    def _show_next(self) -> None:
        """What is typed already stays: the words are shown, never filled in."""
        words = self._suggestions[self._next % len(self._suggestions)]
        self._next += 1
        self._suggested.setText(words)
        self._words.refresh()
        self._words.show()
        self._suggest.setText("Suggest &other words")
        announce(self._suggest, f"Four words you could use: {words}")
