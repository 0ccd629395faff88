"""The log in words: what was done, when and by whom. Nothing of what is in a case is said."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from core.store import StoredEvent
from core.store.keys import RECOVERY_ID
from desktop.session import words

RESULTS: Final = {
    "matches": "Everything held.",
    "mistyped": "A code was mistyped.",
    "older": "The records were older than the paper.",
    "missing": "Something was missing.",
    "changed": "Something was not as it had been.",
}


class DoneWords:
    """Says events. `names` are those of people by id, `references` those of cases by id."""

    def __init__(self, names: Mapping[str, str], references: Mapping[str, str]) -> None:
        self._names = names
        self._references = references

    def line(self, event: StoredEvent) -> str:
        """One thing done, such as `14:05. A. Lead tried out a backup`."""
        say = _SAID.get(event.kind)
        said = say(self, event) if say is not None else f"{self.who(event.user)} did something else: {event.kind}."
        return f"{event.at:%H:%M}. {said}"

    def who(self, user: object) -> str:
        """Somebody's name."""
        return "The recovery sheet" if user == RECOVERY_ID else self._names.get(str(user), "Somebody")

    def named(self, event: StoredEvent) -> str:
        """Whom an entry names."""
        names = event.data.get("names")
        return ", ".join(str(name) for name in names.values()) if isinstance(names, Mapping) else "somebody"

    def case(self, case: object) -> str:
        """A case, by its reference."""
        reference = self._references.get(str(case), "")
        return f"case {reference}" if reference else "a case"

    def record(self, event: StoredEvent) -> str:
        """A record: which version of which case."""
        version = event.data.get("version")
        return f"version {version} of {self.case(event.case)}" if version else f"a record of {self.case(event.case)}"


Say = Callable[[DoneWords, StoredEvent], str]


def _did(what: str) -> Say:
    return lambda words_, event: f"{words_.who(event.user)} {what}."


def _of_record(what: str) -> Say:
    return lambda words_, event: f"{words_.who(event.user)} {what} {words_.record(event)}."


def _why(event: StoredEvent) -> str:
    reason = str(event.data.get("reason", "")).strip()
    return f" Reason: {reason}" if reason else ""


def _opened(said: DoneWords, event: StoredEvent) -> str:
    tries, notes = event.data.get("wrong_tries"), event.data.get("notes")
    line = f"{said.who(event.user)} unlocked Waymark." if event.user != RECOVERY_ID else "The recovery sheet was used."
    if isinstance(tries, int) and tries:
        since = f" since {_moment(event.data.get('since'))}" if event.data.get("since") else ""
        line += f" Before that there {'was 1 wrong try' if tries == 1 else f'were {tries} wrong tries'}{since}."
    return " ".join([line, *(str(note) for note in notes)] if isinstance(notes, list) else [line])


def _clock(_: DoneWords, event: StoredEvent) -> str:
    before, now = _moment(event.data.get("before")), _moment(event.data.get("now"))
    return f"The clock of the laptop went back, from {before} to {now}."


def _recovered(said: DoneWords, event: StoredEvent) -> str:
    keys = event.data.get("keys")
    whom = [said.who(user) for user in keys if user != RECOVERY_ID] if isinstance(keys, Mapping) else []
    return f"With the recovery sheet, {', '.join(whom)} got a new password and a new sheet was made.{_why(event)}"


def _backed_up(said: DoneWords, event: StoredEvent) -> str:
    what = "Waymark made a backup by itself" if event.data.get("automatic") else f"{said.who(event.user)} made a backup"
    return f"{what}, up to entry {event.data.get('seq')}."


def _verified(said: DoneWords, event: StoredEvent) -> str:
    count = event.data.get("entries")
    paper = " and a printed check" if event.data.get("anchors") else ""
    result = RESULTS.get(str(event.data.get("result")), "")
    return f"{said.who(event.user)} checked the records{paper}: {count} entries held. {result}".strip()


def _disposed(said: DoneWords, event: StoredEvent) -> str:
    case = said.case(event.data.get("case"))
    if event.data.get("again") == 1:
        return f"{case[:1].upper()}{case[1:]} was disposed of again, after an older copy was put back."
    second, authority = said.who(event.data.get("second")), event.data.get("authority")
    return f"{said.who(event.user)} disposed of {case}; {second} agreed.{_why(event)} Authority: {authority}"


def _capture(said: DoneWords, event: StoredEvent) -> str:
    return f"{said.who(event.user)} allowed pictures of the window for {event.data.get('minutes')} minutes."


def _sent(said: DoneWords, event: StoredEvent) -> str:
    whom = event.data.get("to", "another school")
    return f"{said.who(event.user)} wrote {said.case(event.case)} to a file for {whom}."


def _received(said: DoneWords, event: StoredEvent) -> str:
    reference = event.data.get("reference")
    return f"{said.who(event.user)} took in a case from another school{f', {reference}' if reference else ''}."


def _slip(said: DoneWords, event: StoredEvent) -> str:
    how = "saved" if event.data.get("how") == "saved" else "printed"
    return f"{said.who(event.user)} {how} a check slip."


def _guidance(said: DoneWords, event: StoredEvent) -> str:
    return f"{said.who(event.user)} took in edition {event.data.get('edition')} of the guidance."


_SAID: Final[Mapping[str, Say]] = {
    "store.created": _did("set up Waymark"),
    "store.opened": _opened,
    "store.clock-back": _clock,
    "store.password-changed": _did("changed their own password"),
    "store.sheet-renewed": lambda said, event: f"{said.who(event.user)} made a new recovery sheet.{_why(event)}",
    "store.recovered": _recovered,
    "store.user-added": lambda said, event: f"{said.who(event.user)} added {said.named(event)}.",
    "store.user-renamed": lambda said, event: f"{said.who(event.user)} changed a name to {said.named(event)}.",
    "store.user-removed": lambda said, event: (
        f"{said.who(event.user)} removed {said.who(event.data.get('user'))}.{_why(event)}"
    ),
    "store.rekeyed": lambda _, event: f"The records were put under a new key.{_why(event)}",
    "store.backed-up": _backed_up,
    "store.restored": lambda said, event: (
        f"{said.who(event.user)} put back a backup, which ended at entry {event.data.get('seq')}."
    ),
    "store.drilled": _did("tried out a backup"),
    "store.verified": _verified,
    "store.salvaged": _did("wrote out what could be read of damaged records"),
    "store.moved": _did("moved the records to another folder"),
    "store.disposed": _disposed,
    "signed": _of_record("signed"),
    "second_signature": _of_record("noted a second signature on"),
    "printed": _of_record("printed"),
    "copy_saved": _of_record("saved a PDF of"),
    "viewed": _of_record("opened"),
    "slip_printed": _slip,
    "capture_allowed": _capture,
    "case_sent": _sent,
    "case_received": _received,
    "receipt_noted": lambda said, event: f"{said.who(event.user)} noted the receipt for {said.case(event.case)}.",
    "guidance_taken": _guidance,
    "setting": _did("confirmed the details of the setting"),
    "retention": lambda said, event: f"{said.who(event.user)} changed how long {said.case(event.case)} is kept.",
}


def _moment(text: object) -> str:
    try:
        return words.moment(datetime.fromisoformat(str(text)))
    except ValueError:
        return str(text)
