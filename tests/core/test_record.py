"""The decision record: one canonical form, that comes back as it went, and codes that tell one record from another."""

import dataclasses
import hashlib
import json
import re
import unicodedata
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from any_record import RECORDS
from hypothesis import HealthCheck, given, settings
from paper_samples import departure, managed, names

from core.errors import InputFaults
from core.record import CROCKFORD, DecisionRecord, canonical, check_code, digest, from_canonical, scan_text

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@MANY
@given(RECORDS)
def test_a_record_comes_back_as_it_went(record: DecisionRecord) -> None:
    raw = canonical(record)
    back = from_canonical(raw)
    assert canonical(back) == raw
    assert digest(back) == digest(record) == hashlib.sha256(raw).digest()
    assert from_canonical(canonical(back)) == back


@MANY
@given(RECORDS)
def test_the_canonical_form_is_composed_sorted_and_tight(record: DecisionRecord) -> None:
    text = canonical(record).decode()
    assert unicodedata.is_normalized("NFC", text)
    plain = json.loads(text)
    assert list(plain) == sorted(plain) == sorted(field.name for field in dataclasses.fields(DecisionRecord))
    assert json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text


@pytest.mark.parametrize("record", [managed(), departure(), names()], ids=["managed", "departure", "names"])
def test_a_whole_record_comes_back_equal(record: DecisionRecord) -> None:
    assert from_canonical(canonical(record)) == record


def test_two_spellings_of_one_letter_are_one_record() -> None:
    composed, apart = replace(managed(), reasons="Si\u00e2n"), replace(managed(), reasons="Sia\u0302n")
    assert canonical(composed) == canonical(apart)


@given(st.sampled_from([field.name for field in dataclasses.fields(DecisionRecord)]))
def test_every_field_counts_for_the_digest(name: str) -> None:
    record = departure()
    value = getattr(record, name)
    changed = value + 1 if isinstance(value, int) else value + " " if isinstance(value, str) else value[:-1]
    assert digest(replace(record, **{name: changed})) != digest(record)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "this is not a decision record"),
        (b"\xff\xfe", "this is not a decision record"),
        (b"[" * 100_000, "this is not a decision record"),
        (b"[]", "record: not the parts that belong here"),
        (b"{}", "record: not the parts that belong here"),
        (canonical(managed()).replace(b'"training":0', b'"training":false'), "record.training: not a whole number"),
        (canonical(managed()).replace(b'"area":"Kent"', b'"area":7'), "record.area: not text"),
        (canonical(managed()).replace(b'"area":"Kent"', b'"area":null'), "record.area: not text"),
        (canonical(managed()).replace(b'"concern":[', b'"concern":{},"x":['), "not the parts that belong here"),
        (canonical(managed()).replace(b'"area":"Kent"', b'"area":"Kent","area":"Kent"'), "not in its canonical form"),
        (canonical(managed()) + b" ", "not in its canonical form"),
        (canonical(managed()).replace(b'"considered":[', b'"considered":[7,'), "record.considered[0]: not text"),
    ],
    ids=range(12),
)
def test_what_is_no_record_is_refused_with_its_place(raw: bytes, said: str) -> None:
    with pytest.raises(InputFaults) as caught:
        from_canonical(raw)
    assert said in str(caught.value)
    assert "Siân" not in str(caught.value)


@given(st.binary(max_size=60))
def test_noise_is_refused_never_a_crash(raw: bytes) -> None:
    with pytest.raises(InputFaults):
        from_canonical(raw)


@pytest.mark.parametrize("value", [True, 1.5, None, {"a": 1}, ["a"], b"x"])
def test_only_texts_and_whole_numbers_are_held(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(replace(managed(), area=value))


def test_the_check_code_is_sixty_bits_and_a_check_character() -> None:
    code = check_code(digest(managed()))
    assert re.fullmatch(rf"([{CROCKFORD}]{{4}}-){{3}}[{CROCKFORD}]", code)
    number = int.from_bytes(digest(managed()), "big") >> 196
    assert sum(CROCKFORD.index(c) << 5 * k for k, c in enumerate(reversed(code[:14].replace("-", "")))) == number


@settings(max_examples=40)
@given(st.binary(min_size=32, max_size=32), st.integers(0, 11), st.sampled_from(CROCKFORD))
def test_a_wrong_character_or_two_that_changed_places_are_found(raw: bytes, at: int, other: str) -> None:
    letters, check = check_code(raw)[:14].replace("-", ""), check_code(raw)[-1]
    wrong = letters[:at] + other + letters[at + 1 :]
    if other != letters[at]:
        assert _check(wrong) != check
    if at < 11 and letters[at] != letters[at + 1] and {letters[at], letters[at + 1]} != {"0", "Z"}:  # Luhn misses that
        assert _check(letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]) != check


def _check(letters: str) -> str:
    number = 0
    for letter in letters:
        number = number << 5 | CROCKFORD.index(letter)
    return check_code((number << 196).to_bytes(32, "big"))[-1]


def test_what_a_scanner_types_holds_no_name() -> None:
    text = scan_text(names())
    assert text == f"WAYMARK1:WM-2026-0099:V1:{digest(names()).hex().upper()}"
    assert re.fullmatch(r"[0-9A-Z:.-]+", text)
