"""What the pages of backup and restore share: a backup in words, the secret that opens one, and two questions."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.pages.form import FormView
from desktop.pages.parts import chosen_in, reading
from desktop.screens.backups import BackupLine
from desktop.widgets.cards import ReadingCard
from desktop.widgets.fields import LabelledLine, PasswordField
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label, path_label
from desktop.widgets.theme import scaled

SHEET: Final = "sheet"  # who opens a backup, where it is nobody with a password
BACKUPS: Final = "Waymark backups (*.sgb)"
MOST_SHOWN: Final = 5  # backups of one place on a page


def backup_words(line: BackupLine) -> str:
    """One backup, such as "22 November 2026, 14:05. Entry 412. 2.3 MB."."""
    return f"{line.made}. Entry {line.entry:,}. {line.size}."


def by_place(found: Sequence[BackupLine]) -> list[ReadingCard]:
    """A block for each place, with its newest backups."""
    blocks = []
    for place in dict.fromkeys(line.place for line in found):
        here = [line for line in found if line.place == place]
        older = len(here) - MOST_SHOWN
        more = [label(f"And {older} older {'one' if older == 1 else 'ones'}.", "small")] if older > 0 else []
        lines = [label(backup_words(line), "strong" if line is found[0] else "body") for line in here[:MOST_SHOWN]]
        blocks.append(reading(path_label(place, "small"), *lines, *more, title=_in_all(len(here))))
    return blocks


def said_first(heading: Heading | None, words: str) -> None:
    """Focus goes to the heading of a page: what has just happened is heard with it."""
    if heading is not None:
        heading.setAccessibleName(f"{heading.text()}. {words}")


class Secret(QWidget):
    """Who opens a backup, and the password or the code for it: only the box that is needed shows."""

    def __init__(self, question: str, users: Sequence[Choice], user: str, *, taken: str) -> None:
        """Args: question: who it is; users: those with a password; user: chosen now, or ""; taken: Alt keys."""
        super().__init__()
        sheet = Choice(SHEET, "With the recovery sheet", "Type the code that is printed on it.")
        self.who = OptionGroup(question, [*users, sheet], show_question=True, taken=taken)
        self.password = PasswordField("Password", "The one of the day when the backup was made.")
        self.code = LabelledLine(
            "The code on the sheet",
            "Nine groups of four characters. Capital letters, spaces and dashes make no difference.",
            limit=80,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(12))
        for part in (self.who, self.password, self.code):
            column.addWidget(part)
        if user:
            self.who.set_value(user)
        self.who.chosen.connect(lambda _user: self._fit())
        self._fit()

    def fields(self) -> tuple[tuple[str, OptionGroup | PasswordField | LabelledLine], ...]:
        """What faults can be about."""
        return (("who", self.who), ("password", self.password), ("code", self.code))

    def typed(self) -> tuple[str, str]:
        """(user id or "sheet", what was typed); ("", "") while nobody is chosen."""
        user = self.who.value() or ""
        return user, "" if not user else self.code.text() if user == SHEET else self.password.secret()

    def clear_secrets(self) -> None:
        """Empty both boxes."""
        self.password.clear_secret()
        self.code.set_text("")
        self.code.set_error("")

    def _fit(self) -> None:
        user = self.who.value()
        self.password.setVisible(user not in (None, SHEET))
        self.code.setVisible(user == SHEET)
        if user == SHEET:
            self.password.clear_secret()
        else:
            self.code.set_text("")


class SecretView(FormView):
    """A page that may ask who opens a file, and by what secret. `opens` is the verb that carries the answer."""

    widest = 760
    opens: ClassVar[str]
    _secret: Secret | None = None

    def ask_secret(self, secret: Secret) -> None:
        """Put the question on the page."""
        self._secret = secret
        for name, field in secret.fields():
            self.mark(name, field)
        self.add(secret)

    def clear_secrets(self) -> None:
        """Empty both boxes."""
        if self._secret is not None:
            self._secret.clear_secrets()

    def send_secret(self) -> None:
        """Report what was typed, as the page's verb."""
        if self._secret is not None:
            self.did.emit(self.opens, self._secret.typed())


def ask_folder(parent: QWidget, title: str, start: str) -> Path | None:
    """Ask for a folder; None when the person thinks better of it."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return chosen_in(dialog)


def ask_backup(parent: QWidget, start: str) -> Path | None:
    """Ask for the file of a backup; None when the person thinks better of it."""
    dialog = QFileDialog(parent, "Choose a backup", start, BACKUPS)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return chosen_in(dialog)



def _in_all(count: int) -> str:
    return "1 backup" if count == 1 else f"{count} backups"
