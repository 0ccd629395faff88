"""Scenes of looking after a store: people who leave, a new key, backups, putting one back, disposal."""

import itertools
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from scenes import CHEAP, NAME, OLD, SHEET_CODE, Say, Scene, a_store, at, judge_vault, opened, save, step

from core.errors import StoreFault, WaymarkError, WrongSecret
from core.store import (
    NewEvent,
    Vault,
    add_user,
    backups_in,
    dispose,
    disposed_cases,
    make_backup,
    open_backup,
    open_store,
    open_with_recovery,
    remove_user,
    store_users,
)
from core.store.rekey import CUT_OFF
from core.store.restore import restore

OTHER, OTHERS = "B. Deputy", "a quite different phrase"
GONE = "gone"
CANARY = "Kanarienvogel"
SHEET_EVERY = 4  # judgements
Wrong = list[str]
_judged = itertools.count()


def two_people(root: Path) -> None:
    """A store with two people and a case that will be disposed of; room for backups beside it."""
    a_store(root)
    (root / "stick").mkdir()
    with opened(root) as vault:
        add_user(vault, OTHER, OTHERS, at(10), CHEAP)
        notes = [NewEvent("note", GONE, {"text": f"{CANARY} {n}"}, at(20 + n)) for n in range(6)]
        vault.append_many(notes)
        vault.put_summary(GONE, {"status": "signed"}, CANARY)


def user_id(root: Path, name: str) -> str:
    """Of the person with this name."""
    return next(user.id for user in store_users(root / "store") if user.name == name)


def by(root: Path, name: str, password: str) -> Vault:
    """The store, by somebody."""
    return open_store(root / "store", user_id=user_id(root, name), password=password, at=at(9000), floor=CHEAP)


def entered(root: Path, say: Say) -> Vault | None:
    """The store; None when the person was told why not."""
    vaults: list[Vault] = []
    step(say, "open", lambda: vaults.append(by(root, NAME, OLD)))
    return vaults[0] if vaults else None


def looked_into(opening: Callable[[], Vault], said: list[str], look: Callable[[Vault], Wrong]) -> Wrong:
    """What is wrong with a store as it opens, and with what `look` finds in it."""
    try:
        vault = opening()
    except WrongSecret:
        return ["lost: a password that should open does not"]
    except WaymarkError as fault:
        return [f"damaged: {fault}"]
    with vault:
        wrong = [each for each in judge_vault(vault, said) if each != f"alarm: {CUT_OFF}"]  # it was, and it says so
        return wrong + look(vault)


# -- somebody leaves: a new key for the whole store ----------------------------------------------------


def removal(root: Path, say: Say) -> None:
    """B. Deputy leaves."""
    if vault := entered(root, say):
        save(vault, 101, say)
        step(say, "removed", lambda: remove_user(vault, user_id(root, OTHER), "has left", at(102)))
        save(vault, 103, say)
        vault.close()


def judge_removal(root: Path, said: list[str]) -> Wrong:
    """Whoever stays gets in, by password and sheet; who has left does not once it was acknowledged."""
    wrong = looked_into(lambda: by(root, NAME, OLD), said, lambda _: [])
    if next(_judged) % SHEET_EVERY == 0:
        sheet = open_with_recovery
        wrong += looked_into(lambda: sheet(root / "store", code=SHEET_CODE, at=at(9500)), said, lambda _: [])
    stays = any(user.name == OTHER for user in store_users(root / "store"))
    if "removed" in said and stays:
        wrong.append("lost: the removal")
    if stays:
        wrong += looked_into(lambda: by(root, OTHER, OTHERS), said, lambda _: [])
    return wrong


# -- disposal ------------------------------------------------------------------------------------------


def disposal(root: Path, say: Say) -> None:
    """A case is disposed of by two people."""
    if vault := entered(root, say):
        save(vault, 101, say)
        step(
            say,
            "disposed",
            lambda: dispose(vault, GONE, "past its time", "retention law", user_id(root, OTHER), OTHERS, at(102)),
        )
        save(vault, 103, say)
        vault.close()


def judge_disposal(root: Path, said: list[str]) -> Wrong:
    """All of the case is there or none of it; none once it was acknowledged."""

    def look(vault: Vault) -> Wrong:
        entries, tombs = len(vault.events(GONE)), [each.case for each in disposed_cases(vault)]
        if (entries, tombs) not in ((6, []), (0, [GONE])):
            return [f"damaged: {entries} entries of a disposed case, tombstones {tombs}"]
        listed = len(vault.find_cases(CANARY))
        if listed != (1 if entries else 0):
            return ["damaged: the list and the log do not agree about a disposed case"]
        return ["lost: the disposal"] if entries and "disposed" in said else []

    return looked_into(lambda: by(root, NAME, OLD), said, look)


# -- backups -------------------------------------------------------------------------------------------


def backup(root: Path, say: Say) -> None:
    """Two backups, with work between them."""
    if vault := entered(root, say):
        for number in (101, 102):
            save(vault, number, say)
            made: list[int] = []
            if step(say, "copied", lambda made=made, n=number: made.append(_backup(vault, root, n))):
                say(f"backup {made[0]}")
        vault.close()


def judge_backup(root: Path, said: list[str]) -> Wrong:
    """What is called a backup is whole, and every acknowledged one is there. The store itself as always."""
    wrong = looked_into(lambda: by(root, NAME, OLD), said, lambda _: [])
    found = backups_in(root / "stick")
    if len(found) != len(list((root / "stick").glob("*.sgb"))):
        wrong.append("damaged: a backup that cannot be looked at")
    if missing := {line.split()[1] for line in said if line.startswith("backup ")} - {str(head.seq) for head in found}:
        wrong.append(f"lost: backups {missing}")
    for head in found:
        try:
            open_backup(head.path, root, user_id=user_id(root, NAME), password=OLD, at=at(9000), floor=CHEAP).close()
        except WaymarkError as fault:
            wrong.append(f"damaged: a backup: {fault}")
    return wrong


def with_backup(root: Path) -> None:
    """The same, with a backup on the stick, and some entries more."""
    two_people(root)
    with by(root, NAME, OLD) as vault:
        _backup(vault, root, 50)
        save(vault, 51, lambda _: None)


def putting_back(root: Path, say: Say) -> None:
    """The backup takes the place of the store; work goes on."""
    vaults: list[Vault] = []

    def put() -> None:
        who = user_id(root, NAME)
        heads = backups_in(root / "stick")
        if not heads:
            raise StoreFault("There is no backup in this folder.")
        vaults.append(restore(heads[0].path, root / "store", user_id=who, password=OLD, at=at(100), floor=CHEAP))

    if step(say, "restored", put):
        with closing(vaults[0]) as vault:
            save(vault, 101, say)


def judge_putting_back(root: Path, said: list[str]) -> Wrong:
    """The old store or the restored one, never neither."""

    def look(vault: Vault) -> Wrong:
        restored = bool(vault.events_of_kind("store.restored"))
        return ["lost: the backup that was put back"] if "restored" in said and not restored else []

    return looked_into(lambda: by(root, NAME, OLD), said, look)


def _backup(vault: Vault, root: Path, number: int) -> int:
    return make_backup(vault, root / "stick", at(number)).seq


UPKEEP: dict[str, Scene] = {
    "removal": Scene(two_people, removal, judge_removal),
    "disposal": Scene(two_people, disposal, judge_disposal),
    "backup": Scene(two_people, backup, judge_backup),
    "restore": Scene(with_backup, putting_back, judge_putting_back),
}
