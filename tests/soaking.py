"""How much a crash, fault or fuzz test does: some of it in every run, all of it under `python3 dev.py soak`.

Such a test can go quiet without anybody noticing. So it says what it really did through the fixture `exercised`,
which fails it when that is too little, and the end of the run shows the figures of every one of them:

    def test_kills_lose_nothing(exercised):
        count = kill(times(500, soak=10_000))
        exercised("kills", count.kills, least=times(500, soak=10_000))

A test marked `soak` runs under `dev.py soak` alone. `dev.py soak` runs those and every test that uses `exercised`.
"""

import os
from collections.abc import Callable

import pytest

SOAK = os.environ.get("WAYMARK_SOAK") == "1"

Exercised = Callable[..., None]


def times(normal: int, *, soak: int) -> int:
    """How often: `normal` in every run, `soak` in the long one."""
    return soak if SOAK else normal


@pytest.fixture
def exercised(record_property: Callable[[str, object], None]) -> Exercised:
    """`exercised(what, count, least=...)` keeps a figure for the end of the run, and fails when it is too small."""

    def keep(what: str, count: float, *, least: float = 1) -> None:
        record_property("exercised", f"{count:,} {what}" if isinstance(count, int) else f"{count:,.2f} {what}")
        assert count >= least, f"too little was exercised to prove anything: {count:,} {what}, and not {least:,}"

    return keep


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what only the long run does; in the long run, leave out whatever says no figures."""
    if not SOAK:
        for item in items:
            if item.get_closest_marker("soak"):
                item.add_marker(pytest.mark.skip(reason="takes long: python3 dev.py soak"))
        return
    wanted = [item for item in items if _belongs_to_the_long_run(item)]
    if left_out := [item for item in items if item not in wanted]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = wanted


def say_figures(reporter: pytest.TerminalReporter) -> None:
    """The figures of every test that kept some, at the end of the run."""
    lines = [
        f"{report.nodeid}: {', '.join(said)} ({report.duration:.1f} s)"
        for outcome in ("passed", "failed")
        for report in reporter.stats.get(outcome, [])
        if report.when == "call"
        and (said := [str(value) for name, value in report.user_properties if name == "exercised"])
    ]
    if lines:
        reporter.section("exercised")
        for line in sorted(lines):
            reporter.write_line(line)


def _belongs_to_the_long_run(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("soak")) or "exercised" in getattr(item, "fixturenames", ())
