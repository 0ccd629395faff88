"""From what was told to a decision with its reasons. Pure: same facts, same decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.errors import InputFaults
from core.facts import Facts, Person
from core.logic import NO_OUTCOME, Logic, Told, holding, holds
from core.pack import Pack
from core.reasons import Grounds, Reason

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


class Ready:
    """A pack made ready to decide by: its logic, the grounds of its rules, and how acts are classed."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.logic = Logic(pack)
        self.grounds = Grounds(pack, self.logic)
        self.adult = ClassedAct(pack.adult_act.act_class, pack.adult_act.subtype)
        self.adult_from = pack.adult_act.from_age
        self.acts: dict[str | None, ClassedAct] = {None: ClassedAct(None, None)}
        for motivation in pack.motivations.values():
            self.acts[motivation.id] = ClassedAct(motivation.act_class or None, motivation.id)


@lru_cache(maxsize=16)
def ready(pack: Pack) -> Ready:
    """The pack made ready, once for each that is in use. Raises PackFaults where its rules leave a gap."""
    return Ready(pack)


def decide(pack: Pack, facts: Facts) -> Decision:
    """What the guidance indicates for these facts, why, and what is still to ask.

    Raises:
        InputFaults: the facts name a question, answer, role, kind, motivation or age that there is not.
        PackFaults: the pack's rules leave a gap.
    """
    made = ready(pack)
    logic = made.logic
    people = facts.people
    try:
        told = logic.tell(facts)
    except KeyError as error:
        named = f"{pack.id} {pack.edition}"
        raise InputFaults([f"{error.args[0]}: there is no such thing in the guidance pack {named}"]) from None
    outcome, still_to_ask = _outcome(made, told)
    reasons = _reasons(made, told, people, outcome)
    not_known = _not_known(made, reasons, people)
    settled = outcome != UNDECIDED
    for_outcome = outcome if settled else NO_OUTCOME
    true, possible = told.true, told.possible
    return Decision(
        outcome,
        _classification(made, people),
        _age_band(logic, told),
        tuple(reasons) if settled else (),
        not_known,
        still_to_ask,
        tuple([name for bit, name in logic.contradictions if true & bit]),
        holding(logic.readings[for_outcome], told),
        tuple([
            name
            for name, every, mask, unless, when_not_known in logic.steps[for_outcome]
            if ((true & mask == mask if every else true & mask) and not possible & unless)
            or (when_not_known and not_known)
        ]),
    )


def _outcome(made: Ready, told: Told) -> tuple[str, tuple[str, ...]]:
    """The outcome, and what is still to ask. Settled exactly where nothing unasked can change it."""
    diagram = made.logic.diagram
    end = diagram.walk(told.known)
    if not end.kids:
        return end.name, ()
    outcomes, asked = diagram.left([told.known | way for way in told.seen.ways] or [told.known])
    if len(outcomes) == 1 and outcomes[0] is not None:
        return outcomes[0], ()
    still = [name for name in diagram.order if name in asked and name in made.pack.questions]
    if len(outcomes) > 1:  # how the open acts turn out makes a difference
        still += [f"motivation:{ref}" for ref in told.seen.pending]
    elif not asked.isdisjoint(diagram.needed):
        still.append(CHILDREN)
    for ground in made.grounds.at_once:
        if holds(ground.test, told):
            return ground.rule.outcome, tuple(still)
    return UNDECIDED, tuple(still)


def _reasons(made: Ready, told: Told, people: tuple[Person, ...], outcome: str) -> list[Reason]:
    """Of the rules that hold for this outcome; while undecided, of all that hold."""
    grounds = made.grounds
    true, possible = told.true, told.possible
    reasons: list[Reason] = []
    for ground in grounds.every if outcome == UNDECIDED else grounds.of_outcome[outcome]:
        _, every, mask, unless = ground.test
        if (true & mask == mask if every else true & mask) and not possible & unless:
            reasons += grounds.reasons(ground, true, people)
    if not reasons and outcome != UNDECIDED:
        reasons += grounds.likely(outcome, told, people)
    return reasons


def _not_known(made: Ready, reasons: Sequence[Reason], people: tuple[Person, ...]) -> tuple[str, ...]:
    """What is not known and carries a rule: questions in the order of the pack, then ages in that of the list."""
    found = {about for reason in reasons for about, said in reason.because.items() if said == NOT_KNOWN}
    if not found:
        return ()
    ordered = [question for question in made.pack.questions if question in found]
    return (*ordered, *(f"age:{person.ref}" for person in people if f"age:{person.ref}" in found))


def _classification(made: Ready, people: tuple[Person, ...]) -> Mapping[str, ClassedAct]:
    from_age = made.adult_from
    acts = made.acts
    return MappingProxyType({
        person.ref: made.adult
        if person.kind == "adult" or (person.age is not None and person.age >= from_age)
        else acts[person.motivation]
        for person in people
    })


def _age_band(logic: Logic, told: Told) -> str:
    """By the youngest who is no adult. An unknown age leaves it open, unless somebody is in the youngest band."""
    youngest = told.seen.youngest
    if youngest is None:
        return NOT_KNOWN
    band = logic.bands[youngest]
    return band if band == logic.bands[0] or not told.seen.unknown_age else NOT_KNOWN
