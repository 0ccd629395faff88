"""Pages as pictures and text, from memory."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from paper_samples import managed

from core.errors import PaperFault
from core.paper import draw_record, page_count, page_images, page_text


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return draw_record(managed(), printed="Printed Tue 10 Nov 2026, 12:40")


def test_each_page_is_a_picture_of_its_size(pdf: bytes) -> None:
    pages = list(page_images(pdf, dpi=72))
    assert len(pages) == page_count(pdf) == 3
    for page in pages:
        assert (page.width, page.height) == (596, 842)
        assert len(page.rgba) == 596 * 842 * 4
        assert page.rgba[:4] == b"\xff\xff\xff\xff"


def test_colours_are_red_green_blue_alpha(pdf: bytes) -> None:
    """The bar at the head of a table is navy: more blue than red."""
    (page,) = page_images(pdf, dpi=72, pages=range(1))
    inks = [page.rgba[at : at + 4] for at in range(0, len(page.rgba), 4)]
    assert inks.count(bytes((0x1F, 0x3A, 0x5F, 0xFF))) > 1_000


def test_only_the_pages_asked_for(pdf: bytes) -> None:
    assert len(list(page_images(pdf, dpi=36, pages=range(1, 3)))) == 2


def test_the_text_of_a_page_begins_with_the_record(pdf: bytes) -> None:
    first, *_ = page_text(pdf)
    assert first.startswith("Safeguarding decision record")


def test_what_is_no_pdf_is_said_plainly() -> None:
    with pytest.raises(PaperFault, match="cannot show this document"):
        page_count(b"not a PDF")


def test_two_threads_may_read_pages_at_once(pdf: bytes) -> None:
    """Pdfium itself would crash the program here."""
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda at: sum(1 for _ in page_images(pdf, dpi=40 + at)) + page_count(pdf), range(12)))
    assert counts == [6] * 12


def test_a_preview_left_half_way_is_closed(pdf: bytes) -> None:
    pages = page_images(pdf, dpi=40)
    next(pages)
    pages.close()
    assert page_count(pdf) == 3
