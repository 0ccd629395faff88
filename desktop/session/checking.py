"""Checking the records: all of the log, a printed check or record against it, the monthly slip, and what was done."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from core.casework import Casework
from core.casework.printed import RecordFound, check_record
from core.errors import InputFaults
from core.paper import draw_check_slip
from core.store import log
from core.store.chain import Anchor
from core.store.done import what_was_done
from core.store.printed_check import parse_check
from core.store.progress import Tick
from core.store.slips import record_slip, slip_due
from core.store.verify import Verdict, verify_vault
from desktop.first import Shown
from desktop.printing import print_pages, write_copy
from desktop.screens.checking import Checked, CheckRecords, DoneDay, Found, Tone, WhatWasDone
from desktop.session import words
from desktop.session.done_words import RESULTS, DoneWords
from desktop.session.errand import Errand

if TYPE_CHECKING:
    from desktop.session.session import Session

CHECK, CHECKED, DONE = "check-records", "records-checked", "what-was-done"
ROWS: Final = 50  # things done, at a time
TONES: Final[Mapping[str, Tone]] = {"matches": "good", "mistyped": "look"}


class Checking(Errand):
    """Begun by `check_records` and `log_page`."""

    said_on: ClassVar[Mapping[str, str]] = {
        "check_everything": CHECK,
        "print_slip": CHECK,
        "save_slip": CHECK,
        "log_more": DONE,
    }

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._rows = ROWS

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages report."""
        return {
            "check_records": lambda _: self.show(self._check_page()),
            "check_everything": self._check,
            "print_slip": lambda _: self._slip(""),
            "save_slip": lambda path: self._slip(str(path)),
            "log_page": lambda _: self._show_log(ROWS),
            "log_more": lambda _: self._show_log(self._rows + ROWS),
        }

    def back(self) -> None:
        """From what was found to the page that asks; from there home."""
        if self.page is not None and self.page.id == CHECKED:
            self.show(self._check_page())
        else:
            self.home("")

    def again(self) -> Shown | None:
        """With what was typed."""
        return self._check_page() if self.page is not None and self.page.id == CHECK else self.page

    def resume(self, page: str) -> bool:
        """After a lock: the page that asks, or the log."""
        if page in (CHECK, CHECKED):
            self.show(self._check_page())
        elif page == DONE:
            self._show_log(ROWS)
        else:
            return False
        return True

    # -- checking ------------------------------------------------------------------------------

    def _check_page(self, notice: str = "") -> CheckRecords:
        vault = self.work.vault
        checks = vault.events_of_kind(log.VERIFIED)
        last = "The records have not been checked yet."
        if checks:
            by = vault.people().get(checks[-1].user, "somebody")
            result = RESULTS.get(str(checks[-1].data.get("result")), "")
            last = f"Last checked on {words.moment(checks[-1].at)}, by {by}. {result}"
        state = slip_due(vault, self.work.now())
        slip = f"The last slip was made on {words.day(state.last)}." if state.last else "No slip has been made yet."
        return CheckRecords(last, slip, state.due, self.typed(CHECK).get("check", ""), notice)

    def _check(self, value: object) -> None:
        """The whole log, and what was typed or scanned against it."""
        typed = str(value or "").strip()
        record, anchors = self._read(typed) if typed else (None, ())
        vault, now = self.work.vault, self.work.now

        def check(tick: Tick) -> Verdict:
            verdict = verify_vault(vault, anchors, tick)
            if vault.health.ok:
                told = {"entries": verdict.entries, "anchors": len(anchors), "result": verdict.result}
                vault.record_own(log.VERIFIED, told, now())
            return verdict

        def done(verdict: Verdict) -> None:
            self.finished(CHECK)
            found = [_of_log(verdict), *_of_papers(verdict), *([_of_record(record)] if record else [])]
            when = f"Checked on {words.moment(now())}, by {vault.user.name}."
            case = record.case if record else ""
            self.show(Checked(tuple(found), when, case, record.reference if record and case else ""))

        self.slowly("Checking the records.", check, done, about="check", can_cancel=True)

    def _read(self, typed: str) -> tuple[RecordFound | None, tuple[Anchor, ...]]:
        """A record's square holds both: the record, and the check of its print."""
        try:
            record = check_record(self.work, typed)
            try:
                return record, (parse_check(typed),)
            except InputFaults:
                if record is None:
                    raise
                return record, ()
        except InputFaults as fault:
            raise InputFaults([f"check: {says}" for says in fault.faults]) from fault

    # -- the slip ------------------------------------------------------------------------------

    def _slip(self, path: str) -> None:
        """Logged once it has left."""
        vault, now, check = self.work.vault, self.work.now(), self.work.vault.anchor()
        setting = self.work.setting()
        pdf = draw_check_slip(
            setting=setting.name if setting else "", user=vault.user.name, made=now.isoformat(), check=check.text
        )
        notice = "Now print the saved slip, and give it to the headteacher."
        if path:
            write_copy(pdf, Path(path), "slip")
        elif print_pages(pdf, "Waymark check slip", None):
            notice = "The slip is on its way to the printer. Give it to the headteacher."
        else:
            return
        record_slip(vault, check, "saved" if path else "printed", now)
        self.show(self._check_page(notice))

    # -- what was done ---------------------------------------------------------------------------

    def _show_log(self, rows: int) -> None:
        self._rows = rows
        done = what_was_done(self.work.vault, limit=rows)
        said = DoneWords(self.work.vault.people(), done.references)
        days = tuple(
            DoneDay(words.day(day), tuple(said.line(event) for event in events))
            for day, events in groupby(done.events, key=lambda event: event.at.date())
        )
        self.show(WhatWasDone(days, done.more))


def _of_log(verdict: Verdict) -> Found:
    """The whole of it: chain, texts, signatures, and the file."""
    if not verdict.faults:
        whole = verdict.sentences[0]
        signed = "Each follows from the one before and is signed by the person it names."
        return Found("All entries", "good", (whole, signed, *verdict.notes))
    return Found("All entries", "bad", (*verdict.faults, verdict.advice, *verdict.notes))


def _of_papers(verdict: Verdict) -> list[Found]:
    """Each printed check."""
    return [
        Found(
            f"The printed check of entry {each.anchor.seq:,}",
            TONES.get(each.result, "bad"),
            tuple(filter(None, (each.sentence, each.advice))),
        )
        for each in verdict.compared
    ]


def _of_record(record: RecordFound) -> Found:
    return Found("The printed record", TONES.get(record.result, "bad"), (record.sentence, record.advice))
