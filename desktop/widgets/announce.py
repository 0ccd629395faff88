"""What a screen reader is told beyond the controls: headings as headings, and news that come without focus."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget
from shiboken6 import isValid

from desktop.widgets.text import Heading

_alive: list["_SpokenHeading"] = []  # Qt deletes them; until then Python must keep its half


def announce(widget: QWidget, text: str, *, assertive: bool = False) -> None:
    """Have a screen reader say `text`: after what it is saying, or at once where `assertive` (errors, locking)."""
    kind = QAccessible.AnnouncementPoliteness
    event = QAccessibleAnnouncementEvent(widget, text)
    event.setPoliteness(kind.Assertive if assertive else kind.Polite)
    QAccessible.updateAccessibility(event)


def install_accessibility() -> None:
    """Make headings headings for screen readers. Call once, before the first window."""
    QAccessible.installFactory(_interface_for)


def _interface_for(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(thing, Heading):
        return None  # Qt's own interface
    _alive[:] = [one for one in _alive if isValid(one)]
    made = _SpokenHeading(thing)
    _alive.append(made)
    return made


class _SpokenHeading(QAccessibleWidget):
    """A label with the role of a heading. Its name is read live: one given to the constructor would go stale."""

    def __init__(self, heading: QLabel) -> None:
        super().__init__(heading, QAccessible.Role.Heading)
        self._heading = heading

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._heading.accessibleName() or self._heading.text()
        return super().text(kind)
