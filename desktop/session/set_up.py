"""The first start: everything is asked before anything is written, so a set-up broken off leaves nothing behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.casework import Casework
from core.errors import InputFaults, WaymarkError
from core.pack import Pack
from core.page import Choice, Setting
from core.store import Cost, Vault, create_store, name_faults, password_faults
from desktop.screens import ContactsForm, PersonForm, RecoverySheet, Screen, SettingForm, SheetTypedBack, Welcome
from desktop.session.password import four_words
from desktop.session.sheet import NewSheet

STEPS = ("welcome", "setup-setting", "setup-user", "setup-sheet", "setup-type-back", "contacts")


@dataclass(slots=True)
class SetUp:
    """What has been entered so far. `code` is the recovery code, made when the set-up begins."""

    pack: Pack
    code: str
    step: str = "welcome"
    setting: str = ""
    area: str = ""
    name: str = ""
    password: str = ""
    suggestion: str = ""
    printed: bool = False
    contacts: Mapping[str, str] = field(default_factory=dict)
    proved: bool = False  # the sheet has been typed back

    def screen(self) -> Screen:
        """The page of the present step."""
        match self.step:
            case "setup-setting":
                return setting_form(self.pack, self.setting, self.area)
            case "setup-user":
                return PersonForm(self.name, self.suggestion)
            case "setup-sheet":
                return RecoverySheet(self.code, self.printed)
            case "setup-type-back":
                return SheetTypedBack()
            case "contacts":
                return contacts_form(self.pack, self.area, self.contacts, first_time=True, confirmed="")
            case _:
                return Welcome()

    def forward(self) -> None:
        """Go on to the next step."""
        self.step = STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)]

    def back(self) -> None:
        """Go back one step; what was entered stays."""
        self.step = STEPS[max(STEPS.index(self.step) - 1, 0)]

    def set_setting(self, name: str, area: str) -> None:
        """Step 1. Raises InputFaults."""
        require_setting(self.pack, name, area)
        self.setting, self.area = name.strip(), area
        self.forward()

    def suggest(self, name: str) -> None:
        """Four words that do not belong together; `name` is kept."""
        self.name = name.strip()
        (self.suggestion,) = four_words(1)

    def set_user(self, name: str, password: str, again: str) -> None:
        """Step 2. Raises InputFaults."""
        found = [f"name: {says}" for says in name_faults(name)]
        found += [f"password: {says}" for says in password_faults(password, name, self.setting)]
        if not found and password != again:
            found.append("again: Type the same password in both boxes")
        if found:
            raise InputFaults(found)
        self.name, self.password = name.strip(), password
        self.forward()

    def put_on_paper(self, at: datetime, path: str) -> None:
        """Step 3: print the sheet, or save it where the person chose. Raises WaymarkError."""
        sheet = self._sheet()
        sheet.put_on_paper(at, path)
        self.printed = sheet.printed

    def type_back(self, text: str) -> None:
        """Step 4: nobody goes on without having shown that the sheet can be read. Raises InputFaults."""
        self._sheet().prove(text)
        self.proved = True
        self.forward()

    def require_ready(self) -> None:
        """Whatever a page says: no store without a setting, a person, a password and a sheet that can be read."""
        missing = [] if self.setting and self.area else ["Enter the name of your school or setting, and its area."]
        missing += [] if self.name and self.password else ["Enter your name and choose a password."]
        missing += [] if self.proved else ["Type the code from your printed sheet first."]
        if missing:
            raise WaymarkError(" ".join(missing))

    def make(self, folder: Path, at: datetime, cost: Cost) -> Vault:
        """Make the store. Slow on purpose: call it off the thread of the screen. Raises WaymarkError if not ready."""
        self.require_ready()
        vault, _ = create_store(
            folder, user_name=self.name, password=self.password, at=at, cost=cost, sheet_code=self.code
        )
        return vault

    def finish(self, work: Casework) -> None:
        """The setting and its contacts, as the first thing in the new store; the password is forgotten here."""
        work.set_setting(Setting(self.setting, self.area, self.contacts))
        self.password = ""

    def _sheet(self) -> NewSheet:
        return NewSheet(self.setting, self.name, self.code, self.printed)


def contacts_form(
    pack: Pack, area: str, values: Mapping[str, str], *, first_time: bool, confirmed: str
) -> ContactsForm:
    """The contacts that this area has, those with the same number everywhere apart."""
    slots = tuple(
        (c.id, c.name, c.hint) for c in pack.contacts.values() if not c.value and (not c.areas or area in c.areas)
    )
    return ContactsForm(slots, values, first_time, confirmed)


def setting_form(pack: Pack, name: str, area: str) -> SettingForm:
    """The page that asks for the setting."""
    return SettingForm(tuple(Choice(a.id, a.name, a.partnership) for a in pack.areas.values()), name, area)


def require_setting(pack: Pack, name: str, area: str) -> None:
    """Raises InputFaults unless this names a setting in an area of the pack."""
    found = [] if name.strip() else ["name: Enter the name of your school or setting"]
    found += [] if area in pack.areas else ["area: Choose where your setting is"]
    if found:
        raise InputFaults(found)
