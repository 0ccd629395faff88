"""The program made to do something wrong on purpose, for the tests that must notice it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from core.store import canonical, connection, platform, vault


def _setting(wanted: str) -> Callable[[], None]:
    def spoil() -> None:
        name = wanted.partition(" ")[0]
        connection.SETTINGS = tuple(wanted if each.startswith(name) else each for each in connection.SETTINGS)

    return spoil


def _no_folder_sync() -> None:
    platform.sync_folder = lambda _folder: None


def _written_in_place() -> None:
    def write(path: Path, data: bytes, **_: object) -> None:
        path.write_bytes(data)

    platform.write_whole = write
    canonical.write_whole = write


def _no_file_sync() -> None:
    platform.os = _Deaf(platform.os)


class _Deaf:
    """The module `os`, but nothing is synced."""

    def __init__(self, real: object) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return (lambda _file: None) if name == "fsync" else getattr(self._real, name)


def _errors_swallowed() -> None:
    @contextmanager
    def transaction(inside: Any) -> Iterator[None]:
        inside.execute("BEGIN IMMEDIATE")
        try:
            yield
            with suppress(dbapi2.Error):
                inside.execute("COMMIT")
        finally:
            if inside.in_transaction:
                inside.execute("ROLLBACK")

    vault.transaction = transaction


def _errors_not_in_words() -> None:
    vault.in_words = lambda **_: nullcontext()


SPOILERS: dict[str, Callable[[], None]] = {
    "synchronous-normal": _setting("synchronous = NORMAL"),
    "synchronous-off": _setting("synchronous = OFF"),
    "no-folder-sync": _no_folder_sync,
    "no-file-sync": _no_file_sync,
    "written-in-place": _written_in_place,
    "errors-swallowed": _errors_swallowed,
    "errors-not-in-words": _errors_not_in_words,
}
