"""New editions of the guidance, taken in from a signed file and kept in the log, so that they go where the records go.

The log is the one place where a taken edition stands: a backup, a restore, a move carry it along without more ado.
A case keeps the edition it was begun with; only new cases take the newest.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.answers import Answer
from core.assessment import Case, facts
from core.casework.work import Casework
from core.decide import Decision, Facts, decide
from core.errors import InputFaults, PackFaults, StoreFault
from core.pack import Pack
from core.pack_file import PACK_FILE, pack_from
from core.pack_parcel import PLACE, Parcel, checked_pack, read_parcel
from core.store import StoredEvent, Vault
from core.store.progress import Tick, no_tick

TAKEN: Final = "guidance_taken"
NO_CASE: Final = ""
URGENCY: Final = {"refer": 3, "advice": 2, "manage": 1, "outside": 1}  # by an outcome's tone; 0 while there is none
UNUSABLE: Final = "An edition of the guidance that was taken in cannot be used here: {}. Install the newest Waymark."
Publishers = Callable[[], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new edition would say of one open case. Titles are empty while there is no outcome.

    `new_questions` are those that its own edition does not have; `comparable` is false where that edition is not here.
    """

    reference: str
    now: str = ""
    then: str = ""
    differs: bool = False
    stricter: bool = False
    new_questions: int = 0
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new edition that passed every check, and what it would change. Nothing of it is kept yet."""

    parcel: Parcel = field(repr=False)
    pack: Pack = field(repr=False)
    cases: int  # worked cases, all of which hold
    new: tuple[str, ...]  # questions that were not in the edition before
    gone: tuple[str, ...]
    reworded: tuple[str, ...]
    rules: tuple[int, int]  # how many before, how many now
    effects: tuple[Effect, ...]


def editions(vault: Vault, shipped: Sequence[Pack], publishers: Sequence[bytes]) -> tuple[tuple[Pack, ...], list[str]]:
    """Every edition there is for these records, the one for new cases last; and what is wrong with those taken in.

    An edition whose publisher this program does not know (no longer, say) still serves the cases begun with it, and no
    new one: who wrote it into the log could write there, but could not sign for the publisher.
    """
    own = shipped[-1]
    old: list[Pack] = []
    new = [pack for pack in shipped if pack.id == own.id]
    notes: list[str] = []
    for event in _entries(vault, notes):
        try:
            parcel, pack = _kept(event)
        except PackFaults as fault:
            notes.append(UNUSABLE.format(fault.faults[0].partition(": ")[2] or fault.faults[0]))
            continue
        if any(pack.sha256 == each.sha256 for each in (*old, *new)):
            continue
        is_new = parcel.publisher in publishers and pack.id == own.id
        clashes = any(pack.edition == each.edition for each in new)  # what ships goes before
        (new if is_new and not clashes else old).append(pack)
    others = [pack for pack in shipped if pack.id != own.id]
    return (*old, *others, *sorted(new, key=lambda pack: pack.edition)), notes


def propose(work: Casework, raw: bytes, publishers: Sequence[bytes], tick: Tick = no_tick) -> Proposal:
    """Look through a guidance file, and say what it would change. Nothing is kept.

    Raises:
        PackFaults: every fault of the file, all about `file`.
    """
    tick("Checking the file.", 0.0)
    parcel = read_parcel(raw, publishers)
    faults = _unwanted(work, parcel)
    try:
        pack, cases = checked_pack(parcel)
    except PackFaults as fault:
        raise PackFaults([*faults, *(f"{PLACE}: {each}" for each in fault.faults)]) from None
    setting = work.setting()
    if setting is not None and setting.area not in pack.areas:
        faults.append(f"{PLACE}: It has nothing for your area. Ask whoever gave it to you for the right file")
    if faults:
        raise PackFaults(faults)
    before = work.packs[-1]
    kept = [question for question in pack.questions if question in before.questions]
    return Proposal(
        parcel=parcel,
        pack=pack,
        cases=cases,
        new=tuple(pack.questions[each].ask for each in pack.questions if each not in before.questions),
        gone=tuple(before.questions[each].ask for each in before.questions if each not in pack.questions),
        reworded=tuple(pack.questions[each].ask for each in kept if pack.questions[each] != before.questions[each]),
        rules=(len(before.rules), len(pack.rules)),
        effects=tuple(_effects(work, pack, tick)),
    )


def take_in(work: Casework, proposal: Proposal, shipped: Sequence[Pack], publishers: Sequence[bytes]) -> None:
    """Keep a new edition for good, in one entry; new cases take it from now on. It has been read back.

    Raises:
        PackFaults: it is no longer newer than what is here.
        StoreFault: it could not be kept; nothing has changed.
    """
    parcel = proposal.parcel
    if faults := _unwanted(work, parcel):
        raise PackFaults(faults)
    data = {
        "id": parcel.id,
        "edition": parcel.edition,
        "sha256": parcel.sha256,
        "publisher": base64.b64encode(parcel.publisher).decode(),
        "file": parcel.whole,
    }
    work.vault.append(TAKEN, NO_CASE, data, work.now())
    work.packs, _ = editions(work.vault, shipped, publishers)
    if work.packs[-1].sha256 != parcel.sha256:
        raise StoreFault("The new edition was saved but cannot be read back. Your cases go on with the one before.")


# -- what was taken in before ----------------------------------------------------------------------


def _entries(vault: Vault, notes: list[str]) -> list[StoredEvent]:
    try:
        return vault.events_of_kind(TAKEN)
    except StoreFault:  # damaged there; what is wrong with the store is said elsewhere
        notes.append("The editions of the guidance that were taken in cannot be read just now.")
        return []


def _kept(event: StoredEvent) -> tuple[Parcel, Pack]:
    """The edition in an entry, by its own hash and signature. Raises PackFaults."""
    data = event.data
    try:
        publisher = base64.b64decode(str(data["publisher"]), validate=True)
        raw = str(data["file"]).encode()
        named = (data["id"], data["edition"], data["sha256"])
    except (KeyError, ValueError):
        raise PackFaults([f"{PLACE}: its entry is not whole"]) from None
    parcel = read_parcel(raw, [publisher])
    pack = pack_from(parcel.texts[PACK_FILE])
    if not (named == (parcel.id, parcel.edition, parcel.sha256) == (pack.id, pack.edition, pack.sha256)):
        raise PackFaults([f"{PLACE}: it is not what its entry says"])
    return parcel, pack


# -- what a new one would change -------------------------------------------------------------------


def _unwanted(work: Casework, parcel: Parcel) -> list[str]:
    """Why an edition that may be whole is still not for these records."""
    own = work.packs[-1]
    if parcel.id != own.id:
        return [f"{PLACE}: It is guidance of another kind, {parcel.id}. This Waymark works with {own.id}"]
    if parcel.edition == own.edition:
        return [f"{PLACE}: Edition {parcel.edition} is in use already"]
    if parcel.edition < own.edition:
        return [f"{PLACE}: It is edition {parcel.edition}. A newer one, {own.edition}, is in use"]
    return []


def _effects(work: Casework, pack: Pack, tick: Tick) -> list[Effect]:
    rows = work.vault.find_cases(status="open", limit=-1)
    found = []
    for number, row in enumerate(rows):
        tick("Looking at your open cases.", number / len(rows))
        case = work.open_case(row.case)
        if not case.signed:  # what waits for a second signature is decided
            found.append(_effect(work, pack, case))
    return sorted(found, key=lambda effect: (not effect.stricter, not effect.differs, effect.reference))


def _effect(work: Casework, pack: Pack, case: Case) -> Effect:
    try:
        own = work.pack_of(case)
        now, then = decide(own, facts(case)), decide(pack, known_to(pack, facts(case)))
    except InputFaults:
        return Effect(case.reference, comparable=False)
    new = [each for each in then.still_to_ask if each in pack.questions and each not in own.questions]
    return Effect(
        reference=case.reference,
        now=_title(own, now),
        then=_title(pack, then),
        differs=now.outcome != then.outcome,
        stricter=_urgency(pack, then) > _urgency(own, now),
        new_questions=len(new),
    )


def known_to(pack: Pack, told: Facts) -> Facts:
    """What was told, without that of which this edition knows nothing: it would not have been asked."""
    people = tuple(
        replace(
            person,
            roles=tuple(role for role in person.roles if role in pack.roles),
            motivation=person.motivation if person.motivation in pack.motivations else None,
        )
        for person in told.people
    )
    answers: dict[str, Answer] = {each: said for each, said in told.answers.items() if each in pack.questions}
    return Facts(people, answers)


def _title(pack: Pack, decision: Decision) -> str:
    outcome = pack.outcomes.get(decision.outcome)
    return outcome.title if outcome else ""


def _urgency(pack: Pack, decision: Decision) -> int:
    outcome = pack.outcomes.get(decision.outcome)
    return URGENCY[outcome.tone] if outcome else 0
