"""Tab goes through every page as it is read, the summary of problems included, and stops at the same things twice."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from ux.checks import tab_stops

PAGES = {
    "cases": lambda desk: (desk.do("start_case"), desk.do("cases")),
    "settings": lambda desk: desk.do("settings"),
    "contacts": lambda desk: (desk.do("settings"), desk.do("contacts")),
    "concern": lambda desk: desk.do("start_case"),
    "person": lambda desk: (desk.do("start_case"), desk.do("go", "person:new-child")),
    "question": lambda desk: desk.case_with_child(),
    "question with a problem": lambda desk: (desk.case_with_child(), desk.do("next", desk.page())),
    "decision with problems": lambda desk: (
        desk.case_with_child(), desk.answer_all({"adult_or_unknown": "yes"}), desk.do("next", "decision"),
    ),
    "check": lambda desk: (desk.case_with_child(), desk.answer_all(upto="check")),
    "outcome": lambda desk: (desk.case_with_child(), desk.answer_all(upto="outcome")),
    "sign": lambda desk: desk.case_to_sign(),
    "record": lambda desk: desk.signed_case(),
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_down_the_page_from_top_to_bottom(at_work, page):
    PAGES[page](at_work)
    at_work.window.resize(683, 700)  # one column: reading order is top to bottom
    QApplication.processEvents()
    body = at_work.window._scroller.widget()
    stops = [stop for stop in tab_stops(at_work.window) if body.isAncestorOf(stop)]
    tops = [stop.mapTo(body, QPoint(0, 0)).y() for stop in stops]
    bottoms = [top + stop.height() for top, stop in zip(tops, stops, strict=True)]
    behind = [
        (type(stop).__name__, stop.accessibleName()[:40])
        for at, stop in enumerate(stops)
        if any(bottoms[at] <= top for top in tops[:at])
    ]
    assert len(stops) > 1
    assert behind == []
    assert len({id(stop) for stop in stops}) == len(stops)
