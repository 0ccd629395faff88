"""Which page comes next: derived from what the rules still need, never remembered.

Pages have ids: `concern`, `people`, `stop`, `check`, `outcome`, `decision`, `sign`, `record`, and one each for
`person:ID`, `question:ID` and `motivation:ID` (ids of the pack, or of a listed person).

The path through an assessment is: the concern, the people, each question that can still change the outcome (with the
context questions that inform it just before it), the motivation of each act, then check, outcome, decision and
signature. A stop rule speaks at once, on a page of its own. As soon as an outcome stands that bars questioning
children, nothing more has to be asked: what is left may be filled in from what is already known (`extras`). Questions
on which a required step rests are asked all the same, for they are about the setting and not the child.
"""

from core.assessment import Case, facts
from core.decide import UNDECIDED, Decision, decide
from core.pack import Pack, Question

PAGES = ("concern", "people", "question", "motivation", "stop", "check", "outcome", "decision", "sign", "record")
ENDING = ("check", "outcome", "decision", "sign")


def path(pack: Pack, case: Case, decision: Decision | None = None) -> tuple[str, ...]:
    """The pages of this case in order, as far as they can be known now."""
    decision = decision or decide(pack, facts(case))
    before = ["concern", "people"]
    spoke = stop_questions(pack, decision)
    for question in asked(pack, case, decision):
        before.append(f"question:{question.id}")
        if question.id in spoke:
            before.append("stop")
            spoke = ()
    before += [f"motivation:{p.id}" for p in case.people if _asks_motivation(pack, decision, case, p.id)]
    return (*before, *ENDING) if decision.outcome != UNDECIDED else tuple(before)


def extras(pack: Pack, case: Case, decision: Decision | None = None) -> tuple[str, ...]:
    """Pages that no longer have to be answered, and may be filled in from what is already known."""
    decision = decision or decide(pack, facts(case))
    if decision.outcome == UNDECIDED or pack.outcomes[decision.outcome].apart:
        return ()
    needed = {question.id for question in asked(pack, case, decision)}
    acts = (p.id for p in case.people if p.motivation is None and p.kind == "child" and _acts(pack, p.roles))
    return (
        *(f"question:{question}" for question in pack.questions if question not in needed),
        *(f"motivation:{person}" for person in acts),
    )


def asked(pack: Pack, case: Case, decision: Decision) -> list[Question]:
    """The questions on the path: answered, still to ask, or needed beside one of these."""
    outcome = pack.outcomes.get(decision.outcome)
    if outcome and outcome.apart:
        return [question for question in pack.questions.values() if question.id in case.answers]
    quiet = outcome is not None and outcome.no_questions
    wanted = set(decision.still_to_ask) if outcome is None else set()
    for_steps = _questions_of_steps(pack)
    on_path = wanted | set(case.answers)
    return [
        question
        for question in pack.questions.values()
        if question.id in on_path
        or (not question.decides and question.id in for_steps)
        or (not question.decides and not quiet and (not question.before or question.before in on_path))
    ]


def next_page(pack: Pack, case: Case, page: str) -> str:
    """The page after this one; after an optional page, the next optional one."""
    decision = decide(pack, facts(case))
    order = path(pack, case, decision)
    if page == "stop":
        return first_open(pack, case)
    if page in order:
        after = order[order.index(page) + 1 :]
        if not after:
            return first_open(pack, case)
        skip_stop = after[0] == "stop" and page.removeprefix("question:") not in stop_questions(pack, decision)
        return after[1] if skip_stop else after[0]
    return next((each for each in _behind(pack, page) if each in extras(pack, case, decision)), "check")


def previous_page(pack: Pack, case: Case, page: str) -> str:
    """The page before this one, or "" where there is none."""
    order = path(pack, case)
    if page in order:
        at = order.index(page)
        return order[at - 1] if at else ""
    return "people" if page.startswith("person:") else "check"


def first_open(pack: Pack, case: Case) -> str:
    """The first page that still needs the DSL: where to go on with a case."""
    if case.signed:
        return "record"
    open_pages = (page for page in path(pack, case) if not _done(case, page))
    return next(open_pages, "people")  # undecided with every page done: somebody who acted is not listed yet


def stop_questions(pack: Pack, decision: Decision) -> tuple[str, ...]:
    """The questions whose answers made a stop rule speak, in the order of the pack."""
    at_once = {rule.id for rule in pack.rules if rule.at_once}
    spoke = {about for reason in decision.reasons if reason.rule in at_once for about in reason.because}
    return tuple(question for question in pack.questions if question in spoke)


def no_questions(pack: Pack, decision: Decision) -> bool:
    """Whether children are not to be questioned further."""
    return decision.outcome != UNDECIDED and pack.outcomes[decision.outcome].no_questions


def _behind(pack: Pack, page: str) -> tuple[str, ...]:
    order = tuple(f"question:{question}" for question in pack.questions)
    return order[order.index(page) + 1 :] if page in order else ()


def _questions_of_steps(pack: Pack) -> set[str]:
    members = (m for step in pack.steps.values() for m in (*step.condition.members, *step.condition.unless))
    return {member.partition(":")[0] for member in members}


def _asks_motivation(pack: Pack, decision: Decision, case: Case, person: str) -> bool:
    listed = next(p for p in case.people if p.id == person)
    pending = f"motivation:{listed.ref}" in decision.still_to_ask and decision.outcome == UNDECIDED
    return pending or (listed.motivation is not None and _acts(pack, listed.roles))


def _acts(pack: Pack, roles: tuple[str, ...]) -> bool:
    return any(pack.roles[role].acting for role in roles)


def _done(case: Case, page: str) -> bool:
    kind, _, ident = page.partition(":")
    done = {
        "concern": bool(case.concern),
        "people": bool(case.people),
        "question": ident in case.answers,
        "motivation": any(p.id == ident and p.motivation is not None for p in case.people),
        "stop": True,
    }
    return done.get(kind, "choice" in case.decision)
