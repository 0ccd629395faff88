"""The case list: a summary of each case, worked out from its entries by the caller, kept so that lists are fast."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.store.connection import Connection
from core.store.words_only import fit_payload, fit_text

LONGEST_SUMMARY = 16 * 1024
LONGEST_SEARCH = 2000
MOST_WORDS = 8


@dataclass(frozen=True)
class CaseRow:
    """One line of the list. `seq` is the number of the case's newest entry, so higher is newer."""

    case: str
    summary: Mapping[str, object] = field(repr=False)
    seq: int


@dataclass(frozen=True)
class Summary:
    """A summary fit to be written."""

    status: str
    search: str
    body: str


def prepare_summary(summary: Mapping[str, str | int], search: str) -> Summary:
    """Look at a summary before it is written. `summary["status"]`, if there, is what lists filter by."""
    folded = fold(fit_text("search", search, LONGEST_SEARCH))[:LONGEST_SEARCH]
    return Summary(str(summary.get("status", "")), folded, fit_payload(summary, LONGEST_SUMMARY))


def put(connection: Connection, case: str, seq: int, summary: Summary) -> None:
    """Replace the case's line inside the caller's transaction."""
    connection.execute(
        "INSERT INTO case_summary (case_id, seq, status, search, summary) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (case_id) DO UPDATE SET seq = excluded.seq, status = excluded.status, "
        "search = excluded.search, summary = excluded.summary",
        (case, seq, summary.status, summary.search, summary.body),
    )


def newest_seq(connection: Connection, case: str) -> int:
    """The number of the case's newest entry, 0 without any."""
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM event WHERE case_id = ?", (case,)).fetchone()
    return int(seq)


def find(connection: Connection, text: str, status: str, limit: int, offset: int) -> list[CaseRow]:
    """Cases whose search text holds every word of `text`, newest first."""
    where, values = _where(text, status)
    # The narrow index is walked for the match; the wide rows are read for the page alone.
    sql = (
        f"SELECT case_id, summary, seq FROM case_summary WHERE case_id IN "  # noqa: S608  fixed words only
        f"(SELECT case_id FROM case_summary INDEXED BY case_newest {where} ORDER BY seq DESC LIMIT ? OFFSET ?) "
        f"ORDER BY seq DESC"
    )
    rows = connection.execute(sql, (*values, limit, offset))
    return [CaseRow(case, json.loads(summary), seq) for case, summary, seq in rows]


def count(connection: Connection, text: str, status: str) -> int:
    """How many cases `find` would give without a limit."""
    where, values = _where(text, status)
    sql = f"SELECT count(*) FROM case_summary INDEXED BY case_newest {where}"  # noqa: S608  fixed words only
    return int(connection.execute(sql, values).fetchone()[0])


def fold(text: str) -> str:
    """How texts are compared: width, case and runs of spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _where(text: str, status: str) -> tuple[str, list[str]]:
    words = fold(text).split()[:MOST_WORDS]
    tests = ["instr(search, ?) > 0"] * len(words) + ["status = ?"] * bool(status)
    return ("WHERE " + " AND ".join(tests) if tests else ""), [*words, *([status] if status else [])]
