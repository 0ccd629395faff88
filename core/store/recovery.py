"""The recovery sheet's code: 160 random bits as people can type them, with four check characters."""

import hashlib
import secrets

from core.errors import InputFaults

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
RAW_BYTES = 20
_BODY, _CHECK, _GROUP = 32, 4, 4
_READ_AS = str.maketrans("OIL", "011", "- \t\r\n\u00a0\u2010\u2011\u2012\u2013\u2014")


def fresh_sheet_code() -> str:
    """A code for a recovery sheet, to be printed and typed back before the store is made with it."""
    return code_text(secrets.token_bytes(RAW_BYTES))


def code_text(raw: bytes) -> str:
    """The 20 bytes of a recovery secret as nine groups of four characters."""
    body = crockford(raw, _BODY)
    return grouped(body + _check(body))


def code_bytes(text: str) -> bytes:
    """The secret behind a typed code. Any case, with or without dashes and spaces; O, I, L read as 0, 1, 1.

    Raises InputFaults with one sentence when it is not a whole code or a character is mistyped.
    """
    typed = text.upper().translate(_READ_AS)
    if strange := sorted(set(typed) - set(ALPHABET)):
        raise InputFaults([f"The sheet never has the character {strange[0]!r}. Please look at the sheet again."])
    if len(typed) != _BODY + _CHECK:
        raise InputFaults(
            [f"The code on the sheet has {_BODY + _CHECK} characters. You typed {len(typed)}. Please check each group."]
        )
    if _check(typed[:_BODY]) != typed[_BODY:]:
        raise InputFaults(["One of the characters is not as on the sheet. Please check each group and type it again."])
    number = 0
    for character in typed[:_BODY]:
        number = number << 5 | ALPHABET.index(character)
    return number.to_bytes(RAW_BYTES, "big")


def crockford(raw: bytes, characters: int) -> str:
    """The first `characters` times five bits of `raw`, in base 32, highest first."""
    number = int.from_bytes(raw, "big") >> (8 * len(raw) - 5 * characters)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(characters)))


def grouped(text: str) -> str:
    """In fours with dashes."""
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _check(body: str) -> str:
    return crockford(hashlib.sha256(b"waymark/recovery-check/v1\0" + body.encode("ascii")).digest(), _CHECK)
