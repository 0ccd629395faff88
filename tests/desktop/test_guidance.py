"""Newer guidance at the real session and window: the file, what it would change, and the cases from then on."""

import pytest
from at_the_desk import PASSWORD
from guidance_files import LATER, NOW, PUBLISHERS, asks_more, kent_file, stricter
from PySide6.QtWidgets import QAbstractButton

from core.casework.guidance import TAKEN
from core.store import StartCheck
from desktop.pages import guidance as pages

PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A guidance file on a stick, which the person will choose; writes what it is given."""
    path = tmp_path / "stick" / "kent-medway-2027-01.waymark-pack"
    path.parent.mkdir()
    monkeypatch.setattr(pages, "ask_guidance", lambda _parent: path)

    def put(raw: bytes) -> None:
        path.write_bytes(raw)

    put(kent_file(change=stricter))
    return put


@pytest.fixture
def published(desk):
    """A program that was built with the tests' publisher, on the empty case list."""
    desk.set_up()
    desk.window.lock()
    desk.open(publishers=lambda: PUBLISHERS)
    desk.unlock()
    desk.told.clear()
    assert desk.page() == "cases"
    return desk


def chosen(desk) -> None:
    """Settings, the page about guidance, the file chosen."""
    desk.do("settings")
    desk.press("Take in newer guidance")
    assert desk.page() == "guidance-file"
    desk.press("Choose the file")


def harmed(desk) -> str:
    """A case that calls for advice, and under the stricter edition for a referral; its reference."""
    desk.case_with_child()
    gentle = {"under_18_involved": "yes", "consent": "yes", "enough_information": "yes", "manageable": "yes"}
    desk.answer_all({**gentle, "harmful": "yes"}, upto="outcome")
    reference = desk.case().reference
    desk.do("leave")
    return reference


def test_from_the_file_to_the_next_new_case(published, file):
    reference = harmed(published)
    chosen(published)
    assert published.page() == "guidance-change"
    shown = published.shown_words()
    assert f"Case {reference}." in shown
    assert "Look at these cases again today." in shown
    assert "Worded anew: Is an adult, or somebody unknown, involved?" in shown
    assert "QQ" not in shown
    assert "AB" not in shown.replace("ABOUT", "")  # by reference alone
    assert published.vault().events_of_kind(TAKEN) == []
    published.window.view()._password.line.setText(PASSWORD)
    published.press("Use it from now on")
    assert published.page() == "settings"
    assert f"New cases use edition {LATER} from now on." in published.shown_words()
    assert f"Edition {LATER}." in published.shown_words()
    published.do("cases")
    published.do("start_case")
    assert published.case().guidance[1] == LATER
    published.do("leave")
    published.do("log_page")
    assert f"took in edition {LATER} of the guidance." in published.shown_words()
    published.lock_and_return()
    published.do("cases")
    rows = published.session.frame.page.rows
    for row in rows:
        published.do("open_case", row.case)
        assert published.case().guidance[1] == (NOW if row.reference == reference else LATER)
        published.do("leave")


def test_a_wrong_password_takes_nothing_in(published, file):
    chosen(published)
    for typed, says in (("", "Enter your password"), ("nearly right, this", "This is not your password")):
        published.window.view()._password.line.setText(typed)
        published.press("Use it from now on")
        assert published.page() == "guidance-change"
        assert says in published.shown_words()
        assert published.vault().events_of_kind(TAKEN) == []


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (PNG, ["This is not a guidance file of Waymark."]),
        (b"", ["This is not a guidance file of Waymark."]),
        (kent_file()[:-5], ["It was cut short. 5 bytes are missing.", "It is not signed by the publisher"]),
        (kent_file(NOW), [f"Edition {NOW} is in use already."]),
        (kent_file().replace(b"PACK 1", b"PACK 2", 1), ["A newer Waymark is needed for this file."]),
        (
            kent_file(change=lambda pack: pack.replace('tone = "refer"', 'tone = "red"\ncolour = 1')),
            ["outcome 'refer_immediately': 'colour' is not a key", "outcome 'refer_immediately': tone: must be one of"],
        ),
    ],
    ids=["image", "empty", "cut", "same", "newer", "faults inside"],
)
def test_a_file_that_will_not_do_is_refused_with_every_fault_named(published, file, raw, says):
    file(raw)
    chosen(published)
    assert published.page() == "guidance-file"
    for each in says:
        assert each in published.shown_words()
    assert published.window.windowTitle().startswith("Error: ")
    file(kent_file())
    published.press("Choose the file")  # the next step is the same button
    assert published.page() == "guidance-change"
    assert "You have no open cases." in published.shown_words()
    assert "It asks the same questions, in the same words." in published.shown_words()


def test_a_file_that_has_gone_is_said(published, file, tmp_path):
    next((tmp_path / "stick").iterdir()).unlink()
    chosen(published)
    assert "This file cannot be read. Choose it again." in published.shown_words()


def test_a_new_question_is_counted_for_each_case(published, file):
    file(kent_file(change=asks_more))
    reference = harmed(published)
    published.do("start_case")
    published.do("leave")
    chosen(published)
    shown = published.shown_words()
    assert "New: Was any of it sent live?" in shown
    assert f"Case {reference}." in shown


def test_a_lock_on_the_way_begins_with_the_file_again(published, file):
    chosen(published)
    published.lock_and_return()
    assert published.page() == "guidance-file"


def test_back_leads_to_the_file_and_then_to_settings(published, file):
    chosen(published)
    published.do("back")
    assert published.page() == "guidance-file"
    published.do("back")
    assert published.page() == "settings"


def test_a_program_without_a_publisher_says_so_and_offers_no_file(at_work):
    at_work.do("settings")
    at_work.press("Take in newer guidance")
    assert "This Waymark takes no guidance files. New guidance comes with a new Waymark." in at_work.shown_words()
    assert [each.text() for each in at_work.all(QAbstractButton) if "hoose" in each.text()] == []
    at_work.do("look_at_guidance", __file__)
    assert at_work.page() == "guidance-file"


def test_records_that_can_only_be_read_take_nothing_in(published, file, monkeypatch):
    monkeypatch.setattr(published.vault(), "health", StartCheck(("The store file is damaged in 1 place.",), "pages"))
    published.do("settings")
    published.do("guidance")
    assert "Your records can only be read just now, so nothing new can be taken in." in published.shown_words()


def test_an_edition_that_cannot_be_used_is_said_on_the_case_list(published):
    parcel = kent_file().decode()
    published.vault().append(
        TAKEN, "", {"id": "kent-medway", "edition": LATER, "sha256": "0" * 64, "publisher": "", "file": parcel},
        published.around.now(),
    )  # fmt: skip
    published.window.lock()
    published.open(publishers=lambda: PUBLISHERS)
    published.unlock()
    assert published.page() == "cases"
    assert "An edition of the guidance that was taken in cannot be used here" in published.shown_words()
    published.do("start_case")
    assert published.case().guidance[1] == NOW
