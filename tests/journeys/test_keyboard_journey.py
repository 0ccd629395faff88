"""The main job in the real window by keyboard alone: set up, assess, decide, sign, print, lock, unlock, reopen."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from journeys import onlookers
from journeys.keyboard import Person
from ux.desktop import private_desktop, require

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

LAST_WORDS = [f"{start}zel" for start in ("zarvo", "quilbi", "drompa")]  # typed just before the program is killed
NETWORK_LIBRARIES = re.compile(r"libQt6(Network|WebSockets|Qml)|_socket|_ssl|libssl|libcurl|_asyncio|_multi|libnss_dns")
YES, NO, NOT_KNOWN = 0, 1, 2
AFFIRMED = {"under_18_involved", "consent", "enough_information", "manageable"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return newest_pack(guidance_folder(), "kent-medway")


@dataclass
class Journey:
    """One run of the real program from the first start to its end, and what was seen of it."""

    folder: Path
    calls: onlookers.Calls | None  # None where strace may not look on
    has_network: bool
    titles: set[str] = field(default_factory=set)
    written: set[Path] = field(default_factory=set)
    keys: list[bytes] = field(default_factory=list)
    before_lock: Counter[bytes] = field(default_factory=Counter)  # words and keys, and how often each stood in memory
    after_lock: Counter[bytes] | None = None  # the same; None where no other program may look
    in_clear: list[str] = field(default_factory=list)  # word and file


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Journey:
    """A referral and a managed case, with every onlooker that this computer allows, and without a network."""
    require()
    folder = tmp_path_factory.mktemp("journey")
    alone, calls = onlookers.without_network(), None
    around = [*alone]
    if onlookers.can_strace():
        calls = onlookers.Calls(folder / "calls")
        around += onlookers.under_strace(folder / "calls")
    seen = Journey(folder, calls, not alone)
    with private_desktop() as desk, Person(desk, folder / "data", folder, around) as person:
        person.start()
        set_up(person, folder)
        referral(person, pack, folder)
        managed(person, pack, folder, seen)
        running = person.programs()
        assert len(running) == 1
        person.press("alt+F4")
        person.waits_for_end_of(running)
        ends_badly(person)
        seen.titles = person.titles
        seen.written = calls.written() if calls else set()
        seen.in_clear = in_clear(seen, Path(desk.environment["HOME"]))
    return seen


def test_the_whole_job_by_keyboard(journey: Journey, pack: Pack):
    """What the store holds after it, and what stands on the paper."""
    store = journey.folder / "data" / "store"
    on_the_disk(store)
    work = opened(store, pack)
    with work.vault:
        first, second, third = (work.open_case(row.case) for row in reversed(work.find("", "")))
        what_was_recorded(work, first, second)
        the_papers(journey.folder, first, second)
        kept = " ".join([*work.vault.drafts(third.id).values(), *map(str, third.concern.values())])
        assert " ".join(LAST_WORDS) in kept, "typed just before the program was killed"


def test_it_spoke_to_no_network(journey: Journey, exercised):
    """Every system call of the program, and of those it started at each lock, from the first start to the end."""
    calls = journey.calls
    if calls is None:
        pytest.skip("strace is not installed, or may not look into processes here")
    families = calls.families()
    exercised("system calls for sockets looked through", families.total(), least=15)
    exercised("programs followed", len({line.split()[0] for line in calls.lines if "openat(" in line}), least=5)
    assert set(families) - {"AF_UNIX", ""} == set()
    assert calls.spoken_to() == {"X0", "bus_0", "dbus"}, "the screen, the screen reader's bus and the session's"


def test_it_loaded_nothing_that_could(journey: Journey, exercised):
    """No library for it was opened at any moment, by Python or by Qt."""
    if journey.calls is None:
        pytest.skip("strace is not installed, or may not look into processes here")
    loaded = journey.calls.loaded()
    exercised("libraries loaded", len(loaded), least=60)
    assert {"libQt6Core.so", "libcrypto.so"} & loaded, "the positive control: what is loaded is seen"
    assert {name for name in loaded if NETWORK_LIBRARIES.match(name)} == set()


def test_it_needs_no_network(journey: Journey):
    """The whole of it ran in a network space of its own, which holds no interface."""
    if journey.has_network:
        pytest.skip("unshare may not take the network away here")
    assert journey.titles
    seen = subprocess.run(
        [*onlookers.without_network(), "ls", "/sys/class/net"], capture_output=True, text=True, check=False
    )
    assert seen.returncode == 0


def test_a_connection_would_be_seen(tmp_path: Path):
    """The positive control of the strace."""
    if not onlookers.can_strace():
        pytest.skip("strace is not installed, or may not look into processes here")
    program = "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError: pass\n"
    program += f"open({str(tmp_path / 'leak')!r}, 'w').write('x')"
    subprocess.run([*onlookers.under_strace(tmp_path / "calls"), sys.executable, "-c", program], check=True)
    calls = onlookers.Calls(tmp_path / "calls")
    assert calls.families()["AF_INET"] >= 2
    assert tmp_path / "leak" in calls.written()


def test_no_word_of_a_case_is_outside_the_store(journey: Journey, exercised):
    """Neither in a file the program wrote, wherever it is, nor in a title; and nobody's initials in any."""
    exercised("files written by the program", len(journey.written) if journey.calls else 1)
    assert journey.in_clear == []
    words = (*CANARIES, *LAST_WORDS, PASSWORD, "AB", "CD", "EF", "Unknown 1")
    assert [(title, word) for title in journey.titles for word in words if re.search(rf"\b{word}\b", title)] == []
    assert len(journey.titles) > 20


def test_it_writes_nowhere_but_in_its_folder_and_where_it_was_told(journey: Journey):
    if journey.calls is None:
        pytest.skip("strace is not installed, or may not look into processes here")
    asked = {journey.folder / name for name in ("sheet.pdf", "referral.pdf", "managed.pdf")}
    own = journey.folder / "data"
    assert {path for path in journey.written if own not in path.parents and path not in {own, *asked}} == set()


def test_after_a_lock_nothing_is_in_memory(journey: Journey, exercised):
    """The process that knew is gone (`locks` waits for that); the one in its place holds no word, key or password."""
    if journey.after_lock is None:
        pytest.skip("no other program may read this program's memory, which is as it should be")
    there = {word for word, count in journey.before_lock.items() if count}
    exercised("keys in memory before the lock", len(there & set(journey.keys)))
    exercised("words looked for after it", len(set(journey.after_lock) - set(journey.keys)), least=2 * 50)
    assert set(onlookers.forms(CANARIES[40:49])) & there, "the positive control: what is typed can be found"
    assert journey.after_lock.total() == 0


def ends_badly(person: Person) -> None:
    """Unlock once more, type, and be killed in the middle of it."""
    person.start()
    person.sees("Unlock Waymark")
    person.tab_to("password text")
    person.type(PASSWORD)
    person.press("Return")
    person.sees("Cases")
    person.press("alt+a")
    person.sees("What has come to your notice?")
    person.tab_to("What is known, in short?")
    person.type(" ".join(LAST_WORDS))
    person.press("Tab")
    assert "What is known" not in person.hears(), "so the words have been handed on"
    (running,) = person.programs()
    os.kill(running, signal.SIGKILL)
    person.waits_for_end_of({running})


def in_clear(seen: Journey, home: Path) -> list[str]:
    """Each word that stands in a file: of all that the program wrote, its own folder, and this person's home."""
    asked = {seen.folder / name for name in ("referral.pdf", "managed.pdf")}
    files = {file for place in (home.parent, seen.folder / "data") for file in place.rglob("*")} | seen.written
    found = []
    for file in sorted(files - asked):
        if file.is_file():
            raw = file.read_bytes()
            words = onlookers.forms((*CANARIES, *LAST_WORDS, PASSWORD, SETTING))
            found += [f"{word!r} in {file}" for word in words if word in raw]
    return found


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


def managed(person: Person, pack: Pack, folder: Path, seen: Journey) -> None:
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
            locks(person, seen)
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


def locks(person: Person, seen: Journey | None = None) -> None:
    """Lock, and unlock again: the process that knew the records is gone, and the page is the same."""
    running = person.programs()
    if seen is not None:
        seen.keys = onlookers.keys_of(person.data / "store", PASSWORD)
        wanted = [*onlookers.forms([*CANARIES, PASSWORD]), *seen.keys]
        (knowing,) = running
        with suppress(PermissionError):
            seen.before_lock = onlookers.memory_of(knowing, wanted)
    person.press("ctrl+l")
    person.waits_for_end_of(running)
    person.sees("Unlock Waymark")
    if seen is not None:
        (fresh,) = person.programs()
        assert fresh != knowing
        with suppress(PermissionError):
            seen.after_lock = onlookers.memory_of(fresh, wanted)
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
