"""The headless door: `python -m core …`. Tests and integrators use it; its words and exits are kept stable.

Exit 0: done. Exit 1, of `verify` alone: something does not hold, and standard output says what. Exit 2: the input or
the pack cannot be used; every fault is on standard error, place first.
"""

import argparse
import errno
import getpass
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from core.case_file import LARGEST_CASE, read_case
from core.decide import Decision, decide
from core.errors import InputFaults, StoreDamaged, WaymarkError
from core.pack import Pack
from core.pack_cases import check_pack
from core.pack_file import newest_pack, read_pack, read_small_file
from core.resources import guidance_folder

USED = 0
DOES_NOT_HOLD = 1
UNUSABLE = 2
NOBODY_LISTENS = 1  # the other end of the pipe was closed before all was said
STOPPED = 130  # by Ctrl-C, as shells count it
OWN_PACK = "kent-medway"
STANDARD_INPUT = "-"
LONGEST_PASSWORD = 4096  # bytes of a line

Clock = Callable[[], datetime]


class Command(NamedTuple):
    """One word after `python -m core`: what it does, its arguments, and the function that does it."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Clock], int]


def main(argv: Sequence[str], now: Clock) -> int:
    """Runs one command and returns the exit code. Writes nothing but sentences to standard error."""
    parser = _parser()
    chosen = parser.parse_args(argv)
    if chosen.command is None:
        parser.print_help()
        return USED
    try:
        code = COMMANDS[chosen.command].run(chosen, now)
        sys.stdout.flush()
    except WaymarkError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    except OSError as error:
        return _not_written(error)
    except KeyboardInterrupt:
        return STOPPED
    return code


def _not_written(error: OSError) -> int:
    """Standard output is closed, or its disk full. The rest of it goes nowhere, or Python would say so once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
        return NOBODY_LISTENS
    sys.stderr.write(f"standard output: {error.strerror}\n")
    return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Waymark without its screens.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help, description=command.help))
    return parser


def _assess_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the case as JSON; - for standard input")
    parser.add_argument("--lines", action="store_true", help="one case a line in, one answer a line out")
    pack_argument(parser)


def pack_argument(parser: argparse.ArgumentParser) -> None:
    """Adds `--pack DIR`, which `chosen_pack` follows."""
    parser.add_argument("--pack", type=Path, metavar="DIR", help="the guidance pack (our own if left out)")


def chosen_pack(chosen: argparse.Namespace) -> Pack:
    """The pack that `--pack` names, or the newest of our own. Raises PackFaults."""
    return read_pack(chosen.pack) if chosen.pack else newest_pack(guidance_folder(), OWN_PACK)


def _assess(chosen: argparse.Namespace, _now: Clock) -> int:
    pack = chosen_pack(chosen)
    with _opened(chosen.file) as source:
        if chosen.lines:
            return _assess_lines(pack, source)
        raw = _all_of(source, chosen.file)
    decision = decide(pack, read_case(raw, pack).facts)
    sys.stdout.write(json.dumps(as_json(pack, decision), indent=2) + "\n")
    return USED


def _assess_lines(pack: Pack, source: BinaryIO) -> int:
    """One answer a line, each sent as soon as it is known: whoever asks may wait for it before asking again."""
    code = USED
    for line in _lines(source):
        try:
            answer = as_json(pack, decide(pack, read_case(line, pack).facts))
        except InputFaults as error:
            answer = {"faults": error.faults}
            code = UNUSABLE
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return code


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Each line without its end. Of one that is too long for a case, no more is kept than shows that."""
    while line := source.readline(LARGEST_CASE + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := source.readline(LARGEST_CASE)):
            pass
        yield line.rstrip(b"\r\n")


def as_json(pack: Pack, decision: Decision) -> dict[str, Any]:
    """A decision as the door says it, keys in the order of its law; places by their labels."""
    return {
        "guidance": {"id": pack.id, "edition": pack.edition, "sha256": pack.sha256},
        "outcome": decision.outcome,
        "classification": {
            ref: {"class": act.act_class, "subtype": act.subtype} for ref, act in decision.classification.items()
        },
        "age_band": decision.age_band,
        "reasons": [
            {"rule": reason.rule, "because": dict(reason.because), "cites": pack.cited(reason.cites)}
            for reason in decision.reasons
        ],
        "not_known": decision.not_known,
        "still_to_ask": decision.still_to_ask,
        "contradictions": decision.contradictions,
        "readings": decision.readings,
        "required_steps": decision.required_steps,
    }


def _opened(name: str) -> BinaryIO:
    if name == STANDARD_INPUT:
        if sys.stdin is None:  # closed by whoever started this
            raise InputFaults(["-: there is no standard input"])
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputFaults([f"{name}: cannot be read: {error.strerror}"]) from None
    except ValueError:
        raise InputFaults([f"{name!a}: is not the name of a file"]) from None


def _all_of(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(LARGEST_CASE + 1)
    except OSError as error:
        raise InputFaults([f"{name}: cannot be read: {error.strerror}"]) from None


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="DIR|FILE", type=Path, help="the folder of a pack, or a guidance file")
    parser.add_argument("--publisher", type=Path, metavar="PUB", help="who signed it (this Waymark's own if left out)")


def _check(chosen: argparse.Namespace, _now: Clock) -> int:
    pack, cases = _checked_file(chosen) if chosen.place.is_file() else check_pack(chosen.place)
    counted = (
        f"{len(pack.questions)} questions",
        f"{len(pack.rules)} rules",
        f"{len(pack.places)} places",
        f"{cases} cases",
    )
    sys.stdout.write(f"OK {pack.id} {pack.edition} {', '.join(counted)}\n")
    return USED


def _checked_file(chosen: argparse.Namespace) -> tuple[Pack, int]:
    from core import pack_parcel  # noqa: PLC0415 - cryptography takes longer to load than assess does

    raw = pack_parcel.bytes_of(chosen.place)
    keys = chosen.publisher
    publishers = pack_parcel.publisher_keys(read_small_file(keys)) if keys else pack_parcel.shipped_publishers()
    return pack_parcel.checked_pack(pack_parcel.read_parcel(raw, publishers))


def _sign_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder with pack.toml and cases.toml")
    parser.add_argument("--key", type=Path, required=True, metavar="KEY", help="your private key: PEM, or its 32 bytes")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file, NAME.waymark-pack")


def _sign(chosen: argparse.Namespace, _now: Clock) -> int:
    from core.publishing import sign_pack  # noqa: PLC0415 - as for a guidance file

    parcel, cases = sign_pack(chosen.folder, chosen.key, chosen.out, lambda: _secret("Password of the key: "))
    whole = parcel.whole.encode()
    said = f"{cases} cases, {len(whole)} bytes, SHA-256 {hashlib.sha256(whole).hexdigest()}"
    sys.stdout.write(f"OK {parcel.id} {parcel.edition} {said}\n")
    return USED


def _key_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="KEY", type=Path, help="a new file for the private half")


def _key(chosen: argparse.Namespace, _now: Clock) -> int:
    from core.publishing import new_key  # noqa: PLC0415 - as for a guidance file

    public = new_key(chosen.file, _secret("A password for the key, at least 12 characters: "))
    sys.stdout.write(f"OK the public half is {public}\n")
    return USED


def _case_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the case as JSON, as for assess, with notes if wanted")
    parser.add_argument("--store", type=Path, required=True, metavar="NEWDIR", help="a new or empty folder")
    parser.add_argument("--pdf", type=Path, required=True, metavar="OUT.pdf", help="where the record goes")
    pack_argument(parser)


def _case(chosen: argparse.Namespace, now: Clock) -> int:
    from core.whole_case import whole_case  # noqa: PLC0415 - store and paper take longer to load than assess does

    pack = chosen_pack(chosen)
    if chosen.file == STANDARD_INPUT:
        raise InputFaults(["FILE: give the name of a file; standard input is for the password"])
    with _opened(chosen.file) as source:
        told = read_case(_all_of(source, chosen.file), pack, notes=True)
    password = _line_of_input()
    made = whole_case(pack, told, folder=chosen.store, password=password, pdf=chosen.pdf, now=now)
    sys.stdout.write(json.dumps(made) + "\n")
    return USED


def _line_of_input() -> str:
    """A password or sheet code: never an argument, which other programs on the computer could read."""
    if sys.stdin is None:  # closed by whoever started this
        raise InputFaults(["-: there is no standard input"])
    return sys.stdin.buffer.readline(LONGEST_PASSWORD).decode("utf-8", "replace").rstrip("\r\n")


def _secret(asking: str) -> str:
    """Typed unseen by a person, or a line of standard input."""
    asks = sys.stdin is not None and sys.stdin.isatty()
    return getpass.getpass(asking) if asks else _line_of_input()


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="STORE|BACKUP", type=Path, help="the folder of the records, or a backup file")
    parser.add_argument("--anchor", action="append", default=[], metavar="CODE", help="a printed check; repeatable")
    parser.add_argument("--user", default="", metavar="NAME", help="whose password it is, if there are several people")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")


def _verify(chosen: argparse.Namespace, _now: Clock) -> int:
    from core.store.printed_check import parse_check  # noqa: PLC0415 - as for `case`
    from core.store.verify_path import Secret, verify_path  # noqa: PLC0415 - as for `case`

    anchors = [parse_check(each) for each in chosen.anchor]  # before a password is asked for
    secret = _secret("Password, or the code of the recovery sheet: ")
    try:
        found = verify_path(chosen.place, Secret(secret, chosen.user), anchors)
    except StoreDamaged as fault:  # so badly that not even the right key reads it
        _say_found({"result": "changed", "faults": [str(fault)]}, [str(fault)], as_json=chosen.json)
        return DOES_NOT_HOLD
    _say_found(found.as_json(), found.sentences, as_json=chosen.json)
    return USED if found.ok else DOES_NOT_HOLD


def _say_found(told: dict[str, Any], said: Sequence[str], *, as_json: bool) -> None:
    sys.stdout.write((json.dumps(told, indent=2) if as_json else "\n".join(said)) + "\n")


COMMANDS = {
    "assess": Command("What the guidance indicates for a case, and why.", _assess_arguments, _assess),
    "case": Command(
        "A case from beginning to end: a new store, the answers, the decision as indicated, the signature, the record. "
        "The password comes on standard input.",
        _case_arguments,
        _case,
    ),
    "check-pack": Command("Every fault of a guidance pack, and its worked cases.", _check_arguments, _check),
    "new-key": Command(
        "A key for a publisher of guidance. A password for it comes on standard input.", _key_arguments, _key
    ),
    "sign-pack": Command(
        "A guidance pack as one signed file. The password of the key, if it has one, comes on standard input.",
        _sign_arguments,
        _sign,
    ),
    "verify": Command(
        "Whether a store or a backup still holds what was recorded, and what printed checks say of it. "
        "The password or the code of the recovery sheet comes on standard input. Nothing at the place is changed.",
        _verify_arguments,
        _verify,
    ),
}
