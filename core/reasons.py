"""What carried an outcome: the members that hold of each rule that holds, with what was said and where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.facts import Person
from core.logic import Logic, Test, Told, logic_of
from core.pack import Contradiction, Finding, Pack, Rule
from core.sightings import rests_on


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that carried the outcome.

    `because` maps a question id (or `age:REF`, `motivation:REF`, `role:REF`, `kind:REF`) to what was said.
    """

    rule: str
    because: Mapping[str, str]
    cites: tuple[str, ...]  # ids of places


class Grounds:
    """What a pack's rules rest on, made ready."""

    def __init__(self, pack: Pack, logic: Logic) -> None:
        self._pack = pack
        self._bits = logic.bits
        self.rules = [(rule, logic.test(rule.id, rule.condition)) for rule in pack.rules]
        self._ready = {rule.id: self._make_ready(rule) for rule in pack.rules}

    def _make_ready(self, rule: Rule) -> list[tuple[int, str, Reason | None]]:
        """Each member with its bit, and the reason itself where it rests on one answer and so is always the same."""
        ready: list[tuple[int, str, Reason | None]] = []
        for member in rule.condition.members:
            question, colon, answer = member.partition(":")
            cites = self._pack.questions[question].cites if colon else ()
            said = MappingProxyType({question: answer})
            reason = Reason(rule.id, said, _once(*cites, *rule.cites)) if colon else None
            ready.append((self._bits.holds(member), member, reason))
        return ready

    def of(self, rule: Rule, told: Told, people: tuple[Person, ...]) -> Iterator[Reason]:
        """The reasons of a rule that holds: one for each member that carries it, or one with all where all must."""
        true = told.true
        if rule.condition.every or not rule.condition.members:
            because: dict[str, str] = {}
            cites: list[str] = []
            for _, member, ready in self._ready[rule.id]:
                if ready:
                    because.update(ready.because)
                    cites += self._pack.questions[member.partition(":")[0]].cites
                else:
                    self._gather(member, true, people, because, cites)
            yield Reason(rule.id, MappingProxyType(because), _once(*cites, *rule.cites))
            return
        for bit, member, ready in self._ready[rule.id]:
            if true & bit:
                if ready:
                    yield ready
                else:
                    yield from self._unfold(rule, member, true, people)

    def _unfold(self, rule: Rule, member: str, true: int, people: tuple[Person, ...]) -> Iterator[Reason]:
        """A finding of alternatives carries by each of them; anything else is one reason."""
        finding = self._pack.findings.get(member)
        if finding and not finding.condition.every:
            for below in finding.condition.members:
                if true & self._bits.holds(below):
                    yield from self._unfold(rule, below, true, people)
            return
        because: dict[str, str] = {}
        cites: list[str] = []
        self._gather(member, true, people, because, cites)
        yield Reason(rule.id, MappingProxyType(because), _once(*cites, *rule.cites))

    def _gather(
        self, member: str, true: int, people: tuple[Person, ...], because: dict[str, str], cites: list[str]
    ) -> None:
        """Adds what was said that lets this member hold, and where that stands."""
        question, colon, answer = member.partition(":")
        if colon:
            because[question] = answer
            cites += self._pack.questions[question].cites
        elif sighting := self._pack.sightings.get(member):
            because.update(rests_on(sighting, people, self._pack.adult_act.from_age))
            for person in people if sighting.motivation else ():
                if person.motivation in sighting.motivation:
                    cites += self._pack.motivations[person.motivation or ""].cites
        else:
            named: Finding | Contradiction = self._pack.findings.get(member) or self._pack.contradictions[member]
            if isinstance(named, Contradiction):
                cites += named.cites
            below_cites: list[str] = []
            for below in named.condition.members:
                if true & self._bits.holds(below):
                    self._gather(below, true, people, because, below_cites)
            cites += below_cites if isinstance(named, Finding) else ()

    def likely(self, outcome: str, told: Told, people: tuple[Person, ...]) -> Iterator[Reason]:
        """Where all that is open leads to this outcome, each by another way: what is known already of each."""
        for rule, test in self.rules:
            if rule.outcome != outcome or not _possible(test, told):
                continue
            for bit, member, ready in self._ready[rule.id]:
                because: dict[str, str] = {}
                cites: list[str] = []
                if not ready and told.possible & bit:
                    self._gather(member, told.true, people, because, cites)
                if because:
                    yield Reason(rule.id, MappingProxyType(because), _once(*cites, *rule.cites))


@lru_cache(maxsize=16)
def grounds_of(pack: Pack) -> Grounds:
    """The grounds of the pack's rules; made once for each pack that is in use."""
    return Grounds(pack, logic_of(pack))


def _possible(test: Test, told: Told) -> bool:
    met = told.possible & test.mask == test.mask if test.every else told.possible & test.mask
    return bool(met) and not told.true & test.unless


def _once(*places: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(places))
