"""The first start, page by page: what is told, what is reported, and what is forgotten."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPlainTextEdit
from ux import checks, pixels

from core.page import Choice
from desktop.pages.contacts import ContactsView
from desktop.pages.plain import TroubleView, WorkingView
from desktop.pages.reopen import ReopenView
from desktop.pages.setup import PersonFormView, RecoverySheetView, SettingFormView, TypedBackView, WelcomeView
from desktop.screens import (
    ContactsForm,
    PersonForm,
    RecoverySheet,
    Reopen,
    SettingForm,
    SheetTypedBack,
    Trouble,
    Welcome,
    Working,
)

AREAS = (Choice("kent", "Kent", "Kent partnership"), Choice("medway", "Medway"), Choice("other", "Somewhere else"))
CODE = "TFME-VN2E-8K3Q-ZX4T-H2P7-99AB-0CDE-1234-M5N6"
CONTACTS = (
    ("front-door", "Front Door", "The number for new referrals."),
    ("out-of-hours", "Out of hours", "The number for evenings and weekends."),
)
WORDS = "copper lantern violet harbour"

PAGES = {
    "welcome": lambda: WelcomeView(Welcome()),
    "setting": lambda: SettingFormView(SettingForm(AREAS, "", "")),
    "person": lambda: PersonFormView(PersonForm("", "")),
    "words": lambda: PersonFormView(PersonForm("Alex Morgan", WORDS)),
    "sheet": lambda: RecoverySheetView(RecoverySheet(CODE, printed=False)),
    "printed": lambda: RecoverySheetView(RecoverySheet(CODE, printed=True)),
    "typed": lambda: TypedBackView(SheetTypedBack()),
    "contacts": lambda: ContactsView(ContactsForm(CONTACTS, {}, first_time=True, confirmed="")),
    "working": lambda: WorkingView(Working("Making your encrypted records. This takes a few seconds.")),
    "trouble": lambda: TroubleView(Trouble("Waymark cannot open its records", "Open.", "Close it.", ("retry",))),
    "reopen": lambda: ReopenView(Reopen("2026-014", 2)),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", ["setting", "words", "sheet", "typed", "contacts", "reopen"])
def test_focus_is_seen_on_every_stop(in_frame, name):
    assert pixels.focus_marks(in_frame(PAGES[name], (1092, 1200)).frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_the_page_is_heard(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 1200))
    group = "Where is it?"  # spoken as the name of its group
    assert [fault for fault in checks.silent_text(shown.view) if group not in fault.where] == []


def test_welcome_says_what_is_needed_and_starts(in_frame):
    shown = in_frame(PAGES["welcome"])
    said = shown.spoken()
    for words in ("ten minutes", "printer", "stays on this laptop", "cannot hold one"):
        assert words in said
    shown.press("Start")
    assert shown.told == [("begin", None)]


def test_setting_is_typed_and_chosen_by_keyboard(in_frame, qtbot):
    shown = in_frame(PAGES["setting"])
    shown.view.set_caret("name", 0)
    name = shown.view.findChild(QLineEdit)
    name.setFocus()
    qtbot.keyClicks(name, "  Example School ")
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    shown.press("Continue")
    assert shown.told == [("set_up_setting", ("Example School", "medway"))]


def test_nothing_is_chosen_for_the_person(in_frame):
    shown = in_frame(PAGES["setting"])
    shown.press("Continue")
    assert shown.told == [("set_up_setting", ("", ""))]


def test_faults_take_focus_stand_beside_the_field_and_keep_what_was_typed(in_frame, qtbot):
    shown = in_frame(lambda: SettingFormView(SettingForm(AREAS, "Example School", "")))
    shown.view.show_faults([("area", "Choose where your setting is")])
    assert shown.view.summary.isAncestorOf(QApplication.focusWidget())
    assert "Choose where your setting is" in QApplication.focusWidget().accessibleName()
    beside = [label for label in shown.view.findChildren(QLabel) if label.text() == "Choose where your setting is"]
    assert len(beside) == 1
    assert beside[0].isVisible()
    assert shown.view.findChild(QLineEdit).text() == "Example School"
    shown.view.summary.lines()[0].click()
    assert QApplication.focusWidget().text().replace("&", "") == "Kent"
    shown.view.show_faults([])
    assert not shown.view.summary.isVisible()


def test_password_rules_are_said_before_the_password(in_frame):
    said = in_frame(PAGES["person"]).spoken()
    assert said.index("at least 12 characters") < said.index("\nPassword")
    assert "paste" in said


def test_a_suggestion_is_asked_for_with_the_name_and_spoken(in_frame, qtbot):
    shown = in_frame(PAGES["person"])
    name = shown.view.findChild(QLineEdit)
    name.setFocus()
    qtbot.keyClicks(name, "Alex Morgan")
    shown.press("Suggest four words")
    assert shown.told == [("suggest", "Alex Morgan")]
    assert WORDS in in_frame(PAGES["words"]).spoken()


def test_password_goes_out_as_typed_and_is_forgotten_when_told(in_frame, qtbot):
    shown = in_frame(PAGES["words"])
    for box in (shown.view.password, shown.view.again):
        box.line.setFocus()
        qtbot.keyClicks(box.line, " Four Words here ")
        assert box.line.echoMode() is QLineEdit.EchoMode.Password
    shown.press("Show password")
    assert shown.view.password.line.echoMode() is QLineEdit.EchoMode.Normal
    shown.press("Continue")
    assert shown.told == [("set_up_user", ("Alex Morgan", " Four Words here ", " Four Words here "))]
    shown.view.clear_secrets()
    assert [box.text() for box in shown.view.findChildren(QLineEdit)] == ["Alex Morgan", "", ""]
    assert shown.view.password.line.echoMode() is QLineEdit.EchoMode.Password
    everything = [checks.spoken_name(widget)[0] for widget in checks.shown(shown.frame)]
    assert not any(WORDS in name or "Four Words here" in name for name in everything)


def test_sheet_shows_its_code_for_a_hand_and_speaks_it_letter_by_letter(in_frame):
    shown = in_frame(PAGES["sheet"])
    groups = [label.text() for label in shown.view.findChildren(QLabel) if label.text() in CODE.split("-")]
    assert groups == CODE.split("-")
    assert "T F M E." in shown.spoken()
    assert "1 2 3 4." in shown.spoken()
    shown.press("Print the sheet")
    shown.press("I have written it down")
    assert shown.told == [("print_sheet", None), ("sheet_ready", None)]


def test_sheet_asks_to_go_on_once_it_is_printed(in_frame):
    shown = in_frame(PAGES["printed"])
    assert shown.view.buttons[0].text() == "&Continue"
    shown.press("Continue")
    assert shown.told == [("sheet_ready", None)]


def test_sheet_leaves_nothing_of_its_code_when_told(in_frame):
    shown = in_frame(PAGES["sheet"])
    shown.view.clear_secrets()
    said = [checks.spoken_name(label)[0] + label.text() for label in shown.view.findChildren(QLabel)]
    assert not any(group in one or " ".join(group) in one for group in CODE.split("-") for one in said)
    assert "T F M E" not in shown.spoken()


def test_a_copy_is_saved_where_the_person_says_from_their_own_folder(in_frame, monkeypatch, tmp_path):
    asked = []

    def choose(dialog):
        asked.append((dialog.directory().absolutePath(), dialog.defaultSuffix(), dialog.acceptMode()))
        dialog.selectFile(str(tmp_path / "sheet"))
        return QFileDialog.DialogCode.Accepted

    Path.home().mkdir()
    monkeypatch.setattr(QFileDialog, "exec", choose)
    shown = in_frame(PAGES["sheet"])
    assert "not protected" in shown.spoken()
    shown.press("Save a copy as PDF…")
    assert shown.told == [("save_sheet", tmp_path / "sheet.pdf")]
    assert asked == [(str(Path.home()), "pdf", QFileDialog.AcceptMode.AcceptSave)]


def test_no_copy_is_saved_when_the_person_thinks_better_of_it(in_frame, monkeypatch):
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: QFileDialog.DialogCode.Rejected)
    shown = in_frame(PAGES["sheet"])
    shown.press("Save a copy as PDF…")
    assert shown.told == []


def test_code_is_typed_back_and_forgotten_when_told(in_frame, qtbot):
    shown = in_frame(PAGES["typed"])
    assert "O counts as zero" in shown.spoken()
    box = shown.view.findChild(QLineEdit)
    box.setFocus()
    qtbot.keyClicks(box, "tfme vn2e")
    shown.press("Check the code")
    assert shown.told == [("type_back", "tfme vn2e")]
    shown.view.show_faults([("code", "You typed 8 characters. The code has 36.")])
    assert box.text() == "tfme vn2e"
    assert "You typed 8 characters" in box.accessibleName()
    shown.view.clear_secrets()
    assert box.text() == ""


def test_contacts_may_stay_empty_and_say_so(in_frame, qtbot):
    shown = in_frame(PAGES["contacts"])
    assert "empty" in shown.spoken()
    box = shown.view.findChildren(QLineEdit)[0]
    box.setFocus()
    qtbot.keyClicks(box, " 00000 000 000 ")
    shown.press("Finish setting up")
    assert shown.told == [("set_contacts", {"front-door": "00000 000 000", "out-of-hours": ""})]


def test_contacts_say_when_they_were_confirmed(in_frame):
    page = ContactsForm(CONTACTS, {"front-door": "1"}, first_time=False, confirmed="Last confirmed 22 November 2026")
    shown = in_frame(lambda: ContactsView(page))
    assert "Last confirmed 22 November 2026" in shown.spoken()
    shown.press("Confirm these contacts")
    assert shown.told == [("set_contacts", {"front-door": "1", "out-of-hours": ""})]


def test_trouble_gives_one_next_step_and_retry_only_where_it_helps(in_frame):
    shown = in_frame(PAGES["trouble"])
    shown.press("Try again")
    shown.press("Close Waymark")
    assert shown.told == [("retry", None), ("quit", None)]
    assert "Open." in shown.view.heading.accessibleName()
    alone = in_frame(lambda: TroubleView(Trouble("Waymark cannot go on", "It is damaged.", "Use your printed record.")))
    assert [button.text() for button in alone.view.buttons] == ["&Close Waymark"]


def test_reopening_says_what_stays_and_asks_for_the_reason(in_frame, qtbot):
    shown = in_frame(PAGES["reopen"])
    assert "Version 2 of case 2026-014 stays as it was signed." in shown.spoken()
    shown.view.set_caret("reason", 0)
    area = shown.view.findChild(QPlainTextEdit)
    area.setFocus()
    qtbot.keyClicks(area, "The age was wrong ")
    shown.press("Make version 3")
    assert shown.told == [("draft", ("reopen:reason", "The age was wrong ")), ("reopen_for", "The age was wrong")]
    shown.view.show_faults([("reason", "Say why you are making a new version")])
    assert area.toPlainText() == "The age was wrong "
    assert "Say why" in area.accessibleName()


@pytest.mark.parametrize(
    ("page", "press"),
    [("setting", "Continue"), ("contacts", "Finish setting up"), ("reopen", "Make version 3")],
)
def test_what_is_too_long_is_said_and_kept_whole(in_frame, page, press):
    shown = in_frame(PAGES[page])
    box = shown.view.findChild(QPlainTextEdit) or shown.view.findChild(QLineEdit)
    words = "ten words " * 1_001
    box.setPlainText(words) if isinstance(box, QPlainTextEdit) else box.setText(words)
    shown.press(press)
    assert shown.told == []
    assert "shorten this" in shown.view.summary.lines()[0].text()
    assert (box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()) == words
