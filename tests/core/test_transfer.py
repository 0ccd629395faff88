"""A case goes to another school in one file, and nothing but a whole case comes in."""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_walks import CALM, KENT, LARKFIELD
from packs.every_pack import PACKS
from soaking import Exercised, times

from core.answers import Answer
from core.assessment import Listed
from core.casework import Casework, transfer
from core.casework.keeping import keeping, reviews_due
from core.casework.printed import check_record
from core.casework.transfer import note_receipt, plain_name, receive, received, seal, sendings, sent
from core.errors import InputFaults, WrongSecret
from core.record import scan_text
from core.store import Cost, add_user, create_store, dispose, disposed_cases
from core.store.transfer import HEAD, LARGEST, MAGIC, checked, read_transfer
from core.store.transfer import _with_key as with_key

CHEAP = Cost(64, 1, 1)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD, SECOND = "correct horse battery", "quite another battery"
WORDS = "acorn bevel cider dusky elbow fable"
ROOT = Path(__file__).resolve().parents[2]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(200)


def school(folder: Path, user: str) -> Casework:
    ticks = itertools.count()
    vault, _ = create_store(folder, user_name=user, password=PASSWORD, at=START, cost=CHEAP)
    return Casework(
        vault, (PACKS[KENT],), "Waymark 0.1.0", lambda: START + timedelta(seconds=next(ticks)), names=vault.people()
    )


@pytest.fixture
def ours(tmp_path):
    work = school(tmp_path / "ours", "M. Ellis")
    with work.vault:
        work.set_setting(LARKFIELD)
        yield work


@pytest.fixture
def theirs(tmp_path):
    work = school(tmp_path / "theirs", "B. Lead")
    with work.vault:
        yield work


@pytest.fixture
def case(ours):
    return signed_case(ours)


def signed_case(work: Casework, **changes):
    case = work.list_person(work.start_case(), Listed(id="", ref="AB", kind="child", age=15, roles=("sent",)))
    case = work.set_concern(case, "happened_on", "2026-11-20")
    case = work.set_motivation(case, case.people[0].id, "romantic")
    for question in work.packs[0].questions:
        case = work.answer(case, question, Answer(changes.get(question, CALM[KENT].get(question, "no"))))
    for part, value in {"choice": "manage_in_setting", "review": "2026-12-07"}.items():
        case = work.set_decision(case, part, value)
    return work.sign(case, PASSWORD)


def sealed(work, case):
    return seal(work, case.id, WORDS, CHEAP)


def read(file: bytes, words: str = WORDS):
    return read_transfer(file, words, floor=CHEAP)


def resealed(inner: bytes) -> bytes:
    """A file of whatever is given, by somebody who knows the words."""
    head = HEAD.pack(MAGIC, 1, *CHEAP, bytes(16), bytes(12))
    packed = zlib.compress(inner)
    return head + with_key(head, WORDS, CHEAP, lambda box, nonce: box.encrypt(nonce, packed, head))


def test_a_case_arrives_whole_and_its_record_can_be_read(ours, theirs, case):
    ours.log(case, "printed", version=1, copy="police")
    got = received(theirs, receive(theirs, read(sealed(ours, case).file)))
    assert (got.reference, got.setting) == (case.reference, "Larkfield Academy")
    assert (got.sender, got.by) == ("M. Ellis", "B. Lead")
    assert got.case.people == case.people
    assert got.case.answers == case.answers
    [version] = got.versions
    assert version.record == ours.record_of(case, 1)
    assert (version.code, version.signed_by) == (case.versions[0].code, "M. Ellis")
    assert got.entries == len(ours.vault.events(case.id))


def test_a_print_of_a_received_record_is_found_again(ours, theirs, case):
    receive(theirs, read(sealed(ours, case).file))
    record = ours.record_of(case, 1)
    for text in (case.versions[0].code, scan_text(record)):
        found = check_record(theirs, text)
        assert (found.result, found.reference) == ("matches", case.reference)
        assert "from Larkfield Academy" in found.sentence


def test_the_check_of_what_was_sent_is_that_of_the_senders_own_log(ours, theirs, case):
    before = ours.vault.anchor()
    file = sealed(ours, case)
    assert file.check == before.text
    assert received(theirs, receive(theirs, read(file.file))).check == before.text


def test_it_is_kept_apart_in_one_entry_of_its_own(ours, theirs, case):
    own = receive(theirs, read(sealed(ours, case).file))
    assert [event.kind for event in theirs.vault.events(own)] == ["case_received"]
    assert own != case.id
    [row] = theirs.find("", transfer.STATUS)
    assert row.summary["reference"] == f"{case.reference} (Larkfield Academy)"
    assert transfer.received_line(theirs.vault.events(own)[0])[0] == row.summary
    assert (theirs.count("", "open"), theirs.count("", "signed"), theirs.count("AB", "")) == (0, 0, 1)
    with pytest.raises(InputFaults):
        theirs.open_case(own)  # none of the verbs of a case of our own takes it
    assert theirs.start_case().reference == "2026-001"  # and its number is not one of ours
    assert theirs.vault.verify_log().ok


def test_it_can_be_kept_and_disposed_of_like_any_other(ours, theirs, case):
    own = receive(theirs, read(sealed(ours, case).file))
    assert keeping(theirs, own).until.year == 2051
    theirs.now = lambda: datetime(2052, 1, 1, tzinfo=UTC)
    assert [review.case for review in reviews_due(theirs)] == [own]
    second = add_user(theirs.vault, "C. Deputy", SECOND, START, CHEAP)
    dispose(theirs.vault, own, "moved on again", "schedule", second.id, SECOND, START)
    assert theirs.vault.events(own) == []
    assert disposed_cases(theirs.vault)[0].reference == f"{case.reference} (Larkfield Academy)"


def test_the_same_case_is_not_taken_in_twice_but_a_newer_state_of_it_is(ours, theirs, case):
    file = sealed(ours, case).file
    receive(theirs, read(file))
    with pytest.raises(InputFaults, match="here already"):
        receive(theirs, read(file))
    with pytest.raises(InputFaults, match="here already"):
        receive(ours, read(file))
    ours.log(case, "viewed", version=1)
    receive(theirs, read(sealed(ours, case).file))
    assert theirs.count("", transfer.STATUS) == 2


def test_an_unsigned_case_and_one_of_an_unnamed_setting_are_not_sent(ours, theirs):
    with pytest.raises(InputFaults, match="Sign a version first"):
        sealed(ours, ours.start_case())
    with pytest.raises(InputFaults, match="name of your setting"):
        sealed(theirs, signed_case(theirs))


def test_a_case_too_large_or_with_unseen_signs_is_refused_to_the_sender(ours, case):
    ours.vault.append("viewed", case.id, {"version": 1, "copy": "a\x1b[2J"}, ours.now())
    with pytest.raises(InputFaults, match="sign that cannot be seen"):
        sealed(ours, case)
    ours.vault.append("viewed", case.id, {"version": 1, "copy": "words, many " * (LARGEST // 12)}, ours.now())
    with pytest.raises(InputFaults, match="too large to be sent"):
        sealed(ours, case)


def test_sending_and_its_receipt_are_logged_and_the_check_on_the_slip_is_compared(ours, case):
    file = sealed(ours, case)
    with pytest.raises(InputFaults, match=r"^to: "):
        sent(ours, case.id, file, "  ")
    sent(ours, case.id, file, " B. Lead, Elm School ")
    [sending] = sendings(ours, case.id)
    assert (sending.to, sending.check, sending.confirmed) == ("B. Lead, Elm School", file.check, "")
    wrong = file.check[:-1] + ("0" if file.check[-1] != "0" else "1")
    for by, check, about in (("", file.check, "by"), ("B. Lead", wrong, "check"), ("B. Lead", "", "check")):
        with pytest.raises(InputFaults, match=f"^{about}: "):
            note_receipt(ours, case.id, sending.seq, by=by, check=check)
    with pytest.raises(InputFaults):
        note_receipt(ours, case.id, sending.seq + 1, by="B. Lead", check=file.check)
    note_receipt(ours, case.id, sending.seq, by="B. Lead", check=file.check.lower().replace("-", " ").replace("1", "l"))
    assert sendings(ours, case.id)[0].confirmed == "B. Lead"
    assert ours.open_case(case.id) == case  # it is a log and changes nothing
    ours.reopen(ours.open_case(case.id), "more is known")


def test_a_second_persons_key_signature_travels_and_is_checked(ours, theirs):
    second = add_user(ours.vault, "C. Head", SECOND, START, CHEAP)
    case = signed_case(ours)
    whole = bytes.fromhex(case.versions[0].digest)
    from core.store import confirm_by  # noqa: PLC0415

    signature = confirm_by(ours.vault, second.id, SECOND, whole, START).hex()
    data = {"version": 1, "name": "C. Head", "role": "Head", "how": "password", "on": "2026-11-23", "user": second.id}
    ours.vault.append("second_signature", case.id, {**data, "signature": signature}, ours.now())
    got = received(theirs, receive(theirs, read(sealed(ours, case).file)))
    assert got.case.versions[0].second["name"] == "C. Head"
    ours.vault.append("second_signature", case.id, {**data, "signature": "00" * 64}, ours.now())
    with pytest.raises(InputFaults):
        sealed(ours, case)


@pytest.mark.parametrize("words", [WORDS.upper(), f"  {WORDS.replace(' ', '   ')}\n", WORDS.replace(" ", "-")])
def test_the_words_may_be_typed_in_any_case_and_spacing(ours, case, words):
    assert read(sealed(ours, case).file, words).case == case.id


def test_wrong_words_and_a_damaged_file_are_one_sentence(ours, case):
    file = sealed(ours, case).file
    spoilt = bytearray(file)
    spoilt[-1] ^= 1
    said = set()
    for raw, words in ((file, "acorn bevel cider dusky elbow"), (bytes(spoilt), WORDS)):
        with pytest.raises(WrongSecret) as fault:
            read(raw, words)
        said.add(str(fault.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    "cost", [Cost(2**32 - 1, 3, 4), Cost(64, 255, 1), Cost(64, 1, 255), Cost(97 * 1024, 3, 4), Cost(63 * 1024, 3, 4)]
)
def test_no_work_is_done_for_figures_that_waymark_never_writes(ours, case, cost, monkeypatch):
    file = sealed(ours, case).file
    monkeypatch.setattr("core.store.transfer.derive", lambda *_: pytest.fail("worked for it"))
    raw = HEAD.pack(MAGIC, 1, *cost, bytes(16), bytes(12)) + file[HEAD.size :]
    with pytest.raises(InputFaults):
        read_transfer(raw, WORDS)


@pytest.mark.parametrize("name", ["photo.wmcase", "photo.png"])
@pytest.mark.parametrize("raw", [PNG, b"\xff\xd8\xff\xe0" + bytes(500), b"GIF89a" + bytes(500), MAGIC + PNG, b""])
def test_a_picture_under_any_name_is_no_case(raw, name, tmp_path):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises((InputFaults, WrongSecret)):
        read((tmp_path / name).read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64,iVBORw0KGgo",
        "iVBORw0KGgoAAAANSUhEUg" + "QUFBQUFBQUFB" * 300,
        " ".join(f"{byte:02x}" for byte in PNG * 8),
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "\n".join(["QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"] * 40),
    ],
)
@pytest.mark.parametrize("field", ["note", "setting", "name"])
def test_a_picture_written_out_in_a_case_does_not_come_in(ours, theirs, case, text, field):
    """By somebody who has a key and makes everything whole again."""
    yard = beside("transfer_yard")
    data = json.loads(json.dumps(read(sealed(ours, case).file).data))
    if field == "note":
        for each in data["entries"]:
            if each["kind"] == "concern":
                each["body"]["value"] = text
    elif field == "setting":
        data["setting"] = text
    else:
        data["names"] = dict.fromkeys(data["names"], text)
    yard.made_whole(data, ours.vault.opened.identity.sign.sign)
    before = theirs.vault.anchor()
    with pytest.raises(InputFaults):
        receive(theirs, read(resealed(yard.canonical(data))))
    assert theirs.vault.anchor() == before


def test_one_that_is_made_whole_with_plain_words_does_come_in(ours, theirs, case):
    """The control of the one above."""
    yard = beside("transfer_yard")
    data = json.loads(json.dumps(read(sealed(ours, case).file).data))
    data["setting"] = "Elm School"
    yard.made_whole(data, ours.vault.opened.identity.sign.sign)
    assert received(theirs, receive(theirs, read(resealed(yard.canonical(data))))).setting == "Elm School"


def test_every_field_counts(ours, case):
    """Changed without a key, anything at all is refused."""
    data = read(sealed(ours, case).file).data
    yard = beside("transfer_yard")
    entry = dict(data["entries"][0])
    for name, value in entry.items():
        other = {**entry, name: "x" if isinstance(value, str) else 7}
        with pytest.raises(InputFaults):
            checked(yard.canonical({**data, "entries": [other, *data["entries"][1:]]}))
    for name in data:
        with pytest.raises(InputFaults):
            checked(yard.canonical({**data, name: "x"}))
        with pytest.raises(InputFaults):
            checked(yard.canonical({key: value for key, value in data.items() if key != name}))
    with pytest.raises(InputFaults):
        checked(yard.canonical({**data, "more": 1}))
    for without in (0, 3, len(data["entries"]) - 1):
        left = [each for number, each in enumerate(data["entries"]) if number != without]
        with pytest.raises(InputFaults):
            checked(yard.canonical({**data, "entries": left}))
    assert checked(yard.canonical(data)).case == case.id


def test_the_file_is_named_for_its_reference_alone():
    assert plain_name("2026-007") == "Waymark-case-2026-007.wmcase"
    assert plain_name("../AB c:x") == "Waymark-case----AB-c-x.wmcase"


def test_hostile_and_damaged_files_take_in_all_or_nothing(exercised: Exercised):
    files = times(500, soak=20_000)
    count = thrown(files)
    exercised("files", count["files"], least=files)
    exercised("taken in", count["accepted"], least=0.05 * files)
    exercised("past every hash and signature", count["deep"], least=0.05 * files)
    exercised("seconds of work for the slowest", count["slowest"], least=0)
    exercised("MiB at most", count["mib"], least=0 if sys.platform == "win32" else 20)
    assert (count["crashes"], count["partial"], count["chain"]) == (0, 0, True), count.get("said")
    assert count["mib"] <= 150
    assert count["slowest"] <= 1.0


def test_an_import_that_leaves_a_check_out_is_found_out(exercised: Exercised):
    """The positive control."""
    count = thrown(250, "careless")
    exercised("crashes of a careless import", count["crashes"], least=1)


def thrown(files: int, *how: str) -> dict[str, int]:
    """What a process of its own made of so many files."""
    with tempfile.TemporaryDirectory(dir=RAM if os.access(RAM, os.W_OK) else None) as folder:
        run = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("transfer_yard.py")), folder, str(files), *how],
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


RAM = Path("/dev/shm")  # noqa: S108  a folder of its own in it, removed afterwards


def beside(name: str):
    """A module that lies beside this one."""
    import importlib.util  # noqa: PLC0415

    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
