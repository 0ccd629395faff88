"""The one QObject between core and screen: `do(verb, value)` in, `page_changed(Frame)` out."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import InputFaults, StoreFault, StoreMissing, WaymarkError, WrongSecret
from core.store import store_users
from core.store.first_look import first_look
from core.store.pointer import point_to, where
from desktop.first import Frame, Trouble, Unlock, Working
from desktop.preferences import Preferences, write_preferences
from desktop.session.trouble import SETTING_UP, trouble_of
from desktop.session.values import texts
from desktop.widgets import busy

if TYPE_CHECKING:  # the unlock page is shown before the rest is loaded: see below
    from core.pack import Pack
    from core.store import Cost, Vault
    from desktop.guards import Capture
    from desktop.screens import Screen
    from desktop.session.at_work import AtWork
    from desktop.session.first_start import FirstStart
    from desktop.session.restoring import Restoring
    from desktop.session.way_back import WayBack


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program was started with. `resume`: it was started by a lock, so come back to where it was."""

    folder: Path  # the store's
    preferences_file: Path
    packs: "Callable[[], Sequence[Pack]]"  # every edition that ships, newest last; read when first needed
    product: str
    now: Callable[[], datetime]
    cost: "Callable[[], Cost] | None" = None  # what a new store is made with; None: as this computer can bear
    floor: "Cost | None" = None  # tests only: the least an existing slot may ask
    safe: Path | None = None  # the store's usual folder, offered where `folder` is no place for live records
    resume: bool = False
    unsaved: bool = False  # that lock could not save the last words typed
    training: bool = False
    publishers: Callable[[], Sequence[bytes]] = tuple  # public keys of whoever may sign guidance files; none: nobody
    capture: "Capture | None" = None  # keeps pictures of the window out; None where there is nothing to keep out


#: verbs that save what was typed or chosen, with (name, value)
KEEPING: Final = frozenset({"answer", "draft", "note", "concern", "motivation", "decision"})
#: verbs that leave the page, and what is on it, alone
GOES_ANYWAY: Final = frozenset({"set_preference", "search", "show_more", "suggest", "quit", "cancel"})


class Session(QObject):
    """Holds what is unlocked and which page is shown. Decides nothing about a case: core does."""

    page_changed = Signal(object)  # Frame
    refused = Signal(object)  # list of (field, sentence)
    saved = Signal(str)  # "Saved 14:32", or that it was not
    rows_changed = Signal(object)  # Cases: the list again, in place
    preferences_changed = Signal(object)  # Preferences
    unlocked_changed = Signal(bool)
    progressed = Signal(str, float)  # what slow work is doing, and the share done
    ended = Signal(str)  # "lock" or "quit"

    def __init__(self, around: Surroundings, preferences: Preferences) -> None:
        super().__init__()
        self.around = around
        self.preferences = preferences
        self._first: FirstStart | None = None
        self._way_back: WayBack | None = None
        self._restoring: Restoring | None = None
        self._work: AtWork | None = None
        self._over = False  # locked or closed: what comes in late is not shown
        self._stumbled = False  # said on the screen; what fails again with every painting is said once
        self._not_kept: dict[tuple[str, str], object] = {}  # what was reported and the store would not take
        self._progress: busy.Progress | None = None  # of slow work that can be stopped
        self.frame: Frame | None = None
        self._moved_from: Path | None = None

    def start(self, note: str = "") -> None:
        """Show the first page: set-up, or unlocking, with `note` to say there."""
        folder = where(self.around.folder)
        if folder != self.around.folder:
            self._moved_from = self.around.folder
            self.around = replace(self.around, folder=folder)
        try:
            self._show_unlock(note)
        except StoreFault as fault:
            if isinstance(fault, StoreMissing) and not fault.kind:  # nothing is here; a store that has gone has a cause
                self._begin_set_up()
            else:
                self._show(trouble_of(fault))

    @Slot(str, object)
    def do(self, verb: str, value: object = None) -> None:
        """Carry out what a page reported. What goes wrong is said on the page; nothing typed is lost."""
        if self._over:
            return
        try:
            if verb in KEEPING:
                self._keep(verb, value)
            else:
                if verb not in GOES_ANYWAY:
                    self._keep_again(onward=verb == "next")
                self._carry_out(verb, value)
        except WaymarkError as fault:
            self._refuse(fault)

    def lock(self, caret: tuple[str, int] | None = None) -> None:
        """Put everything away and end. Never asks, always succeeds. The window has flushed its page before."""
        if not self.is_unlocked:
            return
        kept = self.save_all()
        try:
            self._put_away(caret)
        finally:
            self.ended.emit("lock" if kept else "lock-unsaved")

    def close(self) -> None:
        """Put everything away, because the window is being closed."""
        self._put_away(None)

    def save_all(self) -> bool:
        """Try once more to save what the store would not take. Whether all of it is on the disk now."""
        try:
            self._keep_again(onward=False)
        except WaymarkError as fault:
            self._refuse(fault)
        return not self._not_kept

    def stumble(self) -> None:
        """Something went wrong that nobody foresaw: say so, without a word of the case."""
        if self._over or self._stumbled:
            return
        self._stumbled = True
        next_step = "Lock Waymark and unlock it, or close it and start it again."
        page = Trouble(
            "Something went wrong in Waymark",
            "Your saved work is safe.",
            next_step if self.is_unlocked else "Close Waymark and start it again.",
        )
        # Not remembered as the page we are on: after unlocking, work goes on where it was.
        self.page_changed.emit(Frame(page, page.heading, unlocked=self.is_unlocked))

    def shown_page(self) -> str:
        """The id of the page on the screen."""
        return self.frame.page.id if self.frame is not None else ""

    @property
    def is_unlocked(self) -> bool:
        """Whether somebody is at work, on the way back in, or restoring: then it locks."""
        return self._work is not None or self._way_back is not None or self._restoring is not None

    def _carry_out(self, verb: str, value: object) -> None:
        own: dict[str, Callable[[], None]] = {
            "quit": self._quit,
            "retry": self.start,
            "unlock": lambda: self._unlock(value),
            "set_preference": lambda: self._set_preference(value),
            "use_sheet": self._begin_way_back,
            "restore": self._begin_restore,
            "cancel": self._cancel,
            **({"use_safe_place": self._use_safe_place} if self._work is None else {}),
        }
        if verb in own:
            own[verb]()
        elif self._work is not None:
            self._work.do(verb, value)
        elif self._first is not None:
            self._first.do(verb, value)
        elif self._way_back is not None:
            self._way_back.do(verb, value)
        elif self._restoring is not None:
            self._restoring.do(verb, value)

    def _use_safe_place(self) -> None:
        """Before anything was made in a folder that is no place for records: the usual one instead."""
        if self.shown_page() == "unsafe-place" and self.around.safe is not None:
            point_to(self.around.folder, self.around.safe)
            self.around = replace(self.around, folder=self.around.safe)
            self.start()

    def _quit(self) -> None:
        self.close()
        self.ended.emit("quit")

    def _cancel(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _put_away(self, caret: tuple[str, int] | None) -> None:
        self._over = True
        self._cancel()  # or closing the store would wait for slow work
        self._leave_all(caret)

    def _leave_all(self, caret: tuple[str, int] | None) -> None:
        """Whoever is at work, or on the way there, puts everything away."""
        work, self._work = self._work, None
        rooms = (self._way_back, self._restoring, self._first)
        self._way_back = self._restoring = self._first = None
        if work is not None:
            work.put_away(caret)
        for room in rooms:
            if room is not None:
                room.put_away()

    # -- what the store would not take is kept here until it does ----------------------------------

    def _keep(self, verb: str, value: object) -> None:
        self._not_kept[verb, texts(value)[0]] = value
        try:
            self._carry_out(verb, value)
        except StoreFault:
            if self._work is not None and self._work.is_read_only:  # it never will take it
                del self._not_kept[verb, texts(value)[0]]
            raise
        del self._not_kept[verb, texts(value)[0]]

    def _keep_again(self, *, onward: bool) -> None:
        """Before another page is shown. What is too long, say, holds up the way on, but not the way back."""
        for (verb, name), value in tuple(self._not_kept.items()):
            try:
                self._keep(verb, value)
            except InputFaults:
                if onward:
                    raise
                del self._not_kept[verb, name]

    def _refuse(self, fault: WaymarkError) -> None:
        if isinstance(fault, StoreFault):
            self.saved.emit("NOT saved")
        if isinstance(fault, InputFaults):
            self.refused.emit([(place, says) for place, _, says in (each.partition(": ") for each in fault.faults)])
        else:
            self.refused.emit([("password" if isinstance(fault, WrongSecret) else "", str(fault))])

    # -- what is loaded only when it is needed: the unlock page must be there at once -----------------

    def _begin_set_up(self) -> None:
        from core.store.room import require_room  # noqa: PLC0415 - see above
        from desktop.session.first_start import FirstStart  # noqa: PLC0415 - see above
        from desktop.session.moving import unsafe_place  # noqa: PLC0415 - see above

        unsafe = unsafe_place(self.around.folder, self.around.safe, is_new=True) if self.around.safe else None
        if unsafe is not None:
            self.show(Frame(unsafe, unsafe.heading))
            return
        try:
            require_room(self.around.folder)
        except StoreFault as fault:  # now, and not after ten minutes of set-up and a sheet that is then for nothing
            self._show(trouble_of(fault, SETTING_UP))
            return
        self._first = FirstStart(self)
        self._first.show()

    def _begin_way_back(self) -> None:
        from desktop.session.way_back import WayBack  # noqa: PLC0415 - see above

        if self._work is None and self._first is None and self._way_back is None:
            self._way_back = WayBack(self)
            self.unlocked_changed.emit(True)  # noqa: FBT003 - a signal; the code in sight must not stay there for long
            self._way_back.show()

    def leave_way_back(self, note: str = "") -> None:
        """Back to unlocking, with this to say."""
        self._way_back = None
        self.unlocked_changed.emit(False)  # noqa: FBT003 - a signal
        self.start(note)

    def _begin_restore(self) -> None:
        """From wherever it is asked for: what is open is put away first, as by a lock."""
        from desktop.session.restoring import Restoring  # noqa: PLC0415 - see above

        if self._restoring is None and self.shown_page() != "working":
            self._leave_all(None)
            self._restoring = Restoring(self)
            self.unlocked_changed.emit(True)  # noqa: FBT003 - a signal; a password typed there must not stay for long
            self._restoring.show()

    def leave_restore(self, note: str = "") -> None:
        """Back to the start, whatever there is now: records to unlock, or none."""
        self._restoring = None
        self.unlocked_changed.emit(False)  # noqa: FBT003 - a signal
        self.start(note)

    def go_on_in(self, folder: Path) -> None:
        """The store has been moved there: it is opened anew, by its password."""
        self._moved_from = self.around.folder
        self.around = replace(self.around, folder=folder)
        self._leave_all(None)
        self.unlocked_changed.emit(False)  # noqa: FBT003 - a signal
        self.start("Your records are in their new place.")

    def look_at_other(self, vault: "Vault") -> None:
        """Put away what is open, and show other records instead, which can only be read."""
        if self._over:
            vault.close()
            return
        self._leave_all(None)
        self.begin_work(vault)

    def begin_work(self, vault: "Vault", *, news: str = "") -> None:
        """Somebody has unlocked the store, made it, or come back in; `news` goes on top of the case list."""
        from core.casework import Casework  # noqa: PLC0415 - see above
        from core.casework.guidance import editions  # noqa: PLC0415 - see above
        from desktop.session.at_work import AtWork  # noqa: PLC0415 - see above

        if self._over:
            vault.close()
            return
        self._first = self._way_back = None
        packs, notes = editions(vault, self.around.packs(), self.around.publishers())
        casework = Casework(vault, packs, self.around.product, self.around.now, self.around.training, vault.people())
        self._work = AtWork(casework, self)
        self.unlocked_changed.emit(True)  # noqa: FBT003 - a signal
        self._work.begin(resume=self.around.resume, news=" ".join((news, *notes)).strip())
        if self.around.safe is not None and not self._work.is_read_only and not self.around.resume:
            self._work.do("unsafe_place", None)  # shows nothing where the place is safe

    # -- unlocking -----------------------------------------------------------------------------

    def _show_unlock(self, note: str) -> None:
        if not note and self.around.unsaved:
            note = "Locked. The last words you typed could not be saved. Free some space on this laptop."
        elif not note and self.around.resume:
            note = "Locked. Your work is saved."
        users = tuple((user.id, user.name) for user in store_users(self.around.folder))
        told = first_look(self.around.folder)
        self._show(Unlock(users, " ".join((note, *told)).strip()))

    def _unlock(self, value: object) -> None:
        user, password = texts(value)
        before = self.frame
        self._show(Working("Opening your records."))

        def open_it() -> "Vault":
            from core.store import backup_before_update, open_store  # noqa: PLC0415 - see above
            from core.store.pointer import clear_old  # noqa: PLC0415 - see above

            floor = {} if self.around.floor is None else {"floor": self.around.floor}
            vault = open_store(self.around.folder, user_id=user, password=password, at=self.around.now(), **floor)
            if vault.health.ok and self._moved_from is not None:
                clear_old(self._moved_from, self.around.folder)
            with suppress(StoreFault):  # no room for a copy keeps nobody out; it is tried again next time
                backup_before_update(vault, self.around.now(), product=self.around.product)
            return vault

        def not_opened(fault: Exception) -> None:
            if isinstance(fault, WrongSecret) and before is not None:
                self.show(before)
                self.refused.emit([("password", str(fault))])
            elif isinstance(fault, WaymarkError):
                self._show(trouble_of(fault))
            else:
                raise fault

        busy.run(open_it, owner=self, done=self.begin_work, failed=not_opened)

    # -- within ----------------------------------------------------------------------------------

    def _set_preference(self, value: object) -> None:
        name, chosen = value if isinstance(value, tuple) else ("", None)
        self.preferences = self.preferences.changed(str(name), chosen)
        write_preferences(self.around.preferences_file, self.preferences)
        self.preferences_changed.emit(self.preferences)

    def show_again(self) -> None:
        """Build the page on the screen anew from what is stored: its look has changed."""
        if self._work is not None:
            self._work.show_again()
        elif self._way_back is not None:
            self._way_back.show_again()
        elif self._restoring is not None:
            self._restoring.show_again()
        elif self.frame is not None:
            self.show(self.frame)

    def watch(self) -> busy.Progress:
        """A new count of how far some slow work is; the page that shows it and the `cancel` verb belong to it."""
        self._progress = busy.Progress()
        self._progress.moved.connect(self.progressed)
        return self._progress

    def show(self, frame: Frame) -> None:
        """Put a page on the screen."""
        if self._over:
            return
        self.frame, self._stumbled = frame, False
        self.page_changed.emit(frame)

    def _show(self, page: "Screen") -> None:
        self.show(Frame(page, str(getattr(page, "heading", "Waymark"))))
