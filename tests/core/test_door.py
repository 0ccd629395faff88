"""The headless door, as an integrator meets it: started as a program, by its words and exits alone."""

import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from packs.every_pack import KENT, PACKS, ROOT, SMALL
from packs.kent_law import QUESTIONS

KEYS = [
    "guidance",
    "outcome",
    "classification",
    "age_band",
    "reasons",
    "not_known",
    "still_to_ask",
    "contradictions",
    "readings",
    "required_steps",
]
CASE = {
    "children": [
        {"ref": "A", "age": 14, "roles": ["sent"], "motivation": "romantic"},
        {"ref": "B", "age": "not_known", "roles": ["passed_on"], "motivation": "reckless_misuse"},
        {"ref": "C", "age": 25},
        {"ref": "D", "age": 14, "motivation": "not_classified"},
        {"ref": "E", "age": 14},
    ],
    "answers": {"adult_or_unknown": "yes", "under_18_involved": "yes"},
}


def core(*arguments, given=b"", **more):
    given = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        input=given,
        cwd=ROOT,
        capture_output=True,
        check=False,
        **more,
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode("ascii"), done.stderr.decode()


def test_a_case_is_answered_with_one_object_in_the_order_of_the_law(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    code, out, err = core("assess", file)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == KEYS
    pack = PACKS[KENT]
    assert answer["guidance"] == {"id": "kent-medway", "edition": pack.edition, "sha256": pack.sha256}
    assert answer["outcome"] == "refer_immediately"
    assert answer["classification"] == {
        "A": {"class": "experimental", "subtype": "romantic"},
        "B": {"class": "aggravated", "subtype": "reckless_misuse"},
        "C": {"class": "aggravated", "subtype": "adult_involved"},
        "D": {"class": None, "subtype": "not_classified"},
        "E": {"class": None, "subtype": None},
    }
    assert answer["reasons"][0]["rule"] == "stop"
    assert answer["reasons"][0]["because"] == {"adult_or_unknown": "yes"}
    assert answer["reasons"][0]["cites"][0] == pack.places[pack.questions["adult_or_unknown"].cites[0]].label
    assert answer["still_to_ask"] == []
    assert answer["contradictions"] == ["romantic-age-gap"]
    assert out.startswith("{\n")


def test_both_keys_may_be_left_out_and_standard_input_is_a_dash():
    code, out, _ = core("assess", "-", given="{}")
    answer = json.loads(out)
    assert (code, answer["outcome"], answer["reasons"]) == (0, "undecided", [])
    assert answer["still_to_ask"] == [*(q for q in PACKS[KENT].questions if q in QUESTIONS), "children"]


def test_a_byte_order_mark_is_taken():
    assert core("assess", "-", given=b"\xef\xbb\xbf{}")[0] == 0


def test_another_pack_can_be_chosen():
    code, out, _ = core("assess", "--pack", SMALL, "-", given='{"answers": {"storm_warning": "yes"}}')
    assert (code, json.loads(out)["outcome"], json.loads(out)["guidance"]["id"]) == (0, "call_off", "trip-weather")


FAULTS = {
    "unknown key": ('{"colour": 1}', "colour: is not a key that belongs here"),
    "strange key": ('{"\\u001b[31m": 1}', "'\\x1b[31m': is not a key that belongs here"),
    "repeated key": ('{"answers": {}, "answers": {}}', "answers: stands here more than once"),
    "repeated answer": (
        '{"answers": {"harmful": "no", "harmful": "yes"}}',
        "answers.harmful: stands here more than once",
    ),
    "repeated key of a child": (
        '{"children": [{"ref": "A", "age": 14, "age": 15}]}',
        "children[0].age: stands here more than once",
    ),
    "unknown question": ('{"answers": {"harm": "no"}}', "answers.harm: is not a question of this guidance"),
    "unknown answer": ('{"answers": {"harmful": "No"}}', "answers.harmful: must be yes, no or not_known, not 'No'"),
    "answer of another type": (
        '{"answers": {"harmful": false}}',
        "answers.harmful: must be yes, no or not_known, not False",
    ),
    "no answer": ('{"answers": {"harmful": null}}', "answers.harmful: must be yes, no or not_known, not None"),
    "answers of another type": ('{"answers": []}', "answers: must be an object, not []"),
    "children of another type": ('{"children": {}}', "children: must be a list, not {}"),
    "a child of another type": ('{"children": ["A"]}', "children[0]: must be an object, not 'A'"),
    "no ref": ('{"children": [{"age": 14}]}', "children[0].ref: is missing"),
    "no age": ('{"children": [{"ref": "A"}]}', "children[0].age: is missing"),
    "unknown key of a child": ('{"children": [{"ref": "A", "age": 1, "name": ""}]}', "children[0].name: is not a key"),
    "empty ref": ('{"children": [{"ref": "", "age": 1}]}', "children[0].ref: must be text of 1 to 60 characters"),
    "blank ref": ('{"children": [{"ref": " ", "age": 1}]}', "children[0].ref: must be text of 1 to 60 characters"),
    "long ref": (f'{{"children": [{{"ref": "{"A" * 61}", "age": 1}}]}}', "children[0].ref: must be text of 1 to 60"),
    "ref of another type": ('{"children": [{"ref": 1, "age": 1}]}', "children[0].ref: must be text of 1 to 60"),
    "half a character": (
        '{"children": [{"ref": "\\ud800", "age": 1}]}',
        "children[0].ref: has a character that cannot",
    ),
    "repeated ref": (
        '{"children": [{"ref": "A", "age": 1}, {"ref": "A", "age": 2}]}',
        "children[1].ref: 'A' stands here more than once",
    ),
    "true": ('{"children": [{"ref": "A", "age": true}]}', "children[0].age: must be a whole number from 0 to 120"),
    "14.0": ('{"children": [{"ref": "A", "age": 14.0}]}', "children[0].age: must be a whole number from 0 to 120"),
    "1e1": ('{"children": [{"ref": "A", "age": 1e1}]}', "children[0].age: must be a whole number from 0 to 120"),
    "text": ('{"children": [{"ref": "A", "age": "14"}]}', "children[0].age: must be a whole number from 0 to 120"),
    "negative": ('{"children": [{"ref": "A", "age": -1}]}', "children[0].age: must be a whole number from 0 to 120"),
    "121": ('{"children": [{"ref": "A", "age": 121}]}', "children[0].age: must be a whole number from 0 to 120"),
    "null": ('{"children": [{"ref": "A", "age": null}]}', "children[0].age: must be a whole number from 0 to 120"),
    "1e999": ('{"children": [{"ref": "A", "age": 1e999}]}', "children[0].age: must be a whole number from 0 to 120"),
    "huge": (
        f'{{"children": [{{"ref": "A", "age": {"9" * 4000}}}]}}',
        "children[0].age: must be a whole number from 0",
    ),
    "too huge": (f'{{"children": [{{"ref": "A", "age": {"9" * 5000}}}]}}', "the case: has a number past all reason"),
    "unknown role": (
        '{"children": [{"ref": "A", "age": 1, "roles": ["fled"]}]}',
        "children[0].roles[0]: must be one of",
    ),
    "repeated role": (
        '{"children": [{"ref": "A", "age": 1, "roles": ["sent", "made", "sent"]}]}',
        "children[0].roles[2]: sent stands here more than once",
    ),
    "roles of another type": (
        '{"children": [{"ref": "A", "age": 1, "roles": "sent"}]}',
        "children[0].roles: must be a list",
    ),
    "role of another type": (
        '{"children": [{"ref": "A", "age": 1, "roles": [["sent"]]}]}',
        "children[0].roles[0]: must be",
    ),
    "unknown motivation": (
        '{"children": [{"ref": "A", "age": 1, "motivation": ""}]}',
        "children[0].motivation: must be one",
    ),
    "no motivation": (
        '{"children": [{"ref": "A", "age": 1, "motivation": null}]}',
        "children[0].motivation: must be one of",
    ),
    "notes": ('{"notes": {}}', "notes: is not a key that belongs here"),
    "NaN": ('{"children": [{"ref": "A", "age": NaN}]}', "the case: NaN is not a number that JSON knows"),
    "a list": ("[]", "the case: must be one object, not []"),
    "a number": ("1", "the case: must be one object, not 1"),
    "nothing": ("", "line 1, column 1: Expecting value; this is not JSON"),
    "two objects": ("{}\n{}", "line 2, column 1: Extra data; this is not JSON"),
    "half an object": ('{"answers": ', "line 1, column 13: Expecting value; this is not JSON"),
    "deep": ("[" * 100_000, "the case: is nested too deep"),
    "deep objects": ('{"answers":' * 50_000, "the case: is nested too deep"),
}


@pytest.mark.parametrize(("given", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place(given, said):
    code, out, err = core("assess", "-", given=given)
    assert (code, out) == (2, "")
    assert err.splitlines()[0].startswith(said)
    assert len(err.splitlines()) == 1


def test_every_fault_is_named_at_once():
    given = '{"children": [{"ref": "", "age": "x", "roles": ["y"]}, 3], "answers": {"harmful": 1, "z": "no"}, "w": 0}'
    code, out, err = core("assess", "-", given=given)
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == [
        "w",
        "children[0].ref",
        "children[0].age",
        "children[0].roles[0]",
        "children[1]",
        "answers.harmful",
        "answers.z",
    ]


def test_bytes_that_are_no_text_are_a_fault():
    assert core("assess", "-", given=b'{"answers": "\xff"}') == (2, "", "byte 14: is not UTF-8 text\n")


@pytest.mark.parametrize("name", ["nothing-here.json", "."])
def test_a_file_that_cannot_be_read_is_a_sentence(name):
    code, out, err = core("assess", name)
    assert (code, out) == (2, "")
    assert err.startswith(f"{name}: cannot be read: ")


def test_a_pack_that_cannot_be_used_is_a_sentence(tmp_path):
    code, out, err = core("assess", "--pack", tmp_path, "-", given="{}")
    assert (code, out) == (2, "")
    assert err.startswith("pack.toml: cannot be read from ")


def test_lines_are_answered_in_order_and_a_faulty_one_is_answered_with_its_faults():
    given = '{"answers": {"adult_or_unknown": "yes"}}\n{"answers": {"x": "yes"}, "y": 1}\r\n\nnot json\n{}'
    code, out, err = core("assess", "--lines", "-", given=given)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err, len(answers)) == (2, "", 5)
    assert [answer.get("outcome") for answer in answers] == ["refer_immediately", None, None, None, "undecided"]
    assert answers[1] == {
        "faults": ["y: is not a key that belongs here", "answers.x: is not a question of this guidance"]
    }
    assert list(answers[0]) == KEYS


def test_a_line_too_long_is_a_fault_and_the_next_is_answered():
    code, out, _ = core("assess", "--lines", "-", given=b"{}\n" + b" " * 9_000_000 + b"{}\n{}\n")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, len(answers)) == (2, 3)
    assert answers[1] == {"faults": ["the case: is larger than 4194304 bytes"]}
    assert answers[0] == answers[2]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("lines", [[], ["--lines"]])
def test_output_that_cannot_be_written_is_a_sentence(lines):
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, opened for a child
        done = subprocess.run(
            [sys.executable, "-m", "core", "assess", *lines, "-"],
            cwd=ROOT,
            input=b"{}\n",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, b"standard output: No space left on device\n")


def test_lines_without_a_fault_end_well(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text("{}\n" * 3)
    code, out, _ = core("assess", "--lines", file)
    assert (code, len(out.splitlines())) == (0, 3)
    file.write_text("")
    assert core("assess", "--lines", file) == (0, "", "")


def test_a_line_says_what_a_file_says(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    _, one, _ = core("assess", file)
    _, line, _ = core("assess", "--lines", file)
    assert json.loads(one) == json.loads(line)


def test_a_line_is_answered_before_the_next_is_given():
    """An integrator may wait for each answer; nothing is kept back."""
    with subprocess.Popen(
        [sys.executable, "-m", "core", "assess", "--lines", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as door:
        for _ in range(3):
            door.stdin.write(b"{}\n")
            door.stdin.flush()
            assert json.loads(door.stdout.readline())["outcome"] == "undecided"
        door.stdin.close()
        assert door.wait(timeout=30) == 0


def test_nobody_listening_is_no_accident():
    with subprocess.Popen(
        [sys.executable, "-m", "core", "assess", "--lines", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as door:
        door.stdout.close()
        try:
            for _ in range(10_000):
                door.stdin.write(b"{}\n")
            door.stdin.close()
        except BrokenPipeError:
            door.stdin = None
        assert door.wait(timeout=60) == 1
        assert door.stderr.read() == b""


def test_help_is_said_without_a_word_and_faults_of_the_words_are_sentences():
    code, out, err = core()
    assert (code, err) == (0, "")
    assert "assess" in out
    assert "check-pack" in out
    assert core("paint")[0] == 2
    assert core("assess")[0] == 2


@pytest.mark.parametrize("folder", [KENT, SMALL], ids=["ours", "made up"])
def test_a_pack_is_checked_with_its_cases(folder):
    code, out, err = core("check-pack", folder)
    pack = PACKS[folder]
    assert (code, err) == (0, "")
    assert out.startswith(f"OK {pack.id} {pack.edition} {len(pack.questions)} questions, ")
    assert out.endswith(" cases\n")


def test_every_fault_of_a_pack_is_said(tmp_path):
    text = (SMALL / "pack.toml").read_text()
    (tmp_path / "pack.toml").write_text(text.replace('"page-2"]', '"page-9"]').replace("acting = false", "acting = 0"))
    code, out, err = core("check-pack", tmp_path)
    assert (code, out) == (2, "")
    faults = err.splitlines()
    assert "question 'storm_warning': cites: there is no place 'page-9'" in faults
    assert "role 'dizzy': acting: must be true or false, not 0" in faults
    assert len(faults) == text.count('"page-2"]') + text.count("acting = false")


def test_a_case_that_a_pack_decides_otherwise_is_said(tmp_path):
    for name in ("pack.toml", "cases.toml"):
        text = (SMALL / name).read_text()
        (tmp_path / name).write_text(text.replace("age-under = 8", "age-under = 7"))
    code, out, err = core("check-pack", tmp_path)
    assert (code, out) == (2, "")
    assert "case 'A swimmer of 7': expect: expected 'ask_first', not 'go'" in err.splitlines()


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are POSIX's")
def test_stopped_by_hand_it_ends_without_a_word():
    with subprocess.Popen(
        [sys.executable, "-m", "core", "assess", "--lines", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as door:
        door.stdin.write(b"{}\n")
        door.stdin.flush()
        door.stdout.readline()
        for _ in range(30):  # Python drops an interrupt that falls into its own tidying up; a person presses again
            door.send_signal(2)
            with suppress(subprocess.TimeoutExpired):
                door.wait(timeout=2)
                break
        assert door.returncode == 130
        assert door.stderr.read() == b""
