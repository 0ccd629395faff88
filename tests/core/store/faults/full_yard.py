"""Fill the disk before each step of a store's life, see what is told, make room again, and go on.

Run as a program in a mount namespace of its own (`unshare --mount`): full_yard.py FOLDER ROOMS [SPOILT]. The laptop's
disk and the stick are two small ones in memory; ROOMS is how many different amounts of room are left on them. SPOILT
names something that the program is made to do wrong, on purpose. Prints one line of JSON.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scenes import CASE, CHEAP, NEW, NEW_SHEET_CODE, OLD, at, judge_one_of, lost_answers, save, step
from spoilt import SPOILERS
from upkeep import GONE, NAME, OTHER, OTHERS, by, user_id, with_backup

from core.store import NewEvent, Vault, add_user, backups_in, dispose, make_backup, remove_user
from core.store.restore import restore
from desktop.printing import write_copy

KIB = 1024
ROOMS = (0, 4, 24, 8, 60, 160)  # KiB, in the order of how much they show
LAPTOP_SIZE, STICK_SIZE = 12_000, 1_000  # KiB


@dataclass
class Life:
    """One try: the store on its small disk, open or not, and what has been said."""

    root: Path
    vault: Vault | None = None
    said: list[str] = field(default_factory=list)

    def do(self, done: str, does: Callable[[], object]) -> bool:
        return step(self.said.append, done, does)

    @property
    def open(self) -> Vault:
        assert self.vault is not None
        return self.vault


def answers(life: Life) -> bool:
    return all(save(life.open, number, life.said.append, words=2000) for number in range(101, 104))


def draft(life: Life) -> bool:
    return life.do("draft 104", lambda: life.open.put_draft(CASE, "note", "104" + " " * 200_000, at(104)))


def burst(life: Life) -> bool:
    notes = [NewEvent("note", CASE, {"text": "word " * 400}, at(105)) for _ in range(40)]
    return life.do("burst", lambda: life.open.append_many(notes))


def password(life: Life) -> bool:
    return life.do("password 1", lambda: life.open.change_password(OLD, NEW, at(106), CHEAP))


def sheet(life: Life) -> bool:
    return life.do("sheet 1", lambda: life.open.renew_sheet(NEW_SHEET_CODE, "lost", at(107)))


def person(life: Life) -> bool:
    return life.do("added", lambda: add_user(life.open, "C. New", "one more good phrase", at(108), CHEAP))


def leaver(life: Life) -> bool:
    return life.do("removed", lambda: remove_user(life.open, user_id(life.root, OTHER), "has left", at(109)))


def disposal(life: Life) -> bool:
    other = user_id(life.root, OTHER)
    return life.do("disposed", lambda: dispose(life.open, GONE, "past its time", "law", other, OTHERS, at(110)))


def backup(life: Life) -> bool:
    return life.do("backup", lambda: make_backup(life.open, life.root.parent / "stick", at(111)))


def paper(life: Life) -> bool:
    target = life.root.parent / "stick" / "record.pdf"
    done = life.do("paper", lambda: write_copy(b"%PDF" * 100_000, target, "copy"))
    if not done and target.exists():
        life.said.append("left half a file of the record behind")
    return done


def closing(life: Life) -> bool:
    save(life.open, 112, life.said.append, words=2000)
    return life.do("closed", life.open.close)


def opening(life: Life) -> bool:
    def enter() -> None:
        life.vault = by(life.root, NAME, OLD)

    return life.do("open", enter)


def putting_back(life: Life) -> bool:
    [head] = backups_in(life.root.parent / "prepared-stick")

    def put() -> None:
        who = user_id(life.root, NAME)
        life.vault = restore(head.path, life.root / "store", user_id=who, password=OLD, at=at(113), floor=CHEAP)

    return life.do("restored", put)


STEPS: dict[
    str, tuple[str, bool, Callable[[Life], bool]]
] = {  # which disk is full, whether the store is open, the step
    "save": ("laptop", True, answers),
    "draft": ("laptop", True, draft),
    "many entries": ("laptop", True, burst),
    "password": ("laptop", True, password),
    "sheet": ("laptop", True, sheet),
    "new person": ("laptop", True, person),
    "re-key": ("laptop", True, leaver),
    "disposal": ("laptop", True, disposal),
    "backup, laptop full": ("laptop", True, backup),
    "backup, stick full": ("stick", True, backup),
    "copy of the record": ("stick", True, paper),
    "closing": ("laptop", True, closing),
    "opening, log taken over": ("laptop", False, opening),
    "restore": ("laptop", False, putting_back),
}


def main() -> None:
    """Every step with every amount of room."""
    folder, rooms = Path(sys.argv[1]), ROOMS[: int(sys.argv[2])]
    prepared = folder / "prepared"
    prepared.mkdir()
    with_backup(prepared)
    (prepared / "stick").rename(folder / "prepared-stick")
    hot = folder / "hot"
    with by(prepared, NAME, OLD) as vault:
        for number in range(60, 75):
            save(vault, number, lambda _: None, words=1500)
        shutil.copytree(prepared, hot)  # as a program that is killed now leaves it
    if sys.argv[3:]:
        SPOILERS[sys.argv[3]]()
    for name, size in (("laptop", LAPTOP_SIZE), ("stick", STICK_SIZE)):
        (folder / name).mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "waymark-test", str(folder / name)], check=True)
    found = {name: one_step(folder, hot if name.startswith("opening") else prepared, name, rooms) for name in STEPS}
    print(json.dumps(found))  # noqa: T201


def one_step(folder: Path, prepared: Path, name: str, rooms: tuple[int, ...]) -> dict:
    """The step with each amount of room: how often it was refused, done after all, and what was wrong."""
    full, is_open, does = STEPS[name]
    count: Counter[str] = Counter(tried=0, refused=0, done_after=0, read_while_full=0)
    wrong: dict[str, int] = {}
    sentences: set[str] = set()
    for room in rooms:
        for disk in ("laptop", "stick"):
            for left in (folder / disk).iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        life = Life(folder / "laptop")
        shutil.copytree(prepared / "store", life.root / "store")
        if is_open:
            life.vault = by(life.root, NAME, OLD)
        ballast = fill(folder / full, room)
        count["tried"] += 1
        if not does(life):
            count["refused"] += 1
            sentences.update(line.removeprefix("told ") for line in life.said if line.startswith("told "))
            if is_open:
                count["read_while_full"] += not lost_answers(life.open, life.said)
            ballast.unlink()
            count["done_after"] += does(life)
        ballast.unlink(missing_ok=True)
        said = life.said
        if life.vault:
            step(said.append, "closed", life.vault.close)
        judged = judge_one_of(life.root, said, {NEW} if "password 1" in said else {OLD})
        for sentence in [*judged, *(line for line in said if line.startswith("left "))]:
            wrong.setdefault(sentence, room)
    return {**count, "wrong": wrong, "sentences": sorted(sentences)}


def fill(disk: Path, room: int) -> Path:
    """Leave so many KiB."""
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - room * KIB
    with ballast.open("wb") as file:
        if free > 0:
            os.posix_fallocate(file.fileno(), 0, free)
    return ballast


if __name__ == "__main__":
    main()
