"""Checking the records at the desk: a record that was printed, a slip, a store that was tampered with, and the log."""

from datetime import timedelta

import pytest
import zxingcpp
from at_the_desk import PASSWORD, START
from PIL import Image
from PySide6.QtWidgets import QLineEdit

from core.paper import page_images, page_text
from core.store import NewEvent, StoredEvent, log, open_store, store_users
from core.store.chain import Anchor
from core.store.done import LEAVING
from core.store.printed_check import parse_check
from core.store.slips import EVERY, slip_due
from core.store.walk import walk
from desktop.session import checking
from desktop.session.done_words import DoneWords


@pytest.fixture
def slips(monkeypatch):
    """Every slip that was sent to the printer, which always takes them."""
    sent = []
    monkeypatch.setattr(checking, "print_pages", lambda pdf, *_: sent.append(pdf) or True)
    return sent


def saved_record(desk, folder):
    """The PDF of the signed case on the screen."""
    desk.do("preview", 1)
    desk.do("save_copy", folder / "record.pdf")
    return (folder / "record.pdf").read_bytes()


def square(pdf):
    """What a hand scanner types for the one square of a document."""
    pages = [Image.frombytes("RGBA", (p.width, p.height), p.rgba).convert("L") for p in page_images(pdf, dpi=200)]
    (found,) = [each.text for page in pages for each in zxingcpp.read_barcodes(page)]
    return found


def printed_check(pdf):
    """The record check as it stands on every page."""
    lines = [line for page in page_text(pdf) for line in page.split("\n") if "Record check: " in line]
    (check,) = {line.partition("Record check: ")[2].partition(" guards")[0] for line in lines}
    assert len(lines) == len(page_text(pdf))
    return check


def test_everything_is_checked_by_one_button_and_it_is_logged(at_work):
    desk = at_work
    desk.do("check_records")
    assert "have not been checked yet" in desk.shown_words()
    entries = desk.vault().verify_log().entries
    desk.press("Check everything now")
    assert desk.page() == "records-checked"
    assert "Everything that was checked holds." in desk.shown_words()
    assert f"All {entries} entries hold" in desk.shown_words()
    (event,) = desk.vault().events_of_kind("store.verified")
    assert event.data == {"entries": entries, "anchors": 0, "result": "matches"}
    desk.do("back")
    assert "Last checked on 23 November 2026" in desk.shown_words()


def test_a_printed_record_is_found_by_its_foot_its_code_and_its_square(at_work, tmp_path):
    desk = at_work
    desk.signed_case()
    pdf = saved_record(desk, tmp_path)
    code = desk.session.frame.page.code
    (event,) = desk.vault().events_of_kind("copy_saved")
    assert parse_check(printed_check(pdf)).seq == event.seq, "the paper guards the entry about itself, too"
    for typed, papers in ((printed_check(pdf), 1), (code, 0), (square(pdf), 1), (code.lower().replace("-", " "), 0)):
        desk.do("check_records")
        desk.do("check_everything", typed)
        said = [found.title for found in desk.session.frame.page.found]
        assert {found.tone for found in desk.session.frame.page.found} == {"good"}, typed
        assert desk.vault().events_of_kind("store.verified")[-1].data["anchors"] == papers
        assert ("The printed record" in said) is (typed != printed_check(pdf))
    desk.press("Open case 2026-001")
    assert desk.page() == "record"


def test_a_newer_version_is_named_first(at_work, tmp_path):
    desk = at_work
    desk.signed_case()
    pdf = saved_record(desk, tmp_path)
    desk.do("back")
    desk.do("reopen")
    desk.do("reopen_for", "New information.")
    for part, value in (("choice", "refer_immediately"), ("review", "2026-11-25"), ("reasons", "It is as it was.")):
        desk.do("decision", (part, value))
    desk.do("go", "sign")
    desk.do("sign", PASSWORD)
    desk.do("check_records")
    desk.do("check_everything", square(pdf))
    assert "A newer version was signed on 23 November 2026" in desk.shown_words()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("7F3A", "has 20 characters"),
        ("entry 4 UUUU-UUUU-UUUU-UUUU-UUUU", "never has the character"),
        ("AJH4-S9P6-DFTM-A", "not as on the paper"),
    ],
)
def test_what_is_no_check_is_said_beside_the_field_and_kept(at_work, typed, says):
    desk = at_work
    desk.do("check_records")
    desk.find(QLineEdit).setText(typed)
    desk.press("Check everything now")
    assert desk.page() == "check-records"
    assert says in desk.find(QLineEdit).accessibleName()
    assert desk.find(QLineEdit).text() == typed
    assert desk.vault().events_of_kind("store.verified") == []


@pytest.mark.parametrize(
    ("change", "tone", "says"),
    [
        (lambda a: Anchor(a.seq + 30, a.code[::-1]), "bad", "Older."),
        (lambda a: Anchor(a.seq, a.code[::-1]), "bad", "Changed."),
        (lambda a: Anchor(a.seq, ("0" if a.code[0] != "0" else "1") + a.code[1:]), "look", "Not typed right: 1 of the"),
        (lambda a: Anchor(a.seq + 1, a.code), "look", "this is the code of entry"),
    ],
)
def test_a_paper_that_does_not_match_says_how_and_what_to_do(at_work, change, tone, says):
    desk = at_work
    anchor = change(desk.vault().anchor())
    desk.do("check_records")
    desk.do("check_everything", anchor.text)
    (paper,) = [found for found in desk.session.frame.page.found if "printed check" in found.title]
    assert paper.tone == tone
    assert says in paper.says[0]
    assert len(paper.says) == 2


def test_a_record_that_is_not_here_is_missing(at_work):
    desk = at_work
    desk.do("check_records")
    desk.do("check_everything", f"WAYMARK1:2026-009:V1:{'AB' * 32}")
    assert "Missing. Waymark does not hold version 1 of case 2026-009." in desk.shown_words()


def test_another_record_in_its_place_is_changed(at_work, tmp_path):
    desk = at_work
    desk.signed_case()
    desk.do("check_records")
    desk.do("check_everything", f"WAYMARK1:2026-001:V1:{'AB' * 32}")
    assert "another one than was printed here" in desk.shown_words()


@pytest.mark.parametrize("before", [(), ("reopened",)], ids=["a case that cannot be told", "a new version"])
def test_a_record_that_is_not_as_it_was_signed_is_changed(at_work, before):
    """Written by somebody with the data key: the digest on the paper stands there, the record behind it is another."""
    desk = at_work
    desk.signed_case()
    (event,) = desk.vault().events_of_kind("signed")
    forged = {**event.data, "version": 2, "digest": "cd" * 32, "code": "AJH4-S9P6-DFTM-G"}
    for kind in before:
        desk.vault().append(kind, event.case, {"reason": "none"}, START)
    desk.vault().append("signed", event.case, forged, START)
    desk.do("check_records")
    desk.do("check_everything", f"WAYMARK1:2026-001:V2:{'CD' * 32}")
    (record,) = [found for found in desk.session.frame.page.found if found.title == "The printed record"]
    assert record.tone == "bad"
    assert record.says[0] == "Changed. Waymark holds version 2 of case 2026-001, but not as it was signed."


def test_cancelled_halfway_nothing_is_logged_and_the_page_is_there_again(at_work, monkeypatch):
    desk = at_work
    vault = desk.vault()
    vault.append_many([NewEvent("answer", "c1", {"text": f"{n}"}, START) for n in range(600)])

    def pressed(rows, store, *, signatures, tick, entries=0):
        desk.session._progress.stop()
        return walk(rows, store, signatures=signatures, tick=tick, entries=entries)

    monkeypatch.setattr("core.store.verify.walk", pressed)
    desk.do("check_records")
    desk.do("check_everything", "")
    assert desk.page() == "check-records"
    assert vault.events_of_kind("store.verified") == []


def test_the_slip_is_printed_logged_and_found_again(at_work, slips, tmp_path):
    desk = at_work
    assert slip_due(desk.vault(), START + EVERY + timedelta(days=1)).due
    desk.do("check_records")
    desk.press("Print this month’s check slip")
    assert "on its way to the printer" in desk.shown_words()
    desk.do("save_slip", tmp_path / "slip.pdf")
    assert [event.data["how"] for event in desk.vault().events_of_kind("slip_printed")] == ["printed", "saved"]
    state = slip_due(desk.vault(), START + EVERY)
    assert (state.last is not None, state.due) == (True, False)
    assert slip_due(desk.vault(), START + EVERY + timedelta(days=1)).due
    for pdf in (*slips, (tmp_path / "slip.pdf").read_bytes()):
        (page,) = page_text(pdf)
        assert "Larkfield Academy" in page
        desk.do("check_records")
        desk.do("check_everything", square(pdf))
        assert {found.tone for found in desk.session.frame.page.found} == {"good"}


def test_a_slip_that_never_came_out_is_asked_for_again(at_work, monkeypatch):
    desk = at_work
    monkeypatch.setattr(checking, "print_pages", lambda *_: False)
    desk.do("check_records")
    desk.do("print_slip")
    assert desk.vault().events_of_kind("slip_printed") == []


def test_what_was_done_tells_everything_and_nothing_of_a_case(at_work, tmp_path):
    desk = at_work
    desk.signed_case()
    saved_record(desk, tmp_path)
    desk.do("check_records")
    desk.do("check_everything", "")
    desk.do("log_page")
    said = desk.shown_words()
    for words in (
        "set up Waymark.", "signed version 1 of case 2026-001.", "saved a PDF of version 1 of case 2026-001.",
        "checked the records: ",
    ):  # fmt: skip
        assert words in said
    assert "AB" not in said
    assert "form tutor" not in said
    lines = [line for day in desk.session.frame.page.days for line in day.lines]
    assert "checked the records" in lines[0]
    assert "set up Waymark" in lines[-1]


def test_fifty_at_a_time_and_failed_log_ins_with_the_next_good_one(at_work):
    desk = at_work
    for _ in range(60):
        desk.vault().record_own("store.drilled", {"seq": 1}, START)
    desk.window.close()
    folder = desk.around.folder
    for password in ("wrong one", "wrong two"):
        with pytest.raises(Exception, match="does not open"):
            open_store(folder, user_id=store_users(folder)[0].id, password=password, at=START, floor=desk.around.floor)
    desk.open()
    desk.unlock()
    desk.do("log_page")
    page = desk.session.frame.page
    assert sum(len(day.lines) for day in page.days) == 50
    assert page.more > 10
    assert "2 wrong tries since" in page.days[0].lines[0]
    desk.press("Show older")
    assert desk.session.frame.page.more == 0
    desk.do("back")
    assert desk.page() != "what-was-done"


def test_a_lock_comes_back_to_what_was_typed(at_work):
    desk = at_work
    desk.do("check_records")
    desk.do("draft", ("check", "entry 4 7F3A"))
    desk.lock_and_return()
    assert desk.page() == "check-records"
    assert desk.find(QLineEdit).text() == "entry 4 7F3A"


def test_every_kind_that_is_shown_has_words_of_its_own():
    own = {value for value in vars(log).values() if isinstance(value, str) and value.startswith("store.")} - {"store."}
    assert len(own) > 15
    said = DoneWords({"u": "A. Lead"}, {})
    for kind in own | set(LEAVING):
        line = said.line(StoredEvent(1, kind, "", "u", START, {}))
        assert "something else" not in line, kind
        assert line.endswith((".", "None")), line
