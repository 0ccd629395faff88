"""The DSL's own decision, and the page on which it is signed."""

from core.assessment import DAYS, Case, less_cautious, missing_from_decision
from core.decide import Decision
from core.pack import Pack
from core.page.parts import CheckRow, Choice, Said
from core.page.shapes import DecisionPage, SignPage
from core.page.words import day_words

SUMMARY = (
    ("reasons", "Your reasons"),
    ("adviser", "Consulted"),
    ("adviser_when", "Consulted on"),
    ("adviser_said", "They advised"),
    ("second_name", "Second person"),
    ("review", "Look again on"),
)


def decision_page(pack: Pack, case: Case, decision: Decision) -> DecisionPage:
    """The choices, and which of them depart from what is indicated."""
    return DecisionPage(
        id="decision",
        heading="What have you decided?",
        indicated=decision.outcome,
        indicated_title=pack.outcomes[decision.outcome].title,
        choices=tuple(Choice(o.id, o.choice) for o in pack.outcomes.values()),
        departs=tuple(o for o in pack.outcomes if less_cautious(pack, o, decision.outcome)),
        values=case.decision,
    )


def sign_page(pack: Pack, case: Case, decision: Decision) -> SignPage:
    """What is about to be signed, and what still keeps it from being signed."""
    values = case.decision
    lines = [Said("The guidance indicates", pack.outcomes[decision.outcome].title)]
    if "choice" in values:
        lines.append(Said("Your decision", pack.outcomes[values["choice"]].choice))
    departs = less_cautious(pack, values.get("choice", decision.outcome), decision.outcome)
    for name, label in SUMMARY:
        if (value := values.get(name)) and (departs or name != "second_name"):
            lines.append(Said(label, day_words(value) if name in DAYS else value))
    missing = missing_from_decision(pack, case, decision)
    return SignPage(
        id="sign",
        heading="Sign this decision",
        lines=tuple(lines),
        missing=tuple(CheckRow("decision", says, "", "") for _, says in missing),
        departs=departs,
    )
