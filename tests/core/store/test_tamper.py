"""Twelve kinds of tampering by three attackers: what chain and signatures find, and what only a printed check finds.

A log of two people. Up to LEADS_ALONE both write, after that only the lead. The attackers:

* `rows`: changes rows and computes nothing
* `hashes`: has the data key too, and computes every number, commitment and hash anew
* `signs`: has the lead's signing key besides, and signs anew whatever names the lead

Without a printed check FORMAT.md says what cannot be found: entries cut off the end, and entries made anew by their own
author. So the misses are known beforehand, one by one, and there are no others.
"""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from soaking import Exercised, times
from tampering import CUTS, HASH, KINDS, SEQ, USER, Row, log_of, public, put_back_an_older_copy, rehashed

from core.store.chain import Anchor, Head, anchor
from core.store.verify import judged
from core.store.walk import walk

STORE = "5" * 32
ENTRIES, LEADS_ALONE = 60, 40
EACH = times(20, soak=200)
LEAD, DEPUTY, SHEET = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    lead, deputy, sheet = public(LEAD, DEPUTY, SHEET)
    begun = [
        (LEAD, "lead", "store.created", "", {"keys": {"lead": lead, "recovery": sheet}, "names": {"lead": "A. Lead"}}),
        (LEAD, "lead", "store.user-added", "", {"keys": {"deputy": deputy}, "names": {"deputy": "B. Deputy"}}),
    ]
    answers = [
        (
            *((LEAD, "lead") if n % 2 or n >= LEADS_ALONE else (DEPUTY, "deputy")),
            "answer", f"case{n % 5}", {"text": f"answer {n}"},
        )
        for n in range(2, ENTRIES)
    ]  # fmt: skip
    return log_of(STORE, [*begun, *answers])


@pytest.fixture(scope="module")
def papers(rows) -> tuple[Anchor, ...]:
    """Printed checks of every 25th entry and of the last."""
    return tuple(anchor(Head(row[SEQ], row[HASH])) for row in rows if row[SEQ] % 25 == 0 or row[SEQ] == ENTRIES)


def tampered(rows: list[Row], tamper, place: int, attacker: str) -> list[Row]:
    made = [list(row) for row in rows]
    tamper(made, place)
    if attacker == "rows":
        return made
    rehashed(made, STORE)
    if attacker == "signs":
        for row in made:
            if row[USER] == "lead":
                row[-3] = LEAD.sign(row[HASH])
    return made


def is_documented_miss(tamper, place: int, attacker: str, made: list[Row]) -> bool:
    """By FORMAT.md alone: what is left is a beginning of the log, or all from a place on is made anew by its author."""
    if tamper in CUTS or (tamper is put_back_an_older_copy and len(made) == place):
        return True
    first = place - 1 if tamper.__name__ == "swap_two" else place
    return attacker == "signs" and all(row[USER] == "lead" for row in made[first:])


@pytest.mark.parametrize("attacker", ["rows", "hashes", "signs"])
def test_every_tampering_is_found_with_a_printed_check_and_without_one_all_but_the_documented(
    attacker, rows, papers, exercised: Exercised
):
    chance, missed = random.Random(13), {kind.__name__: 0 for kind in KINDS}
    found = 0
    for tamper in KINDS:
        for _ in range(EACH):
            place = chance.randrange(5, ENTRIES - 2)
            made = tampered(rows, tamper, place, attacker)
            walked = walk(made, STORE, signatures=True)
            with_paper = judged(STORE, walked, papers)
            assert not with_paper.ok, (tamper.__name__, place)
            assert with_paper.result != "mistyped"
            assert [each.result for each in with_paper.compared if each.anchor.seq <= place - 1] == ["matches"] * sum(
                each.seq <= place - 1 for each in papers
            )
            found += 1
            without = judged(STORE, walked)
            missed[tamper.__name__] += without.ok
            assert without.ok is is_documented_miss(tamper, place, attacker, made), (tamper.__name__, place)
    exercised(f"tamperings by '{attacker}' found, {sum(missed.values())} of them by printed checks alone", found)
    assert found == len(KINDS) * EACH
    only_by_paper = {name for name, count in missed.items() if count}
    cuts = {"delete_last", "cut_the_end_off", "put_back_an_older_copy"}
    assert only_by_paper <= cuts or attacker == "signs"
    assert {"delete_last", "cut_the_end_off"} <= only_by_paper
    assert not only_by_paper & {"edit_user", "shift_a_letter"}, "nobody signs for somebody else"


def test_the_log_as_it_is_passes_and_every_paper_matches(rows, papers):
    """The control of the matrix."""
    verdict = judged(STORE, walk(rows, STORE, signatures=True), papers)
    assert verdict.ok
    assert [each.result for each in verdict.compared] == ["matches"] * 3


def test_a_checker_without_signatures_would_miss_almost_all(rows, exercised: Exercised):
    """The positive control: the matrix can fail. Whoever computes the hashes anew passes a chain without signatures."""
    chance, missed = random.Random(13), 0
    for tamper in KINDS:
        for _ in range(EACH):
            made = tampered(rows, tamper, chance.randrange(5, ENTRIES - 2), "hashes")
            missed += walk(made, STORE, signatures=False).log.ok
    exercised("tamperings that a chain without signatures misses", missed, least=12 * EACH)


def test_a_checker_without_papers_would_miss_what_the_lead_makes_anew(rows, exercised: Exercised):
    """The other positive control: signatures alone do not find what their own author makes anew."""
    chance, missed = random.Random(13), 0
    for tamper in KINDS:
        for _ in range(EACH):
            made = tampered(rows, tamper, chance.randrange(LEADS_ALONE + 2, ENTRIES - 2), "signs")
            missed += judged(STORE, walk(made, STORE, signatures=True)).ok
    exercised("tamperings by the author that signatures alone miss", missed, least=9 * EACH)
