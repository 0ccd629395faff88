"""Let one call after another fail while a scene is played, and look each time at what was told and what is left.

Run as a program: fault_yard.py FOLDER SCENE RUNS [after-a-cut] [CALL] [SPOILT]. A fault is one write,
sync, cut or renaming that fails, once or from then on. With `after-a-cut` the disk has just lost its power, and the
fault falls into the opening after it. SPOILT names something that the program is made to do wrong, on purpose. Prints
one line of JSON.
"""

import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from power_cuts import cuts, lay_out, recording
from scenes import SCENES, Scene, later
from spoilt import SPOILERS
from under_strace import Ran, traced
from upkeep import UPKEEP

KINDS = (  # calls, and how they fail
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("write", "EIO"),
    ("write", "ENOSPC"),
    ("fsync,fdatasync", "EIO"),
    ("ftruncate", "EIO"),
    ("rename", "EIO"),
    ("rename", "EACCES"),
    ("unlink", "EIO"),
    ("openat", "EMFILE"),
)

Start = Callable[[Path], list[str]]


def main() -> None:
    """Count the calls once, then let them fail one by one."""
    folder, scene, runs = Path(sys.argv[1]), {**SCENES, **UPKEEP}[sys.argv[2]], int(sys.argv[3])
    spoil = next((SPOILERS[name] for name in sys.argv[4:] if name in SPOILERS), None)
    kinds_wanted = [kind for kind in KINDS if kind[0] in sys.argv[4:]] or KINDS
    before, root = folder / "before", folder / "root"
    before.mkdir()
    scene.prepare(before)
    starts: list[Start] = [partial(_copied, before)]
    work = scene.work
    if "after-a-cut" in sys.argv[4:]:
        starts, work = _cut_short(scene, before, root, folder), later
    chance = random.Random(5)
    count: Counter[str] = Counter(runs=0, reached=0, told=0, lost=0, damaged=0, alarm=0, unspoken=0, false=0)
    kinds: Counter[str] = Counter()
    first: dict[str, str] = {}
    sentences: Counter[str] = Counter()

    def play(say) -> None:
        if spoil:
            spoil()
        work(root, say)

    for call, error, when in _plan(_calls(starts[0], play, root, folder), runs, chance, kinds_wanted):
        said = chance.choice(starts)(root)
        ran, reached = _with_fault(play, folder, call, error, when)
        count["runs"] += 1
        count["reached"] += reached
        kinds[f"{call} {error}"] += reached
        told = [line.removeprefix("told ") for line in ran.said if line.startswith("told ")]
        sentences.update(told)
        count["told"] += bool(told)
        # A mark that the disk never took is missing, and the store says so: that is no false alarm.
        wrong = [each for each in scene.judge(root, said + ran.said) if not each.startswith("alarm: The mark beside")]
        wrong += [f"false: {one}" for one in told if "damaged" in one and call != "openat"]
        if ran.code or ran.errors:
            wrong.append(f"unspoken: {ran.errors.strip().splitlines()[-1:]}")
        count.update({sentence.partition(":")[0] for sentence in wrong})
        for sentence in wrong:
            first.setdefault(sentence, f"{call} {error} {when}; {ran.said[-3:]}")
    print(json.dumps({**count, "kinds": kinds, "sentences": sentences, "first": first}))  # noqa: T201


def _copied(before: Path, root: Path) -> list[str]:
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(before, root)
    return []


def _cut_short(scene: Scene, before: Path, root: Path, folder: Path) -> list[Start]:
    """Disks as power cuts in the scene leave them."""
    _copied(before, root)
    ops, _ = recording(partial(scene.work, root), root, folder)

    def laid_out(said: list[str], state: tuple[set[str], dict[str, bytearray]], place: Path) -> list[str]:
        place.mkdir(exist_ok=True)
        lay_out(place, state)
        return said

    return [partial(laid_out, said, state) for said, state in cuts(before, ops, 4 * len(ops))][len(ops) :]


def _calls(start: Start, play: Callable, root: Path, folder: Path) -> dict[str, int]:
    """How often each call is made when none fails."""
    start(root)
    log = folder / "counted"
    traced(play, folder, "-o", str(log), "-e", f"trace={','.join(call for call, _ in KINDS)}")
    made = Counter(line.partition("(")[0] for line in log.read_text("ascii", "replace").splitlines())
    return {call: sum(made[one] for one in call.split(",")) for call, _ in KINDS}


def _plan(
    made: dict[str, int], runs: int, chance: random.Random, kinds: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """So many faults, spread over the kinds, each call's places, and once and always."""
    places = [
        (call, error, f"{number}{always}")
        for call, error in kinds
        for number in range(1, made[call] + 1)
        for always in ("", "+")
    ]
    if len(places) <= runs:
        yield from places
        return
    share = max(1, runs // len(kinds))
    few: list[tuple[str, str, str]] = []
    for kind in kinds:
        own = [place for place in places if place[:2] == kind]
        few += own if len(own) <= share else chance.sample(own, share)
    rest = [place for place in places if place not in few]
    yield from few + chance.sample(rest, max(0, runs - len(few)))


def _with_fault(play: Callable, folder: Path, call: str, error: str, when: str) -> tuple[Ran, bool]:
    log = folder / "injected"
    options = ("-o", str(log), "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}")
    ran = traced(play, folder, *options)
    return ran, "(INJECTED)" in log.read_text("ascii", "replace")


if __name__ == "__main__":
    main()
