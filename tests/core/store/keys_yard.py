"""Kill a program that replaces the key file again and again, and look each time whether it can be read.

Run as a program, in a process of its own: keys_yard.py FOLDER KILLS [in-place]. FOLDER holds a store. With `in-place`
the file is written over where it lies, which is wrong on purpose: the damage that this does shows that it can be seen.
Prints one line of JSON.
"""

import hashlib
import json
import os
import random
import select
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.errors import StoreFault
from core.store import store_users
from core.store.canonical import canonical, parse_lined
from core.store.keys import DataKey
from core.store.slots import COPY, FILE, KeyFile, read_key_file, write_key_file

KEY = DataKey(bytes(32))  # nobody opens this store: the file is signed with a key of our own
LONGEST = 0.02  # seconds from the first writing to the kill


def main() -> None:
    """Kill, read, count."""
    folder, kills, in_place = Path(sys.argv[1]), int(sys.argv[2]), "in-place" in sys.argv[3:]
    chance = random.Random(13)
    count = dict.fromkeys(("kills", "written", "unreadable", "older", "beside", "apart"), 0)
    begun = time.perf_counter()
    keys = read_key_file(folder)[0].signed(KEY)
    write_key_file(folder, keys)
    for _ in range(kills):
        acknowledged = one_kill(folder, keys, chance, in_place=in_place)
        count["kills"] += 1
        count["written"] += acknowledged
        count["beside"] += (folder / f"{FILE}.new").exists() or (folder / f"{COPY}.new").exists()
        count["apart"] += (folder / FILE).read_bytes() != (folder / COPY).read_bytes()
        try:
            parse_lined((folder / FILE).read_bytes())
            found, _ = read_key_file(folder)
            found.require_genuine(KEY)
            store_users(folder)
        except (StoreFault, ValueError):
            count["unreadable"] += 1
            write_key_file(folder, keys)
            continue
        count["older"] += found.generation < keys.generation + acknowledged
        keys = found
    print(json.dumps({**count, "seconds": round(time.perf_counter() - begun, 1)}))  # noqa: T201


def one_kill(folder: Path, keys: KeyFile, chance: random.Random, *, in_place: bool) -> int:
    """How many times the file had been written, for all that the writer had said, when it was killed."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        with suppress(BaseException):
            write_for_ever(folder, keys, told, in_place=in_place)
        os._exit(3)
    os.close(told)
    said = os.read(heard, 1)
    end = time.monotonic() + chance.uniform(0, LONGEST)
    while (left := end - time.monotonic()) > 0:
        if select.select([heard], [], [], left)[0]:
            said += os.read(heard, 65536)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(heard, 65536):
        said += more
    os.close(heard)
    return len(said)


def write_for_ever(folder: Path, keys: KeyFile, told: int, *, in_place: bool) -> None:
    """One generation after another."""
    while True:
        keys = replace(keys, generation=keys.generation + 1).signed(KEY)
        if in_place:
            body = canonical({**parse_lined((folder / COPY).read_bytes()), "generation": keys.generation})
            raw = hashlib.sha256(body).hexdigest().encode() + b"\n" + body + b"\n"
            with (folder / FILE).open("wb", buffering=0) as file:
                for start in range(0, len(raw), 64):
                    file.write(raw[start : start + 64])
        else:
            write_key_file(folder, keys)
        os.write(told, b".")


if __name__ == "__main__":
    main()
