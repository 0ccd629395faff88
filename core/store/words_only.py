"""Images get in by no door: every text on its way into the store is looked at here."""

import re
from collections.abc import Iterator, Mapping
from string import digits

from core.errors import InputFaults
from core.store.canonical import canonical

LONGEST_PAYLOAD = 4 * 1024 * 1024  # bytes: a signed record in which every note is as long as it may be
LONGEST_DRAFT = 256 * 1024  # bytes: one text that is being typed
LONGEST_RUN = 2000  # characters: no word is as long in any language, and every photo is longer
NO_IMAGES = (
    "Waymark keeps words only and takes no pictures. Never copy, save or share an image. "
    "Write in words what you were told."
)
_WRITTEN_OUT = (  # pictures as letters, however short: an address that holds one, a drawing, how their files begin
    re.compile(r"data\s*:\s*image|<svg[\s>]|\x89PNG|\u2030PNG|\xff\xd8\xff", re.IGNORECASE),
    re.compile(r"(?:[=%]|\\x)89PNG|(?:[=%]|\\x)ff(?:[=%]|\\x)d8(?:[=%]|\\x)ff", re.IGNORECASE),
    re.compile(r"\b(?:137\W{1,3}80\W{1,3}78\W{1,3}71|255\W{1,3}216\W{1,3}255)\W{1,3}\d"),
    re.compile(r"iBL\{Q4GJ0x|M,6r;%14!\\|s4IA[01+]|\|JeW[AFG]"),
    re.compile(r"(?:iVBORw0KGgo|/9j/[24]|R0lGOD[dl]h|UklGR|AAAA[A-Za-z0-9+/]{3}mZ0eX)[A-Za-z0-9+/_\s-]{64,}"),
    re.compile(r"(?:89\W{0,2}50\W{0,2}4e\W{0,2}47|ff\W{0,2}d8\W{0,2}ff)(?:\W{0,2}[0-9a-f]{2}){60}", re.IGNORECASE),
)
_MANY = (  # what words hold none or little of: (form, how many are too many)
    (re.compile(r"(?:[=%]|\\x)[0-9A-Fa-f]{2}"), 100),  # bytes as mail, web addresses and programs write them
    (re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]"), 50),  # bytes read as if they were letters
)
_LINE = r"[A-Za-z0-9+/=_-]{16,}"  # no language has one such word after another; encoders break lines at 64 or 76
_ENCODED = re.compile(rf"(?:{_LINE}\s+)*{_LINE}(?:\s+[A-Za-z0-9+/=_-]+)?")
_FIGURES = re.compile(r"\b(?:(?:0[xX])?[0-9a-fA-F]{1,3}[\s,;:-]++)++")  # bytes one by one
_THICK_LINE = r"(?!https?:)[!-~]{40,}"  # the same in more signs; web addresses are words
_THICK = re.compile(rf"(?:{_THICK_LINE}\s+)*{_THICK_LINE}")
_SIGNS = 50  # different ones in a thick stretch: base 85 has 85, words that lack their spaces far fewer


def fit_text(place: str, text: str, longest: int = LONGEST_PAYLOAD) -> str:
    """`text` as it came. Raises InputFaults, place first, when it is too long or an image in disguise."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as fault:
        raise InputFaults([f"{place}: there is half a character in this text. Please type it again."]) from fault
    if is_picture(text):
        raise InputFaults([f"{place}: {NO_IMAGES}"])
    if size > longest:
        raise InputFaults([f"{place}: this text is too long to be kept. Please shorten it."])
    return text


def is_picture(text: str) -> bool:
    """Whether `text` is, or holds, a picture written out as letters or figures. Words in any language are none."""
    if any(form.search(text) for form in _WRITTEN_OUT) or any(len(form.findall(text)) > most for form, most in _MANY):
        return True
    return len(text) > LONGEST_RUN and (
        any(len(found.group()) > LONGEST_RUN for found in _ENCODED.finditer(text))
        or (
            sum(map(text.count, digits)) * 4 > LONGEST_RUN and any(len(f) > LONGEST_RUN for f in _FIGURES.findall(text))
        )
        or any(len(found) > LONGEST_RUN and len(set(found)) > _SIGNS for found in _THICK.findall(text))
    )


def fit_payload(data: Mapping[str, object], longest: int = LONGEST_PAYLOAD) -> str:
    """`data` as the canonical JSON that is stored. Raises InputFaults as `fit_text`, ValueError for odd types."""
    for place, text in _texts("", data):
        fit_text(place, text)
    body = canonical(data)
    if len(body) > longest:
        raise InputFaults(["This entry is too long to be kept. Please shorten the texts in it."])
    return body.decode("utf-8")


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place or "text", value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield "name of a field", str(key)
            yield from _texts(f"{place}.{key}" if place else str(key), item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(place, item)
