"""The monthly check slip for the headteacher's folder: when the last one left, and when the next is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.store.chain import Anchor
from core.store.log import CREATED
from core.store.vault import Vault

SLIP_PRINTED = "slip_printed"
EVERY = timedelta(days=30)


@dataclass(frozen=True)
class SlipState:
    """`last` is when a slip was last put on paper, None when never; `due` whether it is time for another."""

    last: datetime | None
    due: bool


def slip_due(vault: Vault, now: datetime) -> SlipState:
    """A slip is due a month after the last, the first a month after the store was made."""
    slips = vault.events_of_kind(SLIP_PRINTED)
    last = slips[-1].at if slips else None
    since = last or next((event.at for event in vault.events_of_kind(CREATED)), now)
    return SlipState(last, now - since >= EVERY)


def record_slip(vault: Vault, slip: Anchor, how: Literal["printed", "saved"], at: datetime) -> None:
    """Log that a slip with this check has left: only then, so that one which never came out is asked for again."""
    vault.append(SLIP_PRINTED, "", {"how": how, "seq": slip.seq}, at)
