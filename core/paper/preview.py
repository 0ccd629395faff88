"""A PDF's pages as pictures and as text, from memory: for the preview, for printing, and for reading it back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from core.errors import PaperFault

_POINTS = 72
_PDFIUM = threading.RLock()  # pdfium knows no threads: preview and printing take turns, a page at a time


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page in pixels. `rgba` is width x height x 4 bytes, from the top left, without padding."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _opened(pdf) as document, _PDFIUM:
        return len(document)


def page_images(pdf: bytes, *, dpi: float, pages: range | None = None) -> Iterator[PageImage]:
    """The pages one by one, or those at these places from 0. Nothing is written to disk."""
    with _opened(pdf) as document:
        for at in range(page_count(pdf)) if pages is None else pages:
            with _PDFIUM:
                image = _image(document, at, dpi)
            yield image


def page_text(pdf: bytes) -> list[str]:
    """The text of each page, as a reader or a search would find it."""
    with _opened(pdf) as document, _PDFIUM:
        texts = []
        for page in document:
            text = page.get_textpage()
            texts.append(text.get_text_bounded().replace("\r\n", "\n"))
            text.close()
            page.close()
        return texts


def _image(document: Any, at: int, dpi: float) -> PageImage:  # noqa: ANN401 - pypdfium2 has no types
    page = document[at]
    bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=True, force_bitmap_format=raw.FPDFBitmap_BGRA)
    row = bitmap.width * 4
    pixels = bytes(bitmap.buffer)
    if bitmap.stride != row:
        pixels = b"".join(pixels[y * bitmap.stride :][:row] for y in range(bitmap.height))
    image = PageImage(bitmap.width, bitmap.height, pixels)
    bitmap.close()
    page.close()
    return image


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    try:
        with _PDFIUM:
            document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        raise PaperFault("Waymark cannot show this document. Close this page and open the record again.") from fault
    try:
        yield document
    finally:
        with _PDFIUM:
            document.close()
