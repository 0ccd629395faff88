"""The drill: the newest backup is opened for once, for reading, and nothing of its cases is shown."""

from desktop.pages.backup_parts import Secret, SecretView, ask_backup, backup_words, said_first
from desktop.pages.form import FormView
from desktop.pages.parts import reading
from desktop.screens.backups import RestoreTried, TryRestore
from desktop.widgets.buttons import button
from desktop.widgets.options import Choice
from desktop.widgets.text import label, path_label


class TryRestoreView(SecretView):
    """Which backup, and what opens it. Verbs `try_restore_with` with (how, secret), and `choose_backup` with a file.

    Faults are about `who`, `password` and `code`.
    """

    opens = "try_restore_with"

    def __init__(self, page: TryRestore) -> None:
        """Args: page: the backup to try."""
        super().__init__(page.heading)
        self._start = page.start
        if page.notice:
            said_first(self.heading, page.notice)
            self.add(reading(page.notice, look="quote"))
        self.add(
            reading(
                "Waymark opens a backup for reading, checks all of it, and closes it again.",
                "Your records here are not changed. No case is shown.",
                "Best of all, do it with the person who keeps the recovery sheet.",
                title="What happens",
            )
        )
        other = button("Another &file")
        other.clicked.connect(self._ask)
        if page.line is None:
            self.add(reading("Plug in the stick with your backups, or choose the file.", title="No backup is here now"))
            self.buttons = (other,)
            return
        self.add(reading(label(backup_words(page.line), "strong"), path_label(page.line.place), title="The backup"))
        own = Choice("password", f"With your password, {page.user}")
        self.ask_secret(Secret("How do you open it?", [own], "", taken="bcsfo"))
        begin = button("&Open the backup", "primary")
        begin.clicked.connect(self.send_secret)
        self.buttons = (begin, other)

    def _ask(self) -> None:
        chosen = ask_backup(self, self._start)
        if chosen is not None:
            self.did.emit("choose_backup", str(chosen))


class RestoreTriedView(FormView):
    """It opened. Verb `backups`."""

    widest = 760

    def __init__(self, page: RestoreTried) -> None:
        """Args: page: what was found in the backup."""
        super().__init__(page.heading)
        opened = "The recovery sheet opened it." if page.by_sheet else "Your password opened it."
        cases = "1 case" if page.cases == 1 else f"{page.cases:,} cases"
        self.add(
            reading(
                f"The backup of {page.made} could be opened and read. {opened}",
                f"It holds {cases} and {page.entry:,} entries. The newest is of {page.newest}.",
                *([page.missing] if page.missing else []),
                title="What was found",
            )
        )
        self.add(
            reading(
                "The backup is closed again, and your records here are as they were.",
                *(["The log says that this was tried. Try it again in half a year."] if page.logged else []),
                look="plain",
            )
        )
        done = button("&Done", "primary")
        done.clicked.connect(self.do("backups"))
        self.buttons = (done,)
