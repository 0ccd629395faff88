"""Worked cases beside a pack: read without trust, run, and every difference named."""

from pathlib import Path

import pytest
from packs.every_pack import FOLDERS, NAMES, PACKS, SMALL

from core.errors import PackFaults
from core.pack_cases import check_pack, differences, read_cases

GOOD = '[[case]]\nname = "N"\nwhy = "W"\nexpect = "undecided"\n'


def faults_of(folder: Path, text: str) -> list[str]:
    (folder / "cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackFaults) as caught:
        read_cases(folder, PACKS[SMALL])
    return caught.value.faults


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_worked_case_holds(folder):
    pack, count = check_pack(folder)
    assert (pack.id, pack.edition) == (folder.parent.name, folder.name)
    assert count >= 40


def test_a_case_says_what_it_expects_and_is_told_apart(tmp_path):
    (tmp_path / "cases.toml").write_text(
        GOOD + 'people = [{ ref = "A", age = 9, roles = ["swims"] }]\nstill-to-ask = ["motivation:A"]\nbecause = {}\n'
    )
    (case,) = read_cases(tmp_path, PACKS[SMALL])
    assert "\n".join(differences(PACKS[SMALL], case)) == (
        "case 'N': still-to-ask: expected ['motivation:A'], not ['leaves_site', 'storm_warning', "
        "'water_shut', 'lifeguard', 'everyone_well', 'motivation:A']"
    )


def test_places_need_only_be_among_those_of_the_reasons(tmp_path):
    told = '[[case]]\nname = "N"\nwhy = "W"\nexpect = "call_off"\ngiven = { water_shut = "yes" }\ncites = '
    for cites, agrees in (('["page-3"]', True), ('["page-2", "page-3"]', True), ('["page-1"]', False)):
        (tmp_path / "cases.toml").write_text(told + cites)
        (case,) = read_cases(tmp_path, PACKS[SMALL])
        assert (differences(PACKS[SMALL], case) == ()) == agrees


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cases.toml: needs at least one [[case]]"),
        ("case = 1", "cases.toml: needs at least one [[case]]"),
        ("[[case]", "cases.toml: Expected ']]' at the end of an array declaration (at line 1"),
        (GOOD + "[other]", "cases.toml: 'other' is not a key that belongs here"),
        (GOOD + GOOD, "case 'N': stands here 2 times"),
        (GOOD + "wants = 1", "case 'N': 'wants': is not a key that belongs here"),
        (GOOD.replace('"N"', "1"), "case[0]: name: must be text"),
        (GOOD.replace('why = "W"\n', ""), "case 'N': why: must be text"),
        (GOOD.replace("undecided", "maybe"), "case 'N': expect: there is no outcome 'maybe'"),
        (GOOD + "given = []", "case 'N': given: must be a table"),
        (GOOD + 'given = { x = "yes" }', "case 'N': given: there is no question 'x'"),
        (GOOD + "given = { lifeguard = true }", "case 'N': given: lifeguard: must be yes, no or not_known, not True"),
        (GOOD + "people = [1]", "case 'N': people: must be a list of tables"),
        (GOOD + "people = [{ age = 1 }]", "case 'N': people[0].ref: must be text"),
        (GOOD + 'people = [{ ref = "A" }]', "case 'N': people[0].age: must be a whole number from 0 to 120"),
        (GOOD + 'people = [{ ref = "A", age = true }]', "case 'N': people[0].age: must be a whole number"),
        (GOOD + 'people = [{ ref = "A", age = 1, kind = "x" }]', "case 'N': people[0].kind: must be one of"),
        (GOOD + 'people = [{ ref = "A", age = 1, roles = ["x"] }]', "case 'N': people[0].roles: must be a list of"),
        (GOOD + 'people = [{ ref = "A", age = 1, motivation = 1 }]', "case 'N': people[0].motivation: must be one"),
        (GOOD + 'people = [{ ref = "A", age = 1, x = 1 }]', "case 'N': people[0].'x': is not a key"),
        (GOOD + 'people = [{ref="A",age=1},{ref="A",age=1}]', "case 'N': people: 'A' stands here 2 times"),
        (GOOD + "still-to-ask = 1", "case 'N': still-to-ask: must be a list of names"),
        (GOOD + 'cites = ["x"]', "case 'N': cites: there is no place 'x'"),
        (GOOD + "classification = { A = [1] }", "case 'N': classification: must be a table like"),
        (GOOD + "because = { A = 1 }", "case 'N': because: must be a table of texts"),
        (GOOD + "age-band = 1", "case 'N': age-band: must be text"),
    ],
)
def test_a_fault_of_the_cases_is_named_with_its_place(tmp_path, text, said):
    assert [fault for fault in faults_of(tmp_path, text) if fault.startswith(said)]


def test_a_pack_without_cases_is_not_finished(tmp_path):
    (tmp_path / "pack.toml").write_bytes((SMALL / "pack.toml").read_bytes())
    with pytest.raises(PackFaults, match=r"cases\.toml: cannot be read"):
        check_pack(tmp_path)


def test_a_question_that_decides_nothing_is_named(tmp_path):
    text = (SMALL / "pack.toml").read_text()
    (tmp_path / "pack.toml").write_text(text.replace('"lifeguard:no", "lifeguard:not_known"', '"storm_warning:yes"'))
    (tmp_path / "cases.toml").write_text(GOOD)
    with pytest.raises(PackFaults, match="question 'lifeguard': no answer to it changes any outcome"):
        check_pack(tmp_path)
