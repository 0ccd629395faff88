"""Locking: from every page, at every moment, whatever is open or broken; and back to the same words and place."""

import random

import pytest
from at_the_desk import CHEAP, PASSWORD
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit

from core.errors import StoreDamaged, StoreFull
from core.store import add_user
from desktop.screens import Unlock
from desktop.session.at_work import AtWork
from desktop.widgets import debounce
from desktop.widgets.fields import LabelledLine, LabelledText

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


class Timers:
    """The waits of all boxes, by a clock that goes as it is told."""

    def __init__(self):
        self.now, self.running = 0, {}

    def timer(self, _parent):
        return Waiting(self)

    def advance(self, milliseconds):
        end = self.now + milliseconds
        while self.running and min(self.running.values()) <= end:
            timer, self.now = min(self.running.items(), key=lambda each: each[1])
            timer.stop()
            for each in timer.heard:
                each()
        self.now = end


class Waiting:
    """As much of a QTimer as a box uses."""

    def __init__(self, timers):
        self.timers, self.heard, self.timeout, self.milliseconds = timers, [], self, 0

    def connect(self, act):
        self.heard.append(act)

    def setSingleShot(self, single):  # noqa: N802 - Qt's name
        assert single

    def setInterval(self, milliseconds):  # noqa: N802
        self.milliseconds = milliseconds

    def start(self):
        self.timers.running[self] = self.timers.now + self.milliseconds

    def stop(self):
        self.timers.running.pop(self, None)

    def isActive(self):  # noqa: N802
        return self in self.timers.running


DEPARTS = {
    "choice": "manage_in_setting",
    "reasons": "We know both families well.",
    "adviser": "K. Adviser",
    "adviser_when": "2026-11-23",
    "adviser_said": "They agree.",
    "review": "2026-12-01",
}


def waits_for_a_second_person(desk):
    desk.case_with_child()
    desk.answer_all({"adult_or_unknown": "yes"})
    for part, value in DEPARTS.items():
        desk.do("decision", (part, value))
    desk.do("decision", ("second_name", "B. Deputy"))
    desk.do("decision", ("second_role", "Headteacher"))
    desk.do("next", "decision")
    desk.do("sign", PASSWORD)
    assert desk.page() == "record"


TYPED_ON = {  # every page with boxes for words that are kept while they are typed
    "concern": PLACES["concern"],
    "person": PLACES["person"],
    "question": on_a_question,
    "decision": to_decision,
    "reopen": PLACES["reopen"],
    "contacts": PLACES["contacts"],
    "renew-sheet": lambda desk: (desk.do("settings"), desk.do("new_sheet")),
    "record": waits_for_a_second_person,
    "add-user": lambda desk: (desk.do("people"), desk.do("add_user")),
    "change-key": lambda desk: (desk.do("people"), desk.do("change_key")),
    "check-records": lambda desk: desk.do("check_records"),
    "keep-or-dispose": lambda desk: (desk.signed_case(), desk.do("keep_or_dispose", desk.case().id)),
    "dispose": lambda desk: (
        add_user(desk.vault(), "B. Deputy", "twelve small ducks", desk.around.now(), CHEAP),
        desk.signed_case(),
        desk.do("keep_or_dispose", desk.case().id),
        desk.do("begin_disposal"),
    ),
    "send-case": lambda desk: (desk.signed_case(), desk.do("send_case", desk.case().id)),
}
LONGEST_LAG = 1500  # milliseconds of typing that a power cut may take


def kept_boxes(desk):
    """The boxes for words on the page; no password is kept, and no search."""
    fields = [*desk.all(LabelledText), *desk.all(LabelledLine)]
    return [field for field in fields if "earch" not in field._title]


def box_of(field):
    return field.area if isinstance(field, LabelledText) else field.line


def longest_kept(desk, text):
    """How much of `text`, from its beginning, is on the disk."""
    case = desk.case()
    held = [each for owner in {case.id if case else "", ""} for each in desk.vault().drafts(owner).values()]
    return max((len(each) for each in held if text.startswith(each)), default=0)


@pytest.mark.parametrize("place", TYPED_ON)
def test_whatever_is_typed_is_on_the_disk_within_a_moment(at_work, monkeypatch, exercised, place):
    """Someone types without a pause, or with; at a random moment the power goes: 1.5 seconds are lost at most."""
    timers, chance = Timers(), random.Random(place)
    monkeypatch.setattr(debounce, "QTimer", timers.timer)
    TYPED_ON[place](at_work)
    moments, worst, lost = 0, 0, 0
    for field in kept_boxes(at_work):
        if not box_of(field).isEnabled():
            continue
        whole, when = "", []
        box_of(field).setFocus()
        box_of(field).selectAll()
        QTest.keyClick(box_of(field), Qt.Key.Key_Delete)
        for _ in range(chance.randint(60, 90)):
            letter = chance.choice("abcdefgh ") if whole[-1:] not in ("", " ") else chance.choice("abcdefgh")
            QTest.keyClicks(box_of(field), letter)
            whole += letter
            when.append(timers.now)
            timers.advance(chance.choice((40, 90, 150, 300, 400)) if chance.random() < 0.9 else chance.randint(0, 3000))
            if chance.random() < 0.5:
                moments += 1
                kept = longest_kept(at_work, whole)
                if kept < len(whole):
                    worst = max(worst, timers.now - when[kept])
                lost += sum(timers.now - at > LONGEST_LAG for at in when[kept:])
        assert field.text() == whole
    exercised("moments in typing", moments, least=25)
    exercised("milliseconds of typing were not on the disk yet, at worst", worst, least=1)
    assert lost == 0


@pytest.mark.parametrize("place", TYPED_ON)
def test_a_lock_in_mid_word_keeps_each_letter_of_every_box(at_work, exercised, place):
    TYPED_ON[place](at_work)
    page, chance, locks = at_work.page(), random.Random(place), 0
    typed = {}
    for at in range(len(kept_boxes(at_work))):
        field = kept_boxes(at_work)[at]
        more = "".join(chance.choices("abc defg", k=chance.randint(3, 12))).strip()
        if not box_of(field).isEnabled():
            continue
        before = field.text()
        box_of(field).setFocus()
        QTest.keyClick(box_of(field), Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box_of(field), more)
        typed[at] = before + more
        if len(typed) < 4 or at % 3 == 0:
            locks += 1
            at_work.lock_and_return()
            assert at_work.page() == page
            assert {each: kept_boxes(at_work)[each].text() for each in typed} == typed
    exercised("locks in mid-word", locks)


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
