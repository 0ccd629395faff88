"""Two verifiers, one written from FORMAT.md alone, agree on good logs and on tampered ones, and on every paper."""

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from any_log import AnyLog, spoiled
from soaking import Exercised, times
from tampering import HASH, KIND, SEQ, Row

from core.store.chain import Anchor, Head, anchor
from core.store.recovery import ALPHABET
from core.store.verify import judged
from core.store.walk import walk

LOGS = times(150, soak=10_000)
STORE = "7" * 32


@pytest.fixture(scope="module")
def second() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_reader", Path(__file__).with_name("second_reader.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def papers(rows: list[Row], chance: random.Random) -> list[Anchor]:
    """Printed checks of some entries, some mistyped, of another entry, or of entries that never were."""
    made = []
    for row in chance.sample(rows, 3):
        paper = anchor(Head(row[SEQ], row[HASH]))
        match chance.randrange(6):
            case 0:
                paper = Anchor(paper.seq + chance.randrange(1, 40), paper.code)
            case 1 | 2:
                letters = list(paper.code)
                for place in chance.sample([at for at, letter in enumerate(letters) if letter != "-"], 3):
                    letters[place] = chance.choice(ALPHABET)
                paper = Anchor(paper.seq, "".join(letters))
            case 3:
                paper = Anchor(paper.seq + chance.randrange(30), "".join(reversed(paper.code)))
        made.append(paper)
    return made


def judged_by_both(second: ModuleType, rows: list[Row], checks: list[Anchor]) -> tuple[bool, list[str]]:
    """What both say; a difference between them fails the test."""
    given = [tuple(row) for row in rows]
    ours = judged(STORE, walk(given, STORE, signatures=True), checks)
    theirs = second.first_broken(STORE, given)
    assert (not ours.faults) is (theirs is None), (ours.faults, theirs)
    results = [each.result for each in ours.compared]
    assert results == [second.verdict(STORE, given, each.seq, each.code) for each in checks]
    return theirs is None, results


def test_they_agree_on_good_logs(second, exercised: Exercised):
    kinds, results, entries = set(), set(), 0
    for number in range(LOGS):
        chance = random.Random(number)
        log = AnyLog(chance, STORE, chance.randrange(6, 30))
        holds, found = judged_by_both(second, log.rows, papers(log.rows, chance))
        assert holds, number
        kinds |= {row[KIND] for row in log.rows}
        results |= set(found)
        entries += len(log.rows)
    exercised("good logs judged alike", LOGS, least=150)
    exercised("entries in them", entries, least=LOGS * 10)
    assert results == {"matches", "mistyped", "older", "changed"}
    assert kinds >= {
        "store.created", "store.user-added", "store.user-renamed", "store.user-removed", "store.rekeyed",
        "store.sheet-renewed", "store.recovered", "store.disposed", "store.restored", "answer",
    }  # fmt: skip


def test_they_agree_on_tampered_logs(second, exercised: Exercised):
    broken, results = 0, dict.fromkeys(("matches", "mistyped", "older", "missing", "changed"), 0)
    for number in range(LOGS):
        chance = random.Random(-1 - number)
        forged = number % 2 == 0  # by the rules of hashes and signatures all is well; the rest is tampered with
        log = AnyLog(chance, STORE, chance.randrange(6, 30), forged=forged)
        checks = papers(log.rows, chance)
        holds, found = judged_by_both(second, log.rows if forged else spoiled(log, chance), checks)
        broken += not holds
        for each in found:
            results[each] += 1
    exercised("tampered logs judged alike", LOGS, least=150)
    exercised(f"of them broken; printed checks: {results}", broken, least=LOGS * 0.7)
    assert all(results.values())


def test_a_reader_that_forgets_one_rule_is_caught(second, exercised: Exercised, monkeypatch):
    """The positive control: the comparison sees a verifier that lets a removed person sign on."""
    genuine = second.signed

    def forgetful(keys, number, user, kind, data, *rest):
        before = {who: list(each) for who, each in keys.items()}
        fits = genuine(keys, number, user, kind, data, *rest)
        if kind == "store.user-removed" and fits:
            keys[data["user"]] = before[data["user"]]
        return fits

    monkeypatch.setattr(second, "signed", forgetful)
    caught = 0
    for number in range(150):
        chance = random.Random(-1 - number)
        log = AnyLog(chance, STORE, 30)
        removed = [place for place, row in enumerate(log.rows) if row[KIND] == "store.user-removed"]
        if not removed:
            continue
        rows = [list(row) for row in log.rows]
        leaver = json.loads(rows[removed[0]][-1])["user"]
        rows.append([*rows[-1]])
        rows[-1][2:4] = [leaver, "answer"]
        rows[-1][8:] = [bytes(16), '{"text":"still here"}']
        log.signed_anew(rows)
        for row, good in zip(rows, log.rows, strict=False):
            row[7] = good[7]
        caught += (not walk(rows, STORE, signatures=True).log.ok) and second.first_broken(STORE, rows) is None
    exercised("forgetful judgements caught", caught, least=20)
