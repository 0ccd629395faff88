"""FORMAT.md says enough: a second reader, written from it alone, reads and judges every store as the first does."""

import importlib.util
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.store import (
    NewEvent,
    add_user,
    create_store,
    fresh_sheet_code,
    open_with_recovery,
    remove_user,
    rename_user,
)
from core.store.log import INTRODUCING
from core.store.rekey import rekey
from core.store.walk import check_log

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
FORMAT = Path(__file__).resolve().parents[3] / "core" / "store" / "FORMAT.md"


@pytest.fixture(scope="module")
def second() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_reader", Path(__file__).with_name("second_reader.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def eventful(folder: Path, cheap: Any) -> tuple[Path, str, str]:
    """A store in which everything has happened that this version can do; its password and sheet."""
    vault, first = create_store(folder, user_name="A. Lead", password="correct horse battery", at=AT, cost=cheap)
    second_code, third = fresh_sheet_code(), fresh_sheet_code()
    with vault:
        vault.append_many([NewEvent("answer", f"c{n % 3}", {"text": f"é {n}\n\0"}, AT) for n in range(12)])
        vault.renew_sheet(second_code, "lost", AT)
        vault.change_password("correct horse battery", "another good phrase", AT, cheap)
        deputy = add_user(vault, "B. Deputy", "twelve small ducks", AT, cheap)
        rename_user(vault, deputy.id, "B. Former-Deputy", AT)
        remove_user(vault, deputy.id, "left the school", AT)
        rekey(vault, "a password became known", AT)
    assert first != second_code
    with open_with_recovery(folder, code=second_code, at=AT) as read:
        read.recover(vault.user.id, "a third good phrase", third, "forgotten", AT, cheap)
    return folder, "a third good phrase", third


def test_a_second_reader_opens_the_store_and_finds_it_whole(eventful, second, opened):
    folder, password, code = eventful
    with opened(folder, password=password) as vault:
        vault.append("answer", "c1", {"text": "newest"}, AT)
        checked, anchor, store = vault.verify_log(), vault.anchor(), vault.store_id
        told = vault.events("c1")
    dk = second.data_key_by_password(folder, "A. Lead", password)
    assert second.data_key_by_sheet(folder, code) == dk
    rows = second.rows(folder, dk)
    assert len(rows) == checked.entries
    assert second.first_broken(store, rows) is None
    assert second.printed(rows[-1][0], rows[-1][6]) == anchor.text
    assert [row[0] for row in rows if row[1] == "c1"] == [event.seq for event in told]
    mark = second.mark(folder, dk)
    assert (mark["seq"], mark["head"], mark["slots"]) == (rows[-1][0], rows[-1][6].hex(), 10)


class Rows:
    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows = rows

    def execute(self, _: str) -> list[tuple[Any, ...]]:
        return self.rows


def test_both_judge_alike_what_has_been_tampered_with(eventful, second, opened):
    """A thousand logs with one field of one entry changed, entries removed, repeated or put in another order."""
    folder, password, _ = eventful
    with opened(folder, password=password) as vault:
        store = vault.store_id
    rows = second.rows(folder, second.data_key_by_password(folder, "A. Lead", password))
    chance = random.Random(3)
    broken = 0
    for _ in range(1000):
        spoiled = [list(row) for row in rows]
        place = chance.randrange(len(rows))
        match chance.randrange(4):
            case 0:
                field = chance.randrange(10)
                spoiled[place][field] = chance.choice(rows)[field]
            case 1:
                del spoiled[place : place + chance.randrange(3)]
            case 2:
                spoiled.insert(place, list(chance.choice(spoiled)))
            case _:
                spoiled[place], spoiled[place - 1] = spoiled[place - 1], spoiled[place]
        given = [tuple(row) for row in spoiled]
        ours = check_log(Rows(given), store, signatures=True).first_broken
        assert (ours is None) is (second.first_broken(store, given) is None)
        broken += ours is not None
    print(f"1000 logs judged alike, {broken} of them broken")  # noqa: T201
    assert 500 < broken < 1000


def test_the_page_names_every_label_and_every_kind():
    """A label that the code has and the page has not would leave a second reader in the dark."""
    page = FORMAT.read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in FORMAT.parent.glob("*.py"))
    labels = set(re.findall(r'"(waymark/[a-z0-9/-]+)', code)) | set(re.findall(r'b"([a-z]+-v\d)\\0', code))
    assert len(labels) > 5
    assert [label for label in labels if label not in page] == []
    kinds = set(re.findall(r'"(store\.[a-z-]+)"', code)) | set(INTRODUCING)
    assert [kind for kind in kinds if f"`{kind}`" not in page and not kind.startswith("store.db")] == []
    for purpose in set(re.findall(r'"([a-z]+-(?:key|mac))"', code)):
        assert f"`{purpose}`" in page
