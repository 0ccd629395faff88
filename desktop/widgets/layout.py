"""How a page is laid out: rows that wrap, a centred column, a rail that drops below, and the scroller round all."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.theme import scaled

_UNLIMITED: Final = 16_777_215  # Qt's own QWIDGETSIZE_MAX


class Flow(QLayout):
    """Left to right, then down: a row of buttons is never cut off, however large the text."""

    def __init__(self, parent: QWidget | None = None, gap: int = 10) -> None:
        """Args: parent: the widget laid out, if any; gap: design pixels between items and lines."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = scaled(gap)
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way in; use addWidget."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at `index`, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at `index` out; None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes what it needs and no more."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """A narrow row is a tall one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height all lines take at `width`."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest single item."""
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Lay the items out in `rect`; the height they take. Items of one line are centred on it."""
        top, line = rect.y(), list[tuple[QLayoutItem, QSize]]()
        across = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = self._size_of(item, rect.width())
            if line and across + self._gap + size.width() > rect.width():
                top += self._put(line, rect.x(), top, place=place) + self._gap
                line, across = [], 0
            across += size.width() + (self._gap if line else 0)
            line.append((item, size))
        return top + self._put(line, rect.x(), top, place=place) - rect.y()

    def _put(self, line: list[tuple[QLayoutItem, QSize]], left: int, top: int, *, place: bool) -> int:
        tall = max((size.height() for _item, size in line), default=0)
        for item, size in line:
            if place:
                item.setGeometry(QRect(QPoint(left, top + (tall - size.height()) // 2), size))
            left += size.width() + self._gap
        return tall

    @staticmethod
    def _size_of(item: QLayoutItem, room: int) -> QSize:
        size = item.sizeHint().expandedTo(item.minimumSize())
        wide = min(size.width(), room) if room > 0 else size.width()
        tall = item.heightForWidth(wide) if item.hasHeightForWidth() else size.height()
        return QSize(wide, max(tall, item.minimumSize().height()) if tall > 0 else size.height())


class Column(QWidget):
    """Centres its content and caps its width (design pixels), so that lines stay under about 75 characters."""

    def __init__(self, inner: QWidget | None = None, widest: int = 1000) -> None:
        """Args: inner: the content; widest: 480 unlock, 760 outcome and check answers, 1000 question with rail."""
        super().__init__()
        self.setObjectName("canvas")
        self._widest = widest
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(24))
        if inner is not None:
            self.hold(inner)

    def hold(self, inner: QWidget) -> None:
        """Take the content. Later than the column's own place is taken, and Qt styles every part of it but once."""
        inner.setMaximumWidth(scaled(self._widest))
        self._row.addStretch(1)
        self._row.addWidget(inner, 1000)
        self._row.addStretch(1)


class TwoColumns(QWidget):
    """A main column with a rail beside it; in a narrow window the rail drops below."""

    def __init__(self, main: QWidget, rail: QWidget, break_at: int = 860) -> None:
        """Args: main: the question; rail: what holds at any time; break_at: design pixels; below, the rail drops."""
        super().__init__()
        self._main = main
        self._rail = rail
        self._break = scaled(break_at)
        self._wide: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(scaled(28))
        self._grid.setVerticalSpacing(scaled(20))
        self._place(wide=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the rail when the width crosses the break."""
        super().resizeEvent(event)
        self._place(wide=self.width() >= self._break)

    def _place(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        self._grid.removeWidget(self._main)
        self._grid.removeWidget(self._rail)
        self._main.setMaximumWidth(scaled(680) if wide else _UNLIMITED)
        self._rail.setMaximumWidth(scaled(300) if wide else _UNLIMITED)
        self._grid.setColumnStretch(0, 7 if wide else 1)
        self._grid.setColumnStretch(1, 3 if wide else 0)
        self._grid.addWidget(self._main, 0, 0)
        if wide:
            self._grid.addWidget(self._rail, 0, 1, Qt.AlignmentFlag.AlignTop)
        else:
            self._grid.addWidget(self._rail, 1, 0)


class Scroller(QScrollArea):
    """Scrolls down only, never sideways, and keeps the focused control in view."""

    def __init__(self, page: QWidget) -> None:
        """Args: page: the content; it takes the width of the window."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._page.setObjectName("page")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setWidget(self._page)
        self._column.addWidget(page, 1)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def set_foot(self, foot: QWidget) -> None:
        """Put `foot` at the end of the page, where it scrolls with it."""
        if self._column.indexOf(foot) < 0:
            self._column.addWidget(foot)
            foot.show()

    def show_part(self, widget: QWidget, part: QRect) -> None:
        """Bring `part` of a widget inside the page into view, such as the line being written."""
        place = part.translated(widget.mapTo(self._page, QPoint(0, 0)))
        self.ensureVisible(0, place.center().y(), 0, place.height() // 2 + scaled(12))

    def to_top(self) -> None:
        """Show the page from its start."""
        self.verticalScrollBar().setValue(0)

    def bar_width(self) -> int:
        """Pixels the scroll bar takes now: the action bar leaves as much, so that left edges meet."""
        bar = self.verticalScrollBar()
        return bar.sizeHint().width() if bar.maximum() > 0 else 0

    def showEvent(self, event: QShowEvent) -> None:
        """Bring a control into view that took focus while the page was hidden."""
        super().showEvent(event)
        self._follow(None, QApplication.focusWidget())

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self._page.isAncestorOf(new):
            return
        if new.height() > self.viewport().height():  # Qt would show the middle; a person reads from the start
            self.verticalScrollBar().setValue(new.mapTo(self._page, QPoint(0, 0)).y())
        else:
            self.ensureWidgetVisible(new, 0, scaled(40))
