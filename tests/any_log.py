"""Logs made up by chance: good ones with all that may happen, and what somebody with every key can make of them."""

import hashlib
import json
import random
from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tampering import (
    AT,
    BODY,
    CASE,
    HASH,
    KIND,
    KINDS,
    SALT,
    SEQ,
    SIG,
    USER,
    WHEN,
    Row,
    edit_kind,
    log_of,
    public,
    rehashed,
    take_the_text_away,
)

from core.store.canonical import canonical
from core.store.chain import moment_text, record_message

Keys = dict[str, list[Ed25519PrivateKey]]


class AnyLog:
    """A good log of some `entries`: `rows`, and the keys of everybody who ever wrote in it, newest last."""

    def __init__(self, chance: random.Random, store: str, entries: int, *, forged: bool = False) -> None:
        """Make it; `forged`: one entry somewhere breaks a rule, by somebody who writes and signs as the store does."""
        self.chance, self.store = chance, store
        self.left: list[str] = []
        self.keys: Keys = {"lead": [self._fresh()], "recovery": [self._fresh()]}
        self.here = ["lead"]
        self.rows: list[Row] = []
        self._made: list[tuple[Any, ...]] = []
        self._disposed: set[str] = set()
        lead, sheet = (public(self.keys[who][0])[0] for who in ("lead", "recovery"))
        self._add("lead", "store.created", {"format": 1, "store": store, "names": {"lead": "A. Lead"},
                                            "keys": {"lead": lead, "recovery": sheet}})  # fmt: skip
        forgery = chance.randrange(2, entries) if forged else entries
        while len(self._made) < entries:
            if len(self._made) >= forgery:
                chance.choice(_FORGERIES)(self, chance.choice(self.here))
                forgery = entries
            self._something()
        self.rows = log_of(store, self._made)
        self._point_restores()
        for row in self.rows:
            if row[CASE] in self._disposed:
                row[SALT] = row[BODY] = None

    def signed_anew(self, rows: list[Row]) -> None:
        """By everybody the rows name, each with the newest key."""
        rehashed(rows, self.store)
        for row in rows:
            if row[USER] in self.keys:
                row[SIG] = self.keys[row[USER]][-1].sign(row[HASH])

    def _something(self) -> None:
        happen = self.chance.choice(_HAPPENINGS)
        happen(self, self.chance.choice(self.here))

    def _add(self, who: str, kind: str, data: dict[str, Any], case: str = "") -> None:
        self._made.append((self.keys[who][-1], who, kind, case, data))

    def _fresh(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.chance.randbytes(32))

    # -- what happens ----------------------------------------------------------------------------

    def _work(self, who: str) -> None:
        for _ in range(self.chance.randrange(1, 4)):
            free = [case for case in map("case{}".format, range(6)) if case not in self._disposed]
            self._add(who, "answer", {"text": f"ä {self.chance.random()}"}, self.chance.choice([*free, "case9"]))

    def _own(self, who: str) -> None:
        kind = self.chance.choice(("opened", "backed-up", "drilled", "verified", "moved", "rekeyed", "salvaged"))
        self._add(who, f"store.{kind}", {"seq": len(self._made), "keys": {"lead": "means nothing"}})

    def _add_user(self, who: str) -> None:
        new = f"user{len(self.keys)}"
        self.keys[new] = [self._fresh()]
        self._add(who, "store.user-added", {"names": {new: f"N. {new}"}, "keys": {new: public(self.keys[new][0])[0]}})
        self.here.append(new)

    def _rename_user(self, who: str) -> None:
        self._add(who, "store.user-renamed", {"names": {self.chance.choice(self.here): "Another Name"}})

    def _remove_user(self, who: str) -> None:
        others = [each for each in self.here if each != who]
        if others:
            leaver = self.chance.choice(others)
            self.here.remove(leaver)
            self.left.append(leaver)
            self._add(who, "store.user-removed", {"user": leaver, "reason": "left"})
            self._add(who, "store.rekeyed", {"reason": "left", "generation": 2})

    def _renew_sheet(self, who: str) -> None:
        fresh = self._fresh()
        self._add(who, "store.sheet-renewed", {"reason": "lost", "keys": {"recovery": public(fresh)[0]}})
        self.keys["recovery"].append(fresh)

    def _recover(self, who: str) -> None:
        person, sheet = self._fresh(), self._fresh()
        keys = dict(zip((who, "recovery"), public(person, sheet), strict=True))
        self._add("recovery", "store.recovered", {"reason": "forgotten", "keys": keys})
        self.keys[who].append(person)
        self.keys["recovery"].append(sheet)

    def _dispose(self, who: str) -> None:
        others = [each for each in self.here if each != who]
        cases = {made[3] for made in self._made} - self._disposed - {"", "case9"}
        if not others or not cases:
            return
        case, second = self.chance.choice(sorted(cases)), self.chance.choice(others)
        self._agreed(who, case, second, self.keys[second][-1])

    def _agreed(self, who: str, case: str, second: str, key: Ed25519PrivateKey, **more: object) -> None:
        request: dict[str, Any] = {
            "case": case, "reference": "2026-001", "reason": "r", "authority": "a", "entries": 1, "second": second,
        }  # fmt: skip
        whole = {**request, "act": "dispose", "store": self.store, "by": who, "at": moment_text(AT)}
        signature = key.sign(record_message(hashlib.sha256(canonical(whole)).digest()))
        self._add(who, "store.disposed", {**request, "second_signature": signature.hex(), **more})
        self._disposed.add(case)

    def _dispose_again(self, who: str) -> None:
        case = self.chance.choice(("case0", "case7"))
        self._add(who, "store.disposed", {"case": case, "reference": "", "entries": 0, "again": 1})
        self._disposed.add(case)

    def _restore(self, who: str) -> None:
        self._add(who, "store.restored", {"seq": self.chance.randrange(1, len(self._made) + 1), "head": "0" * 64})

    # -- what must not happen ----------------------------------------------------------------------

    def _gone(self) -> str:
        """Somebody who has left, or who never was."""
        if self.left:
            return self.chance.choice(self.left)
        self.keys.setdefault("nobody", [self._fresh()])
        return "nobody"

    def _leaver_writes(self, _: str) -> None:
        self._add(self._gone(), "answer", {"text": "still here"}, "case1")

    def _old_key(self, who: str) -> None:
        if len(self.keys[who]) == 1:
            self._recover(who)
        self._add(who, "answer", {"text": "by the new key"}, "case1")
        self._made.append((self.keys[who][0], who, "answer", "case1", {"text": "by the old key"}))

    def _key_for_somebody(self, who: str) -> None:
        """A key for a person who has one, or had one, or is the sheet; by any kind."""
        whom = self.chance.choice([*self.here, "recovery", self._gone()])
        kind = self.chance.choice(("created", "user-added", "sheet-renewed", "recovered"))
        author = self.chance.choice((who, "recovery"))
        self._add(author, f"store.{kind}", {"keys": {whom: public(self._fresh())[0]}})

    def _leaver_recovered(self, _: str) -> None:
        keys = dict(zip((self._gone(), "recovery"), public(self._fresh(), self._fresh()), strict=True))
        self._add("recovery", "store.recovered", {"reason": "forgotten", "keys": keys})

    def _bad_keys(self, who: str) -> None:
        keys = self.chance.choice(({"new": "AAAA"}, {"new": "!!"}, {"new": 7}, ["new"], "new", None, {"new": None}))
        self._add(who, "store.user-added", {"names": {"new": "New"}, "keys": keys})

    def _bad_removal(self, who: str) -> None:
        self._add(who, "store.user-removed", {"user": self.chance.choice((who, "recovery", self._gone(), 7, None))})

    def _alone(self, who: str) -> None:
        """A disposal that nobody else agreed to, or somebody who may not."""
        other = self._fresh()
        match self.chance.randrange(5):
            case 0:
                self._agreed(who, "case1", who, self.keys[who][-1])
            case 1:
                self._agreed(who, "case1", self.chance.choice(self.here), other)
            case 2:
                gone = self._gone()
                self._agreed(who, "case1", gone, self.keys[gone][-1])
            case 3:
                self._agreed(who, "case1", "recovery", self.keys["recovery"][-1], reason="another than agreed")
            case _:
                again = self.chance.choice((True, 2, "1", 0, None, [1]))
                self._add(who, "store.disposed", {"case": "case1", "reference": "", "entries": 0, "again": again})
                self._disposed.add("case1")

    def _restore_of_nothing(self, who: str) -> None:
        seq = self.chance.choice((True, 0, -1, len(self._made) + 1, 10**6, "1", None))
        self._add(who, "store.restored", {"seq": seq, "head": "0" * 64})

    def _point_restores(self) -> None:
        """Let most restores say the true head; then everything after is made anew."""
        for row in self.rows:
            if row[KIND] == "store.restored" and self.chance.random() < 0.8:
                told = json.loads(row[BODY])
                if told["seq"] not in range(1, len(self.rows) + 1):
                    continue
                told["head"] = self.rows[told["seq"] - 1][HASH].hex()
                row[BODY] = canonical(told).decode()
                self._anew()

    def _anew(self) -> None:
        """Hashes and signatures again, each by the key that its author had then."""
        rehashed(self.rows, self.store)
        for row, made in zip(self.rows, self._made, strict=True):
            row[SIG] = made[0].sign(row[HASH])


_HAPPENINGS = (
    AnyLog._work, AnyLog._work, AnyLog._work, AnyLog._own, AnyLog._add_user, AnyLog._rename_user, AnyLog._remove_user,
    AnyLog._renew_sheet, AnyLog._recover, AnyLog._dispose, AnyLog._dispose_again, AnyLog._restore,
)  # fmt: skip


_FORGERIES = (
    AnyLog._leaver_writes, AnyLog._old_key, AnyLog._key_for_somebody, AnyLog._key_for_somebody, AnyLog._bad_keys,
    AnyLog._leaver_recovered, AnyLog._bad_removal, AnyLog._alone, AnyLog._alone, AnyLog._restore_of_nothing,
)  # fmt: skip


def spoiled(log: AnyLog, chance: random.Random) -> list[Row]:
    """The log tampered with in one or two ways, as it is then, or with hashes, or with every signature made anew."""
    rows = [list(row) for row in log.rows]
    for _ in range(chance.randrange(1, 3)):
        if len(rows) > 3:
            chance.choice(_WAYS)(rows, chance.randrange(1, len(rows)), chance)
    strength = chance.randrange(3)
    with suppress(AttributeError, TypeError, ValueError):  # what cannot even be hashed stays as it is from there on
        if strength == 1:
            rehashed(rows, log.store)
        elif strength:
            log.signed_anew(rows)
    return rows


def _known(rows: list[Row], place: int, chance: random.Random) -> None:
    kind = chance.choice((*KINDS, edit_kind, take_the_text_away))
    if len(rows) > place + 1:
        with suppress(TypeError):  # an earlier way may have made of this row what the kind cannot work on
            kind(rows, place)


def _another_field(rows: list[Row], place: int, chance: random.Random) -> None:
    field = chance.randrange(10)
    rows[place][field] = chance.choice(rows)[field]


def _another_kind(rows: list[Row], place: int, chance: random.Random) -> None:
    rows[place][KIND] = chance.choice(rows)[KIND]


def _another_body(rows: list[Row], place: int, chance: random.Random) -> None:
    """What nobody writes, in the entries that are looked into."""
    own = [row for row in rows if str(row[KIND]).startswith("store.") and row[BODY] is not None]
    if own:
        row = chance.choice(own)
        row[BODY] = chance.choice(
            (
                "[]", "7", "{}", '{"case":7}', '{"case":"case1","again":1}', '{"again":1,"case":"case2"}', '{"keys":7}',
                '{"again":true,"case":"case1"}', '{"again":2,"case":"case1"}', '{"again":"1","case":"case1"}',
                '{"keys":{"lead":"!"}}', '{"keys":{"lead":"AAAA"}}', '{"user":7}', '{"user":"lead"}', '{"a":1.5}',
                '{"a":' * 30 + "1" + "}" * 30, '{"a":1,"a":1}', row[BODY] + " ", "{", row[BODY][:-1] + ',"z":1}',
                '{"a":9007199254740992}', '{"a":true}', '{"head":"00","seq":true}',
            )
        )  # fmt: skip


def _another_time(rows: list[Row], place: int, chance: random.Random) -> None:
    rows[place][WHEN] = chance.choice(("2020-01-01T00:00:00.000000+00:00", 7, None, "\ud800"))


def _another_type(rows: list[Row], place: int, chance: random.Random) -> None:
    rows[place][chance.choice((SEQ, CASE, USER, KIND, SIG, SALT))] = chance.choice((7, None, "x", b"x", b""))


_WAYS = (_known, _known, _another_field, _another_kind, _another_body, _another_body, _another_time, _another_type)
