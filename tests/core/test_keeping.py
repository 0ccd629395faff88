"""How long a case is kept: the estimate is never too soon, a day and a hold are somebody’s, nothing goes by itself."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from case_walks import KENT, LARKFIELD
from packs.every_pack import PACKS

from core.assessment import Listed
from core.casework import Casework
from core.casework.keeping import Review, keep, keeping, reviews_due
from core.errors import InputFaults
from core.store import Cost, add_user, create_store, dispose

CHEAP = Cost(64, 1, 1)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD, SECOND = "correct horse battery", "quite another battery"


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at, self.ticks = START, itertools.count()

    def __call__(self) -> datetime:
        return self.at + timedelta(seconds=next(self.ticks))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(tmp_path, clock):
    vault, _ = create_store(tmp_path / "store", user_name="M. Ellis", password=PASSWORD, at=START, cost=CHEAP)
    with vault:
        made = Casework(vault, (PACKS[KENT],), "Waymark 0.1.0", clock, names=vault.people())
        made.set_setting(LARKFIELD)
        yield made


def case_of(work: Casework, *children: Listed):
    case = work.start_case()
    for one in children:
        case = work.list_person(case, one)
    return case


def child(ref: str, age: int | None, kind: str = "child") -> Listed:
    return Listed(id="", ref=ref, kind=kind, age=age, roles=("sent",))


@pytest.mark.parametrize(
    ("people", "year"),
    [
        ([child("AB", 14)], 2037),
        ([child("AB", 17), child("CD", 9), child("EF", 12)], 2042),
        ([child("AB", 17), child("CD", None)], 2051),
        ([child("AB", 14), child("XY", 40, "adult")], 2037),
        ([child("AB", 14), child("XY", None, "unknown")], 2051),
        ([], 2051),
    ],
)
def test_the_estimate_is_the_end_of_the_year_of_the_latest_birthday_there_can_be(work, people, year):
    kept = keeping(work, case_of(work, *people).id)
    assert (kept.until, kept.set_at, kept.hold) == (date(year, 12, 31), None, False)


@pytest.mark.parametrize("age", range(18))
def test_no_child_of_that_age_turns_25_after_it(work, age):
    """The youngest there can be had their birthday on the very day."""
    born = date(START.year - age, START.month, START.day)
    assert keeping(work, case_of(work, child("AB", age)).id).until >= date(born.year + 25, born.month, born.day)


def test_somebody_taken_off_the_list_does_not_count_and_an_age_counts_from_when_it_was_given(work, clock):
    case = case_of(work, child("AB", 14), child("CD", None))
    case = work.remove_person(case, case.people[1].id)
    assert keeping(work, case.id).until.year == 2037
    clock.at = START + timedelta(days=3 * 365)
    work.list_person(case, Listed(id=case.people[0].id, ref="AB", kind="child", age=14, roles=("sent",)))
    assert keeping(work, case.id).until.year == 2040


def test_a_day_and_a_hold_are_set_with_a_reason_and_the_newest_holds(work):
    case = case_of(work, child("AB", 14))
    keep(work, case.id, date(2101, 12, 31), hold=True, reason=" IICSA ")
    keep(work, case.id, date(2050, 1, 1), hold=False, reason="asked the trust")
    kept = keeping(work, case.id)
    assert (kept.until, kept.hold, kept.reason) == (date(2050, 1, 1), False, "asked the trust")
    assert (kept.set_by, kept.estimate.year) == ("M. Ellis", 2037)
    assert work.open_case(case.id).people == case.people  # it changes nothing in the case


@pytest.mark.parametrize(
    ("until", "reason", "about"),
    [
        (date(2050, 1, 1), "  ", "reason"),
        (date(2026, 11, 22), "why", "until"),
        (date(2201, 1, 1), "why", "until"),
        (date(2050, 1, 1), "x" * 1001, "reason"),
        (date(2050, 1, 1), "data:image/png;base64,AAAA", "reason"),
    ],
)
def test_what_cannot_be_set_is_said_of_its_field(work, until, reason, about):
    case = case_of(work)
    with pytest.raises(InputFaults, match=f"^{about}: "):
        keep(work, case.id, until, hold=False, reason=reason)
    assert keeping(work, case.id).set_at is None


def test_there_is_no_keeping_without_a_case(work):
    with pytest.raises(InputFaults):
        keep(work, "nothing", date(2050, 1, 1), hold=False, reason="why")
    assert work.vault.events("nothing") == []


def test_only_signed_cases_whose_day_has_come_are_due_the_longest_over_first(work, clock):
    early, late, held, open_still = (case_of(work, child("AB", age)) for age in (17, 9, 10, 12))
    for case in (early, late, held):
        row = next(row for row in work.vault.all_cases() if row.case == case.id)
        work.vault.put_summary(case.id, {**row.summary, "status": "signed"}, case.reference)
    keep(work, held.id, date(2027, 1, 31), hold=True, reason="police")
    assert reviews_due(work) == ()
    clock.at = datetime(2035, 1, 1, tzinfo=UTC)
    assert reviews_due(work) == (
        Review(held.id, held.reference, date(2027, 1, 31), hold=True),
        Review(early.id, early.reference, date(2034, 12, 31), hold=False),
    )
    clock.at = datetime(2060, 1, 1, tzinfo=UTC)
    assert {each.case for each in reviews_due(work)} == {early.id, late.id, held.id} - {open_still.id}


def test_a_reference_is_never_given_twice(work, tmp_path):
    case_of(work)
    last = case_of(work)
    second = add_user(work.vault, "B. Deputy", SECOND, START, CHEAP)
    dispose(work.vault, last.id, "why", "right", second.id, SECOND, START)
    again = Casework(work.vault, work.packs, work.product, work.now)
    assert (last.reference, again.start_case().reference) == ("2026-002", "2026-003")
