"""The store against the floor of its own machine: a save against a bare commit, 10,000 cases against 100."""

import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from core.store import Cost, Vault, create_store
from core.store.connection import SETTINGS

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)  # the password is not what is measured
ROUNDS = 400
TEXT = "She told her form tutor on Monday that a picture had been passed on. " * 4


def ratios() -> list[tuple[str, float, str]]:
    """Name, ratio measured in this run, and what it should be at most."""
    with tempfile.TemporaryDirectory(prefix="bench-store-") as place:
        save = _save_against_bare_commit(Path(place) / "save")
        page, found = _ten_thousand_cases_against_a_hundred(Path(place))
    return [
        ("a save, chained and signed, against a bare SQLCipher commit", save, "1.3"),
        ("first 50 of 10,000 cases against the first 50 of 100", page, "1.2"),
        ("search that finds 20 among 10,000 cases against among 100", found, "no aim; in ms below a frame"),
    ]


def _save_against_bare_commit(folder: Path) -> float:
    """Medians of interleaved saves, in one folder, with the same settings on both connections."""
    vault = _made(folder)
    bare = sqlcipher.connect(str(folder / "bare.db"), isolation_level=None)
    with vault, closing(bare):
        bare.set_key(f"x'{secrets.token_hex(32)}'")
        for setting in SETTINGS:
            bare.execute(f"PRAGMA {setting}").fetchall()
        bare.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
        data = {"question": "q", "text": TEXT}
        body = json.dumps(data)

        def commit(_: int) -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO answer (body) VALUES (?)", (body,))
            bare.execute("COMMIT")

        def save(number: int) -> None:
            vault.append("answer", f"case{number % 40}", data, AT + timedelta(seconds=number))

        mine, floor = _interleaved(save, commit, ROUNDS)
    return mine / floor


def _ten_thousand_cases_against_a_hundred(place: Path) -> tuple[float, float]:
    with _with_cases(place / "many", 10_000) as many, _with_cases(place / "few", 100) as few:
        page = _interleaved(lambda _: many.find_cases(limit=50), lambda _: few.find_cases(limit=50), 100)
        found = _interleaved(lambda _: many.find_cases("zq", limit=50), lambda _: few.find_cases("zq", limit=50), 50)
        print(f"search among 10,000 cases: {1000 * found[0]:.1f} ms", file=sys.stderr)  # noqa: T201
    return page[0] / page[1], found[0] / found[1]


def _with_cases(folder: Path, number: int) -> Vault:
    vault = _made(folder)
    for case in range(number):
        reference, initials = f"2026-{case:05d}", "ZQ" if case % (number // 20) == 0 else "AB, CD"
        summary = {"reference": reference, "initials": initials, "status": "open", "next": "answer 3 more questions"}
        vault.put_summary(f"{case:032x}", summary, f"{reference} {initials}")
    return vault


def _made(folder: Path) -> Vault:
    vault, _ = create_store(folder, user_name="A. Lead", password="correct horse battery", at=AT, cost=CHEAP)  # noqa: S106
    return vault


def _interleaved(one: Callable[[int], object], other: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """Median seconds of each, turn about, so that a busy moment of the machine falls on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 20):
        for does, kept in zip((one, other), times, strict=True):
            start = time.perf_counter()
            does(number)
            kept.append(time.perf_counter() - start)
    return statistics.median(times[0][20:]), statistics.median(times[1][20:])


if __name__ == "__main__":
    for name, ratio, aim in ratios():
        print(f"{ratio:6.2f}  {name} (aim: at most {aim})")  # noqa: T201
