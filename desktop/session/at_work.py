"""What a person who has unlocked the store does: list, assess, decide, sign, print. Each verb is one method."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.answers import Answer
from core.assessment import Case, Listed, facts
from core.casework import Casework
from core.decide import UNDECIDED, decide
from core.errors import InputFaults, StoreFault, WaymarkError
from core.page import (
    ConcernPage,
    DecisionPage,
    Page,
    PersonPage,
    QuestionPage,
    Said,
    Setting,
    day_words,
    missing_from_decision,
    page_for,
)
from core.path import extras, first_open, next_page, previous_page
from desktop.screens import Cases, Frame, RecordPage, Reopen, Screen, Settings
from desktop.session import words
from desktop.session.errand import Errand
from desktop.session.errands import ERRANDS
from desktop.session.on_paper import OnPaper
from desktop.session.set_up import contacts_form, require_setting, setting_form

if TYPE_CHECKING:
    from desktop.session.session import Session

FIRST_ROWS = 50
WHERE = "where"  # the setting that remembers the page, so that a lock comes back to it
HEADINGS = {"stop": "Act now", "outcome": "Outcome"}


class AtWork:
    """One unlocked stretch of work. Talks to the screen through the session it belongs to."""

    def __init__(self, work: Casework, session: "Session") -> None:
        self._work = work
        self._session = session
        self._case: Case | None = None
        self._return_to = ""
        self._list = ("", "open", FIRST_ROWS)  # text, status, rows
        self._paper = OnPaper(work, session)
        self._news = ("", "")  # the page that says what has just been done, and the words; gone with that page
        self._errands = tuple(kind(work, session, self._show_settings) for kind in ERRANDS)
        self._verbs: Mapping[str, Callable[[Any], None]] = {
            **{verb: act for errand in self._errands for verb, act in errand.verbs().items()},
            "cases": lambda _: self.show_cases(),
            "search": self._search,
            "show_more": lambda _: self._show_more(),
            "start_case": lambda _: self._start_case(),
            "open_case": self._open_case,
            "settings": lambda _: self._show_settings(),
            "contacts": lambda _: self._show_contacts(),
            "set_up_setting": self._set_up_setting,
            "set_contacts": self._set_contacts,
            "answer": self._answer,
            "draft": self._draft,
            "note": self._note,
            "concern": self._concern,
            "save_person": self._save_person,
            "remove_person": self._remove_person,
            "motivation": self._motivation,
            "decision": self._decision,
            "next": self._next,
            "go": self._go,
            "change": self._change,
            "back": lambda _: self._back(),
            "leave": lambda _: self.show_cases(),
            "sign": self._sign,
            "read_first": lambda _: self._paper.read_first(self._the_case()),
            "preview": lambda version: self._paper.preview(self._the_case(), int(version)),
            "print_record": self._paper.print_record,
            "save_copy": self._paper.save_copy,
            "resume": lambda _: self._show_page(first_open(self._pack(), self._the_case())),
            "record": lambda _: self._show_record(),
            "reopen": lambda _: self._show_reopen(),
            "reopen_for": self._reopen,
            "second_signature": self._second_signature,
        }

    def begin(self, *, resume: bool, news: str = "") -> None:
        """Show the case list with `news` on top, or, after a lock, the page on which it happened."""
        came_back = False
        self._news = ("cases", news)
        if self._work.setting() is None:  # the program was ended between making the store and its first entry
            self._show_contacts()
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
        if self._case is not None and shown not in ("preview", "working"):
            self._show_reopen() if shown == "reopen" else self._show_page(shown)
        elif shown == "settings":
            self._show_settings()
        elif shown == "contacts":
            self._show_contacts()
        elif shown == "cases":
            self.show_cases()
        elif self._session.frame is not None:
            self._session.show(self._session.frame)

    def put_away(self, caret: tuple[str, int] | None) -> None:
        """Remember where we are and close the store. Whatever happens, the store is closed."""
        page = self._session.shown_page()
        where = {"case": self._case.id if self._case else "", "page": page, "caret": caret}
        with suppress(StoreFault):
            self._work.vault.put_setting(WHERE, json.dumps(where))
        with suppress(StoreFault):
            self._work.vault.close()

    # -- list and settings ---------------------------------------------------------------------

    def show_cases(self) -> None:
        """The case list, as it was last filtered."""
        self._case = None
        self._show(self._cases())

    def _cases(self) -> Cases:
        text, status, rows = self._list
        today = self._work.now().date()
        counts = {name: self._work.count(text, wanted) for name, wanted in _COUNTED}
        found = tuple(words.case_line(row, today) for row in self._work.find(text, status, limit=rows))
        news = self._news[1] if self._news[0] == "cases" else ""
        notice = f"{news} {self._notice()}".strip()
        return Cases(found, text, status, counts, max(0, counts[status or "all"] - len(found)), notice)

    def _search(self, value: tuple[str, str]) -> None:
        self._list = (value[0], value[1], FIRST_ROWS)
        self._session.rows_changed.emit(self._cases())

    def _show_more(self) -> None:
        text, status, rows = self._list
        self._list = (text, status, rows + FIRST_ROWS)
        self._session.rows_changed.emit(self._cases())

    def _notice(self) -> str:
        """What the list says on top: trouble with the store, wrong tries, contacts to confirm."""
        vault = self._work.vault
        if not vault.health.ok:
            return " ".join(vault.health.sentences)
        tries = vault.wrong_tries
        if tries.count:
            since = words.moment(tries.since) if tries.since else ""
            return f"{tries.count} wrong {'try' if tries.count == 1 else 'tries'} at your password since {since}."
        confirmed = self._work.setting_confirmed()
        if confirmed is None:
            return "Your setting has no details yet. Add them under Settings."
        today = self._work.now().date()
        september = date(today.year if today.month >= _SEPTEMBER else today.year - 1, _SEPTEMBER, 1)
        if confirmed.date() < september:
            return "A new school year has begun. Confirm your contacts under Settings."
        return ""

    def _show_settings(self, news: str = "") -> None:
        """Settings; `news` says what has just been done there."""
        self._news = ("settings", news or (self._news[1] if self._news[0] == "settings" else ""))
        pack, setting = self._work.packs[-1], self._setting()
        chosen = self._session.preferences
        area = pack.areas[setting.area].name if setting.area in pack.areas else ""
        guidance = Said(pack.title, f"{pack.publisher}. Edition {pack.edition}. Fingerprint {pack.sha256[:12]}.")
        self._case = None
        self._show(
            Settings(
                setting=setting.name,
                area=area,
                user=self._work.vault.user.name,
                text_percent=chosen.text_percent,
                scheme=chosen.scheme,
                lock_minutes=chosen.lock_minutes,
                guidance=(guidance,),
                version=self._work.product,
                notice=self._news[1],
            )
        )

    def _show_contacts(self) -> None:
        """The contacts; before them the setting itself, where the store holds none yet."""
        if self._work.setting() is None:
            self._show(setting_form(self._work.packs[-1], "", ""))
            return
        setting, confirmed = self._setting(), self._work.setting_confirmed()
        said = f"Last confirmed {words.day(confirmed.date())}" if confirmed else ""
        form = contacts_form(
            self._work.packs[-1], setting.area, dict(setting.contacts), first_time=False, confirmed=said
        )
        self._show(form)

    def _set_up_setting(self, value: tuple[str, str]) -> None:
        require_setting(self._work.packs[-1], *value)
        self._work.set_setting(Setting(value[0], value[1], {}))
        self._show_contacts()

    def _set_contacts(self, value: Mapping[str, str]) -> None:
        self._work.set_setting(replace(self._setting(), contacts=dict(value)))
        self._show_settings()

    # -- a case ----------------------------------------------------------------------------------

    def _start_case(self) -> None:
        self._case = self._work.start_case()
        self._saved()
        self._show_page("concern")

    def _open_case(self, case: str) -> None:
        self._case = self._work.open_case(case)
        if self._case.versions:
            self._work.log(self._case, "viewed", version=len(self._case.versions))
            self._show_record()
        else:
            self._show_page(first_open(self._pack(), self._case))

    def _answer(self, value: tuple[str, str]) -> None:
        self._keep(self._work.answer(self._the_case(), value[0], Answer(value[1])))

    def _draft(self, value: tuple[str, str]) -> None:
        errand = self._errand()
        if errand is not None:
            errand.draft(*value)
            return
        self._work.vault.put_draft(self._the_case().id, value[0], value[1], self._work.now())
        self._saved()

    def _note(self, value: tuple[str, str]) -> None:
        self._keep(self._work.note(self._the_case(), value[0], value[1]))

    def _concern(self, value: tuple[str, str | tuple[str, ...]]) -> None:
        self._keep(self._work.set_concern(self._the_case(), value[0], value[1]))

    def _save_person(self, value: Mapping[str, Any]) -> None:
        person = Listed(
            id=value["id"],
            ref=value["ref"],
            kind=value["kind"],
            age=value["age"],
            roles=tuple(value["roles"]),
            note=value["note"],
        )
        self._keep(self._work.list_person(self._the_case(), person))
        self._forget_drafts("person:")
        self._show_page("people")

    def _remove_person(self, person: str) -> None:
        self._keep(self._work.remove_person(self._the_case(), person))
        self._show_page("people")

    def _motivation(self, value: tuple[str, str]) -> None:
        self._keep(self._work.set_motivation(self._the_case(), value[0], value[1]))

    def _decision(self, value: tuple[str, str]) -> None:
        self._keep(self._work.set_decision(self._the_case(), value[0], value[1]))

    # -- from page to page -----------------------------------------------------------------------

    def _next(self, page: str) -> None:
        case, pack = self._the_case(), self._pack()
        kind, _, question = page.partition(":")
        if kind == "question" and question not in case.answers and page not in extras(pack, case):
            raise InputFaults(["answer: Choose an answer. Not known is one"])
        if page == "decision":
            missing = missing_from_decision(pack, case, decide(pack, facts(case)))
            if missing:
                raise InputFaults([f"{field}: {says}" for field, says in missing])
        after = next_page(pack, case, page)
        back_to, self._return_to = self._return_to, ""
        if back_to and after != "stop" and decide(pack, facts(case)).outcome != UNDECIDED:
            open_still = first_open(pack, case)
            after = back_to if open_still in ("check", "decision", "sign") else open_still
        self._show_page(after)

    def _go(self, page: str) -> None:
        self._return_to = ""
        if self._session.shown_page().startswith("person:"):
            self._forget_drafts("person:")
        self._show_page(page)

    def _change(self, page: str) -> None:
        self._return_to = "check"
        self._show_page(page)

    def _back(self) -> None:
        shown, case = self._session.shown_page(), self._case
        errand = self._errand()
        if errand is not None:
            if not errand.is_busy:
                errand.back()
            return
        if case is None:
            self._show_settings() if shown == "contacts" else self.show_cases()
        elif shown in ("reopen", "preview") and case.versions:
            self._show_record()
        elif shown == "preview":
            self._show_page("sign")
        elif self._return_to:
            back_to, self._return_to = self._return_to, ""
            self._show_page(back_to)
        else:
            before = previous_page(self._pack(), case, shown)
            self._show_page(before) if before else self.show_cases()

    # -- signing and after -----------------------------------------------------------------------

    def _sign(self, password: str) -> None:
        self._keep(self._work.sign(self._the_case(), password))
        self._show_record()

    def _reopen(self, reason: str) -> None:
        self._keep(self._work.reopen(self._the_case(), reason))
        self._forget_drafts("reopen:")
        self._show_page("check" if decide(self._pack(), facts(self._the_case())).outcome != UNDECIDED else "people")

    def _show_reopen(self, caret: tuple[str, int] | None = None) -> None:
        case = self._the_case()
        reason = self._work.vault.draft(case.id, "reopen:reason") or ""
        self._show(Reopen(case.reference, case.version, reason), back=True, caret=caret)

    def _second_signature(self, value: tuple[str, str, str]) -> None:
        name, role, on = value
        self._keep(self._work.second_signature(self._the_case(), name=name, role=role, on=on))
        self._show_record()

    def _show_record(self) -> None:
        case, pack = self._the_case(), self._pack()
        newest = case.versions[-1]
        record = self._work.record_of(case, newest.version)
        lines = tuple(words.version_line(pack, case, signed) for signed in reversed(case.versions))
        step = pack.outcomes[record.decision].next_step
        self._show(
            RecordPage(
                reference=case.reference,
                level=record.decision_tone,
                decision=record.decision_title,
                next_step=f"{step[:1].upper()}{step[1:]}. Look again on {day_words(record.review_date)}.",
                versions=lines,
                in_progress=not case.signed,
                people=tuple(p.ref for p in case.people if p.kind == "child"),
            )
        )

    # -- within ------------------------------------------------------------------------------------

    def _keep(self, case: Case) -> None:
        self._case = case
        self._saved()

    def _saved(self) -> None:
        self._session.saved.emit(f"Saved {self._work.now():%H:%M}")

    def _show_page(self, page: str, caret: tuple[str, int] | None = None) -> None:
        case = self._the_case()
        if page == "record":
            self._show_record()
            return
        shown = self._with_drafts(case, page_for(self._pack(), case, page, self._setting()))
        heading = HEADINGS.get(page) or getattr(shown, "heading", "")
        self._show(shown, title=str(heading), back=True, caret=caret)

    def _with_drafts(self, case: Case, page: Page) -> Page:
        """The page with what was typed and not finished."""
        drafts = self._work.vault.drafts(case.id)
        if isinstance(page, QuestionPage):
            return replace(page, note=drafts.get(f"note:{page.id.partition(':')[2]}", page.note))
        prefix = f"{page.id}:"
        typed = {name.removeprefix(prefix): text for name, text in drafts.items() if name.startswith(prefix)}
        if isinstance(page, ConcernPage):
            return replace(page, values={**page.values, **typed})
        if isinstance(page, DecisionPage):
            return replace(page, values={**page.values, **typed})
        return replace(page, typed=typed) if isinstance(page, PersonPage) else page

    def _forget_drafts(self, of: str) -> None:
        """What was typed on a page that has been saved, or left on purpose, is needed no more."""
        case = self._the_case()
        for name in self._work.vault.drafts(case.id):
            if name.startswith(of):
                self._work.vault.drop_draft(case.id, name)

    def _show(self, page: Screen, *, title: str = "", back: bool = False, caret: tuple[str, int] | None = None) -> None:
        for errand in self._errands:
            errand.forget()
        if self._news[0] != page.id:
            self._news = ("", "")
        reference = f"Case {self._case.reference}" if self._case else ""
        always = self._work.packs[-1].always
        self._session.show(
            Frame(page, _no_names(title or page_title(page), self._case), reference, True, back, caret, always)  # noqa: FBT003 - a plain record
        )

    def _come_back(self) -> bool:
        """Show the page on which the lock fell. False where there is none to come back to."""
        raw = self._work.vault.setting(WHERE)
        where = json.loads(raw) if raw else {}
        if where.get("page") in ("settings", "contacts"):
            self._show_settings() if where["page"] == "settings" else self._show_contacts()
            return True
        if any(errand.resume(str(where.get("page"))) for errand in self._errands):
            return True
        if not where.get("case"):
            return False
        self._case = self._work.open_case(where["case"])
        page = str(where["page"])
        caret = (str(where["caret"][0]), int(where["caret"][1])) if where.get("caret") else None
        if page == "reopen" and self._case.signed:
            self._show_reopen(caret)
            return True
        kind, _, ident = page.partition(":")
        listed = {p.id for p in self._case.people}
        if page in ("record", "preview", "reopen", "working") or self._case.signed:
            page = "record" if self._case.versions else "sign"
        elif kind == "motivation" and ident not in listed:
            page = first_open(self._pack(), self._case)
        self._show_page(page, caret)
        return True

    def _errand(self) -> Errand | None:
        """The errand whose page is on the screen."""
        return next((errand for errand in self._errands if errand.page is not None), None)

    def _the_case(self) -> Case:
        if self._case is None:
            raise InputFaults(["case: Open a case first"])
        return self._case

    def _pack(self) -> Any:  # noqa: ANN401 - Pack; spelled so that this module needs no more of it
        return self._work.pack_of(self._the_case())

    def _setting(self) -> Setting:
        return self._work.setting() or Setting("", "", {})


_SEPTEMBER = 9
_COUNTED = (("open", "open"), ("signed", "signed"), ("all", ""))


def page_title(page: Screen) -> str:
    """The window's title for a page."""
    return str(getattr(page, "heading", "Waymark"))


def _no_names(title: str, case: Case | None) -> str:
    """A window title never holds a child's initials: they show in the task bar."""
    for person in case.people if case else ():
        if person.ref in title:
            return "Assessment"
    return title
