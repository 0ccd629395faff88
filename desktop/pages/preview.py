"""The decision record before it is printed: its pages as they will print, or its words; then print, or save a copy."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.paper import page_count, page_images
from desktop.pages.form import FormView
from desktop.pages.parts import ask_where, hold_width, reading
from desktop.screens import Preview
from desktop.widgets.buttons import button
from desktop.widgets.cards import ReadingCard, WarningStrip
from desktop.widgets.fields import LabelledLine
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.theme import scaled, token

INCHES_WIDE: Final = 210 / 25.4  # A4
A4: Final = 297 / 210
LONGEST_COPY: Final = 80  # characters: one line at the foot of a page
KEPT: Final = 8  # pictures: more than fit on a screen
PAGES, WORDS = "pages", "words"
BLOCK: Final = 12  # paragraphs that are heard in one go


class PreviewView(FormView):
    """The record on screen. Verbs `print_record` with who the copy is for, `save_copy` with the path, `back`.

    The pages are drawn as they come into view. The words of every page stand in reading blocks, for screen readers and
    for anybody who would rather read than look.
    """

    widest = 760

    def __init__(self, page: Preview) -> None:
        """Args: page: the PDF in memory, its words page by page, and what it is the record of."""
        super().__init__(page.heading)
        self._page = page
        self._count = page_count(page.pdf)
        told = f"Case {page.reference}, version {page.version}. {_pages(self._count)}."
        code = f"Check code: {page.code}." if page.code else "A draft: it is not signed, so it cannot be printed yet."
        self.add(reading(f"{told} {code}", look="plain"))
        self._how = OptionGroup(
            "Show",
            [
                Choice(PAGES, "The pages", "The pages, as they will print"),
                Choice(WORDS, "The words", "The words of the pages, to read or hear"),
            ],
            show_question=True,
            segments=True,
            taken="psbc",
        )
        self._how.set_value(PAGES)
        self._how.chosen.connect(self._show)
        self._copy: LabelledLine | None = None
        holder = QWidget()
        row = Flow(holder, 24)
        if page.signed:
            self._copy = LabelledLine(
                "Who is this copy for?", "It is printed on every page.", optional=True, limit=LONGEST_COPY
            )
            self.mark("copy", self._copy)
            row.addWidget(self._copy)
        row.addWidget(self._how)
        self.add(holder)
        self._before: QWidget = self._how.options()[-1]  # the words come after this one with Tab
        if page.signed:
            self._before = WarningStrip("A saved PDF is not protected.", "Anybody who has the file can read it.")
            self.add(self._before)
        self._sheets = self._drawn()
        self._words: QWidget | None = None
        self.add(self._sheets)
        if not page.signed:
            go_on = button("&Go on to sign", "primary")
            go_on.clicked.connect(self.do("back"))
            self.buttons = (go_on,)
            return
        prints, saves = button("&Print…", "primary"), button("&Save a copy as PDF…")
        prints.clicked.connect(self._print)
        saves.clicked.connect(self._save)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        shortcut.activated.connect(self._print)
        self.buttons = (prints, saves)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the box for the copy a fair width."""
        super().resizeEvent(event)
        if self._copy is not None:
            # By the window: a box that followed this page would follow the scroll bar, which comes and goes with it.
            hold_width(self._copy, min(scaled(340), self.window().width() - scaled(24 + 24 + 24)))

    def _drawn(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(14))
        pictures = _Pictures(self._page.pdf)
        for at in range(self._count):
            column.addWidget(_Sheet(pictures, at, self._count))
        return holder

    def _written(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(14))
        for at, text in enumerate(self._page.texts, 1):
            said = _paragraphs(text)
            for start in range(0, len(said), BLOCK):
                title = f"Page {at} of {len(self._page.texts)}" + (", continued" if start else "")
                column.addWidget(reading(*said[start : start + BLOCK], title=title))
        return holder

    def _show(self, how: str) -> None:
        """Show the pages or the words. The words are laid out when first asked for."""
        if how == WORDS and self._words is None:
            self._words = self._written()
            self.column.insertWidget(self.column.indexOf(self._sheets), self._words)
            before = self._before
            for block in self._words.findChildren(ReadingCard):
                QWidget.setTabOrder(before, block)
                before = block
        self._sheets.setVisible(how == PAGES)
        if self._words is not None:
            self._words.setVisible(how == WORDS)

    def _print(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        elif self._copy is not None:
            self.did.emit("print_record", self._copy.text().strip())

    def _save(self) -> None:
        name = f"Waymark record {self._page.reference} version {self._page.version}.pdf"
        path = ask_where(self, "Save a copy of the record", name)
        if path is not None:
            self.did.emit("save_copy", path)


class _Pictures:
    """The pages as pictures, drawn when asked for. Only the last few are kept: a page takes some 4 MB."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._kept: dict[tuple[int, int], QImage] = {}

    def picture(self, at: int, pixels: int) -> QImage:
        """The page at place `at`, `pixels` wide."""
        found = self._kept.pop((at, pixels), None)
        if found is None:
            (image,) = page_images(self._pdf, dpi=pixels / INCHES_WIDE, pages=range(at, at + 1))
            form = QImage.Format.Format_RGBA8888
            found = QImage(image.rgba, image.width, image.height, image.width * 4, form).copy()  # owns its bytes
        self._kept[at, pixels] = found
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return found


class _Sheet(QWidget):
    """One page of paper: white in every theme, as wide as there is room, drawn when it is seen."""

    def __init__(self, pictures: _Pictures, at: int, count: int) -> None:
        super().__init__()
        self._pictures = pictures
        self._at = at
        self.setAccessibleName(f"Page {at + 1} of {count}, as it will print. Choose “The words” to have it read.")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Paper keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of A4 paper of that width."""
        return round(width * A4)

    def sizeHint(self) -> QSize:
        """A page that can be read."""
        return QSize(scaled(640), self.heightForWidth(scaled(640)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page with a hairline round it."""
        pixels = max(1, round(self.width() * self.devicePixelRatioF()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._pictures.picture(self._at, pixels))
        painter.setPen(QPen(token("control"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _paragraphs(text: str) -> list[str]:
    """The lines of a page, those joined again that the width of the paper broke."""
    said: list[str] = []
    for line in filter(None, (each.strip() for each in text.split("\n"))):
        if said and (line[0].islower() or line[0] == "("):
            said[-1] = f"{said[-1]} {line}"
        else:
            said.append(line)
    return said


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
