"""Kill a program that disposes of a case again and again, and look each time: all there, or gone with its tombstone.

Run as a program, in a process of its own: disposal_yard.py FOLDER KILLS. Prints one line of JSON.
"""

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import decrypted
import second_reader

from core.errors import WaymarkError
from core.store import Cost, NewEvent, Vault, add_user, create_store, dispose, disposed_cases, open_store, store_users
from core.store.connection import connect
from core.store.disposal import SWEEP_DUE
from core.store.keys import DataKey

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD, SECOND = "correct horse battery", "quite another battery"
CASE, OTHER = "0123456789abcdef", "fedcba9876543210"
CANARY = "Kanarienvogel"
ENTRIES = 40


def main() -> None:
    """Kill, look, count."""
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    chance, count = random.Random(11), {}
    sample = folder / "sample"
    make(sample)
    window = 1.1 * how_long(sample, folder / "whole")
    for kill in range(kills):
        store = folder / str(kill)
        shutil.copytree(sample, store)
        one_kill(store, chance.uniform(0, window))
        look(store, count)
        shutil.rmtree(store)
    print(json.dumps({**count, "kills": kills, "window": round(window, 4)}))  # noqa: T201


def make(folder: Path) -> None:
    """A store of two people, one case with a canary in each entry, and one without."""
    with create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0] as vault:
        add_user(vault, "B. Deputy", SECOND, AT, CHEAP)
        vault.append_many(
            [
                NewEvent(
                    "answer",
                    CASE if number % 2 else OTHER,
                    {"text": f"{CANARY if number % 2 else 'stays'} {number} " * (400 if number % 10 else 2500)},
                    AT + timedelta(seconds=number),
                )
                for number in range(2 * ENTRIES)
            ]
        )
        vault.put_summary(CASE, {"status": "signed"}, f"2026-001 {CANARY}")
        vault.put_draft(CASE, "note", CANARY, AT)


def dispose_of_it(vault: Vault) -> None:
    """As two people would."""
    second = store_users(vault.opened.folder)[1].id
    dispose(vault, CASE, "no longer needed", "retention schedule", second, SECOND, AT + timedelta(hours=1))


def how_long(sample: Path, copy: Path) -> float:
    """Seconds that one disposal takes here, from the second person's consent on."""
    shutil.copytree(sample, copy)
    with reopened(copy) as vault:
        begun = time.perf_counter()
        dispose_of_it(vault)
        took = time.perf_counter() - begun
    shutil.rmtree(copy)
    return took


def one_kill(store: Path, after: float) -> None:
    """Dispose in a process of its own, killed so many seconds after it began."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with suppress(BaseException):
            vault = reopened(store)
            os.write(write, b"R")
            dispose_of_it(vault)
            os.write(write, b"D")
            time.sleep(60)  # ended by the kill, never by tidying up
        os._exit(3)
    os.close(write)
    os.read(read, 1)
    end = time.monotonic() + after
    while (left := end - time.monotonic()) > 0 and not select.select([read], [], [], left)[0]:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(read)


def look(store: Path, count: dict[str, int]) -> None:
    """What is there right after the kill, and what after the next start."""
    dk = second_reader.data_key_by_password(store, "A. Lead", PASSWORD)
    key = second_reader.purpose(dk, "store-key")
    left_by_the_kill = decrypted.pages(store / "store.db", key).count(CANARY.encode())
    due = was_due(store)
    try:
        vault = reopened(store)
    except WaymarkError:
        add(count, "complaints")
        return
    with vault:
        there, tombstones = len(vault.events(CASE)), len(disposed_cases(vault))
        row, draft = vault.count_cases("2026-001"), vault.draft(CASE, "note")
        is_whole = (there, tombstones, row, draft) == (ENTRIES, 0, 1, CANARY)
        is_gone = (there, tombstones, row, draft) == (0, 1, 0, None)
        add(count, "whole", is_whole)
        add(count, "gone", is_gone)
        add(count, "neither", not (is_whole or is_gone))
        add(count, "complaints", bool(vault.health.sentences))
        add(count, "chain", not vault.verify_log().ok or len(vault.events(OTHER)) != ENTRIES)
        add(count, "unswept", vault.setting(SWEEP_DUE) is not None)
        add(count, "unlisted", is_gone and CASE not in vault.opened.disposed)
    after = decrypted.pages(store / "store.db", key).count(CANARY.encode())
    add(count, "cut_off", is_gone and due)
    add(count, "cut_off_with_text_left", is_gone and left_by_the_kill > 0)
    add(count, "canaries", after if is_gone else 0)
    add(count, "blind", is_whole and after < ENTRIES)
    broken = second_reader.first_broken(vault.store_id, second_reader.rows(store, dk))
    add(count, "second_reader", broken is not None)


def was_due(store: Path) -> bool:
    """Whether a disposal was cut off before the file was swept: asked of a copy, so that nothing is taken over."""
    copy = store.with_name(store.name + "-copy")
    shutil.copytree(store, copy)
    dk = second_reader.data_key_by_password(copy, "A. Lead", PASSWORD)
    with closing(connect(copy / "store.db", DataKey(dk))) as connection:
        row = connection.execute("SELECT 1 FROM setting WHERE name = ?", (SWEEP_DUE,)).fetchone()
    shutil.rmtree(copy)
    return row is not None


def add(count: dict[str, int], what: str, how_many: int = 1) -> None:
    """One more."""
    count[what] = count.get(what, 0) + int(how_many)


def reopened(store: Path) -> Vault:
    """The store, by password."""
    return open_store(store, user_id=store_users(store)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


if __name__ == "__main__":
    main()
