"""The outcome page and the page that speaks at once: what it is, because, what to do and not to do, why."""

from core.answers import Answer
from core.assessment import Case
from core.decide import Decision, Reason
from core.pack import Advice, Outcome, Pack, Rule
from core.page.parts import Said, Setting, Told
from core.page.shapes import OutcomePage
from core.page.words import answer_words, because_words, places, upper_first
from core.path import extras

PLACES_SHOWN = 2  # on a screen; more would bury the reason
REASONS_SHOWN = 2  # in the sentence at the top; all of them stand below it


def outcome_page(pack: Pack, case: Case, decision: Decision, setting: Setting, page: str) -> OutcomePage:
    """The page `outcome`, or `stop`, of a case that has an outcome."""
    outcome = pack.outcomes[decision.outcome]
    return OutcomePage(
        id=page,
        level=outcome.tone,
        title=outcome.title,
        what=outcome.what,
        because=because_sentence(pack, decision, outcome),
        do=told(pack, decision, setting, "do"),
        do_not=told(pack, decision, setting, "do-not"),
        support=told(pack, decision, setting, "support"),
        why=why_rows(pack, decision.reasons),
        not_known=not_known_rows(pack, decision),
        contradictions=contradiction_rows(pack, decision),
        readings=tuple(
            (r.title, Said(f"{r.one} {r.other} {r.says}", places(pack.cited(r.cites))))
            for r in (pack.readings[each] for each in decision.readings)
        ),
        you_decide=outcome.you_decide,
        extras=len(extras(pack, case, decision)),
    )


def because_sentence(pack: Pack, decision: Decision, outcome: Outcome, lead: str = "") -> str:
    """The reasons in one short sentence; where there are many, the first two and how many more.

    Where an outcome needs everything together there is no first reason: then its rule is said. `lead` stands for the
    outcome's own "Because you said", which is for the screen: nobody is spoken to on paper.
    """
    found = [(_rule(pack, reason), reason) for reason in decision.reasons]
    single = [reason for rule, reason in found if not rule.condition.every]
    words = [because_words(pack, about, said) for reason in single for about, said in reason.because.items()]
    words = list(dict.fromkeys(words))
    if not words:
        return next((rule.says for rule, _ in found), outcome.what)
    shown = words[:REASONS_SHOWN]
    more = len(words) - len(shown)
    end = f" There {'is 1 more reason' if more == 1 else f'are {more} more reasons'} below." if more else ""
    return f"{lead or outcome.because} {' and '.join(shown)}.{end}"


def told(pack: Pack, decision: Decision, setting: Setting, kind: str) -> tuple[Told, ...]:
    """The advice of one kind (do, do-not, support) for this decision, in order."""
    return tuple(
        Told(line.lead, line.says, _contact(pack, setting, line))
        for line in pack.advice
        if line.kind == kind
        and decision.outcome in line.outcomes
        and (not line.step or line.step in decision.required_steps)
        and (not line.areas or setting.area in line.areas)
    )


def why_rows(pack: Pack, reasons: tuple[Reason, ...]) -> tuple[Said, ...]:
    """Each reason: what was found, with the answer given and the places nearest to it. The paper has them all."""
    rows = []
    for reason in reasons:
        for about, said in reason.because.items():
            question = pack.questions.get(about)
            answer = f"Your answer: {answer_words(question, Answer(said))}. " if question else ""
            nearest = places(pack.cited(_cites_of(pack, reason, about)[:PLACES_SHOWN]))
            rows.append(Said(f"{upper_first(because_words(pack, about, said))}.", f"{answer}{nearest}"))
    return tuple(dict.fromkeys(rows))


def not_known_rows(pack: Pack, decision: Decision) -> tuple[Said, ...]:
    """What is not known and keeps the outcome high."""
    return tuple(Said(says, places(cites)) for says, cites in not_known(pack, decision))


def contradiction_rows(pack: Pack, decision: Decision) -> tuple[Said, ...]:
    """What does not fit together."""
    return tuple(Said(says, places(cites)) for says, cites in contradictions(pack, decision))


def not_known(pack: Pack, decision: Decision) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(what is not known, the places in words) for all that is not known and keeps the outcome high."""
    return tuple(
        (pack.questions[about].ask, pack.cited(pack.questions[about].cites))
        if about in pack.questions
        else (f"The age of {about.partition(':')[2]}", pack.cited(_places_of_unknown_age(pack, decision, about)))
        for about in decision.not_known
    )


def contradictions(pack: Pack, decision: Decision) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(what does not fit together, the places in words)."""
    found = (pack.contradictions[each] for each in decision.contradictions)
    return tuple((each.says, pack.cited(each.cites)) for each in found)


def _cites_of(pack: Pack, reason: Reason, about: str) -> tuple[str, ...]:
    """The places of one thing that was said. What is read from the list of people has those of the rule behind it."""
    kind = about.partition(":")[0]
    if about in pack.questions:
        return pack.questions[about].cites
    if kind == "motivation":
        return pack.motivations[reason.because[about]].cites
    rule = _rule(pack, reason)
    between = (pack.contradictions[each] for each in rule.condition.members if each in pack.contradictions)
    if any(reason.cites[: len(each.cites)] == each.cites for each in between):
        return reason.cites  # those of the contradiction come first
    return rule.cites


def _places_of_unknown_age(pack: Pack, decision: Decision, about: str) -> tuple[str, ...]:
    reasons = (reason for reason in decision.reasons if about in reason.because)
    return next((_cites_of(pack, reason, about) for reason in reasons), ())


def _rule(pack: Pack, reason: Reason) -> Rule:
    return next(rule for rule in pack.rules if rule.id == reason.rule)


def _contact(pack: Pack, setting: Setting, line: Advice) -> str:
    if not line.contact:
        return ""
    contact = pack.contacts[line.contact]
    value = contact.value or setting.contacts.get(contact.id, "")
    return f"{contact.name}: {value}" if value else f"{contact.name}: not set yet. Add it under Settings."
