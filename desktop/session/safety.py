"""How safe the records are just now, subject by subject, in words."""

from core.casework import Casework
from core.store import users
from desktop.screens.safety import Subject


def subjects(work: Casework) -> tuple[Subject, ...]:
    """The parts of the page "Keep records safe", in their order."""
    return (_limits(), _people(work))


def _people(work: Casework) -> Subject:
    names = [user.name for user in users(work.vault)]
    return Subject("Who can open the records", (", ".join(names),), ())


def _limits() -> Subject:
    return Subject(
        "What is up to you",
        ("Waymark cannot protect the records from everything. Read this page once a year.",),
        (("What Waymark does &not protect", "not_protected"),),
    )
