"""What the case list says on top: trouble with the store first, then what happened, then the one thing most due."""

from collections.abc import Iterator
from datetime import date

from core.casework import Casework
from core.store.slips import slip_due
from desktop.session import words
from desktop.session.backup_words import backup_notice, drill_words

_SEPTEMBER = 9


def notice(work: Casework) -> str:
    """The sentences, "" where there is nothing to say."""
    health = work.vault.health
    if not health.ok:
        return " ".join(health.sentences)
    return " ".join((*health.notes, *_tries(work), next(_due(work), ""))).strip()


def _tries(work: Casework) -> Iterator[str]:
    tries = work.vault.wrong_tries
    if tries.count:
        since = words.moment(tries.since) if tries.since else ""
        yield f"{tries.count} wrong {'try' if tries.count == 1 else 'tries'} at your password since {since}."


def _due(work: Casework) -> Iterator[str]:
    """What is due, the most pressing first. One at a time is enough for a page that somebody opens in a hurry."""
    vault, now, confirmed = work.vault, work.now(), work.setting_confirmed()
    if confirmed is None:
        yield "Your setting has no details yet. Add them under Settings."
    if backup := backup_notice(vault, now):
        yield f"{backup} Choose Keep records safe."
    if confirmed is not None and confirmed.date() < _september(now.date()):
        yield "A new school year has begun. Confirm your contacts under Settings."
    if slip_due(vault, now).due:
        yield "This month’s check slip has not been printed. Choose Keep records safe."
    if drill := drill_words(vault, now):
        yield f"{drill} Choose Keep records safe."


def _september(today: date) -> date:
    """The first of the school year."""
    return date(today.year if today.month >= _SEPTEMBER else today.year - 1, _SEPTEMBER, 1)
