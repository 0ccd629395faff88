"""Where a store may live: not where a sync program, a network or a stick takes its files away under it."""

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.store.platform import is_in_cloud, medium_of, sync_accounts

ONE_DRIVE: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
#: Names that sync programs give to the folders they keep in step.
NAMES: Final = re.compile(
    r"OneDrive( - .+)?|Dropbox( \(.+\))?|Google ?Drive|My Drive|iCloud ?Drive|Mobile Documents|Box( Sync)?|Nextcloud"
    r"|ownCloud|pCloud ?Drive|MEGA(sync)?|Proton Drive|Sync|Tresorit|Seafile",
    re.IGNORECASE,
)
#: What they leave in such a folder. Not `.dropbox`: that is also the name of a settings folder in the home folder.
MARKS: Final = (".stfolder", ".dropbox.cache", ".owncloudsync.log", ".nextcloudsync.log")
WHY: Final = {
    "synced": "A sync program such as OneDrive keeps this folder in step. It can put old records in place of new ones.",
    "network": "This folder is on a network. A dropped connection can damage the records.",
    "removable": "This folder is on a stick or card. The records can be pulled out while they are saved.",
}


@dataclass(frozen=True)
class PlaceFault:
    """Why records must not live in a folder: `kind` is synced, network or removable."""

    kind: str
    sentence: str


def place_faults(
    folder: Path, environment: Mapping[str, str] | None = None, home: Path | None = None
) -> tuple[PlaceFault, ...]:
    """What speaks against keeping a live store in `folder`, which need not be there yet; none for a safe one.

    `environment` and `home` are those of this process unless given.
    """
    around, own = environment if environment is not None else os.environ, home or Path.home()
    places = {_plain(folder.absolute()), _plain(folder.resolve())}
    kinds = [*(["synced"] if any(_is_synced(place, around, own) for place in places) else [])]
    medium = medium_of(folder.absolute())
    kinds += [medium] if medium else []
    return tuple(PlaceFault(kind, WHY[kind]) for kind in kinds)


def _is_synced(folder: Path, environment: Mapping[str, str], home: Path) -> bool:
    roots = {_plain(Path(root)) for root in _roots(environment, home) if root}
    line = (folder, *folder.parents)
    return (
        any(place in roots for place in line)
        or any(NAMES.fullmatch(place.name) for place in line)
        or any((place / mark).exists() for place in line for mark in MARKS)
        or any(is_in_cloud(place) for place in line)
    )


def _roots(environment: Mapping[str, str], home: Path) -> Iterable[str]:
    """The folders that sync programs say they keep in step."""
    yield from (environment.get(name, "") for name in ONE_DRIVE)
    yield from sync_accounts()
    for base in (environment.get("APPDATA", ""), environment.get("LOCALAPPDATA", "")):
        if base:
            yield from _of_dropbox(Path(base) / "Dropbox" / "info.json")
    yield from _of_dropbox(home / ".dropbox" / "info.json")


def _of_dropbox(file: Path) -> Iterable[str]:
    with suppress(OSError, ValueError, RecursionError):
        accounts = json.loads(file.read_bytes())
        if isinstance(accounts, dict):
            for account in accounts.values():
                path = account.get("path") if isinstance(account, dict) else None
                if isinstance(path, str):
                    yield path


def _plain(path: Path) -> Path:
    """As two spellings of one folder are compared: Windows makes no difference between capital and small letters."""
    return Path(os.path.normcase(path))
