"""A backup of 20,000 entries against what nobody can do without: the same bytes copied, synced and checked once."""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from core.store import Cost, NewEvent, Vault, create_store, make_backup, open_backup  # noqa: E402 - the path comes first
from core.store.connection import connect  # noqa: E402 - the path comes first
from core.store.restore import restore  # noqa: E402 - the path comes first

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)  # the password is not what is measured
PASSWORD = "correct horse battery"
ENTRIES = 20_000
TEXT = "She told her form tutor on Monday that a picture had been passed on. " * 4
ROUNDS = 5


def figures() -> list[tuple[str, float, str]]:
    """Name, figure measured in this run, and what it should be at most."""
    with tempfile.TemporaryDirectory(prefix="bench-backup-") as place:
        root = Path(place)
        (root / "stick").mkdir()
        with _made(root / "store") as vault:
            backups, floors = [], []
            for number in range(ROUNDS):
                start = time.perf_counter()
                made = make_backup(vault, root / "stick", AT + timedelta(minutes=number))
                backups.append(time.perf_counter() - start)
                floors.append(_plain_copy_and_check(vault, root / "stick"))
            backup, floor = min(backups), min(floors)
            waits = _saves_meanwhile(vault, root / "stick")
            user = vault.user.id
        trial = _timed(lambda: _tried(made.path, root, user))
        put = _timed(lambda: _put_back(made.path, root, user))
        unsigned = _timed(lambda: _signatures(made.path, root, user))
    size = f"{made.size / 1e6:.1f} MB"
    return [
        (
            f"backup + verify of 20,000 entries, {size} ({backup:.2f} s, the slowest {max(backups):.2f} s)",
            backup,
            "3 s",
        ),
        (f"the same against copy + sync + integrity check of the file ({floor:.2f} s)", backup / floor, "4"),
        (f"longest of {len(waits)} saves while backups were made, in ms", 1000 * max(waits), "300 ms"),
        ("opening a backup for a trial, in s", trial, "1 s"),
        (
            f"putting one back, signatures and start check with it ({put:.2f} s), against signatures",
            put / unsigned,
            "3",
        ),
    ]


def _plain_copy_and_check(vault: Vault, stick: Path) -> float:
    """What nobody can do without: the bytes there, synced, and looked at once by the database. Of a file not in use."""
    idle = stick / "idle.db"
    with closing(connect(idle, vault.opened.key, "rwc")) as connection:
        vault.opened.connection.backup(connection, pages=-1)
    start = time.perf_counter()
    with idle.open("rb") as source, (stick / "copy.db").open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())
    with closing(connect(stick / "copy.db", vault.opened.key)) as connection:
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    took = time.perf_counter() - start
    idle.unlink()
    (stick / "copy.db").unlink()
    return took


def _saves_meanwhile(vault: Vault, stick: Path) -> list[float]:
    """Seconds of each save of a person at work while three backups are made."""
    over, waits = threading.Event(), []

    def at_work() -> None:
        while not over.is_set():
            start = time.perf_counter()
            vault.append("answer", "case1", {"text": TEXT}, AT)
            waits.append(time.perf_counter() - start)
            over.wait(0.005)

    worker = threading.Thread(target=at_work)
    worker.start()
    for number in range(3):
        make_backup(vault, stick, AT + timedelta(hours=1 + number))
    over.set()
    worker.join()
    return waits


def _tried(path: Path, root: Path, user: str) -> None:
    open_backup(path, root / "scratch", user_id=user, password=PASSWORD, at=AT, floor=CHEAP).close()


def _put_back(path: Path, root: Path, user: str) -> None:
    restore(path, root / "clean" / "store", user_id=user, password=PASSWORD, at=AT, floor=CHEAP).close()


def _signatures(path: Path, root: Path, user: str) -> None:
    with open_backup(path, root / "scratch", user_id=user, password=PASSWORD, at=AT, floor=CHEAP) as trial:
        assert trial.verify_log().ok


def _timed(does: Callable[[], None]) -> float:
    start = time.perf_counter()
    does()
    return time.perf_counter() - start


def _made(folder: Path) -> Vault:
    vault, _ = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    texts = [{"question": f"q{number}", "text": TEXT} for number in range(ENTRIES)]
    vault.append_many([NewEvent("answer", f"case{n % 400}", text, AT) for n, text in enumerate(texts)])
    return vault


def test_figures() -> None:
    """Print every figure beside its aim; a benchmark never fails a run by its time."""
    for name, figure, aim in figures():
        sys.stdout.write(f"{figure:8.2f}  (aim at most {aim})  {name}\n")


if __name__ == "__main__":
    test_figures()
