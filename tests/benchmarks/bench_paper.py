"""The paper against itself: tagged against untagged, 1,000 pages against 100."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from paper_samples import departure, long  # noqa: E402 - the path comes first

from core.paper import page_count, read_record  # noqa: E402 - the path comes first
from core.paper.record_paper import draw  # noqa: E402 - the path comes first
from core.record import DecisionRecord  # noqa: E402 - the path comes first

ROUNDS = 15
NOTE = "A note of ordinary length, as a DSL would write it after a talk. " * 9


def ratios() -> list[tuple[str, float, str]]:
    """Name, ratio measured in this run, and what it should be at most."""
    six = _of_pages(6)
    tagged, untagged, read = _interleaved(
        lambda: _drawn(six, tagged=True), lambda: _drawn(six, tagged=False), lambda: read_record(six), rounds=ROUNDS
    )
    hundred, thousand = long(20, 700, NOTE), long(20, 7_300, NOTE)
    pages = page_count(_drawn(hundred)), page_count(_drawn(thousand))
    (few,) = _interleaved(lambda: _drawn(hundred), rounds=3)
    (many,) = _interleaved(lambda: _drawn(thousand), rounds=1)
    return [
        (f"6 tagged pages ({tagged * 1000:.0f} ms) against the same pages untagged", tagged / untagged, "2"),
        (f"6 pages as text for the screen ({read * 1000:.0f} ms) against drawing them", read / tagged, "1"),
        (
            f"time a page, {pages[1]} pages ({many / pages[1] * 1000:.1f} ms) against {pages[0]}",
            (many / pages[1]) / (few / pages[0]),
            "1.25",
        ),
    ]


def _of_pages(wanted: int) -> DecisionRecord:
    """The long sample with as many questions as fill this many pages."""
    base = departure()
    for count in range(len(base.questions), 200):
        questions = tuple(replace(base.questions[at % 9], id=f"question_{at}") for at in range(count))
        record = replace(base, questions=questions)
        if page_count(_drawn(record)) == wanted:
            return record
    raise AssertionError(f"no record of {wanted} pages")


def _drawn(record: DecisionRecord, *, tagged: bool = True) -> bytes:
    return draw(record, "Printed Tue 10 Nov 2026, 12:40", tagged=tagged)


def _interleaved(*jobs: Callable[[], object], rounds: int) -> list[float]:
    """Median seconds of processor time of each job, taken by turns so that a busy machine is busy for all."""
    taken: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, times in zip(jobs, taken, strict=True):
            start = time.process_time()
            job()
            times.append(time.process_time() - start)
    return [statistics.median(times) for times in taken]


def test_ratios() -> None:
    """Print every figure beside its aim; a benchmark never fails a run by its time."""
    for name, ratio, aim in ratios():
        sys.stdout.write(f"{ratio:8.2f}  (aim at most {aim})  {name}\n")


if __name__ == "__main__":
    test_ratios()
