"""The record before it is printed: drawn as it will print, there to be read, printed and saved only when signed."""

import io
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from reportlab.pdfgen import canvas
from ux import checks, pixels

from core.errors import PaperFault
from core.paper import page_images
from desktop.pages import preview
from desktop.pages.preview import PreviewView
from desktop.screens import Preview
from desktop.widgets.cards import ReadingCard

A4 = (595.28, 841.89)


def _pdf(pages):
    kept = io.BytesIO()
    drawn = canvas.Canvas(kept, pagesize=A4)
    for number in range(pages):
        drawn.setFillColorRGB(*((1, 0, 0), (0, 1, 0), (0, 0, 1))[number % 3])
        drawn.rect(0, A4[1] / 2, A4[0], A4[1] / 2, stroke=0, fill=1)
        drawn.showPage()
    drawn.save()
    return kept.getvalue()


SIGNED = Preview("2026-014", 2, "AJH4-S9P6-DFTM-G", _pdf(3), ("Decision\n\nRefer now", "People", "Signatures"))
DRAFT = replace(SIGNED, code="", signed=False)
PAGES = {"signed": SIGNED, "draft": DRAFT}


def _sheets(shown):
    return [one for one in shown.view.findChildren(QWidget) if one.accessibleName().endswith("to have it read.")]


@pytest.mark.parametrize("how", ["pages", "words"])
@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size, how):
    shown = in_frame(lambda: PreviewView(PAGES[name]), size, dark=dark, percent=percent)
    if how == "words":
        shown.press("The words")
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


def test_focus_is_seen_and_every_word_heard(in_frame):
    shown = in_frame(lambda: PreviewView(SIGNED), (1092, 1400))
    shown.press("The words")
    assert pixels.focus_marks(shown.frame) == []
    assert [fault for fault in checks.silent_text(shown.view) if "'Show'" not in fault.where] == []


def test_pages_are_drawn_in_order_white_in_the_dark_as_wide_as_there_is_room(in_frame):
    shown = in_frame(lambda: PreviewView(SIGNED), (1092, 3600), dark=True)
    sheets = _sheets(shown)
    assert [one.accessibleName()[:11] for one in sheets] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    for sheet, ink in zip(sheets, ("#ff0000", "#00ff00", "#0000ff"), strict=True):
        assert sheet.width() == shown.view.width()
        assert abs(sheet.height() / sheet.width() - 297 / 210) < 0.01
        picture = sheet.grab().toImage()
        middle = picture.width() // 2
        assert QColor(picture.pixel(middle, picture.height() // 4)).name() == ink
        assert QColor(picture.pixel(middle, picture.height() * 3 // 4)).name() == "#ffffff"


def test_only_pages_in_view_are_drawn_and_few_are_kept(in_frame, monkeypatch):
    drawn = []

    def counted(pdf, *, dpi, pages):
        drawn.extend(pages)
        return page_images(pdf, dpi=dpi, pages=pages)

    monkeypatch.setattr(preview, "page_images", counted)
    shown = in_frame(lambda: PreviewView(replace(SIGNED, pdf=_pdf(12))), (1092, 534))
    sheets = _sheets(shown)
    assert set(drawn) == {0}
    for sheet in sheets:
        sheet.grab()
    assert drawn[1:] == list(range(1, 12))
    sheets[11].grab()
    assert len(drawn) == 12
    sheets[0].grab()
    assert drawn[12:] == [0]


def test_lines_broken_by_the_paper_are_joined_and_long_pages_heard_in_parts(in_frame):
    text = "The guidance indicates this, as the\nguidance says.\nArea Kent\n(all of it)\n" + "\n".join(
        f"Line {number}" for number in range(20)
    )
    shown = in_frame(lambda: PreviewView(replace(SIGNED, texts=(text,))))
    shown.press("The words")
    cards = [card.accessibleName() for card in shown.view.findChildren(ReadingCard) if card.isVisible()][-2:]
    assert cards[0].startswith(
        "Page 1 of 1. The guidance indicates this, as the guidance says. Area Kent (all of it). Line 0."
    )
    assert cards[1].startswith("Page 1 of 1, continued. Line 10.")


def test_the_words_are_there_to_be_read_in_the_order_of_the_pages(in_frame):
    shown = in_frame(lambda: PreviewView(SIGNED))
    shown.press("The words")
    cards = [card.accessibleName() for card in shown.view.findChildren(ReadingCard) if card.isVisible()]
    assert cards[-3:] == ["Page 1 of 3. Decision. Refer now.", "Page 2 of 3. People.", "Page 3 of 3. Signatures."]
    assert not any(sheet.isVisible() for sheet in _sheets(shown))
    shown.press("The pages")
    assert all(sheet.isVisible() for sheet in _sheets(shown))


def test_what_it_is_is_said(in_frame):
    said = in_frame(lambda: PreviewView(SIGNED)).spoken()
    assert "Case 2026-014, version 2. 3 pages." in said
    assert "Check code: AJH4-S9P6-DFTM-G." in said
    assert "not protected" in said


def test_it_is_printed_for_whoever_the_copy_is_for(in_frame, qtbot):
    shown = in_frame(lambda: PreviewView(SIGNED))
    shown.press("Print…")
    box = shown.view.findChild(QLineEdit)
    box.setFocus()
    qtbot.keyClicks(box, " Kent Police ")
    shown.press("Print…")
    qtbot.keyClick(box, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert shown.told == [("print_record", ""), ("print_record", "Kent Police"), ("print_record", "Kent Police")]
    box.setText("x" * 81)
    shown.press("Print…")
    assert len(shown.told) == 3
    assert "shorten this to 80" in box.accessibleName()
    box.setText(" Kent Police ")
    shown.view.show_faults([("", "No printer is set up on this computer.")])
    assert box.text() == " Kent Police "
    assert shown.view.summary.isVisible()


def test_a_copy_is_saved_under_a_name_that_names_nobody(in_frame, monkeypatch, tmp_path):
    offered = []

    def choose(dialog):
        offered.extend(dialog.selectedFiles())
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path / "copy.pdf"))
        return QFileDialog.DialogCode.Accepted

    monkeypatch.setattr(QFileDialog, "exec", choose)
    shown = in_frame(lambda: PreviewView(SIGNED))
    shown.press("Save a copy as PDF…")
    assert shown.told == [("save_copy", tmp_path / "copy.pdf")]
    assert [name.rpartition("/")[2] for name in offered] == ["Waymark record 2026-014 version 2.pdf"]
    assert list(tmp_path.iterdir()) == []


def test_a_draft_can_be_read_but_not_handed_out(in_frame, qtbot):
    shown = in_frame(lambda: PreviewView(DRAFT))
    assert [button.text() for button in shown.view.buttons] == ["&Go on to sign"]
    qtbot.keyClick(shown.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert shown.view.findChildren(QLineEdit) == []
    shown.press("Go on to sign")
    assert shown.told == [("back", None)]
    assert "not signed" in shown.spoken()


def test_something_that_is_no_pdf_is_refused_in_words(qtbot):
    with pytest.raises(PaperFault, match="open the record again"):
        PreviewView(replace(SIGNED, pdf=b"not a pdf"))
