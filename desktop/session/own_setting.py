"""The setting's own pages: Settings, the contacts, and what keeps the records safe."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from core.page import Said, Setting
from core.promises import promises
from desktop.screens import Settings
from desktop.screens.safety import NotProtected, Safety
from desktop.session import words
from desktop.session.place import Place
from desktop.session.safety import subjects
from desktop.session.set_up import contacts_form, require_setting, setting_form

CONTACTS: Final = "contacts:"  # how the drafts of that page begin


class OwnSetting:
    """Takes the verbs of these pages."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def verbs(self) -> Mapping[str, Callable[[Any], None]]:
        """What its pages say."""
        return {
            "settings": lambda _: self.show_settings(),
            "contacts": lambda _: self.show_contacts(),
            "set_up_setting": self._set_up_setting,
            "set_contacts": self._set_contacts,
            "safety": lambda _: self.show_safety(),
            "not_protected": lambda _: self.show_not_protected(),
        }

    def show(self, page: str, news: str = "") -> bool:
        """Show one of these pages by its id, with what has just been done. False for any other page."""
        if page == "settings":
            self.show_settings(news)
        elif page == "contacts":
            self.show_contacts()
        elif page == "safety":
            self.show_safety(news)
        elif page == "not-protected":
            self.show_not_protected()
        else:
            return False
        return True

    def back(self, page: str) -> bool:
        """The page before this one of ours; False where that is the case list."""
        before = {"contacts": "settings", "not-protected": "safety"}
        return page in before and self.show(before[page])

    def draft(self, name: str, text: str) -> None:
        """Keep what has been typed so far into the contacts."""
        work = self._place.work
        work.vault.put_draft("", f"{CONTACTS}{name}", text, work.now())

    def show_settings(self, news: str = "") -> None:
        """Settings; `news` says what has just been done there."""
        self._place.news = ("settings", news or (self._place.news[1] if self._place.news[0] == "settings" else ""))
        pack, setting = self._place.work.packs[-1], self._place.setting
        chosen = self._place.session.preferences
        area = pack.areas[setting.area].name if setting.area in pack.areas else ""
        guidance = Said(pack.title, f"{pack.publisher}. Edition {pack.edition}. Fingerprint {pack.sha256[:12]}.")
        self._place.case = None
        self._place.show(
            Settings(
                setting=setting.name,
                area=area,
                user=self._place.work.vault.user.name,
                text_percent=chosen.text_percent,
                scheme=chosen.scheme,
                lock_minutes=chosen.lock_minutes,
                guidance=(guidance,),
                version=self._place.work.product,
                notice=self._place.news[1],
            )
        )

    def show_safety(self, news: str = "") -> None:
        """How safe the records are, and what can be done about it; `news` says what has just been done."""
        self._place.news = ("safety", news or (self._place.news[1] if self._place.news[0] == "safety" else ""))
        self._place.case = None
        self._place.show(Safety(subjects(self._place.work), self._place.news[1]))

    def show_not_protected(self) -> None:
        """What Waymark promises, and what it does not."""
        told = promises()
        self._place.show(NotProtected(told.kept, told.limits), back=True)

    def show_contacts(self) -> None:
        """The contacts; before them the setting itself, where the store holds none yet."""
        if self._place.work.setting() is None:
            self._place.show(setting_form(self._place.work.packs[-1], "", ""))
            return
        setting, confirmed = self._place.setting, self._place.work.setting_confirmed()
        said = f"Last confirmed {words.day(confirmed.date())}" if confirmed else ""
        form = contacts_form(
            self._place.work.packs[-1],
            setting.area,
            {**setting.contacts, **self._typed()},
            first_time=False,
            confirmed=said,
        )
        self._place.show(form)

    def _set_up_setting(self, value: tuple[str, str]) -> None:
        require_setting(self._place.work.packs[-1], *value)
        self._place.work.set_setting(Setting(value[0], value[1], {}))
        self.show_contacts()

    def _set_contacts(self, value: Mapping[str, str]) -> None:
        self._place.work.set_setting(replace(self._place.setting, contacts=dict(value)))
        for name in self._typed():
            self._place.work.vault.drop_draft("", f"{CONTACTS}{name}")
        self.show_settings()

    def _typed(self) -> dict[str, str]:
        """What was typed into the contacts and not confirmed."""
        drafts = self._place.work.vault.drafts("")
        return {name.removeprefix(CONTACTS): text for name, text in drafts.items() if name.startswith(CONTACTS)}

