"""A case from beginning to end without a screen: for smoke tests and integrators."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from core.assessment import Case, Listed, facts
from core.case_file import CaseFile
from core.casework import Casework
from core.decide import UNDECIDED, decide
from core.errors import InputFaults, WaymarkError
from core.pack import Pack
from core.page import Setting
from core.paper import draw_record
from core.store import create_store
from core.store.words_only import fit_text
from core.version import PRODUCT

WHO = "Headless door"  # who signs: no person was at a screen
LOOK_AGAIN = timedelta(days=7)


def whole_case(
    pack: Pack, told: CaseFile, *, folder: Path, password: str, pdf: Path, now: Callable[[], datetime]
) -> dict[str, str | int]:
    """Make a store in `folder`, record, decide as indicated, sign, and write the record to `pdf`.

    Returns what was made. Raises InputFaults for a case without an outcome, WaymarkError for a folder that is not
    empty, a password that will not do, or a place that cannot be written.
    """
    decision = decide(pack, told.facts)
    faults = [f"still to ask: {each}" for each in decision.still_to_ask if decision.outcome == UNDECIDED]
    faults += _unfit(told, folder, pdf)
    if faults:  # before anything is made
        raise InputFaults(faults)
    vault, _ = create_store(folder, user_name=WHO, password=password, at=now())
    with vault:
        work = Casework(vault, (pack,), PRODUCT, now, names=vault.people())
        work.set_setting(Setting("Setting not named", "", {}))
        case = _recorded(work, work.start_case(), told)
        case = work.set_decision(case, "choice", decision.outcome)
        case = work.set_decision(case, "review", (now() + LOOK_AGAIN).date().isoformat())
        case = work.sign(case, password)
        record = work.record_of(case, 1)
        work.log(case, "copy_saved", version=1)
        drawn = draw_record(record, printed=f"Written {now():%d %b %Y, %H:%M}", check=vault.anchor().text)
    try:
        pdf.write_bytes(drawn)
    except OSError as fault:
        raise WaymarkError(f"--pdf: the record could not be written: {fault.strerror}") from fault
    return {
        "reference": case.reference,
        "outcome": decision.outcome,
        "decision": record.decision,
        "version": 1,
        "check_code": case.versions[0].code,
        "digest": case.versions[0].digest,
    }


def _unfit(told: CaseFile, folder: Path, pdf: Path) -> list[str]:
    """What the store would refuse in the midst of the case, and a place where the record cannot go."""
    faults = []
    if not pdf.parent.is_dir() or pdf.is_dir():
        faults.append(f"--pdf: {pdf} cannot be written; name a file in a folder that is there")
    elif folder.resolve() in pdf.resolve().parents:
        faults.append("--pdf: the record is not encrypted; name a file outside the folder of the store")
    for question, text in told.notes.items():
        try:
            fit_text(f"notes.{question}", text)
        except InputFaults as fault:
            faults += fault.faults
    refs = [person.ref.strip() for person in told.facts.people]
    faults += [f"children[{n}].ref: stands here more than once" for n, ref in enumerate(refs) if ref in refs[:n]]
    return faults


def _recorded(work: Casework, case: Case, told: CaseFile) -> Case:
    adult = work.pack_of(case).adult_act.from_age
    for person in told.facts.people:
        kind = "adult" if person.age is not None and person.age >= adult else person.kind
        listed = Listed("", person.ref, kind, person.age, person.roles)
        case = work.list_person(case, listed, roles_needed=False)
        if person.motivation:
            case = work.set_motivation(case, case.people[-1].id, person.motivation)
    for question, answer in told.facts.answers.items():
        case = work.answer(case, question, answer)
    for question, text in told.notes.items():
        case = work.note(case, question, text)
    if decide(work.pack_of(case), facts(case)).outcome == UNDECIDED:
        raise InputFaults(["the case: could not be recorded as it was told"])
    return case
