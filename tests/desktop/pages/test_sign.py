import page_samples as samples
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from desktop.pages.sign import SignView


@pytest.fixture
def view(qtbot):
    made = SignView(samples.SIGN)
    samples.framed(qtbot, made)
    return made


def readable(view):
    """Everything that a screen reader could read of the page."""
    every = [view, *view.findChildren(QWidget)]
    found = [QAccessible.queryAccessibleInterface(each) for each in every]
    return " ".join(
        one.text(kind)
        for one in found
        if one is not None
        for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    )


def test_what_is_signed_and_what_signing_does(view):
    words = readable(view)
    assert "Manage it in our setting" in words
    assert "7 December 2026" in words
    assert "A later change makes a new version" in words
    assert "A second person must sign the printed record in ink" in words


def test_signing_takes_the_password(view, qtbot):
    said = samples.said(view)
    qtbot.keyClicks(view.password.line, "four words of mine")
    view.buttons[0].click()
    assert said == [("sign", "four words of mine")]


def test_no_password_is_a_fault(view):
    said = samples.said(view)
    view.buttons[0].click()
    assert said == []
    assert view.password.error() == "Enter your password"


def test_a_wrong_password_is_said_and_the_box_emptied(view, qtbot):
    qtbot.keyClicks(view.password.line, "wrong")
    view.show_faults([("password", "That is not your password. Nothing has been signed. Try again.")])
    assert view.password.secret() == ""
    assert view.password.error().startswith("That is not your password")
    view.summary.lines()[0].click()
    assert view.password.line.hasFocus()


def test_secrets_are_cleared_from_the_box_and_from_what_can_be_read(view, qtbot):
    view.password.show_box.click()
    qtbot.keyClicks(view.password.line, "four words of mine")
    assert "four words of mine" in readable(view)
    view.clear_secrets()
    assert view.password.secret() == ""
    assert "four words of mine" not in readable(view)


def test_reading_first(view):
    said = samples.said(view)
    samples.named(view, "Read the record first").click()
    assert said == [("read_first", None)]


def test_a_password_is_never_a_draft(view, qtbot):
    said = samples.said(view)
    qtbot.keyClicks(view.password.line, "four words of mine")
    view.flush()
    view.commit()
    assert said == []
    assert view.caret() is None


def test_what_is_missing_leads_to_the_page_that_mends_it(qtbot):
    view = SignView(samples.UNREADY)
    samples.framed(qtbot, view)
    said = samples.said(view)
    samples.named(view, "Give your reasons").click()
    samples.named(view, "Fill in what is missing").click()
    assert said == [("go", "decision"), ("go", "decision")]
    assert not view.password.isVisible()
    assert "Sign and make the record" not in [each.text().replace("&", "") for each in view.buttons]


def test_by_keyboard_alone(view, qtbot):
    said = samples.said(view)
    view.password.line.setFocus()
    qtbot.keyClicks(view.password.line, "mine")
    qtbot.keyClick(view.window(), Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: said == [("sign", "mine")])
