"""One drawing at a time, and no word of the case in an error."""

import threading
from collections.abc import Callable
from typing import TypeVar

from core.errors import PaperFault

Drawn = TypeVar("Drawn")
_DRAWING = threading.Lock()  # the fonts are shared, and reading one has a place in its file


def discreetly(draw: Callable[[], Drawn], sorry: str) -> Drawn:
    """What `draw` gives. Any error becomes a PaperFault that says `sorry`, with nothing of the first one kept."""
    try:
        with _DRAWING:
            return draw()
    except PaperFault:
        raise
    except Exception:  # noqa: BLE001 - whatever it is may quote the case, so nothing of it goes on
        fault = PaperFault(sorry)
    raise fault  # outside the handler, so that the first error is not kept as its context either
