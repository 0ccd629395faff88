"""What a program did to the files under one folder, read from strace's log of its calls."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from under_strace import SAY

CALLS = (
    "open,openat,creat,close,dup,dup2,dup3,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
    "fsync,fdatasync,sync_file_range,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "sendfile,copy_file_range,splice,mmap"
)


@dataclass(frozen=True)
class Op:
    """One thing done: to a file, to names in a folder, or something said to the test."""

    what: str  # open, write, cut, sync, sync-folder, remove, rename, folder, remove-folder, say
    name: str = ""
    to: str = ""
    offset: int = 0
    data: bytes = b""


_TEXT = r'"((?:\\x[0-9a-f]{2})*)"'
_WHERE = r"(AT_FDCWD|\d+)"


class Reader:
    """Reads strace's log of one thread."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._known = {self._root} | {str(path) for path in root.rglob("*") if path.is_dir()}
        self._files: dict[int, tuple[str, list[int]]] = {}  # descriptor: name under the root, and its place in it
        self._folders: dict[int, str] = {}  # descriptor: whole path
        self._forms: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Op]]]] = [
            (re.compile(pattern), does)
            for pattern, does in (
                (rf"openat\({_WHERE}, {_TEXT}, ([A-Z_|0-9]+)(?:, \d+)?\) += (\d+)", self._open),
                (r"close\((\d+)\)", self._close),
                (r"lseek\((\d+), .*\) += (\d+)", self._seek),
                (rf"pwrite64\((\d+), {_TEXT}, \d+, (\d+)\) += (\d+)", self._write_at),
                (rf"write\((\d+), {_TEXT}, \d+\) += (\d+)", self._write),
                (rf"writev\((\d+), \[\{{iov_base={_TEXT}, ", self._say),
                (r"ftruncate\((\d+), (\d+)\) += 0", self._cut),
                (r"f(?:data)?sync\((\d+)\) += 0", self._sync),
                (rf"unlink\({_TEXT}\) += 0", lambda m: self._remove("AT_FDCWD", m[1], "")),
                (rf"unlinkat\({_WHERE}, {_TEXT}, ([A-Z_0]+)\) += 0", lambda m: self._remove(m[1], m[2], m[3])),
                (rf"rmdir\({_TEXT}\) += 0", lambda m: self._remove("AT_FDCWD", m[1], "AT_REMOVEDIR")),
                (rf"rename\({_TEXT}, {_TEXT}\) += 0", lambda m: self._rename("AT_FDCWD", m[1], "AT_FDCWD", m[2])),
                (
                    rf"renameat2?\({_WHERE}, {_TEXT}, {_WHERE}, {_TEXT}(?:, 0)?\) += 0",
                    lambda m: self._rename(m[1], m[2], m[3], m[4]),
                ),
                (rf"mkdir\({_TEXT}, \d+\) += 0", lambda m: self._folder("AT_FDCWD", m[1])),
                (rf"mkdirat\({_WHERE}, {_TEXT}, \d+\) += 0", lambda m: self._folder(m[1], m[2])),
            )
        ]

    def ops(self, log: Path) -> Iterator[Op]:
        """Everything done under the root. Raises NotImplementedError for a call that is not understood."""
        with log.open(encoding="ascii") as lines:
            for line in lines:
                if re.search(r"\) += -1 |^(?:---|\+\+\+)|exit_group", line):
                    continue
                for form, does in self._forms:
                    if found := form.match(line):
                        yield from does(found)
                        break
                else:
                    self._require_elsewhere(line)

    def _open(self, m: re.Match[str]) -> Iterator[Op]:
        path, descriptor = self._path(m[1], m[2]), int(m[4])
        self._files.pop(descriptor, None)
        self._folders.pop(descriptor, None)
        if path in self._known or "O_DIRECTORY" in m[3]:
            self._folders[descriptor] = path
        elif (name := self._name(path)) is not None:
            self._files[descriptor] = (name, [0])
            if "O_CREAT" in m[3]:
                yield Op("open", name)
            if "O_TRUNC" in m[3]:
                yield Op("cut", name)

    def _close(self, m: re.Match[str]) -> Iterator[Op]:
        self._files.pop(int(m[1]), None)
        self._folders.pop(int(m[1]), None)
        yield from ()

    def _seek(self, m: re.Match[str]) -> Iterator[Op]:
        if found := self._files.get(int(m[1])):
            found[1][0] = int(m[2])
        yield from ()

    def _write_at(self, m: re.Match[str]) -> Iterator[Op]:
        if found := self._files.get(int(m[1])):
            yield Op("write", found[0], offset=int(m[3]), data=_bytes(m[2])[: int(m[4])])

    def _write(self, m: re.Match[str]) -> Iterator[Op]:
        if found := self._files.get(int(m[1])):
            data = _bytes(m[2])[: int(m[3])]
            yield Op("write", found[0], offset=found[1][0], data=data)
            found[1][0] += len(data)

    def _say(self, m: re.Match[str]) -> Iterator[Op]:
        if int(m[1]) != SAY:
            raise NotImplementedError("a call without a model: writev")
        yield Op("say", _bytes(m[2]).decode().rstrip("\n"))

    def _cut(self, m: re.Match[str]) -> Iterator[Op]:
        if found := self._files.get(int(m[1])):
            yield Op("cut", found[0], offset=int(m[2]))

    def _sync(self, m: re.Match[str]) -> Iterator[Op]:
        if found := self._files.get(int(m[1])):
            yield Op("sync", found[0])
        elif (name := self._name(self._folders.get(int(m[1]), ""))) is not None:
            yield Op("sync-folder", name)

    def _remove(self, where: str, path: str, flags: str) -> Iterator[Op]:
        if (name := self._name(self._path(where, path))) is None:
            return
        if "REMOVEDIR" in flags:
            self._known.discard(self._path(where, path))
            yield Op("remove-folder", name)
        else:
            self._let_go(name)
            yield Op("remove", name)

    def _rename(self, where: str, path: str, where_to: str, path_to: str) -> Iterator[Op]:
        name, to = self._name(self._path(where, path)), self._name(self._path(where_to, path_to))
        if name is None and to is None:
            return
        if name is None or to is None:
            raise NotImplementedError("a file was renamed into or out of the folder")
        self._let_go(to)
        for descriptor, (known, place) in self._files.items():  # they go on being that file
            if known == name or known.startswith(name + "/"):
                self._files[descriptor] = (to + known.removeprefix(name), place)
        if self._path(where, path) in self._known:
            self._known.add(self._path(where_to, path_to))
        yield Op("rename", name, to)

    def _folder(self, where: str, path: str) -> Iterator[Op]:
        if (name := self._name(self._path(where, path))) is not None:
            self._known.add(self._path(where, path))
            yield Op("folder", name)

    def _let_go(self, name: str) -> None:
        """What is still done to a file whose name is gone leaves nothing behind."""
        self._files = {one: found for one, found in self._files.items() if found[0] != name}

    def _require_elsewhere(self, line: str) -> None:
        """Calls that have no model here must not touch the folder."""
        descriptors = [int(one) for one in re.findall(r"[(,] ?(\d+)(?=[,)])", line)]
        paths = [_bytes(one).decode("utf-8", "replace") for one in re.findall(_TEXT, line)]
        private = line.startswith("mmap(") and ("MAP_PRIVATE" in line or "MAP_SHARED" not in line)
        touched = any(one in self._files for one in descriptors) or any(self._name(one) is not None for one in paths)
        if touched and not private and "O_RDONLY" not in line:
            raise NotImplementedError(f"a call without a model: {line[:60]}")

    def _path(self, where: str, text: str) -> str:
        path = _bytes(text).decode()
        return path if path.startswith("/") or where == "AT_FDCWD" else f"{self._folders[int(where)]}/{path}"

    def _name(self, path: str) -> str | None:
        """The path under the root; None for one elsewhere. The index of the log lives in memory and does not count."""
        if path == self._root:
            return ""
        if not path.startswith(self._root + "/") or path.endswith("-shm"):
            return None
        return path.removeprefix(self._root + "/").rstrip("/")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
