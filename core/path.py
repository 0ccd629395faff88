"""Which page comes next: derived from what the rules still need, never remembered.

Pages have ids: `concern`, `people`, `stop`, `check`, `outcome`, `decision`, `sign`, `record`, and one each for
`person:ID`, `question:ID` and `motivation:ID` (ids of the pack, or of a listed person).

The path through an assessment is: the concern, the people, each question that can still change the outcome (with the
context questions that inform it just before it), the motivation of each act, then check, outcome, decision and
signature. A stop rule speaks at once, on a page of its own. As soon as an outcome stands that bars questioning
children, nothing more has to be asked: what is left may be filled in from what is already known (`extras`). Questions
on which a required step rests are asked all the same, for they are about the setting and not the child.

Whoever has the decision of a case at hand passes it along, so that it is worked out once for a page.
"""

from collections.abc import Iterator
from functools import lru_cache

from core.assessment import Case, Listed, facts, missing_from_decision
from core.decide import UNDECIDED, Decision, decide
from core.pack import Contradiction, Finding, Pack, Question

PAGES = ("concern", "people", "question", "motivation", "stop", "check", "outcome", "decision", "sign", "record")
ENDING = ("check", "outcome", "decision", "sign")


def path(pack: Pack, case: Case, decision: Decision | None = None) -> tuple[str, ...]:
    """The pages of this case in order, as far as they can be known now."""
    decision = decision or decide(pack, facts(case))
    pages = ["concern", "people", *(f"question:{question.id}" for question in asked(pack, case, decision))]
    pages += [f"motivation:{p.id}" for p in case.people if _asks_motivation(pack, decision, p)]
    spoke_at = min((max(map(pages.index, said)) for said in _spoke(pack, case, decision)), default=None)
    if spoke_at is not None:
        pages.insert(spoke_at + 1, "stop")
    return (*pages, *ENDING) if decision.outcome != UNDECIDED else tuple(pages)


def extras(pack: Pack, case: Case, decision: Decision | None = None) -> tuple[str, ...]:
    """Pages that no longer have to be answered, and may be filled in from what is already known."""
    decision = decision or decide(pack, facts(case))
    if decision.outcome == UNDECIDED or pack.outcomes[decision.outcome].apart:
        return ()
    needed = {question.id for question in asked(pack, case, decision)}
    acts = (p.id for p in case.people if p.motivation is None and p.kind == "child" and _acts(pack, p))
    return (
        *(f"question:{question.id}" for question in _in_order(pack) if question.id not in needed),
        *(f"motivation:{person}" for person in acts),
    )


def asked(pack: Pack, case: Case, decision: Decision) -> list[Question]:
    """The questions on the path: answered, still to ask, or needed beside one of these."""
    outcome = pack.outcomes.get(decision.outcome)
    if outcome and outcome.apart:
        return [question for question in _in_order(pack) if question.id in case.answers]
    on_path = {*case.answers, *(() if outcome else decision.still_to_ask)}
    for_steps = _questions_of_steps(pack)
    quiet = no_questions(pack, decision)
    return [
        question
        for question in _in_order(pack)
        if question.id in on_path
        or (not question.decides and question.id in for_steps)
        or (not question.decides and not quiet and (not question.before or question.before in on_path))
    ]


def next_page(pack: Pack, case: Case, page: str, decision: Decision | None = None) -> str:
    """The page after this one; after an optional page, the next optional one."""
    decision = decision or decide(pack, facts(case))
    order = path(pack, case, decision)
    if page != "stop" and page in order[:-1]:
        return order[order.index(page) + 1]
    if page in order or page in ENDING or page == "stop":
        return first_open(pack, case, decision)
    if page.startswith("person:"):
        return "people"
    optional = extras(pack, case, decision)
    behind = optional[optional.index(page) + 1 :] if page in optional else ()
    return behind[0] if behind else _to_check(order)


def previous_page(pack: Pack, case: Case, page: str, decision: Decision | None = None) -> str:
    """The page before this one, or "" where there is none."""
    order = path(pack, case, decision)
    if page in order:
        at = order.index(page)
        return order[at - 1] if at else ""
    return "people" if page.startswith("person:") else _to_check(order)


def first_open(pack: Pack, case: Case, decision: Decision | None = None) -> str:
    """The first page that still needs the DSL: where to go on with a case."""
    if case.signed:
        return "record"
    decision = decision or decide(pack, facts(case))
    complete = "choice" in case.decision and not missing_from_decision(pack, case, decision)
    open_pages = (page for page in path(pack, case, decision) if not _done(pack, case, page, complete=complete))
    return next(open_pages, "people")  # undecided with every page done: somebody who acted is not listed yet


def no_questions(pack: Pack, decision: Decision) -> bool:
    """Whether children are not to be questioned further."""
    return decision.outcome != UNDECIDED and pack.outcomes[decision.outcome].no_questions


@lru_cache(maxsize=16)
def _in_order(pack: Pack) -> tuple[Question, ...]:
    """The questions in the order of the pack, each context question just before the one that it informs."""
    informs = [question for question in pack.questions.values() if question.before]
    return tuple(
        each
        for question in pack.questions.values()
        if not question.before
        for each in (*(context for context in informs if context.before == question.id), question)
    )


@lru_cache(maxsize=16)
def _questions_of_steps(pack: Pack) -> frozenset[str]:
    """The questions on whose answers a required step rests, by itself or through a finding."""
    named: dict[str, Finding | Contradiction] = {**pack.findings, **pack.contradictions}
    left = [step.condition for step in pack.steps.values()]
    found = set()
    while left:
        condition = left.pop()
        for member in (*condition.members, *condition.unless):
            if member in named:
                left.append(named.pop(member).condition)
            found.add(member.partition(":")[0])
    return frozenset(found)


def _spoke(pack: Pack, case: Case, decision: Decision) -> Iterator[list[str]]:
    """For each reason that spoke at once, the pages on which it was told."""
    at_once = {rule.id for rule in pack.rules if rule.at_once}
    for reason in decision.reasons:
        if reason.rule in at_once:
            yield [_page_about(pack, case, about) for about in reason.because] or ["people"]


def _page_about(pack: Pack, case: Case, about: str) -> str:
    kind, _, ref = about.partition(":")
    if about in pack.questions:
        return f"question:{about}"
    if kind == "motivation":
        acted = (p for p in case.people if p.ref == ref and _acts(pack, p))
        return next((f"motivation:{p.id}" for p in acted), "people")
    return "people"


def _asks_motivation(pack: Pack, decision: Decision, person: Listed) -> bool:
    pending = decision.outcome == UNDECIDED and f"motivation:{person.ref}" in decision.still_to_ask
    return pending or (person.motivation is not None and _acts(pack, person))


def _acts(pack: Pack, person: Listed) -> bool:
    return any(pack.roles[role].acting for role in person.roles)


def _to_check(order: tuple[str, ...]) -> str:
    """Check answers, or where the path ends while there is no outcome to check."""
    return "check" if "check" in order else order[-1]


def _done(pack: Pack, case: Case, page: str, *, complete: bool) -> bool:
    """Whether nothing is left to do on a page. The signature is what ends a case, so it is never done here."""
    kind, _, ident = page.partition(":")
    done = {
        "concern": all(case.concern.get(field.id) for field in pack.concern if not field.optional),
        "people": bool(case.people),
        "question": ident in case.answers,
        "motivation": any(p.id == ident and p.motivation is not None for p in case.people),
        "stop": True,
        "check": "choice" in case.decision,
        "outcome": "choice" in case.decision,
        "decision": complete,
    }
    return done.get(kind, False)
