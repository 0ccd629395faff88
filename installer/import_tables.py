"""What a native file asks of others, read from the file itself: ELF of 64 bits (Linux) and PE32+ (Windows)."""

import struct
from dataclasses import dataclass
from pathlib import Path

ELF, PE = b"\x7fELF", b"MZ"
_DYNAMIC, _DYNSYM, _NEEDED = 6, 11, 1
_PE32_PLUS = 0x20B
_IMPORTS, _DELAYED = 1, 13  # data directories of a PE file


@dataclass(frozen=True)
class Asked:
    """`libraries` by file name, as written in the file; `functions` that some library has to have."""

    libraries: frozenset[str]
    functions: frozenset[str]


def asked(file: Path) -> Asked | None:
    """What a program or library asks for; None for any other file."""
    raw = file.read_bytes()
    if raw.startswith(ELF):
        return _elf(raw)
    if raw.startswith(PE):
        return _pe(raw)
    return None


def _elf(raw: bytes) -> Asked:
    if raw[4:6] != b"\x02\x01":
        raise ValueError("not an ELF file of 64 bits, little end first")
    at, size, count = (struct.unpack_from("<Q", raw, 0x28)[0], *struct.unpack_from("<HH", raw, 0x3A))
    # name, type, flags, address, offset, size, link, info, align, size of an entry
    sections = [struct.unpack_from("<IIQQQQIIQQ", raw, at + n * size) for n in range(count)]
    libraries, functions = set(), set()
    for _, kind, _, _, start, length, link, *_ in sections:
        names = sections[link][4] if link < len(sections) else 0
        if kind == _DYNAMIC:
            for tag, value in struct.iter_unpack("<QQ", raw[start : start + length]):
                if tag == _NEEDED:
                    libraries.add(_text(raw, names + value))
        elif kind == _DYNSYM:
            for name, _, _, section, _, _ in struct.iter_unpack("<IBBHQQ", raw[start : start + length]):
                if section == 0 and name:
                    functions.add(_text(raw, names + name))
    return Asked(frozenset(libraries), frozenset(functions))


def _pe(raw: bytes) -> Asked:
    head = struct.unpack_from("<I", raw, 0x3C)[0]
    count, optional = struct.unpack_from("<H12xH", raw, head + 6)
    start = head + 24
    if struct.unpack_from("<H", raw, start)[0] != _PE32_PLUS:
        raise ValueError("not a PE file of 64 bits")
    table = [struct.unpack_from("<8sIIII", raw, start + optional + 40 * n) for n in range(count)]
    places = [(address, max(size, length), offset) for _, size, address, length, offset in table]

    def where(address: int) -> int:
        return int(next(offset + address - begin for begin, size, offset in places if begin <= address < begin + size))

    libraries, functions = set(), set()
    for directory, entry, name_at, thunks_at in ((_IMPORTS, "<5I", 3, 0), (_DELAYED, "<8I", 1, 4)):
        address = struct.unpack_from("<I", raw, start + 112 + 8 * directory)[0]
        at = where(address) if address else 0
        while address and (found := struct.unpack_from(entry, raw, at))[name_at]:
            libraries.add(_text(raw, where(found[name_at])))
            thunk = where(found[thunks_at] or found[4])
            while value := struct.unpack_from("<Q", raw, thunk)[0]:
                if not value >> 63:  # else by number
                    functions.add(_text(raw, where(value) + 2))
                thunk += 8
            at += struct.calcsize(entry)
    return Asked(frozenset(libraries), frozenset(functions))


def _text(raw: bytes, at: int) -> str:
    return raw[at : raw.index(b"\0", at)].decode("ascii", "replace")
