"""What is read from the list of people: which sightings hold, which are still open, and what each rests on."""

from collections.abc import Mapping
from typing import NamedTuple

from core.bits import Bits
from core.facts import Person
from core.pack import Pack, Sighting

NOT_KNOWN = "not_known"


class Seen(NamedTuple):
    """What the list of people says.

    `known` are the bits of the sightings that hold or do not; `hopes` of those that are open and may yet hold.
    `pending` are the refs of the listed children whose act has no motivation yet, `ways` the bits that the open acts
    can come to, once all of them have one; empty while none is pending.
    """

    known: int
    hopes: int
    pending: tuple[str, ...]
    ways: tuple[int, ...]
    youngest: int | None  # known age of anybody but an adult
    unknown_age: bool  # of anybody but an adult


class Sightings:
    """The sightings of one pack, ready to be read from a list of people."""

    def __init__(self, pack: Pack, bits: Bits) -> None:
        self._adult_from = pack.adult_act.from_age
        self._acting = frozenset(role.id for role in pack.roles.values() if role.acting)
        own = list(pack.sightings.values())
        pairs = {s.id: (bits.holds(s.id), bits.fails(s.id)) for s in own}
        self._under = [(s.age_under, *pairs[s.id]) for s in own if s.age_under is not None]
        self._at_least = [(s.age_at_least, *pairs[s.id]) for s in own if s.age_at_least is not None]
        self._every = [(s.every_age_at_least, *pairs[s.id]) for s in own if s.every_age_at_least is not None]
        self._apart = [(s.ages_apart, *pairs[s.id]) for s in own if s.ages_apart is not None]
        self._age_not_known = [pairs[s.id] for s in own if s.age_not_known]
        self._kind = [(s.person_kind, *pairs[s.id]) for s in own if s.person_kind]
        self._by_role = [pairs[s.id] for s in own if s.role]
        self._of_role = {r: sum(pairs[s.id][0] for s in own if r in s.role) for r in pack.roles}
        self._of_act = {m: sum(pairs[s.id][0] for s in own if m in s.motivation) for m in pack.motivations}
        self._acts = [(s.needed, *pairs[s.id]) for s in own if s.motivation]

    def read(self, people: tuple[Person, ...]) -> Seen:
        """What this list says. Raises KeyError on a role or motivation that is not the pack's."""
        held = 0
        kinds = set()
        pending: tuple[str, ...] = ()
        youngest = lowest = highest = None
        unknown_age = adult_of_unknown_age = False
        adult_from = self._adult_from
        for person in people:
            age, kind = person.age, person.kind
            kinds.add(kind)
            adult = kind == "adult" or (age is not None and age >= adult_from)
            if age is None:
                if adult:
                    adult_of_unknown_age = True
                else:
                    unknown_age = True
            else:
                if lowest is None or age < lowest:
                    lowest = age
                if highest is None or age > highest:
                    highest = age
                if not adult and (youngest is None or age < youngest):
                    youngest = age
            for role in person.roles:
                held |= self._of_role[role]
            if person.motivation is not None:
                held |= self._of_act[person.motivation]
            elif kind == "child" and not adult and not self._acting.isdisjoint(person.roles):
                pending += (person.ref,)
        oldest = max(highest or 0, adult_from) if "adult" in kinds else highest
        least = None if unknown_age else lowest
        if adult_of_unknown_age and not unknown_age:
            least = adult_from if lowest is None else min(lowest, adult_from)
        known = self._by_ages(lowest, highest, oldest, least, unknown_age=unknown_age)
        for kind, yes, no in self._kind:
            known |= yes if kind in kinds else no
        for yes, no in self._by_role:
            known |= yes if held & yes else no
        ways: tuple[int, ...] = ()
        hopes = 0
        for needed, yes, no in self._acts:
            if held & yes:
                known |= yes
            elif needed or pending:
                hopes |= yes
            else:
                known |= no
        if pending:
            ways = self._ways(held, len(pending))
        return Seen(known, hopes, pending, ways, youngest, unknown_age)

    def _by_ages(
        self, lowest: int | None, highest: int | None, oldest: int | None, least: int | None, *, unknown_age: bool
    ) -> int:
        known = 0
        for limit, yes, no in self._under:
            known |= yes if lowest is not None and lowest < limit else no
        for limit, yes, no in self._at_least:
            known |= yes if oldest is not None and oldest >= limit else no
        for limit, yes, no in self._every:
            known |= yes if least is not None and least >= limit else no
        for limit, yes, no in self._apart:
            known |= yes if lowest is not None and highest is not None and highest - lowest >= limit else no
        for yes, no in self._age_not_known:
            known |= yes if unknown_age else no
        return known

    def _ways(self, held: int, pending: int) -> tuple[int, ...]:
        """The bits of the act sightings, for every way the open acts can still be given a motivation."""
        acts = sum(yes for _, yes, _ in self._acts)
        kinds = {bits & acts for bits in self._of_act.values()}
        ways = {held & acts}
        for _ in range(min(pending, len(self._acts) + 1)):  # more acts than sightings bring nothing new
            ways = {way | kind for way in ways for kind in kinds}
        said = []
        for way in sorted(ways):
            known = 0
            for needed, yes, no in self._acts:
                known |= yes if way & yes else 0 if needed else no
            said.append(known)
        return tuple(said)


def rests_on(sighting: Sighting, people: tuple[Person, ...], adult_from: int) -> Mapping[str, str]:
    """What was said of whom that lets this sighting hold: `age:REF`, `role:REF`, `motivation:REF` or `kind:REF`."""
    if sighting.motivation:
        return {f"motivation:{p.ref}": p.motivation for p in people if p.motivation in sighting.motivation}
    if sighting.role:
        return {f"role:{p.ref}": role for p in people for role in p.roles if role in sighting.role}
    if sighting.person_kind:
        return {f"kind:{p.ref}": p.kind for p in people if p.kind == sighting.person_kind}
    if sighting.age_not_known:
        return {f"age:{p.ref}": NOT_KNOWN for p in people if p.age is None and p.kind != "adult"}
    if sighting.age_under is not None:
        limit = sighting.age_under
        return {f"age:{p.ref}": str(p.age) for p in people if p.age is not None and p.age < limit}
    if sighting.age_at_least is not None:
        return _at_least(sighting.age_at_least, people, adult_from)
    aged = [p for p in people if p.age is not None]
    if sighting.ages_apart is not None:
        aged.sort(key=lambda p: p.age or 0)
        aged = [aged[0], aged[-1]]
    return {f"age:{p.ref}": str(p.age) for p in aged}


def _at_least(limit: int, people: tuple[Person, ...], adult_from: int) -> Mapping[str, str]:
    said = {}
    for person in people:
        if person.age is not None and person.age >= limit:
            said[f"age:{person.ref}"] = str(person.age)
        elif person.kind == "adult" and adult_from >= limit:
            said[f"kind:{person.ref}"] = person.kind
    return said
