"""What carried an outcome: the members that hold of each rule that holds, with what was said and where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from core.bits import Bits
from core.facts import Person
from core.logic import Logic, Test, Told
from core.pack import Contradiction, Pack, Rule
from core.sightings import rests_on


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that carried the outcome.

    `because` maps a question id (or `age:REF`, `motivation:REF`, `role:REF`, `kind:REF`) to what was said.
    """

    rule: str
    because: Mapping[str, str]
    cites: tuple[str, ...]  # ids of places


class Way(NamedTuple):
    """One way for a rule to hold: these bits, all of them, of these members."""

    bits: int
    members: tuple[str, ...]
    because: Mapping[str, str]  # what the answers among the members say
    cites: Mapping[str, None]  # their places, each once
    reason: Reason | None  # where it is always the same
    alternatives: bool  # a finding of alternatives, which carries by each of them


class Ground(NamedTuple):
    """A rule with the ways for it to hold: one for each of its alternatives, or one where all must hold together."""

    rule: Rule
    test: Test
    ways: tuple[Way, ...]


class Grounds:
    """What a pack's rules rest on, made ready."""

    def __init__(self, pack: Pack, logic: Logic) -> None:
        self._pack = pack
        self._bits = logic.bits
        self._leaves: dict[tuple[str, str], Way] = {}
        self.every = tuple(
            Ground(rule, logic.test(rule.id, rule.condition), _ways(pack, logic.bits, rule)) for rule in pack.rules
        )
        self.at_once = tuple(ground for ground in self.every if ground.rule.at_once)
        self.of_outcome = {
            outcome: tuple(ground for ground in self.every if ground.rule.outcome == outcome)
            for outcome in pack.outcomes
        }

    def reasons(self, ground: Ground, true: int, people: tuple[Person, ...]) -> Iterator[Reason]:
        """The reasons of a rule that holds: one for each way that it does."""
        for way in ground.ways:
            bits = way.bits
            if true & bits == bits:
                if way.alternatives:
                    yield from self._unfold(ground.rule, way.members[0], true, people)
                else:
                    yield way.reason or self._reason(ground.rule, way, true, people)

    def _unfold(self, rule: Rule, finding: str, true: int, people: tuple[Person, ...]) -> Iterator[Reason]:
        """One reason for each alternative that holds, however deep it stands, in order; each but once."""
        seen = {finding}
        waiting = [finding]
        while waiting:
            way = self._leaf(rule, waiting.pop())
            if not way.alternatives:
                yield way.reason or self._reason(rule, way, true, people)
                continue
            below = self._pack.findings[way.members[0]].condition.members
            held = [member for member in below if member not in seen and true & self._bits.holds(member)]
            seen.update(held)
            waiting += reversed(held)

    def _leaf(self, rule: Rule, member: str) -> Way:
        key = (rule.id, member)
        if key not in self._leaves:
            self._leaves[key] = _way(self._pack, self._bits, rule, (member,))
        return self._leaves[key]

    def likely(self, outcome: str, told: Told, people: tuple[Person, ...]) -> Iterator[Reason]:
        """Where all that is open leads to this outcome, each by another way: what is known already of each."""
        for ground in self.of_outcome[outcome]:
            for way in ground.ways if _possible(ground.test, told) else ():
                if not way.reason and told.possible & way.bits == way.bits:
                    reason = self._reason(ground.rule, way, told.true, people)
                    if reason.because:
                        yield reason

    def _reason(self, rule: Rule, way: Way, true: int, people: tuple[Person, ...]) -> Reason:
        because = dict(way.because)
        cites = dict(way.cites)
        seen: set[str] = set()
        for member in way.members:
            if ":" not in member:
                self._gather(member, true, people, because, cites, seen)
        cites.update(dict.fromkeys(rule.cites))
        return Reason(rule.id, MappingProxyType(because), tuple(cites))

    def _gather(
        self,
        member: str,
        true: int,
        people: tuple[Person, ...],
        because: dict[str, str],
        cites: dict[str, None],
        seen: set[str],
    ) -> None:
        """Adds what was said that lets this member hold, and where that stands."""
        if member in seen:
            return
        seen.add(member)
        question, colon, answer = member.partition(":")
        if colon:
            because[question] = answer
            cites.update(dict.fromkeys(self._pack.questions[question].cites))
        elif sighting := self._pack.sightings.get(member):
            because.update(rests_on(sighting, people, self._pack.adult_act.from_age))
            for person in people if sighting.motivation else ():
                if person.motivation in sighting.motivation:
                    cites.update(dict.fromkeys(self._pack.motivations[person.motivation or ""].cites))
        else:
            named = self._pack.findings.get(member) or self._pack.contradictions[member]
            below_cites = cites
            if isinstance(named, Contradiction):  # it cites for all that it rests on
                cites.update(dict.fromkeys(named.cites))
                below_cites = {}
            for below in named.condition.members:
                if true & self._bits.holds(below):
                    self._gather(below, true, people, because, below_cites, seen)


def _ways(pack: Pack, bits: Bits, rule: Rule) -> tuple[Way, ...]:
    """One for each alternative, or one for all that must hold together."""
    condition = rule.condition
    if condition.every or not condition.members:
        return (_way(pack, bits, rule, condition.members),)
    return tuple(_way(pack, bits, rule, (member,)) for member in condition.members)


def _way(pack: Pack, bits: Bits, rule: Rule, members: tuple[str, ...]) -> Way:
    said = dict(member.split(":") for member in members if ":" in member)
    cites = dict.fromkeys(place for question in said for place in pack.questions[question].cites)
    always_same = len(said) == len(members)
    places = tuple(dict.fromkeys((*cites, *rule.cites)))
    reason = Reason(rule.id, MappingProxyType(said), places) if always_same else None
    finding = pack.findings.get(members[0]) if len(members) == 1 else None
    alternatives = finding is not None and bool(finding.condition.members) and not finding.condition.every
    return Way(bits.mask(members), members, said, cites, reason, alternatives)


def _possible(test: Test, told: Told) -> bool:
    met = told.possible & test.mask == test.mask if test.every else told.possible & test.mask
    return bool(met) and not told.true & test.unless
