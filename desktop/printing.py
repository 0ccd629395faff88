"""A PDF that is in memory alone, on its way out: printed page by page with no file between, or written where asked."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import WaymarkError
from core.paper import page_count, page_images
from desktop.once import BEFORE_PRINTING

DPI: Final = 300
KEPT_BY_THE_PRINTER: Final = (
    "Windows and the printer keep the pages for a while. A shared printer may keep them for long. "
    "Use a printer that only you can reach, and collect the pages at once."
)

NO_PRINTER: Final = (
    "No printer is set up on this computer. Save a PDF instead, and print it where there is a printer. "
    "Or add one in the system’s settings, then print again."
)


def print_pages(pdf: bytes, title: str, parent: QWidget | None) -> bool:
    """Ask for a printer and print.

    Args:
        pdf: the document. It is never written to a file here; the system's print queue keeps what it keeps.
        title: what the print queue shows. It must hold nobody's name.
        parent: the window to ask in front of.

    Returns:
        True once it was handed to the printer; False where the person thought better of it.

    Before the very first print it says what a print queue keeps (`desktop.once`).

    Raises:
        WaymarkError: there is no printer, or it did not take the document.
        PaperFault: the PDF cannot be read.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise WaymarkError(NO_PRINTER)
    if not _agreed(parent):
        return False
    count = page_count(pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("Waymark")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setResolution(DPI)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, count)
    agreed = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not agreed:
        return False
    _draw(pdf, printer, count)
    return True


def write_copy(pdf: bytes, target: Path, what: str) -> None:
    """Write a PDF to the file a person has chosen; `what` it is ("copy", "sheet") stands in the sentence.

    Raises:
        WaymarkError: it cannot be written there.
    """
    begun = False
    try:
        with target.open("wb") as file:
            begun = True
            file.write(pdf)
    except OSError as fault:
        if begun:  # half a record helps nobody, and is not encrypted
            with suppress(OSError):
                target.unlink()
        raise WaymarkError(
            f"The {what} could not be saved there ({fault.strerror or 'no reason given'}). Choose another folder."
        ) from fault


def _agreed(parent: QWidget | None) -> bool:
    """Before the very first print, say what a printer keeps. False where the person thinks better of it."""
    if BEFORE_PRINTING.said:
        return True
    box = QMessageBox(parent)
    box.setWindowTitle("Before you print")
    box.setText("The printer keeps what it prints")
    box.setInformativeText(KEPT_BY_THE_PRINTER)
    go_on = box.addButton("&Go on", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("&Do not print", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    agreed = box.clickedButton() is go_on
    box.deleteLater()
    if agreed:
        BEFORE_PRINTING.done()
    return agreed


def _draw(pdf: bytes, printer: QPrinter, count: int) -> None:
    """Put the chosen pages on the printer, one picture at a time in memory."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    painter = QPainter()
    if not painter.begin(printer):
        raise WaymarkError("The printer did not take the pages. See that it is switched on, then print again.")
    try:
        paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
        paper.moveTo(0, 0)
        is_first = True
        for _ in range(copies):
            for image in page_images(pdf, dpi=DPI, pages=range(first - 1, min(last, count))):
                if not is_first and not printer.newPage():
                    raise WaymarkError("The printer stopped before the end. Look at the printer, then print again.")
                is_first = False
                form = QImage.Format.Format_RGBA8888
                painter.drawImage(paper, QImage(image.rgba, image.width, image.height, image.width * 4, form))
    finally:
        painter.end()
