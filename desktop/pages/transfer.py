"""Sending a case to another school: sealed in a file, its words told by telephone, its receipt noted."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import chosen_in, reading
from desktop.screens.transfer import CaseSealed, SendCase
from desktop.widgets.buttons import button
from desktop.widgets.cards import Card, ReadingCard, WarningStrip
from desktop.widgets.fields import LabelledLine, PasswordField
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

FILES: Final = "Case from Waymark (*.wmcase)"
LONGEST_TO: Final = 200


class SendCaseView(FormView):
    """Verbs `seal_case` with (to, password), `note_receipt` with (number, by, check), `draft` and `back`.

    Faults are about `to`, `password`, `by` and `check`.
    """

    widest = 760

    def __init__(self, page: SendCase) -> None:
        """Args: page: the case, where it was sent before, and what was typed."""
        super().__init__(page.heading, caption=f"Case {page.reference}")
        if page.notice:
            self.add(reading(label(page.notice, "strong"), look="plain"))
        if page.waiting:
            self.add(self._receipt(page, *page.waiting))
        self.add(
            reading(
                "All entries of the case go into one file, with its signed records. Six words open it.",
                "Waymark sends nothing. You hand over the file yourself, and tell the words by telephone.",
                "The other school needs Waymark. It reads the case, and cannot change it.",
                "The case stays here too. That it was sent is logged.",
                title="What happens",
            )
        )
        self._to = LabelledLine("Who is it for?", "The school, and the DSL you know there.", limit=LONGEST_TO)
        self.password = PasswordField("Your password", "So that nobody else sends a case while you are away.")
        self.mark("to", self._to)
        self.mark("password", self.password)
        self.keep("to", self._to, page.typed.get("to", ""))
        self.add(fields_card(self._to, self.password))
        if page.before:
            self.add(Heading("Sent before", 2), reading(*page.before, look="plain"))
        make = button("&Make the file", "primary")
        make.clicked.connect(self._send)
        self.buttons = (make,)

    def _receipt(self, page: SendCase, number: int, says: str) -> Card:
        self._by = LabelledLine("Who confirmed it?", "The name and role on their receipt.", limit=LONGEST_TO)
        self._check = LabelledLine(
            "The record check on their receipt", "For example, entry 412 · 7F3A-K2QX-… Or scan the square.", limit=400
        )
        self.mark("by", self._by)
        self.mark("check", self._check)
        self.keep("by", self._by, page.typed.get("by", ""))
        self.keep("check", self._check, page.typed.get("check", ""))
        note = button("&Note the receipt")
        note.clicked.connect(
            lambda: self.did.emit("note_receipt", (str(number), self._by.text().strip(), self._check.text().strip()))
        )
        holder = QWidget()
        Flow(holder).addWidget(note)
        return fields_card(reading(says, look="plain"), self._by, self._check, holder, title="The receipt")

    def clear_secrets(self) -> None:
        """Empty the password box."""
        self.password.clear_secret()

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("seal_case", (self._to.text().strip(), self.password.secret()))


class CaseSealedView(FormView):
    """The words, large and numbered; the file to be saved. Verbs `save_case` with the path, `case_sent` and `back`."""

    widest = 760

    def __init__(self, page: CaseSealed) -> None:
        """Args: page: the words, whom they are for, and whether the file has been saved."""
        super().__init__(page.heading, caption=f"Case {page.reference}")
        self._name = page.name
        self.add(
            WarningStrip(
                "Waymark shows these words this once.",
                "Without them nobody can open the file. Write them down before you go on.",
            )
        )
        self._words = ReadingCard("The six words", "quote")
        self._lines = [label(f"{number}. {word}") for number, word in enumerate(page.words, 1)]
        for line in self._lines:
            line.setStyleSheet(f"font-size: {scaled(22)}px;")
            self._words.add(line)
        self.add(self._words)
        self.add(
            reading(
                f"The file is for {page.to}.",
                "Tell the words by telephone, to somebody you know there. Use a number that you had before.",
                "Never put them in the same message as the file.",
                "Then destroy your note, and ask for their receipt.",
                title="What to do",
            )
        )
        if page.saved:
            self.add(reading(label("The file is saved. You can save it again elsewhere.", "strong"), look="plain"))
        save = button(
            "&Save the file…" if not page.saved else "&Save it again…", "secondary" if page.saved else "primary"
        )
        save.clicked.connect(self._save)
        done = button("I have &written them down", "primary" if page.saved else "secondary")
        done.clicked.connect(self.do("case_sent"))
        self.buttons = (done, save) if page.saved else (save,)

    def clear_secrets(self) -> None:
        """The words leave the screen, and what a screen reader could still speak."""
        for line in self._lines:
            line.setText("")
        self._words.refresh()

    def _save(self) -> None:
        path = ask_where_to(self, self._name)
        if path is not None:
            self.did.emit("save_case", str(path))


def ask_where_to(parent: QWidget, name: str) -> Path | None:
    """Ask where to save the file; None when the person thinks better of it."""
    dialog = QFileDialog(parent, "Save the file with the case", str(Path.home()), FILES)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("wmcase")
    dialog.selectFile(name)
    return chosen_in(dialog)


def ask_case_file(parent: QWidget) -> Path | None:
    """Ask for the file of a case; None when the person thinks better of it."""
    dialog = QFileDialog(parent, "Choose the file with the case", str(Path.home()), FILES)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return chosen_in(dialog)
