"""Boxes to type in: words only, nothing lost, nothing left behind."""

import base64

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop.widgets.fields import LabelledLine, LabelledText, PasswordField

REFUSED = "Pictures and files cannot be added here. Describe what you know in words."


def words(text):
    made = QMimeData()
    made.setText(text)
    return made


def picture():
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    made = QMimeData()
    made.setImageData(image)
    return made


def file_of_a_picture():
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile("/tmp/photo.jpg")])  # noqa: S108  # a name; nothing is opened
    made.setText("file:///tmp/photo.jpg")
    return made


def page_with_a_picture():
    made = QMimeData()
    made.setHtml('<p>Words</p><img src="data:image/png;base64,AAAA">')
    return made


LONG = base64.b64encode(bytes(range(256)) * 12).decode()
FOLDED = "\n".join(LONG[at : at + 76] for at in range(0, len(LONG), 76))


@pytest.mark.parametrize(
    "source",
    [
        picture(),
        file_of_a_picture(),
        page_with_a_picture(),
        words("see data:image/png;base64,iVBORw0KGgo="),
        words(f"here: {LONG}"),
        words(FOLDED),
    ],
    ids=["picture", "file", "page", "data address", "base64", "folded base64"],
)
def test_no_picture_gets_into_a_text(shown, qtbot, source):
    field = LabelledText("What was said")
    shown(field)
    with qtbot.waitSignal(field.refused) as said:
        field.area.insertFromMimeData(source)
    assert (field.text(), said.args, field.error()) == ("", [REFUSED], REFUSED)


def test_words_are_pasted_without_their_formatting(shown, qtbot):
    field = LabelledText("What was said")
    shown(field)
    made = words("They said so.\nTwice.")
    made.setHtml("<b>They said so.</b><br>Twice.")
    field.area.insertFromMimeData(made)
    assert field.text() == "They said so.\nTwice."


def test_a_long_text_of_ordinary_words_is_no_picture(shown, qtbot):
    field = LabelledText("What was said")
    shown(field)
    told = "\n".join(["A long sentence of ordinary words that somebody wrote down"] * 100)
    field.area.insertFromMimeData(words(told))
    assert field.text() == told


def test_nothing_can_be_dropped(shown, qtbot):
    field, line = LabelledText("What was said"), LabelledLine("Name")
    shown(field, line)
    assert not any(one.acceptDrops() for one in (field.area, field.area.viewport(), line.line))
    drop = QDropEvent(
        QPointF(2, 2),
        Qt.DropAction.CopyAction,
        words("dropped"),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    field.area.dropEvent(drop)
    assert field.text() == ""


def test_a_line_refuses_a_picture_written_as_letters(shown, qtbot):
    field = LabelledLine("Reference")
    shown(field)
    QGuiApplication.clipboard().setText("data:image/png;base64,iVBORw0KGgo=")
    with qtbot.waitSignal(field.refused):
        field.line.paste()
    assert field.text() == ""


def test_copied_words_are_plain_and_marked_private(shown, qtbot):
    field = LabelledText("What was said")
    shown(field)
    field.set_text("secret words")
    field.area.selectAll()
    copied = field.area.createMimeDataFromSelection()
    assert copied.text() == "secret words"
    assert not copied.hasHtml()
    assert any("ExcludeClipboardContentFromMonitorProcessing" in one for one in copied.formats())


def test_tab_leaves_the_text_box(shown, qtbot):
    field, after = LabelledText("What was said"), QPushButton("Continue")
    shown(field, after)
    field.area.setFocus()
    qtbot.keyClick(field.area, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert field.text() == ""


def test_typing_is_told_once_after_a_pause(shown, qtbot):
    field = LabelledText("What was said")
    shown(field)
    told = []
    field.edited.connect(told.append)
    with qtbot.waitSignal(field.edited, timeout=5000):
        qtbot.keyClicks(field.area, "three")
        assert told == []
    assert told == ["three"]


@pytest.mark.parametrize("make", [LabelledText, LabelledLine])
def test_leaving_the_box_tells_at_once(shown, qtbot, make):
    field, after = make("What was said"), QPushButton("Continue")
    shown(field, after)
    told = []
    field.edited.connect(told.append)
    field.take_focus()
    qtbot.keyClicks(QWidget.focusWidget(field), "hello")
    after.setFocus()
    assert told == ["hello"]


@pytest.mark.parametrize("make", [LabelledText, LabelledLine])
def test_flush_tells_what_waits_and_only_once(shown, qtbot, make):
    field = make("What was said")
    shown(field)
    told = []
    field.edited.connect(told.append)
    field.flush()
    field.take_focus()
    qtbot.keyClicks(QWidget.focusWidget(field), "hello")
    field.flush()
    field.flush()
    assert told == ["hello"]


@pytest.mark.parametrize("make", [LabelledText, LabelledLine])
def test_text_set_by_code_is_not_told(shown, qtbot, make):
    field = make("What was said")
    shown(field)
    told = []
    field.edited.connect(told.append)
    field.set_text("from the store")
    field.flush()
    assert (told, field.text()) == ([], "from the store")


def test_a_text_over_the_limit_is_counted_and_never_cut(shown, qtbot):
    field = LabelledText("What was said", limit=10)
    shown(field)
    field.set_text("12345678")
    assert field._count.isHidden()
    qtbot.keyClicks(field.area, "9")
    field.set_caret(99)
    assert field._count.text() == "1 character left"
    qtbot.keyClicks(field.area, "0123")
    assert len(field.text()) == 13
    assert field._count.text() == "3 characters too many"
    assert field.problem() == "What was said: shorten this to 10 characters or fewer. It has 13."


def test_the_caret_comes_back_to_its_place(shown, qtbot):
    field = LabelledText("What was said")
    shown(field)
    field.set_text("They said so.")
    field.set_caret(4)
    assert field.caret() == 4
    field.set_text("Less")
    field.set_caret(400)
    assert field.caret() == 4


def test_the_error_stands_beside_the_box_and_in_its_name(shown, qtbot):
    field = LabelledLine("Reference", "As your records have it")
    shown(field)
    field.set_error("Enter a reference.")
    assert field.error() == "Enter a reference."
    assert field.line.accessibleName() == "Reference. Error: Enter a reference. As your records have it"
    field.set_error("")
    assert field.line.accessibleName() == "Reference. As your records have it"


def test_optional_is_said(shown, qtbot):
    field = LabelledLine("Reference", optional=True)
    shown(field)
    assert field.line.accessibleName() == "Reference (optional)"


# -- password ---------------------------------------------------------------------------------


def heard(window):
    """Everything a screen reader can read in the window."""
    told = []

    def walk(interface):
        told.extend(interface.text(kind) for kind in QAccessible.Text if kind != QAccessible.Text.UserText)
        text = interface.textInterface()
        if text is not None:
            told.append(text.text(0, text.characterCount()))
        for place in range(interface.childCount()):
            walk(interface.child(place))

    walk(QAccessible.queryAccessibleInterface(window))
    return " ".join(told)


def test_a_shown_password_is_gone_from_the_tree_once_cleared(shown, qtbot):
    field = PasswordField()
    window = shown(field)
    field.show_box.click()
    qtbot.keyClicks(field.line, "correct horse battery")
    field.set_error("That password did not unlock the records.")
    assert "correct horse battery" in heard(window)
    assert "did not unlock" in heard(window)
    field.clear_secret()
    assert "correct horse" not in heard(window)
    assert "did not unlock" not in heard(window)
    assert (field.secret(), field.show_box.isChecked(), field.error()) == ("", False, "")
    assert field.line.echoMode() == QLineEdit.EchoMode.Password


def test_a_cleared_password_cannot_be_undone(shown, qtbot):
    field = PasswordField()
    shown(field)
    field.show_box.click()
    qtbot.keyClicks(field.line, "correct horse battery")
    field.clear_secret()
    field.show_box.click()
    for _key in range(30):
        qtbot.keyClick(field.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert field.secret() == ""


def test_a_hidden_password_is_not_in_the_tree(shown, qtbot):
    field = PasswordField()
    window = shown(field)
    qtbot.keyClicks(field.line, "correct horse battery")
    assert "correct" not in heard(window)


def test_a_password_is_shown_by_keyboard(shown, qtbot):
    field = PasswordField()
    shown(field)
    field.take_focus()
    qtbot.keyClick(field.line, Qt.Key.Key_Tab)
    assert field.show_box.hasFocus()
    assert field.show_box.accessibleName() == "Show password"
    qtbot.keyClick(field.show_box, Qt.Key.Key_Space)
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal


def test_a_password_can_be_pasted(shown, qtbot):
    field = PasswordField()
    shown(field)
    QGuiApplication.clipboard().setText("correct horse battery")
    field.line.paste()
    assert field.secret() == "correct horse battery"


def test_enter_in_the_password_box_is_told(shown, qtbot):
    field = PasswordField()
    shown(field)
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field.line, Qt.Key.Key_Return)


def test_caps_lock_is_noticed_by_a_letter_the_wrong_way_round(shown, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.widgets.fields.password.caps_lock_on", lambda: None)
    field = PasswordField()
    shown(field)
    qtbot.keyClick(field.line, "a")
    assert field.caps_notice() == ""
    qtbot.keyClick(field.line, "A")
    assert field.caps_notice() == "Caps Lock is on."
    qtbot.keyClick(field.line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert field.caps_notice() == ""


def test_caps_lock_is_asked_of_the_system_on_arrival(shown, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.widgets.fields.password.caps_lock_on", lambda: True)
    field, other = PasswordField(), QPushButton("Unlock")
    shown(other, field)
    field.take_focus()
    assert field.caps_notice() == "Caps Lock is on."
    other.setFocus()
    assert field.caps_notice() == ""
