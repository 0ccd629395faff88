"""A restore, page by page: which backup, the secret that opens it, what was found in it, and the records in place."""

from desktop.pages.backup_parts import Secret, SecretView, ask_backup, backup_words
from desktop.pages.form import FormView
from desktop.pages.parts import reading
from desktop.screens.restoring import BackupChecked, ChooseBackup, OpenBackup, Restored
from desktop.widgets.buttons import button
from desktop.widgets.cards import WarningStrip
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import breakable, label, path_label


class ChooseBackupView(FormView):
    """Those that were found, and any other file. Verbs `choose_backup` with a file, and `look_again`.

    Faults are about `backup`.
    """

    widest = 760

    def __init__(self, page: ChooseBackup) -> None:
        """Args: page: the backups that were found."""
        super().__init__(page.heading)
        self._start = page.start
        self._found: OptionGroup | None = None
        self.add(reading("Nothing is changed until you have seen what is in the backup.", look="plain"))
        other = button("Another &file")
        other.clicked.connect(self._ask)
        again = button("&Look again", "secondary" if page.found else "primary")
        again.clicked.connect(self.do("look_again"))
        if page.found:
            choices = [Choice(line.path, backup_words(line), breakable(line.place)) for line in page.found]
            self._found = OptionGroup("Backups found here, newest first", choices, show_question=True, taken="bcsfl")
            self._found.set_value(page.chosen or choices[0].id)
            self.mark("backup", self._found)
            self.add(self._found)
            go_on = button("&Continue", "primary")
            go_on.clicked.connect(self._send)
            self.buttons = (go_on, other, again)
        else:
            self.add(
                reading(
                    "Plug in the stick with your backups. Then choose Look again.",
                    "Or choose the file yourself. Its name ends in .sgb.",
                    title="No backup was found",
                )
            )
            self.buttons = (again, other)

    def _send(self) -> None:
        chosen = self._found.value() if self._found is not None else None
        if chosen is not None:
            self.did.emit("choose_backup", chosen)

    def _ask(self) -> None:
        chosen = ask_backup(self, self._start)
        if chosen is not None:
            self.did.emit("choose_backup", str(chosen))


class OpenBackupView(SecretView):
    """What can be read of it without a secret, and the secret. Verb `open_backup` with (user id or "sheet", secret).

    Faults are about `who`, `password` and `code`.
    """

    opens = "open_backup"

    def __init__(self, page: OpenBackup) -> None:
        """Args: page: the backup and the people in it."""
        super().__init__(page.heading)
        if page.newer:
            self.add(WarningStrip("There is a newer one.", page.newer))
        self.add(reading(label(backup_words(page.line), "strong"), path_label(page.line.place), title="The backup"))
        users = [Choice(*user) for user in page.users]
        self.ask_secret(Secret("Who opens it?", users, page.user, taken="bcso"))
        check = button("&Open and check", "primary")
        check.clicked.connect(self.send_secret)
        self.buttons = (check,)


class BackupCheckedView(FormView):
    """What putting it in place comes to. Verbs `put_in_place`, `put_keys_back`, and `leave_restore`.

    Where there are records already, leaving them is the button that Enter presses; where only their key file is lost,
    putting that back is, for it loses nothing.
    """

    widest = 760

    def __init__(self, page: BackupChecked) -> None:
        """Args: page: what was found in the backup."""
        super().__init__(page.heading)
        cases = "1 case" if page.cases == 1 else f"{page.cases:,} cases"
        self.add(
            reading(
                label(backup_words(page.line), "strong"),
                f"It holds {cases}. All of it was read: every page and every entry fits.",
                title="The backup",
            )
        )
        if page.notes:
            self.add(reading(*map(breakable, page.notes), title="What you should know"))
        if page.keys_lost:
            self.add(
                reading(
                    "The records are here, but the key file that opens them is lost.",
                    "Try the key file of this backup first. Then nothing that was saved here is lost.",
                    title="What to try first",
                )
            )
        put = button("&Put these records in place", "danger" if page.replaces else "primary")
        put.clicked.connect(self.do("put_in_place"))
        first = page.replaces and not page.keys_lost
        stop = button("&Leave everything as it is", "primary" if first else "secondary")
        stop.clicked.connect(self.do("leave_restore"))
        self.buttons = (stop, put) if page.replaces else (put, stop)
        if page.keys_lost:
            keys = button("Put back the &key file", "primary")
            keys.clicked.connect(self.do("put_keys_back"))
            self.buttons = (keys, *self.buttons)


class RestoredView(FormView):
    """The records are in place. Verb `log_in`."""

    widest = 760

    def __init__(self, page: Restored) -> None:
        """Args: page: which backup it was, and what there is to know."""
        super().__init__(page.heading)
        opened = f"The key file of the backup of {page.made} opens them. All that was saved here is there."
        put = f"They are as they were in the backup of {page.made}."
        self.add(reading(opened if page.keys_only else put, look="plain"))
        if page.notes:
            self.add(reading(*map(breakable, page.notes), title="What you should know"))
        sheet = "No password? Choose “I cannot log in” on the next page, and use the sheet again."
        self.add(
            reading(
                "Log in with your password of the day when the backup was made.",
                *([sheet] if page.by_sheet else []),
                "Then make a new backup.",
                title="What to do now",
            )
        )
        go_on = button("&Log in", "primary")
        go_on.clicked.connect(self.do("log_in"))
        self.buttons = (go_on,)
