"""Draw the icon: a way-mark, an arrow on a disc as it stands beside English paths, in the program's own colours.

Run it with `python3 dev.py python installer/draw_icon.py`; it writes installer/icons and the one of the window. The
files stand in the tree, so that a package is the same wherever it is built.
"""

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen, QPolygonF

ICONS = Path(__file__).resolve().parent / "icons"
WINDOW = ICONS.parents[1] / "resources" / "icons" / "waymark.png"  # the one that the running program shows
SIZES = (16, 24, 32, 48, 64, 128, 256)
PLAIN = 48  # up to this size the .ico holds plain pixels, which every reader of icons knows
GROUND, DISC, ARROW = QColor("#0A3B4F"), QColor("#FFFFFF"), QColor("#D4620C")  # primary, surface, focus of the theme


def draw(size: int) -> QImage:
    """The icon in `size` pixels each way, on nothing."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 64, size / 64)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRoundedRect(QRectF(1, 1, 62, 62), 13, 13)
    painter.setBrush(DISC)
    painter.drawEllipse(QPointF(32, 32), 24, 24)
    painter.setBrush(ARROW)
    pen = QPen(ARROW, 3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    points = ((32, 14), (46, 31), (37.5, 31), (37.5, 48), (26.5, 48), (26.5, 31), (18, 31))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    painter.end()
    return image


def as_png(image: QImage) -> bytes:
    """The image as a PNG file."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(held.data())


def as_ico(images: list[QImage]) -> bytes:
    """All sizes in one Windows icon."""
    parts = [_pixels(image) if image.width() <= PLAIN else as_png(image) for image in images]
    at = 6 + 16 * len(parts)
    head = struct.pack("<HHH", 0, 1, len(parts))
    for image, part in zip(images, parts, strict=True):
        side = image.width() % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(part), at)
        at += len(part)
    return head + b"".join(parts)


def _pixels(image: QImage) -> bytes:
    """A device-independent bitmap: blue, green, red, alpha from the bottom up, then an empty mask."""
    side = image.width()
    rows = [bytes(image.constScanLine(y))[: side * 4] for y in reversed(range(side))]
    mask = bytes((side + 31) // 32 * 4 * side)
    return struct.pack("<IiiHHIIiiII", 40, side, 2 * side, 1, 32, 0, side * side * 4 + len(mask), 0, 0, 0, 0) + (
        b"".join(rows) + mask
    )


def main() -> int:
    """Write the .ico and the .png files."""
    app = QGuiApplication([])
    ICONS.mkdir(exist_ok=True)
    images = [draw(size) for size in SIZES]
    for image in images:
        (ICONS / f"waymark-{image.width()}.png").write_bytes(as_png(image))
    (ICONS / "waymark.ico").write_bytes(as_ico(images))
    WINDOW.parent.mkdir(exist_ok=True)
    WINDOW.write_bytes(as_png(draw(64)))
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
