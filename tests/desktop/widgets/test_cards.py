"""Cards: what is spoken is what is shown, and an error leads to its field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop.widgets.cards import (
    DoNotList,
    EmptyState,
    ErrorSummary,
    NumberedList,
    OutcomeHead,
    QuoteBlock,
    Rail,
    ReadingCard,
    SummaryRow,
    WarningStrip,
)
from desktop.widgets.caserow import CaseRow
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.fields import DateField, LabelledLine, LabelledText
from desktop.widgets.icons import Icon
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label


def spoken(widget):
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name), told.role()


def test_a_numbered_list_is_spoken_whole_and_without_its_figures(shown):
    made = NumberedList("What to do now", [("Call 999", "if there is a threat to life."), "Record who you told"])
    shown(made)
    assert made.accessibleName() == "What to do now. Call 999 if there is a threat to life. Record who you told."
    assert made.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_a_list_of_donts_says_do_not_in_words(shown):
    made = DoNotList("What not to do", ["do not delete it", "Do not question the child"])
    shown(made)
    assert made.accessibleName() == "What not to do. do not delete it. Do not question the child."
    with pytest.raises(ValueError, match="do not"):
        DoNotList("What not to do", ["delete it"])


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: QuoteBlock(["Words", "More."], "Section 5"), "Words. More. Section 5."),
        (lambda: WarningStrip("A child in danger?", "Call 999."), "A child in danger? Call 999."),
        (
            lambda: Rail("At any time", [("Imagery:", "do not view it")], "Saved"),
            "At any time. Imagery: do not view it. Saved.",
        ),
    ],
)
def test_panels_are_spoken_whole(shown, make, expected):
    made = make()
    shown(made)
    assert made.accessibleName() == expected


def test_a_reading_card_leaves_out_what_is_hidden(shown):
    made = ReadingCard("Title")
    gone = label("Not here")
    made.add(gone)
    gone.hide()
    shown(made)
    assert made.accessibleName() == "Title."


def test_marks_in_words_are_shown_as_they_are(shown):
    made = NumberedList("Do", [("<b>Call</b>", "& write <i>it</i> down")])
    shown(made)
    assert made.accessibleName() == "Do. <b>Call</b> & write <i>it</i> down."
    drawn = QTextDocument()
    drawn.setHtml(made.findChildren(QLabel)[-1].text())
    assert drawn.toPlainText() == "<b>Call</b> & write <i>it</i> down"


def test_an_outcome_speaks_its_reason(shown):
    made = OutcomeHead("refer", "Outcome", "Refer now", "Because an adult is involved.")
    shown(made)
    made.take_focus()
    assert made.heading.hasFocus()
    assert spoken(made.heading) == ("Outcome: Refer now. Because an adult is involved.", QAccessible.Role.Heading)


def test_each_outcome_has_its_own_shape(shown):
    shapes = set()
    for level in ("refer", "advice", "manage", "other"):
        made = OutcomeHead(level, "Outcome", "Title", "Because.")
        shown(made)
        shapes.add(made.findChild(Icon).shape)
    assert shapes == {"alert", "question", "tick", "square"}


def test_a_heading_takes_focus_from_code_and_is_no_tab_stop(shown):
    made = Heading("Cases")
    shown(made)
    made.setFocus()
    assert made.hasFocus()
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert spoken(made) == ("Cases", QAccessible.Role.Heading)
    made.setText("Closed cases")
    assert spoken(made)[0] == "Closed cases"


@pytest.mark.parametrize(
    ("field", "focused"),
    [
        (lambda: LabelledLine("Name"), lambda field: field.line),
        (lambda: LabelledText("Notes"), lambda field: field.area),
        (lambda: DateField("When"), lambda field: field.day.line),
        (lambda: OptionGroup("Q?", [Choice("yes", "Yes")]), lambda field: field.options()[0]),
        (QLineEdit, lambda field: field),
    ],
)
def test_an_error_leads_to_its_field(shown, qtbot, field, focused):
    summary, made = ErrorSummary(), field()
    window = shown(made, summary)
    summary.show_problems([("Enter a name", made)])
    assert spoken(window.focusWidget()) == ("There is a problem: Enter a name.", QAccessible.Role.Heading)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    line = summary.lines()[0]
    assert line.hasFocus()
    qtbot.keyClick(line, Qt.Key.Key_Space)
    assert window.focusWidget() is focused(made)


def test_tab_goes_from_the_summary_to_its_lines_and_then_to_the_page(shown, qtbot):
    summary, line = ErrorSummary(), QLineEdit()
    window = shown(summary, line)
    summary.show_problems([("Enter a name", line), ("Enter a date", line)])
    walked = []
    for _stop in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(window.focusWidget())
    assert walked == [*summary.lines(), line]


def test_the_summary_hides_with_its_last_problem(shown):
    summary, line = ErrorSummary(), QLineEdit()
    shown(summary, line)
    assert summary.isHidden()
    summary.show_problems([("Enter a name", line), ("Enter a date", line)])
    assert [one.text() for one in summary.lines()] == ["Enter a name", "Enter a date"]
    summary.show_problems([("Enter a date", line)])
    assert [one.text() for one in summary.lines()] == ["Enter a date"]
    summary.show_problems([])
    assert summary.isHidden()
    assert summary.lines() == ()


def test_change_says_what_it_changes(shown, qtbot):
    row = SummaryRow("Is a child aged 12 or under?", "Not known", "Section 4")
    shown(row)
    assert row.change_link.text() == "Change"
    assert row.change_link.accessibleName() == "Change: Is a child aged 12 or under? Your answer: Not known"
    with qtbot.waitSignal(row.change):
        row.change_link.click()


def test_a_row_that_cannot_be_changed_can_be_read(shown):
    row = SummaryRow("Was it shared?", "No", can_change=False, tag=("Not asked now", "grey"))
    shown(row)
    panel = row.findChild(ReadingCard)
    assert row.change_link is None
    assert panel.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert panel.accessibleName() == "Was it shared? No. Not asked now."


def test_an_empty_state_offers_one_step(shown, qtbot):
    made = EmptyState("No cases", "Start when someone tells you.", "Start now")
    shown(made)
    with qtbot.waitSignal(made.acted):
        made.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1].click()


def test_a_disclosure_says_whether_it_is_open(shown, qtbot):
    body = label("Because.")
    made = Disclosure("Why we ask", body)
    shown(made)
    assert (made.button.accessibleName(), body.isVisible()) == ("Why we ask, hidden", False)
    with qtbot.waitSignal(made.toggled):
        made.button.click()
    assert (made.button.accessibleName(), body.isVisible()) == ("Why we ask, shown", True)
    assert spoken(made.button)[1] == QAccessible.Role.Button


def test_arrows_walk_the_cases_and_enter_opens_one(shown, qtbot):
    rows = [CaseRow(f"2026-00{number}", "In progress", "grey", "Refer now", "Next: call.") for number in (1, 2, 3)]
    shown(*rows)
    assert rows[0].accessibleName() == "Case 2026-001, In progress, Refer now. Next: call."
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    qtbot.keyClick(rows[1], Qt.Key.Key_End)
    assert rows[2].hasFocus()
    qtbot.keyClick(rows[2], Qt.Key.Key_Down)
    assert rows[2].hasFocus()
    with qtbot.waitSignal(rows[2].clicked):
        qtbot.keyClick(rows[2], Qt.Key.Key_Return)
