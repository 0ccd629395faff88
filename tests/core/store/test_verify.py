"""Verifying: what is typed is understood, what is found is said in words, and nothing at the place is touched."""

import hashlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from tampering import AT

from core.errors import Cancelled, InputFaults, StoreBusy, StoreDamaged, StoreFault, StoreMissing, WrongSecret
from core.store import NewEvent, Vault, add_user, create_store, dispose, make_backup, open_store, store_users
from core.store.chain import Anchor, Head, anchor
from core.store.cost import Cost
from core.store.names import STORE_FILE
from core.store.printed_check import parse_check
from core.store.restore import restore
from core.store.slips import EVERY, record_slip, slip_due
from core.store.verify import Verdict, verify_vault
from core.store.verify_path import NOT_ITS_HEAD, Secret, people_at, verify_path

CHEAP, PASSWORD = Cost(64, 1, 1), "correct horse battery"
SECOND = "twelve small ducks"
LATER = AT + timedelta(days=3)
CODE = "7F3A-K2QX-9TDM-04HB-W6ZC"
PRINTED = Anchor(412, CODE)


def verify(path: Path, *anchors: Anchor, secret: str = PASSWORD, user: str = "A. Lead", **more) -> Verdict:
    return verify_path(path, Secret(secret, user), anchors, floor=CHEAP, **more)


@pytest.fixture
def made(folder: Path) -> Path:
    """A closed store of two people and 30 answers."""
    vault, code = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    with vault:
        add_user(vault, "B. Deputy", SECOND, AT, CHEAP)
        fill(vault, 30)
    (folder.parent / "sheet").write_text(code)
    return folder


def fill(vault: Vault, answers: int, at: datetime = AT) -> None:
    vault.append_many([NewEvent("answer", f"case{n % 3}", {"text": f"answer {n}"}, at) for n in range(answers)])


def reopened(folder: Path, at: datetime = AT) -> Vault:
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=at, floor=CHEAP)


def as_it_lies(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Everything about every file and folder there that somebody could see changed."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        stat = path.stat()
        found[str(path)] = (path.read_bytes() if path.is_file() else b"", stat.st_mtime_ns, stat.st_mode)
    return found


# -- what is typed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        f"entry 412 · {CODE}",
        f"Record check: entry 412 · {CODE}",
        f"Record check: entry 412 · {CODE} guards every entry up to this print".partition(" guards")[0],
        f"412 {CODE}",
        "412 7f3a k2qx 9tdm 04hb w6zc",
        "entry 412, 7F3AK2QX9TDM04HBW6ZC",
        "4127F3AK2QX9TDM04HBW6ZC",
        "  Entry no. 412 -- 7F3A–K2QX–9TDM–O4HB–W6ZC ",
        "ENTRY NUMBER 412: 7f3a-k2qx-9tdm-o4hb-w6zc",
        "entry412·7F3A-K2QX-9TDM-04HB-W6ZC",
        "WAYMARK1:CHECK:412:7F3AK2QX9TDM04HBW6ZC",
        "waymark1:2026-001:v2:" + "ab" * 32 + ":412:7f3ak2qx9tdm04hbw6zc",
        "00412 " + CODE,
    ],
)
def test_a_check_is_understood_in_any_dress(typed):
    assert parse_check(typed) == PRINTED


def test_letters_that_look_like_digits_are_read_as_digits():
    assert parse_check("7 OIL1-0000-0000-0000-0000") == Anchor(7, "0111-0000-0000-0000-0000")
    assert parse_check(Anchor(1_234_567, CODE).text) == Anchor(1_234_567, CODE)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type the entry number and the code"),
        ("entry", "Type the entry number and the code"),
        (CODE, "The entry number is missing"),
        (f"0 {CODE}", "counted from 1"),
        (f"412 {CODE}A", "You typed 21"),
        (f"412 {CODE[:-1]}", "You typed 19"),
        (f"412 U{CODE[1:]}", "never has the character 'U'"),
        (f"412 É{CODE[1:]}", "You typed 19"),
        ("AJH4-S9P6-DFTM-G", "You typed 13"),
        ("WAYMARK1:2026-001:V1:" + "AB" * 32, "You typed 81"),
        ("A" * 5000, "You typed"),
    ],
)
def test_what_is_no_check_is_said_in_one_sentence(typed, says):
    with pytest.raises(InputFaults, match=says) as fault:
        parse_check(typed)
    assert len(fault.value.faults) == 1


# -- what is found ---------------------------------------------------------------------------------


def test_a_store_as_it_was_matches_every_paper(made):
    with reopened(made) as vault:
        papers = []
        for n in range(3):
            vault.append("answer", "case1", {"text": f"{n}"}, AT)
            papers.append(vault.anchor())
        found = verify_vault(vault, papers)
        entries = vault.verify_log().entries
    assert found.ok
    assert [each.result for each in found.compared] == ["matches"] * 3
    assert found.entries == entries
    assert found.sentences[0] == f"All {entries} entries hold: chain, texts and signatures."
    assert "Entries 1 to" in found.compared[0].sentence


def test_without_a_paper_it_says_what_it_cannot_see(made):
    with reopened(made) as vault:
        assert "cut off at the end" in verify_vault(vault).sentences[-1]


def test_one_entry_is_one(folder):
    vault, _ = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    with vault:
        found = verify_vault(vault, [vault.anchor()])
    assert found.sentences == (
        "1 entry holds: chain, texts and signatures.",
        f"{found.compared[0].anchor.text}: Matches. Entry 1 is what it was.",
    )


def test_entries_cut_off_are_older_and_counted(made):
    before = made.parent / "before"
    shutil.copytree(made, before)
    with reopened(made) as vault:
        fill(vault, 4)
        paper = vault.anchor()
    found = verify(before, paper)
    assert (found.result, found.ok) == ("older", False)
    assert "the newest 5 entries are missing" in found.compared[0].sentence
    assert "newer backup" in found.compared[0].advice


def test_a_store_gone_another_way_from_the_same_beginning_is_changed(made):
    other = made.parent / "other"
    shutil.copytree(made, other)
    with reopened(made) as vault:
        fill(vault, 4)
        paper = vault.anchor()
    with reopened(other) as vault:
        fill(vault, 9)
    found = verify(other, paper)
    assert found.result == "changed"
    assert "tell your headteacher" in found.compared[0].advice


def test_mistyped_is_not_an_alarm(made):
    with reopened(made) as vault:
        paper = vault.anchor()
        one = Anchor(paper.seq, ("0" if paper.code[0] != "0" else "1") + paper.code[1:])
        found = verify_vault(vault, [one, Anchor(paper.seq + 5, paper.code)])
    assert [each.result for each in found.compared] == ["mistyped", "mistyped"]
    assert found.result == "mistyped"
    assert "1 of the 20 characters is not as on the paper" in found.compared[0].sentence
    assert f"this is the code of entry {paper.seq}, not of entry {paper.seq + 5}" in found.compared[1].sentence


def test_a_paper_after_the_first_broken_entry_cannot_be_confirmed_and_one_before_it_still_matches(made):
    with reopened(made) as vault:
        (entries,) = vault.opened.connection.execute("SELECT count(*) FROM event").fetchone()
        early, late = (
            anchor(Head(*vault.opened.connection.execute("SELECT seq, hash FROM event WHERE seq = ?", (n,)).fetchone()))
            for n in (5, entries)
        )
        raw = vault.opened.key.derive("store-key").hex()
    spoil(made, raw, "UPDATE payload SET body = '{\"text\":\"forged\"}' WHERE seq = 9")
    found = verify(made, early, late)
    assert [each.result for each in found.compared] == ["matches", "changed"]
    assert found.entries == 8
    assert found.faults == ("The text of entry 9 has been changed.",)
    assert f"So entry {late.seq} on this paper cannot be confirmed" in found.compared[1].sentence


def test_an_entry_taken_out_is_missing(made):
    with reopened(made) as vault:
        paper, raw = vault.anchor(), vault.opened.key.derive("store-key").hex()
    spoil(made, raw, "DELETE FROM payload WHERE seq = 9", "DELETE FROM event WHERE seq = 9")
    found = verify(made, paper)
    assert found.result == "missing"
    assert found.faults[-1] == "Entry 9 is missing."


def spoil(folder: Path, raw: str, *statements: str) -> None:
    """By somebody with the data key and a program of their own."""
    connection = sqlcipher.connect(str(folder / STORE_FILE), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{raw}'\"")
    for trigger in ("event_no_update", "event_no_delete", "payload_no_update", "payload_no_delete"):
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_restore_is_known_and_papers_from_before_it_are_no_riddle(made, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with reopened(made) as vault:
        backup = make_backup(vault, stick, AT)
        fill(vault, 6)
        lost = vault.anchor()
    with restore(
        backup.path, made, user_id=store_users(made)[0].id, password=PASSWORD, at=LATER, floor=CHEAP
    ) as vault:
        fill(vault, 20, LATER)
        found = verify_vault(vault, [lost, vault.anchor()])
    assert [each.result for each in found.compared] == ["older", "matches"]
    assert "A. Lead put back an older copy on 25 November 2026" in found.compared[0].sentence
    assert f"to {lost.seq} may be from before that" in found.compared[0].sentence
    assert any("put back an older copy, which ended at entry" in note for note in found.notes)


def test_disposals_are_told_and_hold(made):
    with reopened(made) as vault:
        paper = vault.anchor()
        deputy = store_users(made)[1].id
        dispose(vault, "case1", "grown up", "retention schedule", deputy, SECOND, LATER)
        found = verify_vault(vault, [paper])
    assert found.ok
    assert "1 case has been disposed of" in found.notes[0]


def test_cancelled_it_stops_and_says_so(made):
    asked = []

    def tick(says: str, share: float) -> None:
        asked.append((says, share))
        raise Cancelled("Stopped.")

    with reopened(made) as vault, pytest.raises(Cancelled):
        verify_vault(vault, (), tick)
    assert asked == [("Checking every entry.", 0.0)]


def test_long_work_says_how_far_it_is(made):
    shares = []
    with reopened(made) as vault:
        fill(vault, 2000)
        verify_vault(vault, (), lambda _, share: shares.append(share))
    assert len(shares) >= 7
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_the_page_that_a_damaged_store_cannot_read_is_said(made):
    raw = (made / STORE_FILE).read_bytes()
    (made / STORE_FILE).write_bytes(raw[: 4096 * 5] + bytes(4096) + raw[4096 * 6 :])
    found = verify(made)
    assert not found.ok
    assert "The store file is damaged in one place." in found.faults


# -- at a place, without touching it ---------------------------------------------------------------


@pytest.mark.parametrize("how", ["folder", "store.db", "keys.json"])
def test_a_store_is_checked_by_password_or_sheet_and_not_a_byte_or_a_time_changes(made, how):
    with reopened(made) as vault:
        paper = vault.anchor()
    code = (made.parent / "sheet").read_text()
    place = made if how == "folder" else made / how
    before = as_it_lies(made.parent)
    for secret, user in ((PASSWORD, "A. Lead"), (SECOND, "B. Deputy"), (code, ""), (code.lower(), "anybody")):
        assert verify(place, paper, secret=secret, user=user).ok
    assert as_it_lies(made.parent) == before


def test_a_backup_is_checked_the_same_way(made, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with reopened(made) as vault:
        paper = vault.anchor()
        backup = make_backup(vault, stick, AT)
    before = as_it_lies(stick)
    found = verify(backup.path, paper)
    assert found.ok
    assert found.entries == backup.seq
    assert as_it_lies(stick) == before
    assert people_at(backup.path) == ("A. Lead", "B. Deputy")
    with pytest.raises(WrongSecret):
        verify(backup.path, secret="another one")
    for place in range(100, backup.size, backup.size // 25):
        raw = bytearray(backup.path.read_bytes())
        raw[place] ^= 1
        (stick / "spoilt.sgb").write_bytes(raw)
        with pytest.raises(StoreDamaged):
            verify(stick / "spoilt.sgb")


def test_what_a_backup_says_of_itself_is_checked_with_the_key(made, tmp_path):
    """By somebody who can write files and hashes, and has no key."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with reopened(made) as vault:
        backup = make_backup(vault, stick, AT)
    raw = backup.path.read_bytes()
    length = int.from_bytes(raw[20:24], "big")
    said, rest = raw[56 : 56 + length], raw[56 + length :]
    seq = b'"seq":%d'
    for was, forged in ((b'"automatic":0', b'"automatic":1'), (seq % backup.seq, seq % (backup.seq - 1))):
        assert said.count(was) == 1
        other = said.replace(was, forged)
        head = raw[:20] + len(other).to_bytes(4, "big") + hashlib.sha256(other).digest()
        (stick / "forged.sgb").write_bytes(head + other + rest)
        found = verify(stick / "forged.sgb")
        assert found.result == "changed"
        assert "What the backup says of itself has been changed." in found.faults
        assert (NOT_ITS_HEAD in found.faults) is (b"seq" in was)


def test_a_store_cut_off_in_the_middle_is_checked_with_its_log_and_left_as_it_is(made, tmp_path):
    """The log beside it is taken over in the copy alone."""
    with reopened(made) as vault:
        fill(vault, 10)
        paper, copy = vault.anchor(), tmp_path / "after the crash"
        shutil.copytree(made, copy)
    assert (copy / f"{STORE_FILE}-wal").stat().st_size > 0
    before = as_it_lies(copy)
    assert verify(copy, paper).ok
    assert as_it_lies(copy) == before


def test_a_folder_that_may_not_be_written_to_is_checked(made):
    for path in [*made.iterdir(), made]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert verify(made).ok
    finally:
        for path in [made, *made.iterdir()]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_store_that_is_open_elsewhere_is_left_alone(made):
    with reopened(made), pytest.raises(StoreBusy):
        verify(made)


def test_nothing_of_it_is_left_in_the_folder_for_temporary_files(made, tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    seen = []

    def tick(*_: object) -> None:
        seen.extend(path.read_bytes() for path in place.rglob("*") if path.is_file())

    verify(made, tick=tick)
    with pytest.raises(WrongSecret):
        verify(made, secret="another one")
    assert list(place.iterdir()) == []
    assert len(seen) >= 4
    assert not [raw for raw in seen if b"answer 1" in raw], "only what is encrypted is copied"


def test_a_wrong_password_a_nobody_and_a_place_without_records_each_have_their_sentence(made, tmp_path):
    with pytest.raises(WrongSecret, match="Caps Lock"):
        verify(made, secret="wrong password")
    with pytest.raises(InputFaults, match=r"Say whose password it is\. These people have one: A\. Lead, B\. Deputy"):
        verify(made, user="")
    with pytest.raises(InputFaults, match="There is nobody called Nobody here"):
        verify(made, user="Nobody")
    with pytest.raises(WrongSecret, match="does not belong to these records"):
        verify(made, secret="0000-0000-0000-0000-0000-0000-0000-0000-" + "".join(check_of_zeros()))
    with pytest.raises(StoreMissing):
        verify(tmp_path)
    with pytest.raises(InputFaults, match="nothing at this place"):
        verify(tmp_path / "nowhere")
    (tmp_path / "a letter.txt").write_text("Dear headteacher")
    with pytest.raises(InputFaults, match="neither"):
        verify(tmp_path / "a letter.txt")
    assert not list(tmp_path.rglob("tries.json")), "a wrong password is not counted: that would write there"


def check_of_zeros() -> str:
    from core.store.recovery import code_text  # noqa: PLC0415  the one use

    return code_text(bytes(20))[-4:]


def test_an_older_store_put_back_is_older_by_its_mark_alone(made):
    raw = (made / STORE_FILE).read_bytes()
    with reopened(made) as vault:
        fill(vault, 3)
    (made / STORE_FILE).write_bytes(raw)
    found = verify(made)
    assert found.result == "older"
    assert "older than last time" in found.faults[0]


def test_a_place_that_may_not_be_read_is_said(made, monkeypatch):
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.copyfile", denied)
    with pytest.raises(StoreFault, match=r"may not be read: Permission denied\. Ask"):
        verify(made)


# -- the slip --------------------------------------------------------------------------------------


def test_a_slip_is_due_a_month_after_the_last_or_after_the_beginning(made):
    with reopened(made) as vault:
        assert slip_due(vault, AT + EVERY - timedelta(seconds=1)) == slip_due(vault, AT)
        assert not slip_due(vault, AT).due
        assert slip_due(vault, AT + EVERY).due
        record_slip(vault, vault.anchor(), "printed", LATER)
        state = slip_due(vault, AT + EVERY)
        assert (state.last, state.due) == (LATER, False)
        assert slip_due(vault, LATER + EVERY).due
        assert not slip_due(vault, datetime(2020, 1, 1, tzinfo=UTC)).due, "a clock set back is no reason"
