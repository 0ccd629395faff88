"""What the case list says on top: trouble with the store first, then what is due."""

from datetime import date, datetime

from core.casework import Casework
from desktop.session import words

_SEPTEMBER = 9


def notice(work: Casework) -> str:
    """The sentences, "" where there is nothing to say."""
    vault = work.vault
    if not vault.health.ok:
        return " ".join(vault.health.sentences)
    tries = vault.wrong_tries
    if tries.count:
        since = words.moment(tries.since) if tries.since else ""
        return f"{tries.count} wrong {'try' if tries.count == 1 else 'tries'} at your password since {since}."
    return _of_the_setting(work.setting_confirmed(), work.now().date())


def _of_the_setting(confirmed: datetime | None, today: date) -> str:
    if confirmed is None:
        return "Your setting has no details yet. Add them under Settings."
    september = date(today.year if today.month >= _SEPTEMBER else today.year - 1, _SEPTEMBER, 1)
    if confirmed.date() < september:
        return "A new school year has begun. Confirm your contacts under Settings."
    return ""
