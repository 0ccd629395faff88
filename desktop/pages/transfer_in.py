"""A case from another school: its file opened, looked at, taken in; then its records and the receipt."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import ask_where, reading
from desktop.pages.preview import PreviewView
from desktop.pages.transfer import ask_case_file
from desktop.screens import Preview
from desktop.screens.transfer import CaseArrived, ReceiveCase, ReceivedPage, ReceivedPreview
from desktop.widgets.buttons import button
from desktop.widgets.cards import WarningStrip
from desktop.widgets.fields import LabelledLine
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading, label

LONGEST_WORDS: Final = 200


class ReceiveCaseView(FormView):
    """Verbs `open_case_file` with (path, words), `draft` with the path, and `back`. Faults: `file` and `words`."""

    widest = 760

    def __init__(self, page: ReceiveCase) -> None:
        """Args: page: the file chosen before."""
        super().__init__(page.heading)
        self._path = page.file
        self.add(
            reading(
                "Another school gives you a file, and tells you six words by telephone.",
                "First you see what came and from whom. Nothing is kept before you say so.",
                "A case that is taken in can be read and printed. It stays as it was sent.",
                title="What happens",
            )
        )
        self._chosen = label("", "strong")
        self._file = reading(self._chosen, look="plain")
        choose = button("C&hoose the file…")
        choose.clicked.connect(self._choose)
        row = Flow()
        row.addWidget(choose)
        self._words = LabelledLine("The six words", "Capital letters make no difference.", limit=LONGEST_WORDS)
        self.mark("words", self._words)
        self.add(self._file, row, fields_card(self._words))
        self._say()
        go_on = button("&Open the file", "primary")
        go_on.clicked.connect(self._send)
        self.buttons = (go_on,)

    def clear_secrets(self) -> None:
        """Empty the box with the words."""
        self._words.set_text("")
        self._words.set_error("")

    def _choose(self) -> None:
        path = ask_case_file(self)
        if path is not None:
            self._path = str(path)
            self.did.emit("draft", ("file", self._path))
            self._say()

    def _say(self) -> None:
        self._chosen.setText(f"The file: {Path(self._path).name}" if self._path else "No file is chosen yet.")
        self._file.refresh()

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("open_case_file", (self._path, self._words.text()))


class CaseArrivedView(FormView):
    """What the file holds. Verb `take_in`, and `back`."""

    widest = 760

    def __init__(self, page: CaseArrived) -> None:
        """Args: page: what came and from whom, in words."""
        super().__init__(page.heading)
        self.add(
            WarningStrip(
                "Waymark cannot know who sent it.",
                "The file says a name; anybody can write one. Ring the school, and compare the record check.",
            )
        )
        self.add(reading(*page.facts, title="What the file says"))
        self.add(
            reading(
                "Nothing in the file was changed since it was sealed.",
                "Nothing of it is kept yet. Go back if you did not expect it.",
                look="plain",
            )
        )
        take = button("&Take it in", "primary")
        take.clicked.connect(self.do("take_in"))
        self.buttons = (take,)


class ReceivedView(FormView):
    """A received case. Verbs `read_received`, `print_receipt`, `save_receipt`, `keep_or_dispose`, and `back`."""

    widest = 760

    def __init__(self, page: ReceivedPage) -> None:
        """Args: page: what came, from whom, and its signed versions."""
        super().__init__(f"Case {page.reference} from {page.setting}", caption="Received from another school")
        if page.notice:
            self.add(reading(label(page.notice, "strong"), look="plain"))
        self.add(reading(*page.facts, title="Where it comes from"))
        if page.people:
            self.add(reading(f"Children: {', '.join(page.people)}", look="plain"))
        self.add(reading("It stays as it was sent. To go on with it, start a case of your own.", look="plain"))
        self.add(Heading("Its signed records", 2))
        newest, *older = page.versions
        for version, decision, lines in page.versions:
            column = QVBoxLayout()
            column.addWidget(reading(label(decision, "strong"), *lines, title=f"Version {version}"))
            if (version, decision, lines) in older:
                row = Flow()
                read = button(f"Read and print version {version}")
                read.clicked.connect(self.do("read_received", version))
                row.addWidget(read)
                column.addLayout(row)
            self.add(column)
        keep = button("&Keep or dispose…", "quiet")
        keep.clicked.connect(self.do("keep_or_dispose", page.case))
        row = Flow()
        row.addWidget(keep)
        self.add(row)
        read, prints = button(f"&Read and print version {newest[0]}", "primary"), button("&Print the receipt…")
        saves = button("Sa&ve the receipt…")
        read.clicked.connect(self.do("read_received", newest[0]))
        prints.clicked.connect(self.do("print_receipt"))
        saves.clicked.connect(self._save)
        self.buttons = (read, prints, saves)

    def _save(self) -> None:
        path = ask_where(self, "Save the receipt", "Waymark receipt.pdf")
        if path is not None:
            self.did.emit("save_receipt", str(path))


class ReceivedPreviewView(PreviewView):
    """A received record on screen. Verbs `print_received` with who the copy is for, `save_received` with the path."""

    def __init__(self, page: ReceivedPreview) -> None:
        """Args: page: the PDF in memory, its words page by page, and what it is the record of."""
        super().__init__(Preview(page.reference, page.version, page.code, page.pdf, page.texts))

    def _print(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        elif self._copy is not None:
            self.did.emit("print_received", self._copy.text().strip())

    def _save(self) -> None:
        name = f"Waymark received record {self._page.reference} version {self._page.version}.pdf"
        path = ask_where(self, "Save a copy of the record", name)
        if path is not None:
            self.did.emit("save_received", str(path))
