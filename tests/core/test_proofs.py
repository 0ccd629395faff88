"""What must hold for any pack, over all answers. By the diagram, by a solver, or by trying everything there is."""

import itertools
import random

import pytest
import z3
from packs.every_pack import FOLDERS, NAMES, PACKS, SMALL
from packs.in_z3 import diagram_term, never, outcome_term, questions
from packs.plain import OPEN, completions, outcome_of, pending, ways_to_act

from core.answers import Answer
from core.decide import UNDECIDED, Facts, Person, decide, ready
from core.pack_cases import read_cases

every_pack = pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)

PEOPLE = (
    (),
    (Person("A", 9),),
    (Person("A", 9, "child", ("swims",), "lesson"),),
    (Person("A", 9, "child", ("swims",), "dare"),),
    (Person("A", 9, "child", ("swims",)),),
    (Person("A", 9, "child", ("swims",)), Person("B", None, "adult")),
    (Person("A", 9, "child", ("swims",)), Person("B", 10, "child", ("swims", "dizzy"))),
    (Person("A", 9, "child", ("swims",), "play"), Person("B", 10, "child", ("swims",))),
    (Person("A", 7, "child", ("swims",), "lesson"), Person("B", 30, "child", ("swims",))),
    (Person("A", None, "child", ("dizzy",)),),
    (Person("A", 7, "child", (), "unclear"), Person("B", None, "unknown", ("swims",))),
)


@every_pack
def test_the_diagram_says_what_the_rules_say(folder):
    """For every set of answers and every set of sightings, possible or not."""
    pack = PACKS[folder]
    said, one_each = questions(pack)
    seen = {name: z3.Bool(name) for name in pack.sightings}
    rules = outcome_term(pack, said, seen)
    never(*one_each, rules != diagram_term(pack, ready(pack).logic.diagram, said, seen))


@every_pack
def test_every_complete_set_of_answers_has_an_outcome(folder):
    pack = PACKS[folder]
    said, one_each = questions(pack)
    seen = {name: z3.Bool(name) for name in pack.sightings}
    needed = [seen[sighting.id] for sighting in pack.sightings.values() if sighting.needed]
    never(*one_each, *needed, outcome_term(pack, said, seen) == len(pack.outcomes))


@every_pack
def test_every_question_and_every_sighting_of_a_rule_matters(folder):
    """The diagram is reduced: what it asks anywhere changes the outcome of some case."""
    pack = PACKS[folder]
    diagram = ready(pack).logic.diagram
    _, asked = diagram.left([0])
    assert asked == frozenset(diagram.order)
    assert {question.id for question in pack.questions.values() if question.decides} <= asked


@pytest.mark.parametrize("people", PEOPLE, ids=str)
def test_settled_is_settled_and_what_is_asked_is_what_matters(people):
    """The small pack, every partial set of answers there is: against every way it can still be completed.

    Settled exactly where no completion differs; still to ask is a question exactly where two completions that differ
    in it alone differ in outcome; a motivation exactly where the acts make a difference.
    """
    pack = PACKS[SMALL]
    deciding = [question.id for question in pack.questions.values() if question.decides]
    ways = list(ways_to_act(pack, people))
    full = {
        said: tuple(outcome_of(pack, way, dict(zip(deciding, said, strict=True))) for way in ways)
        for said in itertools.product(Answer, repeat=len(deciding))
    }
    for partial in itertools.product((None, *Answer), repeat=len(deciding)):
        answers = {question: answer for question, answer in zip(deciding, partial, strict=True) if answer}
        decision = decide(pack, Facts(people, answers))
        left = {said: full[said] for said in itertools.product(*((a,) if a else tuple(Answer) for a in partial))}
        outcomes = {outcome for each in left.values() for outcome in each}
        assert list(decision.still_to_ask) == to_ask(pack, people, deciding, left)
        if len(outcomes) == 1 and OPEN not in outcomes:
            assert {decision.outcome} == outcomes
            assert decision.still_to_ask == ()
            assert decision.reasons
        else:
            spoken = answers.get("storm_warning") == "yes" or answers.get("water_shut") == "yes"
            assert decision.outcome == ("call_off" if spoken else UNDECIDED)
            assert decision.still_to_ask != ()


def to_ask(pack, people, deciding, left):
    asked = []
    for place, question in enumerate(deciding):
        groups = {}
        for said, outcomes in left.items():
            groups.setdefault((*said[:place], None, *said[place + 1 :]), set()).add(outcomes)
        if any(len(group) > 1 for group in groups.values()):
            asked.append(question)
    if any(len(set(outcomes)) > 1 for outcomes in left.values()):
        asked += [f"motivation:{person.ref}" for person in pending(pack, people)]
    elif any(OPEN in outcomes for outcomes in left.values()):
        asked.append("children")
    return asked


@every_pack
def test_asking_in_any_order_reaches_the_same_end_and_never_turns_back(folder):
    """A settled outcome stays through every further answer; at the end all orders agree."""
    pack = PACKS[folder]
    chance = random.Random(7)
    for case in read_cases(folder, pack):
        complete = {**next(completions(pack, case.facts.answers)), **case.facts.answers}
        end = decide(pack, Facts(case.facts.people, complete))
        for _ in range(3):
            order = chance.sample(list(complete), len(complete))
            settled = None
            for place in range(len(order) + 1):
                told = {question: complete[question] for question in order[:place]}
                decision = decide(pack, Facts(case.facts.people, told))
                assert settled in (None, decision.outcome)
                if not decision.still_to_ask:
                    settled = decision.outcome
            assert decision == end


@every_pack
def test_asking_only_what_is_still_to_ask_reaches_the_end(folder):
    """Following `still_to_ask` from nothing gives the outcome that everything told gives, and never asks in vain."""
    pack = PACKS[folder]
    for case in read_cases(folder, pack):
        complete = {**next(completions(pack, case.facts.answers)), **case.facts.answers}
        told = {}
        while questions_left := [q for q in decide(pack, Facts(case.facts.people, told)).still_to_ask if q in complete]:
            told[questions_left[0]] = complete[questions_left[0]]
        short_way, long_way = (decide(pack, Facts(case.facts.people, answers)) for answers in (told, complete))
        assert short_way.outcome == long_way.outcome
        assert short_way.still_to_ask == long_way.still_to_ask


@every_pack
def test_everything_in_the_pack_is_reached_by_some_case(folder):
    pack = PACKS[folder]
    logic = ready(pack).logic
    kinds = ("outcome", "rule", "contradiction", "reading", "step", "holds", "place", "band")
    reached = {kind: set() for kind in kinds}
    for case in read_cases(folder, pack):
        decision = decide(pack, case.facts)
        told = logic.tell(case.facts)
        names = (*pack.sightings, *pack.findings, *pack.contradictions)
        reached["holds"] |= {name for name in names if told.true & logic.bits.holds(name)}
        reached["outcome"].add(decision.outcome)
        reached["band"].add(decision.age_band)
        reached["rule"] |= {reason.rule for reason in decision.reasons}
        reached["contradiction"] |= set(decision.contradictions)
        reached["reading"] |= set(decision.readings)
        reached["step"] |= set(decision.required_steps)
        reached["place"] |= places_shown(pack, case.facts, decision)
    assert reached["outcome"] == {*pack.outcomes, UNDECIDED}
    assert reached["rule"] == {rule.id for rule in pack.rules}
    assert reached["contradiction"] == set(pack.contradictions)
    assert reached["reading"] == set(pack.readings)
    assert reached["step"] == set(pack.steps)
    assert reached["holds"] == {*pack.sightings, *pack.findings, *pack.contradictions}
    assert reached["band"] == {*pack.age_bands, "not_known"}
    assert set(pack.places) - reached["place"] - {place for field in pack.concern for place in field.cites} == set()


def places_shown(pack, facts, decision):
    shown = {place for reason in decision.reasons for place in reason.cites}
    for question in pack.questions.values():  # a context question is asked whatever else is said
        if question.id in facts.answers or not question.decides:
            shown |= set(question.cites)
    for names, entries in (
        (decision.contradictions, pack.contradictions),
        (decision.readings, pack.readings),
        (decision.required_steps, pack.steps),
        ([decision.outcome] if decision.outcome != UNDECIDED else [], pack.outcomes),
        ([person.motivation for person in facts.people if person.motivation], pack.motivations),
    ):
        shown |= {place for name in names for place in entries[name].cites}
    for advice in pack.advice:
        if decision.outcome in advice.outcomes and (not advice.step or advice.step in decision.required_steps):
            shown |= set(advice.cites)
    if any(act.subtype == pack.adult_act.subtype for act in decision.classification.values()):
        shown |= set(pack.adult_act.cites)
    return shown
