"""The whole life of a case through a real store: each verb is one event, and what is shut stays shut."""

import dataclasses
import itertools
from datetime import UTC, datetime, timedelta

import pytest
from case_walks import CALM, KENT, LARKFIELD, SMALL, concern_value
from packs.every_pack import PACKS

from core.answers import Answer
from core.assessment import MAX_TEXT, Listed
from core.casework import Casework
from core.errors import InputFaults, WrongSecret
from core.pack import Pack
from core.page import Setting
from core.record import check_code, digest, from_canonical, scan_text
from core.store import NO_IMAGES, Cost, create_store, open_store, store_users

PASSWORD = "correct horse battery"
CHEAP = Cost(64, 1, 1)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
IMAGE = "data:image/png;base64,AAAA"
ADVICE = {
    "reasons": "We know them.", "adviser": "Duty officer", "adviser_when": "2026-11-23", "adviser_said": "Agreed.",
    "second_name": "P. Nowak",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def work(folder):
    vault, _ = create_store(folder, user_name="M. Ellis", password=PASSWORD, at=START, cost=CHEAP)
    with vault:
        yield at_work(vault)


def at_work(vault, packs=(PACKS[KENT],)):
    ticks = itertools.count()
    made = Casework(vault, packs, "Waymark 0.1.0", lambda: START + timedelta(seconds=next(ticks)), names=vault.people())
    if made.setting() is None:
        made.set_setting(LARKFIELD)
    return made


def child(ref="AB", **changes):
    return Listed(**{"id": "", "ref": ref, "kind": "child", "age": 16, "roles": ("sent",)} | changes)


def assessed(work: Casework, pack: Pack = PACKS[KENT], **changes):
    """A case with everything answered, gently but for these changes."""
    case = work.set_concern(work.start_case(), "happened_on", "2026-11-20")
    case = work.list_person(case, child())
    case = work.set_motivation(case, case.people[0].id, "romantic")
    for question in pack.questions:
        case = work.answer(case, question, Answer(changes.get(question, CALM[KENT].get(question, "no"))))
    return case


def decided(work, case, choice="manage_in_setting", **parts):
    for part, value in {"choice": choice, "review": "2026-12-07", **parts}.items():
        case = work.set_decision(case, part, value)
    return case


def line(work, case):
    (row,) = [row for row in work.find("", "") if row.case == case.id]
    return row.summary


def test_a_case_from_beginning_to_end_and_what_the_list_says_at_each_step(work, folder):
    case = work.start_case()
    assert case.reference == "2026-001"
    steps = [line(work, case)["next"]]
    case = work.set_concern(case, "imagery_kind", ("photo", "video"))
    assert line(work, case)["next"] == "record the concern", "one part of it is not all of it"
    for part in PACKS[KENT].concern:
        if not part.optional:
            case = work.set_concern(case, part.id, concern_value(part))
    steps.append(line(work, case)["next"])
    case = work.list_person(case, child())
    steps.append(line(work, case)["next"])
    assert line(work, case)["outcome"] == "Outcome not reached yet"
    for question in PACKS[KENT].questions:
        case = work.answer(case, question, Answer(CALM[KENT].get(question, "no")))
    steps.append(line(work, case)["next"])
    case = work.set_motivation(case, case.people[0].id, "romantic")
    steps.append(line(work, case)["next"])
    case = work.set_decision(case, "choice", "manage_in_setting")
    steps.append(line(work, case)["next"])
    case = decided(work, case)
    steps.append(line(work, case)["next"])
    assert steps == [
        "record the concern",
        "list who is involved",
        "answer “Someone under 18 involved”",
        "describe each child’s act",
        "check your answers and see the outcome",
        "record your decision",
        "sign your decision",
    ]
    with pytest.raises(WrongSecret):
        work.sign(case, "not the password")
    assert not work.open_case(case.id).signed
    case = work.sign(case, PASSWORD)
    shown = line(work, case)
    assert shown["next"] == "Start the support plan; look again on 7 December 2026"
    assert (shown["status"], shown["label"], shown["tone"]) == ("signed", "Signed", "manage")
    work.log(case, "printed", version=1, copy="")
    assert work.record_of(case, 1).reference == "2026-001"
    again = work.reopen(case, " More is known. ")
    assert line(work, again)["label"] == "New version in progress"
    assert line(work, again)["next"] == "check your answers and see the outcome"
    again = work.answer(again, "vulnerable", Answer.YES)
    again = work.sign(decided(work, again, "refer_high_risk"), PASSWORD)
    second = work.record_of(again, 2)
    assert [(v.number, v.reason) for v in second.versions] == [(1, "First signed version"), (2, "More is known.")]
    assert work.record_of(again, 1).decision == "manage_in_setting"
    work.vault.close()
    with open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=START, floor=CHEAP) as vault:
        reopened = at_work(vault)
        assert reopened.open_case(case.id) == again
        assert reopened.record_of(again, 2) == second
        assert reopened.setting() == LARKFIELD
        assert reopened.start_case().reference == "2026-002"


def test_a_signed_case_refuses_every_verb_and_writes_nothing(work):
    case = work.sign(decided(work, assessed(work)), PASSWORD)
    events = len(work.vault.events(case.id))
    person = case.people[0].id
    for verb in (
        lambda: work.set_concern(case, "happened_on", "2026-11-19"),
        lambda: work.list_person(case, child("ZZ")),
        lambda: work.remove_person(case, person),
        lambda: work.set_motivation(case, person, "other"),
        lambda: work.answer(case, "harmful", Answer.YES),
        lambda: work.note(case, "harmful", "more"),
        lambda: work.set_decision(case, "review", "2027-01-01"),
        lambda: work.sign(case, PASSWORD),
    ):
        with pytest.raises(InputFaults, match="This version is signed"):
            verb()
    assert len(work.vault.events(case.id)) == events


def test_a_departure_waits_for_the_second_signature(work):
    case = decided(work, assessed(work, harmful="yes"))
    with pytest.raises(InputFaults) as caught:
        work.sign(case, PASSWORD)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == list(ADVICE)
    with pytest.raises(InputFaults, match="Sign the record first"):
        work.second_signature(case, name="P. Nowak", role="Head", on="2026-11-24")
    case = work.sign(decided(work, case, **ADVICE), PASSWORD)
    assert (line(work, case)["status"], line(work, case)["label"]) == ("open", "Waiting for second signature")
    assert line(work, case)["next"] == "get the second signature"
    with pytest.raises(InputFaults) as caught:
        work.second_signature(case, name=" ", role="", on="")
    assert [fault.partition(":")[0] for fault in caught.value.faults] == ["name", "on"]
    signed = work.second_signature(case, name="P. Nowak", role="Head", on="2026-11-24")
    assert (signed.versions[0].second["name"], line(work, case)["label"]) == ("P. Nowak", "Signed")
    late = work.second_signature(work.reopen(case, "r"), name="P. Nowak", role="", on="2026-11-24")
    assert late.versions[0].second["on"] == "2026-11-24"


def test_what_is_not_there_is_refused_in_words(work):
    case = assessed(work)
    for verb, says in (
        (lambda: work.set_concern(case, "mood", "x"), "not part of the concern"),
        (lambda: work.remove_person(case, "gone"), "no longer on the list"),
        (lambda: work.set_motivation(case, "gone", "romantic"), "no longer on the list"),
        (lambda: work.set_motivation(case, case.people[0].id, "boredom"), "Choose one"),
        (lambda: work.answer(case, "mood", Answer.YES), "not known"),
        (lambda: work.note(case, "mood", "x"), "not known"),
        (lambda: work.set_decision(case, "mood", "x"), "not part of a decision"),
        (lambda: work.set_decision(case, "choice", "shrug"), "Choose one"),
        (lambda: work.set_decision(case, "review", "soon"), "Enter a day"),
        (lambda: work.reopen(case, "because"), "no signed version"),
        (lambda: work.reopen(case, "  "), "Say why"),
        (lambda: work.record_of(case, 1), "no such version"),
        (lambda: work.set_setting(Setting(" ", "kent", {})), "Enter the name"),
    ):
        with pytest.raises(InputFaults, match=says):
            verb()


def test_long_texts_and_pictures_are_refused_at_the_field_they_were_typed_in(work):
    case = work.list_person(work.start_case(), child())
    person = case.people[0]
    for verb, place in (
        (lambda text: work.note(case, "harmful", text), "note"),
        (lambda text: work.set_concern(case, "account", text), "account"),
        (lambda text: work.set_decision(case, "reasons", text), "reasons"),
        (lambda text: work.list_person(case, dataclasses.replace(person, note=text)), "note"),
    ):
        with pytest.raises(InputFaults) as caught:
            verb("x" * 10_001)
        assert caught.value.faults == [f"{place}: Keep this to 10,000 characters; it is 10,001 long"]
        with pytest.raises(InputFaults) as caught:
            verb(IMAGE)
        assert caught.value.faults == [f"{place}: {NO_IMAGES}"]
        with pytest.raises(InputFaults, match=f"{place}: there is half a character"):
            verb("\ud800")
    with pytest.raises(InputFaults) as caught:
        work.list_person(case, child(IMAGE))
    assert caught.value.faults == [f"ref: {NO_IMAGES}"]
    longest = "word " * 2000
    assert work.note(case, "harmful", longest).notes["harmful"] == longest


def test_a_final_text_takes_its_draft_along(work):
    case = work.start_case()
    for verb, draft in (
        (lambda case, text: work.note(case, "harmful", text), "note:harmful"),
        (lambda case, text: work.set_concern(case, "account", text), "concern:account"),
        (lambda case, text: work.set_decision(case, "reasons", text), "decision:reasons"),
    ):
        for text in ("typed", "typed", "typed more"):  # new, the same again, changed
            work.vault.put_draft(case.id, draft, text[:3], START)
            before = len(work.vault.events(case.id))
            after = verb(case, text)
            assert work.vault.drafts(case.id) == {}
            assert len(work.vault.events(case.id)) - before == (after is not case)
            case = after
        work.vault.put_draft(case.id, draft, "kept", START)
        with pytest.raises(InputFaults):
            verb(case, IMAGE)
        assert work.vault.drafts(case.id) == {draft: "kept"}
        work.vault.drop_draft(case.id, draft)


def test_an_act_goes_with_the_role_that_made_it_and_before_it(work):
    """Cut off in between, the act is asked about again."""
    for changes in ({"roles": ("pictured",)}, {"kind": "adult", "age": 25}):
        case = assessed(work)
        person = case.people[0]
        kept = work.list_person(case, dataclasses.replace(person, roles=("sent", "pictured")))
        assert kept.people[0].motivation == "romantic"
        after = work.list_person(kept, dataclasses.replace(person, **changes))
        assert after.people[0].motivation is None
        assert [event.kind for event in work.vault.events(case.id)][-2:] == ["motivation", "person"]
        assert work.open_case(case.id) == after


def test_a_child_cannot_turn_25(work):
    case = assessed(work)
    with pytest.raises(InputFaults, match="age: Someone aged 18 or over is an adult"):
        work.list_person(case, dataclasses.replace(case.people[0], age=25))


@pytest.mark.parametrize("name", ["record", "digest", "code", "signature", "swapped"])
def test_a_record_that_was_tampered_with_is_refused(work, name):
    case = work.sign(decided(work, assessed(work)), PASSWORD)
    other = work.sign(decided(work, assessed(work)), PASSWORD)
    signed = case.versions[0]
    if name == "swapped":  # truly signed, but for another case
        spoilt = dataclasses.replace(other.versions[0])
    elif name == "record":
        spoilt = dataclasses.replace(signed, record=signed.record.replace("manage_in_setting", "refer_immediately", 1))
    else:
        spoilt = dataclasses.replace(signed, **{name: f"x{getattr(signed, name)[1:]}"})
    with pytest.raises(InputFaults, match="version 1: its signature does not fit"):
        work.record_of(dataclasses.replace(case, versions=(spoilt,)), 1)
    if name == "record":  # with a digest to fit, the signature gives it away
        whole = digest(from_canonical(spoilt.record.encode()))
        spoilt = dataclasses.replace(spoilt, digest=whole.hex(), code=check_code(whole))
        with pytest.raises(InputFaults, match="version 1"):
            work.record_of(dataclasses.replace(case, versions=(spoilt,)), 1)


def test_an_edition_that_is_gone_and_an_event_from_a_later_program_are_said(work):
    case = work.start_case()
    other = at_work(work.vault, (PACKS[SMALL],))
    with pytest.raises(InputFaults, match=r"with kent-medway 2026-11\. Install a version"):
        other.answer(other.open_case(case.id), "storm_warning", Answer.YES)
    work.vault.append("telepathy", case.id, {}, START)
    with pytest.raises(InputFaults, match="A newer version of Waymark"):
        work.open_case(case.id)


def test_a_case_stays_with_its_edition(work):
    case = assessed(work)
    newer = dataclasses.replace(PACKS[KENT], edition="2027-01", sha256="1" * 64)
    both = at_work(work.vault, (PACKS[KENT], newer))
    assert both.pack_of(both.open_case(case.id)) is PACKS[KENT]
    assert both.pack_of(both.start_case()) is newer


def test_cases_are_found_by_reference_and_initials(work):
    first, second = assessed(work), work.list_person(work.start_case(), child("Ñí Q"))
    assert [row.case for row in work.find("ab", "")] == [first.id]
    assert [row.case for row in work.find("ñí", "")] == [second.id]
    assert [row.case for row in work.find("2026-002", "")] == [second.id]
    assert [row.case for row in work.find("2026", "open")] == [second.id, first.id]
    assert work.find("nobody", "") == work.find("", "signed") == []
    signed = work.sign(decided(work, first), PASSWORD)
    square = scan_text(work.record_of(signed, 1))
    for text in (signed.versions[0].code, signed.versions[0].code.lower(), square, f" {square.lower()}\n"):
        assert [row.case for row in work.find(text, "")] == [first.id]
    assert work.find(square[:-1] + "?", "") == []


def test_many_people_still_fit_the_list(work):
    case = work.start_case()
    for number in range(40):
        case = work.list_person(case, child(f"{number:02}" + "Ж" * 58))
    shown = line(work, case)["initials"]
    assert shown.count(",") == 11
    assert shown.endswith(" and 28 more")
    assert work.find(f"00{'ж' * 58}", "")


def test_references_count_on_within_a_year_and_begin_again_with_the_next(folder):
    vault, _ = create_store(folder, user_name="M. Ellis", password=PASSWORD, at=START, cost=CHEAP)
    days = [datetime(2026, 12, 31, 23, tzinfo=UTC)]
    with vault:
        work = Casework(vault, (PACKS[KENT],), "Waymark", lambda: days[-1])
        vault.append("case_opened", "old", {}, days[-1], summary={"reference": "2026-1041"}, search="2026-1041")
        vault.append("case_opened", "odd", {}, days[-1], summary={"reference": "2026-x"}, search="2026-x")
        assert [work.start_case().reference for _ in range(2)] == ["2026-1042", "2026-1043"]
        days.append(datetime(2027, 1, 1, tzinfo=UTC))
        assert [work.start_case().reference for _ in range(2)] == ["2027-001", "2027-002"]
        again = Casework(vault, (PACKS[KENT],), "Waymark", lambda: days[-1])
        assert again.start_case().reference == "2027-003"


def test_a_case_whose_every_note_is_as_long_as_it_may_be_can_still_be_signed(work):
    """The largest record there is must not be refused at the moment when it counts."""
    case = assessed(work)
    for question in PACKS[KENT].questions:
        case = work.note(case, question, "Ŵ🙂é " * (MAX_TEXT // 4))
    case = work.sign(decided(work, case), PASSWORD)
    assert len(case.versions[0].record.encode()) > 500_000
    assert work.record_of(case, 1).questions[0].note.startswith("Ŵ🙂é")
