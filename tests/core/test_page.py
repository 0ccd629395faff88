"""What each page says, from a case as it stands."""

import re

import pytest
from case_walks import KENT, LARKFIELD, SMALL, decided, gentle, happen, opened, states, told, with_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from packs.every_pack import PACKS

import core.page.build
from core.assessment import Listed, facts
from core.decide import UNDECIDED, decide
from core.errors import InputFaults
from core.pack_cases import read_cases
from core.page import (
    CheckPage,
    ConcernPage,
    DecisionPage,
    MotivationPage,
    OutcomePage,
    PeoplePage,
    QuestionPage,
    Setting,
    SignPage,
    concern_words,
    day_words,
    page_for,
    person_words,
)
from core.path import extras, no_questions, path

both_packs = pytest.mark.parametrize("folder", [KENT, SMALL], ids=lambda folder: folder.parent.name)
SHAPES = {
    "concern": ConcernPage, "people": PeoplePage, "question": QuestionPage, "motivation": MotivationPage,
    "stop": OutcomePage, "check": CheckPage, "outcome": OutcomePage, "decision": DecisionPage, "sign": SignPage,
}  # fmt: skip
ODD = ("A:B", "age:C", "motivation:D", "%s", "{0}")


def page(case, ident, folder=KENT, setting=LARKFIELD):
    return page_for(PACKS[folder], case, ident, setting)


@both_packs
@settings(max_examples=80)
@given(data=st.data())
def test_every_page_of_every_case_can_be_built_and_no_child_is_asked_once_they_are_to_be_left_alone(folder, data):
    case = data.draw(states(folder))
    pack = PACKS[folder]
    quiet = no_questions(pack, decide(pack, facts(case)))
    for ident in (*path(pack, case), *extras(pack, case), *(f"question:{each}" for each in pack.questions)):
        built = page(case, ident, folder)
        assert (type(built), built.id) == (SHAPES[ident.partition(":")[0]], ident)
        if isinstance(built, QuestionPage | MotivationPage):
            assert built.known_only == quiet
        if quiet and isinstance(built, QuestionPage):
            assert built.hint == pack.questions[ident.partition(":")[2]].known_only
        if quiet and isinstance(built, QuestionPage | MotivationPage):
            words = " ".join([built.hint, *(c.hint for c in getattr(built, "choices", ()))])
            assert re.findall(r"(?<!not )\bask (?:the |a |each |any )?(?:child|them|pupil)", words) == []


@both_packs
@settings(max_examples=80)
@given(data=st.data())
def test_what_an_outcome_says_is_said_once(folder, data):
    case = data.draw(states(folder))
    pack = PACKS[folder]
    if decide(pack, facts(case)).outcome == UNDECIDED:
        return
    built = page(case, "outcome", folder)
    assert built.because
    assert built.because != built.what
    assert len(set(built.why)) == len(built.why)
    for row in built.why:
        assert row.text[0] == row.text[0].upper()
        assert row.detail.endswith(".")
        assert row.detail.strip(".")


def test_a_page_is_worked_out_from_one_decision(monkeypatch):
    decisions = []
    monkeypatch.setattr(core.page.build, "decide", lambda *given: decisions.append(1) or decide(*given))
    monkeypatch.setattr(core.path, "decide", None)  # nothing below decides again
    case = told(KENT, adult_or_unknown="yes")
    for ident in ("question:harmful", "check", "stop", "outcome", "decision", "sign", "people"):
        decisions.clear()
        page(case, ident)
        assert decisions == [1]


def test_the_gentlest_outcome_gives_its_rule_as_the_reason():
    built = page(told(KENT), "outcome")
    assert built.level == "manage"
    assert built.because == next(rule.says for rule in PACKS[KENT].rules if rule.outcome == "manage_in_setting")


def test_reasons_are_counted_in_the_sentence_and_listed_below():
    one = page(told(KENT, harmful="yes"), "outcome").because
    assert one == f"Because you said {PACKS[KENT].questions['harmful'].means['yes']}."
    assert "more" not in one
    two = page(told(KENT, harmful="yes", vulnerable="yes"), "outcome").because
    assert " and " in two
    assert page(told(KENT, harmful="yes", vulnerable="yes", redistributed="yes"), "outcome").because.endswith(
        " There is 1 more reason below."
    )
    many = page(told(KENT, harmful="yes", vulnerable="yes", redistributed="yes", consent="no"), "outcome")
    assert many.because.endswith(" There are 2 more reasons below.")
    assert len(many.why) == 4


def test_each_row_of_why_cites_its_own_places():
    """An act cites its motivation's, an answer its question's, an age the rule's or the contradiction's."""
    pack = PACKS[KENT]
    case = told(KENT, gentle(KENT, motivation="reckless_misuse"), gentle(KENT, "CD", age=None), harmful="yes")
    details = {row.text: row.detail for row in page(case, "outcome").why}
    act = next(detail for text, detail in details.items() if text.startswith("The act of AB"))
    assert act == "; ".join(pack.cited(pack.motivations["reckless_misuse"].cites[:2])) + "."
    assert details["The age of CD is not known."].startswith("Section 4, key questions, What is already known, first")
    manage = page(told(KENT), "outcome").why
    acts = [row.detail for row in manage if row.text.startswith("The act of")]
    assert acts == ["; ".join(pack.cited(pack.motivations["romantic"].cites[:2])) + "."]
    grown = told(KENT, gentle(KENT), Listed("pX", "X", "adult", 25, ("received",)))
    listed = [row.detail for row in page(grown, "outcome").why if row.text == "X is 25."]
    assert any(detail.startswith("Section 5, immediate referral list, first point") for detail in listed)


@pytest.mark.parametrize("ref", ODD)
def test_odd_references_come_through(ref):
    case = told(KENT, gentle(KENT, ref, id="p1", age=None, motivation="intent_to_harm"))
    built = page(case, "outcome")
    assert any(row.text == f"The age of {ref} is not known." for row in built.why)
    assert any(row.text.startswith(f"The act of {ref} was classed") for row in built.why)
    assert any(row.text == f"The age of {ref}" for row in built.not_known)
    pending = with_answers(told(KENT, gentle(KENT, ref, id="p1", motivation=None)), {})
    assert "motivation:p1" in path(PACKS[KENT], pending)
    assert ref in page(pending, "motivation:p1").heading


def test_contacts_are_given_or_said_to_be_missing():
    case = told(KENT, adult_or_unknown="yes")
    lines = {line.lead: line.contact for line in page(case, "stop").do}
    assert lines["Call the Front Door"] == "Kent Front Door: 03000 000 000 (sample)"
    assert lines["Call 999"].endswith(": 999")
    empty = {line.lead: line.contact for line in page(case, "stop", setting=Setting("", "medway", {})).do}
    assert empty["Call First Response"].endswith("not set yet. Add it under Settings.")
    assert "Call the Front Door" not in empty


def test_check_shows_all_that_was_told_with_where_to_change_it():
    case = happen(told(KENT, adult_or_unknown="yes"), "note", question="adult_or_unknown", text="An account.")
    built = page(case, "check")
    rows = {row.label: row for _, section in built.sections for row in section}
    asked = PACKS[KENT].questions["adult_or_unknown"].ask
    assert (rows[asked].page, rows[asked].note) == ("question:adult_or_unknown", "An account.")
    assert rows[asked].value == "Yes: an adult, or someone we cannot identify"
    assert {"When did it happen?", "AB"} <= set(rows)
    assert built.outcome_title == PACKS[KENT].outcomes["refer_immediately"].title
    assert page(told(SMALL, leaves_site="no"), "check", SMALL).contradictions


def test_what_was_not_asked_is_offered():
    case = opened(PACKS[KENT])
    case = with_answers(case, {"under_18_involved": "yes", "adult_or_unknown": "yes"})
    built = page(case, "check")
    assert [row.value for row in built.not_asked] == ["Not asked"] * len(built.not_asked)
    assert built.not_asked
    assert page(case, built.not_asked[0].page).extra
    assert page(case, "outcome").extras == len(built.not_asked)


def test_people_say_what_is_missing():
    empty = page(opened(PACKS[KENT]), "people")
    assert empty.missing
    watching = page(told(KENT, gentle(KENT, roles=("pictured",), motivation=None)), "people")
    assert "“sent or posted it”" in watching.missing
    assert page(told(KENT), "people").missing == ""


def test_no_page_of_the_end_stands_before_the_outcome():
    for ident in ("check", "outcome", "stop", "decision", "sign"):
        with pytest.raises(InputFaults, match="There is no outcome yet"):
            page(opened(PACKS[KENT]), ident)
    with pytest.raises(InputFaults, match="no longer on the list"):
        page(told(KENT), "motivation:gone")
    for ident in ("question:unheard_of", "nowhere"):
        with pytest.raises(ValueError, match="there is no page"):
            page(told(KENT), ident)


def test_the_signing_page_sums_up_and_says_what_is_missing():
    case = told(KENT, harmful="yes")
    assert [row.label for row in page(case, "sign").missing] == [
        "Choose your decision",
        "Enter a date to look at this decision again",
    ]
    departs = decided(case, "manage_in_setting", second_name="P. Nowak")
    built = page(departs, "sign")
    assert built.departs
    assert len(built.missing) == 4
    assert {row.page for row in built.missing} == {"decision"}
    said = {line.text: line.detail for line in built.lines}
    assert (said["Second person"], said["Look again on"]) == ("P. Nowak", "7 December 2026")
    cautious = decided(case, "refer_immediately", second_name="P. Nowak", reasons="20261207")
    built = page(cautious, "sign")
    assert (built.departs, built.missing) == (False, ())
    said = {line.text: line.detail for line in built.lines}
    assert "Second person" not in said
    assert said["Your reasons"] == "20261207"


def test_single_facts_in_words():
    pack = PACKS[KENT]
    fields = {field.id: field for field in pack.concern}
    assert day_words("2026-11-02") == "2 November 2026"
    assert day_words("last week") == "last week"
    assert concern_words(fields["happened_on"], "not_known") == "Not known"
    assert concern_words(fields["account"], "not_known") == "not_known"
    label = dict(fields["imagery_kind"].options)
    kinds = tuple(label)[:2]
    assert concern_words(fields["imagery_kind"], kinds) == ", ".join(label[kind] for kind in kinds)
    nobody = Listed("p", "X", "unknown", None, ())
    assert person_words(pack, nobody) == "Not identified, age not known."
    assert person_words(pack, gentle(KENT)) == "Child, aged 16. Sent or posted it."


@both_packs
def test_the_pages_of_every_worked_case(folder):
    pack = PACKS[folder]
    for worked in read_cases(folder, pack):
        case = opened(pack)
        for number, person in enumerate(worked.facts.people):
            data = {"id": f"p{number}", "ref": person.ref, "kind": person.kind, "roles": person.roles, "note": ""}
            case = happen(case, "person", age="not_known" if person.age is None else person.age, **data)
            if person.motivation:
                case = happen(case, "motivation", id=f"p{number}", value=person.motivation)
        case = with_answers(case, worked.facts.answers)
        for ident in (*path(pack, case), *extras(pack, case)):
            assert page(case, ident, folder).id == ident
