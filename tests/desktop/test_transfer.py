"""A case sent to another school and one taken in, at the real session and window."""

import itertools
import re
from datetime import timedelta

import pytest
from at_the_desk import CHEAP, PACKS, PASSWORD, START
from PySide6.QtWidgets import QAbstractButton

from core.answers import Answer
from core.assessment import Listed
from core.casework import Casework
from core.casework.transfer import receive, received, seal, sendings
from core.page import Setting
from core.store import StartCheck, create_store
from core.store.transfer import read_transfer
from desktop.pages import transfer as pages
from desktop.pages import transfer_in
from desktop.session import transfer as session

PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)
WORDS = "acorn bevel cider dusky elbow fable"


@pytest.fixture
def elm(tmp_path):
    """Another school, with a signed case of its own."""
    ticks = itertools.count()
    vault, _ = create_store(tmp_path / "elm", user_name="B. Lead", password=PASSWORD, at=START, cost=CHEAP)
    with vault:
        work = Casework(
            vault, PACKS, "Waymark 0.1.0", lambda: START + timedelta(seconds=next(ticks)), names=vault.people()
        )
        work.set_setting(Setting("Elm School", "kent", {}))
        yield work


@pytest.fixture
def elm_file(elm, tmp_path):
    """Its case in a file."""
    case = elm.list_person(elm.start_case(), Listed(id="", ref="QQ", kind="child", age=14, roles=("sent",)))
    case = elm.set_concern(case, "happened_on", "2026-11-20")
    case = elm.set_motivation(case, case.people[0].id, "romantic")
    for question in elm.packs[-1].questions:
        case = elm.answer(case, question, Answer("yes" if question == "adult_or_unknown" else "no"))
    for part, value in {"choice": "refer_immediately", "review": "2026-12-07", "reasons": "An adult asked."}.items():
        case = elm.set_decision(case, part, value)
    case = elm.sign(case, PASSWORD)
    file = tmp_path / "stick" / "Waymark-case-2026-001.wmcase"
    file.parent.mkdir()
    file.write_bytes(seal(elm, case.id, WORDS, CHEAP).file)
    return file


def sent_to_the_file(desk, path, to="B. Lead, Elm School"):
    """From the record to the saved file; the words that were shown."""
    desk.do("send_case", desk.case().id)
    desk.window.view()._to.set_text(to)
    desk.window.view().password.line.setText(PASSWORD)
    desk.press("Make the file")
    assert desk.page() == "case-sealed"
    words = desk.session.frame.page.words
    desk.do("save_case", str(path))
    return words


def test_a_case_is_sealed_saved_logged_and_arrives(at_work, elm, tmp_path):
    at_work.signed_case()
    case = at_work.case()
    path = tmp_path / "out.wmcase"
    words = sent_to_the_file(at_work, path)
    assert len(words) == 6
    assert all(f". {word}" in at_work.shown_words() for word in words)
    [sending] = sendings(at_work.session._work._work, case.id)
    assert (sending.to, sending.confirmed) == ("B. Lead, Elm School", "")
    got = received(elm, receive(elm, read_transfer(path.read_bytes(), " ".join(words), floor=CHEAP)))
    assert (got.reference, got.check) == (case.reference, sending.check)
    at_work.press("I have written them down")
    assert at_work.page() == "send-case"
    assert "No receipt is noted yet." in at_work.shown_words()
    at_work.window.view()._by.set_text("B. Lead, DSL")
    at_work.window.view()._check.set_text("entry 1 · 0000-0000-0000-0000-0000")
    at_work.press("Note the receipt")
    assert "This is not the check of what was sent" in at_work.shown_words()
    at_work.window.view()._check.set_text(got.check)
    at_work.press("Note the receipt")
    assert "The receipt is noted." in at_work.shown_words()
    assert "Its receipt came from B. Lead, DSL." in at_work.shown_words()
    at_work.do("back")
    assert at_work.page() == "record"
    assert at_work.session._work._work.open_case(case.id).signed


def test_saved_twice_it_is_logged_once_and_a_bad_place_is_said(at_work, tmp_path):
    at_work.signed_case()
    case = at_work.case().id
    sent_to_the_file(at_work, tmp_path / "nowhere" / "x.wmcase")
    assert "could not be saved there" in at_work.shown_words()
    at_work.do("save_case", str(tmp_path / "a.wmcase"))
    at_work.do("save_case", str(tmp_path / "b.wmcase"))
    assert (tmp_path / "a.wmcase").read_bytes() == (tmp_path / "b.wmcase").read_bytes()
    assert len(sendings(at_work.session._work._work, case)) == 1


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (("", PASSWORD), "Enter the school and the person"),
        (("Elm", ""), "Enter your password"),
        (("Elm", "not this one at all"), "This is not your password"),
    ],
)
def test_without_a_name_and_the_password_nothing_is_made(at_work, value, says):
    at_work.signed_case()
    at_work.do("send_case", at_work.case().id)
    at_work.do("seal_case", value)
    assert at_work.page() == "send-case"
    assert says in at_work.shown_words()


def test_an_unsigned_case_is_not_sent(at_work):
    at_work.case_to_sign()
    at_work.do("send_case", at_work.case().id)
    at_work.do("seal_case", ("Elm", PASSWORD))
    assert at_work.page() == "send-case"
    assert "Sign a version first" in at_work.shown_words()


def test_the_words_are_gone_after_a_lock_and_no_part_of_them_is_kept(at_work, tmp_path):
    at_work.signed_case()
    case = at_work.case().id
    words = sent_to_the_file(at_work, tmp_path / "a.wmcase")
    view = at_work.window.view()
    at_work.window.lock()
    assert not any(label.text() for label in view._lines)
    at_work.open(resume=True)
    at_work.unlock()
    assert at_work.page() == "send-case"
    kept = str([at_work.vault().drafts(""), at_work.vault().drafts(case), at_work.vault().events(case)])
    assert not all(word in kept for word in words)
    at_work.do("case_sent")
    at_work.do("save_case", str(tmp_path / "b.wmcase"))
    assert not (tmp_path / "b.wmcase").exists()


def arrived(desk, file, words=WORDS):
    desk.do("receive_case")
    desk.do("draft", ("file", str(file)))
    desk.do("open_case_file", (str(file), words))


def test_a_case_is_opened_looked_at_taken_in_and_read(at_work, elm_file):
    at_work.do("cases")
    before = at_work.vault().anchor()
    arrived(at_work, elm_file)
    assert at_work.page() == "case-arrived"
    assert "Elm School; sent by B. Lead" in at_work.shown_words()
    assert at_work.vault().anchor() == before  # nothing is kept before somebody says so
    at_work.press("Take it in")
    assert at_work.page() == "received-case"
    words = at_work.shown_words()
    assert "Case 2026-001 from Elm School" in words
    assert "Children: QQ" in words
    assert "Print the receipt below" in words
    assert at_work.vault().drafts("").keys() <= {session.CASE}
    at_work.press("Read and print version 1")
    assert at_work.page() == "received-preview"
    assert any("Received from Elm School" in text for text in at_work.session.frame.page.texts)
    at_work.do("back")
    assert at_work.page() == "received-case"


def test_what_is_printed_or_saved_of_it_is_marked_and_logged(at_work, elm_file, tmp_path, monkeypatch):
    printed = []
    monkeypatch.setattr(session, "print_pages", lambda pdf, title, _: printed.append((pdf, title)) or True)
    arrived(at_work, elm_file)
    at_work.do("take_in")
    case = at_work.session.frame.page.case
    at_work.do("print_receipt")
    at_work.do("save_receipt", str(tmp_path / "receipt.pdf"))
    assert (tmp_path / "receipt.pdf").read_bytes() == printed[0][0]
    at_work.do("read_received", 1)
    at_work.do("print_received", "the police")
    at_work.do("save_received", str(tmp_path / "copy.pdf"))
    [text, *_] = session.page_text(printed[1][0])
    assert "Received from Elm School · the police" in text
    assert "Record check: entry" in text
    assert "Received from Elm School" in session.page_text((tmp_path / "copy.pdf").read_bytes())[0]
    assert [event.kind for event in at_work.vault().events(case)] == [
        "case_received",
        "viewed",
        "printed",
        "copy_saved",
    ]
    assert not any("QQ" in title for _, title in printed)


def test_it_opens_from_the_list_as_what_it_is_and_can_be_kept_or_disposed_of(at_work, elm_file):
    arrived(at_work, elm_file)
    at_work.do("take_in")
    case = at_work.session.frame.page.case
    at_work.do("cases")
    at_work.do("search", ("QQ", ""))
    [row] = at_work.session._work._cases().rows
    assert (row.reference, row.label) == ("2026-001 (Elm School)", "Received")
    at_work.do("open_case", case)
    assert at_work.page() == "received-case"
    at_work.lock_and_return()
    assert at_work.page() == "received-case"
    at_work.press("Keep or dispose")
    assert at_work.page() == "keep-or-dispose"
    at_work.do("cases")
    at_work.do("start_case")
    assert at_work.case().reference == "2026-001"


@pytest.mark.parametrize(
    ("spoil", "words", "says"),
    [
        (lambda _: None, "acorn bevel", "The six words do not open this file"),
        (lambda _: None, "", "Enter the six words"),
        (lambda file: file.write_bytes(file.read_bytes()[:-5]), WORDS, "The six words do not open this file"),
        (lambda file: file.write_bytes(PNG), WORDS, "This is not a case sent from Waymark"),
        (lambda file: file.write_bytes(bytes(8 << 20)), WORDS, "too large to be one case"),
        (lambda file: file.unlink(), WORDS, "This file cannot be read"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(at_work, elm_file, spoil, words, says):
    spoil(elm_file)
    before = at_work.vault().anchor()
    arrived(at_work, elm_file, words)
    assert at_work.page() == "receive-case"
    assert says in at_work.shown_words()
    assert at_work.vault().anchor() == before


def test_records_that_can_only_be_read_still_show_and_print_it(at_work, elm_file, monkeypatch):
    printed = []
    monkeypatch.setattr(session, "print_pages", lambda pdf, *_: printed.append(pdf) or True)
    arrived(at_work, elm_file)
    at_work.do("take_in")
    case, entries = at_work.session.frame.page.case, at_work.vault().anchor().seq
    at_work.do("cases")
    at_work.vault().health = StartCheck(("The store file is damaged in one place.",))
    at_work.do("open_case", case)
    at_work.do("read_received", 1)
    at_work.do("print_received", "")
    assert len(printed) == 1
    at_work.do("back")
    at_work.do("keep_or_dispose", case)
    assert at_work.page() == "keep-or-dispose"
    arrived(at_work, elm_file)
    at_work.do("take_in")
    assert len(at_work.vault().events(case)) == 1
    assert at_work.vault().events_of_kind("case_received")[-1].seq <= entries


def test_the_same_case_is_not_taken_in_twice(at_work, elm_file):
    for _ in range(2):
        arrived(at_work, elm_file)
        at_work.do("take_in")
    assert "This case is here already" in at_work.shown_words()


def test_the_file_is_asked_for_and_named_without_a_child(at_work, elm_file, monkeypatch, tmp_path):
    at_work.signed_case()
    asked = []
    monkeypatch.setattr(pages, "ask_where_to", lambda _, name: asked.append(name) or tmp_path / name)
    at_work.do("send_case", at_work.case().id)
    at_work.do("seal_case", ("Elm", PASSWORD))
    at_work.press("Save the file")
    assert asked == ["Waymark-case-2026-001.wmcase"]
    assert (tmp_path / asked[0]).exists()
    monkeypatch.setattr(transfer_in, "ask_case_file", lambda _: elm_file)
    at_work.do("receive_case")
    at_work.press("Choose the file")
    assert f"The file: {elm_file.name}" in at_work.shown_words()
    at_work.lock_and_return()
    assert at_work.page() == "receive-case"
    assert f"The file: {elm_file.name}" in at_work.shown_words()
    at_work.window.view()._words.set_text(WORDS)
    at_work.press("Open the file")
    assert at_work.page() == "case-arrived"


def test_the_alt_keys_of_each_page_are_its_own(at_work, elm_file, tmp_path):
    def unique():
        found = [re.search(r"&(\w)", each.text()) for each in at_work.all(QAbstractButton)]
        keys = [each[1].lower() for each in found if each]
        assert len(keys) == len(set(keys)), (at_work.page(), keys)

    at_work.signed_case()
    at_work.do("send_case", at_work.case().id)
    unique()
    at_work.do("seal_case", ("Elm", PASSWORD))
    unique()
    at_work.do("save_case", str(tmp_path / "a.wmcase"))
    unique()
    at_work.do("case_sent")
    unique()
    at_work.do("receive_case")
    unique()
    arrived(at_work, elm_file)
    unique()
    at_work.do("take_in")
    unique()
    at_work.do("read_received", 1)
    unique()


def test_six_words_are_from_the_long_list_and_differ():
    found = {session.six_words() for _ in range(20)}
    assert len(found) == 20
    assert all(len(each) == 6 for each in found)
