"""From a page's id to the page: one decision is worked out, and all that the page says follows from it."""

from core.assessment import Case, Listed, facts
from core.decide import UNDECIDED, Decision, decide
from core.errors import InputFaults
from core.pack import Pack
from core.page.asking import concern_page, motivation_page, people_page, person_page, question_page
from core.page.check import check_page
from core.page.deciding import decision_page, sign_page
from core.page.outcome import outcome_page
from core.page.parts import Setting
from core.page.shapes import Page
from core.path import ENDING

NOT_LISTED = "page: This person is no longer on the list. Go back to who is involved"


def page_for(pack: Pack, case: Case, page: str, setting: Setting, decision: Decision | None = None) -> Page:
    """The page with this id (see core/path.py), for this case as it stands.

    Raises InputFaults, in words for the screen, for a page that this case does not have now.
    """
    decision = decision or decide(pack, facts(case))
    kind, _, ident = page.partition(":")
    if kind in ("stop", *ENDING):
        return _ending(pack, case, decision, setting, page)
    match kind:
        case "question" if ident in pack.questions:
            return question_page(pack, case, decision, ident)
        case "concern":
            return concern_page(pack, case)
        case "people":
            return people_page(pack, case, decision)
        case "person":
            return person_page(pack, case, ident)
        case "motivation":
            return motivation_page(pack, case, decision, _listed(case, ident))
        case _:
            raise ValueError(f"there is no page {page!r}")


def _ending(pack: Pack, case: Case, decision: Decision, setting: Setting, page: str) -> Page:
    if decision.outcome == UNDECIDED:
        raise InputFaults([f"page: {pack.undecided}"])
    match page:
        case "check":
            return check_page(pack, case, decision)
        case "decision":
            return decision_page(pack, case, decision)
        case "sign":
            return sign_page(pack, case, decision)
        case _:
            return outcome_page(pack, case, decision, setting, page)


def _listed(case: Case, ident: str) -> Listed:
    found = next((person for person in case.people if person.id == ident), None)
    if found is None:
        raise InputFaults([NOT_LISTED])
    return found
