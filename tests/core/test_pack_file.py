"""A pack is read whole, or refused with everything that is wrong with it."""

import hashlib
import os
from pathlib import Path

import pytest
from packs.every_pack import FOLDERS, NAMES, SMALL, table_of

from core.answers import Answer
from core.errors import PackFaults
from core.pack import Condition
from core.pack_check import faults_in
from core.pack_file import known_packs, newest_pack, read_pack

TEXT = (SMALL / "pack.toml").read_text(encoding="utf-8")


def faults_of(folder: Path, raw: bytes | str) -> list[str]:
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_bytes(raw.encode() if isinstance(raw, str) else raw)
    with pytest.raises(PackFaults) as caught:
        read_pack(folder)
    return caught.value.faults


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_pack_there_is_can_be_read(folder):
    pack = read_pack(folder)
    assert (pack.id, pack.edition) == (folder.parent.name, folder.name)
    assert pack.sha256 == hashlib.sha256((folder / "pack.toml").read_bytes()).hexdigest()


def test_a_pack_holds_what_its_file_says():
    pack = read_pack(SMALL)
    shut = pack.questions["water_shut"]
    assert shut.options[Answer.NO] == "No, it is open"
    assert shut.option_hints == {Answer.NOT_KNOWN: "Try once more first."}
    assert shut.means[Answer.YES] == "the warden has shut the water"
    assert pack.questions["been_before"].before == "lifeguard"
    assert pack.concern[1].options == (("coach", "By coach"), ("foot", "On foot"))
    assert pack.findings["nobody-watches"].condition == Condition(
        every=False, members=("lifeguard:no", "lifeguard:not_known"), unless=("someone-grown",)
    )
    assert pack.steps["towels"].condition == Condition()
    assert [(band.from_age, band.to_age) for band in pack.age_bands.values()] == [(0, 7), (8, 11), (12, 17)]
    assert pack.always == (("Thunder close by?", "Bring everybody indoors now."),)
    assert pack.cited(("page-2", "page-1")) == ("Page 2, storms", "Page 1, what a trip is")


def test_a_pack_cannot_be_changed():
    pack = read_pack(SMALL)
    with pytest.raises(TypeError):
        pack.questions["lifeguard"] = None
    with pytest.raises(TypeError):
        pack.questions["lifeguard"].means[Answer.YES] = ""


FAULTS = [
    ("unknown key", ('hint = "Ring the hut', 'hints = "Ring the hut'), "question 'water_shut': 'hints' is not a key"),
    ("missing key", ('short = "Water shut"\n', ""), "question 'water_shut': short: is missing"),
    ("unknown table", ("[[always]]", "[[allways]]"), "the top of the file: 'allways' is not a key"),
    (
        "no answer's meaning",
        ('yes = "the group leaves the school", ', ""),
        "question 'leaves_site': means: yes is missing",
    ),
    (
        "an answer nobody gives",
        ("options = { yes", "options = { maybe"),
        "question 'water_shut': options: 'maybe' is not",
    ),
    (
        "wrong type",
        ('label = "Swims"\nacting = true', 'label = "Swims"\nacting = "yes"'),
        "role 'swims': acting: must be",
    ),
    ("true is no age", ("age-under = 8", "age-under = true"), "sighting 'someone-under-8': age-under: must be a whole"),
    ("an age past 120", ("age-under = 8", "age-under = 121"), "sighting 'someone-under-8': age-under: must be a whole"),
    ("14.0 is no age", ("age-under = 8", "age-under = 8.0"), "sighting 'someone-under-8': age-under: must be a whole"),
    ("format", ("format = 1", "format = 2"), "the top of the file: format: must be 1"),
    ("true is no format", ("format = 1", "format = true"), "the top of the file: format: must be 1"),
    ("edition", ('edition = "2025-03"', "edition = 2025-03-01"), "the top of the file: edition: must be text"),
    ("id", ('id = "lifeguard"', 'id = "Life guard"'), "question[4]: id: must be 1 to 60"),
    ("empty text", ('ask = "Which day?"', 'ask = "  "'), "concern 'day': ask: must not be empty"),
    (
        "cites nothing",
        ('ask = "Which day?"\nhint = ""\ncites = ["page-1"]', 'ask = "Which day?"\nhint = ""\ncites = []'),
        "concern 'day': cites: must be a list of names, with at least one",
    ),
    (
        "cites the unknown",
        ('cites = ["page-3", "page-2"]', 'cites = ["page-9", "page-2"]'),
        "question 'water_shut': cites: there is no place 'page-9'",
    ),
    (
        "cites twice",
        ('cites = ["page-3", "page-2"]', 'cites = ["page-3", "page-3"]'),
        "question 'water_shut': cites: names something twice",
    ),
    (
        "dangling section",
        ('section = "lake"', 'section = "pond"'),
        "question 'water_shut': section: there is no section",
    ),
    (
        "dangling class",
        ('act-class = "rash"', 'act-class = "brash"'),
        "motivation 'dare': act-class: there is no act-class",
    ),
    ("dangling outcome", ('outcome = "call_off"', 'outcome = "cancel"'), "rule 'storm': outcome: there is no outcome"),
    ("outcome without a rule", ('outcome = "call_off"', 'outcome = "go"'), "outcome 'call_off': no rule gives it"),
    (
        "a don't that begins like a do",
        ('lead = "Do not dive from the jetty"', 'lead = "Dive from the jetty? Do not"'),
        "advice 'no-diving': lead: a line of kind do-not begins",
    ),
    ("dangling step", ('step = "ring_warden"', 'step = "ring"'), "advice 'ring': step: there is no step 'ring'"),
    (
        "dangling contact",
        ('contact = "rescue"', 'contact = "x"'),
        "advice 'north-rescue': contact: there is no contact",
    ),
    ("dangling area", ('areas = ["north"]', 'areas = ["east"]'), "contact 'rescue': areas: there is no area 'east'"),
    ("dangling role", ('role = ["dizzy"]', 'role = ["ill"]'), "sighting 'someone-dizzy': role: there is no role 'ill'"),
    (
        "dangling motivation",
        ('motivation = ["dare"]', 'motivation = ["x"]'),
        "sighting 'dared': motivation: there is no",
    ),
    (
        "no such member",
        ('"small-swimmer", "alone', '"tall-swimmer", "alone'),
        "rule 'people': any-of: there is no sighting",
    ),
    ("no such question", ('"storm_warning:yes"', '"storm:yes"'), "rule 'storm': any-of: there is no question 'storm'"),
    (
        "no such answer",
        ('"storm_warning:yes"', '"storm_warning:maybe"'),
        "rule 'storm': any-of: 'maybe' is not an answer",
    ),
    (
        "answer forgotten",
        ('"storm_warning:yes"', '"storm_warning"'),
        "rule 'storm': any-of: 'storm_warning' is a question",
    ),
    (
        "a name below",
        ('id = "small-swimmer"\nall-of = ["someone-swims"', 'id = "small-swimmer"\nall-of = ["alone-in-water"'),
        "finding 'small-swimmer': all-of: 'alone-in-water' does not stand above",
    ),
    (
        "itself",
        ('id = "small-swimmer"\nall-of = ["someone-swims"', 'id = "small-swimmer"\nall-of = ["small-swimmer"'),
        "finding 'small-swimmer': all-of: 'small-swimmer' does not stand above",
    ),
    (
        "context decides",
        ('unless = ["stays-but-swims"]', 'unless = ["packed_lunch:no"]'),
        "rule 'stays': rests on 'packed_lunch'",
    ),
    (
        "context decides through a finding",
        ('unless = ["someone-grown"]', 'unless = ["packed_lunch:no"]'),
        "rule 'people': rests on 'packed_lunch'",
    ),
    (
        "both connectives",
        ('all-of = ["leaves_site:no"]', 'all-of = ["leaves_site:no"]\nany-of = ["dared"]'),
        "rule 'stays': has both any-of and all-of",
    ),
    (
        "unless itself",
        ('unless = ["stays-but-swims"]', 'unless = ["leaves_site:no"]'),
        "rule 'stays': unless: 'leaves_site:no'",
    ),
    (
        "empty condition",
        ('any-of = ["water_shut:not_known"]', "any-of = []"),
        "step 'ring_warden': any-of: must be a list",
    ),
    ("the same id twice", ('id = "packed_lunch"', 'id = "been_before"'), "question 'been_before': stands here 2 times"),
    ("a name shared", ('id = "stays-but-swims"', 'id = "small-swimmer"'), "'small-swimmer': a sighting, a finding and"),
    ("reserved name", ('id = "go"\ntone', 'id = "undecided"\ntone'), "outcome 'undecided': this name is taken"),
    (
        "two tests",
        ("age-not-known = true", "age-not-known = true\nage-under = 3"),
        "sighting 'age-unknown': must have exactly",
    ),
    ("no test", ("age-not-known = true", ""), "sighting 'age-unknown': must have exactly one of"),
    (
        "needed by whom",
        ("age-not-known = true", "age-not-known = true\nneeded = true"),
        "sighting 'age-unknown': needed:",
    ),
    (
        "a kind nobody is",
        ('person-kind = "unknown"', 'person-kind = "ghost"'),
        "sighting 'visitor': person-kind: must be",
    ),
    (
        "nothing rests on it",
        ('"age-unknown", "unclear-why"', '"unclear-why"'),
        "sighting 'age-unknown': nothing rests on it",
    ),
    ("a gap in the bands", ("from = 8\nto = 11", "from = 9\nto = 11"), "age-band 'juniors': must begin at 8"),
    ("bands end elsewhere", ("from = 12\nto = 17", "from = 12\nto = 16"), "age-band: the last must end at 17"),
    (
        "before a context question",
        ('before = "lifeguard"', 'before = "packed_lunch"'),
        "question 'been_before': before:",
    ),
    (
        "before, though it decides",
        ('note = "Name', 'before = "everyone_well"\nnote = "Name'),
        "question 'lifeguard': before:",
    ),
    ("options of a date", ('kind = "date"', 'kind = "choice"'), "concern 'day': options: are missing"),
    (
        "choice of nothing",
        ('kind = "choice"', 'kind = "date"'),
        "concern 'transport': options: belong only to a choice",
    ),
    (
        "an option twice",
        ('value = "foot"', 'value = "coach"'),
        "concern 'transport': options: 'coach' stands here 2 times",
    ),
    (
        "apart comes last",
        ("no-questions = true", "apart = true"),
        "outcome 'ask_first': stands below an outcome that is",
    ),
    (
        "a step only and never",
        ('only-for = ["ask_first"]', 'only-for = ["go"]\nnever-for = ["go"]'),
        "step 'ring_warden': 'go'",
    ),
    (
        "control character",
        ('why = "The warden sees', 'why = "\\u0007The warden sees'),
        "question 'water_shut': why: has a character",
    ),
    (
        "turned text",
        ('why = "The warden sees', 'why = "\\u202EThe warden sees'),
        "question 'water_shut': why: has a character",
    ),
    (
        "an image",
        ('why = "The warden', 'why = "data:image/png;base64,AAAA'),
        "question 'water_shut': why: looks as if it carries",
    ),
    (
        "an image in disguise",
        ('why = "The warden', f'why = "{"QUJD" * 60} '),
        "question 'water_shut': why: looks as if it carries",
    ),
    ("markup", ('why = "The warden', "why = \"<img src='x'>"), "question 'water_shut': why: looks as if it carries"),
    ("placeholder", ('why = "The warden', 'why = "The {warden}'), "question 'water_shut': why: has a curly bracket"),
    ("long text", ('why = "The warden', f'why = "{"so " * 7000}'), "question 'water_shut': why: is 210"),
]


@pytest.mark.parametrize(("change", "said"), [pytest.param(c, s, id=i) for i, c, s in FAULTS])
def test_a_fault_is_named_with_its_place(tmp_path, change, said):
    faults = faults_of(tmp_path, changed(change))
    assert [fault for fault in faults if fault.startswith(said)], faults


def test_every_fault_is_named_at_once(tmp_path):
    pairs = [
        change for name, change, said in FAULTS if name in {"unknown key", "wrong type", "dangling step", "placeholder"}
    ]
    faults = faults_of(tmp_path, changed(*pairs))
    assert [fault.split(":")[0] for fault in faults] == [
        "question 'water_shut'",
        "question 'water_shut'",
        "question 'water_shut'",
        "role 'swims'",
        "advice 'ring'",
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfe", "pack.toml: is not UTF-8 text (at line 1)"),
        (b"format = 1\nid = \xc3\x28", "pack.toml: is not UTF-8 text (at line 2)"),
        (b"format = 1\nid = ", "pack.toml: Invalid value (at end of document)"),
        (b"format = 1\nformat = 1\n", "pack.toml: Cannot overwrite a value (at line 2, column 11)"),
        (b"a = " + b"[" * 100_000, "pack.toml: is nested too deep"),
        (b"a = " + b"9" * 5000, "pack.toml: has a number or a date past all reason"),
        (b"a." * 100_000 + b"a = 1", "pack.toml: more than 400 full stops in one line (at line 1)"),
        (b"#" * (2 * 1024 * 1024 + 1), "pack.toml: is larger than 2097152 bytes"),
    ],
)
def test_a_file_that_is_no_pack_is_one_sentence(tmp_path, raw, said):
    assert faults_of(tmp_path, raw) == [said]


def test_an_empty_file_says_what_a_pack_needs(tmp_path):
    faults = faults_of(tmp_path, b"")
    assert "the top of the file: format: is missing" in faults
    assert "question: there is none, and a pack needs at least one" in faults


def test_more_tables_than_anybody_could_need_are_refused_quickly(tmp_path):
    faults = faults_of(tmp_path, TEXT + "\n[[finding]]\nid = 'x'\n" * 20_000)
    assert "finding: there are 20004, and a pack may have 200" in faults


def test_a_missing_folder_is_a_sentence(tmp_path):
    with pytest.raises(PackFaults, match=r"pack\.toml: cannot be read from .*: No such file"):
        read_pack(tmp_path / "nowhere")


def test_a_byte_order_mark_from_windows_is_no_fault(tmp_path):
    (tmp_path / "pack.toml").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert read_pack(tmp_path).questions.keys() == read_pack(SMALL).questions.keys()


def test_packs_are_found_by_folder_and_the_newest_is_taken(tmp_path):
    for edition in ("2024", "2024-11", "2025-03"):
        folder = tmp_path / "trip-weather" / edition
        folder.mkdir(parents=True)
        (folder / "pack.toml").write_text(changed(('edition = "2025-03"', f'edition = "{edition}"')))
    (tmp_path / "trip-weather" / "draft").mkdir()
    (tmp_path / "trip-weather" / "draft" / "pack.toml").write_text(TEXT)
    assert [folder.name for folder in known_packs(tmp_path)] == ["2024", "2024-11", "2025-03"]
    assert newest_pack(tmp_path, "trip-weather").edition == "2025-03"
    with pytest.raises(PackFaults, match="no guidance pack of this name"):
        newest_pack(tmp_path, "other")


def test_a_pack_filed_under_another_name_is_refused(tmp_path):
    folder = tmp_path / "trip-weather" / "2026-01"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(TEXT)
    with pytest.raises(PackFaults, match="filed under another name"):
        newest_pack(tmp_path, "trip-weather")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom the file system refuses something")
def test_a_file_that_may_not_be_read_is_a_sentence(tmp_path):
    (tmp_path / "pack.toml").write_text(TEXT)
    (tmp_path / "pack.toml").chmod(0)
    with pytest.raises(PackFaults, match="cannot be read"):
        read_pack(tmp_path)


def test_checking_changes_nothing():
    table = table_of(SMALL)
    faults_in(table)
    assert table == table_of(SMALL)
