"""Every place of the guidance is honoured by something that is there: `coverage.toml` is whole and true."""

import dataclasses
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from core.pack import Pack
from core.pack_file import read_pack
from core.path import PAGES
from core.record import DecisionRecord

CLAIMS = ("question", "rule", "motivation", "step", "reading", "contradiction", "advice")
ELSEWHERE = ("page", "paper", "later")
LATER = ("act",)  # acting on the outcome: parents, actions, support plans, the log of referrals and of imagery

# Counted in the document itself, so that a place that goes missing is missed.
PLACES_IN = {"s1": 1, "s2": 7, "s3": 2, "s4": 43, "s5": 10, "s6": 2, "s7": 1, "s8": 9, "flow": 43, "app1": 12}
LISTS = {
    "s4-known-b": 5,
    "s4-shared-b": 3,
    "s4-motive-b": 6,
    "s4-impact-b": 3,
    "s5-b": 5,
    "s8-b": 8,
    "flow-q": 6,
    "flow-support-b": 5,
    "flow-assess-b": 3,
    "app1-todo-b": 7,
}


@pytest.fixture
def pack(pack_folder: Path) -> Pack:
    return read_pack(pack_folder)


@pytest.fixture
def covered(pack_folder: Path) -> list[dict]:
    return tomllib.loads((pack_folder / "coverage.toml").read_text(encoding="utf-8"))["covered"]


def test_no_place_of_the_guidance_is_left_out(covered):
    found = Counter(entry["id"].partition("-")[0] for entry in covered)
    assert dict(found) == PLACES_IN


@pytest.mark.parametrize(("start", "points"), LISTS.items())
def test_every_point_of_a_list_is_there_once_and_in_order(covered, start, points):
    ids = [entry["id"] for entry in covered]
    assert [f"{start}{number}" for number in range(1, points + 1)] == [
        own for own in ids if own.startswith(start) and own.removeprefix(start).isdigit()
    ]


def test_each_entry_has_one_name_one_label_and_says_what_honours_it(covered):
    for key in ("id", "place"):
        assert [each for each, times in Counter(entry[key] for entry in covered).items() if times > 1] == []
    for entry in covered:
        assert set(entry) <= {"id", "place", "what", *CLAIMS, *ELSEWHERE}, entry["id"]
        assert entry["what"].strip(), entry["id"]
        assert any(entry.get(key) for key in (*CLAIMS, *ELSEWHERE)), entry["id"]


def test_every_place_that_the_pack_cites_is_covered_under_the_same_label(pack, covered):
    labels = {entry["id"]: entry["place"] for entry in covered}
    assert {place.id: place.label for place in pack.places.values()} == {
        own: label for own, label in labels.items() if own in pack.places
    }


def test_what_is_named_is_there(pack, covered):
    ids = known_ids(pack)
    dangling = [
        (entry["id"], key, named)
        for entry in covered
        for key in CLAIMS
        for named in entry.get(key, ())
        if named not in ids[key]
    ]
    assert dangling == []
    parts = {field.name for field in dataclasses.fields(DecisionRecord)}
    for entry in covered:
        assert entry.get("page", PAGES[0]) in PAGES, entry["id"]
        assert entry.get("paper", "decision") in parts, entry["id"]
        assert entry.get("later", "act") in LATER, entry["id"]


def test_what_honours_a_place_cites_it(pack, covered):
    """A claim is borne out by the pack: the DSL sees this very place beside the words that honour it."""
    cites = cited_by(pack)
    unfounded = [
        (entry["id"], key, named)
        for entry in covered
        if entry["id"] in pack.places
        for key in CLAIMS
        for named in entry.get(key, ())
        if entry["id"] not in cites[key, named]
    ]
    assert unfounded == []


@pytest.mark.parametrize("key", CLAIMS)
def test_nothing_in_the_pack_stands_there_without_a_place_it_honours(pack, covered, key):
    claimed = {named for entry in covered for named in entry.get(key, ())}
    assert known_ids(pack)[key] - claimed == set()


def known_ids(pack: Pack) -> dict[str, set[str]]:
    """The ids of the pack by the key that names them."""
    return {
        "question": set(pack.questions),
        "rule": {rule.id for rule in pack.rules},
        "motivation": set(pack.motivations),
        "step": set(pack.steps),
        "reading": set(pack.readings),
        "contradiction": set(pack.contradictions),
        "advice": {line.id for line in pack.advice},
    }


def cited_by(pack: Pack) -> dict[tuple[str, str], set[str]]:
    """The places that each thing cites; a rule also cites those of the questions and acts that it rests on."""
    cites = {
        (key, each.id): set(each.cites)
        for key, all_of_it in (
            ("question", pack.questions.values()),
            ("rule", pack.rules),
            ("motivation", pack.motivations.values()),
            ("step", pack.steps.values()),
            ("reading", pack.readings.values()),
            ("contradiction", pack.contradictions.values()),
            ("advice", pack.advice),
        )
        for each in all_of_it
    }
    for rule in pack.rules:
        for member in rule.condition.members:
            question, colon, _ = member.partition(":")
            if colon:
                cites["rule", rule.id] |= cites["question", question]
            elif member in pack.sightings:
                for motivation in pack.sightings[member].motivation:
                    cites["rule", rule.id] |= cites["motivation", motivation]
    return cites
