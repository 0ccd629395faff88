"""Rows that wrap, a rail that drops, pages that scroll down only, bars that give way."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from ux.checks import tab_stops

from desktop.widgets.buttons import button
from desktop.widgets.cards import NumberedList
from desktop.widgets.fields import LabelledText
from desktop.widgets.frame import ActionBar, PageFrame, TopBar
from desktop.widgets.layout import Column, Flow, Scroller, TwoColumns
from desktop.widgets.text import Heading, flowing, label
from desktop.widgets.theme import apply_theme, scaled


@pytest.fixture(autouse=True)
def themed(qapp):
    apply_theme(qapp, dark=False, text_percent=100)


def place(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def tall_page(lines=40):
    body = QWidget()
    column = QVBoxLayout(body)
    for number in range(lines):
        column.addWidget(button(f"Button {number}"))
    return body


def test_a_row_wraps_and_its_parent_grows(qtbot):
    holder = QWidget()
    flow = Flow(holder)
    parts = [button(f"Some button {number}") for number in range(4)]
    for part in parts:
        flow.addWidget(part)
    qtbot.addWidget(holder)
    assert flow.heightForWidth(2000) < flow.heightForWidth(340) < flow.heightForWidth(160)
    holder.resize(340, flow.heightForWidth(340))
    holder.show()
    places = [part.geometry() for part in parts]
    assert all(holder.rect().contains(one) for one in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    assert (flow.itemAt(9), flow.takeAt(9)) == (None, None)


def test_a_row_leaves_room_for_a_button_that_wraps(qtbot):
    holder = QWidget()
    flow = Flow(holder)
    long = button("Record what you have done and who you have told about it today")
    flow.addWidget(long)
    qtbot.addWidget(holder)
    assert flow.heightForWidth(200) == long.heightForWidth(200) > long.sizeHint().height()


def test_words_in_a_row_take_one_line_while_there_is_room(qtbot):
    holder = QWidget()
    flow = Flow(holder)
    words = flowing("Outcome not reached yet, and a few words more")
    flow.addWidget(words)
    qtbot.addWidget(holder)
    holder.resize(800, 200)
    holder.show()
    one_line = words.height()
    assert one_line < scaled(30)
    holder.resize(120, 200)
    qtbot.waitUntil(lambda: words.height() > one_line)


def test_a_long_button_wraps_instead_of_being_cut(qtbot):
    made = button("Record what you have done and who you have told about it today", "primary")
    qtbot.addWidget(made)
    wide = made.sizeHint()
    assert made.heightForWidth(wide.width()) == wide.height()
    assert made.heightForWidth(200) > made.heightForWidth(400) > wide.height()
    assert made.minimumSizeHint().width() < 200


@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "quiet"])
def test_buttons_are_large_enough_to_press(qtbot, kind):
    made = button("Save", kind)
    qtbot.addWidget(made)
    made.show()
    assert made.sizeHint().height() >= 40
    assert not made.autoDefault()


def test_the_rail_drops_below_in_a_narrow_window(shown, qtbot):
    main, rail = label("Main"), label("Rail")
    columns = TwoColumns(main, rail)
    window = shown(columns)
    window.resize(1100, 400)
    qtbot.waitUntil(lambda: place(rail, window).left() > place(main, window).right())
    window.resize(600, 400)
    qtbot.waitUntil(lambda: place(rail, window).top() >= place(main, window).bottom())
    window.resize(1100, 400)
    qtbot.waitUntil(lambda: place(rail, window).left() > place(main, window).right())


def test_a_column_is_capped_and_centred(shown):
    inner = QWidget()
    window = shown(Column(inner, 480))
    window.resize(1200, 300)
    here = place(inner, window)
    assert here.width() <= scaled(480)
    assert abs(here.center().x() - window.rect().center().x()) <= 2


def test_the_page_follows_the_focus_and_scrolls_by_key(shown, qtbot):
    body = tall_page()
    scroller = Scroller(Column(body))
    window = shown(scroller)
    window.resize(500, 300)
    last = body.findChildren(QPushButton)[-1]
    last.setFocus()
    qtbot.waitUntil(lambda: scroller.viewport().rect().contains(place(last, scroller.viewport())))
    scroller.to_top()
    assert scroller.verticalScrollBar().value() == 0
    body.findChildren(QPushButton)[0].setFocus()
    qtbot.keyClick(body.findChildren(QPushButton)[0], Qt.Key.Key_PageDown)
    assert scroller.verticalScrollBar().value() > 0
    assert scroller.horizontalScrollBar().maximum() == 0


def test_the_top_bar_drops_what_matters_least_first(shown):
    bar = TopBar("Waymark")
    bar.set_case("Case 2026-014")
    bar.set_saved("Saved 14:32")
    window = shown(bar)
    seen = []
    for width in range(900, 100, -10):
        window.resize(width, 100)
        QApplication.processEvents()
        parts = tuple(not part.isHidden() for part in (bar._name, bar._saved, bar._reference))
        if parts not in seen:
            seen.append(parts)
    assert seen == [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]
    window.resize(900, 100)
    QApplication.processEvents()
    assert not bar._name.isHidden()


def test_the_top_bar_reports_what_is_pressed(qtbot):
    bar = TopBar("Waymark")
    qtbot.addWidget(bar)
    bar.show()
    with qtbot.waitSignal(bar.cases):
        bar._cases.click()
    with qtbot.waitSignal(bar.lock):
        bar._lock.click()
    bar.set_cases_offered(False)
    assert bar._cases.isHidden()


def test_the_action_bar_replaces_its_buttons(shown, qtbot):
    bar = ActionBar()
    window = shown(bar)
    first = button("&Continue", "primary")
    bar.set_buttons([first, button("&Save")])
    assert [one.text() for one in bar.buttons()] == ["&Continue", "&Save"]
    bar.set_buttons([button("&Done", "primary")])
    qtbot.waitUntil(lambda: [one.text() for one in tab_stops(window)] == ["&Done"])
    bar.set_buttons([])
    assert bar.isHidden()


def test_the_action_bar_keeps_to_the_left_edge_of_the_content(shown, qtbot):
    frame = PageFrame("Waymark")
    frame.resize(1092, 534)
    body = tall_page()
    first = button("&Continue", "primary")
    window = shown(frame)
    window.resize(1092, 534)
    frame.show_page(body, [first])
    qtbot.waitUntil(lambda: abs(place(first, window).left() - place(body, window).left()) <= 1)


def test_in_a_short_window_the_actions_scroll_with_the_page(shown, qtbot):
    frame = PageFrame("Waymark")
    window = shown(frame)
    window.resize(1000, 700)
    buttons = [button(f"A rather long label {number}") for number in range(6)]
    scroller = frame.show_page(tall_page(), buttons)
    qtbot.waitUntil(lambda: not scroller.isAncestorOf(buttons[0]))
    buttons[0].setFocus()
    window.resize(480, 320)
    qtbot.waitUntil(lambda: scroller.isAncestorOf(buttons[0]))
    assert buttons[0].hasFocus()
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: not scroller.isAncestorOf(buttons[0]))
    assert buttons[0].hasFocus()
    again = frame.show_page(tall_page(2), [button("&Next", "primary")])
    qtbot.waitUntil(lambda: len(frame.bar.buttons()) == 1 and not again.isAncestorOf(frame.bar))


def test_a_change_of_page_lets_go_of_the_focus_and_starts_at_the_top(shown):
    frame = PageFrame("Waymark")
    window = shown(frame)
    window.resize(600, 400)
    old = tall_page()
    frame.show_page(old)
    QApplication.processEvents()
    last = old.findChildren(QPushButton)[-1]
    last.setFocus()
    assert last.hasFocus()
    heard = []
    QApplication.instance().focusChanged.connect(lambda _old, new: heard.append(new))
    heading = Heading("Next")
    scroller = frame.show_page(heading)
    heading.setFocus()
    QApplication.processEvents()
    assert heading.hasFocus()
    assert scroller.verticalScrollBar().value() == 0
    assert [one for one in heard if one is not None] == [heading]


def test_a_notice_stands_between_top_bar_and_page(shown, qtbot):
    frame = PageFrame("Waymark")
    window = shown(frame)
    window.resize(800, 600)
    notice, heading = label("Locking soon."), Heading("Cases")
    frame.add_notice(notice)
    frame.show_page(heading, [button("&Next", "primary")])
    qtbot.waitUntil(
        lambda: (
            place(frame.top, window).bottom()
            < place(notice, window).top()
            < place(heading, window).top()
            < place(frame.bar, window).top()
        )
    )


def test_a_card_taller_than_the_window_is_shown_from_its_start(shown, qtbot):
    body = QWidget()
    column = QVBoxLayout(body)
    column.addWidget(button("First"))
    card = NumberedList("What to do now", [f"Step {number} of many" for number in range(30)])
    column.addWidget(card)
    scroller = Scroller(body)
    window = shown(scroller)
    window.resize(500, 300)
    QApplication.processEvents()
    card.setFocus()
    qtbot.waitUntil(lambda: 0 <= place(card, scroller.viewport()).top() < scaled(40))


def test_the_line_being_written_stays_in_view(shown, qtbot):
    body = QWidget()
    column = QVBoxLayout(body)
    column.addWidget(button("First"))
    field = LabelledText("What was said", rows=30)
    column.addWidget(field)
    scroller = Scroller(body)
    window = shown(scroller)
    window.resize(500, 300)
    QApplication.processEvents()
    field.take_focus()
    field.area.insertPlainText("A line\n" * 25)
    qtbot.keyClicks(field.area, "x")
    viewport = scroller.viewport()
    caret = field.area.cursorRect().translated(field.area.viewport().mapTo(viewport, QPoint(0, 0)))
    assert viewport.rect().contains(caret.center())
