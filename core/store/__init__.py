"""The encrypted store: made, opened, added to, read, checked and closed. The format is in FORMAT.md."""

from core.store.cases import CaseRow
from core.store.chain import Anchor
from core.store.check import LogCheck, StartCheck
from core.store.cost import FLOOR, STANDARD, Cost, calibrated_cost
from core.store.log import NewEvent, StoredEvent
from core.store.opening import open_store, open_with_recovery, recovery_matches, store_users
from core.store.passwords import password_faults
from core.store.recovery import code_bytes, fresh_sheet_code
from core.store.setup import create_store, name_faults
from core.store.tries import TooManyTries, Tries
from core.store.vault import User, Vault
from core.store.words_only import NO_IMAGES

__all__ = [
    "FLOOR",
    "NO_IMAGES",
    "STANDARD",
    "Anchor",
    "CaseRow",
    "Cost",
    "LogCheck",
    "NewEvent",
    "StartCheck",
    "StoredEvent",
    "TooManyTries",
    "Tries",
    "User",
    "Vault",
    "calibrated_cost",
    "code_bytes",
    "create_store",
    "fresh_sheet_code",
    "name_faults",
    "open_store",
    "open_with_recovery",
    "password_faults",
    "recovery_matches",
    "store_users",
]
