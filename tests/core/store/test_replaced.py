"""Pages, files and logs from another time are seen; nothing is acknowledged into a file that is gone; one at a time."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from soaking import times

from core.errors import StoreBusy, StoreDamaged, StoreFault
from core.store import Cost, Vault, open_store, store_users
from core.store.first_look import first_look

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
ROOT = Path(__file__).resolve().parents[3]


def reopened(folder: Path) -> Vault:
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


def work_on(folder: Path, entries: int) -> None:
    with reopened(folder) as vault:
        for number in range(entries):
            vault.append("answer", "case0", {"n": number}, AT)


def one_page_put_back(folder: Path) -> None:
    old = (folder / "store.db").read_bytes()
    work_on(folder, 1)
    new = bytearray((folder / "store.db").read_bytes())
    changed = [at for at in range(4096, len(old), 4096) if old[at : at + 4096] != new[at : at + 4096]]
    new[changed[-1] : changed[-1] + 4096] = old[changed[-1] : changed[-1] + 4096]
    (folder / "store.db").write_bytes(new)


def whole_file_put_back(folder: Path) -> None:
    old = (folder / "store.db").read_bytes()
    work_on(folder, 40)
    (folder / "store.db").write_bytes(old)


def stale_log(folder: Path) -> None:
    vault = reopened(folder)
    for number in range(40):
        vault.append("answer", "case0", {"n": number}, AT)
    stale = (folder / "store.db-wal").read_bytes()
    vault.close()
    work_on(folder, 40)
    (folder / "store.db-wal").write_bytes(stale)


def lone_store(folder: Path) -> None:
    vault = reopened(folder)
    for number in range(40):
        vault.append("answer", "case0", {"n": number}, AT)
    carried = (folder / "store.db").read_bytes()
    vault.close()
    (folder / "store.db").write_bytes(carried)


CLOSED = (one_page_put_back, whole_file_put_back, stale_log, lone_store)


@pytest.mark.parametrize("trick", CLOSED)
def test_what_was_put_back_while_closed_is_seen_and_takes_no_save(made, trick, exercised):
    trick(made)
    with reopened(made) as vault:
        assert not vault.health.ok, trick.__name__
        with pytest.raises(StoreDamaged):
            vault.append("answer", "case0", {}, AT)
        assert len(vault.events("case0")) >= 20
    exercised("kinds of putting back", 1)


def test_a_stale_log_left_alone_hides_nothing_of_the_store(made):
    stale_log(made)
    with reopened(made) as vault:
        assert vault.health.kind == "stale-log"
        assert len(vault.events("case0")) == 100


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses to replace an open file")
@pytest.mark.parametrize("how", ["replaced", "deleted", "renamed"])
def test_nothing_is_acknowledged_into_a_file_that_is_gone_not_even_round_a_checkpoint(made, how):
    """A checkpoint writes into the open file, wherever its name has gone: whatever was acknowledged came before."""
    shutil.copy(made / "store.db", made.parent / "old.db")
    vault = reopened(made)
    for number in range(30):
        vault.append("answer", "case0", {"n": number}, AT)
    with vault.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copy(made / "store.db", made.parent / "with30.db")
    if how == "replaced":
        os.replace(made.parent / "old.db", made / "store.db")  # noqa: PTH105
    elif how == "deleted":
        (made / "store.db").unlink()
    else:
        (made / "store.db").rename(made / "store.moved")
    for number in range(30):
        with pytest.raises(StoreDamaged, match="NOT saved"):
            vault.append("answer", "case0", {"n": 100 + number}, AT)
        with vault.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for write in (
        lambda: vault.put_draft("case0", "note", "typed", AT),
        lambda: vault.put_setting("where", "x"),
        lambda: vault.record_own("store.verified", {}, AT),
        lambda: vault.change_password(PASSWORD, "another good phrase", AT, CHEAP),
    ):
        with pytest.raises(StoreDamaged, match="NOT saved"):
            write()
    vault.close()
    shutil.copy(made.parent / "with30.db", made / "store.db")
    with reopened(made) as again:
        assert again.health.ok, "with the file that was there, all that was acknowledged is there"
        assert sum("text" not in event.data for event in again.events("case0")) == 30


HOLDER = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests", sys.argv[2] + "/tests/core/store"]
import test_replaced as t
folder, kills = Path(sys.argv[1]), int(sys.argv[3])
for number in range(kills):
    said, say = os.pipe()
    child = os.fork()
    if child == 0:
        vault = t.reopened(folder)
        vault.append("answer", "kill", {"n": number}, t.AT)
        os.write(say, b"1")
        os.kill(os.getpid(), 9)
    os.close(say)
    assert os.read(said, 1) == b"1", "the store was still locked, or did not open"
    os.close(said)
    os.waitpid(child, 0)
    t.first_look(folder)
with t.reopened(folder) as vault:
    assert vault.health.ok
    print(len(vault.events("kill")))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows keeps a lock in another way")
def test_the_lock_of_a_killed_program_never_stays(made, exercised):
    kills = times(25, soak=200)
    run = subprocess.run(
        [sys.executable, "-c", HOLDER, str(made), str(ROOT), str(kills)], capture_output=True, text=True, check=False,
        cwd=ROOT,
    )  # fmt: skip
    assert run.stderr == ""
    exercised("programs killed with the lock", int(run.stdout), least=kills)


FORKED = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests", sys.argv[2] + "/tests/core/store"]
import test_replaced as t
from core.errors import StoreBusy
if len(sys.argv) > 3 and os.getuid() == 0:
    os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3]))
try:
    t.first_look(Path(sys.argv[1]))
    print("looked")
except StoreBusy as fault:
    print(fault.kind)
try:
    t.reopened(Path(sys.argv[1])).close()
    print("opened")
except StoreBusy as fault:
    print(fault.kind)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no other users to try with here")
@pytest.mark.parametrize("user", [(), ("65534",)], ids=["another program", "another user"])
def test_a_second_program_or_user_is_refused_in_words_and_let_in_after(made, user, exercised):
    for path in (made, *made.parents):
        if path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o777 == 0o700:
            path.chmod(0o711)
    made.chmod(0o777)
    for path in made.iterdir():
        path.chmod(0o666)

    def start() -> list[str]:
        run = subprocess.run(
            [sys.executable, "-c", FORKED, str(made), str(ROOT), *user], capture_output=True, text=True, check=False,
            cwd=ROOT,
        )  # fmt: skip
        assert run.stderr == ""
        return run.stdout.split()

    seen: Counter[str] = Counter()
    with reopened(made) as vault:
        for number in range(3):
            seen.update(start())
            vault.append("answer", "case0", {"n": number}, AT)
    assert seen == {"busy": 6}
    assert start() == ["looked", "opened"]
    exercised("second starts refused", seen["busy"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked on Windows")
def test_a_forked_child_cannot_open_it_a_second_time(made):
    """It inherits the lock's descriptor; opening anew asks for a lock of its own, and is refused."""
    with reopened(made) as vault:
        child = os.fork()
        if child == 0:
            try:
                reopened(made)
            except StoreBusy:
                os._exit(7)
            except StoreFault:
                os._exit(8)
            os._exit(9)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 7
        vault.append("answer", "case0", {}, AT)
        with pytest.raises(StoreBusy):
            first_look(made)


def test_without_comparing_the_file_saves_go_into_the_dead_one(made, monkeypatch):
    """The control: it is the comparison before each save that sees it."""
    if os.name == "nt":
        pytest.skip("Windows refuses to replace an open file")
    shutil.copy(made / "store.db", made.parent / "old.db")
    monkeypatch.setattr(Vault, "_require_same_file", lambda _: None)
    vault = reopened(made)
    os.replace(made.parent / "old.db", made / "store.db")  # noqa: PTH105
    for number in range(5):
        vault.append("answer", "lost", {"n": number}, AT)
    vault.close()
    with reopened(made) as again:
        assert len(again.events("lost")) < 5
