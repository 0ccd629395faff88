"""The record check on paper: read back from a PDF's text or its square it is found; one character off, refused."""

import json
import os
import subprocess
import sys

import paper_samples
import pytest
import zxingcpp
from packs.every_pack import ROOT
from PIL import Image
from soaking import Exercised
from tampering import AT

from core.paper import draw_check_slip, draw_record, page_images, page_text
from core.record import scan_text
from core.store import Vault
from core.store.chain import Anchor
from core.store.printed_check import parse_check
from core.store.recovery import ALPHABET
from core.store.verify import judged
from core.store.walk import EVERYTHING, Walked, walk

PASSWORD = "violet harbour trombone lantern"
CASE = {
    "children": [{"ref": "AB", "age": 16, "roles": ["pictured", "sent"]}],
    "answers": {"under_18_involved": "yes", "adult_or_unknown": "yes", "coercion_or_capacity": "yes"},
}
RECORDS = ["managed", "departure", "names", "practice"]


def walked(vault: Vault) -> Walked:
    with vault.reading() as connection:
        return walk(connection.execute(EVERYTHING), vault.store_id, signatures=True)


def result(vault: Vault, found: Walked, check: Anchor) -> str:
    return judged(vault.store_id, found, [check]).compared[0].result


def foot(pdf: bytes) -> str:
    """The record check as it stands on every page, once."""
    pages = [[line for line in page.split("\n") if "Record check: " in line] for page in page_text(pdf)]
    assert [len(lines) for lines in pages] == [1] * len(pages)
    (said,) = {lines[0].partition(" guards")[0] for lines in pages}
    return said


def square(pdf: bytes) -> str:
    pages = [Image.frombytes("RGBA", (p.width, p.height), p.rgba).convert("L") for p in page_images(pdf, dpi=150)]
    (found,) = [each.text for page in pages for each in zxingcpp.read_barcodes(page)]
    return found


@pytest.mark.parametrize("sample", RECORDS)
def test_a_record_s_check_is_found_by_its_foot_and_by_its_square(vault, sample):
    vault.append("printed", "c1", {"version": 1}, AT)
    check = vault.anchor()
    record = getattr(paper_samples, sample)()
    pdf = draw_record(record, printed="Printed today, by A. Lead", copy="copy 1 of 2", check=check.text)
    vault.append("answer", "c1", {"text": "later"}, AT)
    found = walked(vault)
    assert square(pdf) == scan_text(record, check.text)
    for read in (foot(pdf), square(pdf)):
        assert parse_check(read) == check
        assert result(vault, found, parse_check(read)) == "matches"


def test_a_slip_s_check_is_found_by_its_words_and_by_its_square(vault):
    check = vault.anchor()
    pdf = draw_check_slip(setting="Larkfield Academy", user="A. Lead", made=AT.isoformat(), check=check.text)
    (text,) = page_text(pdf)
    lines = [line for line in text.split("\n") if line]
    at = next(place for place, line in enumerate(lines) if line == f"Entry {check.seq}")
    for read in (" ".join(lines[at : at + 3]), square(pdf)):
        assert parse_check(read) == check
        assert result(vault, walked(vault), parse_check(read)) == "matches"


def test_a_draft_and_a_preview_have_none():
    for pdf in (
        draw_record(paper_samples.managed(), printed="Draft", signed=False),
        draw_record(paper_samples.managed(), printed="Shown today"),
    ):
        assert not any("Record check:" in page for page in page_text(pdf))


def test_the_longest_check_and_copy_line_keep_their_lines_on_every_page():
    check = Anchor(9_999_999, "ZZZZ-WWWW-MMMM-QQQQ-GGGG")
    printed = "Printed " + "by somebody " * 8
    pdf = draw_record(paper_samples.departure(), printed=printed, copy="c" * 80, check=check.text)
    assert parse_check(foot(pdf)) == check
    assert len({(p.width, p.height) for p in page_images(pdf, dpi=20)}) == 1


def test_one_character_changed_is_refused_each_of_them(vault, exercised: Exercised):
    """20 characters, each with the 31 others; and every other entry number with a digit changed."""
    vault.append_many([])
    for n in range(130):
        vault.append("answer", "c1", {"text": f"{n}"}, AT)
    check, found = vault.anchor(), walked(vault)
    assert result(vault, found, check) == "matches"
    refused = 0
    for place, was in enumerate(check.code):
        for other in ALPHABET if was != "-" else "":
            if other != was:
                wrong = parse_check(f"{check.seq} {check.code[:place]}{other}{check.code[place + 1 :]}")
                assert result(vault, found, wrong) == "mistyped"
                refused += 1
    for place, digit in enumerate(str(check.seq)):
        for other in "0123456789":
            number = int(f"{str(check.seq)[:place]}{other}{str(check.seq)[place + 1 :]}")
            if other != digit and number:
                assert result(vault, found, Anchor(number, check.code)) == "mistyped"
                refused += 1
    exercised("changed characters refused", refused, least=20 * 31 + 20)


def core(*arguments: object, given: str = PASSWORD) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        input=f"{given}\n".encode(), capture_output=True, cwd=ROOT, timeout=120, check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_from_case_to_paper_to_verify_without_a_window(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(CASE))
    store, pdf = tmp_path / "store", tmp_path / "out.pdf"
    assert core("case", tmp_path / "case.json", "--store", store, "--pdf", pdf)[0] == 0
    printed, scanned = foot(pdf.read_bytes()), square(pdf.read_bytes())
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in store.iterdir()}

    code, said, fault = core("verify", store, "--anchor", printed, "--anchor", scanned)
    assert (code, fault) == (0, "")
    assert said.count(": Matches. Entries 1 to ") == 2

    check = parse_check(printed)
    code, said, fault = core("verify", store, "--anchor", f"{check.seq} {check.code[::-1]}", "--json")
    told = json.loads(said)
    assert (code, fault, told["result"]) == (1, "", "changed")
    assert told["anchors"] == [
        {"entry": check.seq, "code": check.code[::-1], "result": "changed", "says": told["anchors"][0]["says"]}
    ]

    for arguments, given, says in (
        ([store], "wrong password", "This password does not open the records"),
        ([store, "--user", "Nobody"], PASSWORD, "There is nobody called Nobody here"),
        ([store, "--anchor", "7F3A"], PASSWORD, "has 20 characters"),
        ([tmp_path / "nowhere"], PASSWORD, "There is nothing at this place"),
        ([pdf], PASSWORD, "neither a folder with Waymark's records nor a Waymark backup"),
    ):
        code, said, fault = core("verify", *arguments, given=given)
        assert (code, said) == (2, "")
        assert says in fault
        assert "Traceback" not in fault
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in store.iterdir()} == before

    raw = (store / "store.db").read_bytes()
    (store / "store.db").write_bytes(raw[:4096])
    code, said, _ = core("verify", store)
    assert code == 1
    assert said.strip()
