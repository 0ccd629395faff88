"""Second copies beside the store, as sync programs and people make them: told, never opened, never merged."""

import re
from pathlib import Path
from typing import Final

OWN: Final = frozenset(
    {
        "store.db", "store.db-wal", "store.db-shm", "store.db-journal", "keys.json", "keys.json.bak", "mark.json",
        "tries.json", "lock", "unfinished", "moved.json",
    }
)  # fmt: skip
STEMS: Final = ("store", "keys", "mark")
MOST_NAMED: Final = 3
# "store (1).db", "store-LAPTOP.db", "store (A's conflicted copy 2026-11-22).db", "store.sync-conflict-2026….db",
# "store_conflict-….db", "store - Copy.db", "Copy of store.db", "store.db.bak", "store~HEAD.db", "keys (2).json"
_TWIN: Final = re.compile(
    rf"(copy of )?({'|'.join(STEMS)})"
    r"([ ._~\-(\[].*)?\.(db|json)([ ._~\-(].*)?"
    rf"|({'|'.join(STEMS)})\.(db|json)([ ._~\-(].*)?",
    re.IGNORECASE,
)


def twins(folder: Path) -> tuple[str, ...]:
    """A sentence when second copies of the store's files lie in its folder; none when there are none.

    A folder that cannot be listed has none that could be told.
    """
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return ()
    found = [name for name in names if is_twin(name)]
    if not found:
        return ()
    shown = ", ".join(found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return (
        f"A second copy lies beside your records: {shown}{more}. "
        "Waymark does not read it and does not mix it in. Ask whoever looks after this laptop why it is there.",
    )


def is_twin(name: str) -> bool:
    """Whether a file of this name is a second copy of one of the store's own, and not one of them."""
    own = name in OWN or name.removesuffix(".new") in OWN or name.startswith(("store.db.next", "store.db-"))
    return not own and _TWIN.fullmatch(name) is not None
