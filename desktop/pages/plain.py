"""Two pages that only tell: something slow is under way, and the program cannot go on as it is."""

from PySide6.QtGui import QShowEvent

from desktop.first import Trouble, Working
from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.widgets.announce import announce
from desktop.widgets.buttons import button
from desktop.widgets.text import Heading, label
from desktop.widgets.theme import scaled


class WorkingView(PageView):
    """Says what is being done, on the screen and to a screen reader. Nothing on it moves."""

    def __init__(self, page: Working) -> None:
        """Args: page: what is being done."""
        super().__init__()
        self._says = page.says
        self.body.setSpacing(scaled(12))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(label(page.says, "lead"), look="plain"))
        self.body.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Have it said once the page is there."""
        super().showEvent(event)
        announce(self, self._says)


class TroubleView(PageView):
    """What is wrong and the one next step. Verbs `retry` and `quit`."""

    def __init__(self, page: Trouble) -> None:
        """Args: page: what is wrong, in words."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.heading.setAccessibleName(f"{page.heading}. {page.says} {page.next_step}")
        self.body.addWidget(self.heading)
        self.body.addWidget(reading(*page.says.split("\n"), look="plain"))
        self.body.addWidget(reading(*page.next_step.split("\n"), title="What to do next"))
        self.body.addStretch(1)
        retry = button("&Try again", "primary")
        retry.clicked.connect(self.do("retry"))
        close = button("&Close Waymark", "secondary" if page.can_retry else "primary")
        close.clicked.connect(self.do("quit"))
        self.buttons = (retry, close) if page.can_retry else (close,)
        if not page.can_retry:
            retry.deleteLater()
