"""Nothing that was typed stands in clear in any file of the store, while it is open, closed or killed."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from core.store import Cost, Vault, create_store, open_store, store_users

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
ROOT = Path(__file__).resolve().parents[3]
CANARIES = [f"Kanarienvogel{number:02d}ü" for number in range(50)]
PASSWORD = "Kanarienvogel battery"


def use_everything(vault: Vault) -> None:
    """Each canary goes through every door for text."""
    for number, canary in enumerate(CANARIES):
        case = f"case{number}"
        vault.put_draft(case, "note", canary, AT)
        vault.put_setting(f"where{number}", canary)
        vault.append("note", case, {"text": canary, canary: 1}, AT, summary={"x": canary}, search=canary)
        vault.put_draft(case, "other", f"{canary} once more", AT)
    assert len(vault.find_cases("kanarienvogel")) == 50
    vault.opened.connection.execute("SELECT body FROM payload ORDER BY body DESC").fetchall()


def in_clear(folder: Path) -> list[str]:
    """Canaries found in any file, as UTF-8, UTF-16 or in other letters."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            found += [
                f"{canary} in {path.name}"
                for canary in (*CANARIES, PASSWORD, "KANARIENVOGEL")
                for form in (canary.encode(), canary.encode("utf-16-le"), canary.casefold().encode())
                if form in raw
            ]
    return found


def test_fifty_canaries_are_in_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    vault, code = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    use_everything(vault)
    names = {path.name for path in folder.iterdir()}
    assert {"store.db", "store.db-wal", "keys.json", "mark.json"} <= names
    assert (folder / "store.db-wal").stat().st_size > 100_000, "the log must hold something to look through"
    assert in_clear(tmp_path) == []
    vault.close()
    assert in_clear(tmp_path) == []
    assert not any(code[:9].encode() in path.read_bytes() for path in folder.iterdir())
    with open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP) as again:
        assert len(again.find_cases("kanarienvogel")) == 50


def test_nor_in_what_a_killed_program_leaves_anywhere_it_may_write(tmp_path: Path) -> None:
    """In a process of its own with its own place for temporary files, ended without any tidying."""
    code = (
        "import os, sys; from pathlib import Path; sys.path[:0] = [sys.argv[2]]; import test_plain_text as t\n"
        "vault, _ = t.create_store(Path(sys.argv[1]), user_name='A', password=t.PASSWORD, at=t.AT, cost=t.CHEAP)\n"
        "t.use_everything(vault); os._exit(9)\n"
    )
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "store"), str(Path(__file__).parent)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(temporary),
            "TEMP": str(temporary),
            "SQLITE_TMPDIR": str(temporary),
        },
        check=False,
    )
    assert run.returncode == 9
    assert (tmp_path / "store" / "store.db-wal").stat().st_size > 100_000
    assert in_clear(tmp_path) == []


def test_the_search_for_canaries_can_see_one(tmp_path: Path) -> None:
    """The positive control."""
    (tmp_path / "leak").write_bytes(b"..." + CANARIES[7].encode("utf-16-le"))
    assert in_clear(tmp_path) == [f"{CANARIES[7]} in leak"]
