"""The pages that ask: the concern, the people, one person, one question, one act."""

from core.answers import Answer
from core.assessment import Case, Listed
from core.decide import Decision
from core.pack import Pack, Question
from core.page.parts import Choice, PersonRow
from core.page.shapes import ConcernPage, MotivationPage, PeoplePage, PersonPage, QuestionPage
from core.page.words import answer_words, lower_first, person_words
from core.path import extras, no_questions

USUAL_HINTS = {Answer.NOT_KNOWN: "Waymark never treats this as a no"}
USUAL_NOTE = "What do you know about this? (optional)"
KNOWN_ONLY = "Record only what is already known. Do not ask the child."
EACH_ACT = "Choose what fits this child’s own act. Each child’s act is looked at by itself."


def concern_page(pack: Pack, case: Case) -> ConcernPage:
    """The first account."""
    return ConcernPage("concern", "What has come to your notice?", pack.concern, case.concern)


def people_page(pack: Pack, case: Case, decision: Decision) -> PeoplePage:
    """Everybody listed so far, and what the list still lacks."""
    rows = [(p.kind, PersonRow(p.id, p.ref, person_words(pack, p))) for p in case.people]
    missing = ""
    if not case.people:
        missing = "List every child involved before you go on. Initials are enough."
    elif "children" in decision.still_to_ask:
        acting = " or ".join(f"“{lower_first(role.label)}”" for role in pack.roles.values() if role.acting)
        missing = f"Nobody listed has done anything yet. List the child who did, as {acting}."
    return PeoplePage(
        id="people",
        heading="Who is involved?",
        children=tuple(row for kind, row in rows if kind == "child"),
        others=tuple(row for kind, row in rows if kind != "child"),
        missing=missing,
    )


def person_page(pack: Pack, case: Case, ident: str) -> PersonPage:
    """Somebody on the list, or somebody new where nobody has this id."""
    person = next((p for p in case.people if p.id == ident), None)
    heading = f"About {person.ref}" if person else "Who do you want to list?"
    return PersonPage(f"person:{ident}", heading, person, tuple(Choice(r.id, r.label) for r in pack.roles.values()))


def question_page(pack: Pack, case: Case, decision: Decision, ident: str) -> QuestionPage:
    """One question, with the answer and the note as recorded."""
    question = pack.questions[ident]
    known_only = no_questions(pack, decision)
    answer = case.answers.get(ident)
    return QuestionPage(
        id=f"question:{ident}",
        heading=question.ask,
        caption=_caption(pack, question),
        hint=question.known_only if known_only else question.hint,
        choices=tuple(
            Choice(a.value, answer_words(question, a), question.option_hints.get(a, USUAL_HINTS.get(a, "")))
            for a in Answer
        ),
        answer=answer.value if answer else "",
        note_label=question.note or USUAL_NOTE,
        note=case.notes.get(ident, ""),
        why=question.why,
        cites=pack.cited(question.cites),
        known_only=known_only,
        extra=f"question:{ident}" in extras(pack, case, decision),
    )


def motivation_page(pack: Pack, case: Case, decision: Decision, person: Listed) -> MotivationPage:
    """How one child's act is classed; what belongs to no class comes last."""
    known_only = no_questions(pack, decision)
    groups = [(each.label, _motivations(pack, each.id)) for each in pack.act_classes.values()]
    rest = _motivations(pack, "")
    roles = " and ".join(lower_first(pack.roles[role].label) for role in person.roles if pack.roles[role].acting)
    page = f"motivation:{person.id}"
    return MotivationPage(
        id=page,
        heading=f"{person.ref} {roles}. How would you describe it?"
        if roles
        else f"How would you describe {person.ref}’s part?",
        hint=KNOWN_ONLY if known_only else EACH_ACT,
        groups=(*groups, *((("", rest),) if rest else ())),
        answer=person.motivation or "",
        cites=tuple(dict.fromkeys(label for m in pack.motivations.values() for label in pack.cited(m.cites))),
        known_only=known_only,
        extra=page in extras(pack, case, decision),
    )


def _motivations(pack: Pack, act_class: str) -> tuple[Choice, ...]:
    return tuple(Choice(m.id, m.label, m.hint) for m in pack.motivations.values() if m.act_class == act_class)


def _caption(pack: Pack, question: Question) -> str:
    """Section and, where the number is certain, which question of how many."""
    title = pack.sections[question.section].title
    deciding = [q.id for q in pack.questions.values() if q.section == question.section and q.decides]
    if not question.decides or len(deciding) < 2:  # noqa: PLR2004 - one of one says nothing
        return title
    return f"{title}: question {deciding.index(question.id) + 1} of {len(deciding)}"
