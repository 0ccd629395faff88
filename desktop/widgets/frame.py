"""The bars above and below every page: who and where you are, and what you can do next."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.widgets.buttons import button
from desktop.widgets.layout import Column, Flow, Scroller
from desktop.widgets.text import label
from desktop.widgets.theme import scaled

_LEAST_PAGE: Final = 120  # design pixels
_MOST_OF_HEIGHT: Final = 0.4  # of what the top bar leaves; with more, too little of the page would be seen


class PageFrame(QWidget):
    """Top bar, one page in its scroller, and the action bar, which stays in view unless the window is too short.

    On a change of page: `show_page`, then set the window's title, then focus the page's heading. Focus is let go of
    first, else Qt hands it from control to control and a screen reader speaks each of them.
    """

    def __init__(self, app_name: str) -> None:
        """Args: app_name: shown in the top bar."""
        super().__init__()
        self.setObjectName("canvas")
        self.top = TopBar(app_name)
        self.bar = ActionBar()
        self._scroller: Scroller | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.top)
        self._column.addWidget(self.bar)

    def show_page(self, body: QWidget, buttons: Sequence[QPushButton] = (), widest: int = 760) -> Scroller:
        """Put a page in place of the last one, which is thrown away.

        Args:
            body: the page without its buttons.
            buttons: those of the action bar, the primary one first.
            widest: the width of the content in design pixels.

        Returns:
            The scroller round the page, at its top.
        """
        focused = self._focused()
        if focused is not None:
            focused.clearFocus()
        self._bar_below()
        if self._scroller is not None:
            self._column.removeWidget(self._scroller)
            self._scroller.hide()
            self._scroller.deleteLater()
        column = Column(widest=widest)
        self._scroller = Scroller(column)
        self._scroller.verticalScrollBar().rangeChanged.connect(self._align)
        self._column.insertWidget(self._column.indexOf(self.bar), self._scroller, 1)
        column.hold(body)
        self.bar.set_buttons(buttons, widest)
        self._place_bar()
        return self._scroller

    def add_notice(self, notice: QWidget) -> None:
        """Put `notice` between the top bar and the page, such as the warning before a lock. It may be hidden."""
        self._column.insertWidget(self._column.indexOf(self.top) + 1, notice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the action bar to the end of the page where the window has become too short, and back."""
        super().resizeEvent(event)
        self._place_bar()

    def minimumSizeHint(self) -> QSize:
        """The top bar and a few lines of the page: the action bar can give way."""
        top = self.top.minimumSizeHint()
        return QSize(top.width(), top.height() + scaled(_LEAST_PAGE))

    def _place_bar(self) -> None:
        if self._scroller is None:
            return
        focused = self._focused()
        top = self.top.sizeHint().height() if not self.top.isHidden() else 0
        tall = self.bar.heightForWidth(self.width()) if self.bar.buttons() else 0
        if tall > (self.height() - top) * _MOST_OF_HEIGHT:
            self._scroller.set_foot(self.bar)
        else:
            self._bar_below()
        self._align()
        if focused is not None and self.bar.isAncestorOf(focused):  # moving it takes its focus away
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused(self) -> QWidget | None:
        return self.window().focusWidget()

    def _bar_below(self) -> None:
        if self._column.indexOf(self.bar) < 0:
            self._column.addWidget(self.bar)
            self.bar.setVisible(bool(self.bar.buttons()))

    def _align(self) -> None:
        if self._scroller is not None:
            self.bar.leave_room(0 if self._column.indexOf(self.bar) < 0 else self._scroller.bar_width())


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

    def minimumSizeHint(self) -> QSize:
        """Room for the buttons alone: the parts that can be dropped must not keep the window wide."""
        stays = [part for part in (self._cases, self._lock) if not part.isHidden()]
        return QSize(self._needed(stays), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Fit again once the words have their real size: before they are styled they are smaller."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return done

    def _fit(self) -> None:
        """Drop what matters least until the rest has room; nothing changes where nothing has to."""
        stays = [part for part in (self._cases, self._lock) if not part.isHidden()]
        parts = [self._name, self._saved, self._reference]
        shown = [part for part in parts if part.text()]
        while shown and self._needed([*shown, *stays]) > self.width():
            shown.pop(0)
        for part in parts:
            if part.isHidden() == (part in shown):
                part.setVisible(part in shown)

    def _needed(self, parts: Sequence[QWidget]) -> int:
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        for part in parts:
            part.ensurePolished()
        return margins.left() + margins.right() + sum(part.sizeHint().width() + gap for part in parts)


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
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        inner.setSizePolicy(policy)
        flow = Flow(inner)
        self._row.addStretch(1)
        self._row.addWidget(inner, 1000)
        self._row.addStretch(1)
        inner.show()  # now, and each button, not with the next event: the height of the bar is asked for at once
        for one in buttons:
            flow.addWidget(one)
            one.show()
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
