"""What somebody with the data key can do to a log, as rows: twelve kinds of tampering, and computing hashes anew."""

import base64
import random
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.store.chain import commitment, genesis, link
from core.store.log import NewEvent, prepare, write

Row = list[Any]
SEQ, CASE, USER, KIND, WHEN, CONTENT, HASH, SIG, SALT, BODY = range(10)
AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
Entry = tuple[Ed25519PrivateKey, str, str, str, dict[str, Any]]  # who signs, whom it names, kind, case, data


def log_of(store: str, entries: Iterable[Entry]) -> list[Row]:
    """A log as the store writes it, without a store."""
    rows: list[Row] = []

    class Kept:
        def execute(self, sql: str, values: tuple[Any, ...]) -> None:
            if "INTO event" in sql:
                rows.append([*values, None, None])
            else:
                rows[-1][SALT:] = values[1:]

    head = genesis(store)
    for sign, user, kind, case, data in entries:
        head, _ = write(Kept(), [prepare(NewEvent(kind, case, data, AT))], head, user, sign)
    return rows


def public(*keys: Ed25519PrivateKey) -> list[str]:
    """Public keys as entries bring them."""
    return [base64.b64encode(key.public_key().public_bytes_raw()).decode() for key in keys]


def rehashed(rows: list[Row], store: str, sign: Ed25519PrivateKey | None = None, first: int = 0) -> None:
    """Put numbers, commitments and hashes right; and from place `first` on the signatures, by whoever has this key."""
    head = genesis(store)
    for place, row in enumerate(rows):
        if row[BODY] is not None:
            row[CONTENT] = commitment(row[SALT], row[BODY].encode())
        head = link(head, row[CASE], row[USER], row[KIND], row[WHEN], row[CONTENT])
        row[SEQ], row[HASH] = head
        if sign is not None and place >= first:
            row[SIG] = sign.sign(head.hash)


class Tampered:
    """Stands where the connection does and gives these rows."""

    def __init__(self, rows: Iterable[Iterable[Any]]) -> None:
        self.rows = [tuple(row) for row in rows]

    def execute(self, _sql: str) -> list[tuple[Any, ...]]:
        return self.rows


def edit_text(rows: list[Row], place: int) -> None:
    rows[place][BODY] = '{"text":"forged"}'


def edit_time(rows: list[Row], place: int) -> None:
    rows[place][WHEN] = "2020-01-01T00:00:00.000000+00:00"


def edit_user(rows: list[Row], place: int) -> None:
    rows[place][USER] = "deputy" if rows[place][USER] != "deputy" else "lead"


def edit_kind(rows: list[Row], place: int) -> None:
    rows[place][KIND] = "note"


def move_to_other_case(rows: list[Row], place: int) -> None:
    rows[place][CASE] = "case-x"


def delete_one(rows: list[Row], place: int) -> None:
    del rows[place]


def delete_last(rows: list[Row], _place: int) -> None:
    del rows[-1]


def cut_the_end_off(rows: list[Row], place: int) -> None:
    del rows[place:]


def put_back_an_older_copy(rows: list[Row], place: int) -> None:
    """And go on from there, as far as before, with entries that stood elsewhere."""
    tail = [list(row) for row in rows[place:]]
    tail.reverse()
    rows[place:] = tail[: random.Random(place).randrange(len(tail))]


def swap_two(rows: list[Row], place: int) -> None:
    one, other = rows[place], rows[place - 1]
    one[1:], other[1:] = other[1:], one[1:]


def insert_forged(rows: list[Row], place: int) -> None:
    forged = [*rows[place][:CONTENT], b"", b"", rows[place][SIG], secrets.token_bytes(16), '{"text":"forged"}']
    rows.insert(place, forged)


def duplicate(rows: list[Row], place: int) -> None:
    rows.insert(place, list(rows[place]))


def shift_a_letter(rows: list[Row], place: int) -> None:
    row = rows[place]
    row[CASE], row[USER] = row[CASE][:-1], row[CASE][-1:] + row[USER]


def take_the_text_away(rows: list[Row], place: int) -> None:
    rows[place][SALT] = rows[place][BODY] = None


Tampering = Callable[[list[Row], int], None]
#: the kinds of the matrix
KINDS: tuple[Tampering, ...] = (
    edit_text, edit_time, edit_user, move_to_other_case, delete_one, delete_last, cut_the_end_off, swap_two,
    insert_forged, duplicate, put_back_an_older_copy, shift_a_letter,
)  # fmt: skip
CUTS = (delete_last, cut_the_end_off)
