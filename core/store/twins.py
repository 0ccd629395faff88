"""Second copies beside the store, as sync programs and people make them: told, never opened, never merged."""

import re
from pathlib import Path
from typing import Final

MOST_NAMED: Final = 3
#: What the store itself writes there, now or while it is changed over; `*.new` is a file being written.
OWN: Final = re.compile(
    r"store\.db(-wal|-shm|-journal)?|store\.db\.[a-z]+(-wal|-journal)?|keys\.json(\.bak)?|(mark|tries|moved)\.json|.*\.new"
)
#: Names almost like ours: with a number, the name of a laptop, "conflicted copy", "sync-conflict", "Copy of".
TWIN: Final = re.compile(
    r"(copy of )?(store|keys|mark)([ ._~(\[-].*)?\.(db|json)([ ._~(\[-].*)?|(store|keys|mark)\.(db|json)[ ._~(\[-].*",
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
    says = (
        f"A second copy lies beside your records: {shown}{more}. "
        "Waymark does not read it and does not mix it in. Ask whoever looks after this laptop why it is there."
    )
    return (says,)


def is_twin(name: str) -> bool:
    """Whether a file of this name is a second copy of one of the store's own, and not one of them."""
    return OWN.fullmatch(name) is None and TWIN.fullmatch(name) is not None
