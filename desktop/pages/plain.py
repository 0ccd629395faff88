"""Two pages that only tell: something slow is under way, and the program cannot go on as it is."""

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar

from desktop.first import Trouble, Working
from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

WHOLE: Final = 1000  # steps of the bar


class WorkingView(PageView):
    """Says what is being done, on the screen and to a screen reader. A bar appears once the work says how far it is."""

    def __init__(self, page: Working) -> None:
        """Args: page: what is being done."""
        super().__init__()
        self._says = page.says
        self.body.setSpacing(scaled(12))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(label(page.says, "lead"), look="plain"))
        self._step = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, WHOLE)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How far it is")
        for part in (self._step, self._bar):
            part.hide()
            self.body.addWidget(part)
        self.body.addStretch(1)
        if page.can_cancel:
            cancel = button("&Cancel")
            cancel.clicked.connect(self.do("cancel"))
            self.buttons = (cancel,)

    def show_progress(self, says: str, share: float) -> None:
        """Show how far it is; a new step is also said."""
        self._bar.setValue(round(share * WHOLE))
        if says != self._step.text():
            self._step.setText(says)
            announce(self, says)
        for part in (self._step, self._bar):
            part.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Have it said once the page is there."""
        super().showEvent(event)
        announce(self, self._says)


class TroubleView(PageView):
    """What is wrong and the one next step. Verbs `quit` and those of the page: `retry`, `restore`, `read_only`."""

    def __init__(self, page: Trouble) -> None:
        """Args: page: what is wrong, in words, and what can be done."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.heading.setAccessibleName(f"{page.heading}. {page.says} {page.next_step}")
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(*page.says.split("\n"), look="plain"))
        self.body.addWidget(reading(*page.next_step.split("\n"), title="What to do next"))
        self.body.addStretch(1)
        verbs = (*page.acts, "quit")
        self.buttons = tuple(button(_WAYS[verb], "secondary" if at else "primary") for at, verb in enumerate(verbs))
        for pressed, verb in zip(self.buttons, verbs, strict=True):
            pressed.clicked.connect(self.do(verb))


_WAYS: Final = {
    "retry": "&Try again",
    "restore": "&Restore from a backup",
    "read_only": "Read what is &here",
    "quit": "&Close Waymark",
}
