"""Locking: from every page, at every moment, whatever is open or broken; and back to the same words and place."""

import random

import pytest
from at_the_desk import PASSWORD
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit

from core.errors import StoreDamaged, StoreFull
from desktop.screens import Unlock
from desktop.session.at_work import AtWork
from desktop.widgets.debounce import PAUSE_MS

WORDS = "Told by a form tutor after registration on Friday"


def area(desk):
    """The box for notes on the page."""
    return desk.all(QPlainTextEdit)[0]


def on_a_question(desk):
    desk.case_with_child()
    assert desk.page().startswith("question:")


def to_decision(desk):
    desk.case_with_child()
    desk.answer_all({"adult_or_unknown": "yes"})


PLACES = {
    "cases": lambda desk: desk.do("cases"),
    "settings": lambda desk: desk.do("settings"),
    "contacts": lambda desk: (desk.do("settings"), desk.do("contacts")),
    "concern": lambda desk: desk.do("start_case"),
    "people": lambda desk: (desk.do("start_case"), desk.do("go", "people")),
    "person": lambda desk: (desk.do("start_case"), desk.do("go", "person:new-child")),
    "question": on_a_question,
    "decision": to_decision,
    "sign": lambda desk: desk.case_to_sign(),
    "record": lambda desk: desk.signed_case(),
    "reopen": lambda desk: (desk.signed_case(), desk.do("reopen")),
    "preview": lambda desk: (desk.signed_case(), desk.do("preview", 1)),
}


@pytest.mark.parametrize("place", PLACES)
def test_ctrl_l_locks_from_every_page_and_work_goes_on_there(at_work, place):
    PLACES[place](at_work)
    page = at_work.page()
    assert page.partition(":")[0] == place
    at_work.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert at_work.ended == ["lock"]
    assert [window for window in QApplication.topLevelWidgets() if window.isVisible()] == []
    at_work.open(resume=True)
    assert isinstance(at_work.session.frame.page, Unlock)
    assert at_work.session.frame.page.note == "Locked. Your work is saved."
    at_work.unlock()
    assert at_work.page() == ("record" if place == "preview" else page)


def test_the_same_text_with_the_same_caret(at_work):
    on_a_question(at_work)
    page = at_work.page()
    area(at_work).setFocus()
    QTest.keyClicks(area(at_work), WORDS)
    for _ in range(9):
        QTest.keyClick(area(at_work), Qt.Key.Key_Left)
    at_work.lock_and_return()
    assert at_work.page() == page
    assert area(at_work).toPlainText() == WORDS
    assert at_work.focus() is area(at_work)
    assert area(at_work).textCursor().position() == len(WORDS) - 9


def test_50_moments_in_typing_lose_nothing(at_work):
    """A lock in mid-word keeps each letter. Without a lock, nothing older than the pause is missing from the store."""
    chance = random.Random(7)
    on_a_question(at_work)
    question = at_work.page().partition(":")[2]
    whole = ""
    for moment in range(50):
        area(at_work).setFocus()
        more = "".join(chance.choices("abc defg", k=chance.randint(1, 12)))
        QTest.keyClicks(area(at_work), more)
        whole = area(at_work).toPlainText()
        assert more.strip() in whole
        if moment % 5 == 0:
            at_work.window.lock()
            with at_work.stored() as store:
                (case,) = {event.case for event in store.events_of_kind("case_opened")}
                assert store.draft(case, f"note:{question}") == whole
            at_work.open(resume=True)
            at_work.unlock()
            assert area(at_work).toPlainText() == whole
        elif moment % 5 == 1:
            vault, case = at_work.vault(), at_work.case().id
            assert PAUSE_MS < 1500
            at_work.qtbot.waitUntil(lambda: vault.draft(case, f"note:{question}") == whole, timeout=1500)  # noqa: B023


@pytest.mark.parametrize("fault", [StoreFull("The disk is full."), StoreDamaged("The store file was replaced.")])
def test_it_locks_though_nothing_can_be_saved_and_says_so_afterwards(at_work, monkeypatch, fault):
    on_a_question(at_work)

    def broken(*_args, **_named):
        raise fault

    for method in ("append", "put_draft", "put_setting", "drop_draft", "put_summary", "append_many"):
        monkeypatch.setattr(type(at_work.vault()), method, broken)
    QTest.keyClicks(area(at_work), WORDS)
    at_work.window.lock()
    assert at_work.ended == ["lock-unsaved"]
    assert not at_work.session.is_unlocked
    monkeypatch.undo()
    at_work.open(resume=True, unsaved=True)
    assert "could not be saved" in at_work.session.frame.page.note
    at_work.unlock()


def test_it_locks_though_the_store_cannot_even_be_closed(at_work, monkeypatch):
    vault = at_work.vault()
    monkeypatch.setattr(AtWork, "put_away", lambda *_: (_ for _ in ()).throw(OSError("no such device")))
    with pytest.raises(OSError, match="no such device"):
        at_work.window.lock()
    assert at_work.ended == ["lock"]
    vault.close()


def test_a_page_that_fails_does_not_keep_it_open(at_work, monkeypatch):
    monkeypatch.setattr(at_work.window.view(), "flush", lambda: (_ for _ in ()).throw(KeyError("x")), raising=False)
    with pytest.raises(KeyError):
        at_work.window.lock()
    assert at_work.ended == ["lock"]
    monkeypatch.undo()


def test_a_second_lock_does_nothing_nor_does_a_late_report(at_work):
    on_a_question(at_work)
    page = at_work.page()
    at_work.window.lock()
    at_work.window.lock()
    at_work.session.do("answer", (page.partition(":")[2], "yes"))
    at_work.session.do("cases")
    assert at_work.ended == ["lock"]
    assert at_work.page() == page


def test_an_open_dialog_goes_with_it(at_work):
    dialog = QDialog(at_work.window)
    QTimer.singleShot(0, at_work.window.lock)
    dialog.exec()
    assert not dialog.isVisible()
    assert at_work.ended == ["lock"]


def test_passwords_and_their_errors_are_gone(at_work):
    at_work.case_to_sign()
    at_work.do("sign", "not the password at all")
    (box,) = at_work.all(QLineEdit)
    box.setText("half of my passw")
    view = at_work.window.view()
    at_work.window.lock()
    assert box.text() == ""
    assert [each.text() for each in view.findChildren(QLineEdit) if "passw" in each.text()] == []


def test_nothing_to_lock_before_anybody_is_in(at_work):
    at_work.window.lock()
    at_work.open()
    at_work.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert at_work.ended == []
    assert at_work.window.isVisible()
    at_work.unlock(PASSWORD)
    assert at_work.page() == "cases"


def test_a_warning_comes_first_and_any_key_sends_it_away(at_work):
    at_work.steady = 245.0
    at_work.idle.check()
    assert "Locking in 55 seconds." in at_work.shown_words()
    assert at_work.told == ["Locking in 55 seconds. Your work is saved. Press any key to stay unlocked."]
    at_work.idle.check()
    assert len(at_work.told) == 1
    at_work.idle.touch()
    assert "Locking in" not in at_work.shown_words()
    at_work.steady = 245.0 + 301
    at_work.idle.check()
    assert at_work.ended == ["lock"]


def test_a_key_in_the_window_counts_as_somebody_there(at_work, qapp):
    at_work.idle.watch(qapp)
    at_work.steady = 290.0
    QTest.keyClick(at_work.window.windowHandle(), Qt.Key.Key_Shift)
    assert at_work.idle.idle() == 0
