"""The window: puts the asked-for page on the screen, and passes on what the page reports."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from desktop.first import Frame
from desktop.idle import IdleWatch
from desktop.pages.base import PageView
from desktop.pages.views import view_of
from desktop.session import Session
from desktop.widgets.announce import announce
from desktop.widgets.buttons import back_link
from desktop.widgets.cards import ErrorSummary, WarningStrip
from desktop.widgets.frame import PageFrame
from desktop.widgets.layout import Scroller
from desktop.widgets.order import set_reading_order
from desktop.widgets.theme import scaled

if TYPE_CHECKING:
    from desktop.screens import Cases

APP: Final = "Waymark"
SMALLEST: Final = (480, 360)
ERROR: Final = "Error: "
STAYS: Final = frozenset(  # verbs that leave the page where it is
    {
        "answer", "draft", "note", "concern", "motivation", "decision", "search", "show_more", "set_preference",
        "suggest", "cancel",
    }
)  # fmt: skip
KEPT_OPEN: Final = (
    "The last words you typed are NOT saved. Free some space on this laptop, then go on. "
    "To close without them, close the window again."
)


class Window(QMainWindow):
    """One page at a time, between a bar that says where you are and a bar that says what you can do."""

    text_size = Signal(int)  # one step up or down
    first_painted = Signal()  # the first page is on the screen

    def __init__(self, session: Session, idle: IdleWatch) -> None:
        super().__init__()
        self._session = session
        self._idle = idle
        self._view: PageView | None = None
        self._scroller: Scroller | None = None
        self._strip: WarningStrip | None = None
        self._problem: WarningStrip | None = None
        self._saved = ""
        self._complaint: list[str] = []
        self._close_without = False
        self._painted = False
        self.setMinimumSize(*SMALLEST)
        self._build()
        session.page_changed.connect(self.show_page)
        session.refused.connect(self.show_faults)
        session.saved.connect(self.show_saved)
        session.rows_changed.connect(self.refresh_rows)
        session.progressed.connect(self.show_progress)
        session.unlocked_changed.connect(self._on_unlocked)
        idle.warned.connect(self._warn)
        idle.touched.connect(self._strip_away)
        idle.expired.connect(self.lock)
        for keys, act in (
            ("Ctrl+L", self.lock),
            ("Ctrl++", lambda: self.text_size.emit(1)),
            ("Ctrl+=", lambda: self.text_size.emit(1)),
            ("Ctrl+-", lambda: self.text_size.emit(-1)),
        ):
            self._shortcut(keys, act)

    # -- what the session asks for ---------------------------------------------------------------

    def show_page(self, frame: Frame) -> None:
        """Build the page's view, show it, and take a screen reader to its heading."""
        view = view_of(frame)
        view.did.connect(self._on_did)
        for summary in view.findChildren(ErrorSummary):
            summary.shown.connect(self._on_complaint)
        if self._view is not None:
            self._view.clear_secrets()  # a page that has gone lives on for a moment
        whole = self._with_back() if frame.back else view
        self._view, self._complaint = view, []
        if self._problem is not None:
            self._problem.hide()
        self._scroller = self._frame.show_page(whole, view.buttons, view.widest)
        layout = whole.layout()
        if whole is not view and isinstance(layout, QVBoxLayout):
            layout.addWidget(view, 1)  # last: Qt styles all of it anew each time it is put somewhere
        set_reading_order(whole, *view.buttons)
        top = self._frame.top
        top.set_case(frame.case)
        top.set_saved(self._saved if frame.case else "")
        top.set_cases_offered(frame.unlocked and frame.page.id != "cases")
        top.set_lock_offered(frame.unlocked)
        self.setWindowTitle(f"{frame.title} – {APP}")
        self.setAccessibleName(frame.title)
        if frame.caret is not None:
            view.set_caret(*frame.caret)
        elif view.heading is not None:
            view.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Say on the page what is wrong, and in the window's title that something is."""
        if self._view is None:
            return
        self._view.show_faults(list(faults))
        if type(self._view).show_faults is PageView.show_faults:  # a page without fields has no place for it
            self._problem = self._notice(self._problem, "There is a problem.", " ".join(says for _, says in faults))
            self._problem.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._view.findChildren(ErrorSummary):
            self._on_complaint([says for _, says in faults])

    def show_progress(self, says: str, share: float) -> None:
        """Show how far slow work is, while its page is there."""
        show = getattr(self._view, "show_progress", None)
        if callable(show):
            show(says, share)

    def show_saved(self, text: str) -> None:
        """Say when the work was saved. Spoken when it changes, not on every key."""
        if text != self._saved:
            self._saved = text
            announce(self, text)
        self._frame.top.set_saved(text)

    def refresh_rows(self, page: "Cases") -> None:
        """Give the case list new rows without taking the focus from its search box."""
        update = getattr(self._view, "update_rows", None)
        if callable(update):
            update(page)

    # -- what the person does ----------------------------------------------------------------------

    def lock(self) -> None:
        """Lock: hide, save what is being typed, put everything away. Never asks."""
        if not self._session.is_unlocked:
            return
        caret = self._view.caret() if self._view is not None else None
        for shown in QApplication.topLevelWidgets():
            shown.hide()
        try:
            if self._view is not None:
                self._view.flush()
                self._view.clear_secrets()
        finally:  # whatever a page does, it locks
            self._session.lock(caret)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing saves and closes, without a question; only what cannot be saved keeps the window open, once."""
        if self._view is not None:
            self._view.flush()
        if not (self._session.save_all() or self._close_without):
            self._close_without = True
            self.show_faults([("", KEPT_OPEN)])
            event.ignore()
            return
        if self._view is not None:
            self._view.clear_secrets()
        self._session.close()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say, once everything has been painted for the first time, that it has."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the primary button; PageUp and PageDown scroll. Esc does nothing."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():  # a key held down must not run through pages
                self._press_primary()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._scroller is not None:
            bar = self._scroller.verticalScrollBar()
            step = self._scroller.viewport().height() * 9 // 10
            bar.setValue(bar.value() + (step if key == Qt.Key.Key_PageDown else -step))
        else:
            super().keyPressEvent(event)

    def stumble(self) -> None:
        """Something went wrong that nobody foresaw: save what was typed, and say so."""
        try:
            if self._view is not None:
                self._view.flush()
        finally:
            self._session.stumble()

    def view(self) -> PageView | None:
        """The page on the screen."""
        return self._view

    def rebuild(self) -> None:
        """Build bars and page anew, after the theme or the text size has changed."""
        if self._view is not None:
            self._view.flush()
        if self._session.save_all():  # else the page on the screen is the only place where the words are
            self._build()
            self._session.show_again()

    # -- within --------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._view = self._scroller = None
        self._frame = PageFrame(APP)
        self._frame.top.cases.connect(lambda: self._on_did("cases", None))
        self._frame.top.lock.connect(self.lock)
        self._strip = self._problem = None
        self.setCentralWidget(self._frame)

    def _shortcut(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        shortcut.activated.connect(act)

    def _with_back(self) -> QWidget:
        """The way back, and under it room for the page."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        row = QHBoxLayout()
        link = back_link("&Back")
        link.clicked.connect(lambda: self._on_did("back", None))
        row.addWidget(link)
        row.addStretch(1)
        column.addLayout(row)
        return whole

    def _on_did(self, verb: str, value: object) -> None:
        self._complaint, self._close_without = [], False
        if verb not in STAYS and self._view is not None:
            view = self._view
            view.commit()
            if view is not self._view:  # what was committed has already led somewhere else
                return
        self._session.do(verb, value)

    def _on_complaint(self, sentences: list[str]) -> None:
        """The page says that something is wrong: so does the window's title, and a screen reader, once."""
        self.setWindowTitle(f"{ERROR}{self.windowTitle().removeprefix(ERROR)}")
        if sentences != self._complaint:
            self._complaint = sentences
            announce(self, " ".join(("There is a problem.", *sentences)), assertive=True)

    def _on_unlocked(self, unlocked: bool) -> None:  # noqa: FBT001 - a slot
        self._idle.start() if unlocked else self._idle.stop()

    def _warn(self, seconds: int) -> None:
        lead, rest = f"Locking in {seconds} seconds.", "Your work is saved. Press any key to stay unlocked."
        if self._strip is None or self._strip.isHidden():
            announce(self, f"{lead} {rest}", assertive=True)
        self._strip = self._notice(self._strip, lead, rest)

    def _strip_away(self) -> None:
        if self._strip is not None:
            self._strip.hide()

    def _notice(self, strip: WarningStrip | None, lead: str, rest: str) -> WarningStrip:
        """A strip above the page, made when it is first needed: the unlock page waits for nothing."""
        if strip is None:
            strip = WarningStrip(lead, rest)
            self._frame.add_notice(strip)
        strip.set_words(lead, rest)
        strip.refresh()
        strip.show()
        return strip

    def _press_primary(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and focused.isEnabled():
            focused.click()
        elif self._view is not None and self._view.buttons and self._view.buttons[0].isEnabled():
            self._view.buttons[0].click()
