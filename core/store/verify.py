"""Does the log still say what it said? Chain and signatures of every entry, against checks printed before.

What chain and signatures cannot see (entries cut off the end, entries made anew by their own author) a printed check
can: it has left the building. The four answers are those of FORMAT.md: matches, changed, missing, older. A fifth,
mistyped, is given where the code is so near to one of ours that only the typing can be wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlcipher3 import dbapi2 as sqlcipher

from core.store.chain import Anchor, Head, anchor, moment
from core.store.connection import Connection, in_words
from core.store.progress import Tick, no_tick
from core.store.vault import Vault
from core.store.walk import EVERYTHING, LogCheck, Restore, Row, Walked, walk

Result = Literal["matches", "mistyped", "older", "missing", "changed"]  # from harmless to grave
GRAVITY: tuple[Result, ...] = ("matches", "mistyped", "older", "missing", "changed")
NEARLY = 2  # characters of 20: nobody can make an entry whose code comes that near to a printed one
KEEP_ALL = (
    "Change nothing now. Keep the paper and this laptop as they are, and tell your headteacher. "
    "Check your newest backup with the same paper."
)
KEEP_LAPTOP = (
    "Change nothing now. Keep this laptop as it is, and tell your headteacher. Then check your newest backup."
)
LOOK_AGAIN = "First make sure that the code is typed right, and that the paper is about these records. "
PUT_BACK_NEWER = "Someone may have put back an old copy. Look for a newer backup before you go on working."
NO_PAPER = "Entries cut off at the end would not be seen this way. A printed check shows them."


@dataclass(frozen=True)
class Compared:
    """What became of one printed check."""

    anchor: Anchor
    result: Result
    sentence: str
    advice: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check found. `entries` from the first on hold; `until` is the time of the last of them ("" for none).

    `faults` are sentences about the log and the file; `notes` only tell what happened before.
    """

    store: str
    entries: int
    until: str
    result: Result
    faults: tuple[str, ...]
    advice: str
    compared: tuple[Compared, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds and every printed check matches."""
        return self.result == "matches"

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words: the log, each printed check, what to do, what else to know."""
        count = "1 entry holds" if self.entries == 1 else f"All {self.entries:,} entries hold"
        whole = (f"{count}: chain, texts and signatures.",)
        papers = (part for each in self.compared for part in (f"{each.anchor.text}: {each.sentence}", each.advice))
        return tuple(filter(None, (*(self.faults or whole), self.advice, *papers, *self.notes)))


    def as_json(self) -> dict[str, Any]:
        """All of it for programs, in a form that is kept stable."""
        return {
            "result": self.result,
            "store": self.store,
            "entries": self.entries,
            "until": self.until,
            "faults": list(self.faults),
            "advice": self.advice,
            "anchors": [
                {"entry": each.anchor.seq, "code": each.anchor.code, "result": each.result, "says": each.sentence}
                for each in self.compared
            ],
            "notes": list(self.notes),
        }


def verify_vault(vault: Vault, anchors: Sequence[Anchor] = (), tick: Tick = no_tick) -> Verdict:
    """Check the log of an open store whole, and each printed check against it. Writes nothing.

    Nobody else can use the vault meanwhile. Raises Cancelled when `tick` does, and StoreFault for a store that is shut.
    """
    with vault.reading() as connection:
        return verdict(connection, vault.store_id, anchors, tick, vault.health.faults, kind=vault.health.kind)


def verdict(
    connection: Connection,
    store: str,
    anchors: Sequence[Anchor] = (),
    tick: Tick = no_tick,
    faults: tuple[str, ...] = (),
    *,
    kind: str = "",
) -> Verdict:
    """The same over a connection. `faults` are what the start check found, `kind` their cause."""
    lost: list[bool] = []
    with in_words(saving=False):
        (entries,) = connection.execute("SELECT count(*) FROM event").fetchone()
        walked = walk(_readable(connection, lost), store, signatures=True, tick=tick, entries=entries)
    if lost and walked.log.ok:
        number = walked.log.entries + 1
        walked.log = LogCheck(number - 1, number, f"Entry {number} cannot be read: the file is damaged.", "missing")
    return judged(store, walked, anchors, faults, kind=kind)


def judged(
    store: str, walked: Walked, anchors: Sequence[Anchor] = (), faults: tuple[str, ...] = (), *, kind: str = ""
) -> Verdict:
    """What a walk comes to beside these printed checks."""
    log = walked.log
    compared = tuple(_compare(walked, each) for each in anchors)
    results: list[Result] = [each.result for each in compared]
    found = faults
    if not log.ok:
        found = (*(each for each in faults if each != log.sentence), log.sentence)
        results.append(log.broken or "changed")
    elif faults:
        results.append("older" if kind == "older" else "changed")
    notes = (*_restored(walked), *_disposed(walked))
    return Verdict(
        store=store,
        entries=log.entries,
        until=walked.last_at,
        result=max(results, key=GRAVITY.index, default="matches"),
        faults=found,
        advice="" if log.ok and not faults else PUT_BACK_NEWER if log.ok and kind == "older" else KEEP_LAPTOP,
        compared=compared,
        notes=notes if anchors or found else (*notes, NO_PAPER),
    )


def _readable(connection: Connection, lost: list[bool]) -> Iterator[Row]:
    """The rows up to the first that a damaged page does not give."""
    try:
        yield from connection.execute(EVERYTHING)
    except sqlcipher.DatabaseError:
        lost.append(True)


def _compare(walked: Walked, printed: Anchor) -> Compared:
    """One printed check against the entries that hold."""
    log, held, seq = walked.log, len(walked.hashes), printed.seq
    ours = anchor(Head(seq, walked.hashes[seq - 1])).code if seq <= held else ""
    if ours == printed.code:
        said = f"Matches. Entries 1 to {seq:,} are what they were when this was printed."
        return Compared(printed, "matches", said if seq > 1 else "Matches. Entry 1 is what it was.")
    if wrong := _slip_of_the_finger(walked, printed, ours):
        return Compared(printed, "mistyped", wrong, "Look at the paper again and type it once more.")
    if seq > held and not log.ok:
        said = f"{log.sentence} So entry {seq:,} on this paper cannot be confirmed."
        return Compared(printed, log.broken or "changed", said, KEEP_ALL)
    before = max((each for each in walked.restores if each.kept < seq), key=lambda each: each.kept, default=None)
    if before is not None:
        return _from_before(walked, printed, before)
    if seq > held:
        more = seq - held
        lack = "the newest entry is missing" if more == 1 else f"the newest {more:,} entries are missing"
        said = f"Older. The paper knows entry {seq:,}, these records end at entry {held:,}: {lack}."
        return Compared(printed, "older", said, LOOK_AGAIN + PUT_BACK_NEWER)
    said = f"Changed. Entry {seq:,}, or one before it, is not what it was when this was printed."
    return Compared(printed, "changed", said, LOOK_AGAIN + KEEP_ALL)


def _slip_of_the_finger(walked: Walked, printed: Anchor, ours: str) -> str:
    """What was mistyped: one or two characters, or the number of the entry."""
    wrong = sum(one != other for one, other in zip(ours, printed.code, strict=False)) if ours else 0
    if 0 < wrong <= NEARLY:
        return f"Not typed right: {wrong} of the 20 characters {'is' if wrong == 1 else 'are'} not as on the paper."
    for place, found in enumerate(walked.hashes, 1):
        if anchor(Head(place, found)).code == printed.code:
            return f"Not typed right: this is the code of entry {place:,}, not of entry {printed.seq:,}."
    return ""


def _from_before(walked: Walked, printed: Anchor, before: Restore) -> Compared:
    who, day = walked.names.get(before.user, "the recovery sheet"), _day(before.at)
    first, last = before.kept + 1, printed.seq
    span = f"entry {last:,}" if first == last else f"entries {first:,} to {last:,}"
    said = f"Older. {who} put back an older copy on {day}. On this paper, {span} may be from before that."
    return Compared(
        printed, "older", said,
        f"Ask {who} what happened. If nobody put back a copy, or the paper is newer than that day: {KEEP_ALL}",
    )  # fmt: skip


def _restored(walked: Walked) -> Iterator[str]:
    for each in walked.restores:
        who = walked.names.get(each.user, "the recovery sheet")
        yield f"On {_day(each.at)} {who} put back an older copy, which ended at entry {each.kept:,}."


def _disposed(walked: Walked) -> Iterator[str]:
    if count := len(walked.disposed):
        cases = "1 case has" if count == 1 else f"{count:,} cases have"
        yield f"{cases} been disposed of. The text is gone, as it should be; the entries still count."


def _day(at: str) -> str:
    try:
        when = moment(at)
    except ValueError:
        return at
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
