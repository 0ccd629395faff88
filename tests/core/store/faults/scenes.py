"""What people do to a store, step by step, for a disk that fails at any moment; and what must hold afterwards.

Each scene has a beginning (`prepare`), the work, which says on a line of its own what has been acknowledged to the
person, and a judgement of what is on the disk afterwards: sentences about what is wrong, none when all is well. They
begin with "lost" (acknowledged, and not there), "damaged" (cannot be used any more) or "alarm" (a complaint at start
about a store that is whole).
"""

import itertools
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import WaymarkError, WrongSecret
from core.store import Cost, NewEvent, Vault, connection, create_store, open_store, open_with_recovery, store_users

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
OLD, NEW = "correct horse battery", "another good phrase"
SHEET_CODE = "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-78VT"
NEW_SHEET_CODE = "2GAH-C5RR-34D1-P70X-3RFJ-0892-4CJ2-A9H7-XVZK"
CASE = "case"
NAME = "A. Lead"

SIGNATURES_EVERY = 5  # judgements; the chain itself is walked by every opening

Say = Callable[[str], None]
_judged = itertools.count()

# It keeps keys out of the swap file, doubles what an opening costs, and changes no byte on the disk.
connection.SETTINGS = tuple(each for each in connection.SETTINGS if not each.startswith("cipher_memory_security"))


@dataclass(frozen=True)
class Scene:
    """`prepare(root)`, `work(root, say)`, `judge(root, said)`."""

    prepare: Callable[[Path], None]
    work: Callable[[Path, Say], None]
    judge: Callable[[Path, list[str]], list[str]]


def step(say: Say, done: str, does: Callable[[], object]) -> bool:
    """Do one thing as the program would: acknowledge it, or tell the person in words what went wrong."""
    try:
        does()
    except WaymarkError as fault:
        say(f"told {fault}".replace("\n", " "))
        return False
    say(done)
    return True


def at(number: int) -> datetime:
    """A moment after the store was made."""
    return AT + timedelta(seconds=number)


# -- a store, and what has been saved in it ---------------------------------------------------------


def a_store(root: Path) -> None:
    """A store of a few entries, closed."""
    vault, _ = create_store(root / "store", user_name=NAME, password=OLD, at=AT, cost=CHEAP, sheet_code=SHEET_CODE)
    with vault:
        save(vault, 1, lambda _: None)


def opened(root: Path, password: str = OLD, *, later: int = 0) -> Vault:
    """The store, by password."""
    folder = root / "store"
    return open_store(folder, user_id=store_users(folder)[0].id, password=password, at=at(later), floor=CHEAP)


def save(vault: Vault, number: int, say: Say, *, words: int = 60) -> bool:
    """An answer with the case's line in the list; every third time a draft too."""
    seqs = []
    text = {"question": f"q{number}", "text": f"answer {number} " + "word " * words}

    def answer() -> None:
        stored = vault.append("answer", CASE, text, at(number), summary={"status": "open", "n": number}, search="AB")
        seqs.append(stored.seq)

    try:
        answer()
    except WaymarkError as fault:
        say(f"told {fault}")
        return False
    say(f"answer {seqs[0]} q{number}")
    if number % 3 == 0:
        step(say, f"draft {number}", lambda: vault.put_draft(CASE, "note", str(number), at(number)))
    return True


def judge_saves(root: Path, said: list[str], password: str = OLD) -> list[str]:
    """Opened as a person would: no complaint, everything acknowledged there, the chain whole."""
    try:
        vault = opened(root, password, later=10_000)
    except WaymarkError as fault:
        return [f"damaged: {fault}"]
    with vault:
        return judge_vault(vault, said)


def judge_vault(vault: Vault, said: list[str]) -> list[str]:
    """The same, of a store that has been opened."""
    if not vault.health.ok:
        return [f"damaged: {vault.health.sentences[0]}"]
    wrong = [f"alarm: {sentence}" for sentence in vault.health.sentences]
    if missing := lost_answers(vault, said):
        wrong.append(f"lost: answers {missing}")
    if max(acknowledged(said, "draft"), default=0) > int(vault.draft(CASE, "note") or 0):
        wrong.append("lost: a draft")
    if next(_judged) % SIGNATURES_EVERY == 0 and not (walked := vault.verify_log()).ok:
        wrong.append(f"damaged: {walked.sentence}")
    return wrong


def lost_answers(vault: Vault, said: list[str]) -> list[str]:
    """Those that were acknowledged and are not there, or are another one's number."""
    there = {f"answer {event.seq} {event.data.get('question')}" for event in vault.events(CASE)}
    return sorted({line for line in said if line.startswith("answer ")} - there)


def acknowledged(said: list[str], what: str) -> set[int]:
    """The numbers said after this word."""
    return {int(line.split()[1]) for line in said if line.startswith(what + " ")}


# -- saving -------------------------------------------------------------------------------------------


def two_days(root: Path, say: Say) -> None:
    """Opening, answers and drafts, a burst that brings the mark forward, closing; and once more."""
    for day in (100, 200):
        with closing(opened(root, later=day)) as vault:
            say("open")
            for number in range(day, day + 6):
                save(vault, number, say, words=400 if number == day + 4 else 40)
            if day == 100:
                burst = [NewEvent("note", CASE, {"n": n}, at(day + 10)) for n in range(34)]
                step(say, "burst", lambda burst=burst: vault.append_many(burst))
        say("closed")


def long_day(root: Path, say: Say) -> None:
    """So much that SQLite takes the log over by itself while people write."""
    with closing(opened(root, later=100)) as vault:
        for number in range(100, 170):
            save(vault, number, say, words=12_000)


# -- the small files ----------------------------------------------------------------------------------


def set_up(root: Path, say: Say) -> None:
    """A store where there was none."""
    step(say, "made", lambda: a_store(root))


def judge_set_up(root: Path, said: list[str]) -> list[str]:
    """There is a whole store, or set-up takes the folder again."""
    try:
        store_users(root / "store")
    except WaymarkError:
        if "made" in said:
            return ["lost: the store"]
        try:
            a_store(root)
        except WaymarkError as fault:
            return [f"damaged: set-up does not take its folder again: {fault}"]
    return judge_saves(root, said)


def change_password(root: Path, say: Say) -> None:
    """A new password, and back, and the new one again."""
    with closing(opened(root, later=100)) as vault:
        for number, (old, new) in enumerate(((OLD, NEW), (NEW, OLD), (OLD, NEW)), 1):
            step(say, f"password {number}", lambda o=old, n=new: vault.change_password(o, n, at(100), CHEAP))
            save(vault, 100 + number, say)


def judge_password(root: Path, said: list[str]) -> list[str]:
    """The old or the new password opens, never neither; once acknowledged, the one that was acknowledged."""
    done = max(acknowledged(said, "password"), default=0)
    after = {0: {OLD, NEW}, 1: {NEW, OLD}, 2: {OLD, NEW}, 3: {NEW}}[done]  # the next one may be there already
    return judge_one_of(root, said, after)


def judge_one_of(root: Path, said: list[str], passwords: set[str]) -> list[str]:
    """By whichever of these passwords opens."""
    for password in sorted(passwords):
        try:
            vault = opened(root, password, later=10_000)
        except WrongSecret:
            continue
        except WaymarkError as fault:
            return [f"damaged: {fault}"]
        with vault:
            return judge_vault(vault, said)
    return ["lost: no password opens that should"]


def renew_sheet(root: Path, say: Say) -> None:
    """A new sheet."""
    with closing(opened(root, later=100)) as vault:
        step(say, "sheet 1", lambda: vault.renew_sheet(NEW_SHEET_CODE, "lost", at(100)))
        save(vault, 101, say)


def judge_sheet(root: Path, said: list[str]) -> list[str]:
    """The old or the new sheet opens; the new one once it was acknowledged; the password anyway."""
    for code in [NEW_SHEET_CODE] if "sheet 1" in said else [NEW_SHEET_CODE, SHEET_CODE]:
        try:
            open_with_recovery(root / "store", code=code, at=at(9000)).close()
        except WrongSecret:
            continue
        except WaymarkError as fault:
            return [f"damaged: {fault}"]
        return judge_saves(root, said)
    return ["lost: the sheet"]


def wrong_tries(root: Path, say: Say) -> None:
    """Four wrong passwords, then the right one."""
    for number in range(1, 5):
        try:
            opened(root, "not the right one", later=100 + number).close()
        except WrongSecret:
            say(f"wrong {number}")
    say("right")
    step(say, "open", opened(root, later=110).close)


def judge_tries(root: Path, said: list[str]) -> list[str]:
    """Wrong tries that were answered are told to the next log-in, until the right password is given."""
    try:
        vault = opened(root, later=10_000)
    except WaymarkError as fault:
        return [f"damaged: {fault}"]
    with vault:
        told = vault.wrong_tries.count
        wanted = 0 if "right" in said else max(acknowledged(said, "wrong"), default=0)
        return [*judge_vault(vault, said), *(["lost: wrong tries"] if told < wanted else [])]


# -- all of it, by somebody who is told when a thing did not work, and goes on -------------------------


def a_day(root: Path, say: Say) -> None:
    """A wrong try, answers, a new password, closing, and opening once more."""
    with suppress(WaymarkError):
        opened(root, "not the right one", later=90).close()
    if vault := by_either(root, say, 100):
        for number in range(101, 105):
            save(vault, number, say)
        step(say, "password 1", lambda: vault.change_password(OLD, NEW, at(105), CHEAP))
        save(vault, 106, say)
        step(say, "closed", vault.close)
    later(root, say)


def later(root: Path, say: Say) -> None:
    """Opening, two answers, closing."""
    if vault := by_either(root, say, 300):
        for number in (303, 304):
            save(vault, number, say)
        step(say, "closed", vault.close)


def by_either(root: Path, say: Say, moment: int) -> Vault | None:
    """The store, by whichever password opens it; None when the person was told why not."""
    for password in (OLD, NEW):
        try:
            vault = opened(root, password, later=moment)
        except WrongSecret:
            continue
        except WaymarkError as fault:
            say(f"told {fault}".replace("\n", " "))
            return None
        say("open")
        return vault
    raise AssertionError("neither password opens the store")


def judge_day(root: Path, said: list[str]) -> list[str]:
    """As after a change of password."""
    return judge_one_of(root, said, {NEW} if "password 1" in said else {OLD, NEW})


SCENES: dict[str, Scene] = {
    "saves": Scene(a_store, two_days, judge_saves),
    "long-day": Scene(a_store, long_day, judge_saves),
    "set-up": Scene(lambda root: root.mkdir(exist_ok=True), set_up, judge_set_up),
    "password": Scene(a_store, change_password, judge_password),
    "sheet": Scene(a_store, renew_sheet, judge_sheet),
    "day": Scene(a_store, a_day, judge_day),
    "tries": Scene(a_store, wrong_tries, judge_tries),
}
