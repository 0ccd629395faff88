"""The drives that are plugged in: where a backup can go, and where one may be found."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStorageInfo

from desktop.platform import is_removable

FOLDER: Final = "Waymark backups"  # on a drive of its own, so that the drive stays tidy


@dataclass(frozen=True, slots=True)
class Drive:
    """One that can be written."""

    root: Path
    name: str
    free: int  # bytes

    @property
    def folder(self) -> Path:
        """Where backups go on it; it may not be there yet."""
        return self.root / FOLDER


def plugged_in() -> tuple[Drive, ...]:
    """Every removable drive that is ready and may be written. Asks the system, which may take a while."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and is_removable(root):
            name = f"{volume.name()} ({root})" if volume.name() else root
            found.append(Drive(Path(root), name, volume.bytesAvailable()))
    return tuple(found)


def is_on_one(path: Path) -> bool:
    """Whether `path` lies on a drive that can be taken away."""
    return any(drive.root in path.parents for drive in plugged_in())
