"""From what was told to a decision with its reasons. Pure: same facts, same decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.errors import InputFaults
from core.facts import Facts, Person
from core.logic import Logic, Told, holding, logic_of
from core.pack import Pack
from core.reasons import Reason, grounds_of

__all__ = ["UNDECIDED", "ClassedAct", "Decision", "Facts", "Person", "Reason", "decide"]


@dataclass(frozen=True, slots=True)
class ClassedAct:
    """The class of one person's act, or None where there is none."""

    act_class: str | None
    subtype: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the guidance indicates. `outcome` is an outcome's id or `undecided`; all else in the order of the pack."""

    outcome: str
    classification: Mapping[str, ClassedAct]
    age_band: str
    reasons: tuple[Reason, ...]
    not_known: tuple[str, ...]
    still_to_ask: tuple[str, ...]
    contradictions: tuple[str, ...]
    readings: tuple[str, ...]
    required_steps: tuple[str, ...]


UNDECIDED = "undecided"
NOT_KNOWN = "not_known"
CHILDREN = "children"


def decide(pack: Pack, facts: Facts) -> Decision:
    """What the guidance indicates for these facts, why, and what is still to ask.

    Raises:
        InputFaults: the facts name a question, answer, role or motivation that is not in the pack.
        PackFaults: the pack's rules leave a gap.
    """
    logic = logic_of(pack)
    people = facts.people
    try:
        told = logic.tell(facts)
    except KeyError as error:
        raise InputFaults([f"answers: {error.args[0]} is not in the guidance pack {pack.id} {pack.edition}"]) from None
    outcome, still_to_ask = _outcome(pack, logic, told)
    reasons = _reasons(pack, told, people, outcome)
    not_known = _not_known(pack, reasons, people)
    given = outcome if outcome != UNDECIDED else ""
    true, possible = told.true, told.possible
    return Decision(
        outcome,
        _classification(pack, people),
        _age_band(logic, told),
        tuple(reasons) if given else (),
        not_known,
        still_to_ask,
        tuple([name for bit, name in logic.contradictions if true & bit]),
        holding(logic.readings[given], told),
        tuple([
            step.name
            for step, when_not_known in logic.steps[given]
            if ((true & step.mask == step.mask if step.every else true & step.mask) and not possible & step.unless)
            or (when_not_known and not_known)
        ]),
    )


def _outcome(pack: Pack, logic: Logic, told: Told) -> tuple[str, tuple[str, ...]]:
    """The outcome, and what is still to ask. Settled exactly where nothing unasked can change it."""
    end = logic.diagram.walk(told.known)
    if not end.kids:
        return end.name, ()
    pending = told.seen.pending
    outcomes, asked = logic.diagram.left([told.known | way for way in told.seen.ways] or [told.known])
    if len(outcomes) == 1 and outcomes[0] is not None:
        return outcomes[0], ()
    still = [name for name in logic.diagram.order if name in asked and name in pack.questions]
    if len(outcomes) > 1:  # how the open acts turn out makes a difference
        still += [f"motivation:{ref}" for ref in pending]
    elif not asked.isdisjoint(logic.diagram.needed):
        still.append(CHILDREN)
    for rule, test in grounds_of(pack).rules:
        if rule.at_once and holding((test,), told):
            return rule.outcome, tuple(still)
    return UNDECIDED, tuple(still)


def _reasons(pack: Pack, told: Told, people: tuple[Person, ...], outcome: str) -> list[Reason]:
    """Of the rules that hold for this outcome; while undecided, of all that hold."""
    grounds = grounds_of(pack)
    true, possible = told.true, told.possible
    reasons: list[Reason] = []
    for rule, (_, every, mask, unless) in grounds.rules:
        if (
            outcome in (rule.outcome, UNDECIDED)
            and (true & mask == mask if every else true & mask)
            and not possible & unless
        ):
            reasons += grounds.of(rule, told, people)
    if not reasons and outcome != UNDECIDED:
        reasons += grounds.likely(outcome, told, people)
    return reasons


def _not_known(pack: Pack, reasons: Sequence[Reason], people: tuple[Person, ...]) -> tuple[str, ...]:
    """What is not known and carries a rule: questions in the order of the pack, then ages in that of the list."""
    found = {about for reason in reasons for about, said in reason.because.items() if said == NOT_KNOWN}
    if not found:
        return ()
    ordered = [question for question in pack.questions if question in found]
    return (*ordered, *(f"age:{person.ref}" for person in people if f"age:{person.ref}" in found))


def _classification(pack: Pack, people: tuple[Person, ...]) -> Mapping[str, ClassedAct]:
    children, adult = _classed(pack)
    from_age = pack.adult_act.from_age
    return MappingProxyType({
        person.ref: adult
        if person.kind == "adult" or (person.age is not None and person.age >= from_age)
        else children[person.motivation]
        for person in people
    })


@lru_cache(maxsize=16)
def _classed(pack: Pack) -> tuple[Mapping[str | None, ClassedAct], ClassedAct]:
    children: dict[str | None, ClassedAct] = {None: ClassedAct(None, None)}
    for motivation in pack.motivations.values():
        children[motivation.id] = ClassedAct(motivation.act_class or None, motivation.id)
    return children, ClassedAct(pack.adult_act.act_class, pack.adult_act.subtype)


def _age_band(logic: Logic, told: Told) -> str:
    """By the youngest who is no adult. An unknown age leaves it open, unless somebody is in the youngest band."""
    youngest = told.seen.youngest
    if youngest is None:
        return NOT_KNOWN
    band = logic.bands[youngest]
    return band if band == logic.bands[0] or not told.seen.unknown_age else NOT_KNOWN
