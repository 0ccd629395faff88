"""Push buttons of five kinds; a long label wraps instead of being cut."""

from typing import Final, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from desktop.widgets.icons import Shape, paint_icon
from desktop.widgets.theme import scaled, token

Kind = Literal["primary", "secondary", "link", "quiet", "danger"]
_INK: Final[dict[Kind, str]] = {
    "primary": "on_primary",
    "secondary": "text",
    "link": "link",
    "quiet": "text",
    "danger": "refer_text",
}
_TALLEST: Final = 10_000  # pixels; taller than any label, so that the wrapped height comes out whole


def back_link(text: str) -> "ArrowLink":
    """The way back, at the top of a page: a link with an arrow to the left."""
    return ArrowLink(text, "left")


def button(text: str, kind: Kind = "secondary", *, name: str = "") -> "Button":
    """A button. `&` in `text` marks its Alt key; `name` is what is spoken, when `text` alone would not do."""
    return Button(text, kind, name=name)


class Button(QPushButton):
    """A push button whose label wraps when room is short. It is never a default button: Enter is the page's."""

    def __init__(self, text: str, kind: Kind = "secondary", *, name: str = "", parent: QWidget | None = None) -> None:
        """Args: text: the label, `&` marks its Alt key; kind: how it looks; name: what is spoken, if not the label."""
        super().__init__(text, parent)
        self._kind: Kind = kind
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if name:
            self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The label wraps, so the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that shows the whole label at `width`."""
        hint = super().sizeHint()
        if width >= hint.width():
            return hint.height()
        one_line = QFontMetrics(self.font()).height()
        return hint.height() - one_line + self._wrapped(width - self._frame_width()).height()

    def minimumSizeHint(self) -> QSize:
        """Room for the longest word: below that, nothing can be done by wrapping."""
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(word) for word in self._plain().split()), default=0)
        hint = super().sizeHint()
        return QSize(min(hint.width(), widest + self._frame_width() + 2), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as the style does; a label too wide for one line is drawn over an empty button in several."""
        if self.width() >= super().sizeHint().width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        painter.setFont(self.font())
        painter.setPen(self._ink())
        painter.drawText(room, int(self._flags() | Qt.AlignmentFlag.AlignVCenter), self.text())

    def _wrapped(self, width: int) -> QRect:
        return QFontMetrics(self.font()).boundingRect(
            QRect(0, 0, max(1, width), _TALLEST), int(self._flags()), self.text()
        )

    def _flags(self) -> Qt.AlignmentFlag | Qt.TextFlag:
        side = Qt.AlignmentFlag.AlignLeft if self._kind == "link" else Qt.AlignmentFlag.AlignHCenter
        return side | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic

    def _frame_width(self) -> int:
        """What the style adds round the label: edge and padding on both sides."""
        metrics = QFontMetrics(self.font())
        return max(0, super().sizeHint().width() - metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width())

    def _plain(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _ink(self) -> QColor:
        return token(_INK[self._kind] if self.isEnabled() else "disabled")


class ArrowLink(Button):
    """A link button with an icon painted in its left margin; the icon is part of what can be pressed."""

    def __init__(self, text: str, shape: Shape) -> None:
        """Args: text: the label, `&` marks its Alt key; shape: the icon."""
        super().__init__(text, "link")
        self.shape: Shape = shape
        tall, right, left = scaled(4), scaled(6), scaled(22)
        self.setStyleSheet(
            f"QPushButton {{ padding: {tall + 2}px {right + 2}px {tall + 2}px {left}px; }}"
            f"QPushButton:focus {{ padding: {tall}px {right}px {tall}px {left - 2}px; }}"
        )

    def set_shape(self, shape: Shape) -> None:
        """Show another icon."""
        self.shape = shape
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then the icon."""
        super().paintEvent(event)
        side = scaled(16)
        box = QRectF(scaled(3), (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), box, self.shape, token("link"))
