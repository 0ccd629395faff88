"""A case sent to another school, and one received: kept as one entry, read only, never mixed with our own.

What comes in was written by somebody else. Each kind of entry has a form here, and whatever differs from it is refused.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from core.assessment import Case
from core.casework.line import LONGEST_SEARCH
from core.casework.sent_form import RECEIPT, SENT, case_of
from core.casework.work import Casework
from core.errors import InputFaults
from core.record import DecisionRecord, from_canonical
from core.store import Cost, StoredEvent
from core.store.canonical import canonical as store_canonical
from core.store.chain import moment, moment_text
from core.store.cost import FLOOR
from core.store.printed_check import parse_check
from core.store.transfer import Transfer, checked, export_case, read_transfer

RECEIVED = "case_received"
STATUS: Final = "received"
LONGEST_TO: Final = 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """A case ready to be handed over. `check` is the record check of its newest entry."""

    file: bytes = field(repr=False)
    reference: str
    check: str
    entries: int


@dataclass(frozen=True, slots=True)
class Sending:
    """That a case was sent, and what the other school said of it. `confirmed` is empty until that is noted."""

    seq: int
    to: str
    at: datetime
    by: str
    check: str
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedVersion:
    """One signed version of a case received."""

    version: int
    signed_by: str
    at: datetime
    record: DecisionRecord
    code: str


@dataclass(frozen=True, slots=True)
class ReceivedCase:
    """A case that another school sent, as it stands in our store under `id`."""

    id: str
    reference: str
    setting: str
    sender: str
    sent: datetime
    at: datetime
    by: str
    check: str
    entries: int
    case: Case
    versions: tuple[ReceivedVersion, ...]


# -- sending -----------------------------------------------------------------------------------------


def seal(work: Casework, case: str, words: str, cost: Cost = FLOOR) -> Sealed:
    """The file of a signed case. Changes nothing; `sent` is to follow once it is written. Raises InputFaults."""
    events = work.vault.events(case)
    if not any(event.kind == "signed" for event in events):
        raise InputFaults(["case: Sign a version first. A case is sent with its signed record"])
    setting = work.setting()
    if setting is None or not setting.name.strip():
        raise InputFaults(["case: Enter the name of your setting first, under Settings"])
    file = export_case(work.vault, case, words, setting=setting.name.strip(), sent=moment_text(work.now()), cost=cost)
    transfer = read_transfer(file, words, floor=cost)
    case_of(transfer)  # what the other school would refuse is not sent
    return Sealed(file, str(events[0].data["reference"]), transfer.check.text, len(transfer.entries))


def sent(work: Casework, case: str, sealed: Sealed, to: str) -> None:
    """Log that the file was written for `to`, the school it is meant for. Raises InputFaults about `to`."""
    require_to(to)
    data = {
        "to": to.strip(),
        "sha256": hashlib.sha256(sealed.file).hexdigest(),
        "entries": sealed.entries,
        "check": sealed.check,
    }
    work.vault.append(SENT, case, data, work.now())


def require_to(to: str) -> None:
    """Whether somebody is named. Raises InputFaults about `to`."""
    if not to.strip() or len(to.strip()) > LONGEST_TO or not to.strip().isprintable():
        raise InputFaults([f"to: Enter the school and the person, in at most {LONGEST_TO} characters"])


def sendings(work: Casework, case: str) -> tuple[Sending, ...]:
    """Each time a case was sent, oldest first."""
    events = work.vault.events(case)
    noted = {int(str(e.data["sending"])): str(e.data["by"]) for e in events if e.kind == RECEIPT}
    return tuple(
        Sending(
            e.seq, str(e.data["to"]), e.at, work.names.get(e.user, e.user), str(e.data["check"]), noted.get(e.seq, "")
        )
        for e in events
        if e.kind == SENT
    )


def note_receipt(work: Casework, case: str, sending: int, *, by: str, check: str) -> None:
    """Note by hand that the other school has confirmed it, and compare the record check on their slip.

    Raises InputFaults about `by` and `check`.
    """
    found = next((each for each in sendings(work, case) if each.seq == sending), None)
    if found is None:
        raise InputFaults(["check: This case was not sent. Open it again"])
    faults = [] if by.strip() and len(by) <= LONGEST_TO else ["by: Enter who confirmed it"]
    if not _is_check(check, found.check):
        faults.append("check: This is not the check of what was sent. Look at their slip again, and ring them")
    if faults:
        raise InputFaults(faults)
    work.vault.append(RECEIPT, case, {"sending": sending, "by": by.strip()}, work.now())


def _is_check(typed: str, check: str) -> bool:
    """Whether somebody typed, or scanned, this record check."""
    try:
        return parse_check(typed).text == check
    except InputFaults:
        return False


# -- receiving -----------------------------------------------------------------------------------------


def receive(work: Casework, transfer: Transfer) -> str:
    """Keep a case that was read from a file, in one entry under an id of our own; that id.

    Raises InputFaults about `file` for one that is no whole case, or that is here already. Then nothing was kept.
    """
    case = case_of(transfer)
    check = transfer.check.text
    for row in work.vault.find_cases(status=STATUS, limit=-1):
        if row.summary.get("check") == check and row.summary.get("source") == transfer.store:
            raise InputFaults([f"file: This case is here already, as {row.summary['reference']}"])
    if transfer.store == work.vault.store_id:
        raise InputFaults(["file: This case was sent from these records. It is here already"])
    at, own = work.now(), secrets.token_hex(8)
    reference = f"{case.reference} ({transfer.setting})"
    data = {"reference": reference, "check": check, "transfer": transfer.data}
    summary, search = _line(transfer, case, at)
    work.vault.append(RECEIVED, own, data, at, summary=summary, search=search)
    return own


def received_line(event: StoredEvent) -> tuple[dict[str, str | int], str]:
    """What the case list shows of a received case, worked out anew, and what it is found by. Raises InputFaults."""
    transfer = checked(store_canonical(event.data["transfer"]))
    return _line(transfer, case_of(transfer), event.at)


def _line(transfer: Transfer, case: Case, at: datetime) -> tuple[dict[str, str | int], str]:
    reference = f"{case.reference} ({transfer.setting})"
    summary: dict[str, str | int] = {
        "reference": reference,
        "initials": "",
        "status": STATUS,
        "label": "Received",
        "tone": "",
        "outcome": f"Received from {transfer.setting}",
        "next": "read it and send the receipt back",
        "opened": at.isoformat(timespec="minutes"),
        "review": "",
        "check": transfer.check.text,
        "source": transfer.store,
    }
    codes = " ".join(version.code for version in case.versions)
    search = f"{reference} {codes} {' '.join(p.ref for p in case.people)}"
    return summary, search.encode()[:LONGEST_SEARCH].decode(errors="ignore")


def is_received(work: Casework, case: str) -> bool:
    """Whether a case of the list is one that another school sent."""
    return any(event.kind == RECEIVED for event in work.vault.events(case))


def received(work: Casework, case: str) -> ReceivedCase:
    """A case that another school sent, read back and checked anew. Raises InputFaults."""
    event = next((each for each in work.vault.events(case) if each.kind == RECEIVED), None)
    if event is None:
        raise InputFaults(["case: This case was not received from another school"])
    transfer = checked(store_canonical(event.data["transfer"]))
    return replace(preview_of(transfer), id=case, at=event.at, by=work.names.get(event.user, event.user))


def preview_of(transfer: Transfer) -> ReceivedCase:
    """What a file holds, before anything of it is kept. Raises InputFaults about `file` where that is no case."""
    theirs = case_of(transfer)
    return ReceivedCase(
        id="",
        reference=theirs.reference,
        setting=transfer.setting,
        sender=transfer.names.get(transfer.sender, "somebody there"),
        sent=moment(transfer.sent),
        at=moment(transfer.sent),
        by="",
        check=transfer.check.text,
        entries=len(transfer.entries),
        case=theirs,
        versions=tuple(
            ReceivedVersion(each.version, each.by, each.at, from_canonical(each.record.encode()), each.code)
            for each in theirs.versions
        ),
    )


def log_received(work: Casework, case: str, kind: str, version: int) -> None:
    """Log that a version of a received case was `viewed`, `printed` or saved (`copy_saved`), as `Casework.log` does."""
    if not work.vault.health.ok:
        return
    work.vault.append(kind, case, {"version": version}, work.now())


def plain_name(reference: str) -> str:
    """What the file is called: the reference alone, never a child's name."""
    return f"Waymark-case-{re.sub(r'[^A-Za-z0-9-]', '-', reference)}.wmcase"
