"""What a disk may look like when the power goes: from a recording of the calls that a program made.

The idea is that of SQLite's crash VFS and of ALICE. What was synced is there. Of what was not, nothing, everything, or
any part is there: single sectors of a write, writes in any order. New, renamed and removed names count as synced with
their folder; those that were not are there up to some point, in their order, as journals of file systems keep them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from call_log import CALLS, Op, Reader
from under_strace import Ran, Work, traced

SECTOR = 512
LONG = 600  # operations
Files = dict[str, bytearray]


@dataclass
class Inode:
    """A file's bytes on the disk, and what was done to it since it was last synced."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)


def recording(work: Work, root: Path, scratch: Path) -> tuple[list[Op], Ran]:
    """Do `work` in a child; what it did under `root`, in order, and how it went."""
    log = scratch / "calls"
    reader = Reader(root)
    ran = traced(work, scratch, "-xx", "-s", "100000000", "-o", str(log), "-e", f"trace={CALLS}")
    ops = list(reader.ops(log))
    log.unlink()
    return ops, ran


class Disk:
    """The files under one folder, as they are and as they would be after a power cut now."""

    def __init__(self, root: Path) -> None:
        """Everything that is there now is on the disk."""
        self._folders = {""} | {str(path.relative_to(root)) for path in root.rglob("*") if path.is_dir()}
        found = [path for path in root.rglob("*") if path.is_file()]
        self._names = {str(path.relative_to(root)): Inode(bytearray(path.read_bytes())) for path in found}
        self._now, self._folders_now = dict(self._names), set(self._folders)
        self._pending: list[tuple[Op, Inode | None]] = []

    def do(self, op: Op) -> None:
        """Take one operation in."""
        if op.what == "open":
            if op.name not in self._now:
                self._name(op, Inode())
        elif op.what in {"write", "cut"}:
            self._now[op.name].pending.append(op)
        elif op.what == "sync":
            inode = self._now[op.name]
            for one in inode.pending:
                _apply(inode.durable, one)
            inode.pending.clear()
        elif op.what == "sync-folder":
            left = []
            for one, inode in self._pending:
                if op.name in {_parent(name) for name in (one.name, one.to) if name}:
                    _rename(self._names, self._folders, one, inode)
                else:
                    left.append((one, inode))
            self._pending = left
        elif op.what in {"remove", "rename", "folder", "remove-folder"}:
            self._name(op, None)

    def cut(self, chance: random.Random, how: str) -> tuple[set[str], Files]:
        """Folders and files after a power cut now: "none", "all", or parts of what was not synced."""
        kept = {"none": 0, "all": len(self._pending)}.get(how, chance.randint(0, len(self._pending)))
        names, folders = dict(self._names), set(self._folders)
        for one, inode in self._pending[:kept]:
            _rename(names, folders, one, inode)
        files = {}
        for name, inode in names.items():
            if _parent(name) in folders:
                files[name] = bytearray(inode.durable)
                for one in _survivors(inode.pending, chance, how):
                    _apply(files[name], one)
        return folders, files

    def _name(self, op: Op, inode: Inode | None) -> None:
        _rename(self._now, self._folders_now, op, inode)
        self._pending.append((op, inode))


def cuts(
    root: Path, ops: list[Op], wanted: int, *, seed: int = 11
) -> Iterator[tuple[list[str], tuple[set[str], Files]]]:
    """So many different states of the disk, each with what had been said by then; fewer when there are no more.

    `root` is as it was before the recording. Every moment between two calls has its turn before one has a second; of a
    long recording, so many drawn by lot in each turn.
    """
    chance, seen, before = random.Random(seed), set(), -1
    turn = 0
    while len(seen) < wanted and (turn < 4 or len(seen) > before):
        before = len(seen)
        how = ("none", "all", "torn", "shuffled")[turn % 4] if turn < 4 else ("torn", "shuffled")[turn % 2]
        turn += 1
        disk, said = Disk(root), []
        drawn = set(range(len(ops)) if len(ops) <= LONG else chance.sample(range(len(ops)), LONG))
        for number, op in enumerate(ops):
            if op.what == "say":
                said.append(op.name)
            else:
                disk.do(op)
            if number not in drawn:
                continue
            folders, files = disk.cut(chance, how)
            state = hash((len(said), frozenset((name, bytes(data)) for name, data in files.items())))
            if state not in seen and len(seen) < wanted:
                seen.add(state)
                yield list(said), (folders, files)


def lay_out(root: Path, state: tuple[set[str], Files]) -> None:
    """Put such a state into an empty or used folder."""
    folders, files = state
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir():
            if str(path.relative_to(root)) not in folders:
                path.rmdir()
        elif str(path.relative_to(root)) not in files:
            path.unlink()
    for folder in sorted(folders):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (root / name).write_bytes(data)


def _survivors(pending: list[Op], chance: random.Random, how: str) -> list[Op]:
    if how in {"none", "all"}:
        return pending if how == "all" else []
    kept = []
    for op in pending:
        share = chance.choice((0, 0.5, 0.9, 1))
        if op.what == "cut":
            kept += [op] if chance.random() < share else []
            continue
        place = 0
        while place < len(op.data):
            length = min(SECTOR - (op.offset + place) % SECTOR, len(op.data) - place)
            if chance.random() < share:
                kept.append(Op("write", offset=op.offset + place, data=op.data[place : place + length]))
            place += length
    if how == "shuffled":
        chance.shuffle(kept)
    return kept


def _apply(content: bytearray, op: Op) -> None:
    end = op.offset if op.what == "cut" else op.offset + len(op.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if op.what == "cut":
        del content[end:]
    else:
        content[op.offset : end] = op.data


def _rename(names: dict[str, Inode], folders: set[str], op: Op, inode: Inode | None) -> None:
    """Do to the names what `op` does to them."""
    if op.what == "open" and inode is not None:
        names[op.name] = inode
    elif op.what == "remove":
        names.pop(op.name, None)
    elif op.what == "folder":
        folders.add(op.name)
    elif op.what == "remove-folder":
        folders.discard(op.name)
    elif op.name in folders:  # a folder is renamed with all that is in it
        inside = [name for name in names if name.startswith(op.name + "/")]
        for name in inside:
            names[op.to + name.removeprefix(op.name)] = names.pop(name)
        moved = {one for one in folders if one == op.name or one.startswith(op.name + "/")}
        folders.difference_update(moved)
        folders.update(op.to + one.removeprefix(op.name) for one in moved)
    elif op.name in names:
        names[op.to] = names.pop(op.name)


def _parent(name: str) -> str:
    return name.rpartition("/")[0]
