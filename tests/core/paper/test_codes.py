"""The square code is read back from the printed page, as a scanner would."""

from dataclasses import replace

import pytest
import zxingcpp
from paper_samples import managed
from PIL import Image

from core.paper import PageImage, draw_record, page_count, page_images
from core.paper.codes import SIZE, modules
from core.paper.look import MM
from core.record import DecisionRecord, scan_text

PRINTED = "Printed Tue 10 Nov 2026, 12:40"


def last_page(record: DecisionRecord, dpi: float) -> Image.Image:
    pdf = draw_record(record, printed=PRINTED)
    count = page_count(pdf)
    (page,) = page_images(pdf, dpi=dpi, pages=range(count - 1, count))
    return picture(page)


def picture(page: PageImage) -> Image.Image:
    return Image.frombytes("RGBA", (page.width, page.height), page.rgba).convert("L")


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_it_is_read_back_from_the_page(dpi: float) -> None:
    record = managed()
    (found,) = zxingcpp.read_barcodes(last_page(record, dpi))
    assert found.text == scan_text(record)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level == "M"


def test_it_survives_a_poor_photocopy() -> None:
    page = last_page(managed(), 200).point(lambda grey: 70 if grey < 128 else 215)
    (found,) = zxingcpp.read_barcodes(page.resize((page.width * 3 // 4, page.height * 3 // 4)).rotate(2, fillcolor=215))
    assert found.text == scan_text(managed())


def test_it_is_33_mm_and_all_capitals_and_digits() -> None:
    assert pytest.approx(33 * MM) == SIZE
    text = scan_text(managed())
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-.")
    assert len(modules(text)) < len(modules(text.lower()))  # alphanumeric: fewer and larger squares than bytes need


def test_the_record_and_the_version_are_in_it() -> None:
    other = replace(managed(), version=2)
    assert zxingcpp.read_barcodes(last_page(other, 150))[0].text.startswith("WAYMARK1:WM-2026-0007:V2:")
