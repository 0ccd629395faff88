"""The record holds all that was told, in the words of the pack and of the case, and nothing else."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from case_walks import KENT, LARKFIELD, SMALL, decided, gentle, happen, states, told
from hypothesis import given, settings
from hypothesis import strategies as st
from packs.every_pack import PACKS
from paper_reading import everything

from core.answers import Answer
from core.assessment import Listed, facts, less_cautious
from core.closing import NOT_ASKED, Signing, close
from core.decide import UNDECIDED, decide
from core.errors import InputFaults
from core.page import Setting
from core.paper import draw_record
from core.record import DecisionRecord, canonical, check_code, digest, from_canonical

PACK = PACKS[KENT]
SUMMER = timezone(timedelta(hours=1))
WHEN = datetime(2026, 7, 3, 15, 4, 5, 678, SUMMER)
SIGNING = Signing("M. Ellis", WHEN, LARKFIELD, "Waymark 0.1.0")
DEPARTS = {
    "reasons": "We know the family well.", "adviser": "Duty officer", "adviser_when": "2026-07-02",
    "adviser_said": "Agreed, look again in a week.", "second_name": "P. Nowak", "second_role": "Headteacher",
}  # fmt: skip
OURS = """
    ab act adult age and answer are as asked be because below by cannot cautious chosen class classed
    considered deputy designated
    does first fit guidance high in indicated indicates is it kent kept known lead less lists listed more no not
    november of or outcome reason reasons
    safeguarding signed than the there together version was yes
"""
OUTCOMES = {
    "refer_immediately": told(KENT, adult_or_unknown="yes"),
    "refer_high_risk": told(KENT, gentle(KENT, age=None), harmful="yes", immediate_risk="not_known"),
    "manage_in_setting": told(KENT),
    "outside_guidance": told(KENT, gentle(KENT, kind="adult", age=30, motivation=None), under_18_involved="no"),
}


def noted(case, pack=PACK):
    """A note beside every question, each of its own words."""
    for number, question in enumerate(pack.questions):
        case = happen(
            case, "note", question=question, text=f"Note{number} was told by staff{number}.\nSecond line{number}."
        )
    return case


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_record_of_each_outcome_draws_and_every_word_of_it_can_be_read_back(outcome):
    case = decided(noted(OUTCOMES[outcome]), outcome)
    record = close(PACK, case, SIGNING)
    assert (record.indicated, record.decision, record.compared) == (outcome, outcome, "as the guidance indicates")
    read = " ".join(everything(draw_record(record, printed="Printed today")).split())
    for question in record.questions:
        for word in (question.answer, *question.note.split()):
            assert word in read
    assert record.reference in read


@pytest.mark.parametrize("folder", [KENT, SMALL], ids=lambda folder: folder.parent.name)
@settings(max_examples=60)
@given(data=st.data())
def test_the_record_is_complete_and_comes_back_whole(folder, data):
    pack = PACKS[folder]
    case = noted(data.draw(states(folder)), pack)
    outcome = decide(pack, facts(case)).outcome
    if outcome == UNDECIDED:
        with pytest.raises(InputFaults, match="assessment: "):
            close(pack, decided(case, next(iter(pack.outcomes))), SIGNING)
        return
    choice = data.draw(st.sampled_from(list(pack.outcomes)))
    case = decided(case, choice, **DEPARTS)
    record = close(pack, case, SIGNING)
    assert from_canonical(canonical(record)) == record
    assert digest(record) == digest(close(pack, case, SIGNING))
    assert bool(record.departure) == less_cautious(pack, choice, outcome) == (len(record.signatories) == 2)
    assert [row.id for row in record.questions] == list(pack.questions)
    assert [row.note for row in record.questions] == list(case.notes.values())
    assert {row.id for row in record.questions if row.answer == NOT_ASKED} == set(pack.questions) - set(case.answers)
    assert [row.ref for row in record.people] == [person.ref for person in case.people]
    decision = decide(pack, facts(case))
    unknown = sum(answer is Answer.NOT_KNOWN for answer in case.answers.values())
    ages = sum(person.age is None and person.kind != "adult" for person in case.people)
    assert len(record.not_known) == unknown + ages
    assert sum("kept" in row.label for row in record.not_known) == len(decision.not_known)
    assert len(record.contradictions) == len(decision.contradictions)
    assert tuple(row.id for row in record.steps) == decision.required_steps
    assert all(row.because for row in record.rules)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_text_comes_from_the_pack_the_case_or_the_signing(outcome):
    """Once their words are taken out of it, little is left of a record: the few words that join them."""
    case = decided(noted(OUTCOMES[outcome]), outcome)
    record = close(PACK, case, SIGNING)
    known = {*texts(SIGNING), *texts(LARKFIELD), *texts(case), *_words_of(vars(PACK)), *case.notes.values()}
    known = sorted({text.rstrip(".").casefold() for text in known if text}, key=len, reverse=True)
    left = set()
    for text in texts(record):
        rest = text.casefold()
        for each in known if rest not in known else [rest]:
            rest = rest.replace(each, " ") if len(each) > 3 else rest
        left |= set(re.findall(r"[a-z]{2,}", rest))
    assert left <= set(OURS.split())


def _words_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _words_of(each)
    elif hasattr(value, "items"):
        for each in value.values():
            yield from _words_of(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _words_of(getattr(value, field.name))


def test_times_carry_their_offset():
    record = close(PACK, decided(told(KENT), "manage_in_setting"), SIGNING)
    assert record.signed_at == record.versions[-1].at == "2026-07-03T15:04:05+01:00"
    assert datetime.fromisoformat(record.opened_at).tzinfo == UTC
    assert record.signatories[0].at == record.signed_at


def test_a_departure_says_so_with_all_that_it_needs():
    case = told(KENT, adult_or_unknown="yes")
    with pytest.raises(InputFaults) as caught:
        close(PACK, decided(case, "manage_in_setting"), SIGNING)
    assert {fault.partition(":")[0] for fault in caught.value.faults} == set(DEPARTS) - {"second_role"}
    record = close(PACK, decided(case, "manage_in_setting", **DEPARTS), SIGNING)
    assert record.compared == "less cautious than the guidance indicates"
    assert "has decided otherwise" in record.sentence
    assert record.departure[0].consulted_at == "2026-07-02"
    assert record.signatories[1].name == "P. Nowak"
    assert any(line.endswith("indicated by the guidance, and not chosen.") for line in record.considered)
    with pytest.raises(InputFaults, match="second person cannot be you"):
        close(PACK, decided(case, "manage_in_setting", **{**DEPARTS, "second_name": " m.  ellis"}), SIGNING)


def test_to_do_more_needs_nothing_but_the_choice():
    record = close(PACK, decided(told(KENT), "refer_high_risk", second_name="M. Ellis"), SIGNING)
    assert record.compared == "more cautious than the guidance indicates"
    assert (record.departure, len(record.signatories)) == ((), 1)
    outside = close(PACK, decided(OUTCOMES["outside_guidance"], "refer_immediately"), SIGNING)
    assert outside.departure == ()
    assert any("indicated by the guidance, and not chosen" in line for line in outside.considered)


def test_the_head_never_says_one_sentence_twice():
    record = close(PACK, decided(told(KENT), "manage_in_setting"), SIGNING)
    assert record.sentence != PACK.outcomes["manage_in_setting"].what
    assert record.sentence in {rule.says for rule in PACK.rules}


def test_one_letter_more_is_another_record():
    case = decided(noted(told(KENT)), "manage_in_setting")
    one = close(PACK, case, SIGNING)
    other = close(PACK, happen(case, "note", question="harmful", text="t"), SIGNING)
    practice = close(PACK, case, dataclasses.replace(SIGNING, training=True))
    assert len({check_code(digest(each)) for each in (one, other, practice)}) == 3
    assert isinstance(one, DecisionRecord)


def test_adults_and_areas_in_words():
    case = decided(
        told(KENT, gentle(KENT), Listed("p2", "X", "adult", None, ("received",), "Coach")), "refer_immediately"
    )
    record = close(PACK, case, SIGNING)
    adult = record.people[1]
    assert (adult.age, adult.act, adult.note) == ("Not known", "Aggravated: adult involved", "Coach")
    assert record.area == "Kent (Kent Safeguarding Children Multi-Agency Partnership (KSCMP))"
    assert close(PACK, case, dataclasses.replace(SIGNING, setting=Setting("", "", {}))).area == ""
