"""What the file is: PDF/A-2b, tagged, with its fonts inside; the same bytes for the same record; nothing on disk."""

import functools
import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from paper_reading import marks
from paper_samples import departure, long, managed, names, practice

from core.paper import draw_record, draw_recovery_sheet
from core.record import canonical, digest, from_canonical

ROOT = Path(__file__).resolve().parents[3]
PRINTED = "Printed Tue 10 Nov 2026, 12:40"
SAMPLES = {
    "managed": managed,
    "departure": departure,
    "names": names,
    "practice": practice,
    "long": lambda: long(12, 20),
}
DRAWING = """
import hashlib, sys
from pathlib import Path
touched = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        touched.append(arguments[0])
    if event == "open" and arguments[1] is None and arguments[2] & 3:
        touched.append(arguments[0])
    if event.split(".")[0] in {"socket", "subprocess", "tempfile", "shutil"} or event in {"os.mkdir", "os.rename"}:
        touched.append(event)
sys.path[:0] = ["tests"]
import paper_samples
from core.paper import draw_record, draw_recovery_sheet, page_images, page_text
sys.addaudithook(watch)
for name in sys.argv[1:]:
    pdf = draw_record(getattr(paper_samples, name)(), printed="Printed Tue 10 Nov 2026, 12:40")
    print(name, hashlib.sha256(pdf).hexdigest())
sheet = draw_recovery_sheet(setting="S", user="U", code="ABCD-EFGH", made="2026-11-10T09:00:00+00:00")
assert page_text(sheet) and list(page_images(sheet, dpi=50))
print("touched", touched)
"""


@functools.cache
def drawn(sample: str) -> bytes:
    if sample == "sheet":
        return draw_recovery_sheet(setting="School & Co", user="Siân", code="ABCD-EFGH", made="2026-11-10T09:00Z")
    return draw_record(SAMPLES[sample](), printed=PRINTED)


@pytest.fixture(params=[*SAMPLES, "sheet"])
def pdf(request: pytest.FixtureRequest) -> bytes:
    return drawn(request.param)


def test_it_is_pdf_a_2b(pdf: bytes) -> None:
    report = pikepdf.pdfa.validate_written(io.BytesIO(pdf), "2b")
    assert report.findings == []
    assert report.passed
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize("spoilt", ["metadata", "intent", "font"])
def test_the_validator_would_have_seen_it(spoilt: str) -> None:
    """The check above can fail: without its metadata, its colour profile or a font it is refused."""
    with pikepdf.open(io.BytesIO(draw_record(managed(), printed=PRINTED))) as document:
        if spoilt == "metadata":
            del document.Root.Metadata
        if spoilt == "intent":
            del document.Root.OutputIntents
        if spoilt == "font":
            del next(iter(document.pages[0].Resources.Font.values())).FontDescriptor.FontFile2
        saved = io.BytesIO()
        document.save(saved)
    assert not pikepdf.pdfa.validate_written(saved, "2b").passed


def test_it_is_tagged_named_and_in_english(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert str(root.Lang) == "en-GB"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo.Title)
        assert all(str(page.Tabs) == "/S" for page in document.pages)
        with document.open_metadata() as about:
            assert about.pdfa_status == "2B"
            assert about["dc:title"] == str(document.docinfo.Title)
            assert "pdfuaid:part" not in about  # not claimed


def test_every_mark_hangs_on_the_tree_and_every_element_on_its_parent(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tree = document.Root.StructTreeRoot
        owners = dict(zip(*[iter(tree.ParentTree.Nums)] * 2, strict=True))
        assert {int(page.StructParents) for page in document.pages} == {int(number) for number in owners}
        for page in document.pages:
            owned = owners[page.StructParents]
            assert _marks(page) == list(range(len(owned)))
            for mark, owner in enumerate(owned):
                assert (page.objgen, mark) in [(home.objgen, number) for home, number in marks(owner)]
        for element in _elements(tree.K[0]):
            for kid in _kids(element):
                assert kid.P.objgen == element.objgen
            if str(element.S) == "/TH":
                assert str(element.A.Scope) in {"/Column", "/Row"}
            if str(element.S) == "/Figure":
                assert str(element.Alt)
                assert len(element.A.BBox) == 4


def _marks(page: pikepdf.Page) -> list[int]:
    """The marks of a page in order; fails on anything drawn that is neither marked nor decoration."""
    found, depth = [], 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            depth += 1
            if "/MCID" in operands[1]:
                found.append(int(operands[1].MCID))
        elif name == "EMC":
            depth -= 1
        elif name in {"Tj", "f", "S"}:
            assert depth > 0
    assert depth == 0
    return found


def _elements(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    return [element, *(found for kid in _kids(element) for found in _elements(kid))]


def _kids(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    return [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def test_its_fonts_are_inside_and_cut_down(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {str(font.BaseFont): font for page in document.pages for font in page.Resources.Font.values()}
        assert fonts
        for name, font in fonts.items():
            assert "+NotoSans" in name
            assert len(font.FontDescriptor.FontFile2.read_bytes()) < 90_000
    assert b"Helvetica" not in pdf


def test_a_bookmark_for_every_section_goes_to_its_page() -> None:
    with pikepdf.open(io.BytesIO(draw_record(departure(), printed=PRINTED))) as document:
        with document.open_outline() as outline:
            entries = [*outline.root, *(child for entry in outline.root for child in entry.children)]
        places = [(entry.title, document.pages.index(pikepdf.Page(entry.destination[0]))) for entry in entries]
    assert places[0] == ("Safeguarding decision record", 0)
    assert places[-1][0].endswith("Check this paper against the case store")
    assert places[-1][1] == 4
    assert [page for _, page in places] == sorted(page for _, page in places)


def test_the_same_record_gives_the_same_bytes() -> None:
    """In this process and in others, on another day, after other documents, with another hash seed."""
    wanted = {name: hashlib.sha256(drawn(name)).hexdigest() for name in SAMPLES if name != "long"}
    for order, seed, zone in ((wanted, "1", "UTC"), (reversed(wanted), "77", "Asia/Kolkata")):
        told = _elsewhere(*order, PYTHONHASHSEED=seed, TZ=zone, SOURCE_DATE_EPOCH="1" if seed == "1" else "99999999")
        assert {name: told[name] for name in wanted} == wanted


def test_records_drawn_at_the_same_time_do_not_mix() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: draw_record(SAMPLES[name](), printed=PRINTED), ["managed", "names"] * 3))
    assert made == [drawn("managed"), drawn("names")] * 3


def test_another_record_gives_another_digest_and_other_bytes() -> None:
    record = managed()
    other = replace(record, reasons=record.reasons + " ")
    assert digest(other) != digest(record)
    assert draw_record(other, printed=PRINTED) != draw_record(record, printed=PRINTED)
    assert draw_record(record, printed="Printed later") != draw_record(record, printed=PRINTED)


def test_a_record_from_the_store_is_drawn_as_the_one_that_was_signed() -> None:
    assert draw_record(from_canonical(canonical(names())), printed=PRINTED) == draw_record(names(), printed=PRINTED)


def test_nothing_is_written_and_no_network_is_used() -> None:
    told = _elsewhere("managed", "names")
    assert told["touched"] == "[]"


def _elsewhere(*samples: str, **settings: str) -> dict[str, str]:
    environment = {**os.environ, **settings}
    command = [sys.executable, "-c", DRAWING, *samples]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())
