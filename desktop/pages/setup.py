"""The first start, page by page: welcome, the setting, the first person, the recovery sheet, the code typed back."""

from PySide6.QtWidgets import QLabel

from desktop.pages.form import FormView, options
from desktop.pages.parts import ask_where, reading
from desktop.screens import PersonForm, RecoverySheet, SettingForm, SheetTypedBack, Welcome
from desktop.widgets.buttons import button
from desktop.widgets.cards import ReadingCard, WarningStrip
from desktop.widgets.fields import LabelledLine, PasswordField
from desktop.widgets.layout import Flow
from desktop.widgets.options import OptionGroup
from desktop.widgets.text import label
from desktop.widgets.theme import scaled


class WelcomeView(FormView):
    """What Waymark is, and what setting it up needs. Verbs `begin`, and `restore` for who has records in a backup."""

    widest = 760

    def __init__(self, page: Welcome) -> None:
        """Args: page: the heading."""
        super().__init__(page.heading)
        self.add(
            reading(
                "Waymark helps you assess a concern about nude or semi-nude images shared by children.",
                "It asks one question at a time. It tells you what your local guidance says to do, and why.",
                "You decide. Waymark keeps a signed record of your decision that you can print.",
                "It never asks for an image, and it cannot hold one.",
                title="What Waymark does",
            )
        )
        self.add(
            reading(
                ("About ten minutes.", "You can set Waymark up before there is a concern."),
                ("A printer,", "for one sheet of paper. You can also write it out by hand."),
                ("Nothing else.", "Everything stays on this laptop. Nothing is sent over the internet."),
                title="What you need",
            )
        )
        self.add(
            reading(
                "Records belong to the account that you used to log in to this laptop.",
                "Has a colleague set up Waymark here already? Log in to the laptop with that account. "
                "Your colleague can then add you, with a password of your own.",
                title="If you share this laptop",
            )
        )
        start = button("&Start", "primary")
        start.clicked.connect(self.do("begin"))
        restore = button("I have a back&up", "quiet")
        restore.clicked.connect(self.do("restore"))
        self.buttons = (start, restore)


class SettingFormView(FormView):
    """The setting's name and area. Verb `set_up_setting` with (name, area). Faults are about `name` and `area`."""

    widest = 760

    def __init__(self, page: SettingForm) -> None:
        """Args: page: the areas to choose from, and what was entered before."""
        super().__init__(page.heading)
        self._name = LabelledLine("Name", "As it should be printed on your records.", widest=520)
        self._name.set_text(page.name)
        self.mark("name", self._name)
        self._area = OptionGroup(
            "Where is it?",
            options(page.areas),
            show_question=True,
            taken="c",
        )
        self.mark("area", self._area)
        self._area.set_value(page.area or None)
        self.add(self._name)
        self.add(self._area)
        self.buttons = (button("&Continue", "primary"),)
        self.buttons[0].clicked.connect(self._send)

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("set_up_setting", (self._name.text().strip(), self._area.value() or ""))


class PersonFormView(FormView):
    """The first person. Verbs `set_up_user` with (name, password, again), and `suggest` with the name typed so far.

    Faults are about `name`, `password` and `again`.
    """

    widest = 760

    def __init__(self, page: PersonForm) -> None:
        """Args: page: the name entered before, and four words to use as a password, or none."""
        super().__init__(page.heading)
        self._name = LabelledLine("Your name", "As it should be printed on your records.", widest=520)
        self._name.set_text(page.name)
        self.add(self._name)
        self.add(
            reading(
                "Use at least 12 characters. Four words that do not belong together are good.",
                "You will not be asked to change it. You may paste it from a password manager.",
                "Nobody can look it up for you. The sheet on the next page is the only other way in.",
                title="Choose a password",
            )
        )
        self._words = ReadingCard("", "quote")
        self._words.add(label("Four words you could use:", "muted"))
        self._suggested = label("", "lead")
        self._words.add(self._suggested)
        self._words.add(label("Type them in both boxes, with the spaces.", "small"))
        self.add(self._words)
        row = Flow()
        suggest = button("Suggest &other words" if page.suggestion else "Suggest &four words")
        suggest.clicked.connect(lambda: self.did.emit("suggest", self._name.text().strip()))
        row.addWidget(suggest)
        self.add(row)
        self.password = PasswordField()
        self.again = PasswordField("Password again")
        self.add(self.password, self.again)
        for name, field in (("name", self._name), ("password", self.password), ("again", self.again)):
            self.mark(name, field)
        self.buttons = (button("&Continue", "primary"),)
        self.buttons[0].clicked.connect(self._send)
        self.show_suggestion(page.suggestion)

    def show_suggestion(self, words: str) -> None:
        """Show `words` as a password one could use, and say them; an empty text shows none."""
        self._suggested.setText(words)
        self._words.refresh()
        self._words.setVisible(bool(words))

    def clear_secrets(self) -> None:
        """Empty both boxes and forget the words suggested."""
        self.password.clear_secret()
        self.again.clear_secret()
        self.show_suggestion("")

    def _send(self) -> None:
        self.did.emit("set_up_user", (self._name.text().strip(), self.password.secret(), self.again.secret()))


class RecoverySheetView(FormView):
    """The sheet to print, with its code to write down where there is no printer.

    Verbs `print_sheet`, `save_sheet` with the path, and `sheet_ready`.
    """

    widest = 760

    def __init__(self, page: RecoverySheet) -> None:
        """Args: page: the code, and whether it has been printed."""
        super().__init__(page.heading)
        self.add(
            reading(
                "If you forget your password, this sheet is the only way in.",
                "Nobody else can open your records. No one at Waymark can, and no IT support can.",
                "Give it to your headteacher in a sealed envelope. Do not keep it with this laptop.",
                title="Why you need it",
            )
        )
        self._code = _code_block(page.code)
        self.add(self._code)
        self.add(
            WarningStrip(
                "A saved copy is not protected.",
                "Anybody who has it can open your records. Print the sheet if you can. "
                "If you save it, put it on a memory stick and lock that away.",
            )
        )
        prints = button("&Print the sheet again") if page.printed else button("&Print the sheet", "primary")
        save = button("&Save a copy as PDF…")
        ready = button("&Continue", "primary") if page.printed else button("I have written it &down")
        prints.clicked.connect(self.do("print_sheet"))
        save.clicked.connect(self._save)
        ready.clicked.connect(self.do("sheet_ready"))
        self.buttons = (ready, prints, save) if page.printed else (prints, save, ready)

    def clear_secrets(self) -> None:
        """Take the code off the screen and out of the accessible tree."""
        for group in self._code.findChildren(QLabel):
            group.setText("")
            group.setAccessibleName("")
        self._code.refresh()
        self._code.hide()

    def _save(self) -> None:
        path = ask_where(self, "Save the recovery sheet", "Waymark recovery sheet.pdf")
        if path is not None:
            self.did.emit("save_sheet", path)


class TypedBackView(FormView):
    """The code typed back from the paper. Verbs `type_back` with the text, and `back`. Faults are about `code`."""

    widest = 760

    def __init__(self, page: SheetTypedBack) -> None:
        """Args: page: the heading."""
        super().__init__(page.heading)
        self.add(
            reading(
                "This shows that the sheet can be read, before you need it.",
                "Capital letters, spaces and dashes make no difference.",
                "The letter O counts as zero. The letters I and L count as one.",
                look="plain",
            )
        )
        self._code = LabelledLine("The code", "Nine groups of four characters.", limit=80)
        self.mark("code", self._code)
        self._code.line.setStyleSheet(f"font-size: {scaled(21)}px;")
        self.add(self._code)
        check = button("&Check the code", "primary")
        check.clicked.connect(lambda: self.did.emit("type_back", self._code.text()))
        self.buttons = (check,)

    def clear_secrets(self) -> None:
        """Empty the box."""
        self._code.set_text("")
        self._code.set_error("")


def _code_block(code: str) -> ReadingCard:
    """The code in groups, each spoken letter by letter."""
    block = reading(title="Your recovery code")
    groups = Flow(gap=16)
    for group in code.split("-"):
        shown = label(group, "strong", wrap=False)
        shown.setStyleSheet(f"font-size: {scaled(24)}px;")
        shown.setAccessibleName(" ".join(group))
        groups.addWidget(shown)
    block.add(groups)
    block.add(label("No printer? Write the code down by hand, with care. You will type it back next."))
    return block
