"""The one place in the store where operating systems differ: the lock, whole-file replacement, folder sync."""

import contextlib
import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def sync_file(path: Path) -> None:
    """Have what is in the file on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


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


_NETWORK_FILES = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone", "davfs",
     "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.google-drive-ocamlfuse", "fuse.onedriver", "ncpfs", "lustre"}
)  # fmt: skip
_DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_CD = 2, 4, 5
_RECALLED = 0x00001000 | 0x00040000 | 0x00400000  # OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
_SYNC_TAG = 0x9000001A  # IO_REPARSE_TAG_CLOUD; the next to last four bits number its kinds
_SYNC_KINDS = 0xFFFF0FFF
_NOT_INDEXED = 0x00002000  # FILE_ATTRIBUTE_NOT_CONTENT_INDEXED


def medium_of(path: Path) -> str:
    """What `path`, which need not be there, would lie on: `network`, `removable`, or empty for this computer's own."""
    there = next(each for each in (path, *path.parents) if each.exists())
    if sys.platform == "win32":
        return medium_of_drive(str(there.resolve()), ctypes.windll.kernel32.GetDriveTypeW)
    return medium_of_mount(there.resolve(), Path("/proc/mounts"), Path("/sys"))


def medium_of_drive(path: str, drive_type: Callable[[object], int]) -> str:
    """The same by Windows' own words. `drive_type` is GetDriveTypeW."""
    if (path.startswith("\\\\") and not path.startswith(("\\\\?\\", "\\\\.\\"))) or path.startswith("\\\\?\\UNC\\"):
        return "network"
    root = path.removeprefix("\\\\?\\")[:2] + "\\"
    kind = int(drive_type(ctypes.c_wchar_p(root)))
    return {_DRIVE_REMOTE: "network", _DRIVE_REMOVABLE: "removable", _DRIVE_CD: "removable"}.get(kind, "")


def medium_of_mount(path: Path, mounts: Path, system: Path) -> str:
    """The same by Linux's tables: what is mounted where, and whether its disk says that it can be taken away."""
    found = ("", "")  # place, kind
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        _device, place, kind, *_ = _spaced(line)
        if path.is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    if found[1] in _NETWORK_FILES:
        return "network"
    return "removable" if _can_be_taken_away(path, system) else ""


def is_in_cloud(path: Path) -> bool:
    """Whether a sync program keeps `path` elsewhere and fetches it when it is read. Only Windows marks files so."""
    try:
        found = path.lstat()
    except OSError:
        return False
    attributes, tag = getattr(found, "st_file_attributes", 0), getattr(found, "st_reparse_tag", 0)
    return bool(attributes & _RECALLED) or tag & _SYNC_KINDS == _SYNC_TAG


def sync_accounts() -> tuple[str, ...]:
    """The folders that OneDrive keeps in step, by the registry. Elsewhere there is none."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - there on Windows alone

        found = []
        with contextlib.suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _ACCOUNTS) as accounts:
            for number in range(winreg.QueryInfoKey(accounts)[0]):
                with contextlib.suppress(OSError), winreg.OpenKey(accounts, winreg.EnumKey(accounts, number)) as one:
                    found.append(str(winreg.QueryValueEx(one, "UserFolder")[0]))
        return tuple(found)
    return ()


def keep_to_oneself(folder: Path) -> bool:
    """Let only this user and the system into `folder`, and no search index. True where the system agreed.

    Elsewhere the folder's own mode does it. An administrator gets in everywhere.
    """
    if sys.platform == "win32":
        return own_folder(str(folder), _user_sid(), ctypes.windll.advapi32, ctypes.windll.kernel32)
    folder.chmod(0o700)
    return True


def own_folder(folder: str, user: str, security: Any, kernel: Any) -> bool:  # noqa: ANN401 - libraries of Windows
    """The work of `keep_to_oneself` on Windows: `user` is a SID as text; the libraries are advapi32 and kernel32."""
    if not user:
        return False
    descriptor = ctypes.c_void_p()
    rights = f"D:P(A;OICI;FA;;;{user})(A;OICI;FA;;;SY)"  # protected: nothing is inherited from the folder above
    made = security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        ctypes.c_wchar_p(rights), 1, ctypes.byref(descriptor), None
    )
    if not made:
        return False
    try:
        agreed = bool(security.SetFileSecurityW(ctypes.c_wchar_p(folder), 4, descriptor))  # DACL_SECURITY_INFORMATION
    finally:
        kernel.LocalFree(descriptor)
    return bool(kernel.SetFileAttributesW(ctypes.c_wchar_p(folder), _NOT_INDEXED)) and agreed


def _user_sid() -> str:
    """The SID of whoever runs the program, as text; empty where Windows does not say."""
    if sys.platform == "win32":
        token, size, text = ctypes.c_void_p(), ctypes.c_uint(), ctypes.c_wchar_p()
        security, kernel = ctypes.windll.advapi32, ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        if not security.OpenProcessToken(ctypes.c_void_p(kernel.GetCurrentProcess()), 8, ctypes.byref(token)):
            return ""
        try:
            security.GetTokenInformation(token, 1, None, 0, ctypes.byref(size))
            room = ctypes.create_string_buffer(size.value)
            if not security.GetTokenInformation(token, 1, room, size, ctypes.byref(size)):
                return ""
            sid = ctypes.c_void_p.from_buffer(room)
            if not security.ConvertSidToStringSidW(sid, ctypes.byref(text)):
                return ""
            said = text.value or ""
            kernel.LocalFree(text)
            return said
        finally:
            kernel.CloseHandle(token)
    return ""


def _spaced(line: str) -> list[str]:
    return [part.replace("\\040", " ") for part in line.split(" ")]


def _can_be_taken_away(path: Path, system: Path) -> bool:
    if sys.platform != "win32":
        device = path.stat().st_dev
        whole = (system / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}").resolve()
        with contextlib.suppress(OSError):
            for folder in (whole, whole.parent):  # a partition lies inside its disk
                if (folder / "removable").is_file():
                    return (folder / "removable").read_text("ascii").strip() == "1"
    return False


_ACCOUNTS = r"Software\Microsoft\OneDrive\Accounts"
