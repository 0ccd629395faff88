"""Choices: one Tab stop and arrows, rows that wrap, and signals only when a person chooses."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from ux.checks import tab_stops

from desktop.widgets.mnemonics import with_mnemonics
from desktop.widgets.options import CheckGroup, Choice, Option, OptionGroup

CHOICES = [Choice("yes", "Yes"), Choice("no", "No"), Choice("not-known", "Not known", "Never treated as a no")]


@pytest.mark.parametrize("segments", [False, True])
def test_the_group_is_one_tab_stop(shown, qtbot, segments):
    group, after = OptionGroup("Is there a threat?", CHOICES, segments=segments), QPushButton("Continue")
    window = shown(group, after)
    first, _second, third = group.options()
    assert tab_stops(window) == [first, after]
    group.set_value("not-known")
    assert tab_stops(window) == [third, after]
    group.set_value(None)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert after.hasFocus()


@pytest.mark.parametrize("segments", [False, True])
def test_arrows_move_first_and_choose_once_one_is_chosen(shown, qtbot, segments):
    group = OptionGroup("Is there a threat?", CHOICES, segments=segments)
    shown(group)
    told = []
    group.chosen.connect(told.append)
    first, second, third = group.options()
    first.setFocus()
    onward, back = (Qt.Key.Key_Right, Qt.Key.Key_Left) if segments else (Qt.Key.Key_Down, Qt.Key.Key_Up)
    qtbot.keyClick(first, onward)
    assert (second.hasFocus(), told) == (True, [])
    qtbot.keyClick(second, Qt.Key.Key_Space)
    qtbot.keyClick(second, onward)
    assert third.hasFocus()
    qtbot.keyClick(third, back)
    assert (told, group.value()) == (["no", "not-known", "no"], "no")


def test_space_chooses_and_choosing_again_says_nothing(shown, qtbot):
    group = OptionGroup("Is there a threat?", CHOICES)
    shown(group)
    told = []
    group.chosen.connect(told.append)
    first = group.options()[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert told == ["yes"]


def test_the_whole_row_can_be_clicked(shown, qtbot):
    group = OptionGroup("Is there a threat?", CHOICES)
    shown(group)
    row = group.options()[1]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert group.value() == "no"


def test_code_chooses_without_a_signal_and_takes_a_choice_away(shown):
    group = OptionGroup("Is there a threat?", CHOICES)
    shown(group)
    told = []
    group.chosen.connect(told.append)
    group.set_value("no")
    assert group.value() == "no"
    group.set_value(None)
    assert (group.value(), told) == (None, [])
    with pytest.raises(ValueError, match="no choice"):
        group.set_value("perhaps")


def test_a_choice_taken_away_and_made_again_is_told(shown, qtbot):
    group = OptionGroup("Is there a threat?", CHOICES)
    shown(group)
    told = []
    group.chosen.connect(told.append)
    group.options()[0].click()
    group.set_value(None)
    group.options()[0].click()
    assert told == ["yes", "yes"]


def test_the_alt_key_chooses(shown, qtbot):
    group = OptionGroup("Is there a threat?", CHOICES, taken="S")
    window = shown(group)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: group.value() == "no")


def test_question_and_error_are_the_name_of_the_group(shown):
    group = OptionGroup("Is there a threat?", CHOICES)
    shown(group)
    assert group.accessibleName() == "Is there a threat?"
    group.set_error("Choose Yes, No or Not known.")
    assert group.accessibleName() == "Is there a threat? Error: Choose Yes, No or Not known."
    assert group.error() == "Choose Yes, No or Not known."


def test_rows_keep_their_role_and_speak_their_hint(shown):
    radio, check = OptionGroup("One?", CHOICES), CheckGroup("Many?", CHOICES)
    shown(radio, check)
    for group, role in ((radio, QAccessible.Role.RadioButton), (check, QAccessible.Role.CheckBox)):
        told = QAccessible.queryAccessibleInterface(group.options()[2])
        assert told.role() == role
        assert told.text(QAccessible.Text.Name) == "Not known. Never treated as a no"


def test_several_can_hold_and_come_in_their_order(shown, qtbot):
    group = CheckGroup("Who is involved?", CHOICES)
    shown(group)
    told = []
    group.changed.connect(told.append)
    rows = group.options()
    rows[2].click()
    rows[0].click()
    rows[2].click()
    assert told == [("not-known",), ("yes", "not-known"), ("yes",)]
    group.set_value(["no"])
    assert (group.value(), len(told)) == (("no",), 3)


def test_a_long_option_grows_instead_of_being_cut(qtbot):
    row = Option("A choice with a good many words in it, so that it needs several lines", "And a hint as well")
    qtbot.addWidget(row)
    assert row.heightForWidth(240) > row.heightForWidth(600)
    row.show()
    row.resize(240, 10)
    qtbot.waitUntil(lambda: row.height() >= row.heightForWidth(240))


def test_focus_given_to_the_group_goes_to_the_row_that_holds(shown):
    group = OptionGroup("Is there a threat?", CHOICES)
    shown(group)
    group.set_value("no")
    group.setFocus()
    assert group.options()[1].hasFocus()


@pytest.mark.parametrize(
    ("texts", "taken", "expected"),
    [
        (["Yes", "No", "Not known"], "", ["&Yes", "&No", "Not &known"]),
        (["Yes", "No"], "yn", ["Y&es", "N&o"]),
        (["Fish & chips"], "", ["&Fish && chips"]),
        (["a", "a"], "", ["&a", "a"]),
        (["18 or over"], "", ["18 &or over"]),
    ],
)
def test_alt_keys_never_clash(texts, taken, expected):
    assert with_mnemonics(texts, taken) == expected
