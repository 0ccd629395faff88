"""The main job in the real window by keyboard alone: set up, assess, decide, sign, print, lock, unlock, reopen."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from journeys.keyboard import Person
from ux.desktop import private_desktop

from core.assessment import Case
from core.casework import Casework
from core.pack import Pack
from core.pack_file import newest_pack
from core.paper import page_text
from core.resources import guidance_folder
from core.store import open_store, store_users
from core.version import PRODUCT

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]

PASSWORD = "violet harbour trombone lantern"
SETTING = "Larkfield Academy"
USER = "Morgan Ellis"
# Invented words: none of them may stand in clear in any file of the store.
CANARIES = [f"{start}{end}" for start in ("zarvo", "quilbi", "drompa", "fenwix", "glasto") for end in (
    "bel", "cor", "dun", "fip", "gam", "hol", "jek", "kir", "lum", "nob",
)]  # fmt: skip

YES, NO, NOT_KNOWN = 0, 1, 2
AFFIRMED = {"under_18_involved", "consent", "enough_information", "manageable"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return newest_pack(guidance_folder(), "kent-medway")


def test_the_whole_job_by_keyboard(tmp_path: Path, pack: Pack):
    """A referral and a managed case, from the first start to the paper, and what is left on the disk."""
    with private_desktop() as desk, Person(desk, tmp_path / "data", tmp_path) as person:
        person.start()
        set_up(person, tmp_path)
        referral(person, pack, tmp_path)
        managed(person, pack, tmp_path)
        running = person.programs()
        assert len(running) == 1
        person.press("alt+F4")
        person.waits_for_end_of(running)
    on_the_disk(tmp_path / "data" / "store")
    work = opened(tmp_path / "data" / "store", pack)
    with work.vault:
        first, second = (work.open_case(row.case) for row in reversed(work.find("", "")))
        what_was_recorded(work, first, second)
        the_papers(tmp_path, first, second)


def set_up(person: Person, folder: Path) -> None:
    person.sees("Set up Waymark")
    person.press("Return")
    person.sees("Your school or setting")
    person.press("Tab")
    person.type(SETTING)
    person.chooses(0)
    person.press("Return")
    person.sees("You and your password")
    person.tab_to("Your name")
    person.type(USER)
    for box in ("Password, password text", "Password again"):
        person.tab_to(box)
        person.type(PASSWORD)
    person.press("Return")
    person.sees("Your recovery sheet")
    sheet = folder / "sheet.pdf"
    person.press("alt+s")
    person.saves_as(sheet, "Save the recovery sheet", "Your recovery sheet")
    code = "".join(re.findall(r"\d\. ([0-9A-Z]{4})", page_text(sheet.read_bytes())[0]))
    sheet.unlink()
    person.press("alt+c")
    person.sees("Type the code")
    person.tab_to("The code")
    person.type(code.lower())
    person.press("Return")
    person.sees("Who you would ring")
    person.tab_to("Kent Front Door")
    person.type("03000 000 000")
    person.press("Return")
    person.sees("Cases")


def referral(person: Person, pack: Pack, folder: Path) -> None:
    """The guidance's own example: a 16-year-old, coerced by an adult of 25."""
    concern(person, CANARIES[0:10])
    lists(person, "alt+h", "AB", 16, ("is pictured", "sent"))
    lists(person, "alt+a", "Unknown 1", 25, ("asked for",), kind=0)
    person.press("Return")
    answer(person, pack, "adult_or_unknown", YES, CANARIES[10:20])
    person.sees("Act now")
    assert "record only what is already known" in person.reads()
    person.press("Return")
    for question in ("known_to_services", "staff_viewed"):
        answer(person, pack, question, NO)
    person.sees("Check what you have recorded")
    person.press("Return")
    person.sees("Outcome")
    said = person.reads()
    assert "Call 999" in said
    assert "03000 000 000" in said
    person.press("Return")
    decides(person, 0, CANARIES[20:30])
    signs(person)
    person.press("Return")
    person.sees("Decision record")
    person.press("alt+s")
    person.saves_as(folder / "referral.pdf", "Save a copy", "Decision record")
    locks(person)
    person.sees("Case – ")
    person.tab_to("Cases, button")
    person.press("Return")
    person.sees("Cases")


def managed(person: Person, pack: Pack, folder: Path) -> None:
    """The guidance's two 16-year-olds in a relationship; locked in the middle of a sentence."""
    concern(person, CANARIES[30:40])
    for ref in ("CD", "EF"):
        lists(person, "alt+h", ref, 16, ("is pictured", "sent"))
    title = person.title()
    person.press("Return")
    title = person.turns_from(title)
    locked = False
    asked = {question.ask: question.id for question in pack.questions.values()}
    while title.removesuffix(" – Waymark") in asked:
        question = asked[title.removesuffix(" – Waymark")]
        person.chooses(YES if question in AFFIRMED else NO)
        if question == "consent" and not locked:
            locked = True
            person.tab_to("edit")
            person.type(" ".join(CANARIES[40:50]))
            locks(person)
            person.sees(title)
            assert CANARIES[49] in person.reads(), "the text is there again after unlocking"
            person.press("alt+c")
        else:
            person.press("Return")
        title = person.turns_from(title)
    for _ in ("CD", "EF"):
        person.sees("Assessment")
        person.chooses(2)
        person.press("Return")
        person.waits_for_words("Check what you have recorded", "EF", "describe")
    person.sees("Check what you have recorded")
    person.press("Return")
    person.sees("Outcome")
    person.press("Return")
    decides(person, 2, [])
    signs(person)
    person.press("Return")
    person.sees("Decision record")
    person.press("alt+s")
    person.saves_as(folder / "managed.pdf", "Save a copy", "Decision record")
    person.press("alt+b")
    person.sees("Case")
    person.press("alt+m")
    person.sees("Make a new version")
    person.tab_to("Why is a new version needed?")
    person.type("A parent has told us more.")
    person.press("alt+m")
    person.sees("Check what you have recorded")


def concern(person: Person, words: list[str]) -> None:
    person.press("alt+a")
    person.sees("What has come to your notice?")
    person.tab_to("Day, Which day did you first hear of it?")
    for part in ("20", "November", "2026"):
        person.type(part)
        person.press("Tab")
    person.tab_to("A child involved told someone")
    person.press("space")
    person.tab_to("Who reported it to you?")
    person.type("Form tutor")
    person.tab_to("Photo, check box")
    person.press("space")
    person.tab_to("By phone message")
    person.press("space")
    person.tab_to("What is known, in short?")
    person.type(" ".join(words))
    person.press("alt+c")
    person.sees("Who is involved?")


def lists(person: Person, key: str, ref: str, age: int, roles: tuple[str, ...], kind: int | None = None) -> None:
    person.press(key)
    person.sees("Who do you want to list?")
    if kind is not None:
        person.chooses(kind)
    person.tab_to("Initials" if kind is None else "edit")
    person.type(ref)
    person.tab_to("Age. In whole years")
    person.type(str(age))
    for role in roles:
        person.tab_to(role, case=False)
        person.press("space")
    person.press("Return")
    person.sees("Who is involved?")


def answer(person: Person, pack: Pack, question: str, place: int, words: list[str] | None = None) -> None:
    person.sees(pack.questions[question].ask)
    person.chooses(place)
    if words:
        person.tab_to("edit")
        person.type(" ".join(words))
        person.press("alt+c")
    else:
        person.press("Return")


def decides(person: Person, place: int, words: list[str]) -> None:
    person.sees("What have you decided?")
    person.chooses(place)
    if words:
        person.tab_to("Why you decide this")
        person.type(" ".join(words))
    person.tab_to("Day, ")
    for part in ("7", "12", "2026"):
        person.type(part)
        person.press("Tab")
    person.press("alt+c")
    person.sees("Sign this decision")


def signs(person: Person) -> None:
    person.tab_to("password text")
    person.type("quite another password")
    person.press("Return")
    person.sees("Error: Sign this decision")
    person.tab_to("password text")
    person.press("ctrl+a")
    person.type(PASSWORD)
    person.press("Return")
    person.sees("Case")


def locks(person: Person) -> None:
    """Lock, and unlock again: the process that knew the records is gone, and the page is the same."""
    running = person.programs()
    person.press("ctrl+l")
    person.waits_for_end_of(running)
    person.sees("Unlock Waymark")
    assert "Locked. Your work is saved." in person.reads()
    person.tab_to("password text")
    person.type(PASSWORD)
    person.press("Return")


def opened(folder: Path, pack: Pack) -> Casework:
    user = store_users(folder)[0]
    now = datetime.now().astimezone  # noqa: TID251 - a test may look at the clock
    vault = open_store(folder, user_id=user.id, password=PASSWORD, at=now())
    return Casework(vault, (pack,), PRODUCT, now, names=vault.people())


def on_the_disk(store: Path) -> None:
    """None of the words typed stands in clear in any file of the store."""
    raw = b"".join(file.read_bytes() for file in store.iterdir())
    assert len(raw) > 50_000
    assert [word for word in (*CANARIES, SETTING) if word.encode() in raw or word.encode("utf-16-le") in raw] == []


def what_was_recorded(work: Casework, first: Case, second: Case) -> None:
    assert work.vault.health.ok
    assert work.vault.verify_log().ok
    assert [person.ref for person in first.people] == ["AB", "Unknown 1"]
    assert first.answers["adult_or_unknown"] == "yes"
    assert first.signed
    assert work.record_of(first, 1).decision == "refer_immediately"
    assert work.record_of(second, 1).decision == "manage_in_setting"
    assert not second.signed
    assert second.reopened_for == "A parent has told us more."
    kinds = [event.kind for event in work.vault.events(first.id)]
    assert "copy_saved" in kinds
    assert "viewed" not in kinds[: kinds.index("signed")]
    assert second.notes["consent"].split() == CANARIES[40:50]


def the_papers(folder: Path, first: Case, second: Case) -> None:
    """What was entered stands in the printed record, word for word."""
    referral_text = " ".join(page_text((folder / "referral.pdf").read_bytes()))
    managed_text = " ".join(page_text((folder / "managed.pdf").read_bytes()))
    assert [word for word in CANARIES[:30] if word not in referral_text] == []
    assert [word for word in CANARIES[30:] if word not in managed_text] == []
    for case, text in ((first, referral_text), (second, managed_text)):
        flat = " ".join(text.split())
        for piece in (SETTING, USER, case.reference, case.versions[0].code, "20 November 2026", "Form tutor"):
            assert piece in flat, piece
