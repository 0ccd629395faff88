"""Cut the power at every moment of a scene, and look each time at what is left.

Run as a program, in a process of its own: power_yard.py FOLDER SCENE CUTS [SPOILT]. SPOILT names something that the
program is made to do wrong, on purpose: what this must find then shows that the test can see it. Prints one line of
JSON.
"""

import json
import shutil
import sys
from collections import Counter
from pathlib import Path

from power_cuts import cuts, lay_out, recording
from scenes import SCENES
from spoilt import SPOILERS
from upkeep import UPKEEP


def main() -> None:
    """Record once, then cut and judge."""
    folder, scene = Path(sys.argv[1]), {**SCENES, **UPKEEP}[sys.argv[2]]
    wanted, spoil = int(sys.argv[3]), SPOILERS[sys.argv[4]] if sys.argv[4:] else None
    before, played, after = (folder / name for name in ("before", "played", "after"))
    for root in (before, played, after):
        root.mkdir()
    scene.prepare(played)
    shutil.copytree(played, before, dirs_exist_ok=True)

    def work(say) -> None:
        if spoil:
            spoil()
        scene.work(played, say)

    ops, ran = recording(work, played, folder)
    count: Counter[str] = Counter(cuts=0, lost=0, damaged=0, alarm=0)
    kinds = Counter(op.what for op in ops)
    first: dict[str, str] = {}
    for said, state in cuts(before, ops, wanted):
        lay_out(after, state)
        count["cuts"] += 1
        wrong = scene.judge(after, said)
        count.update({sentence.partition(":")[0] for sentence in wrong})
        for sentence in wrong:
            first.setdefault(sentence, f"cut {count['cuts']}, after {said[-1:]}")
    said = Counter(line.split()[0] for line in ran.said)
    print(json.dumps({**count, "calls": kinds, "said": said, "errors": ran.errors, "code": ran.code, "first": first}))  # noqa: T201


if __name__ == "__main__":
    main()
