"""What is typed on pages that are saved as a whole: there again after a lock, gone once saved or left on purpose."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit


def typed(desk, kind, words, place=0):
    box = [each for each in desk.all(kind) if each.isVisible()][place]
    box.setFocus()
    QTest.keyClicks(box, words)
    return box


def drafts(desk):
    place = desk.session._work.place
    return place.work.vault.drafts(place.case.id)


def test_a_half_listed_person_is_there_again_after_a_lock(at_work):
    at_work.do("start_case")
    at_work.do("go", "person:new-child")
    typed(at_work, QLineEdit, "AB")
    typed(at_work, QPlainTextEdit, "Has a social worker")
    at_work.lock_and_return()
    assert at_work.page() == "person:new-child"
    assert next(each.text() for each in at_work.all(QLineEdit) if each.isVisible()) == "AB"
    assert at_work.all(QPlainTextEdit)[0].toPlainText() == "Has a social worker"


def test_nothing_of_one_person_is_offered_for_the_next(at_work):
    at_work.do("start_case")
    at_work.do("go", "person:new-child")
    typed(at_work, QLineEdit, "AB")
    child = {"id": "", "ref": "AB", "kind": "child", "age": 15, "roles": ("sent",), "note": ""}
    at_work.do("save_person", child)
    assert drafts(at_work) == {}
    at_work.do("go", "person:new-child")
    assert next(each.text() for each in at_work.all(QLineEdit) if each.isVisible()) == ""
    typed(at_work, QLineEdit, "CD")
    at_work.do("go", "people")
    assert drafts(at_work) == {}


def test_the_reason_for_a_new_version_is_there_again_after_a_lock(at_work):
    at_work.signed_case()
    at_work.do("reopen")
    typed(at_work, QPlainTextEdit, "A parent has told us")
    at_work.lock_and_return()
    assert at_work.page() == "reopen"
    assert at_work.all(QPlainTextEdit)[0].toPlainText() == "A parent has told us"
    at_work.do("reopen_for", "A parent has told us more.")
    assert drafts(at_work) == {}


def test_contacts_that_were_not_confirmed_are_there_again_and_then_gone(at_work):
    at_work.do("settings")
    at_work.do("contacts")
    typed(at_work, QLineEdit, "03000 411 111")
    at_work.lock_and_return()
    assert at_work.page() == "contacts"
    assert at_work.all(QLineEdit)[0].text() == "03000 411 111"
    at_work.press("Confirm these contacts")
    assert at_work.vault().drafts("") == {}
    at_work.do("contacts")
    assert at_work.all(QLineEdit)[0].text() == "03000 411 111"
