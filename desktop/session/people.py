"""Several people on one laptop: who they are, adding, renaming and removing one, and a new key for the records."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from core.casework import Casework
from core.errors import InputFaults, WrongSecret
from core.store import User, Vault, add_user, calibrated_cost, log, remove_user, rename_user, users
from core.store.progress import Tick
from core.store.rekey import rekey
from desktop.first import Shown
from desktop.screens.people import AddUser, ChangeKey, RemoveUser, RenameUser, UserLine, Users
from desktop.session import words
from desktop.session.errand import Errand
from desktop.session.password import faults_of, four_words
from desktop.session.values import texts

if TYPE_CHECKING:
    from desktop.session.session import Session

#: verb -> the page on which it may be said
SAID_ON: Final = {
    "add_user": "users",
    "rename_user": "users",
    "remove_user": "users",
    "change_key": "users",
    "save_user": "add-user",
    "save_name": "rename-user",
    "remove_for_good": "remove-user",
    "change_key_now": "change-key",
}
WHO: Final = "users:who"  # the draft of no case that says who it was about, so that a lock comes back to it
ADDED: Final = "{} can now log in here with a password of their own."
RENAMED: Final = "{} is now called {} here. What was signed before keeps the name of its day."
REMOVED: Final = (
    "{} can no longer log in, and the records have a new key. "
    "Copies and backups made before still open with the passwords of their day. Make a new backup now."
)
KEY_CHANGED: Final = (
    "The records have a new key. All passwords and the recovery sheet stay as they are. "
    "Copies and backups made before still open with the passwords of their day. Make a new backup now."
)
NOT_YOURS: Final = "This is not your password. Check Caps Lock, then try again."


class People(Errand):
    """Begun by `people`."""

    said_on = SAID_ON

    def __init__(self, work: Casework, session: "Session", home: Callable[[str], None]) -> None:
        super().__init__(work, session, home)
        self._who = ""

    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """Its verbs."""
        return {
            "people": lambda _: self._list(),
            "add_user": lambda _: self.show(self._adding()),
            "rename_user": lambda user: self._about(str(user), self._renaming),
            "remove_user": lambda user: self._about(str(user), self._removing),
            "change_key": lambda _: self.show(self._changing()),
            "save_user": self._add,
            "save_name": self._rename,
            "remove_for_good": self._remove,
            "change_key_now": self._change_key,
        }

    def back(self) -> None:
        """From a form to the list; from there home."""
        self.home("") if isinstance(self.page, Users) else self._list()

    def again(self) -> Shown | None:
        """With what was typed."""
        if isinstance(self.page, Users):
            return self._users(self.page.notice)
        made = self._made(self.page.id if self.page is not None else "")
        return made() if made is not None else self.page

    def resume(self, page: str) -> bool:
        """After a lock each form is begun again with its texts; nothing of it has happened yet."""
        made = self._made(page)
        if page == "users":
            self._list()
        elif made is not None:
            self._who = self.work.vault.draft("", WHO) or ""
            needs = page in ("rename-user", "remove-user")
            self.show(made()) if not needs or self._name() else self._list()
        else:
            return False
        return True

    def forget(self) -> None:
        """Another page is shown."""
        super().forget()
        self._who = ""

    # -- the pages -----------------------------------------------------------------------------------

    def _list(self, notice: str = "") -> None:
        self.show(self._users(notice))

    def _about(self, user: str, made: Callable[[], Shown]) -> None:
        self._who = user
        if not self._name():
            raise InputFaults([": This person is no longer on the list"])
        if self.work.vault.draft("", WHO) != user:
            self.finished("rename-user")
            self.finished("remove-user")
        self.work.vault.put_draft("", WHO, user, self.work.now())
        self.show(made())

    def _made(self, page: str) -> Callable[[], Shown] | None:
        forms: dict[str, Callable[[], Shown]] = {
            "add-user": self._adding,
            "rename-user": self._renaming,
            "remove-user": self._removing,
            "change-key": self._changing,
        }
        return forms.get(page)

    def _users(self, notice: str) -> Users:
        vault = self.work.vault
        history = _History(vault)
        me = vault.user.id
        lines = tuple(UserLine(user.id, user.name, history.of(user, me), user.id == me) for user in users(vault))
        return Users(lines, history.gone(), history.key(), notice)

    def _adding(self) -> AddUser:
        return AddUser(self.work.vault.user.name, self.typed("add-user").get("name", ""), four_words())

    def _renaming(self) -> RenameUser:
        old = self._name()
        return RenameUser(old, self.typed("rename-user").get("name", old))

    def _removing(self) -> RemoveUser:
        return RemoveUser(self._name(), self.typed("remove-user").get("reason", ""))

    def _changing(self) -> ChangeKey:
        return ChangeKey(self.typed("change-key").get("reason", ""))

    # -- what they do ----------------------------------------------------------------------------------

    def _add(self, value: object) -> None:
        name, password, again = texts(value)
        self.draft("name", name)
        setting = self.work.setting()
        found = [] if name.strip() else ["name: Enter their name"]
        found += faults_of(password, again, name, setting.name if setting is not None else "")
        if found:
            raise InputFaults(found)
        vault, around = self.work.vault, self.session.around

        def add(_: Tick) -> User:
            cost = around.cost() if around.cost is not None else calibrated_cost()
            return add_user(vault, name, password, around.now(), cost)

        def added(user: User) -> None:
            self.finished("add-user")
            self._done(ADDED.format(user.name))

        self.slowly(f"Adding {name.strip()}.", add, added)

    def _rename(self, value: object) -> None:
        old, name = self._name(), str(value).strip()
        self.draft("name", name)
        if not name:
            raise InputFaults(["name: Enter their name"])
        rename_user(self.work.vault, self._who, name, self.work.now())
        self.finished("rename-user")
        self._done(RENAMED.format(old, name) if name != old else "")

    def _remove(self, value: object) -> None:
        who, name = self._who, self._name()

        def remove(reason: str, at: datetime, tick: Tick) -> None:
            remove_user(self.work.vault, who, reason, at, tick)

        self._re_encrypt(value, "remove-user", f"Removing {name}.", remove, REMOVED.format(name))

    def _change_key(self, value: object) -> None:
        def change(reason: str, at: datetime, tick: Tick) -> None:
            rekey(self.work.vault, reason, at, tick)

        self._re_encrypt(value, "change-key", "Changing the key of the records.", change, KEY_CHANGED)

    def _re_encrypt(
        self, value: object, page: str, says: str, act: Callable[[str, datetime, Tick], None], news: str
    ) -> None:
        """Only the person whose password this is does it: a screen left open is not enough."""
        reason, password = texts(value)
        reason = reason.strip()
        self.draft("reason", reason)
        found = [] if reason else ["reason: Say why"]
        found += [] if password else ["password: Enter your password"]
        if found:
            raise InputFaults(found)
        vault, now = self.work.vault, self.session.around.now

        def checked(tick: Tick) -> None:
            if not vault.check_password(password, now()):
                raise WrongSecret(NOT_YOURS)
            act(reason, now(), tick)

        def done(_: None) -> None:
            self.finished(page)
            self._done(news)

        self.slowly(says, checked, done, can_cancel=True)

    def _done(self, news: str) -> None:
        self.work.names = self.work.vault.people()
        self._list(news)

    def _name(self) -> str:
        return next((user.name for user in users(self.work.vault) if user.id == self._who), "")


class _History:
    """What the log says of people: since when, last log-in, who is gone."""

    def __init__(self, vault: Vault) -> None:
        self._names = vault.people()
        self._since: dict[str, datetime] = {}
        self._last: dict[str, datetime] = {}
        self._gone: dict[str, str] = {}
        self._key: datetime | None = None
        for event in vault.events_of_kind(log.CREATED, log.USER_ADDED, log.OPENED, log.USER_REMOVED, log.REKEYED):
            if event.kind == log.OPENED:
                self._last[event.user] = event.at
            elif event.kind == log.REKEYED:
                self._key = event.at
            elif event.kind == log.USER_REMOVED:
                who, by = str(event.data["user"]), self._names.get(event.user, "the recovery sheet")
                self._gone[who] = f"Removed {words.day(event.at)} by {by}. {event.data['reason']}"
            else:
                found = event.data.get("names")
                self._since.update(dict.fromkeys(found if isinstance(found, dict) else (), event.at))

    def of(self, user: User, me: str) -> tuple[str, ...]:
        """Since when, and when last; of the person at work, that they are."""
        since, last = self._since.get(user.id), self._last.get(user.id)
        seen = f"Last log-in: {words.moment(last)}." if last else "Has not logged in yet."
        return (*((f"Since {words.day(since)}.",) if since else ()), "At work now." if user.id == me else seen)

    def gone(self) -> tuple[str, ...]:
        """Who had a password here, oldest first."""
        return tuple(f"{self._names.get(who, who)}: {says}" for who, says in self._gone.items())

    def key(self) -> str:
        """When the records last got a new key."""
        return f"Changed last on {words.day(self._key)}." if self._key else "It is the key of the first day."
