"""The page about pictures of the screen, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenCapture:
    """Verbs `allow_capture` and `forbid_capture`."""

    is_kept_out: bool  # the system has agreed to leave our windows out of pictures
    is_allowed: bool  # pictures may be taken for now
    minutes: int
    id: str = "screen-capture"
    heading: str = "Pictures of the screen"
