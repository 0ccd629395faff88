"""The one place in the store where operating systems differ: the lock, whole-file replacement, folder sync."""

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Access denied, sharing violation, lock violation: a virus scanner or sync client holds the file for a moment.
HELD_BY_ANOTHER = (5, 32, 33)
PAUSES = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 0.64)  # seconds, about two in all


class Held(OSError):
    """Another process holds the lock."""


class FolderLock:
    """An operating-system lock on one file, held until `release` or the end of the process, however it ends."""

    def __init__(self, path: Path, *, looking: bool = False) -> None:
        """Take the lock now. Raises Held, or OSError when the file cannot be opened for writing.

        `looking` makes no file and writes to none: where there is none that can be read, nothing is locked, for
        whoever cannot write there cannot spoil anything.
        """
        try:
            self._file = os.open(path, (os.O_RDONLY if looking else os.O_RDWR | os.O_CREAT) | _BINARY, 0o600)
        except OSError:
            if not looking:
                raise
            self._file = -1
            return
        try:
            _take(self._file)
        except OSError as fault:
            os.close(self._file)
            raise Held("locked by another process") from fault

    def release(self) -> None:
        """Free the lock at once. A second call does nothing."""
        if self._file >= 0:
            _free(self._file)
            os.close(self._file)
            self._file = -1


def is_locked(path: Path) -> bool:
    """Whether another process holds the lock. Makes no file."""
    try:
        FolderLock(path, looking=True).release()
    except Held:
        return True
    return False


def may_write(folder: Path) -> bool:
    """Whether files can be made in `folder` and the store in it changed, as far as can be told without trying."""
    files = [each for each in (folder / "store.db", folder / "lock") if each.exists()]
    return all(os.access(each, os.W_OK) for each in (folder, *files))


def write_whole(path: Path, data: bytes, *, check: Callable[[bytes], object]) -> None:
    """Put `data` at `path`: afterwards the old or the new file stands there, never half of one.

    The new bytes are written beside it, synced, read back and given to `check` (which raises if
    they are unfit) before they take the place of the old. Raises OSError; never writes in place.
    """
    beside = path.with_name(path.name + ".new")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    try:
        with os.fdopen(file, "wb") as new:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
        check(beside.read_bytes())
        replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def replace(
    source: Path,
    target: Path,
    *,
    rename: Callable[[Path, Path], None] = os.replace,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Rename over `target`; on Windows try again for about two seconds while another program holds it."""
    for pause in PAUSES:
        try:
            rename(source, target)
        except PermissionError as fault:
            if getattr(fault, "winerror", None) not in HELD_BY_ANOTHER:
                raise
            wait(pause)
        else:
            return
    rename(source, target)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable. Windows journals them itself and offers no such call."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_folder_where_it_can(folder: Path) -> None:
    """The same on a stick or a share, where some file systems know no such call."""
    try:
        sync_folder(folder)
    except OSError as fault:
        if fault.errno not in _NO_SUCH_CALL:
            raise


def forget_cached(path: Path) -> None:
    """Let what is read next from `path` come from the medium, where the system has a way to ask for that."""
    if sys.platform == "linux":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def is_out_of_room(fault: OSError) -> bool:
    """Whether a full disk, a quota or the largest file that the file system takes is behind it."""
    return fault.errno in _NO_ROOM or getattr(fault, "winerror", None) in _NO_ROOM_ON_WINDOWS


def file_identity(path: Path | str) -> tuple[int, int]:
    """What tells a file from another one put in its place: device and file number. Raises OSError."""
    found = os.stat(path)  # noqa: PTH116  asked before every save, and Path.stat takes five times as long
    return found.st_dev, found.st_ino


_BINARY = getattr(os, "O_BINARY", 0)
_NO_SUCH_CALL = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EISDIR)
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
_NO_ROOM_ON_WINDOWS = (39, 112, 1295)  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED

if sys.platform == "win32":

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _free(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
