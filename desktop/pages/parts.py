"""What several pages are put together from: blocks of words, and the question of where to save a PDF."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from desktop.widgets.cards import ReadingCard
from desktop.widgets.cards.panels import Look
from desktop.widgets.text import label, lead_label
from desktop.widgets.theme import scaled


def reading(*paragraphs: str | tuple[str, str] | QLabel, title: str = "", look: Look = "card") -> ReadingCard:
    """A block that Tab stops on and a screen reader speaks whole. A pair is a bold lead and its rest."""
    block = ReadingCard(title, look)
    if look == "plain":
        block.column.setContentsMargins(scaled(2), scaled(2), scaled(2), scaled(2))
    for paragraph in paragraphs:
        if isinstance(paragraph, QLabel):
            block.add(paragraph)
        else:
            block.add(label(paragraph) if isinstance(paragraph, str) else lead_label(*paragraph))
    return block


def ask_where(parent: QWidget, title: str, name: str) -> Path | None:
    """Ask where to save a PDF called `name`; None when the person thinks better of it.

    It starts in the person's own folder: Desktop, Documents and Pictures are what sync programs take away (OneDrive's
    folder backup).
    """
    dialog = QFileDialog(parent, title, str(Path.home()), "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    return chosen_in(dialog)


def chosen_in(dialog: QFileDialog) -> Path | None:
    """Show a question for a file or folder; what was chosen, None when the person thinks better of it."""
    agreed = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.close()
    return Path(chosen[0]) if agreed and chosen else None


def hold_width(field: QWidget, wide: int) -> None:
    """Make a field `wide` pixels wide and as tall as its words need then. For a field in a row of a `Flow`.

    Qt would give it the height of its words at their narrowest.
    """
    field.setFixedSize(wide, field.heightForWidth(wide))
