"""Reads a guidance pack from its folder, or says everything that is wrong with it at once.

The format is written down for authors in `core/PACK.md`; what its tables hold is `core/pack.py`. A pack is an
untrusted file: whatever the bytes are, the only exception that leaves this module is `PackFaults`.
"""

import hashlib
import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from core.answers import Answer
from core.errors import PackFaults
from core.pack import (
    ActClass,
    AdultAct,
    Advice,
    AgeBand,
    Area,
    ConcernField,
    Condition,
    Contact,
    Contradiction,
    Finding,
    Motivation,
    Outcome,
    Pack,
    Place,
    Question,
    Reading,
    Role,
    Rule,
    Section,
    Sighting,
    Step,
)
from core.pack_check import faults_in
from core.pack_shape import EDITION, ID, Entry

PACK_FILE = "pack.toml"
LARGEST_FILE = 2 * 1024 * 1024
MOST_STOPS_IN_A_LINE = 400  # keys nested by dots cost their square to parse; no sentence of ours comes near

Built = TypeVar("Built")


def read_pack(folder: Path) -> Pack:
    """The pack in this folder.

    Raises:
        PackFaults: it cannot be used; every fault is named, its place first.
    """
    return pack_from(read_small_file(folder / PACK_FILE))


def pack_from(raw: bytes) -> Pack:
    """The pack that these bytes of a `pack.toml` are. Raises PackFaults, as `read_pack`."""
    table = parse_toml(raw, PACK_FILE)
    if faults := faults_in(table):
        raise PackFaults(list(dict.fromkeys(faults)))
    return _build(table, hashlib.sha256(raw).hexdigest())


def known_packs(root: Path) -> tuple[Path, ...]:
    """The folders `<id>/<edition>` under this root that hold a pack, editions of one id oldest first."""
    return tuple(
        sorted(
            file.parent
            for file in root.glob(f"*/*/{PACK_FILE}")
            if EDITION.fullmatch(file.parent.name) and ID.fullmatch(file.parent.parent.name)
        )
    )


def newest_pack(root: Path, pack_id: str) -> Pack:
    """The newest edition of this pack under the root.

    Raises:
        PackFaults: there is none, or it cannot be used.
    """
    folders = [folder for folder in known_packs(root) if folder.parent.name == pack_id]
    if not folders:
        raise PackFaults([f"{pack_id}: there is no guidance pack of this name in {root}"])
    return _as_filed(folders[-1])


def _as_filed(folder: Path) -> Pack:
    pack = read_pack(folder)
    if (pack.id, pack.edition) != (folder.parent.name, folder.name):
        raise PackFaults([f"{PACK_FILE}: says it is {pack.id} {pack.edition}, but is filed under another name"])
    return pack


def read_small_file(path: Path) -> bytes:
    """The bytes of a file of at most 2 MiB. Raises PackFaults."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise PackFaults([f"{path.name}: cannot be read from {path.parent}: {error.strerror}"]) from None
    if len(raw) > LARGEST_FILE:
        raise PackFaults([f"{path.name}: is larger than {LARGEST_FILE} bytes"])
    return raw


def parse_toml(raw: bytes, name: str) -> Entry:
    """The table that these bytes write down. Raises PackFaults, with the line."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PackFaults([f"{name}: is not UTF-8 text (at line {line})"]) from None
    for number, line_text in enumerate(text.splitlines(), 1):
        if line_text.count(".") > MOST_STOPS_IN_A_LINE:
            raise PackFaults([f"{name}: more than {MOST_STOPS_IN_A_LINE} full stops in one line (at line {number})"])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackFaults([f"{name}: {error}"]) from None
    except RecursionError:
        raise PackFaults([f"{name}: is nested too deep"]) from None
    except (ValueError, OverflowError):
        raise PackFaults([f"{name}: has a number or a date past all reason"]) from None


def _build(table: Entry, sha256: str) -> Pack:
    return Pack(
        id=table["id"],
        edition=table["edition"],
        title=table["title"],
        publisher=table["publisher"],
        sha256=sha256,
        always=tuple((entry["lead"], entry["says"]) for entry in table.get("always", ())),
        undecided=table["undecided"],
        places=_by_id(Place, table, "place"),
        sections=_by_id(Section, table, "section"),
        questions=_by_id(Question, table, "question"),
        concern=tuple(_by_id(ConcernField, table, "concern").values()),
        roles=_by_id(Role, table, "role"),
        act_classes=_by_id(ActClass, table, "act-class"),
        motivations=_by_id(Motivation, table, "motivation"),
        adult_act=_entry(AdultAct, table["adult-act"]),
        age_bands=_by_id(AgeBand, table, "age-band"),
        sightings=_by_id(Sighting, table, "sighting"),
        findings=_by_id(Finding, table, "finding"),
        contradictions=_by_id(Contradiction, table, "contradiction"),
        rules=tuple(_by_id(Rule, table, "rule").values()),
        readings=_by_id(Reading, table, "reading"),
        steps=_by_id(Step, table, "step"),
        advice=tuple(_by_id(Advice, table, "advice").values()),
        outcomes=_by_id(Outcome, table, "outcome"),
        areas=_by_id(Area, table, "area"),
        contacts=_by_id(Contact, table, "contact"),
    )


def _by_id(kind: type[Built], table: Entry, name: str) -> MappingProxyType[str, Built]:
    conditional = "condition" in kind.__dataclass_fields__  # type: ignore[attr-defined]  # all of them are dataclasses
    return MappingProxyType({
        entry["id"]: _entry(kind, _with_condition(entry) if conditional else entry) for entry in table.get(name, ())
    })


def _with_condition(entry: Entry) -> Entry:
    rest = {key: value for key, value in entry.items() if key not in ("any-of", "all-of", "unless")}
    members: list[str] = entry["all-of"] if "all-of" in entry else entry.get("any-of", [])
    rest["condition"] = Condition("all-of" in entry, tuple(members), tuple(entry.get("unless", ())))
    return rest


def _entry(kind: type[Built], entry: Entry) -> Built:
    return kind(**{_FIELDS.get(key, key.replace("-", "_")): _frozen(key, value) for key, value in entry.items()})


_FIELDS = MappingProxyType({"from": "from_age", "to": "to_age"})


def _frozen(key: str, value: Any) -> Any:  # noqa: ANN401 - a value of TOML is of any type
    if key == "options" and isinstance(value, list):
        return tuple((option["value"], option["label"]) for option in value)
    if isinstance(value, dict):
        return MappingProxyType({Answer(answer): text for answer, text in value.items()})
    return tuple(value) if isinstance(value, list) else value
