"""In-process checks of a shown window: what a person with a keyboard, a screen reader or large text would trip over.

`check_all(window)` gives a list of `Fault`; an empty one is the pass. No accessibility bus is needed; it works
offscreen.

Kinds: no-name, same-name, same-alt-key, small-target, tab-order, unreachable, keyboard-trap, clipped, cut-off,
too-wide, low-contrast, faint-focus, silent-text. The last two are asked for by name: `pixels.focus_marks` moves the
focus, `silent_text` is for pages whose every word must be heard.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from desktop.widgets.text import pieces

TYPED = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit)
SIGNS = ("<", ">", "\u2039", "\u203a", "&", "…", "\u00d7")  # arrows and crosses made of letters
LEAST_TARGET = 24  # WCAG 2.5.8
MAIN_TARGET = 40  # our own rule for the buttons of these kinds, and for options
MAIN_KINDS = ("primary", "secondary", "danger", "quiet")
MAIN_OPTIONS = ("Option", "CheckOption", "Segment", "SmallCheck")
SLACK = 1  # pixel of rounding
DEEPEST_CHAIN = 5_000


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: its kind, the widget, and what was measured."""

    kind: str
    where: str
    detail: str

    def __str__(self):
        return f"{self.kind}: {self.where}: {self.detail}"


def check_all(window: QWidget, *, contrast: bool = True) -> list[Fault]:
    """Every fault of the window as it stands now. `contrast` looks at the drawn pixels too, which takes longest."""
    from ux.pixels import contrasts  # noqa: PLC0415  # pixels needs Fault from here

    QApplication.processEvents()
    checks: list[Callable[[QWidget], list[Fault]]] = [names, alt_keys, targets, order, reachable, traps, clips]
    if contrast:
        checks.append(contrasts)
    return [fault for check in checks for fault in check(window)]


def names(window):
    """Every Tab stop has a name in words; no two controls of one role share one; text boxes are labelled."""
    found, seen = [], {}
    for widget in [*tab_stops(window), *arrow_stops(window)]:
        name, role = spoken_name(widget)
        if isinstance(widget, TYPED) and not (widget.accessibleName() or has_buddy(window, widget)):
            # a combo box on Linux gives its value as its name, so the label itself is asked for
            found.append(
                Fault("no-name", ident(widget), "a box to type in with neither a label nor an accessible name")
            )
        elif not name:
            found.append(Fault("no-name", ident(widget), f"role {role}"))
        elif name.startswith(SIGNS) or not any(letter.isalnum() for letter in name):
            found.append(Fault("no-name", ident(widget), f"the name is a sign, or begins with one: {name!r}"))
        else:
            seen.setdefault((role, name.casefold()), []).append(widget)
    silent = [widget for widget in shown(window) if isinstance(widget, QLabel) and not spoken_name(widget)[0]]
    found += [
        Fault("no-name", ident(widget), "words on the screen that a screen reader cannot see")
        for widget in silent
        if widget.text().strip()
    ]
    return found + [
        Fault("same-name", ident(same[0]), f"{len(same)} of role {role} are called {name!r}")
        for (role, name), same in seen.items()
        if len(same) > 1
    ]


def alt_keys(window):
    """No two controls answer to the same Alt key; Qt would then only move focus between them."""
    keys = {}
    for widget in shown(window):
        text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) and widget.isEnabled() else ""
        if isinstance(widget, QLabel) and widget.buddy() is None:
            continue
        key = QKeySequence.mnemonic(text)
        if not key.isEmpty():
            keys.setdefault(key.toString(), []).append(widget)
    return [
        Fault("same-alt-key", ident(owners[0]), f"{key} also belongs to {', '.join(map(ident, owners[1:]))}")
        for key, owners in keys.items()
        if len(owners) > 1
    ]


def targets(window):
    """Nothing to press is smaller than 24 by 24; the main buttons and the options are at least 40 tall."""
    main = [
        Fault("small-target", ident(widget), f"{widget.height()} tall is under {MAIN_TARGET}")
        for widget in [*tab_stops(window), *arrow_stops(window)]
        if isinstance(widget, QAbstractButton)
        and (widget.property("kind") in MAIN_KINDS or type(widget).__name__ in MAIN_OPTIONS)
        and LEAST_TARGET <= widget.height() < MAIN_TARGET
    ]
    return main + [
        Fault("small-target", ident(widget), f"{widget.width()}x{widget.height()} is under {LEAST_TARGET}")
        for widget in [*tab_stops(window), *arrow_stops(window)]
        if isinstance(widget, (QAbstractButton, QLineEdit, QComboBox))
        and min(widget.width(), widget.height()) < LEAST_TARGET
    ]


def order(window):
    """Tab goes in reading order: never back up a column, never back left on a line; the next column is free."""
    found = []
    placed = [
        (stop, QRect(stop.mapTo(window, QPoint(0, 0)), stop.size())) for stop in tab_stops(window) if stop is not window
    ]
    for (before, a), (after, b) in pairwise(placed):
        if area(before, window) is not area(after, window):
            continue
        if b.bottom() <= a.top() and b.left() < a.right():
            found.append(Fault("tab-order", ident(after), f"comes after {ident(before)} but lies above it"))
        elif b.top() < a.bottom() and b.bottom() > a.top() and b.right() <= a.left():
            found.append(Fault("tab-order", ident(after), f"comes after {ident(before)} but lies left of it"))
    return found


def reachable(window):
    """Whatever a mouse can work is a Tab stop, or an arrow stop in a group with one."""
    stops = set(tab_stops(window)) | set(arrow_stops(window))
    found = []
    for widget in shown(window):
        if is_inner(widget) or not widget.isEnabled():
            continue
        if isinstance(widget, CONTROLS) and widget not in stops:
            found.append(Fault("unreachable", ident(widget), f"focus policy {widget.focusPolicy().name}"))
        if isinstance(widget, QLabel) and "href=" in widget.text() and widget not in stops:
            found.append(Fault("unreachable", ident(widget), "a link inside a label"))
    return found


def traps(window):
    """Tab leaves every box and every table."""
    found = []
    for widget in shown(window):
        if isinstance(widget, (QPlainTextEdit, QTextEdit)) and not widget.tabChangesFocus():
            found.append(Fault("keyboard-trap", ident(widget), "Tab types a tab: setTabChangesFocus(True)"))
        if isinstance(widget, QAbstractItemView) and widget.tabKeyNavigation():
            found.append(Fault("keyboard-trap", ident(widget), "Tab walks the cells: setTabKeyNavigation(False)"))
    return found


def clips(window):
    """No words cut, no widget outside its parent, nothing that would scroll sideways."""
    return [fault for widget in shown(window) if not is_inner(widget) for fault in _clips_of(widget, window)]


def silent_text(window):
    """Words that no Tab stop speaks: on Windows nobody would hear them. For pages whose every word must be read."""
    heard = [spoken_name(stop)[0] for stop in [*tab_stops(window), *arrow_stops(window), *headings(window)]]
    return [
        Fault("silent-text", ident(widget), "no control or reading block speaks these words")
        for widget in shown(window)
        if isinstance(widget, QLabel)
        and (words := (widget.accessibleName() or widget.text()).strip().rstrip(".")) != ""
        and not words.isdigit()
        and not any(words in one for one in heard)
    ]


# -- looking at a window -----------------------------------------------------------------


def shown(window: QWidget) -> list[QWidget]:
    """The window and every widget in it that is to be seen."""
    return [
        widget
        for widget in [window, *window.findChildren(QWidget)]
        if widget.isVisibleTo(window) and widget.window() is window.window()
    ]


def tab_stops(window: QWidget) -> list[QWidget]:
    """The ring of Tab as a person meets it, from Qt's own chain."""
    return [
        widget
        for widget in _chain(window)
        if widget.window() is window.window()
        and widget.isVisibleTo(window)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def arrow_stops(window: QWidget) -> list[QWidget]:
    """Radio buttons reached with the arrow keys from one that Tab stops on."""
    ring = set(tab_stops(window))
    return [
        widget
        for widget in shown(window)
        if isinstance(widget, QRadioButton)
        and widget not in ring
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and any(kin in ring for kin in _kin(widget))
    ]


def headings(window: QWidget) -> list[QWidget]:
    """Labels with the role of a heading."""
    return [widget for widget in shown(window) if isinstance(widget, QLabel) and spoken_name(widget)[1] == "Heading"]


def spoken_name(widget: QWidget) -> tuple[str, str]:
    """Name and role as Qt hands them to a screen reader."""
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is None or not interface.isValid():
        return "", "none"
    return interface.text(QAccessible.Text.Name).strip(), interface.role().name


def has_buddy(window: QWidget, widget: QWidget) -> bool:
    """Whether a label points at `widget`."""
    return any(label.buddy() is widget for label in window.findChildren(QLabel))


def ident(widget: QWidget) -> str:
    """Enough of a widget to find it by."""
    words = widget.objectName() or widget.accessibleName()
    if not words and hasattr(widget, "text"):
        words = widget.text()
    return f"{type(widget).__name__}({words[:48]!r})"


def area(widget: QWidget, window: QWidget) -> QWidget:
    """The part of the window a control belongs to: its scroll area, or the window's own child that holds it."""
    holder = widget.parentWidget()
    while holder is not None and holder is not window:
        if isinstance(holder, QScrollArea) or holder.parentWidget() is window:
            return holder
        holder = holder.parentWidget()
    return window


def is_inner(widget: QWidget) -> bool:
    """Qt's own parts of a control, which no page builds."""
    return widget.objectName().startswith("qt_") or type(widget).__name__ in {
        "QScrollBar",
        "QHeaderView",
        "QTableCornerButton",
    }


def _chain(window: QWidget) -> Iterator[QWidget]:
    widget = window.nextInFocusChain()
    for _step in range(DEEPEST_CHAIN):
        if widget is None or widget is window:
            return
        yield widget
        widget = widget.nextInFocusChain()


def _kin(radio: QRadioButton) -> list[QAbstractButton]:
    if radio.group() is not None:
        return radio.group().buttons()
    return [
        other
        for other in radio.parentWidget().findChildren(QRadioButton)
        if other.parentWidget() is radio.parentWidget()
    ]


def _clips_of(widget: QWidget, window: QWidget) -> Iterator[Fault]:
    if widget.width() == 0:
        return
    if isinstance(widget, QLabel) and widget.text():
        yield from _label_clips(widget)
    elif isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)):
        yield from _control_clips(widget)
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        inner, room = widget.widget(), widget.viewport().width()
        need = max(inner.minimumSizeHint().width(), inner.minimumWidth())
        if need > room + SLACK and widget.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            yield Fault("too-wide", ident(widget), f"the content needs {need}, there are {room}")
    holder = widget.parentWidget()
    if (
        holder is None
        or widget is window
        or widget.isWindow()
        or isinstance(holder.parentWidget(), QAbstractScrollArea)
    ):
        return
    place, edge = widget.geometry(), 3
    if (
        place.right() > holder.width() + edge
        or place.bottom() > holder.height() + edge
        or place.x() < -edge
        or place.y() < -edge
    ):
        yield Fault("cut-off", ident(widget), f"{place.getRect()} in a parent of {holder.width()}x{holder.height()}")


def _label_clips(label: QLabel) -> Iterator[Fault]:
    hint = label.sizeHint()
    if not label.wordWrap():
        if hint.width() > label.width() + SLACK or hint.height() > label.height() + SLACK:
            yield Fault(
                "clipped", ident(label), f"{label.width()}x{label.height()}, needs {hint.width()}x{hint.height()}"
            )
        return
    need = label.heightForWidth(label.width())
    if need > label.height() + SLACK:
        yield Fault("clipped", ident(label), f"height {label.height()}, needs {need} at width {label.width()}")
    rich = label.textFormat() == Qt.TextFormat.RichText  # its words are in its name
    words = pieces(label.accessibleName() if rich else label.text())
    longest = max((QFontMetrics(label.font()).horizontalAdvance(word) for word in words), default=0)
    if longest > label.width() + SLACK:
        yield Fault("clipped", ident(label), f"one word needs {longest}, there are {label.width()}")


def _control_clips(control: QWidget) -> Iterator[Fault]:
    hint = control.sizeHint()
    if isinstance(control, QAbstractButton) and control.hasHeightForWidth():
        tall = control.heightForWidth(control.width())
        wide = control.minimumSizeHint().width()
    else:
        tall = hint.height()
        wide = hint.width() if isinstance(control, QAbstractButton) else 0
    if wide > control.width() + SLACK or tall > control.height() + SLACK:
        yield Fault("clipped", ident(control), f"{control.width()}x{control.height()}, needs {wide}x{tall}")
