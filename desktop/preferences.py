"""How the program looks and when it locks: a small plain file beside the store, with nothing about anybody in it."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

TEXT_PERCENTS = (100, 125, 150, 200)
SCHEMES = ("", "light", "dark")  # "": as the system
LOCK_MINUTES = (2, 5, 10, 15)
LARGEST = 4096  # bytes; anything larger is not ours


@dataclass(frozen=True, slots=True)
class Preferences:
    """Text size in per cent, colour scheme, minutes until the idle lock, what has been said once."""

    text_percent: int = 100
    scheme: str = ""
    lock_minutes: int = 5
    print_told: int = 0  # 1: has been told, before the first print, what a printer keeps

    def changed(self, name: str, value: object) -> "Preferences":
        """These with one of them changed; a value that is not offered changes nothing."""
        offered: dict[str, tuple[object, ...]] = {
            "text_percent": TEXT_PERCENTS,
            "scheme": SCHEMES,
            "lock_minutes": LOCK_MINUTES,
            "print_told": (0, 1),
        }
        changes: dict[str, Any] = {name: value}
        return replace(self, **changes) if value in offered.get(name, ()) else self


def read_preferences(file: Path) -> Preferences:
    """What was chosen; where the file is missing, damaged or foreign, the usual values."""
    preferences = Preferences()
    try:
        with file.open("rb") as opened:
            found = json.loads(opened.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return preferences
    if isinstance(found, dict):
        for name, value in found.items():
            if type(value) in (int, str):
                preferences = preferences.changed(name, value)
    return preferences


def write_preferences(file: Path, preferences: Preferences) -> None:
    """Keep what was chosen. A file that cannot be written is no reason to disturb anybody."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(asdict(preferences)), encoding="utf-8")
        beside.replace(file)
    except OSError:
        return
