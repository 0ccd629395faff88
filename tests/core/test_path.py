"""From page to page: whatever is answered, the way is short, ends, and can be gone back."""

import dataclasses
import itertools
import random

import pytest
from case_walks import (
    KENT,
    OF_STEPS,
    SMALL,
    Walk,
    answers,
    decided,
    gentle,
    happen,
    opened,
    people,
    states,
    told,
    with_answers,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from packs.every_pack import PACKS

from core.answers import Answer
from core.assessment import Listed, facts
from core.decide import UNDECIDED, Facts, decide
from core.path import ENDING, extras, first_open, next_page, no_questions, path, previous_page

both_packs = pytest.mark.parametrize("folder", [KENT, SMALL], ids=lambda folder: folder.parent.name)
many = settings(max_examples=60)


@st.composite
def walks(draw, folder):
    return Walk(PACKS[folder], draw(people(folder)), draw(answers(folder)))


@both_packs
@many
@given(data=st.data())
def test_every_walk_ends_at_check_and_asks_only_what_matters_in_order(folder, data):
    """Or at the list of people, where nobody listed has done anything yet; and the outcome is that of all answers."""
    walk = data.draw(walks(folder))
    pack = walk.pack
    end = walk.go()
    decision = decide(pack, facts(walk.case))
    if end == "people":
        assert decision.still_to_ask == ("children",) or not walk.people
    else:
        assert decision.outcome != UNDECIDED
        assert decision.outcome == decide(pack, Facts(facts(walk.case).people, walk.answers)).outcome
    assert len(set(walk.pages)) == len(walk.pages)
    for question, before in walk.questions():
        if pack.questions[question].decides:
            assert question == before.still_to_ask[0]
        elif question not in OF_STEPS[folder]:
            assert pack.questions[question].before in ("", before.still_to_ask[0] if before.still_to_ask else None)
            assert not no_questions(pack, before)


@both_packs
@many
@given(data=st.data())
def test_the_stop_page_comes_once_right_after_the_answer_that_made_it_speak(folder, data):
    walk = data.draw(walks(folder))
    pack = walk.pack
    walk.go()
    at_once = {rule.id for rule in pack.rules if rule.at_once}
    spoke = [
        any(reason.rule in at_once and each.outcome != UNDECIDED for reason in each.reasons) for each in walk.before
    ]
    if "stop" in walk.pages:
        at = walk.pages.index("stop")
        assert walk.pages.count("stop") == 1
        assert spoke == [False] * at + [True] * (len(spoke) - at)
    else:
        assert not any(spoke)


@both_packs
@many
@given(data=st.data())
def test_back_undoes_continue(folder, data):
    case = data.draw(states(folder))
    pack = PACKS[folder]
    decision = decide(pack, facts(case))
    pages = path(pack, case, decision)
    assert len(set(pages)) == len(pages)
    assert previous_page(pack, case, pages[0]) == ""
    for page, after in itertools.pairwise(pages):
        assert previous_page(pack, case, after) == page
        assert next_page(pack, case, page) == (after if page != "stop" else first_open(pack, case))
    for page in extras(pack, case):
        assert page not in pages
        assert previous_page(pack, case, page) == "check"
    assert set(extras(pack, case)) == set() or decision.outcome != UNDECIDED


@both_packs
@many
@given(data=st.data())
def test_once_children_are_left_alone_nothing_more_has_to_be_asked(folder, data):
    """Only questions about the setting, on which a required step rests, still wait for an answer."""
    case = data.draw(states(folder))
    pack = PACKS[folder]
    decision = decide(pack, facts(case))
    if not no_questions(pack, decision):
        return
    waiting = {page.partition(":")[2] for page in path(pack, case) if page.startswith("question:")} - set(case.answers)
    assert waiting <= OF_STEPS[folder]
    assert not any(p.motivation is None for p in case.people if f"motivation:{p.id}" in path(pack, case))
    left = {page.partition(":")[2] for page in extras(pack, case) if page.startswith("question:")}
    assert left == set(pack.questions) - set(case.answers) - OF_STEPS[folder]


@both_packs
@many
@given(data=st.data())
def test_optional_pages_follow_each_other_to_check(folder, data):
    case = data.draw(states(folder))
    pack = PACKS[folder]
    optional = extras(pack, case)
    for page, after in itertools.pairwise((*optional, "check")):
        if page in optional:
            assert next_page(pack, case, page) == after


@both_packs
@many
@given(data=st.data())
def test_a_change_at_check_ends_there_again_and_keeps_every_other_answer(folder, data):
    """From the changed page on, pages already answered stay as they were, and Continue comes to check once more."""
    walk = data.draw(walks(folder))
    pack = walk.pack
    if walk.go() != "check" or not any(walk.questions()):
        return
    changed = data.draw(st.sampled_from([question for question, _ in walk.questions()]))
    answer = data.draw(st.sampled_from(Answer))
    kept = {**walk.case.answers, changed: answer}
    walk.case = with_answers(walk.case, {changed: answer})
    page = next_page(pack, walk.case, f"question:{changed}")
    walk.pages.clear()
    for _ in range(120):
        kind, _, ident = page.partition(":")
        if page == "check" or (page == "people" and first_open(pack, walk.case) == "people"):
            break
        if (kind == "question" and ident not in walk.case.answers) or kind == "motivation":
            walk._answer(page)
        page = next_page(pack, walk.case, page)
    else:
        raise AssertionError("the pages never end")
    assert {question: walk.case.answers[question] for question in kept} == kept


@both_packs
@many
@given(data=st.data(), seed=st.integers(0, 9999))
def test_the_order_of_answering_makes_no_difference(folder, data, seed):
    case = data.draw(states(folder))
    pack = PACKS[folder]
    shuffled = random.Random(seed).sample(list(case.answers.items()), len(case.answers))
    other = with_answers(with_answers(told_nothing(case), {q: Answer.NO for q, _ in shuffled}), dict(shuffled))
    assert decide(pack, facts(other)) == decide(pack, facts(case))
    assert (path(pack, other), extras(pack, other)) == (path(pack, case), extras(pack, case))


def told_nothing(case):
    return dataclasses.replace(case, answers={})


def test_a_stop_answer_changed_later_moves_the_stop_page_to_the_first_that_speaks():
    pack = PACKS[KENT]
    case = told(KENT, significant_harm="yes")
    assert previous_page(pack, case, "stop") == "question:significant_harm"
    case = with_answers(case, {"money_demanded": "yes"})
    assert previous_page(pack, case, "stop") == "question:money_demanded"
    assert next_page(pack, case, "question:significant_harm") != "stop"
    assert path(pack, case).count("stop") == 1


def test_where_to_go_on_follows_the_decision_to_the_signature():
    """A choice alone does not end a case: what it needs is asked for, then the signature."""
    pack = PACKS[KENT]
    case = told(KENT)
    assert first_open(pack, case) == "check"
    case = happen(case, "decision", field="choice", value="manage_in_setting")
    assert first_open(pack, case) == "decision"
    case = decided(case, "manage_in_setting")
    assert first_open(pack, case) == "sign"
    case = with_answers(case, {"vulnerable": "yes"})
    assert first_open(pack, case) == "decision"
    case = decided(
        case,
        "manage_in_setting",
        reasons="r",
        adviser="a",
        adviser_when="2026-11-23",
        adviser_said="s",
        second_name="n",
    )
    assert first_open(pack, case) == "sign"
    assert next_page(pack, case, "sign") == "sign"


def test_without_an_outcome_the_end_leads_back_to_what_is_open():
    pack = PACKS[KENT]
    case = told(KENT, gentle(KENT, roles=("pictured",), motivation=None))
    assert first_open(pack, case) == "people"
    for page in ENDING:
        assert next_page(pack, case, page) == "people"
        assert previous_page(pack, case, page) == path(pack, case)[-1]
    assert next_page(pack, case, "person:pAB") == previous_page(pack, case, "person:pAB") == "people"


def test_context_questions_stand_just_before_what_they_inform():
    pack = PACKS[KENT]
    pages = [page.partition(":")[2] for page in path(pack, told(KENT)) if page.startswith("question:")]
    for question in pack.questions.values():
        if question.before:
            between = pages[pages.index(question.id) + 1 : pages.index(question.before)]
            assert all(pack.questions[each].before == question.before for each in between)


def test_a_rule_that_speaks_at_once_about_the_people_stops_after_their_page():
    """No pack of ours has one; a pack may."""
    pack = PACKS[SMALL]
    dizzy = Listed("p1", "AB", "child", 9, ("dizzy", "swims"), "", "dare")
    for finding, after in (("dared", "motivation:p1"), ("someone-dizzy", "people")):
        rules = tuple(
            dataclasses.replace(
                rule, condition=dataclasses.replace(rule.condition, members=(*rule.condition.members, finding))
            )
            if rule.at_once
            else rule
            for rule in pack.rules
        )
        strict = dataclasses.replace(pack, rules=rules)
        case = told(SMALL, dizzy)
        assert decide(strict, facts(case)).outcome == "call_off"
        assert previous_page(strict, case, "stop") == after


def test_what_is_filled_in_later_brings_no_further_questions():
    """A stop rule has spoken, and the DSL adds an answer that was known: what informs it stays optional."""
    pack = PACKS[KENT]
    case = with_answers(opened(pack), {"under_18_involved": "yes", "money_demanded": "yes", "harmful": "yes"})
    assert "question:harmful" in path(pack, case)
    informing = [f"question:{question.id}" for question in pack.questions.values() if question.before == "harmful"]
    assert informing
    assert set(informing) <= set(extras(pack, case))
