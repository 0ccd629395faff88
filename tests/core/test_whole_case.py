"""The whole job without a screen, as somebody calls it: `python -m core case`."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from packs.every_pack import ROOT

from core.casework import Casework
from core.pack_file import newest_pack
from core.paper import page_text
from core.resources import guidance_folder
from core.store import open_store, store_users
from core.version import PRODUCT

PASSWORD = "violet harbour trombone lantern"
COERCED = {
    "children": [
        {"ref": "AB", "age": 16, "roles": ["pictured", "sent", "threatened"]},
        {"ref": "X", "age": 25, "roles": ["asked_for", "received"]},
    ],
    "answers": {"under_18_involved": "yes", "adult_or_unknown": "yes", "coercion_or_capacity": "yes"},
    "notes": {"coercion_or_capacity": "A man of 25 pressed her for weeks. Source: zarvobel, form tutor."},
}
STOPS = (
    "adult_or_unknown coercion_or_capacity money_demanded unusual_or_violent_acts sexual_acts_under_13 "
    "immediate_risk significant_harm"
)
COUPLE = {
    "children": [
        {"ref": "CD", "age": 16, "roles": ["pictured", "sent"], "motivation": "romantic"},
        {"ref": "E:F", "age": 16, "roles": ["received", "asked_for"], "motivation": "romantic"},
    ],
    "answers": {
        **dict.fromkeys([*STOPS.split(), "harmful", "vulnerable", "wider_concerns", "redistributed"], "no"),
        **dict.fromkeys(["under_18_involved", "consent", "enough_information", "manageable"], "yes"),
    },
    "notes": {"consent": "Both said so unasked, to quilbicor, on Monday.", "harmful": "Neither is upset."},
}


def run(tmp_path: Path, case: object, *more: str, password: str = PASSWORD, store: str = "store"):
    (tmp_path / "case.json").write_text(case if isinstance(case, str) else json.dumps(case), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "core", "case", str(tmp_path / "case.json"), "--store", str(tmp_path / store),
         "--pdf", str(tmp_path / "out.pdf"), *more],
        input=f"{password}\n".encode(), capture_output=True, cwd=ROOT, timeout=120, check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("case", "outcome"), [(COERCED, "refer_immediately"), (COUPLE, "manage_in_setting")], ids=["coerced", "couple"]
)
def test_a_case_is_recorded_signed_and_printed(tmp_path, case, outcome):
    code, said, wrong = run(tmp_path, case)
    assert (code, wrong, said.count("\n")) == (0, "", 1)
    made = json.loads(said)
    assert (made["outcome"], made["decision"], made["version"]) == (outcome, outcome, 1)
    paper = " ".join(" ".join(page_text((tmp_path / "out.pdf").read_bytes())).split())
    for note in case["notes"].values():
        assert note in paper
    assert made["check_code"] in paper
    assert made["reference"] in paper
    folder = tmp_path / "store"
    for file in folder.iterdir():
        assert b"zarvobel" not in file.read_bytes()
        assert b"quilbicor" not in file.read_bytes()
    when = datetime(2027, 1, 1, tzinfo=UTC)
    pack = newest_pack(guidance_folder(), "kent-medway")
    with open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=when) as vault:
        work = Casework(vault, (pack,), PRODUCT, lambda: when, names=vault.people())
        (row,) = work.find(made["reference"], "")
        opened = work.open_case(row.case)
        record = work.record_of(opened, 1)
        assert vault.verify_log().ok
    assert (opened.versions[0].digest, opened.versions[0].code) == (made["digest"], made["check_code"])
    assert {row.id: row.note for row in record.questions if row.note} == case["notes"]
    assert [person.ref for person in record.people] == [person["ref"] for person in case["children"]]
    assert [person.kind for person in record.people] == [
        "child",
        "adult" if outcome == "refer_immediately" else "child",
    ]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letter.txt").write_text("mine")
    code, said, wrong = run(tmp_path, COERCED)
    assert (code, said) == (2, "")
    assert "not empty" in wrong
    assert [file.name for file in (tmp_path / "store").iterdir()] == ["letter.txt"]
    assert not (tmp_path / "out.pdf").exists()


PICTURE = "data:image/png;base64,AAAA"
TWICE = [{"ref": "A", "age": 9}, {"ref": "A ", "age": 9}]
REFUSED = {
    "undecided": ({**COUPLE, "answers": {"under_18_involved": "yes"}}, {}, "still to ask: adult_or_unknown"),
    "no answer to an act": (
        {**COUPLE, "children": [{"ref": "CD", "age": 16, "roles": ["sent"]}]},
        {},
        "still to ask: motivation:CD",
    ),
    "short password": (COERCED, {"password": "short"}, "at least 12 characters"),
    "no password": (COERCED, {"password": ""}, "at least 12 characters"),
    "a picture": (
        {**COERCED, "notes": {"harmful": "data:image/png;base64,AAAA"}},
        {},
        "notes.harmful: Waymark keeps words",
    ),
    "a long note": (
        {**COERCED, "notes": {"harmful": "x" * 10_001}},
        {},
        "notes.harmful: must be text of at most 10000",
    ),
    "one ref twice": (
        {**COERCED, "children": TWICE},
        {},
        "children[1].ref",
    ),
    "no json": ("{", {}, "this is not JSON"),
}


@pytest.mark.parametrize(("case", "how", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_said_and_nothing_is_made(tmp_path, case, how, says):
    code, said, wrong = run(tmp_path, case, **how)
    assert (code, said) == (2, "")
    assert says in wrong
    assert "Traceback" not in wrong
    assert not (tmp_path / "store").exists()
    assert not (tmp_path / "out.pdf").exists()


def test_a_place_for_the_record_that_cannot_be_is_said_first(tmp_path):
    (tmp_path / "store").mkdir()
    for place, says in (
        (tmp_path / "no" / "out.pdf", "cannot be written"),
        (tmp_path / "store" / "out.pdf", "not encrypted"),
    ):
        code, said, wrong = run(tmp_path, COERCED, "--pdf", str(place))
        assert (code, said) == (2, "")
        assert says in wrong
        assert list((tmp_path / "store").iterdir()) == []
