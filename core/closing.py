"""Closes a case into the record that is signed: every word that is printed, taken from the pack and the case."""

from dataclasses import dataclass
from datetime import datetime

from core.answers import Answer
from core.assessment import Case, Listed, facts, less_cautious, missing_from_decision
from core.decide import UNDECIDED, Decision, decide
from core.errors import InputFaults
from core.pack import Outcome, Pack
from core.page import Setting, answer_words, because_sentence, because_words, concern_words
from core.page.outcome import contradictions
from core.page.words import lower_first, upper_first
from core.record import (
    SCHEMA,
    DecisionRecord,
    Departure,
    Line,
    PersonRow,
    QuestionRow,
    RuleRow,
    Signatory,
    StepRow,
    Version,
)

NOT_ASKED = "Not asked"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, when, in which setting and with which program ("Waymark 0.1.0")."""

    name: str
    at: datetime
    setting: Setting
    product: str
    training: bool = False


def close(pack: Pack, case: Case, signing: Signing) -> DecisionRecord:
    """The record of this case as decided. Raises InputFaults, all at once, where something is still missing."""
    decision = decide(pack, facts(case))
    missing = _missing(pack, case, decision, signing)
    if missing:
        raise InputFaults(missing)
    indicated = pack.outcomes[decision.outcome]
    chosen = pack.outcomes[case.decision["choice"]]
    departs = less_cautious(pack, chosen.id, indicated.id)
    return DecisionRecord(
        schema=SCHEMA,
        product=signing.product,
        training=int(signing.training),
        guidance_id=pack.id,
        guidance_edition=pack.edition,
        guidance_sha256=pack.sha256,
        guidance_title=f"{pack.title} ({pack.publisher})",
        setting=signing.setting.name,
        area=_area(pack, signing.setting),
        reference=case.reference,
        version=case.version,
        opened_at=_time(case.opened_at),
        signed_at=_time(signing.at),
        assessed_by=signing.name,
        decision=chosen.id,
        decision_title=chosen.choice,
        decision_tone=chosen.tone,
        sentence=_sentence(pack, decision, indicated, chosen, departs=departs),
        indicated=indicated.id,
        indicated_title=indicated.title,
        indicated_tone=indicated.tone,
        compared=_compared(indicated, chosen, departs=departs),
        reasons=case.decision.get("reasons", ""),
        departure=_departure(case) if departs else (),
        adviser=() if departs else _adviser(case),
        review_date=case.decision.get("review", ""),
        rules=_rules(pack, decision),
        considered=_considered(pack, indicated, chosen),
        not_known=_not_known(pack, case, decision),
        contradictions=tuple(
            Line("Does not fit together", says, cites) for says, cites in contradictions(pack, decision)
        ),
        readings=tuple(
            Line(reading.title, reading.says, pack.cited(reading.cites))
            for reading in (pack.readings[each] for each in decision.readings)
        ),
        concern=tuple(
            Line(field.ask, concern_words(field, case.concern[field.id]), pack.cited(field.cites))
            for field in pack.concern
            if case.concern.get(field.id)
        ),
        age_band=pack.age_bands[decision.age_band].label if decision.age_band in pack.age_bands else "Not known",
        people=tuple(_person(pack, decision, person) for person in case.people),
        questions=_questions(pack, case, decision),
        steps=tuple(
            StepRow(step.id, step.title, step.says, pack.cited(step.cites))
            for step in (pack.steps[each] for each in decision.required_steps)
        ),
        actions=(),
        referrals=(),
        parents=(),
        imagery=(),
        versions=_versions(case, signing),
        signatories=_signatories(case, signing, departs=departs),
    )


def _missing(pack: Pack, case: Case, decision: Decision, signing: Signing) -> list[str]:
    if decision.outcome == UNDECIDED:
        return [f"assessment: {pack.undecided}"]
    missing = [f"{field}: {says}" for field, says in missing_from_decision(pack, case, decision)]
    departs = less_cautious(pack, case.decision.get("choice", decision.outcome), decision.outcome)
    if departs and _same_name(case.decision.get("second_name", ""), signing.name):
        missing.append("second_name: Name somebody else. The second person cannot be you")
    return missing


def _same_name(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _sentence(pack: Pack, decision: Decision, indicated: Outcome, chosen: Outcome, *, departs: bool) -> str:
    if departs:
        return (
            f"The guidance indicates: {lower_first(indicated.title)}. The Designated Safeguarding Lead has decided "
            "otherwise, for the reasons given below."
        )
    because = because_sentence(pack, decision, indicated, "Because")
    return because if chosen is indicated else f"This is more cautious than the guidance indicates. {because}"


def _not_known(pack: Pack, case: Case, decision: Decision) -> tuple[Line, ...]:
    """Everything that was not known when this was signed; what kept the outcome high is marked."""
    kept = "Not known, and it kept the outcome high"
    asked = (q for q in pack.questions.values() if case.answers.get(q.id) is Answer.NOT_KNOWN)
    questions = (Line(kept if q.id in decision.not_known else "Not known", q.ask, pack.cited(q.cites)) for q in asked)
    ages = (
        Line(kept if f"age:{p.ref}" in decision.not_known else "Not known", f"The age of {p.ref}")
        for p in case.people
        if p.age is None and p.kind != "adult"
    )
    return (*questions, *ages)


def _compared(indicated: Outcome, chosen: Outcome, *, departs: bool) -> str:
    if chosen is indicated:
        return "as the guidance indicates"
    return "less cautious than the guidance indicates" if departs else "more cautious than the guidance indicates"


def _departure(case: Case) -> tuple[Departure, ...]:
    said = case.decision
    return (
        Departure(
            reasons=said.get("reasons", ""),
            consulted=said.get("adviser", ""),
            consulted_at=said.get("adviser_when", ""),
            advice=said.get("adviser_said", ""),
        ),
    )


def _adviser(case: Case) -> tuple[Line, ...]:
    labels = (("adviser", "Consulted"), ("adviser_when", "When"), ("adviser_said", "What they advised"))
    return tuple(Line(label, case.decision[name]) for name, label in labels if case.decision.get(name))


def _rules(pack: Pack, decision: Decision) -> tuple[RuleRow, ...]:
    says = {rule.id: rule for rule in pack.rules}
    return tuple(
        RuleRow(
            rule=reason.rule,
            says=says[reason.rule].says,
            because=tuple(upper_first(because_words(pack, about, said)) for about, said in reason.because.items()),
            cites=pack.cited(reason.cites),
        )
        for reason in decision.reasons
    )


def _considered(pack: Pack, indicated: Outcome, chosen: Outcome) -> tuple[str, ...]:
    """What was open to the DSL and not chosen, and how it stands to what was indicated."""
    others = [o for o in pack.outcomes.values() if o is not chosen and (o is indicated or not o.apart)]
    lines = []
    for other in others:
        if other is indicated:
            lines.append(f"{other.choice}: indicated by the guidance, and not chosen.")
        elif less_cautious(pack, other.id, indicated.id):
            lines.append(f"{other.choice}: less cautious than indicated, and not chosen.")
        else:
            lines.append(f"{other.choice}: not indicated, and not chosen.")
    return tuple(lines)


def _person(pack: Pack, decision: Decision, person: Listed) -> PersonRow:
    act = decision.classification.get(person.ref)
    words = ""
    if act and act.act_class:
        motivation = pack.motivations.get(act.subtype or "")
        label = motivation.label if motivation else pack.adult_act.label
        words = f"{pack.act_classes[act.act_class].label}: {lower_first(label)}"
    elif act and act.subtype and act.subtype in pack.motivations:
        words = pack.motivations[act.subtype].label
    return PersonRow(
        ref=person.ref,
        kind=person.kind,
        age=str(person.age) if person.age is not None else "Not known",
        roles=", ".join(pack.roles[role].label for role in person.roles),
        act=words,
        note=person.note,
    )


def _questions(pack: Pack, case: Case, decision: Decision) -> tuple[QuestionRow, ...]:
    decisive = {about for reason in decision.reasons for about in reason.because}
    return tuple(
        QuestionRow(
            id=question.id,
            section=pack.sections[question.section].title,
            ask=question.ask,
            answer=answer_words(question, case.answers[question.id]) if question.id in case.answers else NOT_ASKED,
            note=case.notes.get(question.id, ""),
            cites=pack.cited(question.cites),
            decisive=int(question.id in decisive),
        )
        for question in pack.questions.values()
    )


def _versions(case: Case, signing: Signing) -> tuple[Version, ...]:
    earlier = tuple(Version(v.version, _time(v.at), v.by, v.reason or "First signed version") for v in case.versions)
    reason = case.reopened_for or "First signed version"
    return (*earlier, Version(case.version, _time(signing.at), signing.name, reason))


def _signatories(case: Case, signing: Signing, *, departs: bool) -> tuple[Signatory, ...]:
    lead = Signatory("Designated Safeguarding Lead or deputy", signing.name, _time(signing.at))
    if not departs:
        return (lead,)
    role = case.decision.get("second_role") or "Second person"
    return (lead, Signatory(role, case.decision.get("second_name", ""), ""))


def _area(pack: Pack, setting: Setting) -> str:
    area = pack.areas.get(setting.area)
    return f"{area.name} ({area.partnership})" if area and area.partnership else area.name if area else ""


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
