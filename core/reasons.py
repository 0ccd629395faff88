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
    """One way for a rule to hold: these bits, all of them, of these members. `reason` where it is always the same."""

    bits: int
    members: tuple[str, ...]
    because: Mapping[str, str]  # what the answers among the members say
    cites: Mapping[str, None]  # their places, each once
    reason: Reason | None


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
        self.every = tuple(
            Ground(rule, logic.test(rule.id, rule.condition), tuple(_ways(pack, logic.bits, rule)))
            for rule in pack.rules
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
                yield way.reason or self._reason(ground.rule, way, true, people)

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
        for member in way.members:
            if ":" not in member:
                self._gather(member, true, people, because, cites)
        cites.update(dict.fromkeys(rule.cites))
        return Reason(rule.id, MappingProxyType(because), tuple(cites))

    def _gather(
        self, member: str, true: int, people: tuple[Person, ...], because: dict[str, str], cites: dict[str, None]
    ) -> None:
        """Adds what was said that lets this member hold, and where that stands."""
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
                    self._gather(below, true, people, because, below_cites)


def _ways(pack: Pack, bits: Bits, rule: Rule) -> Iterator[Way]:
    condition = rule.condition
    if condition.every or not condition.members:
        yield _way(pack, bits, rule, condition.members, 0)
        return
    for member in condition.members:
        yield from _unfolded(pack, bits, rule, member, 0)


def _unfolded(pack: Pack, bits: Bits, rule: Rule, member: str, through: int) -> Iterator[Way]:
    """A finding of alternatives carries by each of them; anything else is one way."""
    finding = pack.findings.get(member)
    if finding and finding.condition.members and not finding.condition.every:
        for below in finding.condition.members:
            yield from _unfolded(pack, bits, rule, below, through | bits.holds(member))
    else:
        yield _way(pack, bits, rule, (member,), through)


def _way(pack: Pack, bits: Bits, rule: Rule, members: tuple[str, ...], through: int) -> Way:
    said = dict(member.split(":") for member in members if ":" in member)
    cites = dict.fromkeys(place for question in said for place in pack.questions[question].cites)
    always_same = all(":" in member for member in members)
    places = tuple(dict.fromkeys((*cites, *rule.cites)))
    reason = Reason(rule.id, MappingProxyType(said), places) if always_same else None
    return Way(through | bits.mask(members), members, said, cites, reason)


def _possible(test: Test, told: Told) -> bool:
    met = told.possible & test.mask == test.mask if test.every else told.possible & test.mask
    return bool(met) and not told.true & test.unless
