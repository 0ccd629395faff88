"""Getting in: who does, who does not, and what each is told."""

import os
import shutil
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import InputFaults, StoreBusy, StoreDamaged, StoreFault, StoreMissing, WrongSecret
from core.store import (
    Cost,
    create_store,
    fresh_sheet_code,
    open_store,
    open_with_recovery,
    recovery_matches,
    store_users,
)

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
ROOT = Path(__file__).resolve().parents[3]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_standard_cost_makes_and_opens_a_store_without_being_named(folder):
    """The one test that pays the full price: nothing cheaper is ever a default."""
    vault, code = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT)
    vault.close()
    [user] = store_users(folder)
    assert user.name == "A. Lead"
    with open_store(folder, user_id=user.id, password=PASSWORD, at=AT) as again:
        assert again.health.ok
    assert recovery_matches(folder, code)


def test_a_cheap_store_does_not_open_unless_the_test_says_so(made):
    [user] = store_users(made)
    before = snapshot(made)
    with pytest.raises(StoreDamaged, match="settings that Waymark never writes"):
        open_store(made, user_id=user.id, password=PASSWORD, at=AT)
    assert snapshot(made) == before


def test_wrong_password_damage_and_nothing_there_are_three_different_sentences(made, tmp_path, opened):
    with pytest.raises(WrongSecret) as wrong:
        opened(made, password="correct horse batterie")
    shutil.copytree(made, tmp_path / "damaged")
    with (tmp_path / "damaged" / "store.db").open("r+b") as file:
        file.write(b"\0" * 64)
    with pytest.raises(StoreDamaged) as damaged:
        opened(tmp_path / "damaged")
    with pytest.raises(StoreMissing) as missing:
        store_users(tmp_path / "nowhere")
    said = [str(each.value) for each in (wrong, damaged, missing)]
    assert len(set(said)) == 3
    assert not any("damaged" in sentence or "corrupt" in sentence for sentence in (said[0], said[2]))
    assert not (tmp_path / "nowhere").exists()


def test_an_unknown_person_is_told_no_more_than_a_wrong_password(made):
    with pytest.raises(WrongSecret, match="password"):
        open_store(made, user_id="0" * 32, password=PASSWORD, at=AT, floor=CHEAP)


@pytest.mark.parametrize(
    ("typed", "opens"),
    [
        (unicodedata.normalize("NFD", "Zoë Müßiggang é"), True),
        (unicodedata.normalize("NFC", "Zoë Müßiggang é"), True),
        (" Zoë Müßiggang é", False),
        ("Zoë Müßiggang é ", False),
        ("zoë müßiggang é", False),
        ("Zoe Mussiggang e", False),
        ("", False),
        ("\ud800", False),
        ("👧🏽" * 500, False),
    ],
)
def test_the_same_letters_open_from_every_keyboard_and_others_do_not(folder, opened, typed, opens):
    password = unicodedata.normalize("NFC", "Zoë Müßiggang é")
    create_store(folder, user_name="A. Lead", password=password, at=AT, cost=CHEAP)[0].close()
    if opens:
        assert opened(folder, password=typed).health.ok
    else:
        with pytest.raises(WrongSecret):
            opened(folder, password=typed)


def test_long_passwords_and_emoji_count_whole(folder, opened):
    long = "".join(chr(0x1F600 + n % 70) for n in range(1000))
    create_store(folder, user_name="A. Lead", password=long, at=AT, cost=CHEAP)[0].close()
    with pytest.raises(WrongSecret):
        opened(folder, password=long[:-1])
    assert opened(folder, password=long).health.ok


def test_a_good_log_in_is_told_of_wrong_tries_before_it(made, opened):
    for minute in range(3):
        with pytest.raises(WrongSecret):
            opened(made, password="wrong", at=AT + timedelta(minutes=minute))
    vault = opened(made, at=AT + timedelta(hours=1))
    assert (vault.wrong_tries.count, vault.wrong_tries.since) == (3, AT)
    assert vault.events_of_kind("store.opened")[-1].data["wrong_tries"] == 3
    vault.close()
    assert opened(made, at=AT + timedelta(hours=2)).wrong_tries.count == 0


def test_a_second_program_is_told_that_the_first_has_it(vault, folder):
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from core.store import open_store, store_users, Cost\nfrom core.errors import StoreBusy\n"
        "folder = Path(sys.argv[1])\n"
        "try: open_store(folder, user_id=store_users(folder)[0].id, password='correct horse battery',"
        " at=datetime(2026, 1, 1, tzinfo=UTC), floor=Cost(64, 1, 1))\n"
        "except StoreBusy as fault: print(fault)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "Waymark is already open in another window. Use that window, or close it first.\n"
    with pytest.raises(StoreBusy):
        open_store(folder, user_id=vault.user.id, password=PASSWORD, at=AT, floor=CHEAP)
    vault.append("answer", "c1", {}, AT)


def test_closing_frees_the_store_at_once(made, opened):
    for _ in range(20):
        opened(made).close()


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def no_store(folder: Path) -> None:
    (folder / "store.db").unlink()


def no_keys(folder: Path) -> None:
    (folder / "keys.json").unlink()
    (folder / "keys.json.bak").unlink()


def empty(folder: Path) -> None:
    (folder / "store.db").write_bytes(b"")


def a_folder_in_its_place(folder: Path) -> None:
    no_store(folder)
    (folder / "store.db").mkdir()


def foreign(folder: Path) -> None:
    (folder / "store.db").write_bytes(b"SQLite format 3\0" + os.urandom(20_000))


def of_another_store(folder: Path) -> None:
    other = folder.parent / "other"
    create_store(other, user_name="B", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
    shutil.copy(other / "store.db", folder / "store.db")


def no_first_page(folder: Path) -> None:
    raw = (folder / "store.db").read_bytes()
    (folder / "store.db").write_bytes(raw[4096:])


def half_a_page(folder: Path) -> None:
    raw = (folder / "store.db").read_bytes()
    (folder / "store.db").write_bytes(raw[:2048])


def keys_of_half(folder: Path) -> None:
    for name in ("keys.json", "keys.json.bak"):
        raw = (folder / name).read_bytes()
        (folder / name).write_bytes(raw[: len(raw) // 2])


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (gone, StoreMissing),
        (no_store, StoreMissing),
        (no_keys, StoreDamaged),
        (empty, StoreDamaged),
        (a_folder_in_its_place, StoreDamaged),
        (foreign, StoreDamaged),
        (of_another_store, StoreDamaged),
        (no_first_page, StoreDamaged),
        (half_a_page, StoreDamaged),
        (keys_of_half, StoreDamaged),
    ],
)
def test_what_cannot_be_opened_gets_one_plain_sentence_and_is_left_as_it_is(made, spoil, error):
    """Nothing is created, repaired or overwritten; only the count of tries is kept."""
    [user] = store_users(made)
    (made / "tries.json").unlink(missing_ok=True)
    spoil(made)
    before = snapshot(made) if made.exists() else {}
    with pytest.raises(error) as told:
        open_store(made, user_id=user.id, password=PASSWORD, at=AT, floor=CHEAP)
    assert str(told.value).endswith(".")
    assert "\n" not in str(told.value)
    after = snapshot(made) if made.exists() else {}
    assert {name for name in after if name not in before} <= {"tries.json"}
    assert {name: after.get(name) for name in before} == before
    assert [p for p in made.parent.iterdir() if p.name == "store"] == ([made] if spoil is not gone else [])


def test_a_key_file_that_may_not_be_read_is_not_called_damaged(made, monkeypatch):
    """A virus scanner may hold it for a moment."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreFault, match="may not read") as told:
        store_users(made)
    assert not isinstance(told.value, StoreDamaged)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows keeps rights in another way")
def test_a_folder_that_may_not_be_written_is_read_and_says_so(made, tmp_path):
    """In a process of its own that gives up the rights of root, if it has them."""
    code = (
        "import os, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from core.store import create_store, open_store, store_users, Cost\nfrom core.errors import StoreFault\n"
        "folder = Path(sys.argv[1])\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "at = datetime(2026, 1, 1, tzinfo=UTC)\n"
        "vault = open_store(folder, user_id=store_users(folder)[0].id, password='correct horse battery',"
        " at=at, floor=Cost(64, 1, 1))\n"
        "print(len(vault.events('case0')), *vault.health.sentences)\n"
        "try: vault.append('answer', 'case0', {}, at)\n"
        "except StoreFault as fault: print(fault)\n"
        "vault.close()\n"
        "try: create_store(folder / 'new', user_name='A', password='correct horse battery', at=at)\n"
        "except StoreFault as fault: print(fault)\n"
    )
    for path in (*made.iterdir(), made):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o777 == 0o700:
            path.chmod(0o711)  # pytest's own folders, so that the other user gets as far as the store
    before = snapshot(made)
    run = subprocess.run([sys.executable, "-c", code, str(made)], cwd=ROOT, capture_output=True, text=True, check=False)
    made.chmod(0o755)
    assert run.stderr == ""
    opening, saving, making = run.stdout.splitlines()
    assert opening.startswith("20 Waymark may read its folder, but may not write there.")
    assert "ask whoever looks after this laptop" in opening
    assert "Nothing new can be saved" in saving
    assert "may not write to the folder for its records" in making
    assert snapshot(made) == before


def test_set_up_refuses_a_folder_with_anything_in_it(made, tmp_path):
    before = snapshot(made)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.txt").write_text("mine")
    for folder in (made, tmp_path / "photos", tmp_path / "photos" / "a.txt"):
        with pytest.raises(StoreFault, match=r"not empty|another folder"):
            create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    assert snapshot(made) == before
    assert snapshot(tmp_path / "photos") == {"a.txt": b"mine"}


def test_set_up_says_everything_that_is_wrong_at_once_and_writes_nothing(folder):
    with pytest.raises(InputFaults) as told:
        create_store(folder, user_name=" ", password="short", at=AT, cost=CHEAP)
    assert len(told.value.faults) == 2
    assert not folder.exists()


def test_a_set_up_that_was_cut_off_can_be_begun_again(folder, monkeypatch, opened):
    """Cut off before each of its files: never a folder that is neither empty nor a store."""
    for step in ("_tables", "write_mark", "write_key_file"):
        with monkeypatch.context() as cut:
            cut.setattr(f"core.store.setup.{step}", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
            with pytest.raises(StoreFault, match="There is not enough room"):
                create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
        with pytest.raises(StoreMissing):
            store_users(folder)
    create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
    assert opened(folder).health.sentences == ()
    assert not (folder / "unfinished").exists()


def test_the_sheet_opens_for_reading_and_its_use_is_logged(folder):
    code = fresh_sheet_code()
    vault, same = create_store(
        folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP, sheet_code=code.lower()
    )
    vault.append("answer", "c1", {"text": "hello"}, AT)
    vault.close()
    assert same == code
    with open_with_recovery(folder, code=code.replace("-", " ").lower(), at=AT) as read:
        assert read.events("c1")[0].data == {"text": "hello"}
        assert read.events_of_kind("store.opened")[-1].user == "recovery"
        assert read.verify_log().ok
        with pytest.raises(StoreFault, match="for reading"):
            read.append("answer", "c1", {}, AT)
    other = fresh_sheet_code()
    assert not recovery_matches(folder, other)
    with pytest.raises(WrongSecret, match="sheet"):
        open_with_recovery(folder, code=other, at=AT)


def test_a_changed_password_replaces_the_old_in_both_key_files(made, opened):
    vault = opened(made)
    with pytest.raises(WrongSecret):
        vault.change_password("wrong wrong wrong", "another good phrase", AT, CHEAP)
    with pytest.raises(InputFaults):
        vault.change_password(PASSWORD, "short", AT, CHEAP)
    vault.change_password(PASSWORD, "another good phrase", AT, CHEAP)
    vault.append("answer", "c1", {}, AT)
    vault.close()
    assert (made / "keys.json").read_bytes() == (made / "keys.json.bak").read_bytes()
    with pytest.raises(WrongSecret):
        opened(made)
    again = opened(made, password="another good phrase")
    assert again.health.ok
    assert again.verify_log().ok
    assert again.events_of_kind("store.password-changed")


def test_a_new_sheet_ends_the_old_one(folder, opened):
    vault, old = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    new = fresh_sheet_code()
    vault.renew_sheet(new, "the old one was seen by a visitor", AT)
    vault.close()
    assert (recovery_matches(folder, old), recovery_matches(folder, new)) == (False, True)
    with open_with_recovery(folder, code=new, at=AT) as read:
        assert read.verify_log().ok
    assert opened(folder).verify_log().ok


def test_a_forgotten_password_is_not_the_end_while_the_sheet_exists(folder, opened):
    vault, old = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    signature = vault.sign(bytes(32))
    vault.append("answer", "c1", {"text": "before"}, AT)
    vault.close()
    user, new = vault.user.id, fresh_sheet_code()
    with open_with_recovery(folder, code=old, at=AT) as read:
        with pytest.raises(InputFaults, match="say why"):
            read.recover(user, "another good phrase", new, " ", AT, CHEAP)
        read.recover(user, "another good phrase", new, "forgotten over the summer", AT, CHEAP)
    with pytest.raises(WrongSecret):
        opened(folder)
    again = opened(folder, password="another good phrase")
    again.append("answer", "c1", {"text": "after"}, AT)
    assert [event.data["text"] for event in again.events("c1")] == ["before", "after"]
    assert again.verify(user, bytes(32), signature)
    assert again.verify(user, bytes(32), again.sign(bytes(32)))
    assert again.verify_log().ok
    assert again.events_of_kind("store.recovered")[0].data["reason"] == "forgotten over the summer"
    again.close()
    assert (recovery_matches(folder, old), recovery_matches(folder, new)) == (False, True)
    with pytest.raises(StoreFault, match="Only the recovery sheet"):
        opened(folder, password="another good phrase").recover(user, PASSWORD, new, "x", AT, CHEAP)
