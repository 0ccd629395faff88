"""Kill a backup, or a restore, at every single touch of a file and at chance moments; then look at what is there.

Run as a program, in a process of its own: backup_yard.py FOLDER backup|restore CHANCE [careless]. CHANCE is how many
kills fall at any time, besides one at each touch. With `careless` the work is done as a beginner would do it: what
this must find shows that the test can see it. Prints one line of JSON.
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
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import core.store.backup
import core.store.restore
from core.errors import WaymarkError
from core.store import Cost, NewEvent, create_store, look_at, make_backup, open_backup, open_store, store_users

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}
ENTRIES = 40


def main() -> None:
    """Kill, look, count."""
    root, what, chance = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if "careless" in sys.argv[4:]:
        carelessly()
    yard = Yard(root)
    act, look = (yard.back_up, yard.look_at_backups) if what == "backup" else (yard.put_back, yard.look_at_store)
    begun = time.perf_counter()
    touch = 1
    while yard.killed_at_touch(act, touch):
        look()
        yard.afresh()
        touch += 1
    took = yard.took(act)
    yard.afresh()
    dice = random.Random(5)
    for _ in range(chance):
        yard.killed_at(act, dice.uniform(0, 0.9 * took))
        look()
        yard.afresh()
    seconds = round(time.perf_counter() - begun, 1)
    print(json.dumps({**yard.count, "phases": yard.phases, "wrong": yard.wrong[:5], "seconds": seconds}))  # noqa: T201


class Yard:
    """A laptop and a stick as they are before each kill, and what was found after it."""

    def __init__(self, root: Path) -> None:
        self.whole, self.root = root / "whole", root / "now"
        store = self.whole / "laptop" / "store"
        (self.whole / "stick").mkdir(parents=True)
        vault, _ = create_store(store, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
        with vault:
            self.user = vault.user.id
            vault.append_many([NewEvent("answer", "c", {"text": "word " * 200}, AT) for _ in range(ENTRIES)])
            self.backup = make_backup(vault, self.whole / "stick", AT).path.name
            vault.append_many([NewEvent("answer", "c", {"text": "later"}, AT) for _ in range(3)])
        self.count: Counter[str] = Counter()
        self.phases: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.afresh()

    def afresh(self) -> None:
        """As it was."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.whole, self.root)

    # -- what is killed --------------------------------------------------------------------------

    def back_up(self, tick: Callable[[str, float], None]) -> None:
        """A second backup."""
        with self.opened() as vault:
            tick("Before.", 0)
            make_backup(vault, self.root / "stick", AT, tick)
            tick("After.", 1)

    def put_back(self, tick: Callable[[str, float], None]) -> None:
        """The first backup over the store."""
        tick("Before.", 0)
        path = self.root / "stick" / self.backup
        core.store.restore.restore(
            path, self.root / "laptop" / "store", user_id=self.user, password=PASSWORD, at=AT, tick=tick, floor=CHEAP
        ).close()
        tick("After.", 1)

    def opened(self):
        """As a person would: the page with the names first."""
        store = self.root / "laptop" / "store"
        [user] = store_users(store)
        return open_store(store, user_id=user.id, password=PASSWORD, at=AT, floor=CHEAP)

    # -- killing ---------------------------------------------------------------------------------

    def killed_at_touch(self, act, number: int) -> bool:
        """Whether there was such a touch of a file. The child kills itself there."""
        status, said = self.child(act, number)
        if os.WIFSIGNALED(status):
            self.count["at a touch"] += 1
            self.phases[said] += 1
            return True
        if os.WEXITSTATUS(status):
            self.wrong.append(f"not killed, and failed at touch {number}")
        return False

    def took(self, act) -> float:
        """Seconds that it takes, when nobody kills it."""
        begun = time.perf_counter()
        self.child(act, 0)
        return time.perf_counter() - begun

    def killed_at(self, act, after: float) -> None:
        """Killed so many seconds after it began."""
        status, said = self.child(act, 0, after)
        if os.WIFSIGNALED(status):
            self.count["at any time"] += 1
            self.phases[said] += 1

    def child(self, act, touch: int, after: float | None = None) -> tuple[int, str]:
        """The child's end, and the last phase that it told."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            code = 1
            with suppress(BaseException):
                left = [touch]
                sys.addaudithook(lambda event, _: _count_down(event, left))
                act(lambda says, _: os.write(write, says.encode() + b"\n"))
                code = 0
            os._exit(code)
        os.close(write)
        heard = b""
        end = time.monotonic() + after if after is not None else None
        while end is None or (wait := end - time.monotonic()) > 0:
            if select.select([read], [], [], None if end is None else wait)[0]:
                more = os.read(read, 65536)
                if not more:
                    break
                heard += more
        if after is not None:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        while more := os.read(read, 65536):
            heard += more
        os.close(read)
        return status, heard.decode().splitlines()[-1] if heard else "Opening."

    # -- looking ---------------------------------------------------------------------------------

    def look_at_backups(self) -> None:
        """What bears a backup's name is whole; the store is unharmed; the next backup clears up."""
        stick = self.root / "stick"
        for path in stick.glob("*.sgb"):
            self.count["backups opened"] += 1
            try:
                user = look_at(path).users[0].id
                open_backup(path, self.root / "x", user_id=user, password=PASSWORD, at=AT, floor=CHEAP).close()
            except WaymarkError as fault:
                self.wrong.append(f"half a backup: {fault}")
        self.count["left half"] += bool(list(stick.glob("*.new")))
        with self.opened() as vault:
            self.expect("the store is unharmed", not vault.health.sentences and len(vault.events("c")) == ENTRIES + 3)
            self.expect("scratch is cleared", not (vault.opened.folder / "scratch").exists())
            if self.count["at a touch"] % 5 == 0:
                self.expect("the log holds", vault.verify_log().ok)
                make_backup(vault, stick, AT)
                self.expect("nothing half is left", not list(stick.glob("*.new")))

    def look_at_store(self) -> None:
        """The old store or the new one stands there, whole; the old one is nowhere lost."""
        try:
            with self.opened() as vault:
                entries, restored = len(vault.events("c")), bool(vault.events_of_kind("store.restored"))
                self.expect("it opens without a complaint", not vault.health.sentences)
                self.expect("the log holds", vault.verify_log().ok)
        except WaymarkError as fault:
            self.wrong.append(f"neither: {fault}")
            return
        beside = sorted(path.name for path in (self.root / "laptop").iterdir())
        if restored:
            self.count["new"] += 1
            self.expect("the backup is there", entries == ENTRIES)
            self.expect(f"the old one is kept: {beside}", beside == ["store", "store-before-2026-11-22-1403"])
            if len(beside) == 1:
                return
            shutil.rmtree(self.root / "laptop" / "store")
            (self.root / "laptop" / beside[-1]).rename(self.root / "laptop" / "store")
            with self.opened() as vault:
                self.expect("the old one kept is whole", len(vault.events("c")) == ENTRIES + 3)
        else:
            self.count["old"] += 1
            self.expect("the old one is whole", entries == ENTRIES + 3)
            self.expect(f"nothing is left beside it: {beside}", beside == ["store"])

    def expect(self, what: str, holds: bool) -> None:
        if not holds:
            self.wrong.append(f"not so: {what}")


def _count_down(event: str, left: list[int]) -> None:
    if event in TOUCHES:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def carelessly() -> None:
    """Writing under the final name at once; deleting the old folder before the new one is put there."""
    real = core.store.backup._names
    core.store.backup._names = lambda *given: (real(*given)[0],) * 2
    core.store.backup._unfinished = contextmanager(lambda _: (yield))

    def put(fresh: Path, folder: Path, _: Path) -> bool:
        shutil.rmtree(folder)
        fresh.rename(folder)
        return False

    core.store.restore.put_folder = put


if __name__ == "__main__":
    main()
