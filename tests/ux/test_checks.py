"""Seeded faults: each check finds its own kind, so that a green run of the checks means something."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from ux import checks, pixels


def no_name(column):
    column.addWidget(QLineEdit())


def only_a_sign(column):
    column.addWidget(QPushButton("…"))


def arrow_of_letters(column):
    column.addWidget(QPushButton("< Back"))


def twins(column):
    column.addWidget(QPushButton("Change"))
    column.addWidget(QPushButton("Change"))


def alt_clash(column):
    column.addWidget(QPushButton("&Save"))
    column.addWidget(QPushButton("&Stop"))


def combo(column):
    made = QComboBox()
    made.addItems(["a", "b"])
    column.addWidget(made)


def small(column):
    made = QPushButton("Help")
    made.setFixedSize(60, 18)
    column.addWidget(made)


def main_button_too_low(column):
    made = QPushButton("Continue")
    made.setProperty("kind", "primary")
    made.setFixedHeight(34)
    column.addWidget(made)


def cut_button(column):
    made = QPushButton("Record what you have done")
    made.setFixedWidth(80)
    column.addWidget(made)


def cut_label(column):
    made = QLabel("Some long words that wrap over several lines of text in a narrow box")
    made.setWordWrap(True)
    made.setFixedSize(90, 20)
    column.addWidget(made)


def outside(column):
    holder = QWidget()
    holder.setFixedSize(100, 40)
    made = QPushButton("Away", holder)
    made.move(90, 0)
    column.addWidget(holder)


def box_that_traps(column):
    made = QPlainTextEdit()
    made.setAccessibleName("Notes")
    column.addWidget(made)


def table_that_traps(column):
    made = QTableWidget(2, 2)
    made.setAccessibleName("Cases")
    column.addWidget(made)


def mouse_only(column):
    made = QPushButton("Lock")
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column.addWidget(made)


def faint(column):
    made = QLabel("Faint words that matter")
    made.setStyleSheet("color: #999; background: #fff")
    column.addWidget(made)


def backwards(column):
    one, two, three = QPushButton("First"), QPushButton("Second"), QPushButton("Third")
    for made in (one, two, three):
        column.addWidget(made)
    QWidget.setTabOrder(three, two)
    QWidget.setTabOrder(two, one)


def wide(column):
    inner = QWidget()
    QGridLayout(inner).addWidget(QPushButton("Wide"))
    inner.setMinimumWidth(600)
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setWidget(inner)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    column.addWidget(made)


def show(qtbot, make):
    window = QWidget()
    window.setStyleSheet("QWidget { font-size: 16px; color: black; background: white; }")
    make(QVBoxLayout(window))
    qtbot.addWidget(window)
    window.resize(400, 300)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (no_name, "no-name"),
        (only_a_sign, "no-name"),
        (arrow_of_letters, "no-name"),
        (combo, "no-name"),
        (twins, "same-name"),
        (alt_clash, "same-alt-key"),
        (small, "small-target"),
        (main_button_too_low, "small-target"),
        (backwards, "tab-order"),
        (mouse_only, "unreachable"),
        (box_that_traps, "keyboard-trap"),
        (table_that_traps, "keyboard-trap"),
        (cut_button, "clipped"),
        (cut_label, "clipped"),
        (outside, "cut-off"),
        (wide, "too-wide"),
        (faint, "low-contrast"),
    ],
)
def test_a_fault_is_found(qtbot, make, kind):
    assert kind in {fault.kind for fault in checks.check_all(show(qtbot, make))}


def test_a_focus_mark_that_cannot_be_seen_is_found(qtbot):
    def make(column):
        for words in ("One", "Two"):
            made = QPushButton(words)
            made.setStyleSheet("QPushButton { border: 1px solid #888; outline: none; }")
            column.addWidget(made)

    assert {fault.kind for fault in pixels.focus_marks(show(qtbot, make))} == {"faint-focus"}


def test_words_that_nothing_speaks_are_found(qtbot):
    def make(column):
        column.addWidget(QLabel("Call the police first"))
        column.addWidget(QPushButton("Continue"))

    assert [fault.kind for fault in checks.silent_text(show(qtbot, make))] == ["silent-text"]


def test_a_clean_window_is_clean(qtbot):
    def make(column):
        label, line = QLabel("&Name"), QLineEdit()
        line.setMinimumHeight(30)
        label.setBuddy(line)
        column.addWidget(label)
        column.addWidget(line)
        for words in ("Yes", "No"):
            radio = QRadioButton(words)
            radio.setMinimumSize(60, 28)
            column.addWidget(radio)
        button = QPushButton("Continue")
        button.setMinimumHeight(30)
        column.addWidget(button)

    assert checks.check_all(show(qtbot, make)) == []


def test_contrast_of_black_and_white():
    assert pixels.ratio(0x000000, 0xFFFFFF) == pytest.approx(21)
    assert pixels.ratio(0x777777, 0xFFFFFF) == pytest.approx(4.48, abs=0.01)
