"""Archives that are the same byte for byte whenever the same things go in: .tar.xz, and .deb, without any tool."""

import hashlib
import io
import lzma
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

#: 32 MB of window: two thirds of the bundle are seen at once, and a small laptop can still unpack it
FILTERS = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 32 << 20}]


@dataclass(frozen=True)
class Entry:
    """One thing in an archive: bytes, or a link to another place. `runs`: whether it may be started."""

    path: str
    content: bytes = b""
    link: str = ""
    runs: bool = False


def entries(folder: Path, under: str) -> list[Entry]:
    """All that is in a folder, to stand below `under`."""
    found = []
    for file in sorted(folder.rglob("*")):
        path = f"{under}/{file.relative_to(folder).as_posix()}"
        if file.is_symlink():
            found.append(Entry(path, link=file.readlink().as_posix()))
        elif file.is_file():
            found.append(Entry(path, file.read_bytes(), runs=file.stat().st_mode & 0o100 != 0))
    return found


def tar_xz(things: Iterable[Entry], at: int) -> bytes:
    """A .tar.xz: sorted, of time `at` (seconds), owned by root, every folder named before what is in it."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT) as archive:
        named: set[str] = set()
        for thing in sorted(things, key=lambda each: each.path):
            for folder in reversed(Path(thing.path).parents[:-1]):
                if folder.as_posix() not in named:
                    named.add(folder.as_posix())
                    archive.addfile(_head(folder.as_posix(), tarfile.DIRTYPE, 0o755, at))
            head = _head(thing.path, tarfile.SYMTYPE if thing.link else tarfile.REGTYPE, 0o644, at)
            head.linkname, head.size = thing.link, len(thing.content)
            if thing.runs or thing.link:
                head.mode = 0o755
            archive.addfile(head, io.BytesIO(thing.content))
    return lzma.compress(held.getvalue(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=FILTERS)


def deb(control: Mapping[str, str], things: list[Entry], at: int) -> bytes:
    """A Debian package. It has no scripts: installing and removing it moves files, and nothing else.

    Args:
        control: the fields, in order; Installed-Size is added.
        things: what is installed, by path below the root, without a leading slash.
        at: the time of everything, in seconds.
    """
    kilobytes = sum((len(each.content) + 1023) // 1024 for each in things)
    fields = {**control, "Installed-Size": str(kilobytes)}
    description = fields.pop("Description")
    text = "".join(f"{name}: {value}\n" for name, value in {**fields, "Description": description}.items())
    sums = "".join(
        f"{hashlib.md5(each.content, usedforsecurity=False).hexdigest()}  {each.path}\n"
        for each in sorted(things, key=lambda each: each.path)
        if not each.link
    )
    head = tar_xz([Entry("control", text.encode()), Entry("md5sums", sums.encode())], at)
    members = {"debian-binary": b"2.0\n", "control.tar.xz": head, "data.tar.xz": tar_xz(things, at)}
    return b"!<arch>\n" + b"".join(_member(name, content, at) for name, content in members.items())


def _head(path: str, kind: bytes, mode: int, at: int) -> tarfile.TarInfo:
    head = tarfile.TarInfo(path)
    head.type, head.mode, head.mtime, head.uname, head.gname = kind, mode, at, "root", "root"
    return head


def _member(name: str, content: bytes, at: int) -> bytes:
    """One file in Unix's `ar`, padded to an even length."""
    line = f"{name:<16}{at:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
    return line.encode() + content + b"\n" * (len(content) % 2)
