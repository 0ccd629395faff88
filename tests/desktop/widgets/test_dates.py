"""Dates and times as people type them."""

from datetime import date, time

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.widgets.fields import DateField, TimeField, read_date, read_time


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("7", "11", "2026", date(2026, 11, 7)),
        ("07", "November", "2026", date(2026, 11, 7)),
        (" 7 ", "nov", " 2026 ", date(2026, 11, 7)),
        ("7", "Nov.", "2026", date(2026, 11, 7)),
        ("1", "SEPT", "2026", date(2026, 9, 1)),
        ("31", "may", "2026", date(2026, 5, 31)),
        ("29", "2", "2028", date(2028, 2, 29)),
        ("29", "2", "2026", "Enter a day from 1 to 28 for February 2026."),
        ("31", "june", "2026", "Enter a day from 1 to 30 for June 2026."),
        ("0", "1", "2026", "Enter a day from 1 to 31 for January 2026."),
        ("7th", "1", "2026", "Enter a day from 1 to 31 for January 2026."),
        ("7", "13", "2026", "Enter the month as a word or as a number from 1 to 12."),
        ("7", "0", "2026", "Enter the month as a word or as a number from 1 to 12."),
        ("7", "ju", "2026", "Enter the month as a word or as a number from 1 to 12."),
        ("7", "Novembre", "2026", "Enter the month as a word or as a number from 1 to 12."),
        ("7", "11", "26", "Enter the year as 4 figures, such as 2026."),
        ("7", "11", "0026", "Enter the year as 4 figures, such as 2026."),
        ("\u0667", "11", "2026", "Enter a day from 1 to 30 for November 2026."),
        ("", "", "", "Enter the date."),
        ("7", "", "2026", "Enter the month."),
        ("7", "", "", "Enter the month and the year."),
    ],
)
def test_dates_are_read(day, month, year, expected):
    assert read_date(day, month, year) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("14.30", time(14, 30)),
        ("9:05", time(9, 5)),
        ("2.30pm", time(14, 30)),
        ("2:30 p.m.", time(14, 30)),
        ("9am", time(9, 0)),
        ("12 am", time(0, 0)),
        ("12 pm", time(12, 0)),
        ("00:00", time(0, 0)),
        ("9", "Enter the time as hours and minutes, such as 14:30."),
        ("24:00", "Enter the time as hours and minutes, such as 14:30."),
        ("12:60", "Enter the time as hours and minutes, such as 14:30."),
        ("13pm", "Enter the time as hours and minutes, such as 14:30."),
        ("soon", "Enter the time as hours and minutes, such as 14:30."),
        ("", "Enter the time."),
    ],
)
def test_times_are_read(typed, expected):
    assert read_time(typed) == expected


@pytest.fixture
def field(qtbot):
    made = DateField("Date you told them", not_known=True, latest=date(2026, 11, 22), earliest=date(2020, 1, 1))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_typed_date_is_the_value(field, qtbot):
    with qtbot.waitSignal(field.edited):
        qtbot.keyClicks(field.day.line, "7")
        qtbot.keyClicks(field.month.line, "nov")
        qtbot.keyClicks(field.year.line, "2026")
        field.flush()
    assert field.value() == date(2026, 11, 7)


def test_not_known_empties_the_boxes_and_typing_unticks_it(field, qtbot):
    field.set_value(date(2026, 11, 7))
    field.not_known.click()
    assert (field.value(), field.typed(), field.is_not_known()) == (None, ("", "", ""), True)
    qtbot.keyClicks(field.day.line, "7")
    assert field.value() == "Enter the month and the year."


def test_no_picture_gets_into_a_date(field):
    QGuiApplication.clipboard().setText("data:image/png;base64,iVBORw0KGgo=")
    field.year.line.paste()
    assert field.typed() == ("", "", "")


def test_an_empty_date_is_not_the_same_as_not_known(field):
    assert field.value() == "Enter the date."


def test_limits_say_which_date_can_be(field):
    field.set_value(date(2026, 11, 23))
    assert field.value() == "Enter a date that is 22 November 2026 or earlier."
    field.set_value(date(2019, 12, 31))
    assert field.value() == "Enter a date that is 1 January 2020 or later."


def test_the_error_is_in_every_box_name(field):
    field.set_error("Enter the month.")
    names = [part.line.accessibleName() for part in (field.day, field.month, field.year)]
    assert all("Date you told them" in name and "Error: Enter the month." in name for name in names)
    field.set_error("")
    assert field.month.line.accessibleName() == "Month, Date you told them"


def test_an_optional_date_or_time_may_be_left_empty(qtbot):
    day, at = DateField("When", optional=True), TimeField("At what time", optional=True)
    for made in (day, at):
        qtbot.addWidget(made)
    assert (day.value(), at.value()) == (None, None)
    at.set_value(time(9, 5))
    assert (at.text(), at.value()) == ("09:05", time(9, 5))
