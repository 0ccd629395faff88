"""Pictures of the screen: kept out, or allowed for half an hour by a logged choice, and kept out again by itself."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from desktop.first import Shown
from desktop.guards import CAPTURE_MINUTES
from desktop.screens.capture import ScreenCapture
from desktop.session.errand import Errand

PAGE: Final = "screen-capture"
LOGGED: Final = "capture_allowed"  # see core/store/FORMAT.md


class CaptureChoice(Errand):
    """Begun from Settings by `screen_capture`."""

    said_on = {"allow_capture": PAGE, "forbid_capture": PAGE}  # noqa: RUF012 - declared by Errand

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """Allowing it is an entry in the log, written first; forbidding it is none."""
        return {
            "screen_capture": lambda _: self.show(self._page()),
            "allow_capture": lambda _: self._allow(),
            "forbid_capture": lambda _: self._forbid(),
        }

    def show(self, page: Shown, *, back: bool = False) -> None:
        """Without the way back on top: the page's own button is one."""
        super().show(page, back=back)

    def again(self) -> Shown:
        """As it is now: the time may be over."""
        return self._page()

    def resume(self, page: str) -> bool:
        """After a lock pictures are kept out again; the page says so."""
        if page == PAGE:
            self.show(self._page())
        return page == PAGE

    def _page(self) -> ScreenCapture:
        capture = self.session.around.capture
        return ScreenCapture(
            capture is not None and capture.works, capture is not None and capture.is_allowed, CAPTURE_MINUTES
        )

    def _allow(self) -> None:
        capture = self.session.around.capture
        if capture is not None:
            self.work.vault.append(LOGGED, "", {"minutes": CAPTURE_MINUTES}, self.work.now())
            capture.allow()
        self.show(self._page())

    def _forbid(self) -> None:
        if self.session.around.capture is not None:
            self.session.around.capture.forbid()
        self.show(self._page())
