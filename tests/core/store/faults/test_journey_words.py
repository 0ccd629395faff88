"""No word of a case in clear in anything that is written, anywhere, but what a person asked for."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from under_strace import require_strace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
CALLS = "open,openat,creat,write,pwrite64,writev,pwritev,sendto,sendmsg,memfd_create"
STEM = "Kanarienvogel"
FORMS = tuple(
    form.hex()
    for word in (STEM, STEM.casefold(), STEM.upper())
    for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
)
NO = (
    "adult_or_unknown", "coercion_or_capacity", "money_demanded", "unusual_or_violent_acts", "sexual_acts_under_13",
    "immediate_risk", "significant_harm", "harmful", "vulnerable", "wider_concerns", "redistributed",
)  # fmt: skip
CASE = {
    "children": [
        {"ref": "CD", "age": 16, "roles": ["pictured", "sent"], "motivation": "romantic"},
        {"ref": "E:F", "age": 16, "roles": ["received", "asked_for"], "motivation": "romantic"},
    ],
    "answers": {
        **dict.fromkeys(NO, "no"),
        **dict.fromkeys(["under_18_involved", "consent", "enough_information", "manageable"], "yes"),
    },
    "notes": {"consent": f"{STEM} said so unasked.", "harmful": f"Neither is upset, says {STEM}."},
}


@pytest.fixture
def watched(ram: Path):
    """Run the journey and watch: texts put in, calls that wrote, and those of them that carried a canary, by file."""
    require_strace()

    def run(*more: str) -> tuple[int, Counter, Counter]:
        root, log, temporary = ram / "root", ram / "calls", ram / "tmp"
        for folder in (root / "asked", root / "stick", temporary):
            folder.mkdir(parents=True)
        (root / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
        temp = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")}
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        options = ["-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "16777216", "-e", "signal=none"]
        done = subprocess.run(
            ["strace", *options, "-e", f"trace={CALLS}", "-o", str(log), "--",
             sys.executable, "-B", str(HERE / "journey_yard.py"), str(root), *more],
            env={**os.environ, **temp, "PYTHONPATH": paths}, cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        wrote, carried = _writes(log, root)
        return int(done.stdout), wrote, carried

    return run


def _writes(log: Path, root: Path) -> tuple[Counter, Counter]:
    wrote: Counter = Counter()
    carried: Counter = Counter()
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = re.match(r"(?:\d+ +)?(?:p?writev?(?:64)?|send\w+)\(\d+<([^>]*)>", line)
            if not found:
                continue
            path = bytes.fromhex(found[1].replace("\\x", "")).decode("utf-8", "replace").removeprefix(f"{root}/")
            wrote[path] += 1
            data = line[found.end() :].replace("\\x", "")
            carried[path] += any(form in data for form in FORMS)
    return wrote, +carried


def test_no_word_of_a_case_is_written_in_clear_but_what_was_asked_for(watched, ram, exercised):
    texts, wrote, carried = watched()
    exercised("texts with a canary put in", texts, least=150)
    exercised("files written to", len(wrote), least=15)
    exercised("writes looked through", sum(wrote.values()), least=2000)
    kinds = {Path(path).name.split(".")[-1] for path in wrote}
    assert {"db", "db-wal", "new", "pdf", "sgt"} <= kinds, "the journey must have been the whole one"
    assert {path for path in carried if not path.startswith("asked/")} == set()
    left = [path for path in ram.rglob("*") if path.is_file() and path.name not in {"case.json", "calls"}]
    exercised("files left", len(left), least=10)
    stems = [bytes.fromhex(form) for form in FORMS]
    assert [
        str(path) for path in left if "asked" not in path.parts and any(s in path.read_bytes() for s in stems)
    ] == []
    assert list((ram / "tmp").iterdir()) == []


def test_a_file_with_a_canary_that_is_deleted_at_once_is_seen(watched, exercised):
    """The positive control."""
    _, wrote, carried = watched("leak")
    exercised("writes looked through", sum(wrote.values()))
    assert carried == {"leak": 1}
