"""Everything a person does with cases, by name: each act is one event in the store and one new `Case`.

The one place where rules, store and record meet. Knows no screen; the clock comes in as a function.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.answers import Answer
from core.assessment import (
    DECISION_FIELDS,
    MAX_TEXT,
    NOT_KNOWN,
    Case,
    Happened,
    Listed,
    apply,
    check_person,
    facts,
    told,
)
from core.closing import Signing, close
from core.decide import UNDECIDED, decide
from core.errors import InputFaults, WrongSecret
from core.pack import Pack
from core.page import Setting
from core.path import first_open
from core.record import DecisionRecord, canonical, check_code, digest, from_canonical
from core.store import CaseRow, Vault

NO_CASE = ""  # events about the setting itself
Data = Mapping[str, Any]


@dataclass(slots=True)
class Casework:
    """The work of one person who has unlocked the store. `packs` are all editions that ship, newest last."""

    vault: Vault
    packs: Sequence[Pack]
    product: str
    now: Callable[[], datetime]
    training: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  # user id to display name

    # -- the setting -------------------------------------------------------------------------

    def setting(self) -> Setting | None:
        """The setting as last confirmed, or None before it was set up."""
        found = self.vault.events_of_kind("setting")
        if not found:
            return None
        data = found[-1].data
        return Setting(str(data["name"]), str(data["area"]), dict(_mapping(data["contacts"])))

    def set_setting(self, setting: Setting) -> None:
        """Record the setting's name, area and contacts, confirmed today."""
        if not setting.name.strip():
            raise InputFaults(["name: Enter the name of your school or setting"])
        data = {"name": setting.name.strip(), "area": setting.area, "contacts": dict(setting.contacts)}
        self.vault.append("setting", NO_CASE, data, self.now())

    def setting_confirmed(self) -> datetime | None:
        """When the setting's details were last confirmed."""
        found = self.vault.events_of_kind("setting")
        return found[-1].at if found else None

    # -- cases -------------------------------------------------------------------------------

    def pack_of(self, case: Case) -> Pack:
        """The edition this case is pinned to."""
        for pack in self.packs:
            if (pack.id, pack.edition, pack.sha256) == case.guidance:
                return pack
        name = f"{case.guidance[0]} {case.guidance[1]}"
        raise InputFaults([f"guidance: this case was assessed with {name}. Install a version of Waymark that holds it"])

    def start_case(self) -> Case:
        """A new case under the newest guidance, with the next reference of the year."""
        pack = self.packs[-1]
        data = {
            "reference": self._next_reference(),
            "guidance": pack.id,
            "edition": pack.edition,
            "sha256": pack.sha256,
            "product": self.product,
            "training": int(self.training),
        }
        return self._do(Case(secrets.token_hex(8)), "case_opened", data)

    def open_case(self, case: str) -> Case:
        """The case as its events tell it."""
        return told(case, (self._happened(e.kind, e.data, e.at, e.user) for e in self.vault.events(case)))

    # -- the assessment ------------------------------------------------------------------------

    def set_concern(self, case: Case, part: str, value: str | tuple[str, ...]) -> Case:
        """Record one part of the first account."""
        fields = {each.id: each for each in self.pack_of(case).concern}
        if part not in fields:
            raise InputFaults([f"concern.{part}: this is not part of the concern"])
        _check_text(value if isinstance(value, str) else "")
        draft = f"concern:{part}"
        if case.concern.get(part, "" if isinstance(value, str) else ()) == value:
            self._drop(case, draft)
            return case
        stored = list(value) if isinstance(value, tuple) else value
        return self._do(case, "concern", {"field": part, "value": stored}, draft)

    def list_person(self, case: Case, person: Listed, *, roles_needed: bool = True) -> Case:
        """Add somebody to the people involved, or correct somebody on the list. Raises InputFaults."""
        pack = self.pack_of(case)
        person = Listed(person.id or f"p{secrets.token_hex(3)}", person.ref.strip(), person.kind, person.age,
                        person.roles, person.note, person.motivation)  # fmt: skip
        faults = check_person(pack, case, person, roles_needed=roles_needed)
        if faults:
            raise InputFaults(faults)
        _check_text(person.note)
        data = {
            "id": person.id,
            "ref": person.ref,
            "kind": person.kind,
            "age": NOT_KNOWN if person.age is None else person.age,
            "roles": list(person.roles),
            "note": person.note,
        }
        before = next((p for p in case.people if p.id == person.id), None)
        after = self._do(case, "person", data)
        acts = any(pack.roles[role].acting for role in person.roles)
        if before and before.motivation and not acts:
            after = self._do(after, "motivation", {"id": person.id, "value": ""})
        return after

    def remove_person(self, case: Case, person: str) -> Case:
        """Take somebody off the list; the event that listed them stays."""
        return self._do(case, "person_removed", {"id": person})

    def set_motivation(self, case: Case, person: str, motivation: str) -> Case:
        """Class one child's act."""
        if motivation not in self.pack_of(case).motivations:
            raise InputFaults([f"motivation: {motivation!r} is not one of the choices"])
        if any(p.id == person and p.motivation == motivation for p in case.people):
            return case
        return self._do(case, "motivation", {"id": person, "value": motivation})

    def answer(self, case: Case, question: str, answer: Answer) -> Case:
        """Record an answer. The same answer again writes nothing."""
        if question not in self.pack_of(case).questions:
            raise InputFaults([f"answers.{question}: this question is not known"])
        if case.answers.get(question) is answer:
            return case
        return self._do(case, "answer", {"question": question, "answer": answer.value})

    def note(self, case: Case, question: str, text: str) -> Case:
        """Record what the DSL wrote beside a question, as final; its draft goes."""
        _check_text(text)
        draft = f"note:{question}"
        if case.notes.get(question, "") != text:
            return self._do(case, "note", {"question": question, "text": text}, draft)
        self._drop(case, draft)
        return case

    # -- decision, signature, versions ---------------------------------------------------------

    def set_decision(self, case: Case, part: str, value: str) -> Case:
        """Record one part of the DSL's own decision."""
        if part not in DECISION_FIELDS:
            raise InputFaults([f"decision.{part}: this is not part of a decision"])
        _check_text(value)
        draft = f"decision:{part}"
        if case.decision.get(part, "") != value:
            return self._do(case, "decision", {"field": part, "value": value}, draft)
        self._drop(case, draft)
        return case

    def preview(self, case: Case) -> DecisionRecord:
        """The record as it would be signed now. Raises InputFaults where something is missing."""
        return close(self.pack_of(case), case, self._signing())

    def sign(self, case: Case, password: str) -> Case:
        """Sign the case as it stands, by the password given again. Raises WrongSecret, InputFaults."""
        record = self.preview(case)
        if not self.vault.check_password(password, self.now()):
            raise WrongSecret("That is not your password. Nothing has been signed. Try again.")
        whole = digest(record)
        data = {
            "version": record.version,
            "record": canonical(record).decode(),
            "digest": whole.hex(),
            "code": check_code(whole),
            "signature": self.vault.sign(whole).hex(),
        }
        return self._do(case, "signed", data)

    def second_signature(self, case: Case, *, name: str, role: str, on: str) -> Case:
        """Record that a second person has signed the printed record in ink. `on` is an ISO date."""
        faults = [] if name.strip() else ["name: Enter the name of the person who signed"]
        faults += [] if on else ["on: Enter the date on which they signed"]
        if faults:
            raise InputFaults(faults)
        data = {"version": case.version, "name": name, "role": role, "how": "paper", "on": on, "signature": ""}
        return self._do(case, "second_signature", data)

    def reopen(self, case: Case, reason: str) -> Case:
        """Begin a new version from the last answers; the signed one stays as it is."""
        if not reason.strip():
            raise InputFaults(["reason: Say why you are making a new version"])
        _check_text(reason)
        return self._do(case, "reopened", {"reason": reason.strip()})

    def record_of(self, case: Case, version: int) -> DecisionRecord:
        """A signed version, read back and checked against its digest and signature."""
        signed = case.versions[version - 1]
        record = from_canonical(signed.record.encode())
        whole = digest(record)
        author = next(
            (e.user for e in self.vault.events(case.id) if e.kind == "signed" and e.data["version"] == version), ""
        )
        if whole.hex() != signed.digest or not self.vault.verify(author, whole, bytes.fromhex(signed.signature)):
            raise InputFaults([f"version {version}: its signature does not fit what is stored. Do not rely on it"])
        return record

    def log(self, case: Case, kind: str, **data: str | int) -> None:
        """Log a print, a saved copy or a view of a signed version. Changes nothing in the case."""
        self.vault.append(kind, case.id, data, self.now())

    # -- within ----------------------------------------------------------------------------------

    def _do(self, case: Case, kind: str, data: Data, *finished: str) -> Case:
        """One event and all that goes with it, in one transaction; drafts of `finished` fields go."""
        at = self.now()
        after = apply(case, self._happened(kind, data, at, self.vault.user.id))
        self.vault.append(
            kind, case.id, data, at, summary=self.summary(after), search=_search(after), drop_drafts=finished
        )
        return after

    def _drop(self, case: Case, draft: str) -> None:
        if self.vault.draft(case.id, draft) is not None:
            self.vault.drop_draft(case.id, draft)

    def summary(self, case: Case) -> dict[str, str | int]:
        """What the case list shows of a case, in words."""
        pack = self.pack_of(case)
        decision = decide(pack, facts(case))
        outcome = pack.outcomes.get(decision.outcome)
        decided = pack.outcomes.get(case.decision.get("choice", "")) if case.signed else outcome
        status, label = _status(case)
        return {
            "reference": case.reference,
            "initials": ", ".join(p.ref for p in case.people if p.kind == "child"),
            "status": status,
            "label": label,
            "tone": decided.tone if decided else "",
            "outcome": (decided.choice if case.signed else decided.title) if decided else "Outcome not reached yet",
            "next": _next(pack, case, undecided=decision.outcome == UNDECIDED),
            "opened": case.opened_at.isoformat(timespec="minutes") if case.opened_at else "",
            "review": case.decision.get("review", ""),
        }

    def find(self, text: str, status: str, *, limit: int = 50, offset: int = 0) -> list[CaseRow]:
        """Cases by reference or initials, newest first."""
        return self.vault.find_cases(text, status=status, limit=limit, offset=offset)

    def _happened(self, kind: str, data: Data, at: datetime, user: str) -> Happened:
        return Happened(kind, data, at, self.names.get(user, user))

    def _signing(self) -> Signing:
        setting = self.setting() or Setting("", "", {})
        return Signing(self.vault.user.name, self.now(), setting, self.product, training=self.training)

    def _next_reference(self) -> str:
        year = self.now().year
        prefix = f"{year}-"
        numbers = [
            int(found[1])
            for row in self.vault.find_cases(prefix, limit=1_000_000)
            if (found := re.fullmatch(rf"{year}-(\d+)", str(row.summary["reference"])))
        ]
        return f"{prefix}{max(numbers, default=0) + 1:03d}"


def _status(case: Case) -> tuple[str, str]:
    if not case.signed:
        return "open", "New version in progress" if case.versions else "In progress"
    newest = case.versions[-1]
    waits = from_canonical(newest.record.encode()).departure and not newest.second
    return ("open", "Waiting for second signature") if waits else ("signed", "Signed")


def _next(pack: Pack, case: Case, *, undecided: bool) -> str:
    if case.signed:
        chosen = pack.outcomes[case.decision["choice"]]
        if _status(case)[0] == "open":
            return "get the second signature on the printed record"
        return f"{chosen.next_step}; look again on {case.decision.get('review', '')}"
    page = first_open(pack, case)
    kind, _, ident = page.partition(":")
    if kind == "question":
        return f"answer “{pack.questions[ident].short}”"
    words = {
        "concern": "record the concern",
        "people": "list who is involved",
        "motivation": "describe each child’s act",
        "check": "check your answers and see the outcome",
        "sign": "sign your decision",
    }
    return words.get(kind, "go on with the assessment" if undecided else "record your decision")


def _search(case: Case) -> str:
    return " ".join([case.reference, *(p.ref for p in case.people)])


def _mapping(value: object) -> Mapping[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InputFaults([f"text: Keep this to {MAX_TEXT:,} characters; it is {len(text):,} long"])
