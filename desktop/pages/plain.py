"""Two pages that only tell: something slow is under way, and the program cannot go on as it is."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.first import Trouble, Working
from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled

WHOLE: Final = 100  # steps of the bar: no more, for some screen readers say each one
STOPPING: Final = "Stopping. Nothing will be changed."


class WorkingView(PageView):
    """Says what is being done, on the screen and to a screen reader. A bar appears once the work says how far it is.

    Verb `cancel`, where the work can be stopped. Its button is no button of the bar: a second Enter, meant for the page
    before, must not stop what was just begun.
    """

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
        self._cancel = button("Ca&ncel")
        self._cancel.clicked.connect(self._stop)
        self._row = QWidget()
        Flow(self._row).addWidget(self._cancel)
        self.body.addWidget(self._row)
        self._row.setVisible(page.can_cancel)
        self.body.addStretch(1)

    def show_progress(self, says: str, share: float) -> None:
        """Show how far it is; a new step is also said."""
        if not self._cancel.isEnabled():
            return  # it is stopping: what was on its way here is of the past
        self._bar.setValue(round(min(1.0, max(0.0, share)) * WHOLE))
        if says != self._step.text():
            self._step.setText(says)
            announce(self, says)
        for part in (self._step, self._bar):
            part.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Have it said once the page is there."""
        super().showEvent(event)
        announce(self, self._says)

    def _stop(self) -> None:
        """Say so at once: it takes the work a moment to put everything back."""
        if self.heading is not None:
            self.heading.setFocus(Qt.FocusReason.OtherFocusReason)  # a switched-off button cannot keep it
        self._cancel.setEnabled(False)
        self._step.setText(STOPPING)
        self._step.show()
        announce(self, STOPPING)
        self.did.emit("cancel", None)


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
