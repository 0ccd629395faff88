"""Disposing of a case: its texts go, its entries stay as links of the chain, and a tombstone says who did it and why.

Never automatic. Two people: one asks, another confirms the same request with their own signature. What went is in
earlier backups still: their cases are disposed of again when one is put back (FORMAT.md, "Disposal").
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import InputFaults, StoreFault
from core.store import drafts, log
from core.store.canonical import canonical
from core.store.chain import moment_text
from core.store.connection import Connection, lifted, transaction
from core.store.log import NewEvent, StoredEvent
from core.store.people import confirm_by, require_person
from core.store.vault import Vault
from core.store.words_only import fit_text

RETENTION = "retention"  # the one kind of the program's that the store looks into: a hold keeps a case here
SWEEP_DUE = "vacuum_due"  # a setting: there while pages of the file may still hold what was deleted
LONGEST_WHY = 1000
HELD = "This case is on hold, so it must be kept. Take the hold off first, if you may."
NOTHING = "case: There is no such case here. It may have been disposed of already"
_CASE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NO_DELETE = "payload_no_delete"


@dataclass(frozen=True)
class Disposed:
    """One tombstone. `by` and `second` are user ids; `again` ones were removed anew from a backup put back."""

    seq: int
    at: datetime
    by: str
    case: str
    reference: str
    entries: int
    reason: str = ""
    authority: str = ""
    second: str = ""
    second_signature: bytes = b""
    again: bool = False


def dispose(  # noqa: PLR0913, PLR0917  who, what, why, by what right, and who else
    vault: Vault, case: str, reason: str, authority: str, second_user: str, second_password: str, at: datetime
) -> Disposed:
    """Delete every text of `case` and leave a tombstone. It cannot be undone.

    `second_user` is the id of another person, who confirms with their own password. Takes as long as unlocking.
    Raises InputFaults about `case`, `reason`, `authority` or `user`; WrongSecret when the second password is
    wrong; StoreFault for a case on hold, StoreFull when the disk did not take it. Then nothing was changed.
    """
    require_person(vault)
    reason, authority = reason.strip(), authority.strip()
    _require_why(reason, authority)
    with vault.reading() as connection:
        _require_free(connection, case)
        request = {
            "case": case,
            "reference": _reference(connection, case),
            "reason": reason,
            "authority": authority,
            "entries": _count(connection, case),
            "second": second_user,
        }
    signature = confirm_by(vault, second_user, second_password, request_digest(vault, request, vault.user.id, at), at)
    with vault.writing() as connection:
        _require_free(connection, case)  # time has passed: the second person was typing
        if _count(connection, case) != request["entries"]:
            raise InputFaults(["case: Something was added to this case meanwhile. Look at it again"])
        [tombstone] = _bury(vault, connection, [{**request, "second_signature": signature.hex()}], at)
    _after(vault)
    return _read(tombstone)


def apply_disposals(vault: Vault, case_ids: Iterable[str], at: datetime) -> int:
    """Dispose again of cases that an older copy, just put back, still holds; how many were not disposed of in it.

    To be called before anything of the copy is shown. Each gets a tombstone of its own, signed by whoever is at
    work, also where the copy is older than the case: the list must not forget it. Raises ValueError for an id
    that no case can have, StoreFault when it could not be done; then the copy must not be used.
    """
    wanted = sorted(set(case_ids))
    if not all(_CASE.fullmatch(case) for case in wanted):
        raise ValueError("a case id of a form that is never stored")
    with vault.writing() as connection:
        gone = _ids(connection)
        requests: list[dict[str, object]] = [
            {
                "case": case, "reference": _reference(connection, case), "entries": _count(connection, case),
                "again": 1,
            }
            for case in wanted if case not in gone
        ]  # fmt: skip
        if requests:
            _bury(vault, connection, requests, at)
    _after(vault)
    return len(requests)


def disposed_cases(vault: Vault) -> tuple[Disposed, ...]:
    """Every tombstone, oldest first."""
    return tuple(_read(event) for event in vault.events_of_kind(log.DISPOSED))


def request_digest(vault: Vault, request: dict[str, object], by: str, at: datetime) -> bytes:
    """What the second person signs: SHA-256 of the canonical request (FORMAT.md, "Disposal")."""
    whole = {**request, "act": "dispose", "store": vault.store_id, "by": by, "at": moment_text(at)}
    return hashlib.sha256(canonical(whole)).digest()


def confirmed(vault: Vault, tombstone: Disposed) -> bool:
    """Whether the second person's signature on a tombstone is theirs. One that is `again` has none."""
    names = ("case", "reference", "reason", "authority", "entries", "second")
    request = {name: getattr(tombstone, name) for name in names}
    digest = request_digest(vault, request, tombstone.by, tombstone.at)
    return vault.verify(tombstone.second, digest, tombstone.second_signature)


def settle_disposals(vault: Vault) -> None:
    """At opening: finish what a cut-off disposal left, and let the mark name every case that the log does."""
    with suppress(StoreFault):  # nothing of it must keep people from their records: the next start tries again
        with vault.reading() as connection:
            known = _ids(connection)
        vault.opened.disposed = tuple(sorted({*vault.opened.disposed, *known}))
        _sweep(vault)


# -- within --------------------------------------------------------------------------------------


def _require_why(reason: str, authority: str) -> None:
    faults = [] if reason else ["reason: Say why this case is disposed of"]
    faults += [] if authority else ["authority: Say who or what allows it, such as your retention schedule"]
    for name, text in (("reason", reason), ("authority", authority)):
        if len(text) > LONGEST_WHY:
            faults.append(f"{name}: Keep this to {LONGEST_WHY:,} characters")
        fit_text(name, text)
    if faults:
        raise InputFaults(faults)


def _require_free(connection: Connection, case: str) -> None:
    """There is such a case, its texts are here, and nobody has put it on hold."""
    if not _CASE.fullmatch(case) or not _count(connection, case):
        raise InputFaults([NOTHING])
    row = connection.execute(
        "SELECT body FROM event JOIN payload USING (seq) WHERE case_id = ? AND kind = ? "
        "ORDER BY event.seq DESC LIMIT 1",
        (case, RETENTION),
    ).fetchone()
    if row is not None and json.loads(row[0]).get("hold"):
        raise StoreFault(HELD)


def _count(connection: Connection, case: str) -> int:
    """How many entries of the case still have their text."""
    sql = "SELECT count(*) FROM event JOIN payload USING (seq) WHERE case_id = ?"
    return int(connection.execute(sql, (case,)).fetchone()[0])


def _reference(connection: Connection, case: str) -> str:
    """The reference that the case's first entries give, "" where none does."""
    found = connection.execute(
        "SELECT body FROM event JOIN payload USING (seq) WHERE case_id = ? ORDER BY event.seq LIMIT 1", (case,)
    ).fetchone()
    return str(json.loads(found[0]).get("reference", "")) if found else ""


def _ids(connection: Connection) -> set[str]:
    """Every case that the log says is disposed of."""
    return {str(event.data["case"]) for event in log.of_kinds(connection, (log.DISPOSED,))}


def _bury(
    vault: Vault, connection: Connection, requests: list[dict[str, object]], at: datetime
) -> tuple[StoredEvent, ...]:
    """In one transaction: tombstones in, texts out, and a note that the file wants sweeping."""
    cases = [str(request["case"]) for request in requests]
    (trigger,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (_NO_DELETE,)).fetchone()

    def delete(inside: Connection) -> None:
        inside.execute(f"DROP TRIGGER {_NO_DELETE}")
        for case in cases:
            inside.execute("DELETE FROM payload WHERE seq IN (SELECT seq FROM event WHERE case_id = ?)", (case,))
            inside.execute("DELETE FROM case_summary WHERE case_id = ?", (case,))
            inside.execute("DELETE FROM draft WHERE case_id = ? OR (case_id = '' AND instr(body, ?) > 0)", (case, case))
            inside.execute("DELETE FROM setting WHERE instr(value, ?) > 0", (case,))
        inside.execute(trigger)
        drafts.put_setting(inside, SWEEP_DUE, moment_text(at))

    with lifted(connection, _may_delete):
        buried = vault.write([NewEvent(log.DISPOSED, "", request, at) for request in requests], also=delete)
    vault.opened.disposed = tuple(sorted({*vault.opened.disposed, *cases}))
    return buried


_TRIGGER: Callable[[int], bool] = {sqlcipher.SQLITE_DROP_TRIGGER, sqlcipher.SQLITE_CREATE_TRIGGER}.__contains__
_CATALOGUE = frozenset({"sqlite_master", "sqlite_schema"})


def _may_delete(action: int, one: str | None, two: str | None) -> bool:
    """The trigger that keeps payloads, and payloads: nothing else."""
    if _TRIGGER(action):
        return (one, two) == (_NO_DELETE, "payload")
    if action == sqlcipher.SQLITE_DELETE:
        return one in {"payload", *_CATALOGUE}
    return action in (sqlcipher.SQLITE_INSERT, sqlcipher.SQLITE_UPDATE) and one in _CATALOGUE


def _after(vault: Vault) -> None:
    """The texts are gone for every reader. The mark says so, and the file is rewritten without what they leave."""
    vault.put_mark()
    with suppress(StoreFault):  # the disk is full, say: the next start does it
        _sweep(vault)


def _sweep(vault: Vault) -> None:
    """Rewrite the file whole, so that no free page and no old log holds a deleted text. Raises StoreFault."""
    with vault.writing() as connection:
        if drafts.setting(connection, SWEEP_DUE) is None:
            return
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with lifted(connection, lambda *_: True):  # VACUUM asks for everything there is; nothing else runs in here
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with transaction(connection):
            connection.execute("DELETE FROM setting WHERE name = ?", (SWEEP_DUE,))


def _read(event: StoredEvent) -> Disposed:
    data = event.data
    return Disposed(
        seq=event.seq,
        at=event.at,
        by=event.user,
        case=str(data["case"]),
        reference=str(data.get("reference", "")),
        entries=int(str(data.get("entries", 0))),
        reason=str(data.get("reason", "")),
        authority=str(data.get("authority", "")),
        second=str(data.get("second", "")),
        second_signature=bytes.fromhex(str(data.get("second_signature", ""))),
        again=bool(data.get("again")),
    )
