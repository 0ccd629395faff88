"""Kill a change of the data key again and again, anywhere, and look each time whether everybody still gets in.

Run as a program, in a process of its own: rekey_yard.py FOLDER KILLS [wrong]. Half of the kills fall at a moment drawn
by lot, half at one of the steps, so that each is met. What a kill left is told by the files it left. Some of those are
finished by an opening that is killed in its turn. With `wrong` the key file is put in place without the old key inside,
which is wrong on purpose: the stores that this loses show that the losses can be seen. Prints one line of JSON.
"""

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import WaymarkError, WrongSecret
from core.store import (
    Cost,
    NewEvent,
    User,
    Vault,
    add_user,
    create_store,
    open_store,
    open_with_recovery,
    rekey,  # the module: the steps are watched in it
    remove_user,
    slots,
    store_users,
)
from core.store.keys import DataKey

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
WORDS = {"A. Lead": "correct horse battery", "B. Deputy": "twelve small ducks", "C. Leaver": "nine green bottles"}
ANSWERS = 60
KEY_FILES = (slots.FILE, slots.COPY)
STEPS = ("begun", "copying", "copied", "half keys", "ready", "placed", "final", "half final", "over")
FINISHED_LATER = ("half keys", "ready", "placed")  # by the next opening
COUNTED = ("kills", "again", "removals", "rekeys", "signatures", "lost", "complaints", "still_open")
KILLED_AGAIN = 0.6  # of those that the next opening has to finish
AGAIN_AT = ("copied", "half keys", "placed", "final", "half final", "", "", "")  # "" is a moment drawn by lot
SIGNATURES_EVERY = 5


class Yard:
    """One store, and what has been counted of it."""

    def __init__(self, folder: Path, *, wrong: bool) -> None:
        self.folder, self.wrong = folder / "store", wrong
        self.chance = random.Random(11)
        self.found = dict.fromkeys(("before", "copying", *FINISHED_LATER, "half final", "done"), 0)
        self.count = dict.fromkeys(COUNTED, 0)
        self.span = 0.1  # seconds that a whole change takes here
        self.fresh()

    def fresh(self) -> None:
        """A store with three people in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        vault, self.code = create_store(
            self.folder, user_name="A. Lead", password=WORDS["A. Lead"], at=AT, cost=CHEAP
        )
        with vault:
            answers = [{"text": f"answer {number} " + "word " * 60} for number in range(ANSWERS)]
            vault.append_many([NewEvent("answer", "c", answer, AT) for answer in answers])
            vault.put_draft("c", "note", "half a sentence", AT)
            add_user(vault, "B. Deputy", WORDS["B. Deputy"], AT, CHEAP)
            add_user(vault, "C. Leaver", WORDS["C. Leaver"], AT, CHEAP)
            self.key = bytes(vault.opened.key._raw)
            self.leaver = next(user for user in store_users(self.folder) if user.name == "C. Leaver")
        begun = time.perf_counter()
        pid, heard = self.start(remove=False, pause="")
        os.waitpid(pid, 0)
        os.close(heard)
        self.span = time.perf_counter() - begun
        with self.opened("A. Lead") as again:
            self.key, self.generation = bytes(again.opened.key._raw), again.opened.keys.generation

    def one_kill(self) -> None:
        """Kill one change, perhaps the opening after it too, and look."""
        self.count["kills"] += 1
        remove = self.chance.random() < 0.5
        half, odd = divmod(self.count["kills"], 2)
        self.kill(remove=remove, pause=STEPS[half % len(STEPS)] if odd else "")
        left = self.state()
        self.found[left] += 1
        if left in FINISHED_LATER and self.chance.random() < KILLED_AGAIN:
            self.count["again"] += 1
            self.kill(remove=None, pause=self.chance.choice(AGAIN_AT))
        try:
            self.look()
        except (WaymarkError, AssertionError):
            self.count["lost"] += 1
            self.fresh()

    def kill(self, *, remove: bool | None, pause: str) -> None:
        """One child, killed where it pauses, or after a while drawn by lot."""
        pid, heard = self.start(remove=remove, pause=pause)
        end = time.monotonic() + (2.0 if pause else self.chance.uniform(0, 1.1 * self.span))
        while (left := end - time.monotonic()) > 0:
            if select.select([heard], [], [], left)[0]:
                break  # it pauses, or it is over
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(heard)

    def start(self, *, remove: bool | None, pause: str) -> tuple[int, int]:
        """A child that changes the key, with somebody leaving or not; or only opens the store (None)."""
        heard, told = os.pipe()
        child = os.fork()
        if child:
            os.close(told)
            return child, heard
        os.close(heard)
        with suppress(BaseException):
            stop_at(pause, told)
            if self.wrong:
                forget_the_old_key()
            with self.opened("A. Lead") as vault:
                if remove:
                    remove_user(vault, self.leaver.id, "left", AT, tick_of(pause, told))
                elif remove is False:
                    rekey.rekey(vault, "a password became known", AT, tick_of(pause, told))
                if pause == "over":
                    stand_still(told)
        os._exit(0)

    def state(self) -> str:
        """How far it had come, by the files."""
        following = (self.folder / rekey.NEXT).exists()
        main, copy = (json.loads((self.folder / name).read_bytes().split(b"\n")[1]) for name in KEY_FILES)
        if main["previous"] is None:
            if copy["previous"] is not None:
                return "half final"
            return "copying" if following else "done" if main["generation"] > self.generation else "before"
        if copy["generation"] != main["generation"]:
            return "half keys"
        return "ready" if following else "placed"

    def look(self) -> None:
        """Open as each of them would."""
        with self.opened("B. Deputy") as vault:
            self.count["complaints"] += bool(vault.health.faults)
            assert vault.health.ok
            assert len(vault.events("c")) == ANSWERS
            assert vault.draft("c", "note") == "half a sentence"
            if self.count["kills"] % SIGNATURES_EVERY == 0:
                self.count["signatures"] += 1
                assert vault.verify_log().ok
            key, gone = bytes(vault.opened.key._raw), vault.opened.keys.user(self.leaver.id) is None
            told = any(event.data["user"] == self.leaver.id for event in vault.events_of_kind("store.user-removed"))
            assert gone == told
        assert not (self.folder / rekey.NEXT).exists()
        open_with_recovery(self.folder, code=self.code, at=AT).close()
        if key != self.key:
            self.count["removals" if gone else "rekeys"] += 1
            self.count["still_open"] += rekey.opens(self.folder / "store.db", DataKey(self.key))
        self.count["still_open"] += gone and self.is_let_in()
        assert gone or self.is_let_in()
        self.key = key
        if gone:
            with self.opened("A. Lead") as vault:
                self.leaver = add_user(vault, "C. Leaver", WORDS["C. Leaver"], AT, CHEAP)
        self.generation = slots.read_key_file(self.folder)[0].generation

    def is_let_in(self) -> bool:
        """Whether the one who leaves gets in, or is named where the ways in are kept."""
        named = any(self.leaver.id.encode() in (self.folder / name).read_bytes() for name in KEY_FILES)
        try:
            open_store(self.folder, user_id=self.leaver.id, password=WORDS["C. Leaver"], at=AT, floor=CHEAP).close()
        except WrongSecret:
            return named
        return True

    def opened(self, name: str) -> Vault:
        """The store, by one person's password."""
        user: User = next(user for user in store_users(self.folder) if user.name == name)
        return open_store(self.folder, user_id=user.id, password=WORDS[name], at=AT, floor=CHEAP)


def stop_at(pause: str, told: int) -> None:
    """Make this process stand still at a step, having said so."""

    def around(owner: Any, name: str, *, before: str = "", after: str = "") -> None:
        act = getattr(owner, name)

        def watched(*given: Any, **named: Any) -> Any:
            if before == pause != "":
                stand_still(told)
            result = act(*given, **named)
            if after == pause != "":
                stand_still(told)
            return result

        setattr(owner, name, watched)

    around(rekey, "_make_next", after="copied")
    around(rekey, "_put_in_place", before="ready", after="placed")
    around(Vault, "put_keys", before="final")
    write = slots.write_lined

    def write_watched(path: Path, body: dict[str, Any]) -> None:
        step = "half keys" if body["previous"] else "half final"
        if path.name == slots.COPY and step == pause:
            stand_still(told)
        write(path, body)

    slots.write_lined = write_watched


def tick_of(pause: str, told: int) -> Any:
    """Stands still in the middle of copying."""

    def tick(_says: str, share: float) -> None:
        if pause == "begun" or (pause == "copying" and share > 0.1):  # the file is there by then
            stand_still(told)

    return tick


def stand_still(told: int) -> None:
    os.write(told, b".")
    while True:
        signal.pause()


def forget_the_old_key() -> None:
    """The mistake that the control makes."""
    right = rekey.with_new_key

    def wrong(keys: slots.KeyFile, old: DataKey, new: DataKey, *, leaver: str) -> slots.KeyFile:
        made = right(keys, old, new, leaver=leaver)
        return slots.replace(made, previous=b"").signed(new)

    rekey.with_new_key = wrong


def main() -> None:
    """Kill, look, count."""
    begun = time.perf_counter()
    yard = Yard(Path(sys.argv[1]), wrong="wrong" in sys.argv[3:])
    for _ in range(int(sys.argv[2])):
        yard.one_kill()
    print(json.dumps({**yard.count, "found": yard.found, "seconds": round(time.perf_counter() - begun, 1)}))  # noqa: T201


if __name__ == "__main__":
    main()
