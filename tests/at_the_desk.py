"""A person at the real session and window, over a new store that costs nothing to open. Nothing here is real."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from core.pack_file import known_packs, read_pack
from core.resources import guidance_folder
from core.store import Cost, open_store, store_users
from core.version import PRODUCT
from desktop.idle import IdleWatch
from desktop.preferences import Preferences
from desktop.screens import Working
from desktop.session import Session, Surroundings
from desktop.window import Window

CHEAP = Cost(64, 1, 1)  # Argon2id; a sample store protects nothing
PASSWORD = "correct horse battery staple"
START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PACKS = tuple(read_pack(found) for found in known_packs(guidance_folder()))
AT_WORK = 20_000  # milliseconds until slow work must have come back


class Desk:
    """One window over one store. `told` holds what a screen reader was told, `ended` how the session ended."""

    def __init__(self, qtbot, folder: Path) -> None:
        self.qtbot, self.told = qtbot, []
        ticks = itertools.count()
        self.steady, self.wall = 0.0, START
        self.around = Surroundings(
            folder=folder / "store",
            preferences_file=folder / "preferences.json",
            packs=lambda: PACKS,
            product=PRODUCT,
            now=lambda: START + timedelta(seconds=next(ticks)),
            cost=lambda: CHEAP,
            floor=CHEAP,
        )

    def open(self, *, resume: bool = False, preferences: Preferences | None = None, **around) -> None:
        """Start the program: a new session and window over the same folder."""
        self.session = Session(replace(self.around, resume=resume, **around), preferences or Preferences())
        self.idle = IdleWatch(lambda: self.steady, lambda: self.wall, 5)
        self.window = Window(self.session, self.idle)
        self.qtbot.addWidget(self.window)
        self.ended, self.titles = [], []
        self.session.ended.connect(self.ended.append)
        self.window.windowTitleChanged.connect(self.titles.append)
        self.window.resize(1092, 534)
        with self.qtbot.waitActive(self.window):
            self.window.show()
        self.session.start()
        self.settle()

    def settle(self) -> None:
        """Until slow work has come back and everything has been painted."""
        self.qtbot.waitUntil(lambda: not isinstance(self.session.frame.page, Working), timeout=AT_WORK)
        QApplication.processEvents()

    def set_up(self) -> None:
        """The first start, by the verbs of its pages, up to the empty case list."""
        self.open()
        for verb, value in (
            ("begin", None),
            ("set_up_setting", ("Larkfield Academy", "kent")),
            ("set_up_user", ("M. Siân Llŷr", PASSWORD, PASSWORD)),
            ("sheet_ready", None),
            ("type_back", self.session._first.set_up.code),
            ("set_contacts", {}),
        ):
            self.do(verb, value)
        assert self.page() == "cases"

    def unlock(self, password: str = PASSWORD) -> None:
        """As the unlock page does it."""
        self.do("unlock", (store_users(self.around.folder)[0].id, password))

    def lock_and_return(self) -> None:
        """Lock, as Ctrl+L does, and unlock in the program that comes after."""
        self.window.lock()
        self.open(resume=True)
        self.unlock()

    def do(self, verb: str, value: object = None) -> None:
        """Say a verb as the page in the window would."""
        self.window.view().did.emit(verb, value)
        self.settle()

    def page(self) -> str:
        """The id of the page shown."""
        return self.session.shown_page()

    def case(self):
        """The case being worked on."""
        return self.session._work.place.case

    def vault(self):
        """The open store."""
        return self.session._work.place.work.vault

    def case_with_child(self, **child) -> None:
        """A new case with its concern and one child on its list, on the page after the list."""
        self.do("start_case")
        typed = {"date": "2026-11-20", "time": "14:10", "text": "A form tutor told us."}
        for field in self.session.frame.page.fields:
            first = field.options[0][0] if field.options else ""
            self.do("concern", (field.id, (first,) if field.kind == "choices" else typed.get(field.kind, first)))
        self.do("go", "person:new-child")
        about = {"id": "", "ref": "AB", "kind": "child", "age": 15, "roles": ("sent",), "note": "", **child}
        self.do("save_person", about)
        self.do("next", "people")

    def answer_all(self, answers=None, upto: str = "decision") -> None:
        """Go on to the page `upto`, answering No where `answers` says nothing else."""
        for _ in range(80):
            kind, _, ident = self.page().partition(":")
            if upto in (self.page(), kind):
                return
            if kind == "question":
                self.do("answer", (ident, (answers or {}).get(ident, "no")))
            elif kind == "motivation":
                self.do("motivation", (ident, "romantic"))
            self.do("next", self.page())
        raise AssertionError(f"never came to {upto}: {self.page()}")

    def case_to_sign(self) -> None:
        """A case that wants nothing but a signature."""
        self.case_with_child()
        self.answer_all({"adult_or_unknown": "yes"})
        self.do("decision", ("choice", "refer_immediately"))
        self.do("decision", ("review", "2026-11-24"))
        self.do("decision", ("reasons", "An adult asked for it."))
        self.do("next", "decision")
        assert self.page() == "sign"

    def signed_case(self) -> None:
        """A signed case, on its own page."""
        self.case_to_sign()
        self.do("sign", PASSWORD)
        assert self.page() == "record"

    def find(self, kind: type, name: str = "") -> QWidget:
        """The one visible child of the window of this kind whose spoken name or label begins so."""
        return one([each for each in self.all(kind) if words(each).startswith(name)])

    def all(self, kind: type) -> list[QWidget]:
        """Every visible child of the window of this kind."""
        return [each for each in self.window.findChildren(kind) if each.isVisible()]

    def press(self, name: str) -> None:
        """Press the one button in sight that is called this."""
        self.find(QAbstractButton, name).click()
        self.settle()

    def key(self, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focus() or self.window, key, with_)
        self.settle()

    def focus(self) -> QWidget | None:
        """What has the focus in the window."""
        return self.window.focusWidget()

    def shown_words(self) -> str:
        """Every word that can be seen in the window."""
        seen = [each for each in self.window.findChildren(QWidget) if each.isVisible()]
        said = "\n".join(each.text() for each in seen if callable(getattr(each, "text", None)))
        return said.replace("\u200b", "")  # leave to break a line within a path

    def stored(self):
        """Another reader of the same store, after this one has been closed."""
        folder = self.around.folder
        return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=START, floor=CHEAP)


def words(button: QWidget) -> str:
    """What a button is called."""
    return button.accessibleName() or getattr(button, "text", str)().replace("&", "")


def one(found: list):
    """The only one of these."""
    (only,) = found
    return only
