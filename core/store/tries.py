"""Wrong passwords are counted in a file and slowed: five free, then 30 s, 1, 2, 4, 8 and 15 minutes.

Over all people together there are never more than ten in five minutes. A try is counted before the
password is looked at, so that ending the program in the middle saves nobody a count; and setting
the clock back starts the wait again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from core.errors import WrongSecret
from core.store.canonical import Unreadable, read_lined, write_lined
from core.store.chain import moment, moment_text

FILE = "tries.json"
FORMAT = 1
FREE = 5
WAITS = tuple(timedelta(seconds=s) for s in (30, 60, 120, 240, 480, 900))
WINDOW, MOST_IN_WINDOW = timedelta(minutes=5), 10


class TooManyTries(WrongSecret):
    """Not even looked at: `wait` has to pass first."""

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, -(-wait // timedelta(seconds=1)))
        long = f"{-(-seconds // 60)} minutes" if seconds > 90 else f"{seconds} seconds"  # noqa: PLR2004  easier to read
        long = "a moment" if seconds == 1 else long
        super().__init__(f"There were too many wrong tries. Please wait {long}, then try again.")
        self.wait = wait


@dataclass(frozen=True)
class Tries:
    """Wrong tries of one person since their last good log-in. `since` is the time of the first."""

    count: int = 0
    since: datetime | None = None
    last: datetime | None = None


def count_try(folder: Path, user: str, at: datetime) -> Tries:
    """Count one try as wrong before it is looked at; what stood there before. Raises TooManyTries."""
    people, recent = _read(folder)
    before = people.get(user, Tries())
    if any(one > at for one in (*recent, before.last) if one):  # the clock was set back: every wait begins again
        before, recent = replace(before, last=at), [at] * len(recent)
        people[user] = before
        _write(folder, people, recent)
    wait = max(_own_wait(before, at), _wait_of_all(recent, at))
    if wait > timedelta(0):
        raise TooManyTries(wait)
    people[user] = Tries(before.count + 1, before.since or at, at)
    _write(folder, people, [*recent, at][-MOST_IN_WINDOW:])
    return before


def take_back(folder: Path, user: str, before: Tries, at: datetime) -> None:
    """The password given again at work was right: this was no wrong try. Those before stay, to be told at log-in."""
    people, recent = _read(folder)
    people[user] = before
    _write(folder, people, [one for one in recent if one != at])


def forgive(folder: Path, user: str, at: datetime) -> None:
    """A log-in was good: the person's count goes back to nothing, and this try was not a wrong one."""
    people, recent = _read(folder)
    people.pop(user, None)
    _write(folder, people, [one for one in recent if one != at])


def _own_wait(before: Tries, at: datetime) -> timedelta:
    if before.last is None or before.count < FREE:
        return timedelta(0)
    return WAITS[min(before.count - FREE, len(WAITS) - 1)] - (at - before.last)  # never a time after the last year


def _wait_of_all(recent: list[datetime], at: datetime) -> timedelta:
    return WINDOW - (at - recent[-MOST_IN_WINDOW]) if len(recent) >= MOST_IN_WINDOW else timedelta(0)


def _read(folder: Path) -> tuple[dict[str, Tries], list[datetime]]:
    """An absent or damaged file counts as none: whoever can damage it can as well delete it."""
    try:
        body = read_lined(folder / FILE)
        people, recent = body["people"], body["recent"]
        if not isinstance(people, dict) or not isinstance(recent, list):
            return {}, []
        return (
            {user: Tries(int(one["count"]), moment(one["since"]), moment(one["last"])) for user, one in people.items()},
            [moment(one) for one in recent],
        )
    except (FileNotFoundError, Unreadable, KeyError, TypeError, ValueError):
        return {}, []


def _write(folder: Path, people: dict[str, Tries], recent: list[datetime]) -> None:
    body = {
        "format": FORMAT,
        "people": {
            user: {"count": one.count, "since": moment_text(one.since), "last": moment_text(one.last)}
            for user, one in people.items()
            if one.since is not None and one.last is not None
        },
        "recent": [moment_text(one) for one in recent],
    }
    write_lined(folder / FILE, body)
