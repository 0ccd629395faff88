"""The encrypted store: made, opened, added to, read, checked and closed. The format is in FORMAT.md.

Each name is loaded when it is first asked for: the unlock page needs the names of the people and no cryptography.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.store.backup import (
        BackupHead,
        BackupMade,
        BackupPlace,
        BackupState,
        automatic_backup,
        backup_before_update,
        backup_due,
        backups_beside,
        backups_in,
        look_at,
        make_backup,
        remove_old,
    )
    from core.store.cases import CaseRow
    from core.store.chain import Anchor
    from core.store.check import StartCheck
    from core.store.cost import FLOOR, STANDARD, Cost, calibrated_cost
    from core.store.disposal import Disposed, apply_disposals, dispose, disposed_cases
    from core.store.keys_back import keys_from_backup
    from core.store.log import NewEvent, StoredEvent
    from core.store.names import User, store_users
    from core.store.opening import open_store, open_with_recovery, recovery_matches
    from core.store.passwords import password_faults
    from core.store.people import add_user, confirm_by, remove_user, rename_user, users
    from core.store.readable import Salvaged
    from core.store.recovery import code_bytes, fresh_sheet_code
    from core.store.rescue_file import RescueFront, read_rescue_front
    from core.store.salvage import open_rescued, rescue_name
    from core.store.scratch import scratch_of
    from core.store.seen import newer_backups, restore_notes
    from core.store.setup import create_store, name_faults
    from core.store.trial import Trial, open_backup
    from core.store.tries import TooManyTries, Tries
    from core.store.vault import Vault
    from core.store.walk import LogCheck
    from core.store.words_only import NO_IMAGES

_HOME = {
    "backup": (
        "BackupHead",
        "BackupMade",
        "BackupPlace",
        "BackupState",
        "automatic_backup",
        "backup_before_update",
        "backup_due",
        "backups_beside",
        "backups_in",
        "look_at",
        "make_backup",
        "remove_old",
    ),
    "keys_back": ("keys_from_backup",),
    "seen": ("newer_backups", "restore_notes"),
    "scratch": ("scratch_of",),
    "trial": ("Trial", "open_backup"),
    "cases": ("CaseRow",),
    "chain": ("Anchor",),
    "check": ("StartCheck",),
    "cost": ("FLOOR", "STANDARD", "Cost", "calibrated_cost"),
    "disposal": ("Disposed", "apply_disposals", "dispose", "disposed_cases"),
    "log": ("NewEvent", "StoredEvent"),
    "names": ("User", "store_users"),
    "opening": ("open_store", "open_with_recovery", "recovery_matches"),
    "passwords": ("password_faults",),
    "people": ("add_user", "confirm_by", "remove_user", "rename_user", "users"),
    "recovery": ("code_bytes", "fresh_sheet_code"),
    "salvage": ("open_rescued", "rescue_name"),
    "readable": ("Salvaged",),
    "rescue_file": ("RescueFront", "read_rescue_front"),
    "setup": ("create_store", "name_faults"),
    "tries": ("TooManyTries", "Tries"),
    "vault": ("Vault",),
    "walk": ("LogCheck",),
    "words_only": ("NO_IMAGES",),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "FLOOR",
    "NO_IMAGES",
    "STANDARD",
    "Anchor",
    "BackupHead",
    "BackupMade",
    "BackupPlace",
    "BackupState",
    "CaseRow",
    "Cost",
    "Disposed",
    "LogCheck",
    "NewEvent",
    "RescueFront",
    "Salvaged",
    "StartCheck",
    "StoredEvent",
    "TooManyTries",
    "Trial",
    "Tries",
    "User",
    "Vault",
    "add_user",
    "apply_disposals",
    "automatic_backup",
    "backup_before_update",
    "backup_due",
    "backups_beside",
    "backups_in",
    "calibrated_cost",
    "code_bytes",
    "confirm_by",
    "create_store",
    "dispose",
    "disposed_cases",
    "fresh_sheet_code",
    "keys_from_backup",
    "look_at",
    "make_backup",
    "name_faults",
    "newer_backups",
    "open_backup",
    "open_rescued",
    "open_store",
    "open_with_recovery",
    "password_faults",
    "read_rescue_front",
    "recovery_matches",
    "remove_old",
    "remove_user",
    "rename_user",
    "rescue_name",
    "restore_notes",
    "scratch_of",
    "store_users",
    "users",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE:
        raise AttributeError(f"core.store has no {name!r}")
    found: object = getattr(import_module(f"core.store.{_MODULE[name]}"), name)
    globals()[name] = found
    return found
