"""One line of the case list: what it shows of a case, and what the case is found by."""

import re

from core.assessment import Case, facts
from core.decide import Decision, decide
from core.pack import Pack
from core.page import day_words
from core.path import first_open
from core.record import check_code, from_canonical

WAITS = "Waiting for second signature"
MOST_SHOWN = 12  # children named in one line
LONGEST_SEARCH = 1500  # bytes; folding makes some letters longer


def list_line(pack: Pack, case: Case) -> dict[str, str | int]:
    """What the case list shows of a case, in words."""
    decision = decide(pack, facts(case))
    outcome = pack.outcomes.get(decision.outcome)
    decided = pack.outcomes.get(case.decision.get("choice", "")) if case.signed else outcome
    status, label = _status(case)
    return {
        "reference": case.reference,
        "initials": _initials(case),
        "status": status,
        "label": label,
        "tone": decided.tone if decided else "",
        "outcome": (decided.choice if case.signed else decided.title) if decided else "Outcome not reached yet",
        "next": _next(pack, case, decision, waits=label == WAITS),
        "opened": case.opened_at.isoformat(timespec="minutes") if case.opened_at else "",
        "review": case.decision.get("review", ""),
    }


def search_text(case: Case) -> str:
    """What a case is found by: reference, check codes, initials; cut where the store's list would not take more."""
    whole = " ".join([case.reference, *(v.code for v in case.versions), *(p.ref for p in case.people)])
    return whole.encode()[:LONGEST_SEARCH].decode(errors="ignore")


def sought(text: str) -> str:
    """What to look for: of a scanned square, the check code that belongs to its digest; any other text as it is."""
    scanned = re.fullmatch(r"WAYMARK1:.*:V\d+:([0-9A-F]{64})(?::\d+:[0-9A-Z]{20})?", text.strip().upper())
    return check_code(bytes.fromhex(scanned[1])) if scanned else text


def _status(case: Case) -> tuple[str, str]:
    if not case.signed:
        return "open", "New version in progress" if case.versions else "In progress"
    newest = case.versions[-1]
    waits = from_canonical(newest.record.encode()).departure and not newest.second
    return ("open", WAITS) if waits else ("signed", "Signed")


def _next(pack: Pack, case: Case, decision: Decision, *, waits: bool) -> str:
    if case.signed:
        if waits:
            return "get the second signature"
        chosen = pack.outcomes[case.decision["choice"]]
        return f"{chosen.next_step}; look again on {day_words(case.decision['review'])}"
    page = first_open(pack, case, decision)
    kind, _, ident = page.partition(":")
    if kind == "question":
        return f"answer “{pack.questions[ident].short}”"
    words = {
        "concern": "record the concern",
        "people": "list who is involved",
        "motivation": "describe each child’s act",
        "check": "check your answers and see the outcome",
        "decision": "record your decision",
        "sign": "sign your decision",
    }
    return words[kind]


def _initials(case: Case) -> str:
    """The children as the list shows them: a few, and how many more."""
    children = [person.ref for person in case.people if person.kind == "child"]
    more = len(children) - MOST_SHOWN
    return ", ".join(children[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
