"""Several people over one store: each with an own way in and own signature, added, renamed, removed, confirming."""

import hashlib
import importlib.util
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.errors import InputFaults, StoreFault, StoreFull, WrongSecret
from core.store import (
    Cost,
    TooManyTries,
    User,
    Vault,
    add_user,
    confirm_by,
    create_store,
    fresh_sheet_code,
    log,
    open_store,
    open_with_recovery,
    remove_user,
    rename_user,
    slots,
    store_users,
    users,
)
from core.store.changes import key_text
from core.store.connection import transaction
from core.store.keys import Identity, unlock_identity
from core.store.walk import Keyring, check_log

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
LEAD, DEPUTY, NEW = "correct horse battery", "twelve small ducks", "seven tall chimneys"
DIGEST = hashlib.sha256(b"a record").digest()


@pytest.fixture
def two(folder: Path, cheap: Any) -> Iterator[tuple[Vault, User, str]]:
    """An open store of two people; the second of them, and the sheet's code."""
    vault, code = create_store(folder, user_name="A. Lead", password=LEAD, at=AT, cost=cheap)
    yield vault, add_user(vault, "B. Deputy", DEPUTY, AT, cheap), code
    vault.close()


def enter(vault: Vault, user: str, password: str, at: datetime = AT) -> Vault:
    """Close, and let somebody else log in."""
    folder = vault.opened.folder if not vault._closed else Path(vault._path).parent
    vault.close()
    return open_store(folder, user_id=user, password=password, at=at, floor=Cost(64, 1, 1))


# -- adding ----------------------------------------------------------------------------------------


def test_each_has_a_way_in_and_a_signature_of_their_own(two):
    vault, deputy, _ = two
    assert [user.name for user in users(vault)] == ["A. Lead", "B. Deputy"]
    vault.append("note", "c", {"text": "by the lead"}, AT)
    with enter(vault, deputy.id, DEPUTY) as hers:
        assert hers.user == deputy
        hers.append("note", "c", {"text": "by the deputy"}, AT)
        assert [event.user for event in hers.events("c")] == [vault.user.id, deputy.id]
        assert hers.verify_log().ok
        assert hers.people() == {vault.user.id: "A. Lead", deputy.id: "B. Deputy"}
    keys, _ = slots.read_key_file(Path(vault._path).parent)
    one, other = keys.users
    assert one.lock.salt != other.lock.salt
    assert {one.seal_public, one.sign_public}.isdisjoint({other.seal_public, other.sign_public})


def test_ones_password_opens_nothing_as_another(two):
    vault, deputy, _ = two
    for user, password in ((vault.user.id, DEPUTY), (deputy.id, LEAD)):
        with pytest.raises(WrongSecret):
            enter(vault, user, password)


@pytest.mark.parametrize("name", ["", "  ", "A. Lead", "a.  LEAD ", "\uff21. Lead", "B\nC", "x" * 101])
def test_a_name_that_does_not_tell_people_apart_is_refused(two, cheap, name):
    vault, *_ = two
    with pytest.raises(InputFaults) as caught:
        add_user(vault, name, NEW, AT, cheap)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == ["name"]
    assert len(store_users(vault.opened.folder)) == 2


def test_everything_wrong_with_a_new_person_is_said_at_once(two, cheap):
    vault, *_ = two
    with pytest.raises(InputFaults) as caught:
        add_user(vault, "", "short", AT, cheap)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == ["name", "password"]


def test_there_is_room_for_sixty_four(two, cheap, monkeypatch):
    vault, *_ = two
    monkeypatch.setattr("core.store.people.MOST_USERS", 3)
    add_user(vault, "C. Third", NEW, AT, cheap)
    with pytest.raises(InputFaults, match="no room for more people"):
        add_user(vault, "D. Fourth", NEW, AT, cheap)


def test_cut_off_between_log_and_key_file_nobody_is_harmed(two, cheap, monkeypatch):
    """Somebody in the log and not in the key file is nobody yet, and is added again under another id."""
    vault, *_ = two

    def cut(*_: object) -> None:
        raise StoreFull("cut off")

    with monkeypatch.context() as off:
        off.setattr("core.store.vault.put_key_file", cut)
        with pytest.raises(StoreFull):
            add_user(vault, "C. Third", NEW, AT, cheap)
    assert [user.name for user in users(vault)] == ["A. Lead", "B. Deputy"]
    third = add_user(vault, "C. Third", NEW, AT, cheap)
    with enter(vault, third.id, NEW) as theirs:
        assert theirs.health.sentences == ()
        assert theirs.verify_log().ok


# -- renaming --------------------------------------------------------------------------------------


def test_another_name_is_shown_from_then_on_and_old_signatures_hold(two):
    vault, deputy, _ = two
    signature = confirm_by(vault, deputy.id, DEPUTY, DIGEST, AT)
    rename_user(vault, deputy.id, " B. Married ", AT)
    assert users(vault)[1] == User(deputy.id, "B. Married")
    assert store_users(vault.opened.folder)[1].name == "B. Married"
    assert vault.people()[deputy.id] == "B. Married"
    assert vault.verify(deputy.id, DIGEST, signature)
    rename_user(vault, vault.user.id, "A. Lead-Smith", AT)
    assert vault.user.name == "A. Lead-Smith"
    seq = vault.anchor().seq
    rename_user(vault, deputy.id, "B. Married", AT)
    assert vault.anchor().seq == seq, "the same name again writes nothing"
    with enter(vault, deputy.id, DEPUTY) as hers:
        assert hers.user.name == "B. Married"
        assert hers.verify_log().ok


def test_a_name_that_another_has_and_a_person_who_is_not_here_are_refused(two):
    vault, deputy, _ = two
    with pytest.raises(InputFaults, match="has this name already"):
        rename_user(vault, deputy.id, "a. lead", AT)
    rename_user(vault, deputy.id, "B. DEPUTY", AT)  # her own, in capitals
    with pytest.raises(InputFaults, match="Choose somebody with a password here"):
        rename_user(vault, "0" * 32, "C. Third", AT)


# -- removing --------------------------------------------------------------------------------------


def test_who_is_removed_is_shut_out_and_what_they_signed_stays(two):
    vault, deputy, code = two
    with enter(vault, deputy.id, DEPUTY) as hers:
        hers.append("note", "c", {"text": "by the deputy"}, AT)
        signature = hers.sign(DIGEST)
    with enter(vault, vault.user.id, LEAD) as again:
        remove_user(again, deputy.id, " They left. ", AT)
        assert again.verify(deputy.id, DIGEST, signature)
        assert again.people()[deputy.id] == "B. Deputy"
        [removed], [rekeyed] = again.events_of_kind(log.USER_REMOVED), again.events_of_kind(log.REKEYED)
        assert (removed.data, rekeyed.seq) == ({"user": deputy.id, "reason": "They left."}, removed.seq + 1)
        assert again.verify_log().ok
        again.append("note", "c", {"text": "after"}, AT)
    folder = Path(vault._path).parent
    with pytest.raises(WrongSecret):
        enter(vault, deputy.id, DEPUTY)
    assert all(deputy.id.encode() not in (folder / name).read_bytes() for name in ("keys.json", "keys.json.bak"))
    open_with_recovery(folder, code=code, at=AT).close()
    with enter(vault, vault.user.id, LEAD) as last:
        assert last.verify_log().ok
        assert last.health.sentences == ()


def test_nobody_removes_themself_and_so_somebody_is_always_left(two):
    vault, deputy, _ = two
    with pytest.raises(InputFaults, match="You cannot remove yourself"):
        remove_user(vault, vault.user.id, "left", AT)
    for who, reason, says in ((deputy.id, "  ", "Say why"), ("0" * 32, "left", "Choose somebody")):
        with pytest.raises(InputFaults, match=says):
            remove_user(vault, who, reason, AT)
    remove_user(vault, deputy.id, "left", AT)
    assert [user.id for user in users(vault)] == [vault.user.id]


def test_the_sheet_changes_nobody_but_the_one_who_comes_back_in(two, cheap):
    vault, deputy, code = two
    folder = vault.opened.folder
    vault.close()
    with open_with_recovery(folder, code=code, at=AT) as read:
        for act in (
            lambda: add_user(read, "C. Third", NEW, AT, cheap),
            lambda: rename_user(read, deputy.id, "C. Third", AT),
            lambda: remove_user(read, deputy.id, "left", AT),
        ):
            with pytest.raises(StoreFault, match="opens the records for reading"):
                act()


def test_the_sheet_brings_back_whom_it_is_asked_for_renamed_or_not_but_nobody_removed(two, cheap):
    vault, deputy, code = two
    third = add_user(vault, "C. Third", NEW, AT, cheap)
    rename_user(vault, deputy.id, "B. Married", AT)
    remove_user(vault, third.id, "left", AT)
    folder, following = vault.opened.folder, fresh_sheet_code()
    vault.close()
    with open_with_recovery(folder, code=code, at=AT) as read:
        with pytest.raises(StoreFault, match="only for somebody with a password here"):
            read.recover(third.id, NEW, following, "forgotten", AT, cheap)
        read.recover(deputy.id, "nine green bottles", following, "forgotten", AT, cheap)
    with enter(vault, deputy.id, "nine green bottles") as hers:
        assert hers.user.name == "B. Married"
        assert hers.verify_log().ok
        hers.append("note", "c", {"text": "back"}, AT)
        assert hers.events_of_kind(log.RECOVERED)[0].data["reason"] == "forgotten"
    with enter(vault, vault.user.id, LEAD) as lead:
        assert lead.verify_log().ok
    with pytest.raises(WrongSecret):
        open_with_recovery(folder, code=code, at=AT)
    open_with_recovery(folder, code=following, at=AT).close()


# -- the rules of the log ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def second() -> Any:
    spec = importlib.util.spec_from_file_location("second_reader", Path(__file__).with_name("second_reader.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def forged(vault: Vault, kind: str, data: dict[str, object], *, as_user: str = "", sign: Any = None) -> None:
    """An entry of the store's own by somebody who has the data key and a key to sign with."""
    opened = vault.opened
    with vault.writing() as connection, transaction(connection):
        prepared = [log.prepare(log.NewEvent(kind, "", data, AT))]
        vault._head, _ = log.write(
            connection, prepared, vault._head, as_user or vault.user.id, sign or opened.identity.sign
        )


def public(key: Any) -> str:
    return key_text(key.public_key().public_bytes_raw())


def bad_entries(vault: Vault, gone: str, stays: str, fresh: Any) -> dict[str, tuple[str, dict[str, object], str, Any]]:
    """Entries that the rules refuse: name, (kind, data, author, key)."""
    text = public(fresh)
    return {
        "a removed person signs": ("note", {"a": 1}, gone, fresh),
        "a removed id is added again": ("store.user-added", {"names": {gone: "X"}, "keys": {gone: text}}, "", None),
        "a removed person is recovered": ("store.recovered", {"reason": "", "keys": {gone: text}}, "", None),
        "somebody unknown is removed": ("store.user-removed", {"user": "f" * 32, "reason": ""}, "", None),
        "somebody is removed twice": ("store.user-removed", {"user": gone, "reason": ""}, "", None),
        "the sheet is removed": ("store.user-removed", {"user": "recovery", "reason": ""}, "", None),
        "somebody removes themself": ("store.user-removed", {"user": stays, "reason": ""}, "", None),
        "nobody is removed": ("store.user-removed", {"reason": ""}, "", None),
        "a key for somebody who has one": ("store.user-added", {"names": {}, "keys": {stays: text}}, "", None),
        "a renaming brings a key": ("store.user-renamed", {"names": {stays: "X"}, "keys": {stays: text}}, "", fresh),
    }


@pytest.mark.parametrize("which", range(10))
def test_both_readers_refuse_what_nobody_may_write(two, second, which):
    vault, deputy, _ = two
    fresh = Identity.fresh().sign
    own = unlocked(vault, deputy.id, DEPUTY)
    remove_user(vault, deputy.id, "left", AT)
    bad = bad_entries(vault, deputy.id, vault.user.id, fresh)
    name, (kind, data, author, key) = list(bad.items())[which]
    assert vault.verify_log().ok
    last = vault.anchor().seq
    forged(vault, kind, data, as_user=author, sign=own if name == "a removed person signs" else key)
    with vault.reading() as connection:
        found = check_log(connection, vault.store_id, signatures=True)
        rows = connection.execute(
            "SELECT e.seq, case_id, user_id, kind, at, content, hash, sig, salt, body"
            " FROM event e LEFT JOIN payload p ON p.seq = e.seq ORDER BY e.seq"
        ).fetchall()
    assert found.first_broken == last + 1, name
    assert second.first_broken(vault.store_id, rows) == last + 1, name


def unlocked(vault: Vault, user: str, password: str) -> Any:
    """Somebody's signing key, as they know it."""
    slot = vault.opened.keys.user(user)
    return unlock_identity(
        slot.lock, password, store=vault.store_id, user=user, seal_public=slot.seal_public, sign_public=slot.sign_public
    ).sign


def test_a_key_that_was_recovered_counts_and_the_old_one_ends_with_it(two, cheap):
    """Recovered, then removed: no key of that person is left."""
    vault, deputy, code = two
    folder, old = vault.opened.folder, unlocked(vault, deputy.id, DEPUTY)
    vault.close()
    with open_with_recovery(folder, code=code, at=AT) as read:
        read.recover(deputy.id, NEW, fresh_sheet_code(), "forgotten", AT, cheap)
    with enter(vault, vault.user.id, LEAD) as lead:
        renewed = unlocked(lead, deputy.id, NEW)
        remove_user(lead, deputy.id, "left", AT)
        last = lead.anchor().seq
        for key in (old, renewed):
            assert lead.verify_log().ok or lead.verify_log().first_broken == last + 1
            forged(lead, "note", {"a": 1}, as_user=deputy.id, sign=key)
        assert lead.verify_log().first_broken == last + 1


def test_an_empty_ring_takes_keys_only_from_the_first_entry():
    assert not Keyring().accepts("store.user-added", "a", {"keys": {}}, bytes(32), bytes(64))


# -- confirming ------------------------------------------------------------------------------------


def test_another_person_confirms_by_their_own_password(two):
    vault, deputy, _ = two
    signature = confirm_by(vault, deputy.id, DEPUTY, DIGEST, AT)
    assert vault.verify(deputy.id, DIGEST, signature)
    assert not vault.verify(vault.user.id, DIGEST, signature)
    assert not vault.verify(deputy.id, hashlib.sha256(b"another").digest(), signature)
    for who in (vault.user.id, "recovery", "0" * 32):
        with pytest.raises(InputFaults, match="another person"):
            confirm_by(vault, who, LEAD, DIGEST, AT)


def test_wrong_tries_at_confirming_are_slowed_and_told_to_that_person(two):
    vault, deputy, _ = two
    for second in range(5):
        with pytest.raises(WrongSecret, match="not their password"):
            confirm_by(vault, deputy.id, "wrong", DIGEST, AT + timedelta(seconds=second))
    with pytest.raises(TooManyTries):
        confirm_by(vault, deputy.id, DEPUTY, DIGEST, AT + timedelta(seconds=6))
    with pytest.raises(TooManyTries):
        enter(vault, deputy.id, DEPUTY, AT + timedelta(seconds=7))
    with enter(vault, deputy.id, DEPUTY, AT + timedelta(minutes=1)) as hers:
        assert hers.wrong_tries.count == 5
        assert hers.events_of_kind(log.OPENED)[-1].data["wrong_tries"] == 5
