"""Numbered sections: each gets the next number, whichever ones a record has."""

from core.paper.flow import ROOM_FOR_HEADING, Flow


class Sections:
    """The count of sections so far."""

    def __init__(self) -> None:
        self.count = 0

    def head(self, flow: Flow, title: str, room: float = ROOM_FOR_HEADING) -> None:
        """The heading of the next section, with at least `room` below it on the same page."""
        self.count += 1
        flow.heading(2, f"{self.count}  {title}", room)
