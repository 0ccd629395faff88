"""What is read from the list of people, one sighting at a time."""

import itertools

import pytest
from packs.every_pack import PACKS, SMALL
from packs.plain import sees

from core.bits import Bits
from core.facts import Person
from core.sightings import Sightings, rests_on

PACK = PACKS[SMALL]
BITS = Bits(PACK)
READER = Sightings(PACK, BITS)
SWIMMER = Person("A", 9, "child", ("swims",))
GROWN = Person("G", None, "adult")
VISITOR = Person("V", None, "unknown", ("swims",))

PEOPLE = [
    Person(ref, age, kind, roles, motivation)
    for ref, (age, kind, roles, motivation) in enumerate(
        itertools.product(
            (None, 0, 7, 8, 14, 15, 17, 18, 120),
            ("child", "adult", "unknown"),
            ((), ("swims",), ("dizzy", "watches")),
            ("lesson", "dare", "unclear"),
        )
    )
]


@pytest.mark.parametrize("size", [0, 1, 2])
def test_every_sighting_of_every_small_list_is_as_plainly_told(size):
    """All lists of one, and each of them beside some others; everybody's motivation is told."""
    others = PEOPLE[::17] if size > 1 else PEOPLE
    lists = [()] if not size else [(p,) for p in PEOPLE] if size == 1 else itertools.product(PEOPLE, others)
    for people in lists:
        seen = READER.read(tuple(people))
        for sighting in PACK.sightings.values():
            holds = sees(PACK, sighting, people)
            assert bool(seen.known & BITS.holds(sighting.id)) == holds, (sighting.id, people)
            assert bool(seen.known & BITS.fails(sighting.id)) == (not holds and not sighting.needed), (
                sighting.id,
                people,
            )
            assert not holds or not sighting.role or rests_on(sighting, people, PACK.adult_act.from_age)


def test_an_adult_of_unknown_age_is_at_least_grown_up():
    seen = READER.read((GROWN,))
    assert seen.known & BITS.holds("all-8-or-over")
    assert seen.known & BITS.holds("someone-grown")
    assert seen.known & BITS.fails("age-unknown")
    assert (seen.youngest, seen.unknown_age) == (None, False)


def test_only_a_child_who_acted_is_asked_why():
    bystander = Person("B", 9, "child", ("watches",))
    grown = Person("C", 18, "child", ("swims",))
    assert READER.read((SWIMMER, bystander, grown, GROWN, VISITOR)).pending == ("A",)


def test_an_open_act_can_turn_out_in_every_way():
    dare, unclear, planned = (BITS.holds(name) for name in ("dared", "unclear-why", "planned-swim"))
    no_dare, no_unclear = BITS.fails("dared"), BITS.fails("unclear-why")
    alone = READER.read((SWIMMER,))
    assert alone.known & (dare | no_dare | unclear | no_unclear | planned) == 0
    assert set(alone.ways) == {planned | no_dare | no_unclear, dare | no_unclear, unclear | no_dare}
    both = READER.read((SWIMMER, Person("B", 9, "child", ("swims",))))
    assert set(both.ways) == {
        *alone.ways,
        dare | unclear,
        dare | planned | no_unclear,
        unclear | planned | no_dare,
    }
    beside = READER.read((SWIMMER, Person("B", 9, "child", ("swims",), "dare")))
    assert set(beside.ways) == {dare | no_unclear, dare | unclear, dare | planned | no_unclear}


def test_what_a_sighting_rests_on_names_whoever_shows_it():
    people = (Person("A", 7, "child", ("dizzy",)), Person("B", None), GROWN, Person("C", 15, "child", (), "dare"))
    said = {name: dict(rests_on(sighting, people, 18)) for name, sighting in PACK.sightings.items()}
    assert said["someone-under-8"] == {"age:A": "7"}
    assert said["someone-grown"] == {"kind:G": "adult"}
    assert said["age-unknown"] == {"age:B": "not_known"}
    assert said["ages-6-apart"] == {"age:A": "7", "age:C": "15"}
    assert said["someone-dizzy"] == {"role:A": "dizzy"}
    assert said["dared"] == {"motivation:C": "dare"}
    assert dict(rests_on(PACK.sightings["all-8-or-over"], (Person("D", 9), GROWN), 18)) == {
        "age:D": "9",
        "kind:G": "adult",
    }
