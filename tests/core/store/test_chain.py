"""Tampering by somebody who has the data key: what chain and signatures find, and what only a printed check finds."""

import hashlib
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tampering import (
    BODY,
    CASE,
    CUTS,
    HASH,
    KINDS,
    SALT,
    SEQ,
    WHEN,
    Row,
    Tampered,
    edit_kind,
    edit_text,
    log_of,
    public,
    put_back_an_older_copy,
    rehashed,
    take_the_text_away,
)

from core.store import LogCheck, NewEvent, Vault
from core.store.canonical import canonical
from core.store.chain import Head, record_message
from core.store.walk import check_log

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ENTRIES, ROUNDS = 40, 10
ONLY_BY_PAPER = (*CUTS, put_back_an_older_copy)
FOUND_WITHOUT_PAPER = [*(kind for kind in KINDS if kind not in ONLY_BY_PAPER), edit_kind, take_the_text_away]


@pytest.fixture
def rows(vault: Vault) -> list[Row]:
    """A log of 41 entries, as somebody with the key reads it."""
    vault.append_many([NewEvent("answer", f"case{n % 4}", {"text": f"answer {n}"}, AT) for n in range(ENTRIES)])
    connection = vault.opened.connection
    sql = "SELECT event.seq, case_id, user_id, kind, at, content, hash, sig, salt, body FROM event JOIN payload"
    return [list(row) for row in connection.execute(f"{sql} USING (seq) ORDER BY event.seq")]


@pytest.mark.parametrize("tamper", FOUND_WITHOUT_PAPER, ids=[kind.__name__ for kind in FOUND_WITHOUT_PAPER])
def test_chain_and_signatures_find_it(vault, rows, tamper: Callable[[list[Row], int], None]):
    """By somebody who changes rows, and by somebody who then computes every hash anew."""
    chance = random.Random(5)
    store = vault.store_id
    for _ in range(ROUNDS):
        place = chance.randrange(2, ENTRIES - 1)
        plain = [list(row) for row in rows]
        tamper(plain, place)
        clever = [list(row) for row in plain]
        rehashed(clever, store)
        for spoiled in (plain, clever):
            found = check_log(Tampered(spoiled), store, signatures=True)
            assert not found.ok
            assert found.sentence.startswith(("Entry", "The text of entry"))
            assert found.first_broken is not None
            assert found.first_broken <= place + 2
        assert not check_log(Tampered(plain), store, signatures=False).ok


def test_the_log_as_it_is_passes_and_computing_it_anew_changes_nothing(vault, rows):
    """The control of the tampering above."""
    before = [list(row) for row in rows]
    rehashed(rows, vault.store_id)
    assert rows == before
    assert check_log(Tampered(rows), vault.store_id, signatures=True).ok
    assert vault.verify_log() == LogCheck(ENTRIES + 1)


def test_what_is_cut_off_the_end_or_signed_anew_by_the_author_only_a_printed_check_finds(vault, rows):
    """The documented limit: so FORMAT.md says, and so must we."""
    printed = vault.anchor()
    cut = rows[:-3]
    assert check_log(Tampered(cut), vault.store_id, signatures=True).ok
    edit_text(rows, 10)
    rehashed(rows, vault.store_id, vault.opened.identity.sign)
    assert check_log(Tampered(rows), vault.store_id, signatures=True).ok
    for spoiled in (cut, rows):
        assert vault_anchor_of(spoiled) != printed


def vault_anchor_of(rows: list[Row]) -> object:
    from core.store.chain import anchor  # noqa: PLC0415  the one use

    return anchor(Head(rows[-1][SEQ], rows[-1][HASH]))


def test_the_log_of_another_store_does_not_fit(vault, rows):
    found = check_log(Tampered(rows), "0" * 32, signatures=False)
    assert found.first_broken == 1


def signed_entries(store: str, *entries: tuple[Ed25519PrivateKey, str, str, dict[str, Any]]) -> list[Row]:
    """A log written by hand: who signs, whom it names, kind, data."""
    return log_of(store, [(sign, user, kind, "", data) for sign, user, kind, data in entries])


def test_nobody_signs_in_the_name_of_another_by_bringing_in_a_key():
    """A deputy has the data key and a signing key of their own."""
    lead, deputy, sheet, newer = (Ed25519PrivateKey.generate() for _ in range(4))
    store = "a" * 32
    lead_key, deputy_key, sheet_key, newer_key = public(lead, deputy, sheet, newer)
    begun = [
        (lead, "lead", "store.created", {"keys": {"lead": lead_key, "recovery": sheet_key}}),
        (lead, "lead", "store.user-added", {"keys": {"deputy": deputy_key}}),
    ]

    def holds(*more: tuple[Ed25519PrivateKey, str, str, dict[str, Any]]) -> bool:
        return check_log(Tampered(signed_entries(store, *begun, *more)), store, signatures=True).ok

    for_lead = {"keys": {"lead": deputy_key}}
    assert holds((deputy, "deputy", "answer", {}), (lead, "lead", "answer", {}))
    assert not holds((deputy, "lead", "answer", {}))
    for kind in ("store.user-added", "store.sheet-renewed", "store.recovered", "store.created"):
        assert not holds((deputy, "deputy", kind, for_lead))
    assert not holds((deputy, "deputy", "answer", for_lead), (deputy, "lead", "answer", {}))
    recovered = (sheet, "recovery", "store.recovered", {"keys": {"lead": newer_key}})
    assert holds(recovered, (newer, "lead", "answer", {}))
    assert holds(recovered, (lead, "lead", "answer", {})), "cut off before the key file: the old way in still works"
    assert not holds(recovered, (newer, "lead", "answer", {}), (lead, "lead", "answer", {}))


def test_a_disposed_case_leaves_a_chain_that_verifies_and_nothing_else_may_go_missing(vault, rows):
    """Two people, as `disposal.py` does it; one alone, or one who agrees with themself, does not hold."""
    sign, second = vault.opened.identity.sign, Ed25519PrivateKey.generate()
    told = {"case": "case1", "reason": "grown up", "authority": "schedule", "second": "deputy"}
    agreed = {**told, "act": "dispose", "store": vault.store_id, "by": vault.user.id, "at": rows[-1][WHEN]}
    digest = hashlib.sha256(canonical(agreed)).digest()
    added = canonical({"keys": {"deputy": public(second)[0]}}).decode()

    def disposed(signature: bytes, **other: object) -> list[Row]:
        body = canonical({**told, "second_signature": signature.hex(), **other}).decode()
        more = [[0, "", vault.user.id, kind, rows[-1][WHEN], b"", b"", b"", bytes(16), text]
                for kind, text in (("store.user-added", added), ("store.disposed", body))]  # fmt: skip
        made = [*(list(row) for row in rows), *more]
        rehashed(made, vault.store_id, sign)
        for row in made:
            if row[CASE] == "case1":
                row[SALT] = row[BODY] = None
        return made

    def holds(made: list[Row]) -> bool:
        return check_log(Tampered(made), vault.store_id, signatures=True).ok

    whole = disposed(second.sign(record_message(digest)))
    assert holds(whole)
    assert not holds(disposed(sign.sign(record_message(digest))))
    assert not holds(disposed(second.sign(record_message(digest)), reason="another"))
    assert not holds(disposed(sign.sign(record_message(digest)), second=vault.user.id))
    assert not holds(whole[:-1])
    whole[2][SALT], whole[2][BODY] = bytes(16), '{"text":"put back"}'
    assert not holds(whole)
