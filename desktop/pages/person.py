"""One person to list or to correct: initials, age, and what they did or had done to them."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.page import KIND_LABELS, PersonPage
from desktop.pages.form import FormView, fields_card, options
from desktop.widgets.buttons import button
from desktop.widgets.fields import LabelledLine, LabelledText
from desktop.widgets.options import CheckGroup, Choice, OptionGroup, SmallCheck
from desktop.widgets.theme import scaled

NEW_CHILD = "person:new-child"
NEW_OTHER = "person:new-other"


class PersonView(FormView):
    """Emits `save_person` with {id, ref, kind, age, roles, note}, and `go` with `people` to leave it as it was.

    Texts are drafts while typed, by the names `person:…:ref`, `person:…:age` and `person:…:note`.
    """

    def __init__(self, page: PersonPage, always: tuple[tuple[str, str], ...]) -> None:
        """Args: page: the person, or none, and what was typed before; always: the rail."""
        super().__init__(page.heading, lead="Do not use full names. Do not ask a child to find out.", always=always)
        self._page = page
        person = page.person
        self._is_child = person.kind == "child" if person else page.id == NEW_CHILD
        self.kind = self._kind_group()
        self.ref = _ref_field(is_child=self._is_child)
        self.age = LabelledLine("Age", "In whole years", limit=20, widest=84)
        self.age_unknown = SmallCheck("Not known", "Age: not known")
        self.age.line.textEdited.connect(lambda _text: self.age_unknown.setChecked(False))
        self.age_unknown.clicked.connect(self._age_not_known)
        self.roles = CheckGroup(
            "What did they do, or what was done to them?",
            options(page.roles),
            show_question=True,
            hint="Choose all that are known.",
            taken=self.taken,
        )
        self.note = LabelledText(
            "What is already known that matters for safety?",
            "Keep to facts. Do not describe any imagery.",
            optional=True,
            rows=3,
        )
        for name in ("kind", "ref", "age", "roles", "note"):
            self.mark(name, getattr(self, name))
        self._lay_out()
        self._fill(page.typed)
        save = button("&Save this person", "primary")
        save.clicked.connect(self._save)
        cancel = button("&Cancel")
        cancel.clicked.connect(self.do("go", "people"))
        self.end(save, cancel)

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Show the faults; one of age may mean that somebody is no child, so the kinds are offered then."""
        if any(name in ("age", "kind") for name, _says in faults):
            self.kind.show()
        super().show_faults(faults)

    def _kind_group(self) -> OptionGroup:
        kinds = [Choice(kind, text) for kind, text in KIND_LABELS.items()]
        offered = [kind for kind in kinds if kind.id != "child"] if self._page.id == NEW_OTHER else kinds
        made = OptionGroup("Who is it?", offered, show_question=True, taken=self.taken)
        self.take_keys(made)
        if self._page.person:
            made.set_value(self._page.person.kind)
        elif self._is_child:
            made.set_value("child")  # said already, by listing a child
        return made

    def _lay_out(self) -> None:
        age = QWidget()
        column = QVBoxLayout(age)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(4))
        column.addWidget(self.age)
        column.addWidget(self.age_unknown)
        self.add(fields_card(self.kind, self.ref, age), fields_card(self.roles), fields_card(self.note))
        self.kind.setHidden(self._page.id == NEW_CHILD)  # only now: shown without a parent, it is a window of its own

    def _fill(self, typed: Mapping[str, str]) -> None:
        person = self._page.person
        saved = {"ref": "", "age": "", "note": ""}
        if person is not None:
            age = "" if person.age is None else str(person.age)
            saved = {"ref": person.ref, "age": age, "note": person.note}
            self.age_unknown.setChecked(person.age is None and not typed.get("age"))
            self.roles.set_value(person.roles)
        for name, field in (("ref", self.ref), ("age", self.age), ("note", self.note)):
            self.keep(f"{self._page.id}:{name}", field, typed.get(name, saved[name]))

    def _age_not_known(self, ticked: bool) -> None:  # noqa: FBT001 - a slot of Qt's clicked(bool)
        if ticked and self.age.text():
            self.age.set_text("")
            self.did.emit("draft", (f"{self._page.id}:age", ""))

    def _save(self) -> None:
        faults = self._faults()
        self.show_faults(faults)
        if faults:
            return
        self.did.emit(
            "save_person",
            {
                "id": self._page.person.id if self._page.person else "",
                "ref": self.ref.text().strip(),
                "kind": self.kind.value(),
                "age": None if self.age_unknown.isChecked() else int(self.age.text()),
                "roles": self.roles.value(),
                "note": self.note.text(),
            },
        )

    def _faults(self) -> list[tuple[str, str]]:
        faults = []
        if self.kind.value() is None:
            faults.append(("kind", "Choose Adult or Someone not identified"))
        if not self.ref.text().strip():
            faults.append(("ref", "Enter initials or a reference"))
        age = self.age.text().strip()
        if not self.age_unknown.isChecked() and not (age.isascii() and age.isdigit()):
            faults.append(("age", "Enter the age in whole years, or choose Not known"))
        if not self.roles.value():
            faults.append(("roles", f"Choose at least one. Choose “{self._page.roles[-1].label}” if none fits"))
        return faults + self.too_long()


def _ref_field(*, is_child: bool) -> LabelledLine:
    if is_child:
        return LabelledLine("Initials or pupil reference", limit=60, widest=280)
    return LabelledLine("Initials, or a short label", "For example, Unknown 1", limit=60, widest=280)
