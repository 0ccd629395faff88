"""Who can open the records: the list, somebody new, another name."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from desktop.pages.base import PageView
from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.pages.password import PasswordChoice
from desktop.screens.people import AddUser, RenameUser, UserLine, Users
from desktop.widgets.buttons import button
from desktop.widgets.fields import LabelledLine
from desktop.widgets.layout import Flow
from desktop.widgets.text import Heading
from desktop.widgets.theme import scaled

LONGEST_NAME: Final = 100


class UsersView(PageView):
    """Verbs `add_user`, `rename_user` and `remove_user` with an id, `change_key`, and `back`."""

    widest = 760

    def __init__(self, page: Users) -> None:
        """Args: page: everybody with a password, and who had one."""
        super().__init__()
        self.body.setSpacing(scaled(16))
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        if page.notice:
            self.heading.setAccessibleName(f"{page.heading}. {page.notice}")  # focus goes there: it is heard at once
            self.body.addWidget(reading(page.notice, look="quote"))
        self.body.addWidget(
            reading(
                "Each person has a password of their own and signs in their own name. "
                "Never share a password: the records show who did what.",
                look="plain",
            )
        )
        for user in page.users:
            self.body.addLayout(self._person(user))
        if page.gone:
            self.body.addWidget(Heading("Had a password here before", 2))
            self.body.addWidget(reading(*page.gone, look="plain"))
        self.body.addLayout(self._key(page.key))
        self.body.addStretch(1)
        add = button("&Add a person", "primary")
        add.clicked.connect(self.do("add_user"))
        self.buttons = (add,)

    def _person(self, user: UserLine) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(scaled(6))
        alone = ("Another person with a password can remove you.",) if user.me else ()
        title = f"{user.name} (you)" if user.me else user.name
        column.addWidget(reading(" ".join(user.says), *alone, title=title))
        row = Flow()
        rename = button(f"Change the name of {user.name}")
        rename.clicked.connect(self.do("rename_user", user.user))
        row.addWidget(rename)
        if not user.me:
            remove = button(f"Remove {user.name}…")
            remove.clicked.connect(self.do("remove_user", user.user))
            row.addWidget(remove)
        column.addLayout(row)
        return column

    def _key(self, says: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(scaled(6))
        column.addWidget(
            reading(
                says,
                "Change it when a password or the recovery sheet has become known to somebody. "
                "Change the password, or make a new sheet, as well.",
                title="The key of the records",
            )
        )
        row = Flow()
        change = button("Change the &key of the records…")
        change.clicked.connect(self.do("change_key"))
        row.addWidget(change)
        column.addLayout(row)
        return column


class AddUserView(FormView):
    """Verbs `save_user` with (name, password, password again), `draft` and `back`.

    Faults are about `name`, `password` and `again`.
    """

    widest = 760

    def __init__(self, page: AddUser) -> None:
        """Args: page: the name typed before, and passwords one could use."""
        super().__init__(page.heading)
        self.add(
            reading(
                "The new person sits here now and types a password of their own.",
                f"{page.me}, please look away while they do. Nobody else should know it.",
                "They can open every case on this laptop. The recovery sheet works for them too.",
                title="What happens",
            )
        )
        hint = "As it should stand on records they sign."
        self._name = LabelledLine("Their name", hint, widest=420, limit=LONGEST_NAME)
        self.choice = PasswordChoice(page.suggestions, title="Their password")
        self.mark("name", self._name)
        self.mark("password", self.choice.password)
        self.mark("again", self.choice.again)
        self.keep("name", self._name, page.name)
        self.add(self._name, self.choice)
        add = button("&Add this person", "primary")
        add.clicked.connect(self._send)
        self.buttons = (add,)

    def clear_secrets(self) -> None:
        """Empty both boxes and forget the words suggested."""
        self.choice.clear_secrets()

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("save_user", (self._name.text().strip(), *self.choice.typed()))


class RenameUserView(FormView):
    """Verbs `save_name` with the name, `draft` and `back`. Faults are about `name`."""

    widest = 760

    def __init__(self, page: RenameUser) -> None:
        """Args: page: the name now, and what was typed."""
        super().__init__(page.heading, caption=page.old)
        self.add(
            reading(
                "The new name is shown at the unlock page and stands on what is signed from now on.",
                "What was signed before keeps the name of its day. The password stays the same.",
                title="What changes",
            )
        )
        self._name = LabelledLine("Name", widest=420, limit=LONGEST_NAME)
        self.mark("name", self._name)
        self.keep("name", self._name, page.name)
        self.add(fields_card(self._name))
        save = button("Save the &name", "primary")
        save.clicked.connect(self._send)
        self.buttons = (save,)

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("save_name", self._name.text().strip())
