"""What may be pasted into a box: words. Never a file, a picture, or a picture written out as letters."""

import re
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QValidator

LONGEST_RUN: Final = (
    2_000  # letters and figures without a space; no sentence has such a word, every picture in text has
)
REFUSED: Final = "Pictures and files cannot be added here. Describe what you know in words."
_RUN: Final = re.compile(rf"[A-Za-z0-9+/=_-]{{{LONGEST_RUN},}}")
_DATA_PICTURE: Final = re.compile(r"data\s*:\s*image", re.IGNORECASE)
_WINDOWS_FORMAT: Final = 'application/x-qt-windows-mime;value="{}"'


def words_of(source: QMimeData) -> str | None:
    """The plain words on offer, or None where there is a file, a picture alone, or a picture written as letters."""
    if any(url.isLocalFile() for url in source.urls()):
        return None
    if not source.hasFormat("text/plain"):
        return None
    words = source.text()
    return None if holds_picture(words) else words


def holds_picture(words: str) -> bool:
    """Whether `words` carry a `data:image` address or an unbroken run of more than 2,000 base64 letters.

    Line breaks are taken out first: base64 is often folded at 64 or 76 letters.
    """
    if _DATA_PICTURE.search(words) is not None:
        return True
    unfolded = re.sub(r"(?<=[A-Za-z0-9+/=_-]{60})\r?\n", "", words)
    return _RUN.search(unfolded) is not None


class WordsOnly(QValidator):
    """Keeps a picture written out as letters from a box of one line; the box then says `inputRejected`."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Anything but a picture will do."""
        state = QValidator.State.Invalid if holds_picture(text) else QValidator.State.Acceptable
        return state, text, place


def private(words: str) -> QMimeData:
    """`words` for the clipboard, marked so that Windows keeps no history of them and sends them nowhere."""
    made = QMimeData()
    made.setText(words)
    made.setData(_WINDOWS_FORMAT.format("ExcludeClipboardContentFromMonitorProcessing"), b"\x01\x00\x00\x00")
    for switch in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        made.setData(_WINDOWS_FORMAT.format(switch), b"\x00\x00\x00\x00")
    return made
