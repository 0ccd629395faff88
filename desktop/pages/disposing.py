"""How long a case is kept, disposing of it, and what was disposed of."""

from datetime import date
from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from desktop.pages.form import FormView, fields_card
from desktop.pages.parts import reading
from desktop.screens.disposing import Dispose, DisposedCases, KeepOrDispose
from desktop.widgets.buttons import button
from desktop.widgets.cards import WarningStrip
from desktop.widgets.fields import DateField, LabelledText, PasswordField
from desktop.widgets.layout import Flow
from desktop.widgets.options import Choice, OptionGroup
from desktop.widgets.text import Heading, label

LONGEST_REASON: Final = 1000
MUCH_LONGER: Final = (
    "Records about sexual abuse may have to be kept much longer. The national inquiry into child sexual abuse "
    "(IICSA) asked for 75 years. Ask your local authority or trust what counts for you."
)
NEVER_ITSELF: Final = "Nothing goes by itself. When the day comes, Waymark only asks you to look."


class KeepOrDisposeView(FormView):
    """Verbs `keep_until` with (ISO date, "1" for a hold or "", reason), `begin_disposal`, `draft` and `back`.

    Faults are about `until`, `hold` and `reason`.
    """

    widest = 760

    def __init__(self, page: KeepOrDispose) -> None:
        """Args: page: how long the case is kept, and what was typed before."""
        super().__init__(page.heading, caption=f"Case {page.reference}")
        if page.held:
            self.add(WarningStrip("On hold.", f"This case cannot be disposed of. {page.held}"))
        first, *rest = page.facts
        self.add(reading(label(first, "strong"), *rest, MUCH_LONGER, NEVER_ITSELF, title="How long it is kept"))
        self._until = DateField("Keep it until", "For example, 31 December 2037")
        self._hold = OptionGroup(
            "Is it on hold?",
            (
                Choice("", "No hold", "It can be disposed of by two people."),
                Choice("1", "On hold", "It must be kept. For example, the police, a court or an inquiry may need it."),
            ),
            show_question=True,
            taken=self.taken + "kd",
        )
        self._hold.set_value("1" if page.hold else "")
        self._hold.chosen.connect(lambda chosen: self.did.emit("draft", ("hold", chosen)))
        self.take_keys(self._hold)
        self._reason = LabelledText("Why?", "Your reason is kept with the case.", rows=2, limit=LONGEST_REASON)
        self.mark("until", self._until)
        self.mark("hold", self._hold)
        self.mark("reason", self._reason)
        self.keep_day("until", self._until, page.until, final=("draft", "until"))
        self.keep("reason", self._reason, page.reason)
        self.add(fields_card(self._until, self._hold, self._reason, title="Change it"))
        save = button("&Keep it until then", "primary")
        save.clicked.connect(self._send)
        dispose = button("&Dispose of this case…")
        dispose.clicked.connect(self.do("begin_disposal"))
        self.buttons = (save,) if page.held else (save, dispose)

    def _send(self) -> None:
        until = self._until.value()
        faults = self.too_long()
        if not isinstance(until, date):
            faults.insert(0, ("until", until or "Enter a day, a month and a year"))
        if faults:
            self.show_faults(faults)
        else:
            sent = (until.isoformat() if isinstance(until, date) else "", self._hold.value() or "")
            self.did.emit("keep_until", (*sent, self._reason.text().strip()))


class DisposeView(FormView):
    """Verbs `dispose` with (reason, authority, password, user id, their password), `draft` and `back`.

    Faults are about `reason`, `authority`, `password`, `user` and `second_password`.
    """

    widest = 760

    def __init__(self, page: Dispose) -> None:
        """Args: page: what goes, what stays, who can confirm, and what was typed before."""
        super().__init__(page.heading, caption=f"Case {page.reference}")
        if page.early:
            self.add(WarningStrip("The day has not come.", page.early))
        self.add(reading(*page.happens, title="What happens"))
        self.add(reading(*page.stays, title="What stays"))
        self._only = page.others[0][0] if len(page.others) == 1 else ""
        self._who: OptionGroup | None = None
        keep = button("&Keep the case", "primary")
        keep.clicked.connect(self.do("back"))
        self.buttons = (keep,)
        if not page.others:
            self.add(
                WarningStrip("Two people are needed.", "Add a second person with a password first. They confirm it.")
            )
            return
        self._why(page)
        self._both(page)
        gone = button("&Dispose of the case", "danger")
        gone.clicked.connect(self._send)
        self.buttons = (keep, gone)

    def _why(self, page: Dispose) -> None:
        self._reason = LabelledText(
            "Why is it disposed of?",
            "Name no child. This stays for good.",
            rows=2,
            limit=LONGEST_REASON,
        )
        self._authority = LabelledText(
            "By what right?",
            "For example, your retention schedule and who agreed. This stays for good.",
            rows=2,
            limit=LONGEST_REASON,
        )
        self.mark("reason", self._reason)
        self.mark("authority", self._authority)
        self.keep("reason", self._reason, page.reason)
        self.keep("authority", self._authority, page.authority)
        self.add(fields_card(self._reason, self._authority))

    def _both(self, page: Dispose) -> None:
        self.password = PasswordField("Your password")
        self.mark("password", self.password)
        name = page.others[0][1] if self._only else ""
        self.second_password = PasswordField(
            f"The password of {name}" if name else "Their password", "They type it themselves, at this laptop."
        )
        self.mark("second_password", self.second_password)
        if self._only:
            who = reading(f"{name} confirms it with you.", look="plain")
            self.add(fields_card(self.password, who, self.second_password, title="Two people"))
            return
        others = [Choice(*user) for user in page.others]
        self._who = OptionGroup("Who confirms it with you?", others, show_question=True, taken=self.taken + "kd")
        self._who.set_value(page.second or None)
        self._who.chosen.connect(lambda user: self.did.emit("draft", ("user", user)))
        self.mark("user", self._who)
        self.add(fields_card(self.password, self._who, self.second_password, title="Two people"))

    def clear_secrets(self) -> None:
        """Empty both password boxes."""
        if hasattr(self, "password"):
            self.password.clear_secret()
            self.second_password.clear_secret()

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
            return
        second = self._only or (self._who.value() if self._who is not None else None) or ""
        typed = (self._reason.text().strip(), self._authority.text().strip())
        self.did.emit("dispose", (*typed, self.password.secret(), second, self.second_password.secret()))


class DisposedCasesView(FormView):
    """Cases whose day has come, each with a way to it; then the tombstones. Verb `keep_or_dispose`, and `back`."""

    widest = 760

    def __init__(self, page: DisposedCases) -> None:
        """Args: page: what is due and what is gone."""
        super().__init__(page.heading, lead=NEVER_ITSELF)
        self.add(Heading("Time to look", 2))
        if not page.due:
            self.add(reading("No signed case has come to the end of the time it is kept.", look="plain"))
        for case, reference, says in page.due:
            column = QVBoxLayout()
            column.addWidget(reading(says, title=f"Case {reference}"))
            row = Flow()
            look = button(f"Look at case {reference}")
            look.clicked.connect(self.do("keep_or_dispose", case))
            row.addWidget(look)
            column.addLayout(row)
            self.add(column)
        self.add(Heading("Disposed of", 2))
        if not page.tombstones:
            self.add(reading("No case has been disposed of.", look="plain"))
        for each in page.tombstones:
            self.add(reading(*each.lines, title=each.title))
        done = button("&Done", "primary")
        done.clicked.connect(self.do("back"))
        self.buttons = (done,)
