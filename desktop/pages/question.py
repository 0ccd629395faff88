"""One question: its choices, a note beside the answer, and why it is asked."""

from typing import Final

from core.page import QuestionPage
from desktop.pages.form import FormView, options
from desktop.widgets.buttons import button
from desktop.widgets.cards import QuoteBlock, WarningStrip
from desktop.widgets.disclosure import Disclosure
from desktop.widgets.fields import LabelledText
from desktop.widgets.options import OptionGroup

KNOWN_ONLY: Final = "Record only what is already known."
LEAVE_IT: Final = "You can leave this one without an answer."
NO_QUESTIONS: Final = "Do not question a child."


class QuestionView(FormView):
    """Emits `answer` (question, value), `draft` and `note` (question, text), `next`, `go` and `leave`."""

    def __init__(self, page: QuestionPage, always: tuple[tuple[str, str], ...]) -> None:
        """Args: page: what to ask; always: the rail."""
        lead = f"{LEAVE_IT if page.extra else ''} {'' if page.known_only else page.hint}".strip()
        super().__init__(page.heading, caption=page.caption, lead=lead, always=always)
        self._page = page
        question = page.id.partition(":")[2]
        if page.known_only:
            self.add(known_only_strip(page.hint))
        self.choices = OptionGroup(page.heading, options(page.choices), hint=page.hint, taken=self.taken)
        self.choices.set_value(page.answer or None)
        self.choices.chosen.connect(lambda value: self.did.emit("answer", (question, value)))
        self.note = LabelledText(page.note_label, _note_hint(page.note_label), rows=3)
        self.keep(f"note:{question}", self.note, page.note, final=("note", question))
        self.mark("answer", self.choices)
        self.mark("note", self.note)
        why = Disclosure("Why we ask this", QuoteBlock([page.why], cited(page.cites)), is_open=True)
        self.add(self.choices, self.note, why)
        go_on = button("&Continue", "primary")
        go_on.clicked.connect(self._go_on)
        other = button("&Skip to check answers") if page.extra else button("&Save and close")
        other.clicked.connect(self.do("go", "check") if page.extra else self.do("leave"))
        self.end(go_on, other)

    def _go_on(self) -> None:
        self.commit()
        missing = self.choices.value() is None and not self._page.extra
        faults = [("answer", choose(self._page))] if missing else []
        faults += self.too_long()
        self.show_faults(faults)
        if not faults:
            self.did.emit("next", self._page.id)


def known_only_strip(hint: str = "") -> WarningStrip:
    """The strip for the time after a stop rule has spoken. `hint` is what else the pack has to say here."""
    rest = hint.removeprefix(KNOWN_ONLY).strip()
    if "child" not in rest.casefold():
        rest = f"{NO_QUESTIONS} {rest}".strip()
    return WarningStrip(KNOWN_ONLY, rest, "square")


def cited(places: tuple[str, ...]) -> str:
    """Where it comes from, as the line under a quotation."""
    return f"From: {'; '.join(places)}" if places else ""


def choose(page: QuestionPage) -> str:
    """What to do where no choice was made, with the first words of each label."""
    *first, last = [choice.label.partition(":")[0] for choice in page.choices]
    return f"Choose {', '.join(first)} or {last}"


def _note_hint(note_label: str) -> str:
    no_names = "Use initials, not full names."
    return no_names if "describe" in note_label.casefold() else f"{no_names} Do not describe any imagery."
