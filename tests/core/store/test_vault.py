"""What an open store keeps, gives back and refuses."""

import base64
import os
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.errors import InputFaults, StoreFault, WrongSecret
from core.store import NewEvent, password_faults
from core.store.words_only import NO_IMAGES

AT = datetime(2026, 11, 22, 14, 3, 22, 250_000, UTC)
LATER = AT + timedelta(minutes=5)


def test_an_entry_is_there_after_closing_and_opening(vault, folder, opened):
    """Text in any script, whole numbers, yes and no, lists and mappings come back as they went in."""
    data = {"text": "Zoë said “no”\n\tעברית 日本語 👧🏽\0", "n": 7, "yes": True, "none": None, "list": ["a", {"b": []}]}  # noqa: RUF001  Hebrew on purpose
    at = datetime(2026, 11, 22, 9, 3, 1, 5, timezone(timedelta(hours=-5)))
    stored = vault.append("answer", "c1", data, at)
    assert (stored.data, stored.at, stored.user, stored.case) == (data, at, vault.user.id, "c1")
    vault.close()
    again = opened(folder)
    assert again.events("c1") == [stored]
    assert again.events_of_kind("answer") == [stored]
    assert again.events("c2") == []
    assert again.user.name == "A. Lead"
    assert again.people() == {again.user.id: "A. Lead"}
    assert again.store_id == vault.store_id


def test_entries_have_numbers_without_gaps_in_the_order_of_saving(vault):
    vault.append("answer", "c1", {}, AT)
    stored = vault.append_many([NewEvent("answer", f"c{n}", {"n": n}, AT) for n in range(3)])
    assert [event.seq for event in stored] == [3, 4, 5]
    assert vault.append_many([]) == ()


def test_many_entries_are_added_all_or_none(vault):
    bad = NewEvent("answer", "c1", {"text": "x " * 2_100_000}, AT)
    with pytest.raises(InputFaults, match="too long"):
        vault.append_many([NewEvent("answer", "c1", {}, AT), bad])
    assert vault.events("c1") == []
    assert vault.append("answer", "c1", {}, AT).seq == 2


def test_the_list_line_and_the_drafts_go_with_the_entry(vault, folder, opened):
    vault.put_draft("c1", "note", "half a sent", AT)
    vault.put_draft("c1", "other", "kept", AT)
    summary = {"status": "open", "reference": "2026-014", "count": 3}
    stored = vault.append("note", "c1", {}, AT, summary=summary, search="2026-014 AB", drop_drafts=["note"])
    vault.close()
    again = opened(folder)
    [row] = again.all_cases()
    assert (row.case, row.summary, row.seq) == ("c1", summary, stored.seq)
    assert again.drafts("c1") == {"other": "kept"}
    assert again.draft("c1", "note") is None


def test_cases_are_found_by_reference_initials_and_status_newest_first(vault):
    for number, (status, initials) in enumerate([("open", "AB"), ("signed", "Ab, CD"), ("open", "ÉF")]):
        summary = {"status": status}
        search = f"2026-01{number} {initials}"
        vault.append("case_opened", f"c{number}", {}, AT, summary=summary, search=search)
    assert [row.case for row in vault.find_cases()] == ["c2", "c1", "c0"]
    assert [row.case for row in vault.find_cases("ab")] == ["c1", "c0"]
    assert [row.case for row in vault.find_cases("éf")] == ["c2"]
    assert [row.case for row in vault.find_cases("  CD   2026-01 ")] == ["c1"]
    assert [row.case for row in vault.find_cases("ab", status="open")] == ["c0"]
    assert [row.case for row in vault.find_cases(limit=1, offset=1)] == ["c1"]
    assert vault.find_cases("100%") == vault.find_cases("_") == []
    assert (vault.count_cases(), vault.count_cases("ab"), vault.count_cases(status="open")) == (3, 2, 2)
    vault.append("answer", "c0", {}, AT, summary={"status": "open"}, search="2026-010 AB")
    assert [row.case for row in vault.find_cases()] == ["c0", "c2", "c1"]


def test_a_summary_can_be_worked_out_again_without_an_entry(vault):
    seq = vault.append("answer", "c1", {}, AT).seq
    vault.put_summary("c1", {"status": "open"}, "2026-001")
    assert [(row.case, row.seq) for row in vault.all_cases()] == [("c1", seq)]


def test_drafts_and_settings_are_replaced_and_forgotten(vault, folder, opened):
    vault.put_draft("c1", "note", "one", AT)
    vault.put_draft("c1", "note", "two", LATER)
    vault.put_setting("where", "question:q3")
    vault.close()
    again = opened(folder)
    assert again.draft("c1", "note") == "two"
    assert again.setting("where") == "question:q3"
    assert again.setting("never put") is None
    again.drop_draft("c1", "note")
    again.drop_draft("c1", "note")
    assert again.drafts("c1") == {}


def test_a_record_is_signed_by_the_person_and_by_nobody_else(vault, folder, opened):
    digest = os.urandom(32)
    signature = vault.sign(digest)
    user = vault.user.id
    vault.close()
    again = opened(folder)
    assert again.verify(user, digest, signature)
    assert not again.verify(user, os.urandom(32), signature)
    assert not again.verify(user, digest, bytes(64))
    assert not again.verify("0" * 32, digest, signature)
    with pytest.raises(ValueError, match="32 bytes"):
        again.sign(b"short")


def test_signing_asks_for_the_password_and_counts_wrong_ones(vault):
    assert vault.check_password("correct horse battery", AT)
    for second in range(5):
        assert not vault.check_password("correct horse batterY", AT + timedelta(seconds=second))
        assert second == 4 or vault.check_password("correct horse battery", AT + timedelta(seconds=second + 0.5))
    with pytest.raises(WrongSecret, match="wait 30 seconds"):
        vault.check_password("correct horse battery", AT + timedelta(seconds=4))
    assert vault.check_password("correct horse battery", LATER)


def test_a_clock_set_back_is_logged_and_stops_nothing(vault):
    vault.append("answer", "c1", {}, LATER)
    back = vault.append("answer", "c1", {}, AT)
    vault.append("answer", "c1", {}, AT - timedelta(seconds=30))
    [noted] = vault.events_of_kind("store.clock-back")
    assert (noted.seq, back.seq) == (3, 4)
    assert noted.data == {"before": "2026-11-22T14:08:22.250000+00:00", "now": "2026-11-22T14:03:22.250000+00:00"}
    assert vault.verify_log().ok


@pytest.mark.parametrize("year", [1970, 2038, 2039, 9999])
def test_any_year_can_be_recorded(vault, year):
    stored = vault.append("answer", "c1", {}, datetime(year, 1, 19, 3, 14, 8, tzinfo=UTC))
    assert vault.events("c1")[-1].at == stored.at


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64,iVBORw0KGgo=",
        "see DATA : Image/jpeg;base64,",
        base64.b64encode(os.urandom(1600)).decode(),
        base64.encodebytes(os.urandom(1600)).decode(),
        base64.urlsafe_b64encode(os.urandom(1600)).decode(),
        os.urandom(1100).hex(),
    ],
    ids=["data uri", "data uri in other letters", "base64", "base64 in lines", "base64 for addresses", "hex"],
)
def test_an_image_gets_in_by_no_door(vault, text):
    doors = [
        lambda: vault.append("answer", "c1", {"text": text}, AT),
        lambda: vault.append("answer", "c1", {"list": [{"deep": f"She said: {text}"}]}, AT),
        lambda: vault.append("answer", "c1", {text: ""}, AT),
        lambda: vault.append("answer", "c1", {}, AT, summary={"initials": text}),
        lambda: vault.append("answer", "c1", {}, AT, summary={}, search=text),
        lambda: vault.append_many([NewEvent("answer", "c1", {"text": text}, AT)]),
        lambda: vault.put_summary("c1", {"initials": text}, ""),
        lambda: vault.put_draft("c1", "note", text, AT),
        lambda: vault.put_setting("where", text),
    ]
    for door in doors:
        with pytest.raises(InputFaults, match=NO_IMAGES[:40]):
            door()
    assert vault.events("c1") == vault.all_cases() == []


def test_long_plain_words_are_no_image(vault):
    for text in ("word " * 2000, "no-spaces-but-stops." * 400, "_" * 1999, "日本語の文章" * 1600, "1234567890\n" * 900):
        vault.append("answer", "c1", {"text": text}, AT)
    assert len(vault.events("c1")) == 5


@pytest.mark.parametrize("text", ["x " * 2_097_153, "é" * 2_097_153, "half \ud800 a character"])
def test_what_cannot_be_kept_is_refused_in_words(vault, text):
    with pytest.raises(InputFaults, match=r"^note: .*Please"):
        vault.put_draft("c1", "note", text, AT)
    with pytest.raises(InputFaults):
        vault.append("answer", "c1", {"note": text}, AT)
    assert vault.drafts("c1") == {}


@pytest.mark.parametrize("data", [{"x": 1.5}, {"x": 2**53}, {1: "x"}, {"x": b"bytes"}, {"x": {"set"}}])
def test_only_what_every_reader_reads_alike_is_stored(vault, data):
    with pytest.raises(ValueError, match=r"text|number"):
        vault.append("answer", "c1", data, AT)


def test_the_stores_own_kinds_are_its_own(vault):
    with pytest.raises(ValueError, match=r"store\."):
        vault.append("store.opened", "", {}, AT)
    for kind, case in (("", "c1"), ("Answer", "c1"), ("a b", "c1"), ("answer", "case 1"), ("answer", "c" * 65)):
        with pytest.raises(ValueError, match="kind or case"):
            vault.append(kind, case, {}, AT)
    with pytest.raises(ValueError, match="offset"):
        vault.append("answer", "c1", {}, AT.replace(tzinfo=None))


def test_the_printed_check_names_the_newest_entry(vault):
    before = vault.anchor()
    stored = vault.append("answer", "c1", {}, AT)
    after = vault.anchor()
    assert (before.seq, after.seq) == (1, stored.seq)
    assert before.code != after.code
    assert len(after.code.replace("-", "")) == 20
    assert after.text == f"entry 2 · {after.code}"


def test_several_threads_may_use_it_at_once(vault):
    """Slow calls run off the screen's thread."""
    threads = [
        threading.Thread(target=lambda n=n: [vault.append("answer", f"c{n}", {"i": i}, AT) for i in range(20)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [[e.data["i"] for e in vault.events(f"c{n}")] for n in range(4)] == [list(range(20))] * 4
    assert vault.verify_log().ok


def test_after_closing_nothing_is_read_or_written_and_the_keys_are_gone(vault):
    key = vault.opened.key
    vault.close()
    vault.close()
    assert key._raw == bytes(32)
    for use in (lambda: vault.events("c1"), lambda: vault.append("answer", "c1", {}, AT), vault.anchor):
        with pytest.raises(StoreFault, match="locked"):
            use()


def test_nothing_of_a_case_stands_in_a_message_or_a_picture_of_an_object(vault):
    stored = vault.append("answer", "c1", {"text": "CANARY"}, AT, summary={"x": "CANARY"}, search="CANARY")
    assert "CANARY" not in repr(stored) + repr(vault.all_cases()) + repr(NewEvent("a", "c", {"x": "CANARY"}, AT))


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("correct horse battery", True),
        ("korrekt Pferd Batterie", True),
        ("密码很长很长而且难猜啊对吧", True),
        ("7392 0571 8364", True),
        ("short", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("123456789012345", False),
        ("Password1234", False),
        ("Safeguarding2026", False),
        ("sam.lead.sam.lead", False),
        ("x" * 1001, False),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password, fits):
    assert (password_faults(password, "Sam Lead") == []) is fits
