"""The DSL's own decision beside what the guidance indicates: when it departs, and what it then needs."""

from datetime import date

from core.assessment.case import Case
from core.decide import UNDECIDED, Decision
from core.pack import Pack

DECISION_FIELDS = (
    "choice",
    "reasons",
    "adviser",
    "adviser_when",
    "adviser_said",
    "second_name",
    "second_role",
    "review",
)
DAYS = ("review", "adviser_when")  # fields that hold an ISO date
DEPARTURE_NEEDS = {
    "reasons": "Give your reasons for deciding otherwise",
    "adviser": "Say who you consulted",
    "adviser_when": "Enter the date on which you consulted them",
    "adviser_said": "Write down what they advised",
    "second_name": "Name the second person who will sign",
}


def less_cautious(pack: Pack, choice: str, indicated: str) -> bool:
    """Whether a decision is less cautious than what was indicated: a departure, which needs reasons.

    Outcomes stand from most to least urgent, those apart last: to leave the guidance where it applies is a departure.
    Where the guidance does not apply nothing stands above or below, and to refer all the same is no departure; but
    what would let imagery be deleted that is to be kept is one.
    """
    if choice == indicated:
        return False
    order = list(pack.outcomes)
    if indicated == UNDECIDED:
        return choice != order[0]
    if pack.outcomes[indicated].apart:
        return pack.outcomes[indicated].keeps_imagery and not pack.outcomes[choice].keeps_imagery
    return order.index(choice) > order.index(indicated)


def missing_from_decision(pack: Pack, case: Case, decision: Decision) -> tuple[tuple[str, str], ...]:
    """(field, sentence) for each part of the DSL's decision that is still needed before signing."""
    values = case.decision
    choice = values.get("choice", "")
    wanted = {} if choice else {"choice": "Choose your decision"}
    wanted["review"] = "Enter a date to look at this decision again"
    if choice and less_cautious(pack, choice, decision.outcome):
        wanted |= DEPARTURE_NEEDS
    return tuple((field, says) for field, says in wanted.items() if not _given(field, values.get(field, "")))


def decision_faults(pack: Pack, part: str, value: str) -> list[str]:
    """Why this cannot be a part of a decision, as sentences with their place. An empty value takes a part back."""
    if part not in DECISION_FIELDS:
        return [f"decision.{part}: this is not part of a decision"]
    if value and part == "choice" and value not in pack.outcomes:
        return ["choice: Choose one of the decisions on the page"]
    if value and part in DAYS and not _given(part, value):
        return [f"{part}: Enter a day, a month and a year"]
    return []


def _given(field: str, value: str) -> bool:
    return _is_day(value) if field in DAYS else bool(value.strip())


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
