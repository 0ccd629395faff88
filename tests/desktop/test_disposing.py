"""Keeping and disposing of a case at the real session and window."""

import pytest
from at_the_desk import CHEAP, PASSWORD, START
from PySide6.QtWidgets import QAbstractButton

from core.store import add_user, disposed_cases, users

SECOND = "quite another battery"


@pytest.fixture
def desk_with_case(at_work):
    """A signed case of two people at work, on its page; its id."""
    at_work.signed_case()
    add_user(at_work.vault(), "B. Deputy", SECOND, START, CHEAP)
    return at_work, at_work.case().id


def begin(desk, case):
    desk.do("keep_or_dispose", case)
    assert desk.page() == "keep-or-dispose"


def typed(desk, **but):
    """What the page sends when everything is right, but for this."""
    vault = desk.vault()
    asked = {
        "reason": "no longer needed", "authority": "schedule", "password": PASSWORD,
        "second": users(vault)[1].id, "second_password": SECOND,
    } | but  # fmt: skip
    return tuple(asked.values())


def test_how_long_it_is_kept_is_said_and_set(desk_with_case):
    desk, case = desk_with_case
    begin(desk, case)
    words = desk.shown_words()
    assert "Keep at least until the end of 2036." in words  # 15 years old in 2026
    assert "75 years" in words
    desk.window.view()._reason.set_text("The trust keeps them longer")
    desk.window.view()._until.set_typed("31", "12", "2050")
    desk.press("Keep it until then")
    assert desk.page() == "keep-or-dispose"
    assert "Keep until 31 December 2050. Set by M. Siân Llŷr" in desk.shown_words()
    assert desk.vault().drafts(case) == {}


def test_a_hold_is_shown_and_leaves_no_way_to_dispose(desk_with_case):
    desk, case = desk_with_case
    begin(desk, case)
    assert len(desk.window.view().buttons) == 2
    desk.do("keep_until", ("2050-12-31", "1", "The police asked"))
    assert "On hold." in desk.shown_words()
    assert len(desk.window.view().buttons) == 1
    desk.do("begin_disposal")
    desk.do("dispose", typed(desk))
    assert "on hold" in desk.shown_words()
    assert disposed_cases(desk.vault()) == ()
    assert desk.vault().events(case)


def test_what_is_wrong_with_the_day_and_the_reason_is_said(desk_with_case):
    desk, case = desk_with_case
    begin(desk, case)
    desk.window.view()._until.set_typed("31", "", "2050")
    desk.press("Keep it until then")
    desk.window.view()._until.set_typed("31", "12", "2001")
    desk.window.view()._reason.set_text("why")
    desk.press("Keep it until then")
    assert "Choose today or a later day" in desk.shown_words()


def test_two_people_dispose_of_a_case(desk_with_case):
    desk, case = desk_with_case
    begin(desk, case)
    desk.press("Dispose of this case")
    assert desk.page() == "dispose"
    view = desk.window.view()
    words = desk.shown_words()
    assert "It is to be kept until 31 December 2036." in words
    assert "1 signed version" not in words
    assert "and its signed version are deleted" in words
    view._reason.set_text("no longer needed")
    view._authority.set_text("retention schedule")
    view.password.line.setText(PASSWORD)
    view.second_password.line.setText(SECOND)
    desk.press("Dispose of the case")
    assert desk.page() == "cases"
    assert "is disposed of" in desk.shown_words()
    [stone] = disposed_cases(desk.vault())
    assert (stone.case, stone.reason, stone.authority) == (case, "no longer needed", "retention schedule")
    assert desk.vault().events(case) == []
    assert desk.case() is None
    desk.do("disposed_cases")
    words = desk.shown_words()
    assert f"Case {stone.reference}" in words
    assert "Confirmed by B. Deputy." in words
    assert "By what right: retention schedule" in words
    desk.press("Done")
    assert desk.page() == "cases"
    desk.lock_and_return()
    assert desk.page() == "cases"


@pytest.mark.parametrize(
    ("but", "says"),
    [
        ({"reason": " "}, "Say why this case is disposed of"),
        ({"authority": ""}, "Say who or what allows it"),
        ({"password": ""}, "Enter your password"),
        ({"second": ""}, "Choose who confirms it with you"),
        ({"second_password": ""}, "Let them enter their password"),
        ({"password": "not this one at all"}, "This is not your password"),
        ({"second_password": "not this one at all"}, "This is not their password"),
        ({"second_password": PASSWORD}, "This is not their password"),
    ],
)
def test_without_both_people_and_both_reasons_nothing_goes(desk_with_case, but, says):
    desk, case = desk_with_case
    before = len(desk.vault().events(case))
    begin(desk, case)
    desk.do("begin_disposal")
    desk.do("dispose", typed(desk, **but))
    assert desk.page() == "dispose"
    assert says in desk.shown_words()
    assert (len(desk.vault().events(case)), disposed_cases(desk.vault())) == (before, ())


def test_alone_there_is_no_way(at_work):
    at_work.signed_case()
    begin(at_work, at_work.case().id)
    at_work.do("begin_disposal")
    assert "Two people are needed." in at_work.shown_words()
    assert [each.text() for each in at_work.window.view().buttons] == ["&Keep the case"]
    at_work.press("Keep the case")
    assert at_work.page() == "keep-or-dispose"


def test_of_three_people_one_is_chosen(desk_with_case):
    desk, case = desk_with_case
    third = add_user(desk.vault(), "C. Head", "yet another battery", START, CHEAP)
    begin(desk, case)
    desk.do("begin_disposal")
    desk.window.view()._who.set_value(third.id)
    desk.do("dispose", typed(desk, second=third.id, second_password="yet another battery"))
    [stone] = disposed_cases(desk.vault())
    assert stone.second == third.id


def test_enter_keeps_the_case(desk_with_case):
    desk, case = desk_with_case
    begin(desk, case)
    desk.do("begin_disposal")
    assert desk.window.view().buttons[0].text() == "&Keep the case"
    keys = [each.text().partition("&")[2][:1].lower() for each in desk.all(QAbstractButton) if "&" in each.text()]
    assert len(keys) == len(set(keys)), keys


@pytest.mark.parametrize("page", ["keep-or-dispose", "dispose"])
def test_a_lock_loses_nothing_that_was_typed_but_the_passwords(desk_with_case, page):
    desk, case = desk_with_case
    begin(desk, case)
    if page == "dispose":
        desk.do("begin_disposal")
        desk.window.view()._authority.set_text("the trust")
        desk.window.view()._authority.edited.emit("the trust")
        desk.window.view().password.line.setText(PASSWORD)
    desk.window.view()._reason.set_text("half a sent")
    desk.window.view()._reason.edited.emit("half a sent")
    desk.lock_and_return()
    assert desk.page() == page
    view = desk.window.view()
    assert view._reason.text() == "half a sent"
    if page == "dispose":
        assert (view._authority.text(), view.password.secret()) == ("the trust", "")


def test_a_case_whose_day_has_come_is_on_the_list_and_leads_to_its_page(desk_with_case, monkeypatch):
    desk, case = desk_with_case
    desk.do("cases")
    desk.do("disposed_cases")
    assert "No signed case has come to the end" in desk.shown_words()
    assert "No case has been disposed of." in desk.shown_words()
    desk.do("keep_or_dispose", case)
    desk.do("keep_until", ("2026-11-23", "", "to be looked at"))
    later = START.replace(year=2027)
    desk.session._work._work.now = lambda: later
    desk.do("disposed_cases")
    assert "Kept until 23 November 2026" in desk.shown_words()
    desk.press("Look at case")
    assert desk.page() == "keep-or-dispose"


def test_there_is_nothing_to_keep_of_a_case_that_is_not_there(desk_with_case):
    desk, _ = desk_with_case
    desk.do("keep_or_dispose", "nothing")
    assert desk.page() == "record"
