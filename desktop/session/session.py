"""The one QObject between core and screen: `do(verb, value)` in, `page_changed(Frame)` out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core.casework import Casework
from core.errors import InputFaults, StoreFault, StoreFull, StoreMissing, WaymarkError, WrongSecret
from core.pack import Pack
from core.page import Choice
from core.store import Cost, Vault, calibrated_cost, fresh_sheet_code, open_store, store_users
from desktop.preferences import Preferences, write_preferences
from desktop.screens import Frame, Screen, Trouble, Unlock, Working
from desktop.session import words
from desktop.session.at_work import AtWork
from desktop.session.set_up import SetUp
from desktop.widgets import busy


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program was started with. `resume`: it was started by a lock, so come back to where it was."""

    folder: Path  # the store's
    preferences_file: Path
    packs: Callable[[], Sequence[Pack]]  # every edition that ships, newest last; read when first needed
    product: str
    now: Callable[[], datetime]
    cost: Callable[[], Cost] = calibrated_cost
    floor: Cost | None = None  # tests only: the least an existing slot may ask
    resume: bool = False
    training: bool = False


class Session(QObject):
    """Holds what is unlocked and which page is shown. Decides nothing about a case: core does."""

    page_changed = Signal(object)  # Frame
    refused = Signal(object)  # list of (field, sentence)
    saved = Signal(str)  # "Saved 14:32", or that it was not
    rows_changed = Signal(object)  # Cases: the list again, in place
    preferences_changed = Signal(object)  # Preferences
    unlocked_changed = Signal(bool)
    ended = Signal(str)  # "lock" or "quit"

    def __init__(self, around: Surroundings, preferences: Preferences) -> None:
        super().__init__()
        self.around = around
        self.preferences = preferences
        self._set_up: SetUp | None = None
        self._work: AtWork | None = None
        self._page: Screen | None = None

    def start(self) -> None:
        """Show the first page: set-up, or unlocking."""
        try:
            self._show_unlock("Locked. Your work is saved." if self.around.resume else "")
        except StoreMissing:
            self._set_up = SetUp(self.around.packs()[-1], fresh_sheet_code())
            self._show(self._set_up.screen())
        except StoreFault as fault:
            self._show(Trouble("Waymark cannot open its records", str(fault), "Try again", can_retry=True))

    @Slot(str, object)
    def do(self, verb: str, value: object = None) -> None:
        """Carry out what a page reported. What goes wrong is said on the page; nothing typed is lost."""
        try:
            self._carry_out(verb, value)
        except InputFaults as fault:
            self.refused.emit(words.faults(fault))
        except WrongSecret as fault:
            self.refused.emit([("password", str(fault))])
        except StoreFull as fault:
            self.saved.emit("NOT saved")
            self.refused.emit([("", str(fault))])
        except StoreFault as fault:
            self._show(Trouble("Waymark cannot go on with its records", str(fault), "Close Waymark"))
        except WaymarkError as fault:
            self.refused.emit([("", str(fault))])

    def lock(self, caret: tuple[str, int] | None = None) -> None:
        """Put everything away and end. Never asks, always succeeds. The window has flushed its page before."""
        if self._work is not None:
            self._work.put_away(caret)
            self._work = None
            self.ended.emit("lock")

    def close(self) -> None:
        """Put everything away, because the window is being closed."""
        if self._work is not None:
            self._work.put_away(None)
            self._work = None

    def shown_page(self) -> str:
        """The id of the page on the screen."""
        return self._page.id if self._page is not None else ""

    @property
    def is_unlocked(self) -> bool:
        """Whether somebody is at work."""
        return self._work is not None

    def _carry_out(self, verb: str, value: object) -> None:
        if verb == "quit":
            self.close()
            self.ended.emit("quit")
        elif verb == "retry":
            self.start()
        elif verb == "unlock":
            self._unlock(value)
        elif verb == "set_preference":
            self._set_preference(value)
        elif self._work is not None:
            self._work.do(verb, value)
        elif self._set_up is not None:
            self._set_up_step(self._set_up, verb, value)

    # -- unlocking -----------------------------------------------------------------------------

    def _show_unlock(self, note: str) -> None:
        users = tuple(Choice(user.id, user.name) for user in store_users(self.around.folder))
        self._show(Unlock(users, note))

    def _unlock(self, value: object) -> None:
        user, password = _texts(value)
        before = self._page
        self._show(Working("Opening your records."))

        def open_it() -> Vault:
            floor = {} if self.around.floor is None else {"floor": self.around.floor}
            return open_store(self.around.folder, user_id=user, password=password, at=self.around.now(), **floor)

        def not_opened(fault: Exception) -> None:
            if isinstance(fault, WrongSecret) and before is not None:
                self._show(before)
                self.refused.emit([("password", str(fault))])
            elif isinstance(fault, WaymarkError):
                self._show(Trouble("Waymark cannot open its records", str(fault), "Try again", can_retry=True))
            else:
                raise fault

        busy.run(open_it, owner=self, done=self._opened, failed=not_opened)

    def _opened(self, vault: Vault) -> None:
        names = vault.people()
        casework = Casework(vault, self.around.packs(), self.around.product, self.around.now, names=names)
        casework.training = self.around.training
        self._work = AtWork(casework, self)
        self.unlocked_changed.emit(True)  # noqa: FBT003 - a signal
        self._work.begin(resume=self.around.resume)

    # -- set-up --------------------------------------------------------------------------------

    def _set_up_step(self, set_up: SetUp, verb: str, value: object) -> None:
        match verb:
            case "begin" | "sheet_ready":
                set_up.forward()
            case "back":
                set_up.back()
            case "set_up_setting":
                set_up.set_setting(*_texts(value))
            case "suggest":
                set_up.suggest()
            case "set_up_user":
                set_up.set_user(*_texts(value))
            case "print_sheet" | "save_sheet":
                set_up.put_on_paper(self.around.now(), str(value or ""))
            case "type_back":
                set_up.type_back(str(value))
            case "set_contacts":
                self._make(set_up, value)
                return
            case _:
                raise ValueError(f"no page may say {verb!r}")
        self._show(set_up.screen())

    def _make(self, set_up: SetUp, contacts: object) -> None:
        self._show(Working("Making your encrypted records. This takes a few seconds."))

        def made(vault: Vault) -> None:
            self._set_up = None
            self._opened(vault)

        def not_made(fault: Exception) -> None:
            if not isinstance(fault, WaymarkError):
                raise fault
            self._show(set_up.screen())
            self.refused.emit([("", str(fault))])

        def make() -> Vault:
            vault = set_up.make(self.around.folder, self.around.now(), self.around.cost())
            casework = Casework(vault, self.around.packs(), self.around.product, self.around.now)
            set_up.finish(casework, contacts if isinstance(contacts, dict) else {})
            return vault

        busy.run(make, owner=self, done=made, failed=not_made)

    # -- within ----------------------------------------------------------------------------------

    def _set_preference(self, value: object) -> None:
        name, chosen = value if isinstance(value, tuple) else ("", None)
        self.preferences = self.preferences.changed(str(name), chosen)
        write_preferences(self.around.preferences_file, self.preferences)
        self.preferences_changed.emit(self.preferences)
        if self._work is not None and self._page is not None and self._page.id == "settings":
            self._work.do("settings", None)

    def show(self, frame: Frame) -> None:
        """Put a page on the screen."""
        self._page = frame.page
        self.page_changed.emit(frame)

    def _show(self, page: Screen) -> None:
        back = self._set_up is not None and page.id not in ("welcome", "working")
        self.show(Frame(page, str(getattr(page, "heading", "Waymark")), back=back))


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]
