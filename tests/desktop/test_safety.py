"""Keep records safe, at the desk: every way on leads somewhere, and the list says the one thing most due."""

from datetime import timedelta

import pytest
from ux import checks

from core.store import backups_in, make_backup
from desktop.session.errands import ERRANDS
from desktop.session.notices import notice
from desktop.session.safety import subjects

OWN = {"not_protected"}


def work(desk):
    return desk.session._work.place.work


def test_every_way_on_is_a_verb_that_somebody_takes(at_work):
    taken = OWN.union(*(kind(work(at_work), at_work.session, lambda _: None).verbs() for kind in ERRANDS))
    ways = [verb for subject in subjects(work(at_work)) for _, verb in subject.ways]
    assert len(ways) > 8
    assert [verb for verb in ways if verb not in taken] == []


@pytest.mark.parametrize("verb", ["people", "check_records", "log_page", "disposed_cases", "not_protected"])
def test_from_the_page_and_back_again(at_work, verb):
    at_work.do("safety")
    at_work.do(verb)
    assert at_work.page() != "safety"
    at_work.do("back")
    assert at_work.page() == "safety"
    at_work.do("back")
    assert at_work.page() == "cases"


def test_after_a_lock_the_page_is_there_again(at_work):
    at_work.do("safety")
    at_work.lock_and_return()
    assert at_work.page() == "safety"


def test_the_list_says_the_most_pressing_thing_and_no_more(at_work):
    assert notice(work(at_work)) == ""
    now = work(at_work).now()
    work(at_work).now = lambda: now + timedelta(days=40)  # a backup and a slip are due
    assert notice(work(at_work)) == "Back up: there is no backup of your records yet. Choose Keep records safe."


def test_a_month_later_the_slip_is_due_once_there_is_a_backup(at_work, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    now = work(at_work).now()
    make_backup(work(at_work).vault, stick, now + timedelta(days=25))
    work(at_work).now = lambda: now + timedelta(days=31)
    assert notice(work(at_work)).startswith("This month’s check slip")


def test_a_newer_program_makes_a_copy_before_anything_else(at_work):
    at_work.lock_and_return()
    copies = at_work.around.folder.parent / "backups"
    assert not copies.exists()
    at_work.window.lock()
    at_work.open(resume=True, product="Waymark 99.0.0")
    at_work.unlock()
    made = backups_in(copies)
    assert len(made) == 1
    at_work.window.lock()
    at_work.open(resume=True, product="Waymark 99.0.0")
    at_work.unlock()
    assert backups_in(copies) == made


def test_nothing_on_the_page_is_at_fault(at_work):
    at_work.do("safety")
    faults = checks.check_all(at_work.window, contrast=False)
    assert [fault for fault in faults if fault.kind != "small-target"] == []  # sizes come with the theme
