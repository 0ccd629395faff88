"""Kill a saving program again and again, and look each time whether what it had acknowledged is still there.

Run as a program, in a process of its own: kill_yard.py FOLDER KILLS [early]. With `early` the writer acknowledges
before COMMIT, which is wrong on purpose: the losses this must find show that the test can see one. Prints one line
of JSON.
"""

import json
import os
import random
import select
import shutil
import signal
import struct
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import WaymarkError
from core.store import Cost, Vault, create_store, log, open_store, store_users  # log: the control spoils it

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
CASE = "case"
WINDOW = 0.020  # seconds in which the kill falls
KILLS_A_STORE = 25  # a fresh one before checking it takes longer than the window
SIGNATURES_EVERY = 5  # the chain itself is walked by every opening
ACK = struct.Struct(">cQ")


def main() -> None:
    """Kill, look, count."""
    folder, kills, early = Path(sys.argv[1]), int(sys.argv[2]), "early" in sys.argv[3:]
    chance = random.Random(7)
    count = dict.fromkeys(("kills", "saves", "drafts", "lost", "in_doubt", "complaints", "chain", "hot", "opening"), 0)
    begun = time.perf_counter()
    store = folder / "0"
    for kill in range(kills):
        if kill % KILLS_A_STORE == 0:
            shutil.rmtree(store, ignore_errors=True)
            store = folder / str(kill)
            create_store(store, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
        acknowledged, ready = one_kill(store, chance, early=early)
        count["kills"] += 1
        count["opening"] += not ready
        count["saves"] += len(acknowledged[b"A"])
        count["drafts"] += len(acknowledged[b"D"])
        log_beside = store / "store.db-wal"
        count["hot"] += log_beside.exists() and log_beside.stat().st_size > 0
        look(store, acknowledged, count)
    print(json.dumps({**count, "seconds": round(time.perf_counter() - begun, 1)}))  # noqa: T201


def one_kill(store: Path, chance: random.Random, *, early: bool) -> tuple[dict[bytes, list[int]], bool]:
    """What one writer acknowledged before it was killed, and whether it had got as far as writing."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with suppress(BaseException):
            save_for_ever(store, write, early=early)
        os._exit(3)
    os.close(write)
    heard = bytearray()
    in_opening = chance.random() < 0.15  # some kills fall into recovery, check and log-in
    if not in_opening:
        heard += os.read(read, ACK.size)
    end = time.monotonic() + chance.uniform(0, WINDOW)
    while (left := end - time.monotonic()) > 0:
        if select.select([read], [], [], left)[0]:
            heard += os.read(read, 65536)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(read, 65536):
        heard += more
    os.close(read)
    acknowledged: dict[bytes, list[int]] = {b"R": [], b"A": [], b"D": []}
    for kind, number in ACK.iter_unpack(heard[: len(heard) // ACK.size * ACK.size]):
        acknowledged[kind].append(number)
    return acknowledged, bool(acknowledged[b"R"])


def save_for_ever(store: Path, write: int, *, early: bool) -> None:
    """Answers, and now and then a draft, each acknowledged when it is saved."""
    vault = reopened(store)
    chance = random.Random()
    if early:
        written = log.write

        def acknowledging(*given):
            head, stored = written(*given)
            os.write(write, ACK.pack(b"A", head.seq))
            return head, stored

        log.write = acknowledging
    os.write(write, ACK.pack(b"R", 0))
    number = 0
    while True:
        number += 1
        text = " ".join(f"word{chance.randrange(400)}" for _ in range(chance.randrange(5, 300)))
        at = AT + timedelta(seconds=number)
        stored = vault.append("answer", CASE, {"text": text}, at, summary={"status": "open"}, search="2026-001 AB")
        if not early:
            os.write(write, ACK.pack(b"A", stored.seq))
        if number % 3 == 0:
            vault.put_draft(CASE, "note", f"{stored.seq}", at)
            os.write(write, ACK.pack(b"D", stored.seq))


def look(store: Path, acknowledged: dict[bytes, list[int]], count: dict[str, int]) -> None:
    """Open as a person would, and compare."""
    try:
        vault = reopened(store)
    except WaymarkError:
        count["complaints"] += 1
        return
    with vault:
        count["complaints"] += bool(vault.health.sentences)
        there = {event.seq for event in vault.events(CASE)}
        draft = int(vault.draft(CASE, "note") or 0)
        count["lost"] += len(set(acknowledged[b"A"]) - there) + sum(one > draft for one in acknowledged[b"D"])
        newest = max(acknowledged[b"A"], default=0)
        count["in_doubt"] += newest > 0 and max(there, default=0) > newest
        if count["kills"] % SIGNATURES_EVERY == 0:
            count["chain"] += not vault.verify_log().ok


def reopened(store: Path) -> Vault:
    """The store, by password."""
    return open_store(store, user_id=store_users(store)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


if __name__ == "__main__":
    main()
