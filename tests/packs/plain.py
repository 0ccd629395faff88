"""The rules of any pack in the plainest way: everything answered, every condition walked by name. Slow and obvious."""

import itertools

from core.answers import Answer

OPEN = "open"  # no act yet that a needed sighting asks for: more children would have to be listed


def sees(pack, sighting, people) -> bool:
    """Whether a sighting holds of these people, all of whose motivations are told."""
    ages = [p.age for p in people if p.age is not None]
    grown = pack.adult_act.from_age
    if sighting.motivation:
        return any(p.motivation in sighting.motivation for p in people)
    if sighting.role:
        return any(role in sighting.role for p in people for role in p.roles)
    if sighting.person_kind:
        return any(p.kind == sighting.person_kind for p in people)
    if sighting.age_not_known:
        return any(p.age is None and p.kind != "adult" for p in people)
    if sighting.age_under is not None:
        return any(age < sighting.age_under for age in ages)
    if sighting.age_at_least is not None:
        return any(
            (p.age is not None and p.age >= sighting.age_at_least)
            or (p.kind == "adult" and grown >= sighting.age_at_least)
            for p in people
        )
    if sighting.every_age_at_least is not None:
        known = [grown if p.age is None and p.kind == "adult" else p.age for p in people]
        return bool(known) and all(age is not None and age >= sighting.every_age_at_least for age in known)
    return bool(ages) and max(ages) - min(ages) >= sighting.ages_apart


def outcome_of(pack, people, answers) -> str:
    """The outcome where every deciding question is answered and every act has its motivation."""

    def member_holds(member) -> bool:
        question, colon, answer = member.partition(":")
        if colon:
            return answers.get(question) == answer
        if member in pack.sightings:
            return sees(pack, pack.sightings[member], people)
        return holds((pack.findings.get(member) or pack.contradictions[member]).condition)

    def holds(condition) -> bool:
        combine = all if condition.every or not condition.members else any
        return combine(map(member_holds, condition.members)) and not any(map(member_holds, condition.unless))

    for rule in pack.rules:
        if holds(rule.condition):
            return rule.outcome
    return OPEN


def pending(pack, people):
    """The children who acted and whose motivation nobody told yet."""
    acting = {role.id for role in pack.roles.values() if role.acting}
    return [
        p
        for p in people
        if p.kind == "child"
        and (p.age is None or p.age < pack.adult_act.from_age)
        and p.motivation is None
        and acting & set(p.roles)
    ]


def ways_to_act(pack, people):
    """The list of people, for every way the open acts can turn out."""
    waiting = pending(pack, people)
    for chosen in itertools.product(pack.motivations, repeat=len(waiting)):
        told = dict(zip((p.ref for p in waiting), chosen, strict=True))
        yield tuple(type(p)(p.ref, p.age, p.kind, p.roles, told[p.ref]) if p.ref in told else p for p in people)


def completions(pack, answers):
    """The answers given, with every way the unasked deciding questions can still be answered."""
    unasked = [q.id for q in pack.questions.values() if q.decides and q.id not in answers]
    for said in itertools.product(Answer, repeat=len(unasked)):
        yield {**answers, **dict(zip(unasked, said, strict=True))}
