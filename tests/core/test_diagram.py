"""The decision diagram: small rules whose answers can be told by head."""

from dataclasses import replace

import pytest
from packs.every_pack import PACKS, SMALL

from core.bits import Bits
from core.diagram import MOST_NODES, Diagram
from core.errors import PackFaults
from core.pack import Condition, Rule

PACK = PACKS[SMALL]


def diagram_of(*rules, pack=PACK):
    made = [Rule(f"r{place}", outcome, condition, "", ()) for place, (outcome, condition) in enumerate(rules)]
    pack = replace(pack, rules=tuple(made))
    bits = Bits(pack)
    return Diagram(pack, bits), bits


def any_of(*members, unless=()):
    return Condition(every=False, members=members, unless=unless)


def all_of(*members, unless=()):
    return Condition(every=True, members=members, unless=unless)


ALWAYS = Condition()


def test_the_first_rule_that_holds_gives_the_outcome():
    diagram, bits = diagram_of(
        ("call_off", any_of("storm_warning:yes")), ("ask_first", any_of("water_shut:yes")), ("go", ALWAYS)
    )
    both = bits.holds("storm_warning:yes") | bits.holds("water_shut:yes")
    assert diagram.walk(both).name == "call_off"
    assert diagram.left([both]) == (["call_off"], frozenset())


def test_what_is_left_asks_only_what_can_still_change_it():
    diagram, bits = diagram_of(
        ("call_off", all_of("storm_warning:yes", "water_shut:yes")),
        ("ask_first", any_of("lifeguard:no")),
        ("go", ALWAYS),
    )
    assert diagram.left([0])[1] == {"storm_warning", "water_shut", "lifeguard"}
    assert diagram.left([bits.holds("storm_warning:no")])[1] == {"lifeguard"}
    assert diagram.left([bits.holds("water_shut:yes") | bits.holds("lifeguard:yes")]) == ([None], {"storm_warning"})


def test_an_answer_that_leads_to_the_same_either_way_is_not_asked():
    """Open by the rules taken one by one, settled all the same: yes by one rule, anything else by another."""
    diagram, _ = diagram_of(
        ("go", any_of("lifeguard:yes")), ("go", any_of("lifeguard:no", "lifeguard:not_known")), ("ask_first", ALWAYS)
    )
    assert diagram.left([0]) == (["go"], frozenset())


def test_unless_is_open_while_its_members_are():
    diagram, bits = diagram_of(("go", any_of("lifeguard:yes", unless=("storm_warning:yes",))), ("ask_first", ALWAYS))
    lifeguard = bits.holds("lifeguard:yes")
    assert diagram.left([lifeguard]) == ([None], {"storm_warning"})
    assert diagram.left([lifeguard | bits.holds("storm_warning:not_known")]) == (["go"], frozenset())


def test_two_rests_that_are_alike_count_once():
    diagram, bits = diagram_of(("go", any_of("dared")), ("ask_first", any_of("storm_warning:yes")), ("go", ALWAYS))
    yes, no = bits.holds("dared"), bits.fails("dared")
    assert diagram.left([yes, no]) == (["go", None], {"storm_warning"})
    assert diagram.left([no, no | bits.holds("lifeguard:no")]) == ([None], {"storm_warning"})


def test_a_gap_is_refused_with_the_answers_that_fall_into_it():
    with pytest.raises(PackFaults, match="none holds where storm_warning is not_known; all that can be said"):
        diagram_of(("go", any_of("storm_warning:no", "storm_warning:yes")))


def test_a_gap_that_only_a_needed_sighting_leaves_is_none():
    diagram, bits = diagram_of(("go", any_of("planned-swim")))
    assert diagram.left([0]) == ([None], {"planned-swim"})
    assert diagram.left([bits.holds("planned-swim")]) == (["go"], frozenset())


def test_rules_past_following_are_refused_and_not_waited_for():
    """Pairs told far apart need a node for every set of those told first: two to the power of twenty."""
    questions = {f"q{n}": replace(PACK.questions["lifeguard"], id=f"q{n}") for n in range(40)}
    findings = {
        f"f{n}": replace(PACK.findings["small-swimmer"], id=f"f{n}", condition=all_of(f"q{n}:yes", f"q{n + 20}:yes"))
        for n in range(20)
    }
    tangled = replace(PACK, questions=questions, findings=findings)
    with pytest.raises(PackFaults, match="too tangled"):
        diagram_of(("call_off", any_of(*findings)), ("go", ALWAYS), pack=tangled)
    assert MOST_NODES < 2**20


def test_a_hundred_questions_in_a_row_are_no_trouble():
    questions = {f"q{n}": replace(PACK.questions["lifeguard"], id=f"q{n}") for n in range(150)}
    long = replace(PACK, questions=questions)
    diagram, bits = diagram_of(("call_off", any_of(*(f"{q}:yes" for q in questions))), ("go", ALWAYS), pack=long)
    assert diagram.left([0])[1] == set(questions)
    told = sum(bits.holds(f"{q}:no") for q in list(questions)[:-1])
    assert diagram.left([told]) == ([None], {"q149"})
