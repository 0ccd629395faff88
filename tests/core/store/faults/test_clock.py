"""A clock that is wrong, set back, at the end of summer or in a far year: order is kept, and nothing is refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.errors import WrongSecret
from core.store import TooManyTries, open_store, store_users

SUMMER, NEPAL = timezone(timedelta(hours=1)), timezone(timedelta(hours=5, minutes=45))
LOCAL_MEAN = timezone(timedelta(seconds=-75))  # what some systems give for Greenwich in 1847
MOMENTS = {
    "today": datetime(2026, 11, 22, 14, 3, tzinfo=UTC),
    "the flat battery": datetime(1970, 1, 1, tzinfo=UTC),
    "1980": datetime(1980, 1, 1, 0, 0, 7, tzinfo=UTC),
    "summer ends": datetime(2026, 10, 25, 1, 59, 59, tzinfo=SUMMER),
    "a second later": datetime(2026, 10, 25, 1, 0, 0, tzinfo=UTC),
    "seconds in the offset": datetime(2026, 10, 25, 2, 0, tzinfo=LOCAL_MEAN),
    "another country": datetime(2026, 10, 25, 7, 40, tzinfo=NEPAL),
    "the last second of 32 bits": datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC),
    "the one after": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "2106": datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC),
    "the last year": datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    "the last year, west": datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-11))),
    "the first year, east": datetime(1, 1, 1, tzinfo=NEPAL),
    "today again": datetime(2026, 11, 22, 14, 4, tzinfo=UTC),
}
BACK = [  # at each of these, the time before lay more than a minute ahead
    "the flat battery", "another country", "the first year, east",
]  # fmt: skip


def test_entries_keep_their_order_and_jumps_back_are_logged(vault, folder, opened, exercised):
    for name, at in MOMENTS.items():
        vault.append("note", "c1", {"name": name}, at)
        vault.put_draft("c1", "note", name, at)
    exercised("moments", len(MOMENTS), least=14)
    events = vault.events("c1")
    assert [event.data["name"] for event in events] == list(MOMENTS)
    assert [event.at for event in events] == list(MOMENTS.values())
    assert [event.seq for event in events] == sorted(event.seq for event in events)
    noted = {event.seq + 1 for event in vault.events_of_kind("store.clock-back")}
    assert [event.data["name"] for event in events if event.seq in noted] == BACK
    assert vault.verify_log().ok
    vault.close()
    again = opened(folder, at=MOMENTS["today"])
    assert again.health.sentences == ()
    assert [event.at for event in again.events("c1")] == list(MOMENTS.values())


@pytest.mark.parametrize("name", MOMENTS)
def test_no_moment_keeps_people_out(vault, folder, cheap, name):
    """Whatever time it was before, and it is afterwards; wrong tries in between are answered as such."""
    vault.close()
    user = store_users(folder)[0].id

    def enter(password: str, at: datetime) -> None:
        with open_store(folder, user_id=user, password=password, at=at, floor=cheap) as entered:
            assert entered.health.sentences == ()
            entered.append("note", "c1", {"name": name}, at)

    for at in (MOMENTS[name], MOMENTS["today"], MOMENTS[name]):
        with pytest.raises(WrongSecret) as told:
            enter("not the right one", at)
        assert not isinstance(told.value, TooManyTries)
        enter("correct horse battery", at)


def test_the_clock_at_its_end_still_slows_wrong_tries(vault, folder, cheap):
    """No way round: at the last moment that a clock can show, a wait has no end to be written down."""
    vault.close()
    user, at = store_users(folder)[0].id, MOMENTS["the last year"]
    told = []
    for _ in range(8):
        with pytest.raises(WrongSecret) as wrong:
            open_store(folder, user_id=user, password="not the right one", at=at, floor=cheap)
        told.append(isinstance(wrong.value, TooManyTries))
    assert told == [False] * 5 + [True] * 3
