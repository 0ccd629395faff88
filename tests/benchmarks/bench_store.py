"""The store against the floor of its own machine: a save against a bare commit, 10,000 cases against 100.

Opening is told in processor time, whatever else the machine does; its password costs next to nothing here.
"""

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

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from sqlcipher3 import dbapi2 as sqlcipher  # noqa: E402 - the path comes first

from core.store import Cost, NewEvent, Vault, create_store, open_store  # noqa: E402 - the path comes first
from core.store.connection import SETTINGS  # noqa: E402 - the path comes first

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)  # the password is not what is measured
ROUNDS = 400
TEXT = "She told her form tutor on Monday that a picture had been passed on. " * 4


def ratios() -> list[tuple[str, float, str]]:
    """Name, ratio measured in this run, and what it should be at most."""
    with tempfile.TemporaryDirectory(prefix="bench-store-") as place:
        (save, save_99), (bare, bare_99) = _save_against_bare_commit(Path(place) / "save")
        page, found = _ten_thousand_cases_against_a_hundred(Path(place))
        small, large = (_opening(Path(place) / f"open{number}", number) for number in (2_000, 20_000))
    return [
        (f"a save, chained and signed ({_ms(save)}), against a bare commit ({_ms(bare)})", save / bare, "1.3"),
        (
            f"the slowest of 100 saves ({_ms(save_99)}, aim 20 ms), of bare commits {_ms(bare_99)}",
            save_99 / bare_99,
            "2",
        ),
        ("first 50 of 10,000 cases against the first 50 of 100", page[0] / page[1], "1.2"),
        (f"search among 10,000 cases ({_ms(found[0])}) against among 100", found[0] / found[1], "a frame, 16 ms"),
        (f"opening, start check of 20,000 entries ({_ms(large)}, aim 1 s) against 2,000", large / small, "10, linear"),
    ]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def _save_against_bare_commit(folder: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    """Interleaved saves, in one folder, with the same settings on both connections."""
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

        mine, floor = _times(save, commit, ROUNDS)
        return (_mean(mine), _slowest_of_100(mine)), (_mean(floor), _slowest_of_100(floor))


def _ten_thousand_cases_against_a_hundred(place: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    with _with_cases(place / "many", 10_000) as many, _with_cases(place / "few", 100) as few:
        page = _interleaved(lambda _: many.find_cases(limit=50), lambda _: few.find_cases(limit=50), 100)
        found = _interleaved(lambda _: many.find_cases("zq", limit=50), lambda _: few.find_cases("zq", limit=50), 50)
    return page, found


def _opening(folder: Path, entries: int) -> float:
    """Seconds from a cheap password to an open, wholly checked store; the best of three."""
    with _made(folder) as vault:
        user = vault.user.id
        texts = [{"question": f"q{number}", "text": TEXT} for number in range(entries)]
        vault.append_many([NewEvent("answer", f"case{n % 400}", text, AT) for n, text in enumerate(texts)])
    times = []
    for _ in range(3):
        start = time.process_time()
        opened = open_store(folder, user_id=user, password="correct horse battery", at=AT, floor=CHEAP)
        times.append(time.process_time() - start)
        opened.close()
    return min(times)


def _with_cases(folder: Path, number: int) -> Vault:
    vault = _made(folder)
    for case in range(number):
        reference, initials = f"2026-{case:05d}", "ZQ" if case % (number // 20) == 0 else "AB, CD"
        summary = {"reference": reference, "initials": initials, "status": "open", "next": "answer 3 more questions"}
        vault.put_summary(f"{case:032x}", summary, f"{reference} {initials}")
    return vault


def _made(folder: Path) -> Vault:
    vault, _ = create_store(folder, user_name="A. Lead", password="correct horse battery", at=AT, cost=CHEAP)
    return vault


def _interleaved(one: Callable[[int], object], other: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """Mean seconds of each, turn about, so that the disk's moods fall on both."""
    mine, floor = _times(one, other, rounds)
    return _mean(mine), _mean(floor)


def _times(
    one: Callable[[int], object], other: Callable[[int], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Seconds of each, turn about, after twenty to warm up; sorted."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 20):
        for does, kept in zip((one, other), times, strict=True):
            start = time.perf_counter()
            does(number)
            kept.append(time.perf_counter() - start)
    return sorted(times[0][20:]), sorted(times[1][20:])


def _mean(times: list[float]) -> float:
    """Without the slowest and fastest tenth."""
    edge = len(times) // 10
    return statistics.fmean(times[edge:-edge])


def _slowest_of_100(times: list[float]) -> float:
    return times[-(len(times) // 100)]


def test_ratios() -> None:
    """Print every figure beside its aim; a benchmark never fails a run by its time."""
    for name, ratio, aim in ratios():
        sys.stdout.write(f"{ratio:8.2f}  (aim at most {aim})  {name}\n")


if __name__ == "__main__":
    test_ratios()
