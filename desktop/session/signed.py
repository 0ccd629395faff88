"""A case with signed versions: signing, the page of the record, a new version, a second signature."""

from collections.abc import Callable, Mapping
from typing import Any

from core.assessment import Case, facts
from core.decide import UNDECIDED, decide
from core.errors import WaymarkError
from core.page import day_words
from desktop.first import Frame, Working
from desktop.screens import RecordPage, Reopen
from desktop.session import words
from desktop.session.errand import faults_of
from desktop.session.on_paper import OnPaper
from desktop.session.place import Place
from desktop.widgets import busy


class Signed:
    """Takes the verbs of the sign, record, reopen and preview pages."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._paper = OnPaper(place.work, place.session)

    def verbs(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        place, paper = self._place, self._paper
        return {
            "sign": self._sign,
            "read_first": lambda _: paper.read_first(place.the_case()),
            "preview": lambda version: paper.preview(place.the_case(), int(version)),
            "print_record": paper.print_record,
            "save_copy": paper.save_copy,
            "record": lambda _: self.show_record(),
            "reopen": lambda _: self.show_reopen(),
            "reopen_for": self._reopen,
            "second_signature": self._second_signature,
            "second_by_password": self._second_by_password,
        }

    def _sign(self, password: str) -> None:
        """It takes as long as unlocking."""
        work, case = self._place.work, self._place.the_case()

        def refused(fault: WaymarkError) -> None:
            self._place.show_page("sign")
            self._place.session.refused.emit(faults_of(fault, "password"))

        self._slowly("Checking your password and signing.", lambda: work.sign(case, password), refused)

    def _reopen(self, reason: str) -> None:
        self._place.keep(self._place.work.reopen(self._place.the_case(), reason))
        self._place.forget_drafts("reopen:")
        decision = decide(self._place.pack, facts(self._place.the_case()))
        self._place.show_page("check" if decision.outcome != UNDECIDED else "people")

    def show_reopen(self, caret: tuple[str, int] | None = None) -> None:
        """Ask why a new version is made, with what was typed before."""
        case = self._place.the_case()
        reason = self._place.work.vault.draft(case.id, "reopen:reason") or ""
        self._place.show(Reopen(case.reference, case.version, reason), back=True, caret=caret)

    def _second_signature(self, value: tuple[str, str, str]) -> None:
        name, role, on = value
        self._place.keep(self._place.work.second_signature(self._place.the_case(), name=name, role=role, on=on))
        self.show_record()

    def _second_by_password(self, value: tuple[str, str, str]) -> None:
        """Another person types their own password here; it takes as long as unlocking."""
        who, role, password = value
        work, case = self._place.work, self._place.the_case()

        def refused(fault: WaymarkError) -> None:
            self.show_record()
            self._place.session.refused.emit(faults_of(fault, "second_password"))

        self._slowly(
            "Checking the password.",
            lambda: work.second_by_password(case, user=who, role=role, password=password),
            refused,
        )

    def _slowly(self, says: str, act: Callable[[], Case], refused: Callable[[WaymarkError], None]) -> None:
        """Do it off the thread of the screen; then show the record, or what was refused."""
        place, session = self._place, self._place.session
        session.show(Frame(Working(says), "One moment", unlocked=True))

        def done(changed: Case) -> None:
            if session.is_unlocked:
                place.keep(changed)
                self.show_record()

        def failed(fault: Exception) -> None:
            if not isinstance(fault, WaymarkError):
                raise fault
            if session.is_unlocked:
                refused(fault)

        busy.run(act, owner=session, done=done, failed=failed)

    def show_record(self, news: str = "") -> None:
        """The case with its signed versions; `news` says what has just been done."""
        case, pack = self._place.the_case(), self._place.pack
        newest = case.versions[-1]
        record = self._place.work.record_of(case, newest.version)
        work = self._place.work
        lines = tuple(
            words.version_line(pack, case, signed, second_holds=work.second_holds(case, signed))
            for signed in reversed(case.versions)
        )
        waits = lines[0].waits
        named = record.signatories[-1]
        role = named.role if case.decision.get("second_role") else ""
        step = pack.outcomes[record.decision].next_step
        self._place.show(
            RecordPage(
                reference=case.reference,
                level=record.decision_tone,
                decision=record.decision_title,
                next_step=f"{step[:1].upper()}{step[1:]}. Look again on {day_words(record.review_date)}.",
                versions=lines,
                in_progress=not case.signed,
                people=tuple(p.ref for p in case.people if p.kind == "child"),
                notice=news,
                case=case.id,
                signers=tuple((user.id, user.name) for user in work.second_signers(case)) if waits else (),
                typed={"second:name": named.name, "second:role": role, **work.vault.drafts(case.id)} if waits else {},
            )
        )

