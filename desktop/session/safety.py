"""How safe the records are just now, subject by subject, in words."""

from core.casework import Casework
from core.store import backup_due, disposed_cases, users
from core.store.log import VERIFIED
from core.store.slips import slip_due
from desktop.screens.safety import Subject
from desktop.session import words
from desktop.session.backup_words import backup_words, drill_words

SLIP_DUE = "Print this month’s check slip for the headteacher’s folder."


def subjects(work: Casework) -> tuple[Subject, ...]:
    """The parts of the page "Keep records safe", in their order. Each verb is that of an errand."""
    return (_backups(work), _people(work), _checks(work), _cases(work), _rescue(work), _limits())


def _backups(work: Casework) -> Subject:
    vault, now = work.vault, work.now()
    drill = drill_words(vault, now)
    return Subject(
        "Backups",
        (backup_words(vault, now), *([drill] if drill else [])),
        (("Back up &now", "back_up_now"), ("See all back&ups", "backups"), ("&Try a restore", "try_restore")),
        is_due=backup_due(vault, now).due,
    )


def _people(work: Casework) -> Subject:
    names = [user.name for user in users(work.vault)]
    alone = "Only you have a password. A deputy with one of their own can go on when you are away."
    says = alone if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}."
    return Subject("People with a password", (says,), (("Add or remove &people", "people"),))


def _checks(work: Casework) -> Subject:
    checked = work.vault.events_of_kind(VERIFIED)
    says = [f"Last checked on {words.moment(checked[-1].at)}." if checked else "Not checked in full yet."]
    if slip_due(work.vault, work.now()).due:
        says.append(SLIP_DUE)
    return Subject(
        "Proof that nothing was changed",
        tuple(says),
        (("Check the &records", "check_records"), ("See what was &done", "log_page")),
    )


def _cases(work: Casework) -> Subject:
    gone = len(disposed_cases(work.vault))
    says = "Nothing is ever deleted by itself. To dispose of a case takes two people. Open the case to begin."
    found = "No case has been disposed of." if not gone else f"{gone} {'case' if gone == 1 else 'cases'} disposed of."
    return Subject(
        "Cases that come and go",
        (says, found),
        (("Cases disposed &of", "disposed_cases"), ("Take in a case from another sc&hool", "receive_case")),
    )


def _rescue(work: Casework) -> Subject:
    """First of all what is wrong, where something is."""
    look = ("&Look into a rescue file", "look_into")
    if not work.vault.health.ok:
        says = "Your records can only be read just now."
        return Subject("Damaged records", (says,), (("&What to do", "rescue"), look))
    says = "When records are damaged, what can be read of them goes into a rescue file."
    return Subject("Damaged records", (says,), (look,))


def _limits() -> Subject:
    return Subject(
        "What is up to you",
        ("Waymark cannot protect the records from everything. Read this once a year.",),
        (
            ("What Waymark does not protect", "not_protected"),
            ("Allow pictures of the screen for a while", "screen_capture"),
        ),
    )
