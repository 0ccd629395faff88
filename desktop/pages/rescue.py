"""The pages for records that can only be read: what is wrong, rescuing what is readable, and looking into that."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from desktop.pages.backup_parts import Secret, SecretView, ask_folder, said_first
from desktop.pages.base import PageView
from desktop.pages.parts import chosen_in, reading
from desktop.screens.rescue import LookInto, ReadOnly, Salvage, SalvageDone, UnsafePlace
from desktop.widgets.buttons import button
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice
from desktop.widgets.text import Heading, breakable, label, path_label
from desktop.widgets.theme import scaled

FILES: Final = "Waymark rescue files (*.sgr)"
NAMES: Final = {"restore": "&Restore from a backup", "salvage": "Rescue &what can be read", "quit": "C&lose Waymark"}


class ReadOnlyView(PageView):
    """What is wrong and the one next step. Verbs `cases`, `look_into`, and those of the page."""

    widest = 760

    def __init__(self, page: ReadOnly) -> None:
        """Args: page: what is wrong, and what helps."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.heading.setAccessibleName(f"{page.heading}. {' '.join(page.what)} {page.next_step}")
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(*map(breakable, page.what), title="What is wrong"))
        self.body.addWidget(reading(page.next_step, title="What to do next"))
        self.body.addWidget(
            reading(
                "You can open cases, read them and print signed records. Nothing new can be saved.",
                "Waymark does not repair or change anything by itself.",
                title="Until then",
            )
        )
        into = button("Look &into a rescue file", "quiet")
        into.clicked.connect(self.do("look_into"))
        row = Flow()
        row.addWidget(into)
        self.body.addLayout(row)
        self.body.addStretch(1)
        acts = [act for act in page.acts if act in NAMES]
        buttons: list[QPushButton] = []
        for act in acts:
            made = button(NAMES[act], "secondary" if buttons else "primary")
            made.clicked.connect(self.do(act))
            buttons.append(made)
        read = button("Go on rea&ding", "secondary" if acts else "primary")
        read.clicked.connect(self.do("cases"))
        self.buttons = (*buttons, read)


class UnsafePlaceView(PageView):
    """Why records must not live in this folder. Verbs `use_safe_place`, `cases` and `quit`."""

    widest = 760

    def __init__(self, page: UnsafePlace) -> None:
        """Args: page: what speaks against the folder, and the better one."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.heading.setAccessibleName(f"{page.heading}. {' '.join(page.faults)}")
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(*page.faults, "The folder:", path_label(page.here), title="What is wrong"))
        does = (
            "Waymark makes the records there instead."
            if page.is_new
            else "Waymark copies the records there, checks the copy, and goes on there. The copy here goes after that."
        )
        better = (
            ("The safe place:", path_label(page.safe), does) if page.safe else ("Start Waymark with another folder.",)
        )
        self.body.addWidget(reading(*better, title="What to do next"))
        self.body.addStretch(1)
        use = button("&Use the safe place", "primary")
        use.clicked.connect(self.do("use_safe_place"))
        other = button("&Close Waymark" if page.is_new else "&Not now")
        other.clicked.connect(self.do("quit" if page.is_new else "cases"))
        self.buttons = (use, other) if page.safe else (other,)


class SalvageView(PageView):
    """Where to write what can be read. Verb `salvage_to` with a folder."""

    widest = 760

    def __init__(self, page: Salvage) -> None:
        """Args: page: where the question starts."""
        super().__init__()
        self._start = page.start
        self.body.setSpacing(scaled(12))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        first = (
            "Waymark reads your records round the damage. All that can be read goes into one new file."
            if page.is_damaged
            else "All your records go into one new file. A backup is better: it can be put back, and this cannot."
        )
        self.body.addWidget(
            reading(
                first,
                "The file is encrypted. It opens with the passwords and the sheet of these records.",
                "It can be read in Waymark, and not be worked on. Your records here are not changed.",
                title="What happens",
            )
        )
        self.body.addStretch(1)
        begin = button("Choose a &folder", "primary")
        begin.clicked.connect(self._ask)
        self.buttons = (begin,)

    def _ask(self) -> None:
        folder = ask_folder(self, "Where should the rescue file go?", self._start)
        if folder is not None:
            self.did.emit("salvage_to", str(folder))


class SalvageDoneView(PageView):
    """What was rescued. Verbs `salvage_papers` with a folder, `look_into` and `leave_rescue`."""

    widest = 760

    def __init__(self, page: SalvageDone) -> None:
        """Args: page: the figures."""
        super().__init__()
        self._start = page.start
        self.body.setSpacing(scaled(12))
        self.heading = Heading(page.heading)
        all_of_it = page.readable + page.lost
        figure = f"{page.readable:,} of {all_of_it:,} entries are in the file."
        lost = f"{page.lost:,} could not be read." if page.lost else "Nothing is lost."
        said_first(self.heading, page.papers or f"{figure} {lost}")
        self.body.addWidget(self.heading)
        if page.papers:
            self.body.addWidget(reading(page.papers, look="quote"))
        self.body.addWidget(
            reading(
                label(figure, "strong"), lost, "The file:", path_label(page.name), "The folder:", path_label(page.place)
            )
        )
        self.body.addWidget(
            reading(
                "You can also save each signed record as a PDF, to print or to read without Waymark.",
                ("They are not encrypted.", "Whoever has the folder can read them. Delete them when you are done."),
                title="Signed records as PDF",
            )
        )
        papers, into = button("Save signed records as &PDF"), button("Look &into a rescue file", "quiet")
        papers.clicked.connect(self._ask)
        into.clicked.connect(self.do("look_into"))
        row = Flow()
        for part in (papers, into):
            row.addWidget(part)
        self.body.addLayout(row)
        self.body.addStretch(1)
        done = button("&Done", "primary")
        done.clicked.connect(self.do("leave_rescue"))
        self.buttons = (done,)

    def _ask(self) -> None:
        folder = ask_folder(self, "Where should the signed records go? They are not encrypted.", self._start)
        if folder is not None:
            self.did.emit("salvage_papers", str(folder))


class LookIntoView(SecretView):
    """A rescue file, and what opens it. Verbs `choose_rescue` with a file, `open_rescue` with (who, secret).

    Faults are about `who`, `password` and `code`.
    """

    opens = "open_rescue"

    def __init__(self, page: LookInto) -> None:
        """Args: page: the file chosen so far."""
        super().__init__(page.heading)
        self._start = page.start
        self.add(
            reading(
                "Your records here are closed first. You read the rescued ones until you lock or close Waymark.",
                "After that Waymark opens the records of this laptop again.",
                title="What happens",
            )
        )
        other = button("Choose another &file") if page.name else button("Choose the &file", "primary")
        other.clicked.connect(self._ask)
        if not page.name:
            self.buttons = (other,)
            return
        self.add(reading(path_label(page.name, "strong"), page.made, title="The file"))
        users = [Choice(*user) for user in page.users]
        self.ask_secret(Secret("Who opens it?", users, "", taken="bcsfo"))
        begin = button("&Open for reading", "primary")
        begin.clicked.connect(self.send_secret)
        self.buttons = (begin, other)

    def _ask(self) -> None:
        path = ask_rescue(self, self._start)
        if path is not None:
            self.did.emit("choose_rescue", str(path))


def ask_rescue(parent: QWidget, start: str) -> Path | None:
    """Ask for a rescue file; None when the person thinks better of it."""
    dialog = QFileDialog(parent, "Choose the rescue file", start, FILES)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return chosen_in(dialog)
