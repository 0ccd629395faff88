"""The press: lines, boxes and marks onto the pages of one PDF, each piece tagged or marked as decoration.

Pages are kept as PDF operations until the number of pages is known; `furniture` then frames each of them.
Nothing is written to disk.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfgen.canvas import Canvas

from core.paper.fonts import Glyph
from core.paper.lines import Colour, Line, Run
from core.paper.tagging import LANGUAGE, Element, write_archive_marks, write_structure

PAGE_WIDTH, PAGE_HEIGHT = A4
rl_config.useA85 = 0  # plain compressed streams: a fifth smaller, and no slow detour through ASCII
Box = tuple[float, float, float, float]  # left, bottom, width, height
_ESCAPED = [
    chr(b) if chr(b).isascii() and chr(b).isprintable() and chr(b) not in "()\\" else f"\\{b:03o}" for b in range(256)
]


@dataclass(slots=True)
class _Page:
    operations: list[str] = field(default_factory=list)
    bookmarks: list[tuple[str, int, float]] = field(default_factory=list)  # title, level from 0, height


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself. `when` is an ISO time."""

    title: str
    subject: str
    product: str
    keywords: str
    when: str


class Press:
    """One document in the making. Points, from the bottom left corner."""

    def __init__(self, about: About, *, tagged: bool = True) -> None:
        self._canvas = _Canvas(
            io.BytesIO(), pagesize=A4, pageCompression=1, invariant=1, lang=LANGUAGE, pdfVersion=(1, 7)
        )
        self._document: Any = self._canvas._doc  # noqa: SLF001 - reportlab offers no other way to a structure tree
        self._about = about
        self._canvas.setTitle(about.title)
        self._canvas.setSubject(about.subject)
        self._canvas.setAuthor(about.product)
        self._canvas.setCreator(about.product)
        self._canvas.setKeywords(about.keywords)
        self._tagged = tagged
        self._marks: dict[int, list[Element]] = {}
        self._pages: list[_Page] = []
        self._speaking: Element | None = None
        self._seal = hashlib.sha256(repr(self._about).encode())
        self.root = Element("Document")
        self.new_page()

    @property
    def page(self) -> int:
        """The number of the page in hand, from 1."""
        return len(self._pages)

    def new_page(self) -> None:
        """Go on to the next page."""
        if self._pages:  # one text is lighter to keep than thousands
            self._pages[-1].operations = ["\n".join(self._pages[-1].operations)]
        self._pages.append(_Page())

    @contextmanager
    def mark(self, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to this element."""
        if not self._tagged:
            yield
            return
        self._speaking = element
        owners = self._marks.setdefault(self.page, [])
        element.kids.append((self.page, len(owners)))
        self._write(f"/{element.tag} <</MCID {len(owners)}>> BDC")
        owners.append(element)
        yield
        self._speaking = None
        self._write("EMC")

    @contextmanager
    def decoration(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is not read aloud."""
        if not self._tagged:
            yield
            return
        self._write(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self._write("EMC")

    def line(self, line: Line, x: float, y: float) -> None:
        """Draw a line of text with its bottom left corner here."""
        if self._speaking:
            self._speaking.said += [run.text for run in line.runs]
        for run in line.runs:
            self._run(run, x + run.x, y + line.rise)

    def fill(self, boxes: Sequence[Box], colour: Colour) -> None:
        """Boxes, filled in one go."""
        self._write(f"{_rgb(colour)} rg " + " ".join(map(_rectangle, boxes)) + " f")

    def frame(self, box: Box, colour: Colour, thick: float) -> None:
        """The outline of a box."""
        self._write(f"{_rgb(colour)} RG {thick:.2f} w {_rectangle(box)} S")

    def rule(self, x: float, y: float, length: float, colour: Colour, thick: float) -> None:
        """A line across."""
        self._write(f"{_rgb(colour)} RG {thick:.2f} w {x:.2f} {y:.2f} m {x + length:.2f} {y:.2f} l S")

    def turned(self, x: float, y: float, cosine: float, sine: float) -> None:
        """Turn and move what is drawn next; only for furniture, which is fenced off by itself."""
        self._write(f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f} cm")

    def bookmark(self, title: str, level: int, height: float) -> None:
        """An entry in the reader's outline, to this height of the page in hand."""
        self._pages[-1].bookmarks.append((title, level, height))

    def finish(self, around: Callable[[int, int], None], over: Callable[[], None] | None = None) -> bytes:
        """The PDF. `around(page, pages)` draws each page's furniture, `over()` what lies on top, see-through."""
        pages, self._pages = self._pages, []
        for number, page in enumerate(pages, 1):
            operations = "\n".join(page.operations)
            self._seal.update(operations.encode())
            self._canvas.addLiteral(operations)  # first: whoever extracts the text meets the record first
            self._fenced(partial(around, number, len(pages)))
            if over:
                self._fenced(over, alpha=0.13)
            for at, (title, level, height) in enumerate(page.bookmarks):
                key = f"b{number}-{at}"
                self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=height, zoom=0)
                self._canvas.addOutlineEntry(title, key, level, closed=False)
            self._canvas.showPage()
        return self._bytes()

    def _fenced(self, draw: Callable[[], None], alpha: float | None = None) -> None:
        self._pages.append(_Page())
        draw()
        self._canvas.saveState()
        if alpha is not None:
            self._canvas.setFillAlpha(alpha)
        self._canvas.addLiteral("\n".join(self._pages.pop().operations))
        self._canvas.restoreState()

    def _bytes(self) -> bytes:
        document = self._document
        moment = _moment(self._about.when)
        document._timeStamp = _Stamp(moment)  # noqa: SLF001 - the record's own time, never the clock's
        if self._tagged:
            write_structure(document, self.root, self._marks)
        write_archive_marks(
            document,
            self._about.title,
            self._about.product,
            self._about.keywords,
            moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        )
        seal = self._seal.hexdigest()[:32]
        document._ID = f"\n[<{seal}><{seal}>]\n".encode()  # noqa: SLF001 - reportlab's depends on the environment
        document.Catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        return bytes(self._canvas.getpdfdata())

    def _run(self, run: Run, x: float, y: float) -> None:
        if not run.text:
            return
        if not run.glyphs:
            self._write(f"BT {_rgb(run.style.ink)} rg 1 0 0 1 {x:.2f} {y:.2f} Tm")
            self._write(self._shown(run, run.text) + " ET")
            return
        # shaped glyphs have no text of their own behind them: it is said here, for readers and for copying
        if self._tagged:
            said = ("\ufeff" + run.text).encode("utf-16-be").hex()
            self._write(f"/Span <</ActualText <{said}>>> BDC")
        self._write(f"BT {_rgb(run.style.ink)} rg")
        scale = run.style.size / 1000
        at = 0
        while at < len(run.glyphs):
            glyph = run.glyphs[at]
            codes, start = glyph.code, x + glyph.dx * scale
            x += glyph.advance * scale
            at += 1
            if not (glyph.dx or glyph.dy):  # glyphs that follow naturally go together
                while at < len(run.glyphs) and _follows(run.glyphs[at - 1], run.glyphs[at]):
                    codes += run.glyphs[at].code
                    x += run.glyphs[at].advance * scale
                    at += 1
            self._write(f"1 0 0 1 {start:.2f} {y + glyph.dy * scale:.2f} Tm {self._shown(run, codes)}")
        self._write("ET")
        if self._tagged:
            self._write("EMC")

    def _shown(self, run: Run, text: str) -> str:
        font = run.face.font
        parts = []
        for subset, codes in font.splitString(text, self._document):
            name = font.getSubsetInternalName(subset, self._document)
            parts.append(f"{name} {run.style.size:g} Tf ({''.join(_ESCAPED[code] for code in codes)}) Tj")
        return " ".join(parts)

    def _write(self, operation: str) -> None:
        self._pages[-1].operations.append(operation)


class _Canvas(Canvas):  # type: ignore[misc]
    """Reportlab's canvas without its stray Helvetica, and with the keys that tagged pages need."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"

    def _setXObjects(self, thing: Any) -> None:  # noqa: ANN401, N802 - reportlab's own hook, called for each page
        super()._setXObjects(thing)
        number = self._doc.pageCounter - 1
        thing.__NoDefault__ = [name for name in thing.__NoDefault__ if name != "Trans"] + ["StructParents", "Tabs"]
        thing.StructParents, thing.Tabs = number, "/S"


@dataclass(frozen=True)
class _Stamp:
    """A moment as reportlab wants it."""

    moment: datetime
    dhh: int = 0
    dmm: int = 0

    @property
    def YMDhms(self) -> tuple[int, ...]:  # noqa: N802 - reportlab's name
        return tuple(self.moment.timetuple())[:6]


def _moment(when: str) -> datetime:
    try:
        moment = datetime.fromisoformat(when)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # a record's time is shown as it stands; the file's own needs some time
        return datetime(2000, 1, 1, tzinfo=UTC)


def _follows(one: Glyph, other: Glyph) -> bool:
    return one.advance == one.natural and not (other.dx or other.dy)


def _rectangle(box: Box) -> str:
    return " ".join(f"{side:.3f}" for side in box) + " re"


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:.3g}" for part in colour)
