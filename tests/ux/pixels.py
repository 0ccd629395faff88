"""Checks of what is drawn: the contrast of words with their ground, and the size and contrast of the focus mark."""

from collections import Counter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from ux.checks import Fault, ident, is_inner, shown, tab_stops

ORDINARY, LARGE = 4.5, 3.0  # WCAG 1.4.3
LARGE_PX, LARGE_BOLD_PX, BOLD = 24, 18.66, 700
RING = 3.0  # WCAG 2.4.13


def contrasts(window: QWidget) -> list[Fault]:
    """Words that stand out too little: each widget's commonest colour against the furthest that covers enough."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = []
    for widget in shown(window):
        if (
            not isinstance(widget, (QLabel, QAbstractButton))
            or not widget.isEnabled()
            or is_inner(widget)
            or not widget.text()
        ):
            continue
        seen = widget.visibleRegion().boundingRect()
        if seen.width() < widget.width() * 0.9 or seen.height() < widget.height() * 0.9:
            continue
        colours = _colours(picture, _place(widget, window, 5 if isinstance(widget, QAbstractButton) else 0))
        if not colours:
            continue
        ground = colours.most_common(1)[0][0]
        enough = 3 if widget.width() < 60 else 6
        ink = max(
            (one for one, count in colours.items() if count >= enough),
            key=lambda one: ratio(one, ground),
            default=ground,
        )
        got, need = ratio(ink, ground), _needed(widget)
        if got < need:
            found.append(
                Fault("low-contrast", ident(widget), f"{got:.2f} is under {need} (#{ink:06x} on #{ground:06x})")
            )
    return found


def focus_marks(window: QWidget) -> list[Fault]:
    """Tab stops that change too little with focus: less than a ring of 2 px, at 3 to 1. Moves the focus."""
    found = []
    stops = [stop for stop in tab_stops(window) if stop.visibleRegion().boundingRect().size() == stop.size()]
    for stop in stops:
        other = next((one for one in stops if one is not stop and not stop.isAncestorOf(one)), None)
        if other is None:
            continue
        without = _grab(stop, focus=other)
        within = _grab(stop, focus=stop)
        changed = sum(
            count
            for (before, after), count in Counter(zip(_pixels(without), _pixels(within), strict=True)).items()
            if before != after and ratio(before & 0xFFFFFF, after & 0xFFFFFF) >= RING
        )
        # rounded corners take something off the full ring
        need = 2 * 2 * (stop.width() + stop.height()) * 0.85
        if changed < need:
            found.append(
                Fault(
                    "faint-focus", ident(stop), f"{changed} pixels change by {RING} to 1, a ring of 2 px is {need:.0f}"
                )
            )
    return found


def ratio(one: int, other: int) -> float:
    """The contrast of two colours 0xRRGGBB, from 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: int) -> float:
    parts = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _needed(widget: QWidget) -> float:
    font = widget.font()
    px = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * 96 / 72
    return LARGE if px >= LARGE_PX or (px >= LARGE_BOLD_PX and font.weight() >= BOLD) else ORDINARY


def _place(widget: QWidget, window: QWidget, inset: int) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(inset, inset, -inset, -inset)


def _colours(picture: QImage, place: QRect) -> Counter[int]:
    return Counter(pixel & 0xFFFFFF for pixel in _pixels(picture.copy(place.intersected(picture.rect()))))


def _pixels(picture: QImage) -> memoryview:
    return memoryview(picture.convertToFormat(QImage.Format.Format_RGB32).constBits().tobytes()).cast("I")


def _grab(widget: QWidget, *, focus: QWidget) -> QImage:
    focus.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return widget.grab().toImage()
