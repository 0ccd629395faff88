"""Stores of every released version open, with every password and sheet, and hold what they held.

The fixture of a version is made once (make_fixture.py) and lies in tests/data for ever. One made by this version, now,
goes through the same, so that the script and what it promises are tested before they are needed.
"""

import importlib.util
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from core.errors import WrongSecret
from core.store import Vault, backups_in, open_backup, open_store, open_with_recovery, store_users
from core.store.printed_check import parse_check
from core.store.restore import restore
from core.store.salvage import open_rescued
from core.store.transfer import read_transfer
from core.store.verify import verify_vault

HERE = Path(__file__).resolve().parent
AT = datetime(2027, 9, 1, 8, 30, tzinfo=UTC)
RELEASED = sorted((HERE.parents[1] / "data").glob("store-*"))
THIS = "this version"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


making, second = loaded("make_fixture"), loaded("second_reader")


@pytest.fixture(scope="module", params=[THIS, *RELEASED], ids=lambda path: getattr(path, "name", "of-this-version"))
def fixture(request, tmp_path_factory) -> Path:
    if request.param != THIS:
        return request.param
    made = tmp_path_factory.mktemp("fixture") / "store-now"
    making.make(made)
    return made


@pytest.fixture
def old(fixture, tmp_path) -> tuple[Path, dict]:
    """A copy to work on, and what must be found in it."""
    shutil.copytree(fixture, tmp_path / "old")
    return tmp_path / "old", json.loads((fixture / "expected.json").read_bytes())


def user(folder: Path, name: str) -> str:
    return next(each.id for each in store_users(folder) if each.name == name)


def entered(folder: Path, name: str, password: str) -> Vault:
    return open_store(folder, user_id=user(folder, name), password=password, at=AT, floor=making.CHEAP)


def look(vault: Vault, expected: dict) -> None:
    """Nothing is missing, nothing complains, and the printed check still fits."""
    assert vault.health.sentences == ()
    assert vault.store_id == expected["store"]
    assert making.digest(vault, expected["entries"]) == expected["events"]
    checked = verify_vault(vault, [parse_check(expected["check"])])
    assert [each.result for each in checked.compared] == ["matches"], checked
    assert not checked.faults
    cases = {str(row.summary.get("reference")): len(vault.events(row.case)) for row in vault.all_cases()}
    assert cases == expected["cases"]
    assert [event.case for event in vault.events_of_kind("signed")] == expected["signed"]
    assert {case: vault.drafts(case) for case in expected["drafts"]} == expected["drafts"]
    assert all(vault.events(case) == [] for case in expected["disposed"])


def test_it_opens_with_every_password_and_the_sheet_and_holds_what_it_held(old, exercised):
    folder, expected = old[0] / "store", old[1]
    for name, password in expected["people"].items():
        with entered(folder, name, password) as vault:
            look(vault, expected)
    with open_with_recovery(folder, code=expected["sheet"], at=AT) as vault:
        look(vault, expected)
    exercised("entries read by each", expected["entries"], least=60)
    exercised("ways in", len(expected["people"]) + 1, least=3)
    for each in store_users(folder):
        for password in expected["refused"]:
            with pytest.raises(WrongSecret):
                open_store(folder, user_id=each.id, password=password, at=AT, floor=making.CHEAP)
    with pytest.raises(WrongSecret):
        open_with_recovery(folder, code=expected["old_sheet"], at=AT)


def test_work_goes_on_in_it(old):
    folder, expected = old[0] / "store", old[1]
    [name, *_] = expected["people"]
    with entered(folder, name, expected["people"][name]) as vault:
        seq = vault.append("note", "new", {"text": "after all these years"}, AT).seq
    with entered(folder, name, expected["people"][name]) as vault:
        assert vault.health.sentences == ()
        assert [event.seq for event in vault.events("new")] == [seq]
        assert vault.verify_log().ok


def test_the_second_reader_agrees(old, exercised):
    folder, expected = old[0] / "store", old[1]
    keys = [second.data_key_by_password(folder, name, password) for name, password in expected["people"].items()]
    keys.append(second.data_key_by_sheet(folder, expected["sheet"]))
    assert len(set(keys)) == 1
    entries = second.rows(folder, keys[0])
    exercised("entries", len(entries), least=60)
    assert len(entries) == expected["entries"]
    assert second.first_broken(expected["store"], entries) is None
    assert second.printed(entries[-1][0], entries[-1][6]) == expected["check"]


def test_its_backups_open_and_can_be_put_in_place(old, tmp_path, exercised):
    heads = sorted(backups_in(old[0]), key=lambda head: head.seq)
    exercised("backups", len(heads), least=2)
    for head, (name, password) in zip(heads, old[1]["backups"].values(), strict=True):
        who = next(each.id for each in head.users if each.name == name)
        with open_backup(head.path, tmp_path, user_id=who, password=password, at=AT, floor=making.CHEAP) as trial:
            assert trial.verify_log().ok
        place = tmp_path / f"laptop-{head.seq}" / "store"
        with restore(head.path, place, user_id=who, password=password, at=AT, floor=making.CHEAP) as vault:
            assert vault.health.ok
            assert vault.verify_log().ok
            assert vault.append("note", "new", {}, AT).seq > head.seq
            assert all(vault.events(case) == [] for case in old[1]["disposed"]), "the newer backup knows of it"


def test_its_other_files_are_read(old):
    folder, expected = old
    sent = read_transfer((folder / "case-for-another-school").read_bytes(), expected["words"], floor=making.CHEAP)
    assert len(sent.entries) > 20
    [rescue] = folder.glob("*.sgr")
    [name, *_] = expected["people"]
    who = user(folder / "store", name)
    password = expected["people"][name]
    with open_rescued(rescue, folder / "store", user_id=who, password=password, at=AT, floor=making.CHEAP) as vault:
        assert len(vault.all_cases()) == len(expected["cases"])
