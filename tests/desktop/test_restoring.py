"""A restore through the real window: from every door, by password and by sheet, broken off anywhere, and refused."""

import shutil
import threading
from dataclasses import replace

import pytest
from at_the_desk import CHEAP, PACKS, PASSWORD, START
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QRadioButton

from core.assessment import Listed
from core.casework import Casework
from core.errors import StoreFault, WaymarkError
from core.page import Setting
from core.store import create_store, fresh_sheet_code, open_store, open_with_recovery, store_users
from core.store.backup import make_backup
from core.version import PRODUCT
from desktop.session import drives, restoring
from desktop.session.drives import FOLDER, Drive
from desktop.session.restoring import CHECKED, CHOOSE, DONE, OPEN

CANARY = "Zephyrine"  # typed into a case: on no page of a restore


@pytest.fixture(scope="module")
def laptop(tmp_path_factory):
    """Made once: a store with one case, backed up on a stick, then with one case more. Its folder and what is known."""
    folder = tmp_path_factory.mktemp("laptop")
    code, on_stick = fresh_sheet_code(), folder / "STICK" / FOLDER
    on_stick.mkdir(parents=True)
    store, _ = create_store(
        folder / "store", user_name="M. Siân Llŷr", password=PASSWORD, at=START, cost=CHEAP, sheet_code=code
    )
    work = Casework(store, PACKS, PRODUCT, lambda: START)
    work.set_setting(Setting("Larkfield Academy", "kent", {}))
    work.list_person(work.start_case(), Listed("", "AB", "child", 15, ("sent",), CANARY))
    made = make_backup(store, on_stick, START)
    before = snapshot(store)
    work.start_case()
    user = store.user.id
    store.close()
    return folder, {"sheet": code, "user": user, "backup": made, "before": before}


@pytest.fixture
def stick(tmp_path, monkeypatch, laptop):
    """A folder that counts as a stick, with the backup."""
    shutil.copytree(laptop[0], tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "STICK" / FOLDER
    monkeypatch.setattr(drives, "plugged_in", lambda: (Drive(folder.parent, "STICK", 8_000_000_000),))
    return folder


@pytest.fixture
def backed_up(desk, stick, laptop):
    """The closed program over a copy of all that."""
    for name, known in laptop[1].items():
        setattr(desk, name, known)
    desk.backup = replace(desk.backup, path=stick / desk.backup.path.name)
    desk.after = content(desk.around.folder)
    return desk


def snapshot(store):
    return [(event.seq, event.kind, dict(event.data)) for row in store.all_cases() for event in store.events(row.case)]


def content(folder):
    """Every file of the records, byte by byte. The lock and the count of tries are no records."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in ("lock", "tries.json")}


def stored(desk, password=PASSWORD):
    return open_store(desk.around.folder, user_id=desk.user, password=password, at=START, floor=CHEAP)


def beside(desk):
    """What lies beside the records, besides what belongs there."""
    own = {desk.around.folder.name, "preferences.json", "STICK"}
    return sorted(each.name for each in desk.around.folder.parent.iterdir() if each.name not in own)


def to(desk, step, *, how="", secret=PASSWORD):
    """From the first page of a restore to this step, by the verbs of its pages."""
    for verb, value in (
        ("choose_backup", str(desk.backup.path)),
        ("open_backup", (how or desk.user, secret)),
        ("put_in_place", None),
    ):
        if desk.page() == step:
            break
        desk.do(verb, value)
    assert desk.page() == step, desk.shown_words()


def test_a_new_laptop_gets_the_records_back_by_keyboard_alone(backed_up):
    desk = backed_up
    shutil.rmtree(desk.around.folder)
    desk.open()
    assert desk.page() == "welcome"
    desk.find(QPushButton, "I have a backup").setFocus()
    for key, page in ((Qt.Key.Key_Return, CHOOSE), (Qt.Key.Key_Return, OPEN)):
        desk.key(key)
        assert desk.page() == page
        assert desk.focus() is desk.window.view().heading
    assert [each.isChecked() for each in desk.all(QRadioButton)] == [True, False]
    box = desk.find(QLineEdit, "Password")
    box.setFocus()
    desk.qtbot.keyClicks(box, PASSWORD)
    for page in (CHECKED, DONE, "unlock"):
        desk.key(Qt.Key.Key_Return)
        assert desk.page() == page
        assert CANARY not in desk.shown_words()
    desk.unlock()
    assert desk.page() == "cases"
    assert snapshot(desk.vault()) == desk.before
    assert desk.vault().verify_log().first_broken is None
    (told,) = desk.vault().events_of_kind("store.restored")
    assert told.data["seq"] == desk.backup.seq
    assert beside(desk) == []


def test_the_sheet_restores_and_then_lets_back_in(backed_up):
    desk = backed_up
    shutil.rmtree(desk.around.folder)
    desk.open()
    desk.press("I have a backup")
    desk.press("Continue")
    desk.find(QRadioButton, "With the recovery sheet").click()
    desk.find(QLineEdit, "The code on the sheet").setText(desk.sheet.lower().replace("-", " "))
    desk.press("Open and check")
    desk.press("Put these records in place")
    assert desk.page() == DONE
    assert "I cannot log in" in desk.shown_words()
    desk.press("Log in")
    assert desk.page() == "unlock"
    desk.window.close()
    with open_with_recovery(desk.around.folder, code=desk.sheet, at=START) as store:
        assert snapshot(store) == desk.before


def test_over_records_that_are_there_it_says_how_much_older_and_keeps_them(backed_up):
    desk = backed_up
    with stored(desk) as store:
        newest = store.anchor().seq
    desk.open()
    desk.do("restore")
    to(desk, CHECKED)
    said = desk.shown_words()
    assert f"{newest - desk.backup.seq} entries older" in said
    assert restoring.ASIDE in said
    assert desk.window.view().buttons[0].text() == "&Leave everything as it is"
    desk.press("Put these records in place")
    assert desk.page() == DONE
    (kept,) = beside(desk)
    assert kept in desk.shown_words()
    assert "entries older" in desk.shown_words()
    desk.press("Log in")
    desk.unlock()
    assert snapshot(desk.vault()) == desk.before
    folder = desk.around.folder.parent / kept
    with open_store(folder, user_id=desk.user, password=PASSWORD, at=START, floor=CHEAP) as old:
        assert len(old.all_cases()) == 2


@pytest.mark.parametrize("step", [CHOOSE, OPEN, CHECKED])
@pytest.mark.parametrize("how", ["back", "leave", "lock", "close", "cases"])
def test_broken_off_before_the_last_step_nothing_is_changed(backed_up, step, how):
    desk = backed_up
    desk.open()
    desk.do("restore")
    to(desk, step)
    if how == "back":
        for page in {CHOOSE: ["unlock"], OPEN: [CHOOSE, "unlock"], CHECKED: [OPEN, CHOOSE, "unlock"]}[step]:
            desk.do("back")
            assert desk.page() == page
    elif how == "leave":
        if step == CHECKED:
            desk.press("Leave everything as it is")
            assert desk.page() == "unlock"
    elif how == "cases":
        desk.session.stumble()
        desk.session.do("cases")
        assert desk.page() == "unlock"
    room = desk.session._restoring
    desk.window.lock() if how == "lock" else desk.window.close()
    assert desk.ended == (["lock"] if how == "lock" else [])
    assert room is None or (room._secret, room._how) == ("", "")
    assert content(desk.around.folder) == desk.after
    assert beside(desk) == []


class Held:
    """Holds what opens or restores a backup at its first tick past this share, until `go_on`."""

    def __init__(self, monkeypatch, name, at):
        self.reached, self._go, self.ended = threading.Event(), threading.Event(), threading.Event()
        real = getattr(restoring, name)

        def slowly(*given, tick, **more):
            def hold(says, share):
                if share >= at and not self.reached.is_set():
                    self.reached.set()
                    assert self._go.wait(20)
                tick(says, share)

            try:
                return real(*given, tick=hold, **more)
            finally:
                self.ended.set()

        monkeypatch.setattr(restoring, name, slowly)

    def begin(self, desk, verb, value=None):
        desk.session.do(verb, value)
        assert self.reached.wait(20)
        QApplication.processEvents()

    def go_on(self):
        self._go.set()
        assert self.ended.wait(20)


@pytest.mark.parametrize("at", [0.0, 0.3])
@pytest.mark.parametrize("what", ["open_backup", "restore"])
@pytest.mark.parametrize("how", ["cancel", "lock", "close"])
def test_cancel_and_lock_in_the_middle_change_nothing(backed_up, monkeypatch, what, how, at):
    desk, held = backed_up, Held(monkeypatch, what, at)
    desk.open()
    desk.do("restore")
    to(desk, OPEN if what == "open_backup" else CHECKED)
    held.begin(desk, *(("open_backup", (desk.user, PASSWORD)) if what == "open_backup" else ("put_in_place",)))
    if how == "cancel":
        desk.find(QPushButton, "Cancel").click()
    else:
        desk.window.lock() if how == "lock" else desk.window.close()
    held.go_on()
    desk.qtbot.waitUntil(lambda: beside(desk) == [], timeout=20_000)
    if how == "cancel":
        desk.settle()
        assert desk.page() == (OPEN if what == "open_backup" else CHECKED)
        assert not desk.window.windowTitle().startswith("Error: ")
    assert content(desk.around.folder) == desk.after
    monkeypatch.undo()
    stored(desk).close()


@pytest.mark.parametrize("how", ["missing", "damaged", "keys"])
def test_trouble_offers_a_restore_as_the_one_next_step(backed_up, how):
    desk = backed_up
    folder = desk.around.folder
    if how == "missing":
        (folder / "store.db").unlink()
    elif how == "damaged":
        (folder / "store.db").write_bytes(b"\1" * 40960)
    else:
        for name in ("keys.json", "keys.json.bak"):
            (folder / name).unlink(missing_ok=True)
    desk.open()
    if desk.page() == "unlock":
        desk.unlock()
    assert desk.page() == "trouble"
    assert desk.window.view().buttons[0].text() == "&Restore from a backup"
    desk.press("Restore from a backup")
    to(desk, DONE)
    desk.press("Log in")
    desk.unlock()
    assert snapshot(desk.vault()) == desk.before


@pytest.mark.parametrize("how", ["password", "sheet"])
@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_where_only_the_key_file_is_lost_it_alone_is_put_back_and_no_entry_is_lost(backed_up, how, harm):
    desk = backed_up
    for name in ("keys.json", "keys.json.bak"):
        file = desk.around.folder / name
        file.unlink(missing_ok=True) if harm == "gone" else file.write_bytes(b"?" * 500)
    desk.open()
    desk.press("Restore from a backup")
    to(desk, CHECKED, how="" if how == "password" else "sheet", secret=PASSWORD if how == "password" else desk.sheet)
    assert "the key file that opens them is lost" in desk.shown_words()
    assert desk.window.view().buttons[0].text() == "Put back the &key file"
    desk.press("Put back the key file")
    assert desk.page() == DONE
    assert "All that was saved here is there." in desk.shown_words()
    assert desk.session._restoring._secret == ""
    desk.press("Log in")
    desk.unlock()
    assert len(desk.vault().all_cases()) == 2
    assert all(entry in snapshot(desk.vault()) for entry in desk.before)
    assert desk.vault().verify_log().first_broken is None


def test_keys_of_another_store_are_refused_and_nothing_is_changed(backed_up, tmp_path):
    desk = backed_up
    for name in ("keys.json", "keys.json.bak"):
        (desk.around.folder / name).unlink(missing_ok=True)
    store, _ = create_store(tmp_path / "other", user_name="X", password=PASSWORD, at=START, cost=CHEAP)
    with store:
        desk.user, desk.backup = store.user.id, make_backup(store, desk.backup.path.parent, START)
    before = content(desk.around.folder)
    desk.open()
    desk.do("restore")
    to(desk, CHECKED)
    desk.press("Put back the key file")
    assert desk.page() == CHECKED
    assert "of other records" in desk.window.view().summary.lines()[0].text()
    assert content(desk.around.folder) == before


def test_from_the_page_for_who_cannot_log_in(backed_up):
    desk = backed_up
    desk.open()
    desk.do("use_sheet")
    desk.press("Restore from a backup instead")
    assert desk.page() == CHOOSE
    desk.do("back")
    assert desk.page() == "unlock"
    desk.unlock()
    assert desk.page() == "cases"


def test_from_work_the_records_are_locked_first(backed_up):
    desk = backed_up
    desk.open()
    desk.unlock()
    vault = desk.vault()
    desk.do("backups")
    desk.press("Put records back from a backup")
    desk.press("Restore from a backup")
    assert desk.page() == CHOOSE
    with pytest.raises(StoreFault):
        vault.all_cases()
    to(desk, DONE)
    desk.press("Log in")
    desk.unlock()
    assert snapshot(desk.vault()) == desk.before


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (("", ""), "who", "Choose who opens it"),
        (("user", ""), "password", "Enter the password"),
        (("user", "not the password"), "password", "does not open this backup"),
        (("user", "wrong six times"), "password", "Please wait"),
        (("sheet", "TFME"), "code", "36 characters"),
        (("sheet", "other"), "code", "does not open this backup"),
    ],
)
def test_what_does_not_open_it_is_said_beside_its_box_and_forgotten(backed_up, typed, field, says):
    desk = backed_up
    desk.open()
    desk.do("restore")
    to(desk, OPEN)
    how, secret = typed
    secret = fresh_sheet_code() if secret == "other" else secret
    for _ in range(6 if "six" in secret else 1):
        desk.do("open_backup", (desk.user if how == "user" else how, secret))
    assert desk.page() == OPEN
    assert says in desk.window.view()._marked[field].error()
    assert desk.window.windowTitle().startswith("Error: ")
    assert desk.session._restoring._secret == ""
    assert all(box.text() == "" for box in desk.window.view().findChildren(QLineEdit))
    assert content(desk.around.folder) == desk.after


@pytest.mark.parametrize("what", ["cut", "flipped", "foreign", "gone"])
def test_a_backup_that_is_none_is_refused_with_one_sentence(backed_up, what):
    desk = backed_up
    path = desk.backup.path
    raw = bytearray(path.read_bytes())
    desk.open()
    desk.do("restore")
    raw[len(raw) // 2] ^= 1
    path.write_bytes({"cut": raw[:-4096], "foreign": b"GIF89a"}.get(what, raw))
    if what == "gone":
        path.unlink()
    desk.do("choose_backup", str(path))
    if what == "flipped":  # its front is whole
        desk.do("open_backup", (desk.user, PASSWORD))
    assert desk.page() == (OPEN if what == "flipped" else CHOOSE)
    assert desk.window.windowTitle().startswith("Error: ")
    (line,) = desk.window.view().summary.lines()
    assert line.text().endswith(".")
    assert content(desk.around.folder) == desk.after


def test_a_newer_one_is_pointed_out_and_several_people_are_offered(backed_up, stick):
    desk = backed_up
    with stored(desk) as store:
        make_backup(store, stick, START.replace(hour=16))
    desk.open()
    desk.do("restore")
    assert len(desk.session.frame.page.found) == 2
    desk.do("choose_backup", str(desk.backup.path))
    assert "There is a newer one." in desk.shown_words()
    assert "M. Siân Llŷr" in desk.shown_words()
    desk.do("back")
    assert desk.session.frame.page.chosen == str(desk.backup.path)
    desk.do("choose_backup", desk.session.frame.page.found[0].path)
    assert "There is a newer one." not in desk.shown_words()


def test_a_stick_plugged_in_later_is_found(backed_up, stick, monkeypatch, tmp_path):
    desk = backed_up
    away = stick.rename(tmp_path / "drawer")
    desk.open()
    desk.do("restore")
    assert "No backup was found" in desk.shown_words()
    away.rename(stick)
    desk.press("Look again")
    assert len(desk.session.frame.page.found) == 1


def test_any_other_file_can_be_chosen(backed_up, monkeypatch, tmp_path):
    desk = backed_up
    other = shutil.move(desk.backup.path, tmp_path / "STICK" / "renamed by somebody.sgb")
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(other)])
    monkeypatch.setattr(drives, "plugged_in", tuple)
    desk.open()
    desk.do("restore")
    desk.press("Another file")
    assert desk.page() == OPEN
    desk.backup = replace(desk.backup, path=other)
    to(desk, CHECKED)


def test_a_full_disk_at_the_last_step_changes_nothing_and_can_be_tried_again(backed_up, monkeypatch):
    desk = backed_up
    desk.open()
    desk.do("restore")
    to(desk, CHECKED)

    def full(*_given, **_more):
        raise WaymarkError("There is not enough room on this laptop for this.")

    with monkeypatch.context() as disk:
        disk.setattr(restoring, "restore", full)
        desk.do("put_in_place")
    assert desk.page() == CHECKED
    assert desk.window.windowTitle().startswith("Error: ")
    assert content(desk.around.folder) == desk.after
    desk.do("put_in_place")
    assert desk.page() == DONE
    assert desk.session._restoring._secret == ""


def test_it_locks_when_nobody_is_there_and_the_page_keeps_no_secret(backed_up):
    desk = backed_up
    desk.open()
    desk.do("restore")
    to(desk, OPEN)
    view = desk.window.view()
    box = view._secret.password.line
    box.setText(PASSWORD)
    assert desk.session.is_unlocked
    desk.window.lock()
    assert box.text() == ""
    assert desk.ended == ["lock"]


def test_verbs_of_other_steps_and_of_other_rooms_are_not_heard(backed_up):
    desk = backed_up
    desk.open()
    desk.do("restore")
    for verb, value in (("put_in_place", None), ("open_backup", (desk.user, PASSWORD)), ("log_in", None)):
        desk.do(verb, value)
        assert desk.page() == CHOOSE
    with pytest.raises(ValueError, match="no page may say"):
        desk.session.do("sign", PASSWORD)
    desk.do("restore")
    assert desk.page() == CHOOSE
    assert store_users(desk.around.folder)


def test_a_change_of_the_text_size_keeps_the_step(backed_up):
    desk = backed_up
    desk.open()
    desk.do("restore")
    to(desk, CHECKED)
    desk.window.rebuild()
    desk.settle()
    assert desk.page() == CHECKED
    desk.press("Put these records in place")
    assert desk.page() == DONE
