"""How long a case is kept, disposing of it with a second person, and the list of what was disposed of."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from core.casework import Casework
from core.casework.keeping import Keeping, keep, keeping, reviews_due
from core.errors import InputFaults, StoreFault, WrongSecret
from core.store import Disposed, dispose, disposed_cases, users
from core.store.progress import Tick
from core.store.words_only import LONGEST_DRAFT, fit_text
from desktop.first import Shown
from desktop.screens.disposing import Dispose, DisposedCases, KeepOrDispose, Tombstone
from desktop.session import words
from desktop.session.errand import Errand
from desktop.session.values import texts

if TYPE_CHECKING:
    from desktop.session.session import Session

#: verb -> the page on which it may be said
SAID_ON: Final = {
    "keep_until": "keep-or-dispose",
    "begin_disposal": "keep-or-dispose",
    "dispose": "dispose",
}
CASE: Final = "disposing:case"  # the draft of no case that says which one it was, so that a lock comes back to it
GONE: Final = (
    "Case {} is disposed of. Backups made before still hold it until newer ones take their place. "
    "Deal with its printed pages and saved copies too."
)


class Disposing(Errand):
    """Begun by `keep_or_dispose` with a case id, and by `disposed_cases`."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._case = ""

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """Its verbs."""
        return {
            "keep_or_dispose": lambda case: self._begin(str(case)),
            "disposed_cases": lambda _: self.show(self._list()),
            "keep_until": self._keep,
            "begin_disposal": lambda _: self.show(self._dispose_page()),
            "dispose": self._dispose,
        }

    def back(self) -> None:
        """From disposing to keeping; from there home."""
        if isinstance(self.page, Dispose):
            self.show(self._keep_page())
        else:
            self.home("")

    def again(self) -> Shown | None:
        """With what was typed."""
        if isinstance(self.page, Dispose):
            return self._dispose_page()
        return self._keep_page() if isinstance(self.page, KeepOrDispose) else self._list()

    def resume(self, page: str) -> bool:
        """After a lock each page is begun afresh; nothing of it has happened yet."""
        if page == "disposed-cases":
            self.show(self._list())
            return True
        case = self.work.vault.draft("", CASE)
        if page not in ("keep-or-dispose", "dispose") or not case:
            return False
        self._case = case
        self.show(self._keep_page() if page == "keep-or-dispose" else self._dispose_page())
        return True

    def forget(self) -> None:
        """Another page is shown."""
        super().forget()
        self._case = ""

    def draft(self, name: str, text: str) -> None:
        """What is typed belongs to the case, and goes with it."""
        fit_text(name, text, LONGEST_DRAFT)
        if self.page is not None and self._case:
            self.work.vault.put_draft(self._case, f"{self.page.id}:{name}", text, self.work.now())

    def typed(self, page: str) -> dict[str, str]:
        """What was typed on a page about this case and not finished, by field."""
        drafts = self.work.vault.drafts(self._case)
        return {name.removeprefix(f"{page}:"): text for name, text in drafts.items() if name.startswith(f"{page}:")}

    def finished(self, page: str) -> None:
        """It has been used."""
        for name in self.typed(page):
            self.work.vault.drop_draft(self._case, f"{page}:{name}")

    # -- keeping ---------------------------------------------------------------------------------

    def _begin(self, case: str) -> None:
        keeping(self.work, case)  # or there is no such case
        self._case = case
        with suppress(StoreFault):  # a store that is only read can still be looked at
            self.work.vault.put_draft("", CASE, case, self.work.now())
        self.show(self._keep_page())

    def _keep_page(self) -> KeepOrDispose:
        kept, typed = keeping(self.work, self._case), self.typed("keep-or-dispose")
        return KeepOrDispose(
            reference=kept.reference,
            facts=_how_long(kept),
            held=kept.reason if kept.hold else "",
            until=typed.get("until", kept.until.isoformat()),
            hold=typed.get("hold", "1" if kept.hold else "") == "1",
            reason=typed.get("reason", ""),
        )

    def _keep(self, value: object) -> None:
        until, hold, reason = texts(value)
        try:
            day = date.fromisoformat(until)
        except ValueError:
            raise InputFaults(["until: Enter a day, a month and a year"]) from None
        keep(self.work, self._case, day, hold=hold == "1", reason=reason)
        self.finished("keep-or-dispose")
        self.session.saved.emit(f"Saved {self.work.now():%H:%M}")
        self.show(self._keep_page())

    # -- disposing -------------------------------------------------------------------------------

    def _dispose_page(self) -> Dispose:
        vault = self.work.vault
        kept, typed = keeping(self.work, self._case), self.typed("dispose")
        versions = sum(event.kind == "signed" for event in vault.events(self._case))
        signed = {0: "", 1: " and its signed version"}.get(versions, f" and its {versions} signed versions")
        others = tuple((user.id, user.name) for user in users(vault) if user.id != vault.user.id)
        return Dispose(
            reference=kept.reference,
            early="" if kept.until < self.work.now().date() else f"It is to be kept until {words.day(kept.until)}.",
            happens=(
                f"The concern, the people, the answers{signed} are deleted from this laptop.",
                "This cannot be undone. No backup is made first: it would keep what is to go.",
                "Backups made before still hold it. So do records put aside when a backup was put back.",
                "Putting such a backup back disposes of the case again.",
                "Printed pages and saved copies stay where they are. Deal with those too.",
            ),
            stays=(
                f"That there was a case {kept.reference}, and how many entries it had.",
                "Who disposed of it and when, why, by what right, and who confirmed.",
                "The proof that nothing else was taken out of the log.",
            ),
            others=others,
            second=typed.get("user", others[0][0] if len(others) == 1 else ""),
            reason=typed.get("reason", ""),
            authority=typed.get("authority", ""),
        )

    def _dispose(self, value: object) -> None:
        reason, authority, password, second, second_password = texts(value)
        found = [] if reason.strip() else ["reason: Say why this case is disposed of"]
        found += [] if authority.strip() else ["authority: Say who or what allows it"]
        found += [] if password else ["password: Enter your password"]
        found += [] if second else ["user: Choose who confirms it with you"]
        found += [] if second_password else ["second_password: Let them enter their password"]
        if found:
            raise InputFaults(found)
        vault, now, case = self.work.vault, self.session.around.now, self._case
        reference = keeping(self.work, case).reference

        def act(_: Tick) -> None:
            try:
                right = vault.check_password(password, now())
            except WrongSecret as wait:
                raise InputFaults([f"password: {wait}"]) from None
            if not right:
                raise InputFaults(["password: This is not your password. Check Caps Lock, then try again."])
            dispose(vault, case, reason, authority, second, second_password, now())

        def over(_: None) -> None:
            self.session.do("cases")  # first: the case is open behind this page, and is no more
            self.home(GONE.format(reference))

        self.slowly("Disposing of the case. Do not switch off.", act, over, about="second_password")

    # -- the list --------------------------------------------------------------------------------

    def _list(self) -> DisposedCases:
        due = tuple(
            (each.case, each.reference, f"Kept until {words.day(each.until)}{'. On hold' if each.hold else ''}")
            for each in reviews_due(self.work)
        )
        names = self.work.vault.people()
        return DisposedCases(due, tuple(_tombstone(each, names) for each in reversed(disposed_cases(self.work.vault))))


def _how_long(kept: Keeping) -> tuple[str, ...]:
    """How long a case is kept, in sentences."""
    if kept.set_at is not None:
        return (
            f"Keep until {words.day(kept.until)}. Set by {kept.set_by} on {words.day(kept.set_at)}.",
            f"Why: {kept.reason}",
        )
    rest = (
        "This is an estimate: a child’s record is often kept until they turn 25. "
        "Waymark knows ages, not birthdays, so it takes the latest day there can be."
    )
    if kept.ages_missing or not kept.children:
        rest += " Where an age is not known, it counts 25 years."
    return (f"Keep at least until the end of {kept.until.year}.", rest)


def _tombstone(each: Disposed, names: Mapping[str, str]) -> Tombstone:
    """One tombstone in words."""
    by, when = names.get(each.by, "the recovery sheet"), words.moment(each.at)
    title = f"Case {each.reference}" if each.reference else "A case that was not in the copy put back"
    entries = "1 entry" if each.entries == 1 else f"{each.entries} entries"
    if each.again:
        lines = (f"Removed again on {when}, when an older copy was put back by {by}.",)
        return Tombstone(title, lines if not each.entries else (*lines, f"It had {entries}."))
    return Tombstone(
        title,
        (
            f"Disposed of on {when}, by {by}. Confirmed by {names.get(each.second, 'somebody')}. It had {entries}.",
            f"Why: {each.reason}",
            f"By what right: {each.authority}",
        ),
    )
