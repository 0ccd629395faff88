"""A disk that fails, once or from then on: said in words, nothing acknowledged is lost, nothing is damaged."""

import re

import pytest
from soaking import times

NOTHING = {"lost": 0, "damaged": 0, "alarm": 0, "false": 0, "unspoken": 0, "first": {}}
NOT_FOR_PEOPLE = re.compile(r"errno|error|sqlite|traceback|[a-z]_[a-z]|[A-Z]{3,}_", re.IGNORECASE)


def clean(found: dict) -> dict:
    return {what: found[what] for what in NOTHING}


def unfit(found: dict) -> list[str]:
    return [one for one in found["sentences"] if NOT_FOR_PEOPLE.search(one) or not one.endswith(".")]


def test_one_call_after_another_fails_in_a_whole_day(yard, exercised):
    runs = times(110, soak=900)
    found = yard("fault_yard.py", "day", runs)
    exercised("faults", found["runs"], least=min(runs, 500))
    exercised("faults that reached the store", found["reached"], least=min(runs, 500) * 0.9)
    exercised("days in which somebody was told", found["told"], least=runs / 4)
    exercised("kinds of fault", sum(reached >= 5 for reached in found["kinds"].values()), least=9)
    assert clean(found) == NOTHING
    assert unfit(found) == []


def test_a_fault_in_the_opening_after_a_power_cut(yard, exercised):
    """Two misfortunes at once."""
    runs = times(30, soak=300)
    found = yard("fault_yard.py", "saves", runs, "after-a-cut")
    exercised("faults in the opening after a power cut", found["reached"], least=runs * 0.75)
    exercised("openings in which somebody was told", found["told"], least=runs / 10)
    assert clean(found) == NOTHING


@pytest.mark.parametrize("scene", ["removal", "disposal", "backup", "restore"])
def test_one_call_after_another_fails_while_the_store_is_looked_after(yard, exercised, scene):
    runs = times(20, soak=400)
    found = yard("fault_yard.py", scene, runs)
    exercised("faults that reached the store", found["reached"], least=runs * 0.9)
    exercised("of them told to somebody", found["told"], least=runs / 10)
    assert clean(found) == NOTHING
    assert unfit(found) == []


@pytest.mark.parametrize(("spoilt", "seen_as"), [("errors-swallowed", "lost"), ("errors-not-in-words", "unspoken")])
def test_a_program_that_does_not_listen_to_the_disk_is_found_out(yard, exercised, spoilt, seen_as):
    """The positive controls."""
    found = yard("fault_yard.py", "day", 30, "pwrite64", spoilt)
    exercised("faults that reached the store", found["reached"], least=25)
    exercised(f"of them seen as {seen_as}", found[seen_as], least=3)
