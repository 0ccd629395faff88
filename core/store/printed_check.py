"""A printed check as somebody types or scans it: "entry 412 · 7F3A-K2QX-…" in any dress."""

import re

from core.errors import InputFaults
from core.store.chain import CHECK_CHARACTERS, Anchor
from core.store.recovery import ALPHABET, grouped

# What a scanner types: the square of a check slip, and that of a record printed with its record check.
_SLIP = re.compile(r"WAYMARK1:CHECK:(\d{1,10}):([0-9A-Z]{20})")
_RECORD = re.compile(r"WAYMARK1:[^:]*:V\d+:[0-9A-F]{64}:(\d{1,10}):([0-9A-Z]{20})")
_WORDS_BEFORE = re.compile(r"(?:[^0-9A-Z]|RECORD|CHECK|CODE|ENTRY|NUMBER|NO\.)*")
_READ_AS = str.maketrans("OIL", "011")
_LONGEST = 400  # characters; a square has about 120
_LENGTH = "After the entry number the code has {} characters. You typed {}. Please check each group."
_SAMPLE = "entry 412 · 7F3A-K2QX-9TDM-04HB-W6ZC"


def parse_check(text: str) -> Anchor:
    """The check behind what was typed: any case, with or without words, dashes and spaces; O, I, L read as 0, 1, 1.

    Raises InputFaults with one sentence for anything that is not an entry number and 20 characters.
    """
    typed = text.strip().upper()
    if scanned := _SLIP.fullmatch(typed) or _RECORD.fullmatch(typed):
        return _anchor(scanned[1], scanned[2])
    number, code = _parts(typed[:_LONGEST])
    if not number and not code:
        raise InputFaults([f"Type the entry number and the code from the paper, such as {_SAMPLE}."])
    if strange := sorted(set(code) - set(ALPHABET)):
        raise InputFaults([f"A check never has the character {strange[0]!r}. Please look at the paper again."])
    if len(code) != CHECK_CHARACTERS:
        raise InputFaults([_LENGTH.format(CHECK_CHARACTERS, len(code))])
    if not number:
        raise InputFaults(["The entry number is missing. It stands before the code on the paper."])
    return _anchor(number, code)


def _parts(typed: str) -> tuple[str, str]:
    """The number and the code. Typed without anything between, the last 20 characters are the code."""
    rest = typed[len(_WORDS_BEFORE.match(typed)[0]) :]  # type: ignore[index]  # it matches nothing at the least
    first, between, after = (*re.split(r"([^0-9A-Z]+)", rest, maxsplit=1), "", "")[:3]
    whole = "".join(filter(str.isalnum, rest)).translate(_READ_AS)
    if between and re.fullmatch(r"[0-9]{1,10}", first) and len(whole) != CHECK_CHARACTERS:
        return first, "".join(filter(str.isalnum, after)).translate(_READ_AS)
    number, code = whole[:-CHECK_CHARACTERS], whole[-CHECK_CHARACTERS:]
    return (number, code) if re.fullmatch(r"[0-9]{0,10}", number) else ("", whole)


def _anchor(number: str, code: str) -> Anchor:
    if int(number) == 0:
        raise InputFaults(["Entries are counted from 1. Please look at the number on the paper again."])
    return Anchor(int(number), grouped(code))
