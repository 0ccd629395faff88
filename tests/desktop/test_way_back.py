"""The way back in with the recovery sheet: whole, broken off anywhere, and refused; the records stay as they are."""

import threading
from functools import partial

import pytest
from at_the_desk import CHEAP, PASSWORD, START
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from core.errors import StoreFull, WaymarkError, WrongSecret
from core.paper import page_text
from core.store import fresh_sheet_code, open_store, open_with_recovery, store_users, vault
from desktop.session import sheet, way_back
from desktop.session.sheet import SHEET, TYPE_BACK

NEW = "violet lantern copper harbour"
WHY = "I forgot it over the summer."
STEPS = ("unlock", "use-sheet", "new-password", SHEET, TYPE_BACK)


@pytest.fixture
def locked_out(desk):
    """A store with one signed case, closed; the program shows where it asks for the password. The sheet's code."""
    desk.open()
    for verb, value in (
        ("begin", None),
        ("set_up_setting", ("Larkfield Academy", "kent")),
        ("set_up_user", ("M. Siân Llŷr", PASSWORD, PASSWORD)),
        ("sheet_ready", None),
    ):
        desk.do(verb, value)
    desk.sheet = desk.session._first.set_up.code
    desk.do("type_back", desk.sheet)
    desk.do("set_contacts", {})
    desk.signed_case()
    desk.before = snapshot(desk.vault())
    desk.window.close()
    desk.open()
    assert desk.page() == "unlock"
    return desk


def snapshot(store):
    """All that was ever said of cases."""
    kinds = [row.case for row in store.all_cases()]
    return [(event.seq, event.kind, event.at, dict(event.data)) for case in kinds for event in store.events(case)]


def go(desk, to):
    """As far as this step, by the verbs of the pages."""
    for verb, value in (
        ("use_sheet", None),
        ("open_with_sheet", (desk.sheet, user(desk), WHY)),
        ("set_password", (NEW, NEW)),
        ("sheet_ready", None),
    ):
        if desk.page() == to:
            break
        desk.do(verb, value)
    assert desk.page() == to


def user(desk):
    return store_users(desk.around.folder)[0].id


def opened(desk, password):
    return open_store(desk.around.folder, user_id=user(desk), password=password, at=START, floor=CHEAP)


def assert_as_it_was(desk):
    """Old password and old sheet open, the new password does not, the records and the chain are whole."""
    with pytest.raises(WrongSecret):
        opened(desk, NEW)
    with opened(desk, PASSWORD) as store:
        assert snapshot(store) == desk.before
        assert store.verify_log().first_broken is None
        assert not store.events_of_kind("store.recovered")
    open_with_recovery(desk.around.folder, code=desk.sheet, at=START).close()


def test_the_whole_way_back_through_the_real_pages(locked_out):
    desk = locked_out
    desk.press("I cannot log in: use the recovery sheet")
    assert desk.page() == "use-sheet"
    desk.window.view()._code.line.setText(desk.sheet.lower().replace("-", "  "))
    desk.find(QPlainTextEdit).setPlainText(WHY)
    desk.press("Continue")
    assert desk.page() == "new-password"
    assert "M. Siân Llŷr" in desk.shown_words()
    desk.press("Suggest four words")
    for box in desk.window.view().findChildren(QLineEdit):
        box.setText(NEW)
    desk.press("Continue")
    assert desk.page() == SHEET
    code = desk.session.frame.page.code
    assert code != desk.sheet
    desk.press("I have written it down")
    desk.find(QLineEdit).setText(code.lower())
    desk.press("Check the code")
    assert desk.page() == "cases"
    assert desk.session.frame.page.notice.startswith(way_back.NEWS)
    assert way_back.NEWS in desk.shown_words()
    assert [row.reference for row in desk.session.frame.page.rows] or desk.session.frame.page.counts["all"] == 1
    assert snapshot(desk.vault())[: len(desk.before)] == desk.before
    assert desk.vault().user.name == "M. Siân Llŷr"
    desk.do("settings")
    desk.do("cases")
    assert way_back.NEWS not in desk.shown_words()
    desk.window.close()
    with pytest.raises(WrongSecret):
        opened(desk, PASSWORD)
    with pytest.raises(WrongSecret):
        open_with_recovery(desk.around.folder, code=desk.sheet, at=START)
    with opened(desk, NEW) as store:
        assert snapshot(store) == desk.before
        assert store.verify_log().first_broken is None
        (told,) = store.events_of_kind("store.recovered")
        assert (told.user, told.data["reason"]) == ("recovery", WHY)
    open_with_recovery(desk.around.folder, code=code, at=START).close()


def test_who_came_back_can_sign_and_what_was_signed_before_still_holds(locked_out):
    desk = locked_out
    go(desk, TYPE_BACK)
    desk.do("type_back", desk.session._way_back._sheet.code)
    desk.case_with_child()
    desk.answer_all({"adult_or_unknown": "yes"})
    for part in (("choice", "refer_immediately"), ("review", "2026-11-24"), ("reasons", "An adult asked for it.")):
        desk.do("decision", part)
    desk.do("next", "decision")
    desk.do("sign", PASSWORD)
    assert desk.page() == "sign"
    desk.do("sign", NEW)
    assert desk.page() == "record"
    assert desk.vault().verify_log().first_broken is None


@pytest.mark.parametrize("how", ["close", "lock", "back"])
@pytest.mark.parametrize("step", STEPS[1:])
def test_broken_off_at_any_step_everything_is_as_it_was(locked_out, step, how):
    desk = locked_out
    go(desk, step)
    if how == "close":
        desk.window.close()
    elif how == "lock":
        desk.window.lock()
        assert desk.ended == ["lock"]
    else:
        for before in reversed(STEPS[: STEPS.index(step)]):
            desk.do("back")
            assert desk.page() == before
        assert not desk.session.is_unlocked
    assert_as_it_was(desk)


def test_going_back_gives_the_records_free_and_going_on_takes_them_again(locked_out):
    desk = locked_out
    go(desk, "new-password")
    desk.do("back")
    assert desk.page() == "use-sheet"
    opened(desk, PASSWORD).close()
    assert (desk.session.frame.page.code, desk.session.frame.page.reason) == (desk.sheet, WHY)
    go(desk, TYPE_BACK)
    desk.do("type_back", desk.session._way_back._sheet.code)
    assert desk.page() == "cases"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "has 36 characters"),
        ("ABCD", "has 36 characters"),
        ("U" * 36, "never has the character"),
        ("0" * 36, "not as on the sheet"),
        (None, "does not belong to these records"),
    ],
)
def test_a_wrong_code_is_said_and_nothing_typed_is_lost(locked_out, code, says):
    desk = locked_out
    go(desk, "use-sheet")
    typed = fresh_sheet_code() if code is None else code
    desk.window.view()._code.line.setText(typed)
    desk.find(QPlainTextEdit).setPlainText(WHY)
    desk.press("Continue")
    assert desk.page() == "use-sheet"
    assert says in desk.window.view()._code.error()
    assert desk.window.view()._code.text() == typed
    assert desk.find(QPlainTextEdit).toPlainText() == WHY
    assert desk.window.windowTitle().startswith("Error: ")
    assert_as_it_was(desk)


def test_a_reason_is_asked_for_and_a_picture_is_none(locked_out):
    desk = locked_out
    go(desk, "use-sheet")
    for reason, says in (("  ", "Say why"), ("data:image/png", "takes no pictures")):
        desk.do("open_with_sheet", (desk.sheet, user(desk), reason))
        assert desk.page() == "use-sheet"
        assert says in desk.window.view()._reason.error()


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", "short", "at least 12"),
        ("larkfield academy", "larkfield academy", "easy to guess"),
        (NEW, "x", "same"),
    ],
)
def test_a_password_that_will_not_do_is_said(locked_out, password, again, says):
    desk = locked_out
    go(desk, "new-password")
    desk.do("set_password", (password, again))
    assert desk.page() == "new-password"
    assert says in desk.shown_words()


def test_another_code_typed_back_changes_nothing(locked_out):
    desk = locked_out
    go(desk, TYPE_BACK)
    for wrong in (desk.sheet, "", fresh_sheet_code()):
        desk.do("type_back", wrong)
        assert desk.page() == TYPE_BACK
    desk.window.close()
    assert_as_it_was(desk)


def test_no_order_of_verbs_changes_anything_before_the_code_is_typed_back(locked_out):
    desk = locked_out
    said = {
        "use_sheet": None,
        "open_with_sheet": ("", "", ""),
        "set_password": (NEW, NEW),
        "sheet_ready": None,
        "type_back": desk.sheet,
    }
    for step in STEPS[1:]:
        go(desk, step)
        for verb, value in said.items():
            desk.do(verb, value)
            assert desk.page() in STEPS
        while desk.page() != "unlock":
            desk.do("back")
    assert_as_it_was(desk)


def test_the_right_code_said_by_a_page_that_has_gone_changes_nothing(locked_out):
    desk = locked_out
    go(desk, TYPE_BACK)
    code = desk.session._way_back._sheet.code
    for step in (SHEET, "new-password", "use-sheet"):
        desk.do("back")
        for verb, value in (("type_back", code), ("sheet_ready", None), ("set_password", (NEW, NEW))):
            if (step, verb) not in {(SHEET, "sheet_ready"), ("new-password", "set_password")}:
                desk.do(verb, value)
                assert desk.page() == step
    desk.do("back")
    assert_as_it_was(desk)


@pytest.mark.parametrize("name", ["write_key_file", "record_own"])
def test_a_full_disk_at_the_end_leaves_the_old_ways_in_and_it_can_be_tried_again(locked_out, monkeypatch, name):
    desk = locked_out
    go(desk, TYPE_BACK)
    code = desk.session._way_back._sheet.code
    with monkeypatch.context() as full:
        if name == "write_key_file":
            full.setattr("core.store.slots.write_key_file", fail(OSError(28, "full")))
        else:
            full.setattr(vault.Vault, "record_own", fail(StoreFull("The disk is full.")))
        desk.do("type_back", code)
    assert desk.page() == TYPE_BACK
    assert desk.window.windowTitle().startswith("Error: ")
    desk.do("type_back", code)
    assert desk.page() == "cases"
    assert desk.vault().verify_log().first_broken is None


def test_cut_off_before_the_key_file_the_old_password_goes_on_working(locked_out, monkeypatch):
    desk = locked_out
    go(desk, TYPE_BACK)
    monkeypatch.setattr("core.store.slots.write_key_file", fail(OSError(28, "full")))
    desk.do("type_back", desk.session._way_back._sheet.code)
    desk.window.close()
    monkeypatch.undo()
    with opened(desk, PASSWORD) as store:
        assert snapshot(store) == desk.before
        assert store.verify_log().first_broken is None


def test_closed_while_the_new_password_is_being_set_the_store_is_put_away(locked_out, monkeypatch):
    """Whichever thread is first: it opens afterwards, with the new password."""
    desk = locked_out
    go(desk, TYPE_BACK)
    started, go_on = threading.Event(), threading.Event()
    recover, code = vault.Vault.recover, desk.session._way_back._sheet.code

    def slow(store, *rest):
        recover(store, *rest)
        started.set()
        assert go_on.wait(20)

    monkeypatch.setattr(vault.Vault, "recover", slow)
    desk.session.do("type_back", code)
    assert started.wait(20)
    desk.window.close()
    go_on.set()
    desk.qtbot.waitUntil(lambda: free(desk), timeout=20_000)
    with opened(desk, NEW) as store:
        assert snapshot(store) == desk.before


def test_closed_while_the_sheet_opens_the_records_they_are_put_away(locked_out, monkeypatch):
    desk = locked_out
    go(desk, "use-sheet")
    arrived, go_on = threading.Event(), threading.Event()
    whole = way_back.open_with_recovery

    def slow(*given, **named):
        store = whole(*given, **named)
        arrived.set()
        assert go_on.wait(20)
        return store

    monkeypatch.setattr(way_back, "open_with_recovery", slow)
    desk.session.do("open_with_sheet", (desk.sheet, user(desk), WHY))
    assert arrived.wait(20)
    desk.window.close()
    go_on.set()
    desk.qtbot.waitUntil(lambda: free(desk), timeout=20_000)
    assert_as_it_was(desk)


def test_after_too_many_wrong_tries_the_new_password_is_set_and_the_wait_is_said(locked_out):
    desk = locked_out
    for _ in range(10):
        desk.unlock("not the password")
    go(desk, TYPE_BACK)
    desk.do("type_back", desk.session._way_back._sheet.code)
    assert desk.page() == "unlock"
    assert way_back.SET in desk.shown_words()
    assert "Please wait" in desk.shown_words()
    assert not desk.session.is_unlocked
    hour_later = START.replace(hour=17)
    with open_store(desk.around.folder, user_id=user(desk), password=NEW, at=hour_later, floor=CHEAP) as store:
        assert store.wrong_tries.count == 5


def test_a_damaged_store_is_said_before_a_password_is_thought_of(locked_out):
    desk = locked_out
    file = desk.around.folder / "store.db"
    raw = bytearray(file.read_bytes())
    raw[5000] ^= 1
    file.write_bytes(raw)
    go(desk, "use-sheet")
    desk.do("open_with_sheet", (desk.sheet, user(desk), WHY))
    assert desk.page() == "read-only", "no password can be set, but what is there can be read"
    assert "newest backup" in desk.shown_words()


def test_several_people_say_whose_password_it_is(locked_out, monkeypatch):
    desk = locked_out
    mine = store_users(desk.around.folder)
    other = type(mine[0])("someone-else", "Sam Okafor")
    monkeypatch.setattr(way_back, "store_users", lambda _folder: (*mine, other))
    go(desk, "use-sheet")
    desk.window.view()._code.line.setText(desk.sheet)
    desk.find(QPlainTextEdit).setPlainText(WHY)
    desk.press("Continue")
    assert "Choose whose password" in desk.shown_words()
    next(one for one in desk.window.view()._who.options() if "Siân" in one.text().replace("&", "")).click()
    desk.press("Continue")
    assert desk.page() == "new-password"


def test_typed_words_outlive_a_change_of_the_text_size(locked_out):
    desk = locked_out
    go(desk, "use-sheet")
    line = desk.window.view()._code.line
    line.setFocus()
    desk.qtbot.keyClicks(line, "abcd-efgh")
    area = desk.find(QPlainTextEdit)
    area.setFocus()
    desk.qtbot.keyClicks(area, WHY)
    desk.window.rebuild()
    desk.settle()
    assert desk.window.view()._code.text() == "abcd-efgh"
    assert desk.find(QPlainTextEdit).toPlainText() == WHY


@pytest.mark.parametrize("step", STEPS[1:])
def test_no_secret_stays_in_a_page_that_is_left(locked_out, step):
    desk = locked_out
    go(desk, step)
    view = desk.window.view()
    for box in view.findChildren(QLineEdit):
        box.setText(desk.sheet)
    shown = desk.session.frame.page
    secrets = {desk.sheet, *getattr(shown, "code", "").split("-")} - {""}
    desk.window.lock()
    left = [box.text() for box in view.findChildren(QLineEdit)] + [one.text() for one in view.findChildren(QLabel)]
    assert not secrets & set(left)


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_page_that_is_left_for_another_is_empty(locked_out, step):
    desk = locked_out
    go(desk, step)
    view = desk.window.view()
    for box in view.findChildren(QLineEdit):
        box.setText("a secret")
    desk.do("back")
    assert desk.window.view() is not view
    assert {box.text() for box in view.findChildren(QLineEdit)} <= {""}


@pytest.mark.parametrize(("printed", "first"), [(True, "&Continue"), (False, "&Print the sheet")])
def test_the_new_sheet_is_printed_for_the_person_who_comes_back(locked_out, monkeypatch, printed, first):
    desk = locked_out
    go(desk, SHEET)
    sent = []
    monkeypatch.setattr(sheet, "print_pages", lambda pdf, title, _parent: sent.append((pdf, title)) or printed)
    desk.do("print_sheet")
    ((pdf, title),) = sent
    (words,) = page_text(pdf)
    for group in (*desk.session.frame.page.code.split("-"), "Larkfield Academy", "M. Siân Llŷr"):
        assert group in words
    assert "Llŷr" not in title
    assert desk.window.view().buttons[0].text() == first


def test_a_printer_that_is_not_there_is_said(locked_out, monkeypatch):
    desk = locked_out
    monkeypatch.setattr(sheet, "print_pages", fail(WaymarkError("No printer is set up on this computer.")))
    go(desk, SHEET)
    desk.do("print_sheet")
    assert desk.page() == SHEET
    assert "No printer is set up" in desk.shown_words()


def test_after_a_mishap_the_way_out_gives_the_records_free(locked_out):
    desk = locked_out
    go(desk, "new-password")
    desk.session.stumble()
    desk.do("cases")
    assert desk.page() == "unlock"
    assert_as_it_was(desk)


def test_records_that_vanish_meanwhile_are_said(locked_out):
    desk = locked_out
    go(desk, "use-sheet")
    for name in ("keys.json", "keys.json.bak"):
        (desk.around.folder / name).write_bytes(b"no key file")
    desk.do("back")
    assert desk.page() == "trouble"
    assert "key file is damaged" in desk.shown_words()


def test_wrong_tries_are_told_beside_the_news(locked_out):
    desk = locked_out
    for _ in range(3):
        desk.unlock("not the password")
    go(desk, TYPE_BACK)
    desk.do("type_back", desk.session._way_back._sheet.code)
    assert desk.session.frame.page.notice.startswith(f"{way_back.NEWS} 3 wrong tries at your password")


def test_who_was_locked_out_in_the_middle_of_a_case_is_told_the_news_first(locked_out):
    desk = locked_out
    desk.window.close()
    desk.open(resume=True)
    go(desk, TYPE_BACK)
    desk.do("type_back", desk.session._way_back._sheet.code)
    assert desk.page() == "cases"


def test_it_locks_by_itself_while_the_sheet_is_in_use(locked_out):
    desk = locked_out
    go(desk, "use-sheet")
    desk.idle.expired.emit()
    assert desk.ended == ["lock"]
    assert_as_it_was(desk)


def free(desk):
    """Whether somebody else can open the store."""
    try:
        open_with_recovery(desk.around.folder, code=desk.sheet, at=START).close()
    except WrongSecret:
        return True
    except Exception:  # noqa: BLE001  still held
        return False
    return True


def fail(fault):
    """A call that fails so."""

    def failing(fault, *_given, **_named):
        raise fault

    return partial(failing, fault)
