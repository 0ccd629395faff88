"""Wrong passwords are slowed, whatever is done to the program or to the clock."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from core.errors import WrongSecret
from core.store import (
    Cost,
    TooManyTries,
    add_user,
    confirm_by,
    open_store,
    remove_user,
    store_users,
    tries,
)
from core.store.tries import count_try, forgive

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def wait_after(folder, user: str, at: datetime) -> timedelta:
    """How long a try at `at` has to wait; counts it when it need not."""
    try:
        count_try(folder, user, at)
    except TooManyTries as fault:
        return fault.wait
    return timedelta(0)


def test_five_are_free_then_the_waits_grow_to_a_quarter_of_an_hour(tmp_path):
    now, waits = AT, []
    for _ in range(12):
        while wait := wait_after(tmp_path, "a", now):
            waits.append(wait.total_seconds())
            now += wait
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_never_more_than_ten_in_five_minutes_however_many_people_are_tried(tmp_path):
    """Somebody tries as fast as is allowed, person after person, for half an hour."""
    let_in = []
    for second in range(0, 1800, 2):
        now = AT + second * SECOND
        let_in += [now for person in "abcdefgh" if not wait_after(tmp_path, person, now)]
    assert len(let_in) > 20, "the slow way must stay open"
    for first in let_in:
        assert sum(first <= one < first + 5 * MINUTE for one in let_in) <= 10


def test_a_clock_set_back_does_not_help_and_does_not_lock_for_ever(tmp_path):
    now = AT
    for _ in range(8):
        now += wait_after(tmp_path, "a", now)
        wait_after(tmp_path, "a", now)
    state = tries._read(tmp_path)[0]["a"]
    waited = tries.WAITS[min(state.count - 5, 5)]
    long_ago = AT - timedelta(days=3650)
    assert wait_after(tmp_path, "a", long_ago) == waited
    assert wait_after(tmp_path, "a", long_ago - MINUTE) == waited
    assert wait_after(tmp_path, "a", long_ago - MINUTE + waited / 2) == waited / 2
    assert wait_after(tmp_path, "a", long_ago - MINUTE + waited) == timedelta(0)


def test_the_count_survives_a_restart_and_a_try_cut_off_in_the_middle(made, monkeypatch):
    """The program is ended while the password is being looked at: that try counts."""
    user = store_users(made)[0].id

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr("core.store.opening.unlock_identity", cut_off)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                open_store(made, user_id=user, password="x", at=AT, floor=CHEAP)
    with pytest.raises(TooManyTries, match="wait 29 seconds"):
        open_store(made, user_id=user, password="correct horse battery", at=AT + SECOND, floor=CHEAP)
    with open_store(made, user_id=user, password="correct horse battery", at=AT + MINUTE, floor=CHEAP) as vault:
        assert vault.wrong_tries.count == 5


def test_a_good_log_in_of_one_person_does_not_free_the_tries_at_another(tmp_path):
    """A deputy cannot guess at the lead's password and clear the count by his own."""
    for _ in range(5):
        assert not wait_after(tmp_path, "lead", AT)
    assert not wait_after(tmp_path, "deputy", AT + SECOND)
    forgive(tmp_path, "deputy", AT + SECOND)
    assert wait_after(tmp_path, "lead", AT + SECOND)


def test_a_right_password_is_never_slowed(made):
    user = store_users(made)[0].id
    for second in range(30):
        open_store(made, user_id=user, password="correct horse battery", at=AT + second * SECOND, floor=CHEAP).close()


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff" * 90, b'{"people":1}'])
def test_a_damaged_count_keeps_nobody_out(made, raw):
    (made / "tries.json").write_bytes(raw)
    user = store_users(made)[0].id
    with pytest.raises(WrongSecret):
        open_store(made, user_id=user, password="wrong", at=AT, floor=CHEAP)
    open_store(made, user_id=user, password="correct horse battery", at=AT, floor=CHEAP).close()


def test_a_full_disk_keeps_nobody_out(made, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.store.tries.write_lined", full)
    user = store_users(made)[0].id
    open_store(made, user_id=user, password="correct horse battery", at=AT, floor=CHEAP).close()


def test_the_wait_is_said_in_words_that_fit_its_length():
    assert "30 seconds" in str(TooManyTries(30 * SECOND))
    assert "15 minutes" in str(TooManyTries(15 * MINUTE))
    assert "2 minutes" in str(TooManyTries(2 * MINUTE - SECOND))
    assert "wait a moment" in str(TooManyTries(timedelta(milliseconds=3)))


# -- all the doors together (T23) --------------------------------------------------------------------


@pytest.fixture
def of_two(made) -> tuple:
    """A folder with the store of two people, and their ids."""
    lead = store_users(made)[0].id
    with open_store(made, user_id=lead, password="correct horse battery", at=AT, floor=CHEAP) as vault:
        return made, lead, add_user(vault, "B. Deputy", "twelve small ducks", AT, CHEAP).id


def test_however_it_is_tried_there_are_never_more_than_ten_in_five_minutes(of_two, exercised):
    """At the unlock page, by giving one's password again and by having another confirm, with restarts in between."""
    folder, lead, deputy = of_two
    looked_at = []
    at = AT + MINUTE
    vault = open_store(folder, user_id=lead, password="correct horse battery", at=at, floor=CHEAP)

    def tried(at: datetime, act) -> None:
        try:
            act()
        except TooManyTries:
            return
        except WrongSecret:
            pass
        looked_at.append(at)

    restarts = 0
    for second in range(0, 3600, 4):
        at = AT + 2 * MINUTE + second * SECOND
        tried(at, partial(confirm_by, vault, deputy, "wrong", bytes(32), at))
        tried(at, partial(vault.check_password, "wrong", at + SECOND))
        if second % 600 == 0:
            vault.close()
            tried(at, partial(open_store, folder, user_id=deputy, password="wrong", at=at + 2 * SECOND, floor=CHEAP))
            vault = reopened(folder, lead, at + 3 * SECOND)
            restarts += 1
    vault.close()
    exercised("tries looked at in an hour", len(looked_at), least=10)
    exercised("restarts", restarts, least=5)
    for first in looked_at:
        assert sum(first <= one < first + 5 * MINUTE for one in looked_at) <= 10


def reopened(folder, user: str, at: datetime):
    """The right password, as soon as it is looked at."""
    while True:
        try:
            return open_store(folder, user_id=user, password="correct horse battery", at=at, floor=CHEAP)
        except TooManyTries as fault:
            at += fault.wait


@pytest.mark.parametrize("back", [MINUTE, timedelta(days=1), timedelta(days=3650)])
def test_a_clock_set_back_helps_at_no_door(of_two, back):
    folder, lead, deputy = of_two
    with open_store(folder, user_id=lead, password="correct horse battery", at=AT, floor=CHEAP) as vault:
        for second in range(5):
            with pytest.raises(WrongSecret):
                confirm_by(vault, deputy, "wrong", bytes(32), AT + second * SECOND)
            assert not vault.check_password("wrong", AT + second * SECOND)
        for act in (
            lambda: confirm_by(vault, deputy, "twelve small ducks", bytes(32), AT - back),
            lambda: vault.check_password("correct horse battery", AT - back),
        ):
            with pytest.raises(TooManyTries):
                act()
    with pytest.raises(TooManyTries):
        open_store(folder, user_id=deputy, password="twelve small ducks", at=AT - back, floor=CHEAP)


def test_wrong_tries_at_work_are_told_at_the_next_log_in_of_that_person_alone(of_two):
    """A right one in between does not hide them."""
    folder, lead, deputy = of_two
    with open_store(folder, user_id=lead, password="correct horse battery", at=AT, floor=CHEAP) as vault:
        for second in range(3):
            with pytest.raises(WrongSecret):
                confirm_by(vault, deputy, "wrong", bytes(32), AT + second * SECOND)
        confirm_by(vault, deputy, "twelve small ducks", bytes(32), AT + MINUTE)
        assert not vault.check_password("wrong", AT + MINUTE)
        assert vault.check_password("correct horse battery", AT + MINUTE + SECOND)
    told = {}
    for user, password in ((lead, "correct horse battery"), (deputy, "twelve small ducks")):
        with open_store(folder, user_id=user, password=password, at=AT + 2 * MINUTE, floor=CHEAP) as vault:
            told[user] = (vault.wrong_tries.count, vault.events_of_kind("store.opened")[-1].data["wrong_tries"])
    assert told == {lead: (1, 1), deputy: (3, 3)}


def test_who_is_removed_leaves_no_count_behind(of_two):
    folder, lead, deputy = of_two
    with open_store(folder, user_id=lead, password="correct horse battery", at=AT, floor=CHEAP) as vault:
        with pytest.raises(WrongSecret):
            confirm_by(vault, deputy, "wrong", bytes(32), AT)
        remove_user(vault, deputy, "left", AT + MINUTE)
    assert deputy not in tries._read(folder)[0]
