"""Where each thing that can be said of a case stands in one whole number, so that a condition is a mask.

A question has three bits (yes, no, not known), a sighting two (it holds, it does not), a finding and a contradiction
one each. A question not asked, or a sighting still open, has none of its bits set.
"""

from collections.abc import Mapping

from core.answers import Answer
from core.pack import Pack

ANSWERS = tuple(Answer)


class Bits:
    """The places of one pack's questions, sightings, findings and contradictions, in the order of the pack."""

    def __init__(self, pack: Pack) -> None:
        deciding = [question.id for question in pack.questions.values() if question.decides]
        context = [question.id for question in pack.questions.values() if not question.decides]
        self.shift: dict[str, int] = {}
        self.answer: dict[str, Mapping[Answer, int]] = {}
        at = 0
        for question in (*deciding, *context):
            self.shift[question] = at
            self.answer[question] = {answer: 1 << at + place for place, answer in enumerate(ANSWERS)}
            at += len(ANSWERS)
        for sighting in pack.sightings:
            self.shift[sighting] = at
            at += 2
        for name in (*pack.findings, *pack.contradictions):
            self.shift[name] = at
            at += 1

    def holds(self, member: str) -> int:
        """The bit that says this member of a condition holds."""
        question, colon, answer = member.partition(":")
        return self.answer[question][Answer(answer)] if colon else 1 << self.shift[member]

    def fails(self, sighting: str) -> int:
        """The bit that says this sighting does not hold, and will not."""
        return 2 << self.shift[sighting]

    def mask(self, members: tuple[str, ...]) -> int:
        """The bits of all these members."""
        mask = 0
        for member in members:
            mask |= self.holds(member)
        return mask
