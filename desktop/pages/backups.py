"""Backups: when the last was made, where they are, where the next one goes, and that it was verified."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pages.backup_parts import ask_folder, by_place, said_first
from desktop.pages.form import FormView
from desktop.pages.parts import reading
from desktop.screens.backups import BackupPlace, Backups, BackupVerified
from desktop.widgets.buttons import Button, Kind, button
from desktop.widgets.cards import WarningStrip
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import breakable, label, path_label

HOW_MANY = (
    ("Three copies.", "The records on this laptop count as one."),
    ("Two kinds of place.", "Such as this laptop and a stick, or a drive of the school."),
    ("One of them away.", "Not in the same room, and not in the bag with the laptop."),
)
WHAT_OPENS = (
    "A backup is encrypted. It opens with the passwords of the day it was made, or with your recovery sheet.",
    "Keep the sheet and the backup in different places.",
)


class BackupsView(FormView):
    """What there is, and what to do. Verbs `back_up_now`, `back_up_elsewhere`, `try_restore`, `restore`."""

    widest = 760

    def __init__(self, page: Backups) -> None:
        """Args: page: what is known of backups."""
        super().__init__(page.heading)
        if page.notice:
            said_first(self.heading, page.notice)
            self.add(reading(page.notice, look="quote"))
        if page.fault:
            self.add(WarningStrip("No backup can be made of these records.", page.fault))
        elif page.due is not None:
            self.add(WarningStrip(*page.due))
        if page.last:
            since = [] if page.due is not None else [page.since]  # the strip has said it
            self.add(reading(label(f"Last backup: {page.last}", "lead"), *since, look="plain"))
        if page.next_place:
            self.add(reading("The next backup goes to:", path_label(page.next_place, "strong"), look="plain"))
        self.add(*by_place(page.found))
        if page.away:
            self.add(reading(*map(path_label, page.away), title="Not here now"))
        if page.copies:
            self.add(reading(*page.copies, title="How many copies you have"))
        if page.drill:
            self.add(reading(page.drill, title="Try a restore"))
        more = reading(*HOW_MANY, *WHAT_OPENS, look="quote")
        self.add(Disclosure("How many backups are enough, and what opens them", more))
        if page.fault:
            self.buttons = (
                self.button("&Restore from a backup", "restore", "primary"),
                self.button("&Try a restore", "try_restore", "quiet"),
            )
            return
        self.add(_put_back(self))
        self.buttons = (
            self.button("Back up &now", "back_up_now", "primary"),
            self.button("Back up to &another place", "back_up_elsewhere", "secondary"),
            self.button("&Try a restore", "try_restore", "quiet"),
        )

    def button(self, text: str, verb: str, kind: Kind) -> Button:
        """One that says `verb`."""
        made = button(text, kind)
        made.clicked.connect(self.do(verb))
        return made


def _put_back(view: BackupsView) -> Disclosure:
    """The way to a restore, for who looks for it."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    words = (
        "Waymark locks your records first. Then it shows what is in a backup.",
        "Nothing is changed until you say so, and the records that are here now are kept.",
    )
    column.addWidget(reading(*words, look="quote"))
    row = Flow()
    row.addWidget(view.button("&Restore from a backup", "restore", "secondary"))
    column.addLayout(row)
    return Disclosure("Put records back from a backup", inside)


class BackupPlaceView(FormView):
    """A stick or another drive to choose, or any folder. Verbs `back_up_to` with a folder, `look_for_drives`.

    Faults are about `place`.
    """

    widest = 760

    def __init__(self, page: BackupPlace) -> None:
        """Args: page: the drives that are there."""
        super().__init__(page.heading)
        self._start = page.start
        if page.notice:
            said_first(self.heading, page.notice)
            self.add(WarningStrip(breakable(page.notice)))
        self.add(
            reading(
                "A stick is good: it can be locked away. A drive of the school will do too.",
                "Anybody who finds a backup finds only encrypted records.",
                look="plain",
            )
        )
        self._drives: OptionGroup | None = None
        other = button("Another &folder")
        other.clicked.connect(self._ask)
        again = button("&Look again", "secondary" if page.drives else "primary")
        again.clicked.connect(self.do("look_for_drives"))
        if page.drives:
            choices = [Choice(folder, breakable(name), free) for folder, name, free in page.drives]
            self._drives = OptionGroup("Drives that are plugged in", choices, show_question=True, taken="bcsuflpd")
            if len(choices) == 1:
                self._drives.set_value(choices[0].id)
            self.mark("place", self._drives)
            self.add(self._drives)
            here = button("Back &up here", "primary")
            here.clicked.connect(self._send)
            self.buttons = (here, other, again)
        else:
            self.add(reading("Plug in a stick. Then choose Look again.", title="No stick or other drive is plugged in"))
            self.buttons = (again, other)

    def _send(self) -> None:
        place = self._drives.value() if self._drives is not None else None
        if place is None:
            self.show_faults([("place", "Choose a drive, or another folder")])
        else:
            self.did.emit("back_up_to", place)

    def _ask(self) -> None:
        folder = ask_folder(self, "Choose the folder for your backups", self._start)
        if folder is not None:
            self.did.emit("back_up_to", str(folder))


class BackupVerifiedView(FormView):
    """Shown only after the backup was opened again and read from where it lies. Verb `backups`."""

    widest = 760

    def __init__(self, page: BackupVerified) -> None:
        """Args: page: what was made, and where."""
        super().__init__(page.heading)
        self.add(
            reading(
                path_label(page.file, "strong"),
                path_label(page.place, "small"),
                f"Made {page.made}. Up to entry {page.entry:,}. {page.size}.",
                title="Your backup",
            )
        )
        self.add(
            reading(
                "Waymark closed the file and opened it again from there.",
                "It read every page of it, and followed the log from the first entry to the last.",
                "It holds the same entries as this laptop.",
                title="What was checked",
            )
        )
        if page.notes:
            self.add(WarningStrip(" ".join(page.notes)))
        stick = ("Take the stick out and lock it away.", "Not with the laptop, and not with the recovery sheet.")
        kept = ("Keep another one away from this laptop.", "On a stick that is locked away, for example.")
        self.add(reading(stick if page.removable else kept, *WHAT_OPENS[:1], title="What to do now"))
        if page.removed:
            went = "1 older backup was removed" if page.removed == 1 else f"{page.removed} older backups were removed"
            stay = "The last ten stay, and one of each of the last twelve months."
            self.add(reading(f"{went}: there are enough newer ones. {stay}", look="plain"))
        done = button("&Done", "primary")
        done.clicked.connect(self.do("backups"))
        self.buttons = (done,)
