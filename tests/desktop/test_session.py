"""At work: every answer is on the disk at once; what cannot be saved is said, stays where it is, and is tried again."""

import pytest
from at_the_desk import PASSWORD, START
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QRadioButton

from core.answers import Answer
from core.casework import Casework
from core.errors import StoreDamaged, StoreFull
from core.store import open_store, store_users
from desktop.screens import Trouble, Unlock

FULL = "The disk is full. Free some space."


@pytest.fixture
def on_question(at_work):
    at_work.case_with_child()
    at_work.told.clear()
    return at_work


@pytest.fixture
def full(monkeypatch):
    """Make every saving method of a vault fail; the function given back makes them whole again."""

    def fill(vault, fault=None):
        def refuse(*_args, **_named):
            raise fault or StoreFull(FULL)

        for method in ("append", "put_draft", "put_setting", "drop_draft"):
            monkeypatch.setattr(type(vault), method, refuse)
        return monkeypatch.undo

    return fill


def test_an_answer_is_in_the_store_before_anything_else_happens(on_question):
    desk, question = on_question, on_question.page().partition(":")[2]
    vault, case = desk.vault(), desk.case().id
    desk.all(QRadioButton)[1].click()
    newest = vault.events(case)[-1]  # no turn of the event loop between
    assert (newest.kind, newest.data) == ("answer", {"question": question, "answer": "no"})
    desk.session.close()
    with desk.stored() as again:
        assert again.events(case)[-1].data == newest.data


def test_every_answer_of_a_whole_case_is_there(on_question):
    on_question.answer_all()
    given, case = dict(on_question.case().answers), on_question.case().id
    assert len(given) >= 10
    on_question.session.close()
    with on_question.stored() as again:
        stored = {e.data["question"]: Answer(e.data["answer"]) for e in again.events(case) if e.kind == "answer"}
    assert stored == given


def test_a_full_disk_is_said_the_answer_stays_and_the_next_try_saves_it(on_question, full):
    desk, page = on_question, on_question.page()
    room_again = full(desk.vault())
    desk.all(QRadioButton)[1].click()
    assert "NOT saved" in desk.shown_words()
    assert FULL in desk.shown_words()
    assert desk.window.windowTitle().startswith("Error: ")
    assert desk.all(QRadioButton)[1].isChecked()
    desk.do("next", page)
    assert desk.page() == page
    desk.do("cases")
    assert desk.page() == page
    room_again()
    desk.do("next", page)
    assert desk.page() != page
    assert desk.case().answers[page.partition(":")[2]] is Answer.NO
    assert "NOT saved" not in desk.shown_words()


@pytest.mark.parametrize("fault", [StoreFull(FULL), StoreDamaged("The store file was replaced.")])
def test_words_that_cannot_be_saved_stay_on_the_page(on_question, full, fault):
    desk, page = on_question, on_question.page()
    room_again = full(desk.vault(), fault)
    QTest.keyClicks(desk.all(QPlainTextEdit)[0], "Told by a form tutor")
    for verb in ("next", "cases", "back"):
        desk.do(verb, page)
        assert desk.page() == page
        assert desk.all(QPlainTextEdit)[0].toPlainText() == "Told by a form tutor"
    desk.window.rebuild()
    assert desk.all(QPlainTextEdit)[0].toPlainText() == "Told by a form tutor"
    room_again()
    desk.do("cases")
    assert desk.page() == "cases"
    case = desk.vault().all_cases()[0].case
    assert [e.data["text"] for e in desk.vault().events(case) if e.kind == "note"] == ["Told by a form tutor"]


def test_closing_is_held_up_once_by_words_that_cannot_be_saved(on_question, full):
    desk = on_question
    full(desk.vault())
    QTest.keyClicks(desk.all(QPlainTextEdit)[0], "Told by a form tutor")
    assert not desk.window.close()
    assert "NOT saved" in desk.shown_words()
    assert desk.window.close()
    assert not desk.session.is_unlocked


def test_closing_saves_without_a_question(on_question):
    desk, question = on_question, on_question.page().partition(":")[2]
    case = desk.case().id
    QTest.keyClicks(desk.all(QPlainTextEdit)[0], "Told by a form tutor")
    assert desk.window.close()
    with desk.stored() as again:
        assert again.draft(case, f"note:{question}") == "Told by a form tutor"


def test_back_and_forward_and_change_keep_answers_and_come_back(on_question):
    desk, first = on_question, on_question.page()
    desk.do("answer", (first.partition(":")[2], "yes"))
    desk.do("next", first)
    second = desk.page()
    desk.do("back")
    assert desk.page() == first
    assert desk.all(QRadioButton)[0].isChecked()
    desk.do("next", first)
    assert desk.page() == second
    desk.answer_all(upto="check")
    desk.do("change", first)
    desk.do("next", first)
    assert desk.page() == "check"
    desk.do("change", second)
    desk.do("back")
    assert desk.page() == "check"


def test_sign_reopen_record_and_preview(at_work):
    desk = at_work
    desk.signed_case()
    desk.do("go", "sign")
    desk.do("record")
    desk.do("preview", 1)
    assert desk.page() == "preview"
    assert desk.session.frame.page.pdf.startswith(b"%PDF")
    desk.do("back")
    assert desk.page() == "record"
    desk.do("reopen")
    desk.do("reopen_for", "  ")
    assert desk.page() == "reopen"
    assert desk.window.windowTitle().startswith("Error: ")
    desk.do("reopen_for", "More has come to light.")
    assert not desk.case().signed


def test_a_wrong_password_signs_nothing(at_work):
    desk = at_work
    desk.case_to_sign()
    desk.do("sign", "not the password")
    assert desk.page() == "sign"
    assert not desk.case().versions
    assert "not your password" in desk.shown_words()


def test_no_title_holds_initials_or_anything_typed(at_work):
    desk = at_work
    desk.titles.clear()
    desk.case_with_child(ref="ZQX")
    QTest.keyClicks(desk.all(QPlainTextEdit)[0], "Vermilion")
    desk.do("go", f"person:{desk.case().people[0].id}")
    desk.do("go", "people")
    desk.answer_all()
    desk.do("settings")
    desk.do("cases")
    assert len(desk.titles) > 10
    for told in ("ZQX", "Vermilion", "Larkfield", "Siân"):
        assert told not in "\n".join(desk.titles)
    assert all(title.endswith("Waymark") for title in desk.titles)


def test_unlocking_with_a_wrong_password_empties_the_box_and_says_so(at_work):
    at_work.window.close()
    at_work.open()
    box = at_work.find(QLineEdit)
    QTest.keyClicks(box, "not the password")
    at_work.unlock("not the password")
    assert isinstance(at_work.session.frame.page, Unlock)
    assert at_work.find(QLineEdit).text() == ""
    assert at_work.focus() is at_work.find(QLineEdit)
    assert "password" in " ".join(each.text() for each in at_work.all(QLabel))
    assert at_work.window.windowTitle().startswith("Error: ")
    at_work.unlock()
    assert at_work.page() == "cases"


def test_too_many_tries_have_to_wait_even_with_the_right_one(at_work):
    at_work.window.close()
    at_work.open(now=lambda: START)
    for _ in range(6):
        at_work.unlock("not the password")
    at_work.unlock()
    assert isinstance(at_work.session.frame.page, Unlock)
    assert "again" in at_work.shown_words()


@pytest.mark.parametrize("how", ["missing", "damaged", "busy"])
def test_a_store_that_does_not_open_has_one_next_step_and_can_be_tried_again(at_work, how):
    at_work.window.close()
    at_work.open()
    store, away = at_work.around.folder / "store.db", at_work.around.folder.parent / "away.db"
    other = None
    if how == "busy":
        folder = at_work.around.folder
        other = open_store(
            folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=START, floor=at_work.around.floor
        )
    else:
        store.rename(away)
        if how == "damaged":
            store.write_bytes(b"\0" * 4096)
    at_work.unlock()
    page = at_work.session.frame.page
    if isinstance(page, Trouble):
        assert page.says.endswith(".")
        assert "retry" in page.acts
    else:  # what is left of it can be read, and says what is wrong
        assert at_work.session.frame.page.notice
        at_work.session.close()
        at_work.open()
    if other is not None:
        other.close()
    else:
        away.replace(store)
    if isinstance(page, Trouble):
        at_work.press("Try again")
    at_work.unlock()
    assert at_work.page() == "cases"


def test_an_unknown_verb_is_our_mistake_and_not_the_persons(at_work):
    with pytest.raises(ValueError, match="no page may say"):
        at_work.session.do("format_disk")


def test_enter_page_keys_and_escape(on_question):
    desk, page = on_question, on_question.page()
    desk.window.resize(683, 304)
    desk.key(Qt.Key.Key_PageDown)
    bar = desk.window._scroller.verticalScrollBar()
    assert bar.value() > 0
    desk.key(Qt.Key.Key_PageUp)
    assert bar.value() == 0
    desk.key(Qt.Key.Key_Return)
    assert desk.page() == page
    assert desk.window.windowTitle().startswith("Error: ")
    desk.all(QRadioButton)[0].setFocus()
    desk.all(QRadioButton)[0].click()
    desk.key(Qt.Key.Key_Escape)
    assert desk.all(QRadioButton)[0].isChecked()
    assert desk.page() == page
    desk.all(QRadioButton)[0].setFocus()
    desk.key(Qt.Key.Key_Return)
    assert desk.page() != page


def test_saving_and_faults_are_announced_once(on_question):
    desk, page = on_question, on_question.page()
    desk.do("next", page)
    assert [each for each in desk.told if each.startswith("There is a problem.")] == [desk.told[-1]]
    desk.told.clear()
    desk.do("answer", (page.partition(":")[2], "yes"))
    assert [each for each in desk.told if each.startswith("Saved")] == desk.told


def test_a_page_without_fields_says_what_is_wrong_too(at_work):
    at_work.session.refused.emit([("", "It could not be shown.")])
    assert "There is a problem." in at_work.shown_words()
    assert "It could not be shown." in at_work.shown_words()
    assert at_work.told == ["There is a problem. It could not be shown."]
    at_work.do("settings")
    assert "It could not be shown." not in at_work.shown_words()


def test_records_without_their_key_file_are_no_first_start(at_work):
    """Setting up over records that nobody can open would look like losing them."""
    at_work.window.close()
    store = at_work.around.folder
    for name in ("keys.json", "keys.json.bak"):
        (store / name).unlink()
    before = {file.name: file.read_bytes() for file in store.iterdir()}
    at_work.open()
    assert isinstance(at_work.session.frame.page, Trouble)
    assert "keys.json" in at_work.session.frame.page.says
    assert {file.name: file.read_bytes() for file in store.iterdir()} == before


def test_a_store_that_was_left_without_a_setting_asks_for_it_first(at_work, monkeypatch):
    """The program can be ended between making the store and its first entry."""
    monkeypatch.setattr(Casework, "setting", lambda _work: None)
    at_work.lock_and_return()
    assert at_work.page() == "setup-setting"
    at_work.do("set_up_setting", ("", ""))
    assert at_work.page() == "setup-setting"
    monkeypatch.undo()
    at_work.do("set_up_setting", ("Larkfield Academy", "medway"))
    assert at_work.page() == "contacts"
    found = at_work.session._work.place.work.setting()
    assert (found.name, found.area) == ("Larkfield Academy", "medway")


def test_a_scanned_square_finds_its_case_and_the_counts_say_so(at_work):
    at_work.signed_case()
    case = at_work.session._work.place.case
    text = f"WAYMARK1:{case.reference}:V1:{case.versions[0].digest}".upper()
    at_work.do("cases")
    at_work.do("search", (text, ""))
    page = at_work.session._work._cases()
    assert [row.reference for row in page.rows] == [case.reference]
    assert page.counts["all"] == 1


def test_a_store_without_a_setting_is_asked_for_it_wherever_its_contacts_are_wanted(at_work, monkeypatch):
    monkeypatch.setattr(Casework, "setting", lambda _work: None)
    at_work.do("settings")
    at_work.do("contacts")
    assert at_work.page() == "setup-setting"
