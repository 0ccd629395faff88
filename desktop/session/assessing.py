"""The assessment of one case: what is told, asked and decided, and the way from page to page."""

from collections.abc import Callable, Mapping
from typing import Any

from core.answers import Answer
from core.assessment import Listed, facts
from core.decide import UNDECIDED, decide
from core.errors import InputFaults
from core.page import missing_from_decision
from core.path import extras, first_open, next_page, previous_page
from desktop.session.place import Place


class Assessing:
    """Takes the verbs of the pages of an assessment."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._return_to = ""

    def verbs(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        return {
            "answer": self._answer,
            "note": self._note,
            "concern": self._concern,
            "save_person": self._save_person,
            "remove_person": self._remove_person,
            "motivation": self._motivation,
            "decision": self._decision,
            "next": self._next,
            "go": self.go,
            "change": self._change,
            "resume": lambda _: self._place.show_page(first_open(self._place.pack, self._place.the_case())),
        }

    def draft(self, value: tuple[str, str]) -> None:
        """Keep what has been typed so far."""
        work = self._place.work
        work.vault.put_draft(self._place.the_case().id, value[0], value[1], work.now())
        self._place.say_saved()

    def _answer(self, value: tuple[str, str]) -> None:
        self._place.keep(self._place.work.answer(self._place.the_case(), value[0], Answer(value[1])))

    def _note(self, value: tuple[str, str]) -> None:
        self._place.keep(self._place.work.note(self._place.the_case(), value[0], value[1]))

    def _concern(self, value: tuple[str, str | tuple[str, ...]]) -> None:
        self._place.keep(self._place.work.set_concern(self._place.the_case(), value[0], value[1]))

    def _save_person(self, value: Mapping[str, Any]) -> None:
        person = Listed(
            id=value["id"],
            ref=value["ref"],
            kind=value["kind"],
            age=value["age"],
            roles=tuple(value["roles"]),
            note=value["note"],
        )
        self._place.keep(self._place.work.list_person(self._place.the_case(), person))
        self._place.forget_drafts("person:")
        self._place.show_page("people")

    def _remove_person(self, person: str) -> None:
        self._place.keep(self._place.work.remove_person(self._place.the_case(), person))
        self._place.show_page("people")

    def _motivation(self, value: tuple[str, str]) -> None:
        self._place.keep(self._place.work.set_motivation(self._place.the_case(), value[0], value[1]))

    def _decision(self, value: tuple[str, str]) -> None:
        self._place.keep(self._place.work.set_decision(self._place.the_case(), value[0], value[1]))

    # -- from page to page -----------------------------------------------------------------------

    def _next(self, page: str) -> None:
        case, pack = self._place.the_case(), self._place.pack
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
        self._place.show_page(after)

    def go(self, page: str) -> None:
        """Another page of the assessment, by its id."""
        self._return_to = ""
        if self._place.session.shown_page().startswith("person:"):
            self._place.forget_drafts("person:")
        self._place.show_page(page)

    def _change(self, page: str) -> None:
        self._return_to = "check"
        self._place.show_page(page)

    def back(self) -> bool:
        """The page before the one shown; False where there is none."""
        if self._return_to:
            back_to, self._return_to = self._return_to, ""
            self._place.show_page(back_to)
            return True
        before = previous_page(self._place.pack, self._place.the_case(), self._place.session.shown_page())
        if before:
            self._place.show_page(before)
        return bool(before)
