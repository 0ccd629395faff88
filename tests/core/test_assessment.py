"""A case is what its events tell, and a decision is checked before it counts."""

import dataclasses

import pytest
from case_walks import AT, KENT, SMALL, decided, gentle, happen, opened, states, told
from hypothesis import given, settings
from hypothesis import strategies as st
from packs.every_pack import PACKS

from core.answers import Answer
from core.assessment import (
    LOGGED_ONLY,
    Case,
    Happened,
    Listed,
    apply,
    check_person,
    decision_faults,
    facts,
    less_cautious,
    missing_from_decision,
)
from core.assessment import told as told_by
from core.decide import UNDECIDED, decide
from core.errors import InputFaults

PACK = PACKS[KENT]
SIGNED = {"version": 1, "record": "{}", "digest": "00", "code": "A", "signature": "00"}
WHOLE = {
    "reasons": "We know the family.", "adviser": "Duty officer", "adviser_when": "2026-11-23",
    "adviser_said": "Agreed.", "second_name": "P. Nowak",
}  # fmt: skip


def test_events_make_the_case_and_the_same_events_the_same_case():
    pack = PACK
    opening = {"reference": "2026-001", "guidance": pack.id, "edition": pack.edition, "sha256": pack.sha256}
    person = {"id": "p1", "ref": "AB", "kind": "child", "age": 14, "roles": ["sent"], "note": "n"}
    kinds = [
        ("case_opened", {**opening, "product": "Waymark", "training": 1}),
        ("concern", {"field": "imagery_kind", "value": ["photo"]}),
        ("person", person),
        ("motivation", {"id": "p1", "value": "romantic"}),
        ("person", {**person, "age": "not_known"}),
        ("person", {**person, "id": "p2", "ref": "CD"}),
        ("person_removed", {"id": "p2"}),
        ("answer", {"question": "harmful", "answer": "yes"}),
        ("answer", {"question": "harmful", "answer": "no"}),
        ("note", {"question": "harmful", "text": "t"}),
        ("printed", {"version": 1}),
    ]
    events = [Happened(kind, data, AT, "M. Ellis") for kind, data in kinds]
    case = told_by("c1", events)
    assert case == told_by("c1", events)
    assert (case.reference, case.training, case.opened_at, case.opened_by) == ("2026-001", True, AT, "M. Ellis")
    assert case.guidance == (pack.id, pack.edition, pack.sha256)
    assert case.concern == {"imagery_kind": ("photo",)}
    assert case.people == (Listed("p1", "AB", "child", None, ("sent",), "n", "romantic"),)
    assert (case.answers, case.notes) == ({"harmful": Answer.NO}, {"harmful": "t"})
    assert facts(case).people[0].motivation == "romantic"
    assert happen(case, "motivation", id="p1", value="").people[0].motivation is None


def test_an_event_that_nobody_knows_is_refused_in_words():
    with pytest.raises(InputFaults, match="A newer version of Waymark wrote in this case"):
        happen(told(KENT), "telepathy", thought="?")


def test_a_signed_case_takes_nothing_but_what_follows_a_signature():
    case = happen(told(KENT), "signed", **SIGNED)
    assert (case.signed, case.version, len(case.versions)) == (True, 1, 1)
    for kind in (
        "case_opened",
        "concern",
        "person",
        "person_removed",
        "motivation",
        "answer",
        "note",
        "decision",
        "signed",
    ):
        with pytest.raises(InputFaults, match="This version is signed"):
            happen(case, kind)
    for kind in LOGGED_ONLY:
        assert happen(case, kind, version=1) == case
    second = happen(
        case, "second_signature", version=1, name="P", role="Head", how="paper", on="2026-11-24", signature=""
    )
    assert second.versions[0].second["name"] == "P"


def test_reopening_keeps_what_was_told_and_drops_the_decision():
    case = decided(happen(told(KENT), "note", question="harmful", text="t"), "manage_in_setting")
    with pytest.raises(InputFaults, match="no signed version"):
        happen(case, "reopened", reason="r")
    again = happen(happen(case, "signed", **SIGNED), "reopened", reason="More is known.")
    assert (again.answers, again.notes, again.people) == (case.answers, case.notes, case.people)
    assert (again.decision, again.signed, again.version, again.reopened_for) == ({}, False, 2, "More is known.")
    twice = happen(decided(again, "manage_in_setting"), "signed", **{**SIGNED, "version": 2})
    assert [(v.version, v.reason) for v in twice.versions] == [(1, ""), (2, "More is known.")]


def test_a_person_is_checked_before_being_listed():
    case = told(KENT)

    def faults(**changes):
        usual = {"id": "p9", "ref": "ZZ", "kind": "child", "age": 14, "roles": ("sent",)}
        return [fault.partition(":")[0] for fault in check_person(PACK, case, Listed(**usual | changes))]

    assert faults() == []
    assert faults(ref="C:D") == []
    assert faults(ref=" ", age=130, roles=()) == ["ref", "age", "age", "roles"]
    assert faults(age=25) == faults(kind="adult", age=17) == ["age"]
    assert faults(kind="adult", age=None) == faults(kind="unknown", age=40) == []
    for ref in ("AB", "x" * 61, "A\nB", "A\u202eB"):
        assert faults(ref=ref) == ["ref"]
    assert check_person(PACK, case, Listed("pAB", "AB", "child", 25, ("sent",)))[0].startswith("age: Someone aged 18")


@pytest.mark.parametrize(
    ("indicated", "departures"),
    [
        ("refer_immediately", {"refer_high_risk", "manage_in_setting", "outside_guidance"}),
        ("refer_high_risk", {"manage_in_setting", "outside_guidance"}),
        ("manage_in_setting", {"outside_guidance"}),
        ("outside_guidance", {"manage_in_setting"}),
        (UNDECIDED, {"refer_high_risk", "manage_in_setting", "outside_guidance"}),
    ],
)
def test_which_choices_depart(indicated, departures):
    """Where the guidance does not apply, to refer is no departure; to manage, with imagery deleted, is one."""
    assert {choice for choice in PACK.outcomes if less_cautious(PACK, choice, indicated)} == departures


@settings(max_examples=80)
@given(data=st.data())
def test_a_departure_lacks_something_until_all_of_it_is_there(data):
    folder = data.draw(st.sampled_from([KENT, SMALL]))
    pack = PACKS[folder]
    case = data.draw(states(folder))
    decision = decide(pack, facts(case))
    choice = data.draw(st.sampled_from(list(pack.outcomes)))
    left_out = data.draw(st.sets(st.sampled_from(list(WHOLE))))
    blank = data.draw(st.sampled_from(["", " ", "\n"]))
    case = decided(case, choice, **{name: blank if name in left_out else text for name, text in WHOLE.items()})
    missing = {field for field, _ in missing_from_decision(pack, case, decision)}
    assert missing == (left_out if less_cautious(pack, choice, decision.outcome) else set())


def test_a_decision_needs_a_choice_and_a_day():
    case = told(KENT)
    decision = decide(PACK, facts(case))
    assert [field for field, _ in missing_from_decision(PACK, case, decision)] == ["choice", "review"]
    for day in ("soon", "20261207", "2026-02-30"):
        fields = [
            field for field, _ in missing_from_decision(PACK, decided(case, "manage_in_setting", review=day), decision)
        ]
        assert fields == ["review"]


def test_parts_of_a_decision_are_checked_as_they_come():
    for part, value in (("mood", "x"), ("choice", "ignore_it"), ("review", "soon"), ("adviser_when", "2026-13-01")):
        assert len(decision_faults(PACK, part, value)) == 1
    for part, value in (("choice", "refer_high_risk"), ("review", "2026-12-07"), ("review", ""), ("reasons", "x")):
        assert decision_faults(PACK, part, value) == []


def test_a_case_is_never_changed_in_place():
    case = told(KENT, gentle(KENT))
    before = dataclasses.replace(case, answers=dict(case.answers))
    happen(case, "answer", question="harmful", answer="yes")
    assert case == before
    assert opened(PACK) != Case("c0ffee")
    assert apply(case, Happened("viewed", {"version": 1}, AT, "")) is case
