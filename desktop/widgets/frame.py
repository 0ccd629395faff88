"""The bars above and below every page: who and where you are, and what you can do next."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.widgets.buttons import button
from desktop.widgets.layout import Flow
from desktop.widgets.text import label
from desktop.widgets.theme import scaled


class TopBar(QFrame):
    """App name, case, when it was saved, Cases and Lock now. What matters least goes first when room runs out."""

    cases = Signal()
    lock = Signal()

    def __init__(self, app_name: str) -> None:
        """Args: app_name: shown at the left until the window is too narrow for it."""
        super().__init__()
        self.setObjectName("topbar")
        self._name = label(app_name, "strong", wrap=False)
        self._reference = label("", "small", wrap=False)
        self._saved = label("", "small", wrap=False)
        self._cases = button("Cases", "quiet")
        self._lock = button("Lock now", "quiet", name="Lock now, Control L")
        self._cases.clicked.connect(self.cases)
        self._lock.clicked.connect(self.lock)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(scaled(24), scaled(4), scaled(14), scaled(4))
        row.setSpacing(scaled(10))
        row.addWidget(self._name)
        row.addWidget(self._reference)
        row.addStretch(1)
        for part in (self._saved, self._cases, self._lock):
            row.addWidget(part)
        self._fit()

    def set_case(self, reference: str) -> None:
        """Show a case reference such as "Case 2026-014"; an empty text where no case is open."""
        self._reference.setText(reference)
        self._fit()

    def set_saved(self, text: str) -> None:
        """Show when the work was saved, such as "Saved 14:32"; an empty text where there is nothing to save."""
        self._saved.setText(text)
        self._fit()

    def set_cases_offered(self, offered: bool) -> None:  # noqa: FBT001  # a setter, in Qt's way
        """Show or hide the way to the list of cases."""
        self._cases.setVisible(offered)
        self._fit()

    def set_lock_offered(self, offered: bool) -> None:  # noqa: FBT001  # a setter, in Qt's way
        """Show or hide the lock button: there is nothing to lock before the store is open."""
        self._lock.setVisible(offered)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop parts that no longer fit, and bring back those that do."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        parts = (self._name, self._saved, self._reference)
        for part in parts:
            part.setVisible(bool(part.text()))
        for part in parts:
            if self._needed() <= self.width():
                return
            part.hide()

    def _needed(self) -> int:
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        shown: list[QWidget] = [
            part for part in (self._name, self._reference, self._saved, self._cases, self._lock) if not part.isHidden()
        ]
        return margins.left() + margins.right() + sum(part.sizeHint().width() + gap for part in shown)


class ActionBar(QFrame):
    """The buttons of the page, always in view: the primary one first, at the left edge of the content."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("actions")
        self._row = QHBoxLayout(self)
        self._buttons: tuple[QPushButton, ...] = ()
        self._bar_width = 0
        self._margins()
        self.hide()

    def set_buttons(self, buttons: Sequence[QPushButton], widest: int = 1000) -> None:
        """Show `buttons`, primary first, in a column of at most `widest` design pixels; none hides the bar."""
        while (item := self._row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._buttons = tuple(buttons)
        self.setVisible(bool(buttons))
        if not buttons:
            return
        inner = QWidget()
        inner.setMaximumWidth(scaled(widest))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        inner.setSizePolicy(policy)
        flow = Flow(inner)
        for one in buttons:
            flow.addWidget(one)
        self._row.addStretch(1)
        self._row.addWidget(inner, 1000)
        self._row.addStretch(1)
        for before, after in pairwise(buttons):
            QWidget.setTabOrder(before, after)

    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons shown, primary first."""
        return self._buttons

    def leave_room(self, bar_width: int) -> None:
        """Keep the left edge on the content's: `bar_width` is what the page's scroll bar takes now."""
        self._bar_width = bar_width
        self._margins()

    def _margins(self) -> None:
        self._row.setContentsMargins(scaled(24), scaled(8), scaled(24) + self._bar_width, scaled(8))
