"""Throw damaged and hostile files at the import of a case, and look each time whether it took in all or nothing.

Run as a program, in a process of its own, so that its memory can be measured: transfer_yard.py FOLDER FILES [careless].
Half of the files are damaged bytes. The other half come from a sender who knows the words and has a signing key, and so
can make any JSON whole again. With `careless` the import leaves one check out: what this must find shows that the test
can see it. Prints one line of JSON.
"""

import base64
import copy
import hashlib
import itertools
import json
import os
import random
import struct
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from case_walks import CALM, KENT, LARKFIELD
from packs.every_pack import PACKS

from core.answers import Answer
from core.assessment import Listed
from core.casework import Casework, sent_form
from core.casework import transfer as importing
from core.errors import InputFaults, WrongSecret
from core.store import Cost, create_store
from core.store import transfer as sealing
from core.store.canonical import canonical
from core.store.chain import Head, commitment, link

CHEAP = Cost(64, 1, 1)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
WORDS = "one two three four five six"
PER_STORE = 150  # accepted files before a fresh store: a long list of cases is not what is tested
EVIL = [
    None, True, False, -1, 0, 1, 2, 2**53, 2**70, "", "\0", "\x1b[2J", "x" * 30_000, [], {}, [[]], {"a": 1}, [None],
    "'; DROP TABLE event;--", "<img src='http://x/'>", "../../x", "\u202egnp.exe", "2026", "\r\n", "A" * 5000,
    "data:image/png;base64,AAAA", ["x"] * 500, "0" * 64, "recovery", "store.created", "signed", "case_opened", 1.5,
    "2026-99-99T99:99:99.000000+00:00", "AAAA", {"version": 1}, "not_known", "٣", "é", "\ud800",
]  # fmt: skip


def main() -> None:
    """Throw, look, count."""
    folder, files = Path(sys.argv[1]), int(sys.argv[2])
    careless = "careless" in sys.argv[3:]
    if careless:
        sent_form._require_form = lambda _event: None
    chance = random.Random(9)
    good, data, sign = a_good_file(folder / "sender")
    count = {"accepted": 0, "refused": 0, "crashes": 0, "partial": 0, "slowest": 0.0, "inner": 0, "deep": 0}
    stores = (receiver(folder / str(number)) for number in itertools.count())
    work = next(stores)
    for number in range(files):
        inner = careless or number % 2 == 1
        blob = sealed_json(chance, hostile(chance, data, sign)) if inner else damaged(chance, good)
        count["inner"] += inner
        throw(work, blob, count)
        if work.vault.count_cases() >= PER_STORE:
            work.vault.close()
            work = next(stores)
    whole = work.vault.verify_log().ok
    work.vault.close()
    print(json.dumps({**count, "files": files, "chain": whole, "mib": peak()}))  # noqa: T201


def throw(work: Casework, blob: bytes, count: dict[str, float]) -> None:
    """One file at the import."""
    before = state(work)
    begun = time.process_time()
    try:
        transfer = sealing.read_transfer(blob, WORDS, floor=CHEAP)
        count["deep"] += 1
        case = importing.receive(work, transfer)
        importing.received(work, case)
        count["accepted"] += 1
        entries, rows, _ = state(work)
        count["partial"] += (entries, rows) != (before[0] + 1, before[1] + 1)
    except (InputFaults, WrongSecret):
        count["refused"] += 1
        count["partial"] += state(work) != before
    except Exception as fault:  # noqa: BLE001  whatever else comes out is what this looks for
        count["crashes"] += 1
        count.setdefault("said", f"{type(fault).__name__}: {str(fault)[:80]}")
        count["partial"] += state(work) != before
    count["slowest"] = max(count["slowest"], round(time.process_time() - begun, 3))


def state(work: Casework) -> tuple[int, int, bool]:
    """Entries, lines of the list, and whether something is half done."""
    with work.vault.reading() as connection:
        (entries,) = connection.execute("SELECT count(*) FROM event").fetchone()
        (rows,) = connection.execute("SELECT count(*) FROM case_summary").fetchone()
        return entries, rows, connection.in_transaction


def a_good_file(folder: Path):
    """A file of a real case with few entries, what is in it, and what signs for its author."""
    vault, _ = create_store(folder, user_name="M. Ellis", password=PASSWORD, at=START, cost=CHEAP)
    work = at_work(vault)
    work.set_setting(LARKFIELD)
    case = work.set_concern(work.start_case(), "happened_on", "2026-11-20")
    case = work.set_concern(case, "imagery_kind", ("photo", "video"))
    case = work.list_person(case, Listed(id="", ref="AB", kind="child", age=16, roles=("sent",), note="In year 11."))
    case = work.set_motivation(case, case.people[0].id, "romantic")
    for question in work.packs[0].questions:
        case = work.answer(case, question, Answer(CALM[KENT].get(question, "no")))
    case = work.note(case, next(iter(work.packs[0].questions)), "She told her tutor.\nHe wrote it down.")
    for part, value in {"choice": "manage_in_setting", "review": "2026-12-07"}.items():
        case = work.set_decision(case, part, value)
    case = work.sign(case, PASSWORD)
    work.log(case, "printed", version=1, copy="police")
    good = importing.seal(work, case.id, WORDS, CHEAP).file
    data = dict(sealing.read_transfer(good, WORDS, floor=CHEAP).data)
    data["entries"] = [each for each in data["entries"] if each["kind"] != "answer"]
    return good, data, vault.opened.identity.sign.sign


def receiver(folder: Path) -> Casework:
    """Another school's store."""
    vault, _ = create_store(folder, user_name="B. Lead", password=PASSWORD, at=START, cost=CHEAP)
    return at_work(vault)


def at_work(vault) -> Casework:
    """With a clock that ticks."""
    ticks = itertools.count()
    now = lambda: START + timedelta(seconds=next(ticks))  # noqa: E731  a clock
    return Casework(vault, (PACKS[KENT],), "Waymark 0.1.0", now, names=vault.people())


def damaged(chance: random.Random, good: bytes) -> bytes:
    """Bytes as a bad stick or mail would leave them."""
    raw, how = bytearray(good), chance.random()
    if how < 0.5:
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    elif how < 0.8:
        del raw[chance.randrange(len(raw)) :]
    elif how < 0.9:
        raw += chance.randbytes(chance.randrange(1, 50))
    else:
        raw = bytearray(sealing.MAGIC[: chance.randrange(9)] + chance.randbytes(chance.randrange(300)))
    return bytes(raw)


def hostile(chance: random.Random, data, sign) -> object:
    """What is in the file, changed; mostly made whole again by somebody with the key."""
    changed = copy.deepcopy(data)
    if chance.random() < 0.45:
        harmless(chance, changed)
    else:
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            spoil(chance, changed)
    if chance.random() < 0.8:
        made_whole(changed, sign)
    return changed


def harmless(chance: random.Random, data) -> None:
    """What another real case could say."""
    text = " ".join(chance.choice(("She", "said", "it", "was", "gone", "—", "“no”", "naïve")) for _ in range(20))
    for each in data["entries"]:
        if each["kind"] == "note":
            each["body"]["text"] = text
        each["salt"] = base64.b64encode(chance.randbytes(16)).decode()
    data["setting"] = chance.choice(("Elm School", "Llŷr Academy", "St. Mary’s"))
    data["case"] = f"c{chance.randrange(10**9)}"


def spoil(chance: random.Random, data) -> None:
    """One place set to something else, taken out, doubled, or something added beside it."""
    places = [place for place in paths(data, ()) if place]
    if not places:
        return
    *way, last = chance.choice(places)
    here = data
    for step in way:
        here = here[step]
    how = chance.random()
    if how < 0.6:
        here[last] = chance.choice(EVIL)
    elif how < 0.75:
        del here[last]
    elif isinstance(here, dict):
        here[chance.choice(("extra", "__proto__", "seq", "ü"))] = chance.choice(EVIL)
    else:
        here.insert(chance.randrange(len(here) + 1), copy.deepcopy(here[last]))


def paths(value, way):
    """Every place in it."""
    yield way
    if isinstance(value, dict):
        for name in value:
            yield from paths(value[name], (*way, name))
    elif isinstance(value, list):
        for number in range(len(value)):
            yield from paths(value[number], (*way, number))


def made_whole(data, sign) -> None:
    """Hashes and signatures made anew, as far as what is there can be hashed at all."""
    try:
        head = Head(0, b"")
        for number, each in enumerate(data["entries"], int(data["entries"][0]["seq"])):
            each["seq"] = number
            before = head.hash or base64.b64decode(each["before"])
            content = commitment(base64.b64decode(each["salt"]), canonical(each["body"]))
            head = link(Head(number - 1, before), data["case"], each["user"], each["kind"], each["at"], content)
            each["before"], each["hash"] = (base64.b64encode(one).decode() for one in (before, head.hash))
            each["sig"] = base64.b64encode(sign(head.hash)).decode()
        rest = {name: value for name, value in data.items() if name != "signature"}
        message = b"transfer-v1\0" + hashlib.sha256(canonical(rest)).digest()
        data["signature"] = base64.b64encode(sign(message)).decode()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, struct.error):
        return


def sealed_json(chance: random.Random, value: object) -> bytes:
    """The file of it, at times with JSON or compression that nobody writes."""
    try:
        raw = canonical(value)
    except (ValueError, RecursionError):
        raw = json.dumps(value, sort_keys=True, ensure_ascii=True).encode()
    how = chance.random()
    odd = {0.03: flipped, 0.04: nested, 0.05: doubled, 0.06: spaced, 0.064: lists, 0.068: numbers, 0.072: quotes}
    change = next((each for below, each in odd.items() if how < below), None)
    packed = zlib.compress(change(chance, raw) if change else raw, 1)
    if how > 0.98:
        packed = packed[: chance.randrange(len(packed))]
    elif how > 0.975:
        packed = bomb()
    elif how > 0.965:
        packed += b"more"
    head = sealing.HEAD.pack(sealing.MAGIC, 1, *CHEAP, os.urandom(16), os.urandom(12))
    return head + sealing._with_key(head, WORDS, CHEAP, lambda box, nonce: box.encrypt(nonce, packed, head))


def bomb() -> bytes:
    """64 MiB of zeros, packed piece by piece: it is the import whose memory is measured."""
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(bytes(1 << 20)) for _ in range(64)) + packing.flush()


def flipped(chance: random.Random, raw: bytes) -> bytes:
    return bytes(each ^ (1 << chance.randrange(8)) if chance.random() < 0.01 else each for each in raw)


def nested(_chance: random.Random, _raw: bytes) -> bytes:
    return b"[" * 100_000


def doubled(_chance: random.Random, raw: bytes) -> bytes:
    return b'{"format":1,' + raw[1:]


def spaced(_chance: random.Random, raw: bytes) -> bytes:
    return raw.replace(b":", b": ", 1)


def lists(_chance: random.Random, _raw: bytes) -> bytes:
    return b'{"a":[' + b"[]," * (sealing.LARGEST // 3 - 9) + b"1]}"


def numbers(_chance: random.Random, _raw: bytes) -> bytes:
    return b'{"a":[' + b"1," * (sealing.LARGEST // 2 - 9) + b"1]}"


def quotes(_chance: random.Random, _raw: bytes) -> bytes:
    return b'""' * (sealing.LARGEST // 2)


def peak() -> int:
    """The most memory that this process had, in MiB; 0 where the system does not say.

    Not by getrusage: its figure goes on from the process that this one was started by.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    (line,) = [line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
