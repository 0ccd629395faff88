"""Twenty thousand hostile packs: whatever the file holds, the reader answers with a pack or with sentences."""

import pickle
import random
import tomllib

import pytest
from packs.every_pack import SMALL

from core.decide import Facts, decide
from core.errors import PackFaults
from core.pack_check import faults_in
from core.pack_file import _build, parse_toml
from core.pack_shape import TABLES, TOP

SEED = 20_260_901
TEXT = (SMALL / "pack.toml").read_bytes()
TABLE = pickle.dumps(tomllib.loads(TEXT.decode()))
SHORT = b"\n\n".join(TEXT.split(b"\n\n")[:12])  # its parsing is not what takes the time
SPITEFUL = (
    True, False, 0, -1, 1, 7.5, float("nan"), 10**400, "", " ", "x", "a" * 20_001, "\x00", "\u202e",
    "{x}", "data:image/png;base64,AA", [], {}, [[]], [{}], ["x"], [1], ["x", "x"], {"x": "y"}, {"yes": "y"}, [True],
    [["someone-grown"]], ["leaves_site:yes"], ["leaves_site"], ["leaves_site:"], [":"], ["someone-grown"],
    "undecided", "not_known", "call_off", "page-1", ["page-1"], ["call_off"], "leaves_site", {"": ""},
    tomllib.loads("d = 2025-01-01"),
)  # fmt: skip
PICKLED = [pickle.dumps(value) for value in SPITEFUL]


@pytest.fixture
def chance():
    return random.Random(SEED)


def test_mutated_bytes(chance, exercised):
    """Half of them on a short pack, where a changed byte matters more often."""
    refused = parsed = accepted = 0
    for number in range(6_000):
        raw = bytearray(TEXT if number % 8 == 0 else SHORT)
        for _ in range(chance.choice((1, 1, 2, 5, 50))):
            at = chance.randrange(len(raw))
            match chance.randrange(5):
                case 0:
                    raw[at] = chance.randrange(256)
                case 1:
                    del raw[at : at + chance.randrange(1, 40)]
                case 2:
                    raw[at:at] = chance.randbytes(chance.randrange(1, 8))
                case 3:
                    raw[at:at] = chance.choice((b'"', b"[", b"]", b"{", b"\n", b"=", b"'''", b"\\u0000", b"[[", b"1e9"))
                case _:
                    other = chance.randrange(len(raw))
                    raw[at:at] = raw[other : other + chance.randrange(200)]
        try:
            table = parse_toml(bytes(raw), "pack.toml")
        except PackFaults:
            refused += 1
            continue
        parsed += 1
        accepted += reads(table)
    report(exercised, refused, parsed, accepted)


def test_mutated_trees(chance, exercised):
    """A pack as parsed, with some of its values taken out, doubled, moved, or put in their place something spiteful."""
    accepted = 0
    count = 11_000
    for _ in range(count):
        table = pickle.loads(TABLE)  # noqa: S301 - our own, four lines above
        for _ in range(chance.choice((1, 1, 1, 2, 3, 10))):
            spoil(chance, table)
        accepted += reads(table)
    report(exercised, 0, count, accepted)


def test_random_tables(chance, exercised):
    """Tables made of the right names and the wrong things."""
    count = 3_000
    accepted = sum(reads(made_up(chance)) for _ in range(count))
    report(exercised, 0, count, accepted)


def reads(table) -> bool:
    """Whether the reader takes it; what it takes must be fit to decide by, or be refused for the gaps in its rules."""
    faults = faults_in(table)
    if faults:
        assert all(isinstance(fault, str) and ": " in fault and fault.isprintable() for fault in faults)
        return False
    pack = _build(table, "")
    try:
        decide(pack, Facts())
    except PackFaults:
        return False
    return True


def report(exercised, refused: int, checked: int, accepted: int) -> None:
    """The figures say whether the fuzz is worth its time."""
    exercised("packs refused by the parser", refused, least=0)
    exercised("packs looked into", checked, least=(refused + checked) / 20)
    exercised("packs taken", accepted, least=0)


def spoil(chance, table) -> None:
    holder, key = somewhere(chance, table)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.append(pickle.loads(pickle.dumps(holder[key])))  # noqa: S301 - our own
        case 1:
            holder[f"{key}x"] = holder[key]
        case 2:
            other, place = somewhere(chance, table)
            holder[key] = pickle.loads(pickle.dumps(other[place]))  # noqa: S301 - our own
        case 3 if isinstance(holder, list):
            chance.shuffle(holder)
        case _:
            holder[key] = pickle.loads(chance.choice(PICKLED))  # noqa: S301 - our own


def somewhere(chance, table):
    holder, key = table, chance.choice(list(table))
    while isinstance(holder[key], (dict, list)) and holder[key] and chance.random() < 0.85:
        holder = holder[key]
        key = chance.randrange(len(holder)) if isinstance(holder, list) else chance.choice(list(holder))
    return holder, key


def made_up(chance):
    table = {key: chance.choice((*SPITEFUL, 1, "x", "2025")) for key in TOP if chance.random() < 0.9}
    for name, keys in TABLES.items():
        if chance.random() < 0.8:
            table[name] = [
                {key: chance.choice((*SPITEFUL, "x", "yes", ["x"])) for key in keys if chance.random() < 0.8}
                for _ in range(chance.randrange(4))
            ]
        if chance.random() < 0.1:
            table[name] = pickle.loads(chance.choice(PICKLED))  # noqa: S301 - our own
    return table
