"""Newer guidance taken in: what it would change, that it goes where the records go, and that no case loses its own."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from guidance_files import KEY, LATER, NOW, OTHER_KEY, OTHERS, PUBLISHERS, asks_more, kent_file, small_file, stricter
from packs.every_pack import KENT, PACKS

from core.answers import Answer
from core.assessment import Listed
from core.casework import Casework, guidance
from core.casework.guidance import editions, propose, take_in
from core.errors import PackFaults, StoreFull
from core.pack_parcel import make_parcel, read_parcel
from core.page import Setting
from core.store import Cost, create_store, make_backup, open_store, store_users
from core.store.restore import restore

CHEAP = Cost(64, 1, 1)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
SHIPPED = (PACKS[KENT],)


def open_again(folder):
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


def at_work(vault, shipped=SHIPPED, publishers=PUBLISHERS):
    """Somebody's work over this store, as the session begins it."""
    ticks = itertools.count()
    packs, notes = editions(vault, shipped, publishers)
    return Casework(vault, packs, "Waymark", lambda: AT + timedelta(seconds=next(ticks))), notes


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def work(folder):
    vault, _ = create_store(folder, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)
    with vault:
        made, _ = at_work(vault)
        made.set_setting(Setting("Larkfield", "kent", {}))
        yield made


def a_case(work, **answers):
    """A case with one child, everything answered No unless told otherwise."""
    case = work.list_person(work.start_case(), Listed(id="", ref="QQ", kind="child", age=14, roles=("sent",)))
    case = work.set_motivation(case, case.people[0].id, "romantic")
    gentle = {"under_18_involved": "yes", "consent": "yes", "enough_information": "yes", "manageable": "yes"}
    for question in work.pack_of(case).questions:
        case = work.answer(case, question, Answer({**gentle, **answers}.get(question, "no")))
    return case


def take(work, raw, publishers=PUBLISHERS, shipped=SHIPPED):
    take_in(work, propose(work, raw, publishers), shipped, publishers)


def test_new_cases_take_the_new_edition_and_old_ones_keep_theirs(work, folder):
    old = a_case(work, harmful="yes")
    take(work, kent_file(change=stricter))
    new = work.start_case()
    assert [work.pack_of(case).edition for case in (old, new)] == [NOW, LATER]
    [entry] = work.vault.events_of_kind("guidance_taken")
    assert entry.data["edition"] == LATER
    assert entry.data["sha256"] == work.packs[-1].sha256 == new.guidance[2]
    work.vault.close()
    with open_again(folder) as vault:
        again, notes = at_work(vault)
        assert (notes, [pack.edition for pack in again.packs]) == ([], [NOW, LATER])
        assert again.pack_of(again.open_case(new.id)).sha256 == entry.data["sha256"]
        assert again.pack_of(again.open_case(old.id)) is SHIPPED[0]
        assert vault.verify_log().ok


def test_what_would_change_is_said_of_each_open_case(work):
    harmed, calm, urgent = a_case(work, harmful="yes"), a_case(work), a_case(work, money_demanded="yes")
    begun = work.start_case()
    before = len(work.vault.events(harmed.id))
    proposal = propose(work, kent_file(change=stricter), PUBLISHERS)
    said = {effect.reference: effect for effect in proposal.effects}
    assert [case.reference in said for case in (harmed, calm, urgent, begun)] == [True] * 4
    assert proposal.effects[0] is said[harmed.reference]
    assert (said[harmed.reference].differs, said[harmed.reference].stricter) == (True, True)
    outcomes = work.packs[-1].outcomes
    assert said[harmed.reference].now == outcomes["refer_high_risk"].title
    assert said[harmed.reference].then == outcomes["refer_immediately"].title
    for case in (calm, urgent, begun):
        assert not said[case.reference].differs
        assert not said[case.reference].stricter
        assert said[case.reference].new_questions == 0
    assert len(proposal.reworded) == 1
    assert (proposal.new, proposal.gone) == ((), ())
    assert (len(work.vault.events(harmed.id)), len(work.packs)) == (before, 1)  # nothing is kept by looking
    assert work.vault.events_of_kind("guidance_taken") == []


def test_a_new_question_leaves_a_managed_case_open(work):
    calm, urgent = a_case(work), a_case(work, money_demanded="yes")
    proposal = propose(work, kent_file(change=asks_more), PUBLISHERS)
    said = {effect.reference: effect for effect in proposal.effects}
    assert proposal.new == ("Was any of it sent live?",)
    assert (said[calm.reference].new_questions, said[calm.reference].then) == (1, "")
    assert said[calm.reference].differs
    assert not said[urgent.reference].differs  # what is urgent stays so, whatever is still asked


def test_a_question_that_is_gone_is_no_longer_counted(work):
    take(work, kent_file("2027-01", asks_more))
    case = work.answer(a_case(work), "filmed_live", Answer.YES)
    back = propose(work, kent_file("2027-02"), PUBLISHERS)
    assert back.gone == ("Was any of it sent live?",)
    [effect] = back.effects
    assert (effect.reference, effect.differs, effect.stricter) == (case.reference, True, False)


def test_a_signed_case_that_waits_for_its_second_signature_is_not_among_those_that_would_change(work):
    case = a_case(work, money_demanded="yes")
    departs = {
        "choice": "manage_in_setting", "review": "2026-12-07", "reasons": "Both are safe.", "adviser": "Duty worker",
        "adviser_when": "2026-11-20", "adviser_said": "They agreed.", "second_name": "H. Head", "second_role": "Head",
    }  # fmt: skip
    for part, value in departs.items():
        case = work.set_decision(case, part, value)
    case = work.set_concern(case, "happened_on", "2026-11-20")
    for field in work.packs[-1].concern:
        if field.kind in ("choice", "choices") and not field.optional:
            value = field.options[0][0]
            case = work.set_concern(case, field.id, (value,) if field.kind == "choices" else value)
        elif not field.optional:
            case = work.set_concern(case, field.id, {"date": "2026-11-20", "time": "14:10"}.get(field.kind, "Told us."))
    work.sign(case, PASSWORD)
    assert work.count("", "open") == 1
    assert propose(work, kent_file(), PUBLISHERS).effects == ()


@pytest.mark.parametrize(
    ("raw", "publishers", "says"),
    [
        (lambda: kent_file(NOW), PUBLISHERS, f"Edition {NOW} is in use already"),
        (lambda: kent_file("2025-01"), PUBLISHERS, f"It is edition 2025-01. A newer one, {NOW}, is in use"),
        (small_file, PUBLISHERS, "It is guidance of another kind, trip-weather"),
        (lambda: kent_file(key=OTHER_KEY), PUBLISHERS, "not signed by the publisher"),
        (kent_file, (), "takes no guidance files"),
        (lambda: kent_file(change=lambda p: p.replace('"kent"', '"else"')), PUBLISHERS, "nothing for your"),
        (lambda: b"x", PUBLISHERS, "not a guidance file"),
    ],
)
def test_what_is_not_for_these_records_is_refused_and_nothing_is_kept(work, raw, publishers, says):
    before = work.vault.anchor()
    with pytest.raises(PackFaults, match=says) as caught:
        propose(work, raw(), publishers)
    assert all(fault.startswith("file: ") for fault in caught.value.faults)
    assert work.vault.anchor() == before


def test_an_unwanted_edition_with_faults_inside_has_both_named(work):
    texts = {**read_parcel(kent_file("2025-01"), PUBLISHERS).texts}
    texts["cases.toml"] = b"[[case]]\n"
    with pytest.raises(PackFaults) as caught:
        propose(work, make_parcel(texts, ("kent-medway", "2025-01"), KEY), PUBLISHERS)
    assert [("A newer one" in each, "must be text" in each) for each in caught.value.faults] == [
        (True, False), (False, True), (False, True), (False, True),
    ]  # fmt: skip


def test_taking_it_in_twice_is_refused_the_second_time(work):
    proposal = propose(work, kent_file(), PUBLISHERS)
    take_in(work, proposal, SHIPPED, PUBLISHERS)
    with pytest.raises(PackFaults, match="in use already"):
        take_in(work, proposal, SHIPPED, PUBLISHERS)


def test_a_full_disk_keeps_the_edition_before(work, monkeypatch):
    proposal = propose(work, kent_file(), PUBLISHERS)

    def full(*_, **__):
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(type(work.vault), "append", full)
    with pytest.raises(StoreFull):
        take_in(work, proposal, SHIPPED, PUBLISHERS)
    monkeypatch.undo()
    assert work.packs[-1].edition == NOW
    assert work.start_case().guidance[1] == NOW


def test_a_backup_carries_it_to_a_new_laptop_whose_program_lacks_it(work, tmp_path):
    take(work, kent_file(change=stricter))
    case = a_case(work, harmful="yes")
    (tmp_path / "stick").mkdir()
    backup = make_backup(work.vault, tmp_path / "stick", AT, lambda *_: None)
    user = work.vault.user.id
    work.vault.close()
    elsewhere = tmp_path / "elsewhere"
    restore(backup.path, elsewhere, user_id=user, password=PASSWORD, at=AT, tick=lambda *_: None, floor=CHEAP).close()
    with open_again(elsewhere) as vault:
        again, notes = at_work(vault)
        assert notes == []
        assert again.pack_of(again.open_case(case.id)).edition == LATER
        assert again.packs[-1].edition == LATER


def test_a_program_that_does_not_know_the_publisher_opens_the_cases_and_begins_none(work):
    take(work, kent_file(change=stricter))
    case = a_case(work, harmful="yes")
    for publishers in ((), OTHERS):
        other, notes = at_work(work.vault, publishers=publishers)
        assert notes == []
        assert other.pack_of(other.open_case(case.id)).edition == LATER
        assert other.packs[-1].edition == NOW
        assert other.start_case().guidance[1] == NOW


def test_what_ships_goes_before_what_was_taken_in(work):
    take(work, kent_file(change=stricter))
    case = a_case(work)
    shipped = (*SHIPPED, replace(SHIPPED[0], edition=LATER, sha256="0" * 64), replace(SHIPPED[0], edition="2028"))
    later, _ = at_work(work.vault, shipped=shipped)
    assert later.packs[-1] is shipped[-1]
    assert later.pack_of(later.open_case(case.id)).sha256 == case.guidance[2]
    assert [pack.sha256 for pack in later.packs[1:]] == [pack.sha256 for pack in shipped]
    same, _ = at_work(work.vault, shipped=(*SHIPPED, later.packs[0]))
    assert len(same.packs) == 2


@pytest.mark.parametrize("spoilt", ["byte", "hash", "file", "publisher", "edition", "newer"])
def test_one_that_was_tampered_with_is_passed_over_with_a_sentence(work, spoilt):
    whole = kent_file(change=stricter)
    parcel = read_parcel(whole, PUBLISHERS)
    data = {
        "id": parcel.id, "edition": LATER, "sha256": parcel.sha256, "file": parcel.whole,
        "publisher": "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
    }  # fmt: skip
    change = {
        "byte": {"file": parcel.whole.replace("Section 2", "Section 3")},
        "hash": {"sha256": "0" * 64},
        "file": {"file": ""},
        "publisher": {"publisher": "AAAA"},
        "edition": {"edition": "2027-02"},
        "newer": {"file": parcel.whole.replace("PACK 1", "PACK 2", 1)},
    }
    work.vault.append(guidance.TAKEN, "", data, AT)
    assert at_work(work.vault)[1] == []  # as it stands, it holds: so what follows is the change's doing
    work.vault.append(guidance.TAKEN, "", {**data, **change[spoilt]}, AT)
    again, [note] = at_work(work.vault)
    assert note.startswith("An edition of the guidance that was taken in cannot be used here: ")
    assert note.endswith(". Install the newest Waymark.")
    assert [pack.edition for pack in again.packs] == [NOW, LATER]
