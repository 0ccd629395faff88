"""The one way from what somebody wrote to what is set on paper: nothing is read as markup, nothing is lost unseen.

Text is never given to anything that reads tags: lines are set glyph by glyph. What is left to do is to make visible
what a reader could not see: control and formatting characters, and characters that no font here has.
"""

import functools
import re
import unicodedata

from core.paper.fonts import JOINERS, REGULAR, face_for

_EVERYDAY = re.compile(r"[\n\x20-\x7e]*")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_NEW_LINES = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\t": "    "})
_JOINING_SCRIPTS_FROM = 0x0590  # joiners shape letters in Arabic and in the scripts of India, never in Latin


def plain(text: str) -> str:
    """Text as printed: NFC, lines ended by a line feed, whatever cannot be seen or drawn as `[U+XXXX]`."""
    if _EVERYDAY.fullmatch(text):
        return text
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").translate(_NEW_LINES)
    if not any(joiner in lines for joiner in JOINERS):
        return "".join(map(_seen, lines))
    return "".join(
        character if character in JOINERS and _joins(lines, at) else _seen(character)
        for at, character in enumerate(lines)
    )


def one_line(text: str) -> str:
    """The same, on one line."""
    return " ".join(plain(text).split("\n"))


@functools.lru_cache(maxsize=10_000)
def _seen(character: str) -> str:
    if character == "\n":
        return character
    if unicodedata.category(character) in _UNSEEN or face_for(character, REGULAR) is None:
        return f"[U+{ord(character):04X}]"
    return character


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return all(
        side and ord(side) >= _JOINING_SCRIPTS_FROM and unicodedata.category(side)[0] in "LM"
        for side in (before, after)
    )
