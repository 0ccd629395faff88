"""What may be pasted into a box: words. Never a file, a picture, or a picture written out as letters."""

from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QValidator

from core.store.words_only import is_picture

REFUSED: Final = "Pictures and files cannot be added here. Describe what you know in words."
_WINDOWS_FORMAT: Final = 'application/x-qt-windows-mime;value="{}"'
PRIVATE: Final = _WINDOWS_FORMAT.format("ExcludeClipboardContentFromMonitorProcessing")
_KDE_FORMAT: Final = "x-kde-passwordManagerHint"  # what clipboard managers of Linux look for


def words_of(source: QMimeData) -> str | None:
    """The plain words on offer, or None where there is a file, a picture alone, or a picture written as letters."""
    if any(url.isLocalFile() for url in source.urls()):
        return None
    if not source.hasFormat("text/plain"):
        return None
    words = source.text()
    return None if is_picture(words) else words


class WordsOnly(QValidator):
    """Keeps a picture written out as letters from a box of one line; the box then says `inputRejected`."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Anything but a picture will do."""
        state = QValidator.State.Invalid if is_picture(text) else QValidator.State.Acceptable
        return state, text, place


def private(words: str) -> QMimeData:
    """`words` for the clipboard, marked so that no history is kept of them and nothing sends them on."""
    made = QMimeData()
    made.setText(words)
    made.setData(PRIVATE, b"\x01\x00\x00\x00")
    made.setData(_KDE_FORMAT, b"secret")
    for switch in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        made.setData(_WINDOWS_FORMAT.format(switch), b"\x00\x00\x00\x00")
    return made
