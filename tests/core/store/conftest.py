"""A store that is cheap to open, at a time that the test says."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.store import Cost, NewEvent, Vault, create_store, open_store, store_users

AT = datetime(2026, 11, 22, 14, 3, 22, 250_000, UTC)
CHEAP = Cost(64, 1, 1)  # for tests alone: a store asks for it by name, and so must whoever opens it
RAM = Path("/dev/shm")  # noqa: S108  a folder of its own in it, removed afterwards
PASSWORD = "correct horse battery"


@pytest.fixture
def cheap() -> Cost:
    return CHEAP


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a kill loses nothing that the kernel has, and a slow disk only time."""
    if os.access(RAM, os.W_OK):
        with tempfile.TemporaryDirectory(prefix="waymark-yard-", dir=RAM) as folder:
            yield Path(folder)
    else:
        yield tmp_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """A new store, open."""
    made, _ = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    yield made
    made.close()


@pytest.fixture
def made(folder: Path) -> Path:
    """A store of 60 answers, closed."""
    fill(folder)
    return folder


@pytest.fixture
def opened() -> Iterator[Callable[..., Vault]]:
    """Opens a store with the right password unless told otherwise, and closes it after the test."""
    vaults = []

    def reopen(folder: Path, password: str = PASSWORD, at: datetime = AT, floor: Cost = CHEAP) -> Vault:
        vault = open_store(folder, user_id=store_users(folder)[0].id, password=password, at=at, floor=floor)
        vaults.append(vault)
        return vault

    yield reopen
    for vault in vaults:
        vault.close()


def fill(folder: Path, answers: int = 60) -> str:
    """Make a store with that many answers in three cases; its sheet's code."""
    vault, code = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    with vault:
        vault.append_many(
            [
                NewEvent(
                    "answer",
                    f"case{number % 3}",
                    {"question": f"q{number}", "text": f"answer {number} " + "word " * 40},
                    AT + timedelta(seconds=number),
                )
                for number in range(answers)
            ]
        )
    return code
