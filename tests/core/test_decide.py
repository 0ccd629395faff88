"""A decision with its reasons, by the made-up pack; and what is particular to the Kent and Medway one."""

import dataclasses
import random

import pytest
from packs.every_pack import KENT, PACKS, SMALL, built, table_of
from packs.kent_law import QUESTIONS, WORRY_IF_NO

from core.answers import Answer
from core.decide import UNDECIDED, ClassedAct, Facts, Person, Reason, decide
from core.errors import InputFaults, PackFaults

PACK = PACKS[SMALL]
OURS = PACKS[KENT]
FINE = {"leaves_site": "yes", "storm_warning": "no", "water_shut": "no", "lifeguard": "yes", "everyone_well": "yes"}
HARMLESS = {q: "yes" if q in WORRY_IF_NO else "no" for q in QUESTIONS} | {"under_18_involved": "yes"}
LESSON = Person("A", 9, "child", ("swims",), "lesson")
ROMANTIC = Person("A", 16, "child", ("made", "sent"), "romantic")


def told(*people, pack=PACK, **answers):
    return decide(pack, Facts(people, {question: Answer(said) for question, said in answers.items() if said}))


def because(decision):
    return [(reason.rule, dict(reason.because)) for reason in decision.reasons]


def test_one_reason_for_each_member_that_carries():
    decision = told(LESSON, **FINE | {"storm_warning": "yes", "water_shut": "yes", "everyone_well": "no"})
    assert decision.outcome == "call_off"
    assert decision.reasons == (
        Reason("storm", {"storm_warning": "yes"}, ("page-2",)),
        Reason("storm", {"water_shut": "yes"}, ("page-3", "page-2")),
    )


def test_one_reason_with_all_where_all_must_hold():
    decision = told(LESSON, **FINE)
    said = {"storm_warning": "no", "water_shut": "no", "everyone_well": "yes", "motivation:A": "lesson"}
    assert decision.reasons == (Reason("fine", said, ("page-2", "page-3", "page-4")),)


def test_a_finding_of_alternatives_carries_by_each_and_a_joint_one_by_all():
    decision = told(
        Person("A", 7, "child", ("swims",), "lesson"),
        **FINE | {"storm_warning": "not_known", "water_shut": "not_known"},
    )
    assert because(decision) == [
        ("unsure", {"storm_warning": "not_known"}),
        ("unsure", {"water_shut": "not_known"}),
        ("people", {"role:A": "swims", "age:A": "7"}),
    ]
    assert decision.not_known == ("storm_warning", "water_shut")


def test_a_contradiction_carries_with_both_its_sides_and_its_own_places():
    decision = told(LESSON, Person("B", 9, "child", ("dizzy",)), **FINE)
    assert decision.reasons == (Reason("people", {"everyone_well": "yes", "role:B": "dizzy"}, ("page-4",)),)
    assert decision.contradictions == ("well-but-dizzy",)


def test_everybody_who_shows_it_is_named():
    people = (Person("A", None), Person("B", 9, "child", ("swims",), "unclear"), Person("C", None, "unknown"))
    decision = told(*people, Person("D", 9, "child", (), "unclear"), **FINE)
    assert because(decision) == [
        ("unsure", {"age:A": "not_known", "age:C": "not_known"}),
        ("unsure", {"motivation:B": "unclear", "motivation:D": "unclear"}),
        ("people", {"kind:C": "unknown"}),
    ]
    assert decision.reasons[1].cites == ("page-4", "page-3")
    assert decision.not_known == ("age:A", "age:C")


def test_settled_by_every_way_that_is_open_still_gives_a_reason():
    """Well or not or not known, the dizzy child keeps it: no single rule holds yet, and yet nothing can change it."""
    decision = told(LESSON, Person("B", 9, "child", ("dizzy",)), **FINE | {"everyone_well": ""})
    assert (decision.outcome, decision.still_to_ask) == ("ask_first", ())
    assert because(decision) == [("people", {"role:B": "dizzy"})]
    table = table_of(SMALL)
    table["rule"].insert(4, {**table["rule"][3], "id": "later"})
    table["rule"][3]["unless"] = ["lifeguard:yes"]
    decision = told(LESSON, Person("B", 9, "child", ("dizzy",)), pack=built(table), **FINE | {"everyone_well": ""})
    assert because(decision) == [("later", {"role:B": "dizzy"})]


def test_undecided_has_no_reasons_and_names_what_is_not_known_already():
    decision = told(LESSON, leaves_site="yes", storm_warning="not_known")
    assert (decision.outcome, decision.reasons) == (UNDECIDED, ())
    assert (decision.not_known, decision.still_to_ask) == (("storm_warning",), ("water_shut",))
    assert decision.required_steps == ("towels", "find_out", "write_down")


def test_a_rule_that_speaks_at_once_says_what_could_still_end_it():
    decision = told(water_shut="yes")
    assert (decision.outcome, decision.still_to_ask) == ("call_off", ("leaves_site",))
    assert told(water_shut="yes", leaves_site="no").outcome == "not_a_trip"


def test_a_rule_at_once_waits_while_its_exception_is_open():
    table = table_of(SMALL)
    table["rule"][1]["unless"] = ["lifeguard:yes"]
    table["rule"][3]["any-of"] += ["storm_warning:yes", "water_shut:yes"]  # what then holds instead
    assert told(pack=built(table), storm_warning="yes", leaves_site="yes").outcome == UNDECIDED
    assert told(pack=built(table), storm_warning="yes", leaves_site="yes", lifeguard="no").outcome == "call_off"


def test_a_contradiction_waits_while_its_exception_is_open():
    table = table_of(SMALL)
    table["contradiction"][1]["unless"] = ["packed_lunch:yes"]
    table["question"][-1].pop("decides")
    table["rule"][3]["any-of"] += ["packed_lunch:no"]
    dizzy = Person("B", 9, "child", ("dizzy",))
    for said, shown in (("", ()), ("no", ("well-but-dizzy",)), ("yes", ())):
        decision = told(LESSON, dizzy, pack=built(table), **FINE | {"packed_lunch": said})
        assert decision.contradictions == shown


def test_a_step_waits_while_an_act_that_would_except_it_is_open():
    table = table_of(SMALL)
    table["step"][0]["unless"] = ["dared"]
    swimmer = Person("A", 9, "child", ("swims",))
    for motivation, required in ((None, False), ("play", True), ("dare", False)):
        decision = told(dataclasses.replace(swimmer, motivation=motivation), pack=built(table), **FINE)
        assert ("towels" in decision.required_steps) == required


def test_an_alternative_carries_only_through_a_finding_that_holds():
    """No lifeguard, but a grown-up: that nobody watches does not hold, so the lifeguard is no reason."""
    table = table_of(SMALL)
    table["finding"].append({"id": "worries", "any-of": ["nobody-watches", "dared"]})
    table["rule"][3]["any-of"] = ["worries" if member == "dared" else member for member in table["rule"][3]["any-of"]]
    dared = Person("A", 9, "child", ("swims",), "dare")
    said = FINE | {"lifeguard": "no"}
    assert because(told(dared, Person("G", 40), pack=built(table), **said)) == [("people", {"motivation:A": "dare"})]
    assert because(told(dared, pack=built(table), **said)) == [
        ("people", {"role:A": "swims", "lifeguard": "no"}),
        ("people", {"lifeguard": "no"}),
        ("people", {"motivation:A": "dare"}),
    ]


def test_findings_that_rest_on_one_another_many_times_over_are_no_trouble():
    """Sixty findings, each on both of the two above: walked path by path, that would be for ever."""
    table = table_of(SMALL)
    above = ["storm_warning:not_known", "water_shut:not_known"]
    for number in range(60):
        table["finding"].append({"id": f"f{number}", "any-of": above[-2:]})
        above.append(f"f{number}")
    table["rule"][2]["any-of"].append("f59")
    table["rule"][2]["any-of"].remove("unsure-of-weather")
    table["rule"][3]["any-of"].append("unsure-of-weather")
    decision = told(LESSON, pack=built(table), **FINE | {"storm_warning": "not_known"})
    assert because(decision)[0] == ("unsure", {"storm_warning": "not_known"})
    assert [reason.rule for reason in decision.reasons] == ["unsure", "people"]
    for finding in table["finding"][-60:]:
        finding["all-of"] = finding.pop("any-of")
    decision = told(LESSON, pack=built(table), **FINE | {"storm_warning": "not_known", "water_shut": "not_known"})
    assert because(decision)[0] == ("unsure", {"storm_warning": "not_known", "water_shut": "not_known"})


@pytest.mark.parametrize(
    ("people", "band"),
    [
        ([], "not_known"),
        ([Person("A", 9)], "juniors"),
        ([Person("A", 7), Person("B", None)], "infants"),
        ([Person("A", 9), Person("B", None)], "not_known"),
        ([Person("A", 12), Person("G", 30)], "seniors"),
        ([Person("A", 12), Person("G", None, "adult")], "seniors"),
        ([Person("A", 12), Person("G", None, "unknown")], "not_known"),
        ([Person("G", 30), Person("H", 18)], "not_known"),
        ([Person("A", 17), Person("B", 18)], "seniors"),
        ([Person("A", 0)], "infants"),
    ],
)
def test_the_band_is_that_of_the_youngest_who_is_no_adult(people, band):
    assert told(*people, **FINE).age_band == band


def test_an_adult_is_classed_as_such_whatever_moved_the_children():
    people = (
        LESSON,
        Person("B", 18, "child", (), "dare"),
        Person("C", None, "adult"),
        Person("D", 9, "child", ("swims",)),
        Person("E", 9, "child", ("swims",), "unclear"),
    )
    assert told(*people, **FINE).classification == {
        "A": ClassedAct("planned", "lesson"),
        "B": ClassedAct("planned", "grown-up"),
        "C": ClassedAct("planned", "grown-up"),
        "D": ClassedAct(None, None),
        "E": ClassedAct(None, "unclear"),
    }


def test_context_changes_steps_and_never_the_outcome():
    for said in ("", "yes", "no", "not_known"):
        decision = told(LESSON, **FINE | {"packed_lunch": said, "been_before": said})
        assert (decision.outcome, decision.still_to_ask) == ("go", ())
        assert ("buddies" in decision.required_steps) == (said in ("no", "not_known"))


def test_the_order_of_answers_and_of_people_changes_nothing_but_the_order_of_people():
    people = [LESSON, Person("B", 9, "child", ("swims",), "dare"), Person("C", None)]
    chance = random.Random(3)
    expected = told(*people, **FINE)
    for _ in range(20):
        answers = dict(chance.sample(list(FINE.items()), len(FINE)))
        shuffled = told(*chance.sample(people, len(people)), **answers)
        assert told(*people, **answers) == expected
        assert dataclasses.replace(shuffled, classification=expected.classification) == expected


def test_deciding_changes_no_fact():
    answers = {question: Answer(said) for question, said in FINE.items()}
    before = dict(answers)
    decide(PACK, Facts((LESSON,), answers))
    assert answers == before
    with pytest.raises(TypeError):
        told(LESSON, **FINE).reasons[0].because["x"] = "y"


@pytest.mark.parametrize(
    "facts",
    [
        Facts((), {"harmless": Answer.YES}),
        Facts((), {"lifeguard": "perhaps"}),
        Facts((Person("A", 9, "child", ("flies",)),), {}),
        Facts((Person("A", 9, "child", (), "boredom"),), {}),
        Facts((Person("A", 9, "ghost"),), {}),
        Facts((Person("A", 121),), {}),
        Facts((Person("A", -1, "adult"),), {}),
    ],
)
def test_what_the_pack_does_not_know_is_refused(facts):
    with pytest.raises(InputFaults, match="there is no such thing in the guidance pack trip-weather 2025-03"):
        decide(PACK, facts)


def test_a_pack_with_a_gap_is_refused():
    table = table_of(SMALL)
    table["rule"][2]["any-of"].remove("everyone_well:not_known")
    with pytest.raises(PackFaults, match="everyone_well is not_known"):
        told(pack=built(table))


# ---- The readings of the law that a table cannot say ------------------------------------


def test_scope_waits_for_the_answer_that_could_end_it():
    """Nobody under 18, they say; a sexual act with a child under 13 would show otherwise."""
    decision = told(pack=OURS, under_18_involved="no", adult_or_unknown="no")
    assert (decision.outcome, decision.still_to_ask) == (UNDECIDED, ("sexual_acts_under_13",))
    for said in ("no", "not_known"):
        settled = told(pack=OURS, under_18_involved="no", sexual_acts_under_13=said, adult_or_unknown="yes")
        assert (settled.outcome, settled.still_to_ask) == ("outside_guidance", ())
    spoken = told(pack=OURS, under_18_involved="no", adult_or_unknown="yes")
    assert (spoken.outcome, spoken.still_to_ask) == ("refer_immediately", ("sexual_acts_under_13",))


def test_a_stop_speaks_before_the_scope_is_told():
    decision = told(pack=OURS, coercion_or_capacity="yes")
    assert (decision.outcome, decision.still_to_ask) == (
        "refer_immediately",
        ("under_18_involved", "sexual_acts_under_13"),
    )
    assert because(decision) == [("stop", {"coercion_or_capacity": "yes"})]
    assert decision.not_known == ()


def test_a_stop_with_a_child_listed_is_settled():
    assert told(Person("A", 15), pack=OURS, coercion_or_capacity="yes").still_to_ask == ()


@pytest.mark.parametrize(
    "people", [(), (Person("A", 15, "child", ("pictured", "received")),), (Person("A", 15, "child", ("witnessed",)),)]
)
def test_nothing_is_managed_before_an_act_is_listed(people):
    decision = told(*people, pack=OURS, **HARMLESS)
    assert (decision.outcome, decision.still_to_ask) == (UNDECIDED, ("children",))


def test_every_child_who_acted_is_asked_about():
    people = (ROMANTIC, Person("B", 16, "child", ("sent",)), Person("C", 15, "child", ("made",)))
    decision = told(*people, pack=OURS, **HARMLESS)
    assert (decision.outcome, decision.still_to_ask) == (UNDECIDED, ("motivation:B", "motivation:C"))


def test_two_children_in_a_relationship_can_be_managed():
    decision = told(ROMANTIC, Person("B", 16, "child", ("received",)), pack=OURS, **HARMLESS)
    assert (decision.outcome, decision.still_to_ask, decision.not_known) == ("manage_in_setting", (), ())
    assert decision.reasons[0].because == {
        **{question: said for question, said in HARMLESS.items() if question != "under_18_involved"},
        "motivation:A": "romantic",
    }


def test_every_single_worry_is_enough():
    for question in HARMLESS:
        for said in Answer:
            decision = told(ROMANTIC, pack=OURS, **HARMLESS | {question: said})
            same = said == HARMLESS[question] or (question, said) == ("under_18_involved", "not_known")
            assert (decision.outcome == "manage_in_setting") == same, (question, said)


def test_an_adult_on_the_list_is_named_by_age_or_by_kind():
    for adult, said in ((Person("G", 18), {"age:G": "18"}), (Person("G", None, "adult"), {"kind:G": "adult"})):
        decision = told(ROMANTIC, adult, pack=OURS, **HARMLESS)
        assert decision.outcome == "refer_high_risk"
        assert decision.contradictions == ("adult-listed",)
        assert because(decision) == [("contradiction", {"adult_or_unknown": "no", **said})]
        rule = next(rule for rule in OURS.rules if rule.id == "contradiction")
        own = OURS.contradictions["adult-listed"].cites
        assert decision.reasons[0].cites == tuple(dict.fromkeys((*own, *rule.cites)))
        assert decision.classification["G"] == ClassedAct("aggravated", "adult_involved")


def test_what_is_not_known_is_named_only_where_it_keeps_the_outcome_high():
    high = told(ROMANTIC, Person("B", None), pack=OURS, **HARMLESS | {"harmful": "not_known"})
    assert (high.outcome, high.not_known) == ("refer_high_risk", ("harmful", "age:B"))
    assert "seek_advice" in high.required_steps
    stopped = told(ROMANTIC, pack=OURS, **HARMLESS | {"harmful": "not_known", "money_demanded": "yes"})
    assert (stopped.outcome, stopped.not_known) == ("refer_immediately", ())
    assert "seek_advice" not in stopped.required_steps
    outside = told(pack=OURS, **HARMLESS | {"under_18_involved": "no", "harmful": "not_known"})
    assert (outside.outcome, outside.not_known, outside.required_steps) == ("outside_guidance", (), ())
