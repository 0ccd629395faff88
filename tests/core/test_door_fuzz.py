"""Thousands of spiteful lines: each is answered with a decision or with its faults, and never with anything else."""

import copy
import json
import random

from packs.every_pack import KENT, PACKS

from core.case_file import read_case
from core.decide import decide
from core.door import as_json
from core.errors import InputFaults

PACK = PACKS[KENT]
SPITEFUL = (
    None, True, False, 0, -1, 14, 14.0, 121, 10**30, 1e999, "", " ", "A", "yes", "no", "not_known", "unknown", "\x00",
    "\ud800", "\u202e", "é", "a" * 61, [], {}, [[]], [{}], ["sent"], ["sent", "sent"], {"ref": "A"}, "romantic",
)  # fmt: skip


def test_mutated_cases():
    chance = random.Random(31)
    answered = 0
    for _ in range(6000):
        case = made_up(chance)
        for _ in range(chance.choice((0, 1, 1, 2, 4))):
            spoil(chance, case)
        answered += answers(json.dumps(case).encode())
    assert 600 < answered < 5400


def test_mutated_bytes():
    chance = random.Random(32)
    answered = 0
    for _ in range(6000):
        raw = bytearray(json.dumps(made_up(chance), ensure_ascii=False).encode())
        for _ in range(chance.choice((0, 1, 1, 2, 9))):
            at = chance.randrange(max(1, len(raw)))
            match chance.randrange(4):
                case 0:
                    raw[at : at + 1] = [chance.randrange(256)]
                case 1:
                    del raw[at : at + chance.randrange(1, 30)]
                case 2:
                    raw[at:at] = chance.choice(
                        (b'"', b"{", b"}", b"[", b",", b"\\", b"\\ud800", b"NaN", b"1e9", b"\x00")
                    )
                case _:
                    other = chance.randrange(max(1, len(raw)))
                    raw[at:at] = raw[other : other + chance.randrange(60)]
        answered += answers(bytes(raw))
    assert 600 < answered < 5400


def answers(raw: bytes) -> bool:
    try:
        said = as_json(PACK, decide(PACK, read_case(raw, PACK).facts))
    except InputFaults as error:
        faults = error.faults
    else:
        json.dumps(said, ensure_ascii=False).encode()
        return True
    assert faults
    assert all(": " in fault and fault.isprintable() and fault.isascii() for fault in faults)
    return False


def made_up(chance):
    children = [
        {
            "ref": ref,
            "age": chance.choice((12, 15, 17, 30, "not_known")),
            "roles": chance.sample(list(PACK.roles), 2),
            "motivation": chance.choice(list(PACK.motivations)),
        }
        for ref in "ABC"[: chance.randrange(4)]
    ]
    told = chance.sample(list(PACK.questions), chance.randrange(len(PACK.questions)))
    return {"children": children, "answers": {q: chance.choice(("yes", "no", "not_known")) for q in told}}


def spoil(chance, case):
    holder, key = case, chance.choice(list(case) or ["x"])
    while holder.get(key) if isinstance(holder, dict) else holder[key]:
        below = holder[key]
        if not isinstance(below, (dict, list)) or chance.random() < 0.15:
            break
        holder = below
        key = chance.randrange(len(below)) if isinstance(below, list) else chance.choice(list(below))
    match chance.randrange(3):
        case 0 if isinstance(holder, dict):
            holder[chance.choice(("x", "ref", "age", "harmful", ""))] = copy.deepcopy(chance.choice(SPITEFUL))
        case 1 if isinstance(holder, dict):
            holder.pop(key, None)
        case _:
            holder[key] = copy.deepcopy(chance.choice(SPITEFUL))
