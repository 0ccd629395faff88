"""What guessing a password costs: the Argon2id parameters, their bounds, and their measuring at set-up."""

import time
from collections.abc import Callable
from typing import NamedTuple

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from core.errors import StoreDamaged, StoreFault


class Cost(NamedTuple):
    """Argon2id: memory in KiB, passes over it, lanes side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def at_least(self, floor: "Cost") -> bool:
        """Whether no figure is below `floor`'s."""
        return all(mine >= least for mine, least in zip(self, floor, strict=True))


STANDARD = Cost(256 * 1024, 3, 4)
FLOOR = Cost(64 * 1024, 3, 4)
CEILING = Cost(1024 * 1024, 10, 8)  # more would let a forged key file stop the laptop
SECONDS_AT_MOST = 1.0


def calibrated_cost(clock: Callable[[], float] = time.perf_counter) -> Cost:
    """The most memory, between 64 MiB and 1 GiB, that this machine gets through in about one second.

    Raises StoreFault when there is not enough memory free; never settles for less because of that.
    """
    cost = FLOOR
    while cost.memory_kib < CEILING.memory_kib:
        start = clock()
        derive(b"measure", bytes(16), cost)
        if 2 * (clock() - start) > SECONDS_AT_MOST:
            break
        cost = cost._replace(memory_kib=2 * cost.memory_kib)
    return cost


def derive(password: bytes, salt: bytes, cost: Cost) -> bytearray:
    """32 bytes by Argon2id, version 1.3, in a buffer the caller wipes. Raises StoreFault when memory is short."""
    key = bytearray(32)
    try:
        Argon2id(
            salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
        ).derive_into(password, key)
    except MemoryError as fault:
        raise StoreFault("There is not enough free memory. Please close other programs and try again.") from fault
    return key


def require_within(cost: Cost, floor: Cost) -> None:
    """Raise StoreDamaged before any work is done for parameters outside `floor` and the ceiling."""
    if not (cost.at_least(floor) and CEILING.at_least(cost)):
        raise StoreDamaged(
            "The key file has settings that Waymark never writes. Someone may have changed it. "
            "Put back the key file from your newest backup."
        )
