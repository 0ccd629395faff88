"""decide() with its reasons and steps against zen-engine on an equal decision table; and the pace of the door."""

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import zen  # noqa: E402 - the path comes first
from packs.every_pack import KENT, PACKS  # noqa: E402 - the path comes first
from packs.kent_law import QUESTIONS, WORRY_IF_NO  # noqa: E402 - the path comes first
from packs.plain import sees  # noqa: E402 - the path comes first

from core.answers import Answer  # noqa: E402 - the path comes first
from core.decide import Facts, Person, decide  # noqa: E402 - the path comes first
from core.pack import Condition, Pack  # noqa: E402 - the path comes first

ROUNDS = 400
LINES = 10_000
PACK = PACKS[KENT]
HARMLESS = {q: Answer.YES if q in WORRY_IF_NO else Answer.NO for q in PACK.questions} | {
    "under_18_involved": Answer.YES,
    "known_to_services": Answer.NO,
    "staff_viewed": Answer.NO,
}
PEOPLE = (Person("A", 16, "child", ("made", "sent"), "romantic"), Person("B", 16, "child", ("received",), None))

Row = dict[str, frozenset[str]]  # for each field, the values that fit


def ratios() -> list[tuple[str, float, str]]:
    """Name, ratio measured in this run, and what it should be at most."""
    cases = list(_cases())
    table = zen.ZenEngine().create_decision(json.dumps(_as_table(PACK)))
    fields = [_fields(facts) for facts in cases]
    for facts, field in zip(cases, fields, strict=True):  # the tables are equal, or the ratio says nothing
        assert table.evaluate(field)["result"]["outcome"] == decide(PACK, facts).outcome
    ours, theirs = _interleaved(
        [lambda facts=facts: decide(PACK, facts) for facts in cases],
        [lambda field=field: table.evaluate(field) for field in fields],
    )
    pace = _lines_a_second()
    return [
        (
            f"decide() ({ours * 1e6:.0f} µs) against zen-engine on its table ({theirs * 1e6:.0f} µs)",
            ours / theirs,
            "0.2",
        ),
        (f"5,000 cases a second against the door's pace with --lines ({pace:.0f})", 5_000 / pace, "1"),
    ]


def _cases() -> Iterator[Facts]:
    """Fully answered cases: managed, each stop, each worry, several at once, and much not known."""
    yield Facts(PEOPLE, HARMLESS)
    for question in QUESTIONS[1:]:
        yield Facts(PEOPLE, HARMLESS | {question: Answer.NO if question in WORRY_IF_NO else Answer.YES})
        yield Facts(PEOPLE, HARMLESS | {question: Answer.NOT_KNOWN})
    chance = random.Random(5)
    for _ in range(10):
        turned = {question: chance.choice(list(Answer)) for question in chance.sample(QUESTIONS[1:], 5)}
        yield Facts((*PEOPLE, Person("C", None, "child", ("passed_on",), "reckless_misuse")), HARMLESS | turned)


def _interleaved(*jobs: Sequence[Callable[[], object]]) -> list[float]:
    """Median seconds a case of each list of jobs, taken by turns so that a busy machine is busy for all."""
    taken: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for todo, times in zip(jobs, taken, strict=True):
            start = time.perf_counter()
            for job in todo:
                job()
            times.append((time.perf_counter() - start) / len(todo))
    return [statistics.median(times) for times in taken]


def _fields(facts: Facts) -> dict[str, str]:
    seen = {_field(s.id): "yes" if sees(PACK, s, facts.people) else "no" for s in PACK.sightings.values()}
    return {**{question: str(answer) for question, answer in facts.answers.items()}, **seen}


def _field(name: str) -> str:
    return name.replace("-", "_")  # a hyphen is a minus there


def _as_table(pack: Pack) -> dict[str, object]:
    """The rules as one table of the engine, first hit: a row for each way that a rule can hold."""
    rows = [(rule.outcome, row) for rule in pack.rules for row in _ways(pack, rule.condition)]
    fields = sorted({field for _, row in rows for field in row})
    place = {"x": 0, "y": 0}
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": _field(field)} for field in fields],
        "outputs": [{"id": "outcome", "name": "outcome", "field": "outcome"}],
        "rules": [
            {
                "_id": f"row{number}",
                "outcome": f'"{outcome}"',
                **{field: ", ".join(f'"{value}"' for value in sorted(fits)) for field, fits in row.items()},
            }
            for number, (outcome, row) in enumerate(rows)
        ],
    }
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": place},
            {"id": "table", "name": "table", "type": "decisionTableNode", "position": place, "content": content},
            {"id": "out", "name": "out", "type": "outputNode", "position": place},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def _ways(pack: Pack, condition: Condition) -> list[Row]:
    """The rows that together say what this condition says."""
    each = [_member_ways(pack, member) for member in condition.members]
    rows = _all_of(each) if condition.every or not condition.members else [row for ways in each for row in ways]
    lifted = [row for member in condition.unless for row in _member_ways(pack, member)]
    return _all_of([rows, *([_not(field, fits) for field, fits in row.items()] for row in lifted)])


def _member_ways(pack: Pack, member: str) -> list[Row]:
    question, colon, answer = member.partition(":")
    if colon:
        return [{question: frozenset({answer})}]
    if member in pack.sightings:
        return [{member: frozenset({"yes"})}]
    return _ways(pack, (pack.findings.get(member) or pack.contradictions[member]).condition)


def _not(field: str, fits: frozenset[str]) -> Row:
    values = {"yes", "no"} if field in PACK.sightings else set(Answer)
    return {field: frozenset(str(value) for value in values - fits)}


def _all_of(each: Sequence[list[Row]]) -> list[Row]:
    joined = []
    for chosen in itertools.product(*each):
        row: Row = {}
        for way in chosen:
            for field, fits in way.items():
                row[field] = row.get(field, fits) & fits
        if all(row.values()):
            joined.append(row)
    return joined


def _lines_a_second() -> float:
    """Cases a second of processor time on one core, after start-up."""
    children = [
        {"ref": p.ref, "age": p.age, "roles": p.roles, **({"motivation": p.motivation} if p.motivation else {})}
        for p in PEOPLE
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.jsonl"
        mixed = itertools.islice(itertools.cycle(_cases()), LINES)
        file.write_text("".join(json.dumps({"children": children, "answers": f.answers}) + "\n" for f in mixed))
        return LINES / (_seconds(str(file)) - _seconds(os.devnull))


def _seconds(file: str) -> float:
    script = (
        "import sys, time; from core.door import main; main(['assess', '--lines', sys.argv[1]], None); "
        "print(time.process_time(), file=sys.stderr)"
    )
    run = [sys.executable, "-c", script, file]
    done = subprocess.run(run, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return float(done.stderr)


def test_ratios() -> None:
    """Print every figure beside its aim; a benchmark never fails a run by its time."""
    for name, ratio, aim in ratios():
        sys.stdout.write(f"{ratio:8.2f}  (aim at most {aim})  {name}\n")


if __name__ == "__main__":
    test_ratios()
