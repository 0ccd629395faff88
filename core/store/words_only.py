"""Images get in by no door: every text on its way into the store is looked at here."""

import re
from collections.abc import Iterator, Mapping

from core.errors import InputFaults
from core.store.canonical import canonical

LONGEST_PAYLOAD = 4 * 1024 * 1024  # bytes: a signed record in which every note is as long as it may be
LONGEST_DRAFT = 256 * 1024  # bytes: one text that is being typed
LONGEST_RUN = 2000  # characters of base 64
NO_IMAGES = (
    "Waymark keeps words only and takes no pictures. Never copy, save or share an image. "
    "Write in words what you were told."
)
_DATA_URI = re.compile(r"data\s*:\s*image", re.IGNORECASE)
_LINE = r"[A-Za-z0-9+/_-]{40,}={0,2}"  # no word of a language is this long; encoders break lines at 64 or 76
_ENCODED = re.compile(rf"(?<![A-Za-z0-9+/_-]){_LINE}(?:\s+{_LINE})*(?:\s+[A-Za-z0-9+/_-]+={{0,2}})?")


def fit_text(place: str, text: str, longest: int = LONGEST_PAYLOAD) -> str:
    """`text` as it came. Raises InputFaults, place first, when it is too long or an image in disguise."""
    if _DATA_URI.search(text) or _is_encoded(text):
        raise InputFaults([f"{place}: {NO_IMAGES}"])
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as fault:
        raise InputFaults([f"{place}: there is half a character in this text. Please type it again."]) from fault
    if size > longest:
        raise InputFaults([f"{place}: this text is too long to be kept. Please shorten it."])
    return text


def fit_payload(data: Mapping[str, object], longest: int = LONGEST_PAYLOAD) -> str:
    """`data` as the canonical JSON that is stored. Raises InputFaults as `fit_text`, ValueError for odd types."""
    for place, text in _texts("", data):
        fit_text(place, text)
    body = canonical(data)
    if len(body) > longest:
        raise InputFaults(["This entry is too long to be kept. Please shorten the texts in it."])
    return body.decode("utf-8")


def _is_encoded(text: str) -> bool:
    return len(text) > LONGEST_RUN and any(len(found.group()) > LONGEST_RUN for found in _ENCODED.finditer(text))


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
