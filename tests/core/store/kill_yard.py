"""Kill a saving program again and again, and look each time whether what it had acknowledged is still there.

Run as a program, in a process of its own: kill_yard.py FOLDER KILLS [early]. With `early` the writer acknowledges
before COMMIT, which is wrong on purpose: the losses this must find show that the test can see one. Prints one line
of JSON.

Each writer opens the store as a person does, so its start check is the one that follows the kill before it. It says on
a pipe what it found there, then acknowledges save after save until it is killed. When to kill is counted in saves heard
and in shares of the time one took, so that a slow machine saves as often as a fast one.
"""

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import WaymarkError
from core.store import Cost, Vault, connection, create_store, log, open_store, store_users  # log: the control spoils it

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
CASE = "case"
MOST_SAVES = 20  # heard before the kill
IN_OPENING = 0.15  # the share of kills that fall into recovery, check and log-in
KILLS_A_STORE = 25  # so that recovery stays as quick as it is in the first weeks of a store
SIGNATURES_EVERY = 5  # the chain itself is walked by every opening
EARLY = "early" in sys.argv[3:]

# It keeps keys out of the swap file, doubles what an opening costs, and changes no byte on the disk.
connection.SETTINGS = tuple(each for each in connection.SETTINGS if not each.startswith("cipher_memory_security"))


@dataclass
class Heard:
    """What writers of one store acknowledged so far, and how long things took them, in seconds."""

    answers: set[int] = field(default_factory=set)
    draft: int = 0
    opening: float = 0.05
    saving: float = 0.002


def main() -> None:
    """Kill, look, count."""
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(7)
    count: Counter[str] = Counter()
    begun = time.perf_counter()
    store, heard = folder / "0", Heard()
    for kill in range(kills):
        if kill % KILLS_A_STORE == 0:
            shutil.rmtree(store, ignore_errors=True)
            store, heard = folder / str(kill), Heard(opening=heard.opening, saving=heard.saving)
            create_store(store, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
        one_kill(store, chance, heard, count, signatures=kill % SIGNATURES_EVERY == 0)
        count["kills"] += 1
        log_beside = store / "store.db-wal"
        count["hot"] += log_beside.exists() and log_beside.stat().st_size > 0
        if (kill + 1) % KILLS_A_STORE == 0 or kill + 1 == kills:
            count.update(found(store, heard, signatures=True)[1])
    print(json.dumps({**count, "seconds": round(time.perf_counter() - begun, 1)}))  # noqa: T201


def one_kill(store: Path, chance: random.Random, heard: Heard, count: Counter[str], *, signatures: bool) -> None:
    """One writer from its opening to its end; takes into `heard` and `count` what it said."""
    read, write = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(read)
        with suppress(BaseException):
            save_for_ever(store, write, heard, signatures=signatures)
        os._exit(3)
    os.close(write)
    said = bytearray()
    if chance.random() < IN_OPENING:
        listen(read, said, end=begun + chance.uniform(0, heard.opening))
    else:
        listen(read, said, lines=2)
        ready = time.monotonic()
        heard.opening = ready - begun
        if wanted := chance.randrange(MOST_SAVES + 1):
            listen(read, said, lines=2 + wanted)
            heard.saving = (time.monotonic() - ready) / wanted
        listen(read, said, end=time.monotonic() + chance.uniform(0, 2 * heard.saving))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    listen(read, said)
    os.close(read)
    take_in(said, heard, count)


def listen(read: int, said: bytearray, *, lines: int = 0, end: float = 0) -> None:
    """Hear until there are so many lines, or until `end`, or with neither until there is no more."""
    while not lines or said.count(b"\n") < lines:
        if end and not select.select([read], [], [], max(0.0, end - time.monotonic()))[0]:
            return
        more = os.read(read, 65536)
        if not more:
            return
        said += more


def take_in(said: bytearray, heard: Heard, count: Counter[str]) -> None:
    """Count what one writer said: what it found, that it was ready, what it acknowledged."""
    ready = False
    for line in said.decode().splitlines(keepends=True):
        what, _, rest = line.partition(" ")
        if not line.endswith("\n"):
            break
        if what == "found":
            count.update(findings := json.loads(rest))
            if findings.get("lost"):  # counted once
                heard.answers.clear()
                heard.draft = 0
        elif what == "ready":
            ready = True
        elif what == "answer":
            count["saves"] += 1
            heard.answers.add(int(rest))
        elif what == "draft":
            count["drafts"] += 1
            heard.draft = int(rest)
    count["opening"] += not ready


def save_for_ever(store: Path, write: int, heard: Heard, *, signatures: bool) -> None:
    """Answers, and now and then a draft, each acknowledged when it is saved."""
    vault, findings = found(store, heard, signatures=signatures)
    os.write(write, f"found {json.dumps(findings)}\n".encode())
    if vault is None:
        return
    chance = random.Random()
    if EARLY:
        written = log.write

        def acknowledging(*given):
            head, stored = written(*given)
            os.write(write, f"answer {head.seq}\n".encode())
            return head, stored

        log.write = acknowledging
    os.write(write, b"ready \n")
    number = 0
    while True:
        number += 1
        text = " ".join(f"word{chance.randrange(400)}" for _ in range(chance.randrange(5, 300)))
        at = AT + timedelta(seconds=number)
        stored = vault.append("answer", CASE, {"text": text}, at, summary={"status": "open"}, search="2026-001 AB")
        if not EARLY:
            os.write(write, f"answer {stored.seq}\n".encode())
        if number % 3 == 0:
            vault.put_draft(CASE, "note", f"{stored.seq}", at)
            os.write(write, f"draft {stored.seq}\n".encode())


def found(store: Path, heard: Heard, *, signatures: bool) -> tuple[Vault | None, dict[str, int]]:
    """Open as a person would, and compare with what was acknowledged."""
    try:
        vault = open_store(store, user_id=store_users(store)[0].id, password=PASSWORD, at=AT, floor=CHEAP)
    except WaymarkError:
        return None, {"looks": 1, "complaints": 1}
    there = {event.seq for event in vault.events(CASE)}
    findings = {
        "looks": 1,
        "complaints": int(bool(vault.health.sentences)),
        "lost": int(not heard.answers <= there or int(vault.draft(CASE, "note") or 0) < heard.draft),
        "in_doubt": int(max(there, default=0) > max(heard.answers, default=0)),
    }
    if signatures:
        findings |= {"signatures": 1, "chain": int(not vault.verify_log().ok)}
    return vault, findings


if __name__ == "__main__":
    main()
