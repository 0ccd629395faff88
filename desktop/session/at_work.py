"""What a person who has unlocked the store does: the case list, and the way into every room behind it."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.casework import Casework
from core.casework.transfer import is_received
from core.errors import StoreFault, WaymarkError
from core.path import first_open
from desktop.screens import Cases
from desktop.session import words
from desktop.session.assessing import Assessing
from desktop.session.errand import Errand
from desktop.session.errands import ERRANDS
from desktop.session.notices import notice
from desktop.session.own_setting import OwnSetting
from desktop.session.place import Place
from desktop.session.signed import Signed

if TYPE_CHECKING:
    from desktop.session.session import Session

FIRST_ROWS = 50
WHERE = "where"  # the setting that remembers the page, so that a lock comes back to it


class AtWork:
    """One unlocked stretch of work. Talks to the screen through the session it belongs to."""

    def __init__(self, work: Casework, session: "Session") -> None:
        self._work = work
        self._session = session
        self._list = ("", "open", FIRST_ROWS)  # text, status, rows
        self.place = Place(work, session, self._leave_errands)
        self._assessing = Assessing(self.place)
        self._signed = Signed(self.place)
        self._own = OwnSetting(self.place)
        self._errands = tuple(kind(work, session, self._home) for kind in ERRANDS)
        self._verbs: Mapping[str, Callable[[Any], None]] = {
            **{verb: act for errand in self._errands for verb, act in errand.verbs().items()},
            **self._assessing.verbs(),
            **self._signed.verbs(),
            **self._own.verbs(),
            "cases": lambda _: self.show_cases(),
            "leave": lambda _: self.show_cases(),
            "search": self._search,
            "show_more": lambda _: self._show_more(),
            "start_case": lambda _: self._start_case(),
            "open_case": self._open_case,
            "draft": self._draft,
            "back": lambda _: self._back(),
        }

    @property
    def is_read_only(self) -> bool:
        """Whether the store takes no save: damaged, put back, or lying where nothing may be written."""
        return not self._work.vault.health.ok

    def begin(self, *, resume: bool, news: str = "") -> None:
        """Show the case list with `news` on top, or, after a lock, the page on which it happened."""
        came_back = False
        self.place.news = ("cases", news)
        if self.is_read_only:
            self.do("rescue", None)
            return
        if self._work.setting() is None:  # the program was ended between making the store and its first entry
            self._own.show_contacts()
            return
        if resume and not news:
            # Where it was is no reason not to get in: an older program's page, an edition no longer here.
            with suppress(WaymarkError, LookupError, ValueError, TypeError):
                came_back = self._come_back()
        if not came_back:
            self.show_cases()

    def do(self, verb: str, value: object) -> None:
        """Carry out one verb. Raises WaymarkError with a sentence for the page."""
        if verb not in self._verbs:
            raise ValueError(f"no page may say {verb!r}")
        self._verbs[verb](value)

    def show_again(self) -> None:
        """Build the page on the screen anew, from what is stored."""
        shown = self._session.shown_page()
        errand = self._errand()
        if errand is not None and errand.show_again():
            return
        if self.place.case is not None and shown not in ("preview", "working"):
            self._signed.show_reopen() if shown == "reopen" else self._show_page(shown)
        elif not self._own.show(shown) and shown == "cases":
            self.show_cases()
        elif shown in ("preview", "working") and self._session.frame is not None:
            self._session.show(self._session.frame)

    def put_away(self, caret: tuple[str, int] | None) -> None:
        """Remember where we are and close the store. Whatever happens, the store is closed."""
        page = self._session.shown_page()
        case = self.place.case
        where = {"case": case.id if case else "", "page": page, "caret": caret}
        with suppress(StoreFault):
            self._work.vault.put_setting(WHERE, json.dumps(where))
        with suppress(StoreFault):
            self._work.vault.close()

    # -- the list --------------------------------------------------------------------------------

    def show_cases(self) -> None:
        """The case list, as it was last filtered."""
        self.place.case = None
        news = self.place.news[1] if self.place.news[0] == "cases" else ""
        self.place.show(replace(self._cases(), notice=f"{news} {notice(self._work)}".strip()))

    def _cases(self) -> Cases:
        """The rows, without the notice on top: it asks log and disks, and stays as it is while one types."""
        text, status, rows = self._list
        today = self._work.now().date()
        counts = {name: self._work.count(text, wanted) for name, wanted in _COUNTED}
        found = tuple(words.case_line(row, today) for row in self._work.find(text, status, limit=rows))
        return Cases(found, text, status, counts, max(0, counts[status or "all"] - len(found)), notice="")

    def _search(self, value: tuple[str, str]) -> None:
        self._list = (value[0], value[1], FIRST_ROWS)
        self._session.rows_changed.emit(self._cases())

    def _show_more(self) -> None:
        text, status, rows = self._list
        self._list = (text, status, rows + FIRST_ROWS)
        self._session.rows_changed.emit(self._cases())

    def _start_case(self) -> None:
        self.place.keep(self._work.start_case())
        self.place.show_page("concern")

    def _open_case(self, case: str) -> None:
        if is_received(self._work, case):
            self._verbs["received_case"](case)
            return
        self.place.case = opened = self._work.open_case(case)
        if opened.versions:
            self._work.log(opened, "viewed", version=len(opened.versions))
            self._signed.show_record()
        else:
            self.place.show_page(first_open(self.place.pack, opened))

    # -- within ------------------------------------------------------------------------------------

    def _draft(self, value: tuple[str, str]) -> None:
        errand = self._errand()
        if errand is not None:
            errand.draft(*value)
        elif self.place.case is None:
            self._own.draft(*value)
        else:
            self._assessing.draft(value)

    def _back(self) -> None:
        shown, case = self._session.shown_page(), self.place.case
        errand = self._errand()
        if errand is not None:
            if not errand.is_busy:
                errand.back()
        elif case is None:
            if not self._own.back(shown):
                self.show_cases()
        elif shown in ("reopen", "preview"):
            self._show_page("record" if case.versions else "sign")
        elif not self._assessing.back():
            self.show_cases()

    def _home(self, news: str) -> None:
        """An errand is over: back to the page of ours from which it was begun."""
        page = self.place.shown
        if page == "record" and self.place.case is not None:
            self._signed.show_record(news)
        elif not self._own.show(page, news):
            self.place.news = ("cases", news)
            self.show_cases()

    def _show_page(self, page: str, caret: tuple[str, int] | None = None) -> None:
        if page == "record":
            self._signed.show_record()
        else:
            self.place.show_page(page, caret)

    def _come_back(self) -> bool:
        """Show the page on which the lock fell. False where there is none to come back to."""
        raw = self._work.vault.setting(WHERE)
        where = json.loads(raw) if raw else {}
        page = str(where.get("page"))
        if where.get("case"):
            self.place.case = self._work.open_case(where["case"])
        elif self._own.show(page):
            return True
        if any(errand.resume(page) for errand in self._errands):
            return True
        if self.place.case is None:
            return False
        caret = (str(where["caret"][0]), int(where["caret"][1])) if where.get("caret") else None
        if page == "reopen" and self.place.case.signed:
            self._signed.show_reopen(caret)
            return True
        kind, _, ident = page.partition(":")
        listed = {p.id for p in self.place.case.people}
        if page in ("record", "preview", "reopen", "working") or self.place.case.signed:
            page = "record" if self.place.case.versions else "sign"
        elif kind == "motivation" and ident not in listed:
            page = first_open(self.place.pack, self.place.case)
        self._show_page(page, caret)
        return True

    def _errand(self) -> Errand | None:
        """The errand whose page is on the screen."""
        return next((errand for errand in self._errands if errand.is_shown), None)

    def _leave_errands(self) -> None:
        for errand in self._errands:
            errand.forget()


_COUNTED = (("open", "open"), ("signed", "signed"), ("all", ""))
