"""A pack's conditions, steps and diagram made ready once, so that a case is a few operations on whole numbers."""

from collections.abc import Iterable
from typing import NamedTuple

from core.bits import Bits
from core.diagram import Diagram
from core.facts import Facts
from core.pack import Condition, Contradiction, Finding, Pack, Step
from core.sightings import Seen, Sightings

NO_OUTCOME = ""  # undecided: it forbids nothing, and is no outcome to be "only for"


class Test(NamedTuple):
    """A condition as masks. It holds where `mask` is met and nothing of `unless` can still be so."""

    name: str
    every: bool
    mask: int
    unless: int


class Told(NamedTuple):
    """What is known of a case. A bit of `true` is certain; a bit of `possible` is not ruled out yet."""

    seen: Seen
    known: int
    true: int
    possible: int


class Logic:
    """One pack, made ready. Raises PackFaults where its rules leave a gap."""

    def __init__(self, pack: Pack) -> None:
        self.bits = Bits(pack)
        self.diagram = Diagram(pack, self.bits)
        self.sightings = Sightings(pack, self.bits)
        named: list[Finding | Contradiction] = [*pack.findings.values(), *pack.contradictions.values()]
        self._named = [(self.bits.holds(entry.id), *self.test(entry.id, entry.condition)[1:]) for entry in named]
        self.contradictions = [(self.bits.holds(name), name) for name in pack.contradictions]
        outcomes = (*pack.outcomes, NO_OUTCOME)
        self.readings = {
            outcome: [self.test(r.id, r.condition) for r in pack.readings.values() if outcome not in r.never_for]
            for outcome in outcomes
        }
        self.steps = {
            outcome: [(*self._step(s), s.when_not_known) for s in pack.steps.values() if _allowed(s, outcome)]
            for outcome in outcomes
        }
        self.bands = [b.id for b in pack.age_bands.values() for _ in range(b.from_age, b.to_age + 1)]
        self._questions = [(name, sum(own.values())) for name, own in self.bits.answer.items()]

    def test(self, name: str, condition: Condition) -> Test:
        """This condition as masks. Without members it holds always."""
        every = condition.every or not condition.members
        return Test(name, every, self.bits.mask(condition.members), self.bits.mask(condition.unless))

    def _step(self, step: Step) -> Test:
        """A step for what is not known, without members of its own, holds only for that."""
        test = self.test(step.id, step.condition)
        return test._replace(every=False) if step.when_not_known and not step.condition.members else test

    def tell(self, facts: Facts) -> Told:
        """What these facts say. Raises KeyError on an id or a value that is not the pack's."""
        seen = self.sightings.read(facts.people)
        known = seen.known
        answers = facts.answers
        bits = self.bits.answer
        for question, answer in answers.items():
            known |= bits[question][answer]
        possible = known | seen.hopes
        if len(answers) < len(self._questions):
            possible |= sum([all_bits for question, all_bits in self._questions if question not in answers])
        if possible == known:
            true = self._nothing_open(known)
            return Told(seen, known, true, true)
        return Told(seen, known, *self._something_open(known, possible))

    def _nothing_open(self, true: int) -> int:
        for bit, every, mask, unless in self._named:
            if (true & mask == mask if every else true & mask) and not true & unless:
                true |= bit
        return true

    def _something_open(self, true: int, possible: int) -> tuple[int, int]:
        for bit, every, mask, unless in self._named:
            if (true & mask == mask if every else true & mask) and not possible & unless:
                true |= bit
            if (possible & mask == mask if every else possible & mask) and not true & unless:
                possible |= bit
        return true, possible


def holding(tests: Iterable[Test], told: Told) -> tuple[str, ...]:
    """The names of the conditions that hold for certain, in their order."""
    _, _, true, possible = told
    return tuple([
        name
        for name, every, mask, unless in tests
        if (true & mask == mask if every else true & mask) and not possible & unless
    ])


def holds(test: Test, told: Told) -> bool:
    """Whether this condition holds for certain."""
    return bool(holding((test,), told))


def _allowed(step: Step, outcome: str) -> bool:
    return outcome not in step.never_for and (not step.only_for or outcome in step.only_for)
