"""Newer guidance from a file: choosing it, and what it would change."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.pages.form import FormView
from desktop.pages.parts import chosen_in, reading
from desktop.screens.guidance import GuidanceChange, GuidanceFile
from desktop.widgets.buttons import button
from desktop.widgets.cards import WarningStrip
from desktop.widgets.fields import PasswordField

FILES: Final = "Guidance (*.waymark-pack)"


class GuidanceFileView(FormView):
    """Verb `look_at_guidance` with a path, and `back`. Faults are about `file`."""

    widest = 760

    def __init__(self, page: GuidanceFile) -> None:
        """Args: page: the edition in use, and whether files are taken at all."""
        super().__init__(page.heading)
        self.add(reading(f"Edition {page.edition} is in use now.", look="plain"))
        if page.closed:
            self.add(reading(page.closed, look="quote"))
            return
        self.add(
            reading(
                "You get new guidance as one file. Its name ends in .waymark-pack.",
                "Waymark checks who signed it, and every rule and word in it.",
                "Then you see what would change. Nothing is kept before you say so.",
                "A file that is refused leaves nothing here. Ask whoever gave it to you for a good one.",
                title="What happens",
            )
        )
        choose = button("C&hoose the file", "primary")
        choose.clicked.connect(self._choose)
        self.buttons = (choose,)

    def _choose(self) -> None:
        path = ask_guidance(self)
        if path is not None:
            self.did.emit("look_at_guidance", str(path))


class GuidanceChangeView(FormView):
    """What a new edition would change. Verb `use_guidance` with the password, and `back`. Faults: `password`."""

    widest = 760

    def __init__(self, page: GuidanceChange) -> None:
        """Args: page: the edition, what is new in it, and the open cases it concerns."""
        super().__init__(page.heading, caption=f"Edition {page.edition} of the guidance")
        urgent = [reference for reference, _, is_urgent in page.cases if is_urgent]
        if urgent:
            self.add(
                WarningStrip(
                    "Look at these cases again today.",
                    f"The new edition would ask you to do more, or sooner: {', '.join(urgent)}.",
                )
            )
        self.add(reading(*page.about, title="The file"))
        self.add(reading(*page.news, title="What is new in it"))
        cases = [(f"Case {reference}.", says) for reference, says, _ in page.cases]
        self.add(reading(*cases, *([page.same] if page.same else []), title="Your open cases"))
        self.add(
            reading(
                "A case goes on with the edition it was begun with. Only new cases use the new one.",
                "All editions stay here. You cannot go back to an older one for new cases.",
                title="What happens when you use it",
            )
        )
        self._password = PasswordField("Your password")
        self.mark("password", self._password)
        self.add(self._password)
        use = button("&Use it from now on", "primary")
        use.clicked.connect(lambda: self.did.emit("use_guidance", self._password.secret()))
        self.buttons = (use,)

    def clear_secrets(self) -> None:
        """Empty the box."""
        self._password.clear_secret()


def ask_guidance(parent: QWidget) -> Path | None:
    """Ask for a guidance file; None when the person thinks better of it."""
    dialog = QFileDialog(parent, "Choose the file with the guidance", str(Path.home()), FILES)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return chosen_in(dialog)
