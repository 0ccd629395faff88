"""What was done with the store: its own entries and whatever left it, newest first, without what is in a case."""

import json
from dataclasses import dataclass

from core.store import log
from core.store.chain import moment
from core.store.log import StoredEvent
from core.store.vault import Vault

#: the program's kinds that tell of signing, printing and looking, not of a child
LEAVING = (
    "signed", "second_signature", "printed", "copy_saved", "viewed", "slip_printed", "capture_allowed", "setting",
    "retention", "case_sent", "case_received", "receipt_noted", "guidance_taken",
)  # fmt: skip


@dataclass(frozen=True)
class Done:
    """Some of them. `more` is how many older ones there are; `references` names cases by id."""

    events: tuple[StoredEvent, ...]
    more: int
    references: dict[str, str]


def what_was_done(vault: Vault, *, limit: int = 50) -> Done:
    """The newest `limit` of them, newest first. Of an entry whose text was disposed of, `data` is empty."""
    marks = ", ".join("?" * len(LEAVING))
    where = f"WHERE (kind LIKE '{log.OWN}%' OR kind IN ({marks}))"
    with vault.reading() as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM event {where}", LEAVING).fetchone()  # noqa: S608 - fixed words only
        rows = connection.execute(
            f"SELECT event.seq, kind, case_id, user_id, at, body FROM event LEFT JOIN payload USING (seq) {where} "  # noqa: S608
            "ORDER BY event.seq DESC LIMIT ?",
            (*LEAVING, limit),
        ).fetchall()
        events = tuple(
            StoredEvent(seq, kind, case, user, moment(at), json.loads(body) if body else {})
            for seq, kind, case, user, at, body in rows
        )
        opened = connection.execute(
            "SELECT case_id, body FROM event JOIN payload USING (seq) WHERE kind = 'case_opened'"
        ).fetchall()
    references = {case: str(json.loads(body).get("reference", "")) for case, body in opened}
    for event in vault.events_of_kind(log.DISPOSED):
        references[str(event.data.get("case"))] = str(event.data.get("reference", ""))
    return Done(events, max(0, count - len(events)), references)
