"""What a person is told once, before they do something for the first time. Light: it is filled in before all pages."""

from collections.abc import Callable
from typing import Final


class Once:
    """Whether it has been said, and what to call once it has. Where nobody is to be told, it counts as said."""

    said: bool = True

    def __init__(self) -> None:
        self.remember: Callable[[], None] = lambda: None

    def is_to_say(self, *, said: bool, remember: Callable[[], None]) -> None:
        """Args: said: whether this person at this computer was told before; remember: called once they go on."""
        self.said, self.remember = said, remember

    def done(self) -> None:
        """It has been said, and they go on."""
        self.said = True
        self.remember()


BEFORE_PRINTING: Final = Once()
