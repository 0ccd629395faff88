"""What the screen must show now, as plain data: one frozen object a page, complete, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.answers import Answer
from core.assessment import Case, Listed, facts
from core.decide import UNDECIDED, Decision, Reason, decide
from core.pack import Advice, ConcernField, Outcome, Pack, Question
from core.path import asked, extras, no_questions, path, stop_questions

PLACES_SHOWN = 2  # on a screen; more would bury the reason
USUAL_LABELS = {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_KNOWN: "Not known"}
USUAL_HINTS = {Answer.NOT_KNOWN: "Waymark never treats this as a no"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
KIND_LABELS = {"child": "Child", "adult": "Adult", "unknown": "Someone not identified"}


@dataclass(frozen=True, slots=True)
class Setting:
    """The school or college, as set up: its name, area and the contacts somebody has confirmed."""

    name: str
    area: str
    contacts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a group."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A line with where it comes from: `text` is said, `detail` stands smaller beneath (answer given, places)."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of advice: `lead` is said strongly, `rest` follows; `contact` is who to ring, in words."""

    lead: str
    rest: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question. `known_only`: children are not to be questioned; `extra`: it need not be answered any more."""

    id: str
    heading: str
    caption: str
    hint: str
    choices: tuple[Choice, ...]
    answer: str
    note_label: str
    note: str
    why: str
    cites: tuple[str, ...]
    known_only: bool
    extra: bool


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """The first account. `values` holds what was entered, by field id."""

    id: str
    heading: str
    fields: tuple[ConcernField, ...]
    values: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One listed person in words."""

    id: str
    ref: str
    says: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody involved, children first. `missing` says what is still needed, or is empty."""

    id: str
    heading: str
    children: tuple[PersonRow, ...]
    others: tuple[PersonRow, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person to list or correct; `person` is None for a new one."""

    id: str
    heading: str
    person: Listed | None
    roles: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MotivationPage:
    """How one child's act is classed. Groups are (class, choices)."""

    id: str
    heading: str
    hint: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    answer: str
    cites: tuple[str, ...]
    known_only: bool
    extra: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of check answers; `page` is where it is changed."""

    page: str
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything told so far, in sections (title, rows), what was not asked, and what does not fit together."""

    id: str
    heading: str
    sections: tuple[tuple[str, tuple[CheckRow, ...]], ...]
    not_asked: tuple[CheckRow, ...]
    contradictions: tuple[Said, ...]
    outcome_title: str


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """The outcome, or (id `stop`) the short page that speaks at once.

    `level` is refer, advice, manage or outside. `extras`: how many questions may still be filled in.
    """

    id: str
    level: str
    title: str
    what: str
    because: str
    do: tuple[Told, ...]
    do_not: tuple[Told, ...]
    support: tuple[Told, ...]
    why: tuple[Said, ...]
    not_known: tuple[Said, ...]
    contradictions: tuple[Said, ...]
    readings: tuple[tuple[str, Said], ...]
    you_decide: str
    extras: int


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """The DSL's own decision. `rank` of a choice above that of `indicated` is a departure."""

    id: str
    heading: str
    indicated: str
    indicated_title: str
    choices: tuple[Choice, ...]
    departs: tuple[str, ...]  # choices less cautious than indicated
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignPage:
    """What is about to be signed, and what is still missing (each with the page that mends it)."""

    id: str
    heading: str
    lines: tuple[Said, ...]
    missing: tuple[CheckRow, ...]
    departs: bool


Page = (
    QuestionPage | ConcernPage | PeoplePage | PersonPage | MotivationPage | CheckPage | OutcomePage | DecisionPage
    | SignPage
)  # fmt: skip


def page_for(pack: Pack, case: Case, page: str, setting: Setting) -> Page:
    """The page with this id (see core/path.py), for this case as it stands."""
    decision = decide(pack, facts(case))
    kind, _, ident = page.partition(":")
    match kind:
        case "question":
            return _question(pack, case, decision, ident)
        case "concern":
            return ConcernPage("concern", "What has come to your notice?", pack.concern, case.concern)
        case "people":
            return _people(pack, case, decision)
        case "person":
            return _person(pack, case, ident)
        case "motivation":
            return _motivation(pack, case, decision, ident)
        case "check":
            return _check(pack, case, decision)
        case "stop" | "outcome":
            return _outcome(pack, case, decision, setting, page)
        case "decision":
            return _decision(pack, case, decision)
        case "sign":
            return _sign(pack, case, decision)
        case _:
            raise ValueError(f"there is no page {kind!r}")


def answer_words(question: Question, answer: Answer) -> str:
    """How an answer is said: the pack's label where it has one."""
    return question.options.get(answer, USUAL_LABELS[answer])


def person_words(pack: Pack, person: Listed) -> str:
    """One person in one line: who, age, what they did or had done to them."""
    kind = {"child": "Child", "adult": "Adult", "unknown": "Not identified"}[person.kind]
    age = f"aged {person.age}" if person.age is not None else "age not known"
    roles = ", ".join(pack.roles[role].label.lower() for role in person.roles)
    return f"{kind}, {age}. {roles[:1].upper()}{roles[1:]}."


def concern_words(field: ConcernField, value: str | tuple[str, ...]) -> str:
    """What was entered for one part of the concern, in words."""
    labels = dict(field.options)
    if field.kind == "date" and isinstance(value, str) and value != "not_known":
        return day_words(value)
    if isinstance(value, tuple):
        return ", ".join(labels.get(each, each) for each in value)
    if value == "not_known" and "not_known" not in labels:
        return "Not known"
    return labels.get(value, value)


def day_words(iso: str) -> str:
    """22 November 2026; a text that is no ISO date as it is."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def because_words(pack: Pack, about: str, said: str) -> str:
    """What one answer means, as the end of "Because you said …"."""
    kind, _, ref = about.partition(":")
    if about in pack.questions:
        return pack.questions[about].means[Answer(said)]
    if kind == "age":
        return f"the age of {ref} is not known" if said == "not_known" else f"{ref} is {said}"
    if kind == "motivation":
        return f"the act of {ref} was classed as “{pack.motivations[said].label.lower()}”"
    if kind == "role":
        return f"{ref} is listed as “{pack.roles[said].label.lower()}”"
    return f"{ref or about} is listed as {KIND_LABELS.get(said, said).lower()}"


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
    """Each reason: what was found, with the answer given and the places."""
    return tuple(_why_row(pack, about, said, reason) for reason in reasons for about, said in reason.because.items())


def not_known_rows(pack: Pack, decision: Decision) -> tuple[Said, ...]:
    """What is not known and keeps the outcome high."""
    rows = []
    for about in decision.not_known:
        question = pack.questions.get(about)
        if question:
            rows.append(Said(question.ask, "; ".join(pack.cited(question.cites)) + "."))
        else:
            rows.append(Said(f"The age of {about.partition(':')[2]}"))
    return tuple(rows)


def contradiction_rows(pack: Pack, decision: Decision) -> tuple[Said, ...]:
    """What does not fit together."""
    found = (pack.contradictions[each] for each in decision.contradictions)
    return tuple(Said(each.says, "; ".join(pack.cited(each.cites)) + ".") for each in found)


def less_cautious(pack: Pack, choice: str, indicated: str) -> bool:
    """Whether a decision is less cautious than what was indicated: a departure, which needs reasons."""
    order = list(pack.outcomes)
    if choice == indicated:
        return False
    if indicated == UNDECIDED:
        return choice != order[0]
    if pack.outcomes[indicated].apart:
        return False
    return order.index(choice) > order.index(indicated)


def missing_from_decision(pack: Pack, case: Case, decision: Decision) -> tuple[tuple[str, str], ...]:
    """(field, sentence) for each part of the DSL's decision that is still needed before signing."""
    values = case.decision
    choice = values.get("choice", "")
    missing = []
    if not choice:
        missing.append(("choice", "Choose your decision"))
    if not values.get("review"):
        missing.append(("review", "Enter a date to look at this decision again"))
    if choice and less_cautious(pack, choice, decision.outcome):
        wanted = {
            "reasons": "Give your reasons for deciding otherwise",
            "adviser": "Say who you consulted",
            "adviser_when": "Enter the date on which you consulted them",
            "adviser_said": "Write down what they advised",
            "second_name": "Name the second person who will sign",
        }
        missing += [(field, says) for field, says in wanted.items() if not values.get(field, "").strip()]
    return tuple(missing)


def _why_row(pack: Pack, about: str, said: str, reason: Reason) -> Said:
    """One thing that was said, what it means, and the places nearest to it: the paper has them all."""
    question = pack.questions.get(about)
    cites = question.cites if question else reason.cites
    answer = f"Your answer: {answer_words(question, Answer(said))}. " if question else ""
    places = "; ".join(pack.cited(cites[:PLACES_SHOWN]))
    return Said(_sentence(because_words(pack, about, said)), f"{answer}{places}.")


def _question(pack: Pack, case: Case, decision: Decision, ident: str) -> QuestionPage:
    question = pack.questions[ident]
    stopped = no_questions(pack, decision) and ident not in stop_questions(pack, decision)
    answer = case.answers.get(ident)
    return QuestionPage(
        id=f"question:{ident}",
        heading=question.ask,
        caption=_caption(pack, question),
        hint=question.known_only if stopped else question.hint,
        choices=tuple(
            Choice(a.value, answer_words(question, a), question.option_hints.get(a, USUAL_HINTS.get(a, "")))
            for a in Answer
        ),
        answer=answer.value if answer else "",
        note_label=question.note or "What do you know about this? (optional)",
        note=case.notes.get(ident, ""),
        why=question.why,
        cites=pack.cited(question.cites),
        known_only=stopped,
        extra=f"question:{ident}" in extras(pack, case, decision),
    )


def _caption(pack: Pack, question: Question) -> str:
    """Section and, where the number is certain, which question of how many."""
    title = pack.sections[question.section].title
    deciding = [q.id for q in pack.questions.values() if q.section == question.section and q.decides]
    if not question.decides or len(deciding) < 2:  # noqa: PLR2004 - one of one says nothing
        return title
    return f"{title}: question {deciding.index(question.id) + 1} of {len(deciding)}"


def _people(pack: Pack, case: Case, decision: Decision) -> PeoplePage:
    rows = [(p.kind, PersonRow(p.id, p.ref, person_words(pack, p))) for p in case.people]
    missing = ""
    if not case.people:
        missing = "List every child involved before you go on. Initials are enough."
    elif "children" in decision.still_to_ask:
        acting = " or ".join(f"“{role.label.lower()}”" for role in pack.roles.values() if role.acting)
        missing = f"Nobody listed has done anything yet. List the child who did, as {acting}."
    return PeoplePage(
        id="people",
        heading="Who is involved?",
        children=tuple(row for kind, row in rows if kind == "child"),
        others=tuple(row for kind, row in rows if kind != "child"),
        missing=missing,
    )


def _person(pack: Pack, case: Case, ident: str) -> PersonPage:
    person = next((p for p in case.people if p.id == ident), None)
    heading = f"About {person.ref}" if person else "Who do you want to list?"
    return PersonPage(f"person:{ident}", heading, person, tuple(Choice(r.id, r.label) for r in pack.roles.values()))


def _motivation(pack: Pack, case: Case, decision: Decision, ident: str) -> MotivationPage:
    person = next(p for p in case.people if p.id == ident)
    known_only = no_questions(pack, decision)
    groups = [
        (
            found.label,
            tuple(Choice(m.id, m.label, m.hint) for m in pack.motivations.values() if m.act_class == found.id),
        )
        for found in pack.act_classes.values()
    ]
    rest = tuple(Choice(m.id, m.label, m.hint) for m in pack.motivations.values() if not m.act_class)
    roles = " and ".join(pack.roles[role].label.lower() for role in person.roles if pack.roles[role].acting)
    usual = "Choose what fits this child’s own act. Each child’s act is looked at by itself."
    return MotivationPage(
        id=f"motivation:{ident}",
        heading=f"{person.ref} {roles}. How would you describe it?"
        if roles
        else f"How would you describe {person.ref}’s part?",
        hint="Record only what is already known. Do not ask the child." if known_only else usual,
        groups=(*groups, *((("", rest),) if rest else ())),
        answer=person.motivation or "",
        cites=tuple(dict.fromkeys(label for m in pack.motivations.values() for label in pack.cited(m.cites))),
        known_only=known_only,
        extra=f"motivation:{ident}" in extras(pack, case, decision),
    )


def _check(pack: Pack, case: Case, decision: Decision) -> CheckPage:
    concern = tuple(
        CheckRow("concern", field.ask, concern_words(field, case.concern[field.id]), "")
        for field in pack.concern
        if case.concern.get(field.id)
    )
    people = tuple(CheckRow("people", p.ref, person_words(pack, p), p.note) for p in case.people)
    sections: list[tuple[str, tuple[CheckRow, ...]]] = [("The concern", concern), ("People", people)]
    on_path = asked(pack, case, decision)
    for section in pack.sections.values():
        rows = tuple(_check_row(case, q) for q in on_path if q.section == section.id and q.id in case.answers)
        sections.append((section.title, rows))
    acts = tuple(
        CheckRow(f"motivation:{p.id}", p.ref, pack.motivations[p.motivation].label, "")
        for p in case.people
        if p.motivation
    )
    sections.append(("Each child’s act", acts))
    return CheckPage(
        id="check",
        heading="Check what you have recorded",
        sections=tuple((title, rows) for title, rows in sections if rows),
        not_asked=tuple(_not_asked(pack, case, page) for page in extras(pack, case, decision)),
        contradictions=contradiction_rows(pack, decision),
        outcome_title="" if decision.outcome == UNDECIDED else pack.outcomes[decision.outcome].title,
    )


def _check_row(case: Case, question: Question) -> CheckRow:
    return CheckRow(
        f"question:{question.id}",
        question.ask,
        answer_words(question, case.answers[question.id]),
        case.notes.get(question.id, ""),
    )


def _not_asked(pack: Pack, case: Case, page: str) -> CheckRow:
    kind, _, ident = page.partition(":")
    if kind == "question":
        return CheckRow(page, pack.questions[ident].ask, "Not asked", case.notes.get(ident, ""))
    person = next(p for p in case.people if p.id == ident)
    return CheckRow(page, f"How {person.ref}’s act is described", "Not recorded", "")


def _outcome(pack: Pack, case: Case, decision: Decision, setting: Setting, page: str) -> OutcomePage:
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
            (r.title, Said(f"{r.one} {r.other} {r.says}", "; ".join(pack.cited(r.cites)) + "."))
            for r in (pack.readings[each] for each in decision.readings)
        ),
        you_decide=outcome.you_decide,
        extras=len(extras(pack, case, decision)),
    )


def because_sentence(pack: Pack, decision: Decision, outcome: Outcome) -> str:
    """The reasons in one short sentence; where there are many, the first two and how many more."""
    words = [because_words(pack, about, said) for reason in decision.reasons for about, said in reason.because.items()]
    words = list(dict.fromkeys(words))
    if not words or len({reason.rule for reason in decision.reasons}) < len(words) == len(decision.reasons[0].because):
        return outcome.what
    shown = words[:2]
    more = len(words) - len(shown)
    end = (
        f" There {'is' if more == 1 else 'are'} {more} more {'reason' if more == 1 else 'reasons'} below."
        if more
        else ""
    )
    return f"{outcome.because} {' and '.join(shown)}.{end}"


def _decision(pack: Pack, case: Case, decision: Decision) -> DecisionPage:
    indicated = decision.outcome
    return DecisionPage(
        id="decision",
        heading="What have you decided?",
        indicated=indicated,
        indicated_title="" if indicated == UNDECIDED else pack.outcomes[indicated].title,
        choices=tuple(Choice(o.id, o.choice) for o in pack.outcomes.values()),
        departs=tuple(o for o in pack.outcomes if less_cautious(pack, o, indicated)),
        values=case.decision,
    )


def _sign(pack: Pack, case: Case, decision: Decision) -> SignPage:
    values = case.decision
    lines = (
        [Said("The guidance indicates", pack.outcomes[decision.outcome].title)]
        if decision.outcome in pack.outcomes
        else []
    )
    if "choice" in values:
        lines.append(Said("Your decision", pack.outcomes[values["choice"]].choice))
    named = (
        ("reasons", "Your reasons"),
        ("adviser", "Consulted"),
        ("second_name", "Second person"),
        ("review", "Look again on"),
    )
    lines += [Said(label, values[name]) for name, label in named if values.get(name)]
    still = [CheckRow("decision", says, "", "") for _, says in missing_from_decision(pack, case, decision)]
    still += [
        CheckRow(page, "Finish the assessment", "", "")
        for page in path(pack, case, decision)[-1:]
        if decision.outcome == UNDECIDED
    ]
    return SignPage(
        id="sign",
        heading="Sign this decision",
        lines=tuple(lines),
        missing=tuple(still),
        departs=less_cautious(pack, values.get("choice", decision.outcome), decision.outcome),
    )


def _contact(pack: Pack, setting: Setting, line: Advice) -> str:
    if not line.contact:
        return ""
    contact = pack.contacts[line.contact]
    value = contact.value or setting.contacts.get(contact.id, "")
    return f"{contact.name}: {value}" if value else f"{contact.name}: not set yet. Add it under Settings."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
