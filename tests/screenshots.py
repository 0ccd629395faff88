"""A picture of every screen, light and dark, and of the pages of two sample records.

Usage: screenshots.py FOLDER [WIDTHxHEIGHT [TEXT_PERCENT]]. Runs the real session and window over a new store.
All people, schools and events are invented.
"""

import itertools
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from core.pack_file import known_packs, read_pack
from core.paper import page_images
from core.resources import guidance_folder, resource_folder
from core.store import Cost, Vault, users
from core.version import PRODUCT
from desktop.idle import IdleWatch
from desktop.preferences import Preferences
from desktop.screens import Preview, Unlock, Working
from desktop.session import Session, Surroundings
from desktop.widgets.announce import install_accessibility
from desktop.widgets.theme import apply_theme, load_fonts
from desktop.window import Window

CHEAP = Cost(64, 1, 1)  # Argon2id; a sample store protects nothing
PASSWORD = "correct horse battery staple"
OTHER = "marble otter thimble quarry"
START = datetime(2026, 11, 23, 15, 52, tzinfo=UTC)

REFERRAL = {"adult_or_unknown": "yes"}
MANAGED = {"under_18_involved": "yes", "consent": "yes", "enough_information": "yes", "manageable": "yes"}
PICTURED = ("consent", "enough_information", "known_to_services", "significant_harm")
UNSURE = {**MANAGED, "significant_harm": "not_known", "vulnerable": "yes"}


class Photographer:
    """Drives one window and keeps a picture of what it shows."""

    def __init__(self, app: QApplication, folder: Path, size: tuple[int, int], preferences: Preferences) -> None:
        self.app, self.folder, self.scheme = app, folder, preferences.scheme
        ticks = itertools.count()
        self.store = Path(tempfile.mkdtemp()) / "store"
        packs = tuple(read_pack(found) for found in known_packs(guidance_folder()))
        self.around = Surroundings(
            folder=self.store,
            preferences_file=self.store.parent / "preferences.json",
            packs=lambda: packs,
            product=PRODUCT,
            now=lambda: START + timedelta(seconds=7 * next(ticks)),
            cost=lambda: CHEAP,
            floor=CHEAP,
        )
        self.preferences = preferences
        self.taken = itertools.count(1)
        self.size = size
        self.open()

    def open(self) -> None:
        """A new session and window over the same folder."""
        self.session = Session(self.around, self.preferences)
        self.window = Window(self.session, IdleWatch(lambda: 0.0, lambda: START, 5))
        self.window.resize(*self.size)
        self.window.show()
        self.session.start()
        self.settle()

    def settle(self) -> None:
        """Let the window paint, and slow work come back."""
        for _ in range(4):
            self.app.processEvents()
        for _ in range(600):
            if not isinstance(self.session.frame.page, Working):
                break
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()
        for _ in range(4):
            self.app.processEvents()

    def take(self, name: str) -> None:
        """Keep a picture, and a second one of the foot of a long page."""
        self.settle()
        path = self.folder / f"{next(self.taken):02d}-{name}-{self.scheme}.png"
        self.window.grab().save(str(path))

    def do(self, verb: str, value: object = None, name: str = "") -> None:
        """Say a verb as the page would, and take a picture where a name is given."""
        self.window._on_did(verb, value)
        self.settle()
        if name:
            self.take(name)

    def vault(self) -> Vault:
        """The open store."""
        return self.session._work.place.work.vault

    def page(self) -> str:
        """The id of the page shown."""
        return self.session.shown_page()


def set_up(camera: Photographer) -> None:
    """The first start."""
    camera.take("welcome")
    camera.do("begin", name="setting")
    camera.do("set_up_setting", ("", ""), "setting-error")
    camera.do("set_up_setting", ("Larkfield Academy", "kent"), "user")
    camera.do("suggest", name="user-suggestion")
    camera.do("set_up_user", ("M. Siân Llŷr", PASSWORD, PASSWORD), "sheet")
    camera.do("sheet_ready", name="type-back")
    camera.do("type_back", "ABCD-0000", "type-back-error")
    camera.do("type_back", camera.session._first.set_up.code, "contacts")
    contacts = {ident: "03000 000 000 (sample)" for ident, _name, _hint in camera.session.frame.page.contacts}
    camera.do("set_contacts", contacts, "cases-empty")


def assess(camera: Photographer, answers: dict[str, str], people: list[dict[str, object]], label: str) -> None:
    """A case from the concern to the decision."""
    tell_the_concern(camera, label)
    list_people(camera, people, label)
    shot: set[str] = set()
    for _ in range(80):
        kind, _, ident = camera.page().partition(":")
        if kind == "question":
            answer(camera, ident, answers.get(ident, "no"), label, shot)
        elif kind == "motivation":
            photograph(camera, label, "motivation", shot)
            camera.do("motivation", (ident, "romantic"))
        else:
            camera.take(f"{label}-{kind}")
        if kind == "decision":
            return
        camera.do("next", camera.page())


def tell_the_concern(camera: Photographer, label: str) -> None:
    """Every field of the first account."""
    camera.do("start_case", name=f"{label}-concern")
    typed = {"date": "2026-11-20", "time": "14:10", "text": "A form tutor told us after registration."}
    for field in camera.session.frame.page.fields:
        first = field.options[0][0] if field.options else ""
        value = (first,) if field.kind == "choices" else typed.get(field.kind, first)
        camera.do("concern", (field.id, value))
    camera.do("next", "concern", f"{label}-people-empty")


def list_people(camera: Photographer, people: list[dict[str, object]], label: str) -> None:
    """Everybody involved."""
    for person in people:
        camera.do("go", "person:new-child" if person["kind"] == "child" else "person:new-other")
        if person is people[0]:
            camera.take(f"{label}-person")
        camera.do("save_person", {"id": "", "note": "", **person})
    camera.take(f"{label}-people")
    camera.do("next", "people")


def answer(camera: Photographer, ident: str, said: str, label: str, shot: set[str]) -> None:
    """One question; the first of a case also without an answer."""
    if not shot:
        camera.do("next", camera.page(), f"{label}-question-error")
    if len(shot) < 2 or ident in PICTURED:
        photograph(camera, label, f"question-{ident}", shot)
    camera.do("answer", (ident, said))
    if ident in ("coercion_or_capacity", "consent"):
        camera.do("note", (ident, "What is known was told by the form tutor. Nobody has asked the children."))


def photograph(camera: Photographer, label: str, name: str, shot: set[str]) -> None:
    """A picture, once a case."""
    if name not in shot:
        shot.add(name)
        camera.take(f"{label}-{name}")


def decide_and_sign(camera: Photographer, label: str, choice: str, **parts: str) -> None:
    """The decision, the signature, and the record on screen."""
    camera.do("decision", ("choice", choice))
    for part, value in parts.items():
        camera.do("decision", (part, value))
    camera.do("go", "decision", f"{label}-decision-filled" if label else "")
    camera.do("next", "decision", f"{label}-sign" if label else "")
    if label:
        camera.do("sign", "not the password at all", f"{label}-sign-error")
    camera.do("sign", PASSWORD, f"{label}-record" if label else "")


def journey(app: QApplication, folder: Path, size: tuple[int, int], preferences: Preferences) -> None:
    """Every screen, once."""
    apply_theme(app, dark=preferences.scheme == "dark", text_percent=preferences.text_percent)
    camera = Photographer(app, folder, size, preferences)
    set_up(camera)
    child = {"kind": "child", "age": 16, "roles": ("pictured", "sent")}
    adult = {"ref": "Unknown 1", "kind": "adult", "age": 25, "roles": ("asked_for", "received")}
    assess(camera, REFERRAL, [{**child, "ref": "AB"}, adult], "referral")
    reasons = "An adult asked for the image."
    decide_and_sign(camera, "referral", "refer_immediately", review="2026-11-24", reasons=reasons)
    camera.do("preview", 1, "referral-preview")
    assert isinstance(camera.session.frame.page, Preview)
    papers(folder, f"referral-{preferences.scheme}", camera.session.frame.page.pdf)
    camera.do("back")
    camera.referral = camera.session._work.place.case.id
    camera.do("reopen", name="reopen")
    camera.do("cases")
    assess(camera, MANAGED, [{**child, "ref": "CD"}, {**child, "ref": "EF", "roles": ("received", "sent")}], "managed")
    decide_and_sign(camera, "", "manage_in_setting", review="2026-12-07")
    camera.do("preview", 1)
    papers(folder, f"managed-{preferences.scheme}", camera.session.frame.page.pdf)
    camera.do("cases")
    assess(camera, UNSURE, [{**child, "ref": "GH", "roles": ("pictured", "sent", "passed_on")}], "unsure")
    decide_and_sign(
        camera, "departure", "manage_in_setting", review="2026-11-30", reasons="The family is well known to us.",
        adviser="Duty officer, Front Door", adviser_when="2026-11-23", adviser_said="Agreed, with a review in a week.",
        second_name="P. Wiśniewska", second_role="Headteacher",
    )  # fmt: skip
    camera.do("preview", 1)
    papers(folder, f"departure-{preferences.scheme}", camera.session.frame.page.pdf)
    camera.do("cases")
    camera.do("start_case")
    camera.do("cases", name="cases")
    camera.do("search", ("zz", ""), "cases-no-hit")
    camera.do("search", ("", "open"))
    camera.do("settings", name="settings")
    camera.do("contacts", name="settings-contacts")
    keep_safe(camera)
    change_keys(camera)
    camera.window.lock()
    camera.open()
    assert isinstance(camera.session.frame.page, Unlock)
    camera.take("unlock")
    camera.do("unlock", (camera.session.frame.page.users[0][0], "wrong"), "unlock-error")
    come_back(camera)
    camera.window.close()


def keep_safe(camera: Photographer) -> None:
    """Everything under "Keep records safe"."""
    stick = camera.store.parent / "STICK"
    stick.mkdir()
    camera.do("safety", name="safety")
    camera.do("not_protected", name="not-protected")
    camera.do("safety")
    camera.do("screen_capture", name="capture")
    people(camera)
    camera.do("safety")
    camera.do("back_up_now", name="backup-place")
    camera.do("back_up_to", str(stick), "backup-verified")
    camera.do("backups", name="backups")
    camera.do("try_restore", name="try-restore")
    camera.do("try_restore_with", (camera.user, "wrong"), "try-restore-error")
    camera.do("try_restore_with", (camera.user, PASSWORD), "restore-tried")
    camera.do("safety")
    camera.do("check_records", name="check-records")
    camera.do("check_everything", "ABCD", "check-records-error")
    camera.do("check_everything", "", "checked")
    camera.do("check_everything", "entry 12 7F3A-K2QX-0000-0000-0000")
    camera.do("log_page", name="log")
    send_and_take_in(camera)
    dispose(camera)
    camera.do("safety", name="safety-used")


def people(camera: Photographer) -> None:
    """Somebody comes, is renamed, and another one goes."""
    camera.do("people", name="people")
    camera.do("add_user", name="add-user")
    camera.do("save_user", ("", "short", "other"), "add-user-error")
    for name in ("P. Wiśniewska", "Jo Marsh"):
        camera.do("add_user")
        camera.do("save_user", (name, OTHER, OTHER))
    camera.take("people-three")
    (camera.user, _), (camera.second, _), (leaver, _) = ((u.id, u.name) for u in users(camera.vault()))
    camera.do("rename_user", leaver, "rename-user")
    camera.do("people")
    camera.do("remove_user", leaver, "remove-user")
    camera.do("remove_for_good", ("", ""), "remove-user-error")
    camera.do("remove_for_good", ("Has left the school.", PASSWORD), "user-removed")
    camera.do("change_key", name="change-key")


def send_and_take_in(camera: Photographer) -> None:
    """A case leaves for another school; the same file comes in."""
    camera.do("cases")
    camera.do("open_case", camera.referral)
    camera.do("send_case", camera.referral, "send-case")
    camera.do("seal_case", ("Riverside School", PASSWORD), "case-sealed")
    spoken = " ".join(camera.session.frame.page.words)
    file = camera.store.parent / "case.wmcase"
    camera.do("save_case", str(file))
    camera.do("case_sent", name="case-sent")
    camera.do("cases")
    camera.do("safety")
    camera.do("receive_case", name="receive-case")
    camera.do("open_case_file", (str(file), spoken), "case-arrived")
    camera.do("take_in", name="case-received")
    camera.do("cases")
    camera.do("search", ("", ""), "cases-all")


def dispose(camera: Photographer) -> None:
    """A case is kept until a day, and another one disposed of by two people."""
    camera.do("open_case", camera.referral)
    camera.do("keep_or_dispose", camera.referral, "keep-or-dispose")
    camera.do("begin_disposal", name="dispose")
    camera.do("dispose", ("", "", "", "", ""), "dispose-error")
    why = ("Past its date.", "Retention schedule 4.2", PASSWORD, camera.second, OTHER)
    camera.do("dispose", why, "disposed")
    camera.do("disposed_cases", name="disposed-cases")
    camera.do("cases")


def change_keys(camera: Photographer) -> None:
    """Another password and another sheet, under Settings."""
    camera.do("settings")
    camera.do("new_password", name="password")
    camera.do("change_password", ("not the password", PASSWORD, PASSWORD), "password-error")
    camera.do("change_password", (PASSWORD, OTHER, OTHER), "password-changed")
    camera.do("new_sheet", name="new-sheet-why")
    camera.do("renew_sheet", ("", "wrong"), "new-sheet-why-error")
    camera.do("renew_sheet", ("The old sheet was lost.", OTHER), "new-sheet")
    camera.sheet = camera.session.frame.page.code
    camera.do("sheet_ready", name="new-sheet-type-back")
    camera.do("type_back", camera.sheet, "new-sheet-made")


def come_back(camera: Photographer) -> None:
    """The password is forgotten: the way back in with the sheet."""
    user = camera.session.frame.page.users[0][0]
    camera.do("use_sheet", name="use-sheet")
    camera.do("open_with_sheet", (camera.sheet[:-1], user, ""), "use-sheet-error")
    camera.do("open_with_sheet", (camera.sheet, user, "I forgot my password."), "way-back-password")
    camera.window.view().choice._show_next()
    camera.take("way-back-suggestion")
    camera.do("set_password", ("short", "other"), "way-back-password-error")
    camera.do("set_password", (PASSWORD, PASSWORD), "way-back-sheet")
    code = camera.session.frame.page.code
    camera.do("sheet_ready", name="way-back-type-back")
    camera.do("type_back", code, "way-back-done")


def papers(folder: Path, name: str, pdf: bytes) -> None:
    """The pages of a record, and the record itself."""
    from PySide6.QtGui import QImage  # noqa: PLC0415

    (folder / f"paper-{name}.pdf").write_bytes(pdf)
    for number, page in enumerate(page_images(pdf, dpi=80), 1):
        image = QImage(page.rgba, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888)
        image.save(str(folder / f"paper-{name}-{number}.png"))


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(part) for part in (arguments[1] if len(arguments) > 1 else "1092x640").split("x"))
    percent = int(arguments[2]) if len(arguments) > 2 else 100
    app = QApplication([])
    install_accessibility()
    load_fonts(resource_folder() / "fonts")
    for scheme in ("light", "dark"):
        journey(app, folder, (width, height), Preferences(percent, scheme))
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
