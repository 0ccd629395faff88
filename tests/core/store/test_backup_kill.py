"""kill -9 in the middle of a backup and of a restore; and backups while somebody is at work."""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from soaking import times

from core.store import Cost, Vault, create_store, make_backup, open_backup
from core.store.restore import restore

ROOT = Path(__file__).resolve().parents[3]
RAM = Path("/dev/shm")  # noqa: S108  a folder of its own in it, removed afterwards
AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows: no fork; killed there by hand")


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a kill loses nothing that the kernel has, and a slow disk only time."""
    if os.access(RAM, os.W_OK):
        with tempfile.TemporaryDirectory(prefix="waymark-backups-", dir=RAM) as folder:
            yield Path(folder)
    else:
        yield tmp_path


def killed(folder: Path, what: str, chance: int, *how: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("backup_yard.py")), str(folder), what, str(chance), *how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    count: dict[str, Any] = json.loads(run.stdout)
    return count


@forks
def test_a_backup_killed_anywhere_is_whole_or_not_there(yard, exercised):
    count = killed(yard, "backup", times(20, soak=1000))
    assert count["wrong"] == []
    exercised("kills in a backup, one at each touch of a file", count["at a touch"], least=60)
    exercised("at any time", count.get("at any time", 0), least=times(5, soak=250))
    exercised("of them left a half file, which the next one cleared", count["left half"], least=5)
    exercised("backups opened", count["backups opened"], least=100)
    for phase in ("Before.", "Copying the records.", "Writing the backup.", "Checking every page.", "After."):
        exercised(f"kills in {phase!r}", count["phases"].get(phase, 0) + (phase == "Before."), least=1)


@forks
def test_a_restore_killed_anywhere_leaves_the_old_or_the_new(yard, exercised):
    count = killed(yard, "restore", times(20, soak=1000))
    assert count["wrong"] == []
    exercised("kills in a restore, one at each touch of a file", count["at a touch"], least=60)
    exercised("at any time", count.get("at any time", 0), least=times(5, soak=250))
    exercised("left the old", count["old"], least=20)
    exercised("left the new", count["new"], least=5)
    for phase in ("Before.", "Reading the backup.", "Checking every page.", "Checking every entry."):
        exercised(f"kills in {phase!r}", count["phases"].get(phase, 0), least=1)


@forks
@pytest.mark.parametrize(("what", "finds"), [("backup", "half a backup"), ("restore", "neither")])
def test_careless_work_is_found_out(yard, what, finds):
    """The positive control: the two tests above can see it."""
    wrong = killed(yard, what, 0, "careless")["wrong"]
    assert any(finds in each for each in wrong), wrong


class AtWork:
    """Somebody who saves answers and drafts until told to stop."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.saved = [1]  # numbers of entries, in order
        self.waits: list[float] = []  # seconds of each save
        self.faults: list[Exception] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        dice = random.Random(29)
        while not self._over.is_set():
            begun = time.perf_counter()
            try:
                text = {"text": "word " * dice.randrange(5, 200)}
                stored = self.vault.append("answer", f"case{len(self.saved) % 5}", text, AT)
                self.vault.put_draft("case1", "note", f"{stored.seq}", AT)
            except Exception as fault:  # noqa: BLE001  told at the end
                self.faults.append(fault)
                return
            self.saved.append(stored.seq)
            self.waits.append(time.perf_counter() - begun)
            self._over.wait(0.004)  # or the store would grow for ever: a person types a few words a second


def test_backups_while_somebody_is_at_work(yard, exercised):
    """Each restores to a state that was acknowledged; none starves; and typing does not wait for it."""
    stick = yard / "stick"
    stick.mkdir()
    vault, _ = create_store(yard / "store", user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    by = {"user_id": vault.user.id, "password": PASSWORD, "at": AT, "floor": CHEAP}
    wanted, slowest, during = times(12, soak=200), 0.0, 0
    with vault, AtWork(vault) as person:
        for number in range(wanted):
            before, begun = person.saved[-1], time.perf_counter()
            made = make_backup(vault, stick, AT + timedelta(minutes=number))
            slowest = max(slowest, time.perf_counter() - begun)
            assert made.seq >= before
            during += person.saved[-1] - before
            with open_backup(made.path, yard / "x", **by) as trial:
                held = {event.seq for case in range(5) for event in trial.events(f"case{case}")}
            assert {seq for seq in person.saved[1:] if seq <= made.seq} <= held
            assert max(held, default=0) <= made.seq
            if number % times(4, soak=20) == 0:
                with restore(made.path, yard / f"clean{number}" / "store", **by) as back:
                    assert back.health.sentences == ()
                    assert back.verify_log().ok
    assert person.faults == []
    exercised("backups under load, each opened again", wanted, least=times(12, soak=200))
    exercised("entries saved meanwhile", len(person.saved), least=100)
    exercised("of them while a backup was being made", during, least=20)
    exercised("seconds for the slowest backup", slowest, least=0)
    exercised("seconds for the slowest save", max(person.waits), least=0)
    assert slowest < 5.0, "a backup starved"
