"""Records in a place where they are not safe: said once after unlocking, and moved when the person wants it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from core.errors import Cancelled
from core.store.moving import move_store
from core.store.places import place_faults
from core.store.progress import Tick
from desktop.screens.rescue import UnsafePlace
from desktop.session.errand import Errand

#: verb -> the page on which it may be said
SAID_ON: Final = {"use_safe_place": "unsafe-place"}


class Moving(Errand):
    """Begun by `unsafe_place`, which shows nothing where the place is safe."""

    said_on = SAID_ON

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its page says."""
        return {"unsafe_place": lambda _: self._begin(), "use_safe_place": lambda _: self._move()}

    def back(self) -> None:
        """To the case list."""
        self.session.do("cases")

    def _begin(self) -> None:
        around = self.session.around
        page = unsafe_place(around.folder, around.safe, is_new=False)
        if page is not None:
            self.show(page, back=False)

    def _move(self) -> None:
        vault, around = self.work.vault, self.session.around
        safe, at = around.safe, self.work.now()
        if safe is None:
            return

        def move(tick: Tick) -> bool:
            try:
                move_store(vault, safe, at, tick)
            except Cancelled:
                return False
            return True

        def done(is_moved: bool) -> None:  # noqa: FBT001 - what `move` gives
            if is_moved:
                self.session.go_on_in(safe)
            else:
                self._begin()

        self.slowly("Moving your records.", move, done, can_cancel=True)


def unsafe_place(folder: Path, safe: Path | None, *, is_new: bool) -> UnsafePlace | None:
    """The page about a folder; None where nothing speaks against it."""
    faults = place_faults(folder)
    if not faults:
        return None
    better = str(safe) if safe is not None and safe != folder and not place_faults(safe) else ""
    return UnsafePlace(tuple(fault.sentence for fault in faults), str(folder), better, is_new)
