"""Printing from memory: every page, in its place, on the printer that was chosen; and no file but the printer's own."""

import io

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QMessageBox
from reportlab.pdfgen import canvas

from core.errors import PaperFault, WaymarkError
from core.paper import page_images
from desktop import printing
from desktop.once import BEFORE_PRINTING
from desktop.printing import print_pages

A4 = (595.28, 841.89)
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def _pdf():
    kept = io.BytesIO()
    drawn = canvas.Canvas(kept, pagesize=A4)
    for ink in (RED, GREEN, BLUE):
        drawn.setFillColorRGB(*(part / 255 for part in ink))
        drawn.rect(0, A4[1] / 2, A4[0] / 2, A4[1] / 2, stroke=0, fill=1)  # the top left quarter
        drawn.showPage()
    drawn.save()
    return kept.getvalue()


@pytest.fixture
def printer(qapp, monkeypatch, tmp_path):
    """A printer that prints into a PDF; `chosen` is what the person chooses in the dialog."""
    out = tmp_path / "printed.pdf"
    asked = []

    def choose(change=lambda _printer: None, *, agrees=True):
        def exec_dialog(dialog):
            asked.append((dialog.printer().docName(), dialog.minPage(), dialog.maxPage()))
            dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            dialog.printer().setOutputFileName(str(out))
            change(dialog.printer())
            return QPrintDialog.DialogCode.Accepted if agrees else QPrintDialog.DialogCode.Rejected

        monkeypatch.setattr(QPrintDialog, "exec", exec_dialog)
        return out, asked

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["A printer"])
    return choose


def _corners(path):
    """The colour near the four corners of each page that was printed."""
    found = []
    for image in page_images(path.read_bytes(), dpi=36):
        spots = [(x, y) for y in (0.1, 0.9) for x in (0.1, 0.9)]
        places = [(int(image.height * y) * image.width + int(image.width * x)) * 4 for x, y in spots]
        found.append([tuple(image.rgba[at : at + 3]) for at in places])
    return found


def _near(one, other):
    return all(abs(a - b) < 24 for a, b in zip(one, other, strict=True))


def test_every_page_is_printed_whole_and_in_order(printer):
    out, asked = printer()
    assert print_pages(_pdf(), "Waymark 2026-014", None) is True
    assert asked == [("Waymark 2026-014", 1, 3)]
    pages = _corners(out)
    assert len(pages) == 3
    for corners, ink in zip(pages, (RED, GREEN, BLUE), strict=True):
        assert _near(corners[0], ink)
        assert all(_near(corner, (255, 255, 255)) for corner in corners[1:])


def test_the_paper_is_a4_whatever_the_printer_began_with(printer):
    out, _asked = printer()
    print_pages(_pdf(), "Waymark 2026-014", None)
    with pypdfium2.PdfDocument(out) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]


def test_only_the_pages_asked_for(printer):
    out, _asked = printer(lambda chosen: chosen.setFromTo(2, 3))
    print_pages(_pdf(), "Waymark 2026-014", None)
    assert [_near(corners[0], ink) for corners, ink in zip(_corners(out), (GREEN, BLUE), strict=True)] == [True, True]


def test_copies_where_the_printer_makes_none_itself(printer, monkeypatch):
    monkeypatch.setattr(QPrinter, "supportsMultipleCopies", lambda _printer: False)
    out, _asked = printer(lambda chosen: chosen.setCopyCount(2))
    print_pages(_pdf(), "Waymark 2026-014", None)
    assert len(_corners(out)) == 6


def test_nothing_is_printed_when_the_person_thinks_better_of_it(printer):
    out, _asked = printer(agrees=False)
    assert print_pages(_pdf(), "Waymark 2026-014", None) is False
    assert not out.exists()


def test_no_file_is_written_but_the_printers_own(printer, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = set(tmp_path.rglob("*"))
    out, _asked = printer()
    print_pages(_pdf(), "Waymark 2026-014", None)
    assert set(tmp_path.rglob("*")) - before == {out}


def test_without_a_printer_the_next_step_is_said(qapp, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    with pytest.raises(WaymarkError, match=r"Save a PDF instead, and print it where there is a printer\."):
        print_pages(_pdf(), "Waymark 2026-014", None)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_said(printer, tmp_path):
    printer(lambda chosen: chosen.setOutputFileName(str(tmp_path / "no such folder" / "out.pdf")))
    with pytest.raises(WaymarkError, match="did not take the pages"):
        print_pages(_pdf(), "Waymark 2026-014", None)


def test_something_that_is_no_pdf_is_refused_before_anything_is_asked(printer):
    _out, asked = printer()
    with pytest.raises(PaperFault):
        print_pages(b"not a pdf", "Waymark 2026-014", None)
    assert asked == []


@pytest.fixture
def told(monkeypatch):
    """Nobody has been told yet what a printer keeps. `answer` is the button that the person presses."""
    monkeypatch.setattr(BEFORE_PRINTING, "said", True)
    monkeypatch.setattr(BEFORE_PRINTING, "remember", BEFORE_PRINTING.remember)
    said = {"shown": [], "remembered": 0, "answer": QMessageBox.ButtonRole.AcceptRole}

    def remember():
        said["remembered"] += 1

    def run(box):
        said["shown"].append(box.informativeText())
        said["pressed"] = next(each for each in box.buttons() if box.buttonRole(each) == said["answer"])

    monkeypatch.setattr(QMessageBox, "exec", run)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda _box: said["pressed"])
    BEFORE_PRINTING.is_to_say(said=False, remember=remember)
    return said


def test_before_the_first_print_it_says_once_what_a_printer_keeps(printer, told):
    printer()
    assert print_pages(_pdf(), "Waymark 2026-001", None)
    assert print_pages(_pdf(), "Waymark 2026-001", None)
    assert told["shown"] == [printing.KEPT_BY_THE_PRINTER]
    assert told["remembered"] == 1


def test_who_thinks_better_of_it_prints_nothing_and_is_told_again(printer, told):
    _out, asked = printer()
    told["answer"] = QMessageBox.ButtonRole.RejectRole
    assert not print_pages(_pdf(), "Waymark 2026-001", None)
    assert asked == []
    assert not print_pages(_pdf(), "Waymark 2026-001", None)
    assert len(told["shown"]) == 2
    assert told["remembered"] == 0
