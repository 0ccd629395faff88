"""Everything a person does with cases, by name: each act is one event in the store and one new `Case`.

The one place where rules, store and record meet. Knows no screen; the clock comes in as a function.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.answers import Answer
from core.assessment import (
    MAX_TEXT,
    NOT_KNOWN,
    Case,
    Happened,
    Listed,
    Signed,
    apply,
    check_person,
    decision_faults,
    told,
)
from core.casework.line import list_line, search_text, sought
from core.closing import Signing, close
from core.errors import InputFaults, WrongSecret
from core.pack import Pack
from core.page import Setting
from core.record import DecisionRecord, canonical, check_code, digest, from_canonical
from core.store import CaseRow, User, Vault, confirm_by, disposed_cases, users

UNSIGNED = "case: Sign the record first. The second person signs what you have signed"
SECOND_DRAFTS = ("second:who", "second:name", "second:role", "second:on")  # what was typed on the record's page
NO_CASE = ""  # events about the setting itself
OWN_NAMES = ("ref", "note", "name", "role")  # fields of a page that have the same name in an event
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
    _numbers: dict[int, int] = field(default_factory=dict, init=False, repr=False)  # last number given, by year

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
        case = self._do(Case(secrets.token_hex(8)), "case_opened", data)
        year, _, number = case.reference.partition("-")
        self._numbers[int(year)] = int(number)
        return case

    def open_case(self, case: str) -> Case:
        """The case as its events tell it."""
        return told(case, (self._happened(e.kind, e.data, e.at, e.user) for e in self.vault.events(case)))

    # -- the assessment ------------------------------------------------------------------------

    def set_concern(self, case: Case, part: str, value: str | tuple[str, ...]) -> Case:
        """Record one part of the first account."""
        fields = {each.id: each for each in self.pack_of(case).concern}
        if part not in fields:
            raise InputFaults([f"concern.{part}: this is not part of the concern"])
        _check_text(part, value if isinstance(value, str) else "")
        draft = f"concern:{part}"
        if case.concern.get(part, "" if isinstance(value, str) else ()) == value:
            self._drop(case, draft)
            return case
        stored = list(value) if isinstance(value, tuple) else value
        return self._do(case, "concern", {"field": part, "value": stored}, draft, place=part)

    def list_person(self, case: Case, person: Listed, *, roles_needed: bool = True) -> Case:
        """Add somebody to the people involved, or correct somebody on the list. Raises InputFaults."""
        pack = self.pack_of(case)
        person = replace(person, id=person.id or f"p{secrets.token_hex(3)}", ref=person.ref.strip())
        faults = check_person(pack, case, person, roles_needed=roles_needed)
        if faults:
            raise InputFaults(faults)
        _check_text("note", person.note)
        acted = next((p.motivation for p in case.people if p.id == person.id), None)
        if acted and not (person.kind == "child" and any(pack.roles[role].acting for role in person.roles)):
            # Taken back before the role goes: cut off in between, the act is asked about again, which is safe.
            case = self._do(case, "motivation", {"id": person.id, "value": ""})
        data = {
            "id": person.id,
            "ref": person.ref,
            "kind": person.kind,
            "age": NOT_KNOWN if person.age is None else person.age,
            "roles": list(person.roles),
            "note": person.note,
        }
        return self._do(case, "person", data, place="ref")

    def remove_person(self, case: Case, person: str) -> Case:
        """Take somebody off the list; the event that listed them stays."""
        _require_listed(case, person)
        return self._do(case, "person_removed", {"id": person})

    def set_motivation(self, case: Case, person: str, motivation: str) -> Case:
        """Class one child's act."""
        if motivation not in self.pack_of(case).motivations:
            raise InputFaults(["motivation: Choose one of the descriptions on the page"])
        _require_listed(case, person)
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
        if question not in self.pack_of(case).questions:
            raise InputFaults([f"notes.{question}: this question is not known"])
        _check_text("note", text)
        draft = f"note:{question}"
        if case.notes.get(question, "") != text:
            return self._do(case, "note", {"question": question, "text": text}, draft, place="note")
        self._drop(case, draft)
        return case

    # -- decision, signature, versions ---------------------------------------------------------

    def set_decision(self, case: Case, part: str, value: str) -> Case:
        """Record one part of the DSL's own decision."""
        faults = decision_faults(self.pack_of(case), part, value)
        if faults:
            raise InputFaults(faults)
        _check_text(part, value)
        draft = f"decision:{part}"
        if case.decision.get(part, "") != value:
            return self._do(case, "decision", {"field": part, "value": value}, draft, place=part)
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
        """Record that a second person has signed the newest signed version in ink. `on` is an ISO date."""
        faults = [] if name.strip() else ["name: Enter the name of the person who signed"]
        faults += [] if on else ["on: Enter the date on which they signed"]
        if not case.versions:
            faults = [UNSIGNED]
        if faults:
            raise InputFaults(faults)
        return self._second(case, {"name": name.strip(), "role": role.strip(), "how": "paper", "on": on})

    def second_signers(self, case: Case) -> tuple[User, ...]:
        """Who can sign the newest signed version as second person here: everybody but the one who signed it."""
        first = self._signer(case, case.versions[-1].version) if case.versions else ""
        return tuple(user for user in users(self.vault) if user.id != first)

    def second_by_password(self, case: Case, *, user: str, role: str, password: str) -> Case:
        """A second person signs the newest signed version with their own password, typed at this laptop.

        Takes as long as unlocking. Raises WrongSecret (TooManyTries), InputFaults about `who`, `role`, `password`.
        """
        if not case.versions:
            raise InputFaults([UNSIGNED])
        name = next((each.name for each in self.second_signers(case) if each.id == user), "")
        faults = [] if name else ["who: Choose who signs. It cannot be the person who signed first"]
        faults += [] if role.strip() else ["role: Enter their role"]
        faults += [] if password else ["second_password: Let them enter their password"]
        if faults:
            raise InputFaults(faults)
        newest, at = case.versions[-1], self.now()
        self.record_of(case, newest.version)  # nobody signs what does not hold
        signature = self._signed_by(user, password, bytes.fromhex(newest.digest), at)
        data = {"name": name, "role": role.strip(), "how": "password", "on": at.date().isoformat()}
        return self._second(case, {**data, "user": user, "signature": signature.hex()})

    def second_holds(self, case: Case, signed: Signed) -> bool:
        """Whether the second signature is what it says. One in ink is on paper: that it is noted is all there is."""
        second = signed.second
        if not second or second["how"] == "paper":
            return bool(second)
        try:
            whole, signature = bytes.fromhex(signed.digest), bytes.fromhex(second["signature"])
        except ValueError:
            return False
        other = second["user"] != self._signer(case, signed.version)
        return other and self.vault.verify(second["user"], whole, signature)

    def reopen(self, case: Case, reason: str) -> Case:
        """Begin a new version from the last answers; the signed one stays as it is."""
        if not reason.strip():
            raise InputFaults(["reason: Say why you are making a new version"])
        _check_text("reason", reason)
        return self._do(case, "reopened", {"reason": reason.strip()}, place="reason")

    def record_of(self, case: Case, version: int) -> DecisionRecord:
        """A signed version, read back and checked against its digest and signature. Raises InputFaults."""
        signed = next((each for each in case.versions if each.version == version), None)
        if signed is None:
            raise InputFaults([f"version {version}: there is no such version of this case"])
        if not self._is_genuine(case, signed):
            raise InputFaults([f"version {version}: its signature does not fit what is stored. Do not rely on it"])
        return from_canonical(signed.record.encode())

    def _is_genuine(self, case: Case, signed: Signed) -> bool:
        """Whether this text is what was signed, by whom the log says, as this version of this case."""
        try:
            record, signature = from_canonical(signed.record.encode()), bytes.fromhex(signed.signature)
        except (ValueError, InputFaults):
            return False
        whole = digest(record)
        named = (record.reference, record.version, whole.hex(), check_code(whole))
        return named == (case.reference, signed.version, signed.digest, signed.code) and self.vault.verify(
            self._signer(case, signed.version), whole, signature
        )

    def _signer(self, case: Case, version: int) -> str:
        """The id of the person who signed a version."""
        by = (e.user for e in self.vault.events(case.id) if e.kind == "signed" and e.data["version"] == version)
        return next(by, "")

    def _signed_by(self, user: str, password: str, whole: bytes, at: datetime) -> bytes:
        if user != self.vault.user.id:
            return confirm_by(self.vault, user, password, whole, at)
        if not self.vault.check_password(password, at):
            raise WrongSecret("That is not your password. Nothing has been signed. Try again.")
        return self.vault.sign(whole)

    def _second(self, case: Case, data: Data) -> Case:
        whole = {"version": len(case.versions), "user": "", "signature": "", **data}
        return self._do(case, "second_signature", whole, *SECOND_DRAFTS, place="name")

    def log(self, case: Case, kind: str, **data: str | int) -> None:
        """Log a print, a saved copy or a view of a signed version. Changes nothing in the case.

        Acts on records that can only be read are not logged: reading goes on.
        """
        if not self.vault.health.ok:  # records that can only be read are not logged
            return
        self.vault.append(kind, case.id, data, self.now())

    # -- within ----------------------------------------------------------------------------------

    def _do(self, case: Case, kind: str, data: Data, *finished: str, place: str = "") -> Case:
        """One event and all that goes with it, in one transaction; drafts of `finished` fields go.

        What the store will not take (an image, half a character) is said of the field `place`.
        """
        at = self.now()
        after = apply(case, self._happened(kind, data, at, self.vault.user.id))
        summary, search = list_line(self.pack_of(after), after), search_text(after)
        try:
            self.vault.append(kind, case.id, data, at, summary=summary, search=search, drop_drafts=finished)
        except InputFaults as fault:
            raise InputFaults([_of_field(each, place) for each in fault.faults]) from None
        return after

    def _drop(self, case: Case, draft: str) -> None:
        if self.vault.draft(case.id, draft) is not None:
            self.vault.drop_draft(case.id, draft)

    def find(self, text: str, status: str, *, limit: int = 50, offset: int = 0) -> list[CaseRow]:
        """Cases by reference, initials or the check code of a printed record (typed or scanned), newest first."""
        return self.vault.find_cases(sought(text), status=status, limit=limit, offset=offset)

    def count(self, text: str, status: str) -> int:
        """How many cases `find` would give without a limit."""
        return self.vault.count_cases(sought(text), status)

    def _happened(self, kind: str, data: Data, at: datetime, user: str) -> Happened:
        return Happened(kind, data, at, self.names.get(user, user))

    def _signing(self) -> Signing:
        setting = self.setting() or Setting("", "", {})
        return Signing(self.vault.user.name, self.now(), setting, self.product, training=self.training)

    def _next_reference(self) -> str:
        """The next number of the year. The list is read once: one program at a time has a store open."""
        year = self.now().year
        if year not in self._numbers:
            self._numbers[year] = max(self._numbers_given(year), default=0)
        return f"{year}-{self._numbers[year] + 1:03d}"

    def _numbers_given(self, year: int) -> Iterator[int]:
        here = (str(row.summary["reference"]) for row in self.vault.find_cases(f"{year}-", limit=-1))
        gone = (tombstone.reference for tombstone in disposed_cases(self.vault))  # no reference is given twice
        for reference in (*here, *gone):
            if found := re.fullmatch(rf"{year}-([0-9]+)", reference):
                yield int(found[1])


def _of_field(fault: str, place: str) -> str:
    """A fault of the store's, with the name that the field has on its page."""
    named, colon, says = fault.partition(": ")
    return f"{named if named in OWN_NAMES else place}: {says if colon else fault}"


def _mapping(value: object) -> Mapping[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _require_listed(case: Case, person: str) -> None:
    if not any(p.id == person for p in case.people):
        raise InputFaults(["page: This person is no longer on the list. Go back to who is involved"])


def _check_text(place: str, text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InputFaults([f"{place}: Keep this to {MAX_TEXT:,} characters; it is {len(text):,} long"])
