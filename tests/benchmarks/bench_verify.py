"""Verifying a log against the floor of its own machine: as many bare Ed25519 checks in the same run."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402 - the path comes first

from core.store import Cost, NewEvent, create_store  # noqa: E402 - the path comes first
from core.store.verify import verify_vault  # noqa: E402 - the path comes first

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ENTRIES, ROUNDS = 20_000, 3
TEXT = "She told her form tutor on Monday that a picture had been passed on. " * 4


def ratios() -> list[tuple[str, float, str]]:
    """Name, ratio measured in this run, and what it should be at most."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key()
    with tempfile.TemporaryDirectory(prefix="bench-verify-") as place:
        vault, _ = create_store(
            Path(place) / "store", user_name="A. Lead", password="correct horse battery", at=AT, cost=Cost(64, 1, 1)
        )
        with vault:
            vault.append_many(
                [NewEvent("answer", f"case{n % 400}", {"question": f"q{n}", "text": TEXT}, AT) for n in range(ENTRIES)]
            )
            paper = vault.anchor()
            with vault.reading() as connection:
                hashes = [each for (each,) in connection.execute("SELECT hash FROM event")]
            signed = [(key.sign(each), each) for each in hashes]
            bare, whole = _turn_about(
                lambda: [public.verify(signature, each) for signature, each in signed],
                lambda: verify_vault(vault, [paper]),
            )
    said = f"verifying {ENTRIES:,} entries and a paper ({whole:.2f} s)"
    name = f"{said} against as many bare Ed25519 checks ({bare:.2f} s)"
    return [(name, whole / bare, "1.5")]


def _turn_about(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The best processor time of each, turn about."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for does, kept in zip((one, other), times, strict=True):
            start = time.process_time()
            does()
            kept.append(time.process_time() - start)
    return min(times[0]), min(times[1])


def test_ratios() -> None:
    """Print the figure beside its aim; a benchmark never fails a run by its time."""
    for name, ratio, aim in ratios():
        sys.stdout.write(f"{ratio:8.2f}  (aim at most {aim})  {name}\n")


if __name__ == "__main__":
    test_ratios()
