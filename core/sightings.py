"""What is read from the list of people: which sightings hold, which are still open, and what each rests on."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.bits import Bits
from core.facts import Person
from core.pack import Pack, Sighting

NOT_KNOWN = "not_known"
ADULT = "adult"
CHILD = "child"
KINDS = (CHILD, ADULT, "unknown")
NOBODY = 121  # one above the highest age there is


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
    """The sightings of one pack, ready to be read from a list of people.

    The bit for "does not hold" stands one above the bit for "holds". Sightings of ages are looked up in tables by age,
    the last place of each standing for "nobody".
    """

    def __init__(self, pack: Pack, bits: Bits) -> None:
        self._adult_from = pack.adult_act.from_age
        self._acting = frozenset(role.id for role in pack.roles.values() if role.acting)
        own = [(bits.holds(sighting.id), sighting) for sighting in pack.sightings.values()]
        self._of_role = {role: sum(yes for yes, s in own if role in s.role) for role in pack.roles}
        self._of_kind = {kind: sum(yes for yes, s in own if kind == s.person_kind) for kind in KINDS}
        self._of_act = {act: sum(yes for yes, s in own if act in s.motivation) for act in pack.motivations}
        self._listed = sum(yes for yes, s in own if s.role or s.person_kind or s.age_not_known)
        self._age_not_known = sum(yes for yes, s in own if s.age_not_known)
        self._acts = sum(yes for yes, s in own if s.motivation)
        self._needed = sum(yes for yes, s in own if s.needed)
        self._by_lowest = _table([(yes, s.age_under) for yes, s in own], below=True)
        self._by_oldest = _table([(yes, s.age_at_least) for yes, s in own])
        self._by_least = _table([(yes, s.every_age_at_least) for yes, s in own])
        self._by_gap = _table([(yes, s.ages_apart) for yes, s in own])

    def read(self, people: tuple[Person, ...]) -> Seen:
        """What this list says. Raises KeyError on a role, a kind, a motivation or an age that there is not."""
        held = 0
        pending: list[str] = []
        for person in people:
            held |= self._of_kind[person.kind]
            for role in person.roles:
                held |= self._of_role[role]
            if person.motivation is not None:
                held |= self._of_act[person.motivation]
            elif person.kind == CHILD and not self._acting.isdisjoint(person.roles):
                age = person.age
                if age is None or age < self._adult_from:
                    pending.append(person.ref)
        youngest, unknown_age, known = self._ages(people)
        if unknown_age:
            held |= self._age_not_known
        known |= held | (self._listed & ~held) << 1
        still = self._acts & ~held
        if pending:
            return Seen(known, still, tuple(pending), self._ways(held, len(pending)), youngest, unknown_age)
        needed = still & self._needed
        return Seen(known | (still ^ needed) << 1, needed, (), (), youngest, unknown_age)

    def _ages(self, people: tuple[Person, ...]) -> tuple[int | None, bool, int]:
        """The youngest known age but an adult's, whether any but an adult's is unknown, and the sightings of ages."""
        lowest = least = youngest = NOBODY
        highest = oldest = -1
        unknown_age = False
        adult_from = self._adult_from
        for person in people:
            age = person.age
            if age is not None:
                if not 0 <= age < NOBODY:
                    raise KeyError(f"age {age}")
                lowest = min(lowest, age)
                highest = max(highest, age)
            if person.kind == ADULT or (age is not None and age >= adult_from):
                oldest = max(oldest, adult_from)
                least = min(least, adult_from)
            elif age is None:
                unknown_age = True
            else:
                youngest = min(youngest, age)
        least = min(least, lowest)
        return (
            None if youngest == NOBODY else youngest,
            unknown_age,
            self._by_lowest[lowest]
            | self._by_oldest[max(oldest, highest)]
            | self._by_least[NOBODY if unknown_age else least]
            | self._by_gap[highest - lowest if highest >= 0 else NOBODY],
        )

    def _ways(self, held: int, pending: int) -> tuple[int, ...]:
        """The bits of the act sightings, for every way the open acts can still be given a motivation."""
        kinds = set(self._of_act.values())
        ways = {held & self._acts}
        for _ in range(min(pending, len(kinds))):  # the same motivation twice brings nothing new
            ways = {way | kind for way in ways for kind in kinds}
        never = self._acts & ~self._needed
        return tuple(way | (never & ~way) << 1 for way in sorted(ways))


def _table(limits: Sequence[tuple[int, int | None]], *, below: bool = False) -> tuple[int, ...]:
    """For each age, and last for nobody, the bits of the sightings with a limit: at least it, or below it."""
    return tuple(
        sum(
            yes if age != NOBODY and (age < limit if below else age >= limit) else yes << 1
            for yes, limit in limits
            if limit is not None
        )
        for age in range(NOBODY + 1)
    )


def rests_on(sighting: Sighting, people: tuple[Person, ...], adult_from: int) -> Mapping[str, str]:
    """What was said of whom that lets this sighting hold: `age:REF`, `role:REF`, `motivation:REF` or `kind:REF`."""
    if sighting.motivation:
        return {f"motivation:{p.ref}": p.motivation for p in people if p.motivation in sighting.motivation}
    if sighting.role:
        return {f"role:{p.ref}": role for p in people for role in p.roles if role in sighting.role}
    if sighting.person_kind:
        return {f"kind:{p.ref}": p.kind for p in people if p.kind == sighting.person_kind}
    if sighting.age_not_known:
        return {f"age:{p.ref}": NOT_KNOWN for p in people if p.age is None and p.kind != ADULT}
    if sighting.age_under is not None:
        limit = sighting.age_under
        return {f"age:{p.ref}": str(p.age) for p in people if p.age is not None and p.age < limit}
    if sighting.ages_apart is not None:
        aged = sorted((p.age, at, p.ref) for at, p in enumerate(people) if p.age is not None)
        return {f"age:{ref}": str(age) for age, _, ref in (aged[0], aged[-1])}
    return _at_least(sighting.age_at_least or sighting.every_age_at_least or 0, people, adult_from)


def _at_least(limit: int, people: tuple[Person, ...], adult_from: int) -> Mapping[str, str]:
    said = {}
    for person in people:
        if person.age is not None and person.age >= limit:
            said[f"age:{person.ref}"] = str(person.age)
        elif person.kind == ADULT and adult_from >= limit:
            said[f"kind:{person.ref}"] = person.kind
    return said
