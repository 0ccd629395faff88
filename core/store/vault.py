"""An open store: everything the screens and the headless door may ask of it."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from core.errors import InputFaults, StoreDamaged, StoreFault, StoreFull, WrongSecret
from core.store import cases, drafts, log, tries
from core.store.cases import CaseRow
from core.store.chain import Anchor, anchor, genesis, moment_text, record_message, signed_by
from core.store.changes import key_text, with_password, with_sheet
from core.store.check import StartCheck
from core.store.connection import Connection, connect, in_words, transaction
from core.store.cost import STANDARD, Cost
from core.store.diagnosis import fault_of
from core.store.keys import RECOVERY_ID, WRONG_PASSWORD, DataKey, Identity, unlock_identity
from core.store.log import NewEvent, StoredEvent
from core.store.mark import Mark, write_mark
from core.store.names import STORE_FILE, User
from core.store.passwords import password_faults
from core.store.platform import FolderLock, file_identity
from core.store.recovery import code_bytes
from core.store.slots import KeyFile, in_place, put_key_file
from core.store.tries import Tries
from core.store.walk import LogCheck, check_log, introduced
from core.store.words_only import LONGEST_DRAFT, fit_text

ENTRIES_BETWEEN_MARKS = 32
READS_ONLY = "The sheet opens the records for reading. Set a new password to go on working."
CLOSED = "These records are locked. Please unlock Waymark and try again."


@dataclass
class Opened:
    """What opening a store comes to; the vault takes all of it over and gives it back at `close`."""

    folder: Path
    lock: FolderLock
    connection: Connection
    health: StartCheck
    keys: KeyFile
    key: DataKey
    identity: Identity
    user: User
    tries: Tries
    disposed: tuple[str, ...] = ()  # case ids, kept in the mark


class Vault:
    """An open store. Safe to use from several threads; one call runs at a time."""

    def __init__(self, opened: Opened) -> None:
        self.user = opened.user
        self.store_id = opened.keys.store
        self.health = opened.health
        self.wrong_tries = opened.tries
        self.opened = opened
        self.turn = threading.RLock()
        self._closed = False
        self._path = str(opened.folder / STORE_FILE)
        self._file = file_identity(self._path) if self.health.ok else (0, 0)  # asked before a save alone
        self._head = genesis(self.store_id)
        self._last: datetime | None = None
        with suppress(*(() if self.health.ok else (StoreFault,))), in_words(saving=False):
            self._head, self._last = log.newest(opened.connection, self.store_id)
        self._marked = self._head.seq

    def append(  # noqa: PLR0913  the first four are the entry; the others go with it into one transaction
        self,
        kind: str,
        case: str,
        data: Mapping[str, object],
        at: datetime,
        *,
        summary: Mapping[str, str | int] | None = None,
        search: str = "",
        drop_drafts: Sequence[str] = (),
    ) -> StoredEvent:
        """Add one entry: signed, chained, and on the disk when this returns.

        `summary` and `search` replace the case's line in the list, and `drop_drafts` names fields whose
        drafts are no longer needed, in the same transaction. `data` holds texts, whole numbers, yes/no,
        lists and mappings, at most 4 MiB. Raises InputFaults for what is too long or an image,
        StoreFull when the disk did not take it, StoreDamaged when the store is read-only.
        """
        prepared = cases.prepare_summary(summary, search) if summary is not None else None
        event = NewEvent(kind, case, data, at)
        return self._add([event], case, prepared, drop_drafts)[0]

    def append_many(self, events: Sequence[NewEvent]) -> tuple[StoredEvent, ...]:
        """Add entries in order, all or none. Raises as `append`."""
        return self._add(events, "", None, ())

    def record_own(self, kind: str, data: Mapping[str, object], at: datetime) -> StoredEvent:
        """Add an entry of the store's own, such as a log-in. Raises as `append`."""
        if not kind.startswith(log.OWN):
            raise ValueError("kinds of the store's own begin with 'store.'")
        return self.write([NewEvent(kind, "", data, at)])[0]

    def events(self, case: str) -> list[StoredEvent]:
        """Every entry of one case, oldest first."""
        with self.reading() as connection:
            return log.of_case(connection, case)

    def events_of_kind(self, *kinds: str) -> list[StoredEvent]:
        """Every entry of these kinds, oldest first."""
        with self.reading() as connection:
            return log.of_kinds(connection, kinds)

    def people(self) -> dict[str, str]:
        """Names by user id, of everybody who ever had a password here: the name they have, or had last."""
        found: dict[str, str] = {}
        for event in self.events_of_kind(*log.INTRODUCING, log.USER_RENAMED):
            names = event.data.get("names")
            found.update(names if isinstance(names, dict) else {})
        return found

    def all_cases(self) -> list[CaseRow]:
        """Every case's line, newest first."""
        return self.find_cases(limit=-1)

    def find_cases(self, text: str = "", *, status: str = "", limit: int = 200, offset: int = 0) -> list[CaseRow]:
        """Lines whose search text holds every word of `text`, in any case, newest first."""
        with self.reading() as connection:
            return cases.find(connection, text, status, limit, offset)

    def count_cases(self, text: str = "", status: str = "") -> int:
        """How many lines `find_cases` would give without a limit."""
        with self.reading() as connection:
            return cases.count(connection, text, status)

    def put_summary(self, case: str, summary: Mapping[str, str | int], search: str) -> None:
        """Replace the case's line in the list, without an entry."""
        prepared = cases.prepare_summary(summary, search)
        with self.writing() as connection, transaction(connection):
            cases.put(connection, case, cases.newest_seq(connection, case), prepared)

    def put_draft(self, case: str, field: str, text: str, at: datetime) -> None:
        """Keep what has been typed so far, on the disk when this returns. Raises as `append`."""
        fit_text(field, text, LONGEST_DRAFT)
        with self.writing() as connection, transaction(connection):
            drafts.put_draft(connection, case, field, text, moment_text(at))

    def draft(self, case: str, field: str) -> str | None:
        """What was typed into one field, None when nothing is kept."""
        return self.drafts(case).get(field)

    def drafts(self, case: str) -> dict[str, str]:
        """Everything kept for one case, by field."""
        with self.reading() as connection:
            return drafts.drafts(connection, case)

    def drop_draft(self, case: str, field: str) -> None:
        """Forget one; nothing happens when there is none."""
        with self.writing() as connection, transaction(connection):
            drafts.drop_draft(connection, case, field)

    def setting(self, name: str) -> str | None:
        """A small text such as where somebody was, None when never put."""
        with self.reading() as connection:
            return drafts.setting(connection, name)

    def put_setting(self, name: str, value: str) -> None:
        """Keep a small text, on the disk when this returns."""
        fit_text(name, value, LONGEST_DRAFT)
        with self.writing() as connection, transaction(connection):
            drafts.put_setting(connection, name, value)

    def sign(self, digest: bytes) -> bytes:
        """This person's Ed25519 signature of a record's SHA-256 digest: 64 bytes."""
        with self.turn:
            self._require_open()
            return self.opened.identity.sign.sign(record_message(digest))

    def verify(self, user_id: str, digest: bytes, signature: bytes) -> bool:
        """Whether that person signed this digest, by the keys in the log."""
        message = record_message(digest)
        for event in self.events_of_kind(*log.INTRODUCING):
            public = introduced(event.kind, event.data).get(user_id)
            if public is not None and signed_by(public, message, signature):
                return True
        return False

    def check_password(self, password: str, at: datetime) -> bool:
        """Whether it is this person's: for signing by giving it again. Takes as long as unlocking.

        Wrong ones are counted and slowed like those at the unlock page (raises TooManyTries), and told at the next
        log-in.
        """
        with self.turn:
            self._require_open()
            folder, slot = self.opened.folder, self.opened.keys.user(self.user.id)
        if slot is None:
            return False
        before: tries.Tries | None = None
        with suppress(OSError):
            before = tries.count_try(folder, self.user.id, at)
        try:
            unlock_identity(
                slot.lock, password, store=self.store_id, user=slot.id,
                seal_public=slot.seal_public, sign_public=slot.sign_public,
            )  # fmt: skip
        except WrongSecret:
            return False
        if before is not None:
            with suppress(OSError):
                tries.take_back(folder, self.user.id, before, at)
        return True

    def change_password(self, old: str, new: str, at: datetime, cost: Cost = STANDARD) -> None:
        """Give this person a new password. An old copy of the key file still opens with the old one.

        Raises InputFaults for an unfit password, WrongSecret when `old` is not theirs, StoreFull.
        """
        if faults := password_faults(new, self.user.name):
            raise InputFaults(faults)
        if not self.check_password(old, at):
            raise WrongSecret(WRONG_PASSWORD)
        with self.writing():
            opened = self.opened
            self.record_own(log.PASSWORD_CHANGED, {}, at)  # first: told that it was not saved, the old one must open
            self.put_keys(
                with_password(
                    opened.keys, opened.key, user=self.user.id, identity=opened.identity, password=new, cost=cost
                )
            )

    def renew_sheet(self, new_code: str, reason: str, at: datetime) -> None:
        """Make `new_code`, printed and typed back before, the only sheet that opens. Raises as `append`."""
        with self.writing():
            opened = self.opened
            sheet = Identity.of_sheet(code_bytes(new_code), self.store_id)
            keys = {RECOVERY_ID: key_text(sheet.sign_public)}
            self.record_own(log.SHEET_RENEWED, {"reason": reason, "keys": keys}, at)
            self.put_keys(with_sheet(opened.keys, opened.key, sheet))

    def recover(
        self, user_id: str, password: str, new_code: str, reason: str, at: datetime, cost: Cost = STANDARD
    ) -> None:
        """Opened with the sheet: give `user_id` a new password and new keys, and make `new_code` the only sheet.

        What that person signed before stays signed by the old key. Raises InputFaults, StoreFault.
        """
        slot = self.opened.keys.user(user_id)
        if self.user.id != RECOVERY_ID or slot is None:
            raise StoreFault("Only the recovery sheet can do this, and only for somebody with a password here.")
        faults = password_faults(password, slot.name) + ([] if reason.strip() else ["Please say why."])
        if faults:
            raise InputFaults(faults)
        with self.writing():
            opened = self.opened
            person, sheet = Identity.fresh(), Identity.of_sheet(code_bytes(new_code), self.store_id)
            publics = {user_id: key_text(person.sign_public), RECOVERY_ID: key_text(sheet.sign_public)}
            self.record_own(log.RECOVERED, {"reason": reason.strip(), "keys": publics}, at)
            keys = with_password(opened.keys, opened.key, user=user_id, identity=person, password=password, cost=cost)
            self.put_keys(with_sheet(keys, opened.key, sheet))

    def verify_log(self) -> LogCheck:
        """Walk chain and signatures whole."""
        with self.reading() as connection:
            return check_log(connection, self.store_id, signatures=True)

    def anchor(self) -> Anchor:
        """The newest entry's number and printed check: what proves the log up to here once it is on paper.

        Raises StoreDamaged for a store that did not pass its checks: there is nothing to prove.
        """
        with self.turn:
            self._require_open()
            if not self.health.ok:
                raise self.health.refusal()
            return anchor(self._head)

    def close(self) -> None:
        """Put everything away: log taken over, mark written, keys wiped, lock free. A second call does nothing."""
        with self.turn:
            if self._closed:
                return
            self._closed = True
            opened = self.opened
            try:
                if self.health.ok:
                    with suppress(StoreFault), in_words():
                        opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                    self.put_mark()
                opened.connection.close()
            finally:
                opened.key.wipe()
                opened.lock.release()
                del self.opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _add(
        self, events: Sequence[NewEvent], case: str, summary: cases.Summary | None, drop: Sequence[str]
    ) -> tuple[StoredEvent, ...]:
        if any(event.kind.startswith(log.OWN) for event in events):
            raise ValueError("kinds that begin with 'store.' are the store's own")
        if self.user.id == RECOVERY_ID:
            raise StoreFault(READS_ONLY)
        if summary is not None and not case:
            raise ValueError("a summary belongs to a case")
        return self.write(events, case, summary, drop)

    def write(
        self,
        events: Sequence[NewEvent],
        case: str = "",
        summary: cases.Summary | None = None,
        drop: Sequence[str] = (),
        also: Callable[[Connection], None] | None = None,
    ) -> tuple[StoredEvent, ...]:
        """For the store's own modules: add entries, and what goes with them, in one transaction."""
        with self.writing() as connection:
            prepared = [log.prepare(event) for event in log.clock_was_set_back(self._last, events)]
            with transaction(connection):
                head, stored = log.write(connection, prepared, self._head, self.user.id, self.opened.identity.sign)
                if summary is not None:
                    cases.put(connection, case, head.seq, summary)
                for field in drop:
                    drafts.drop_draft(connection, case, field)
                if also is not None:
                    also(connection)
            self._head, self._last = head, stored[-1].at if stored else self._last
            if self._head.seq - self._marked >= ENTRIES_BETWEEN_MARKS:
                self.put_mark()
        return tuple(event for event in stored if event.kind != log.CLOCK_BACK)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """For the store's own modules: the connection, its faults in words, for looking only."""
        with self.turn:
            self._require_open()
            try:
                with in_words(saving=False):
                    yield self.opened.connection
            except StoreDamaged as fault:
                if self.health.ok:
                    raise
                self._look_afresh()  # a bad page makes the connection that met it read no more
                raise fault_of("part") from fault

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """For the store's own modules: the connection, for a store that may be written and is still the same file."""
        with self.turn:
            self._require_open()
            if not self.health.ok:
                raise self.health.refusal()
            self._require_same_file()
            try:
                with in_words():
                    yield self.opened.connection
            except StoreFault:
                with suppress(StoreFault), in_words():
                    self._head, self._last = log.newest(self.opened.connection, self.store_id)
                raise

    def put_keys(self, changed: KeyFile) -> None:
        """For the store's own modules: put this key file in place, as the next generation. Raises StoreFull."""
        keys = replace(changed, generation=changed.generation + 1, previous=b"").signed(self.opened.key)
        try:
            put_key_file(self.opened.folder, keys)
        except StoreFull:
            if not in_place(self.opened.folder, keys):  # or it holds, and only its copy waits for the next opening
                raise
        self.opened.keys = keys
        self.put_mark()

    def go_on_with(self, connection: Connection, key: DataKey, keys: KeyFile) -> None:
        """For the store's own modules, which hold `turn`: another store file has taken the place of the old one."""
        opened = self.opened
        if key is not opened.key:
            opened.key.wipe()
        opened.connection, opened.key, opened.keys = connection, key, keys
        self._file = file_identity(self._path)
        self._head, self._last = log.newest(connection, self.store_id)
        self.put_mark()

    def _look_afresh(self) -> None:
        opened = self.opened
        with suppress(StoreFault), in_words(saving=False):
            fresh = connect(opened.folder / STORE_FILE, opened.key, "still")
            opened.connection.close()
            opened.connection = fresh

    def _require_open(self) -> None:
        if self._closed:
            raise StoreFault(CLOSED)

    def _require_same_file(self) -> None:
        try:
            same = file_identity(self._path) == self._file
        except OSError:
            same = False
        if not same:
            raise fault_of("replaced")

    def put_mark(self) -> None:
        """What is saved stays saved when the mark cannot be written; the next one will say as much."""
        opened = self.opened
        with suppress(OSError):
            mark = Mark(self.store_id, self._head, opened.keys.generation, opened.disposed)
            write_mark(opened.folder, mark, opened.key)
            self._marked = self._head.seq
