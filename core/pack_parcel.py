"""A guidance pack as one signed file, `*.waymark-pack`: made, and read back without trusting a byte of it.

The form is written down in `core/PACK.md`. Its outside comes first: head, sizes, hashes and signature. Nothing inside
is read as a pack before the publisher's signature holds. Whatever the bytes are, only `PackFaults` leaves this module.
"""

import base64
import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from core.errors import PackFaults
from core.pack import Pack
from core.pack_cases import CASES_FILE, check_texts
from core.pack_file import PACK_FILE, parse_toml
from core.pack_shape import EDITION, ID, short
from core.resources import publisher_file
from core.store.words_only import is_picture

SUFFIX: Final = ".waymark-pack"
MAGIC: Final = "WAYMARK-PACK"
FORMAT: Final = "1"
COVERAGE_FILE: Final = "coverage.toml"
NAMES: Final = (PACK_FILE, CASES_FILE, COVERAGE_FILE)  # in this order; the last may be left out
LARGEST_HEAD: Final = 1024  # bytes; a whole one has some 450
LARGEST: Final = 2_000_000  # bytes; with every sign of it escaped it still fits into one entry of the store
LARGEST_KEYS: Final = 16 * 1024
SIGNED: Final = b"waymark-pack-v1\0"  # keeps what is signed here apart from all else that Waymark signs
PLACE: Final = "file"
NOT_ONE: Final = f"{PLACE}: This is not a guidance file of Waymark. Choose the file that you were given"
NEWER: Final = f"{PLACE}: A newer Waymark is needed for this file. Install the newest Waymark, then choose it again"
TOO_LARGE: Final = f"{PLACE}: This file is too large to be a guidance file"
NO_PUBLISHER: Final = f"{PLACE}: This Waymark takes no guidance files. New guidance comes with a new Waymark"
NOT_SIGNED: Final = f"{PLACE}: It is not signed by the publisher of this Waymark, or it was changed since"
# What no editor shows cannot be checked by who reads the file; and the store would have to write it six times as long.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,6}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KEY_BLOCK = re.compile(rb"-----BEGIN PUBLIC KEY-----.{1,400}?-----END PUBLIC KEY-----", re.DOTALL)


@dataclass(frozen=True)
class Parcel:
    """A guidance file whose outside holds. `sha256` is that of `pack.toml`, `publisher` the key that signed it."""

    id: str
    edition: str
    sha256: str
    publisher: bytes
    texts: Mapping[str, bytes] = field(repr=False)  # by their names
    whole: str = field(repr=False)


class _Listed(NamedTuple):
    name: str
    size: int
    sha256: str


def make_parcel(texts: Mapping[str, bytes], named: tuple[str, str], key: Ed25519PrivateKey) -> bytes:
    """The file with these texts by their names, signed. `named` is the pack's id and edition. Looks into nothing."""
    files = [(name, texts[name]) for name in NAMES if name in texts]
    listed = [f"file {name} {len(raw)} {hashlib.sha256(raw).hexdigest()}\n" for name, raw in files]
    head = f"{MAGIC} {FORMAT}\nid {named[0]}\nedition {named[1]}\n{''.join(listed)}".encode()
    body = b"".join(raw for _, raw in files)
    signature = base64.b64encode(key.sign(SIGNED + head + body))
    return head + b"signature " + signature + b"\n\n" + body


def read_parcel(raw: bytes, publishers: Sequence[bytes]) -> Parcel:
    """The file these bytes are, once its head, sizes, hashes and signature hold. Nothing inside is looked into.

    Args:
        raw: at most `LARGEST` bytes and one more, which shows that it is too large.
        publishers: Ed25519 public keys, 32 bytes each; one of them must have signed it.

    Raises:
        PackFaults: every fault of its outside, about `file`.
    """
    if not publishers:
        raise PackFaults([NO_PUBLISHER])
    if len(raw) > LARGEST:
        raise PackFaults([TOO_LARGE])
    lines, signed_head, body = _split(raw)
    faults, values = _head_faults(lines)
    listed, more = _listed(values.get("file", []))
    signature = _signature(values.get("signature", [""])[0])
    if faults + more:
        raise PackFaults(faults + more)
    texts = _texts(listed, body)
    faults += _size_faults(listed, len(body))
    faults += [
        f"{PLACE}: {each.name} is not as it was signed"
        for each in listed
        if len(texts[each.name]) == each.size and hashlib.sha256(texts[each.name]).hexdigest() != each.sha256
    ]
    faults += [fault for name, text in texts.items() for fault in _text_faults(name, text)]
    publisher = _signer(SIGNED + signed_head + body, signature, publishers)
    if publisher is None:
        faults.append(NOT_SIGNED)
    if faults or publisher is None:
        raise PackFaults(faults)
    return Parcel(
        id=values["id"][0],
        edition=values["edition"][0],
        sha256=listed[0].sha256,
        publisher=publisher,
        texts=texts,
        whole=raw.decode(),
    )


def checked_pack(parcel: Parcel) -> tuple[Pack, int]:
    """The pack inside, by the same strict reader as any other, and the number of its worked cases, which all hold.

    Raises:
        PackFaults: every fault of its texts, place first.
    """
    faults = [f"{name}: holds a picture. Only words belong here" for name in _pictures(parcel.texts)]
    if COVERAGE_FILE in parcel.texts:
        faults += _faults_of(lambda: parse_toml(parcel.texts[COVERAGE_FILE], COVERAGE_FILE))
    found: list[tuple[Pack, int]] = []
    faults += _faults_of(lambda: found.append(check_texts(parcel.texts[PACK_FILE], parcel.texts[CASES_FILE])))
    for pack, _ in found:
        if (pack.id, pack.edition) != (parcel.id, parcel.edition):
            faults.append(f"{PACK_FILE}: says it is {pack.id} {pack.edition}, but the file says another name")
    if faults:
        raise PackFaults(faults)
    return found[0]


def bytes_of(path: Path) -> bytes:
    """The file, or so much of it as shows that it is too large. Raises PackFaults about `file`."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise PackFaults([f"{PLACE}: This file cannot be read. Choose it again"]) from None


def publisher_keys(pem: bytes) -> tuple[bytes, ...]:
    """The Ed25519 public keys in PEM, 32 bytes each. Raises PackFaults where there is none, or another kind of key."""
    found = _KEY_BLOCK.findall(pem[:LARGEST_KEYS])
    try:
        keys = [load_pem_public_key(each) for each in found]
    except (ValueError, UnsupportedAlgorithm):
        keys = []
    own = [each.public_bytes_raw() for each in keys if isinstance(each, Ed25519PublicKey)]
    if not own or len(own) < len(found):
        raise PackFaults(["publisher: needs one or more Ed25519 public keys in PEM"])
    return tuple(own)


def shipped_publishers() -> tuple[bytes, ...]:
    """The keys this Waymark was built with; none where it was built without. Raises PackFaults for a bad file."""
    try:
        with publisher_file().open("rb") as file:
            return publisher_keys(file.read(LARGEST_KEYS))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise PackFaults([f"publisher: {publisher_file().name} cannot be read: {error.strerror}"]) from None


# -- the head --------------------------------------------------------------------------------------


def _split(raw: bytes) -> tuple[list[str], bytes, bytes]:
    """The lines of the head, what of the head is signed, and the texts behind it."""
    first = raw[:LARGEST_HEAD].partition(b"\n")[0]
    if first != f"{MAGIC} {FORMAT}".encode():
        newer = re.fullmatch(rb"WAYMARK-PACK [1-9][0-9]{0,3}", first)
        raise PackFaults([NEWER if newer else NOT_ONE])
    head, end, _ = raw[:LARGEST_HEAD].partition(b"\n\n")
    if not end:
        raise PackFaults([f"{PLACE}: Its head does not end. It was cut short or changed"])
    try:
        lines = head.decode("ascii").split("\n")[1:]
    except UnicodeDecodeError:
        raise PackFaults([f"{PLACE}: Its head is not plain text. It was changed"]) from None
    before = head.rpartition(b"\n")[0] + b"\n"  # all but the last line, which is the signature
    return lines, before, raw[len(head) + len(end) :]


def _head_faults(lines: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """What is wrong with the lines of the head, and the values of each field."""
    values: dict[str, list[str]] = {}
    faults = []
    for line in lines:
        name, _, value = line.partition(" ")
        if name in _FIELDS:
            values.setdefault(name, []).append(value)
        else:
            faults.append(f"{PLACE}: Its head has a field that does not belong there, {short(name)}")
    for name, form in _FIELDS.items():
        given = values.get(name, [])
        if not given:
            faults.append(f"{PLACE}: Its head has no field {name!r}")
        if len(given) > 1 and name != "file":
            faults.append(f"{PLACE}: Its head has the field {name!r} {len(given)} times")
        faults += [f"{PLACE}: Its head says {name} {short(each)}, which cannot be" for each in given if not form(each)]
    order = [line.partition(" ")[0] for line in lines]
    if not faults and order != sorted(order, key=list(_FIELDS).index):
        faults.append(f"{PLACE}: The fields of its head are not in their order")
    return faults, values


def _listed(values: Iterable[str]) -> tuple[list[_Listed], list[str]]:
    """The files that the head lists, and what is wrong with that list."""
    listed = [_Listed(name, int(size), sha256) for name, size, sha256 in map(_parts, values) if _is_file(name, size)]
    names = [each.name for each in listed]
    faults = [f"{PLACE}: {name} stands in it {times} times" for name, times in Counter(names).items() if times > 1]
    faults += [f"{PLACE}: {name} is missing in it" for name in NAMES if name not in names and name != COVERAGE_FILE]
    if not faults and names != sorted(names, key=NAMES.index):
        faults.append(f"{PLACE}: The texts in it are not in their order")
    return listed, faults


def _parts(value: str) -> tuple[str, str, str]:
    name, _, rest = value.partition(" ")
    size, _, sha256 = rest.partition(" ")
    return name, size, sha256


def _is_file(name: str, size: str) -> bool:
    return name in NAMES and bool(_SIZE.fullmatch(size))


def _signature(value: str) -> bytes:
    """64 bytes in base 64, spelled in its one way; else none."""
    try:
        raw = base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if len(raw) == 64 and base64.b64encode(raw).decode() == value else b""  # noqa: PLR2004 - Ed25519's size


_FIELDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "id": lambda value: bool(ID.fullmatch(value)),
    "edition": lambda value: bool(EDITION.fullmatch(value)),
    "file": lambda value: _is_file(*_parts(value)[:2]) and bool(_HASH.fullmatch(_parts(value)[2])),
    "signature": lambda value: bool(_signature(value)),
}


# -- what stands behind it -------------------------------------------------------------------------


def _texts(listed: Sequence[_Listed], body: bytes) -> dict[str, bytes]:
    texts, at = {}, 0
    for each in listed:
        texts[each.name] = body[at : at + each.size]
        at += each.size
    return texts


def _size_faults(listed: Sequence[_Listed], size: int) -> list[str]:
    wanted = sum(each.size for each in listed)
    if size < wanted:
        return [f"{PLACE}: It was cut short. {wanted - size} bytes are missing"]
    return [f"{PLACE}: There is more behind its end, {size - wanted} bytes"] if size > wanted else []


def _text_faults(name: str, raw: bytes) -> list[str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return [f"{PLACE}: {name} is not plain text (at line {line})"]
    unseen = _UNSEEN.search(text)
    if unseen is None:
        return []
    line = text.count("\n", 0, unseen.start()) + 1
    return [f"{PLACE}: {name} has a character that cannot be seen, U+{ord(unseen[0]):04X} (at line {line})"]


def _signer(message: bytes, signature: bytes, publishers: Iterable[bytes]) -> bytes | None:
    for public in publishers:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            continue
        return public
    return None


def _pictures(texts: Mapping[str, bytes]) -> list[str]:
    return [name for name, raw in texts.items() if is_picture(raw.decode())]


def _faults_of(read: Callable[[], object]) -> list[str]:
    try:
        read()
    except PackFaults as error:
        return error.faults
    return []
