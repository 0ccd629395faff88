"""The words of the guidance pack: short, plain and kind enough for a tired reader on a Friday afternoon."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HIGHEST_GRADE = 8  # Flesch-Kincaid
LONGEST_SENTENCE = 20  # words
LONGEST_HEADING = 14  # words
RUNNING_TEXT = 10  # words: anything shorter is a label, and is graded together with what stands round it

# Titles of documents and names of bodies are theirs and not ours; ids are no words.
NAMES = {"place", "publisher", "title of the pack", "area", "contact.name"}
NOT_WORDS = {
    "id", "edition", "cites", "kind", "section", "before", "tone", "outcome", "outcomes", "act-class", "subtype",
    "any-of", "all-of", "unless", "only-for", "never-for", "motivation", "role", "person-kind", "areas", "contact",
    "step", "value",
}  # fmt: skip

NEVER_OF_ANYBODY = re.compile(
    r"\b(victim|offender|suspect|sexting|perpetrator|culprit|why did|naughty|promiscuous|please|invalid|score|"
    r"low risk|medium risk|low-risk|medium-risk|percent|percentage|points out of)s?\b|[%!]",
    re.IGNORECASE,
)
SAID_APART = re.compile(r"(?<![cgst])ia|(?<![gq])ua|(?<![cgst])io(?!n|ur)|[eo]ing")  # special, but immedi-ate
STRAIGHT_QUOTE = re.compile(r"['\"]")


@pytest.fixture
def table(pack_folder: Path) -> dict:
    return tomllib.loads((pack_folder / "pack.toml").read_text(encoding="utf-8"))


@pytest.fixture
def texts(table) -> list[tuple[str, str]]:
    """Every text of the pack that is ours, as (where it stands, text)."""
    found = [(where, text) for name, value in table.items() for where, text in words_in(name, value)]
    assert len(found) > 500  # the walk goes through the whole pack
    return found


def test_every_sentence_is_short(texts):
    each = [(where, sentence) for where, text in texts for sentence in sentences(text)]
    assert [(where, sentence) for where, sentence in each if count(sentence) > LONGEST_SENTENCE] == []


def test_every_running_text_reads_at_grade_8_or_below(texts):
    hard = [(round(grade(text), 1), where, text) for where, text in texts if count(text) >= RUNNING_TEXT]
    assert [each for each in hard if each[0] > HIGHEST_GRADE] == []


def test_each_part_of_the_pack_as_a_whole_reads_at_grade_8_or_below(texts):
    """Labels too short to be graded alone count here, with the question, step or outcome that they belong to."""
    parts: dict[str, list[str]] = {}
    for where, text in texts:
        parts.setdefault(where.partition(".")[0], []).append(text if text[-1] in ".?" else f"{text}.")
    whole = {part: " ".join(said) for part, said in parts.items()}
    grades = {part: round(grade(text), 1) for part, text in whole.items() if count(text) >= RUNNING_TEXT}
    assert {part: each for part, each in grades.items() if each > HIGHEST_GRADE} == {}


def test_no_word_blames_scores_or_begs(texts, pack_folder):
    beside = [
        (name, line)
        for name in ("coverage.toml", "cases.toml")
        for line in (pack_folder / name).read_text(encoding="utf-8").splitlines()
    ]
    assert [(where, text) for where, text in [*texts, *beside] if NEVER_OF_ANYBODY.search(text)] == []


def test_quotation_marks_and_apostrophes_are_typographic(texts):
    assert [(where, text) for where, text in texts if STRAIGHT_QUOTE.search(text)] == []


def test_each_line_on_what_not_to_do_begins_with_do_not(table):
    lines = [f"{line['lead']} {line['says']}" for line in table["advice"] if line["kind"] == "do-not"]
    assert len(lines) >= 4
    assert [line for line in lines if not line.lower().startswith("do not ")] == []
    others = [line["lead"] for line in table["advice"] if line["kind"] != "do-not"]
    assert [lead for lead in others if lead.lower().startswith("do not")] == []


def test_each_heading_is_one_short_question(table):
    headings = [question["ask"] for question in table["question"]]
    assert [each for each in headings if count(each) > LONGEST_HEADING or not each.endswith("?")] == []
    assert [each for each in headings if len(sentences(each)) != 1] == []


def test_each_question_says_why_it_is_asked_in_a_sentence_or_two(table):
    assert [question["id"] for question in table["question"] if not 1 <= len(sentences(question["why"])) <= 2] == []


def test_each_meaning_completes_because_you_said(table):
    said = [meaning for question in table["question"] for meaning in question["means"].values()]
    assert [each for each in said if not each[0].islower() or each[-1] in ".,;:"] == []


def test_nothing_not_known_is_said_to_be_known(table):
    """"Not known" means that it is not known, or that the DSL is not sure: never that it is not so."""
    said = [question["means"]["not_known"] for question in table["question"]]
    assert [each for each in said if not each.startswith(("it is not known ", "you are not sure "))] == []


def test_once_children_are_not_to_be_questioned_only_what_is_known_is_recorded(table):
    said = [question["known-only"] for question in table["question"]]
    assert [each for each in said if not each.startswith("Record only what is already known.")] == []


def test_each_outcome_leaves_the_decision_to_the_dsl(table):
    for outcome in table["outcome"]:
        assert outcome["you-decide"].startswith("You decide. "), outcome["id"]
        assert "the guidance expects" in outcome["you-decide"], outcome["id"]


def test_no_number_is_made_up(table):
    """Only 999 and 101 are the same everywhere; every other number is the setting's own to fill in."""
    assert {contact["value"] for contact in table["contact"] if contact.get("value")} == {"999", "101"}


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("child", 1), ("asked", 1), ("shared", 1), ("police", 2), ("people", 2), ("involved", 2), ("wanted", 2),
        ("guidance", 2), ("vulnerable", 4), ("safe", 1), ("the", 1), ("referral", 3), ("agreed", 2), ("sexual", 3),
        ("unusual", 4), ("immediate", 4), ("violent", 3), ("special", 2), ("serious", 3), ("social", 2), ("being", 2),
        ("information", 4), ("decision", 3), ("blackmailed", 2), ("guard", 1), ("question", 2), ("999", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word, syllables):
    assert syllables_in(word) == syllables


def test_a_hard_sentence_is_graded_hard():
    hard = "Professionals should undertake an appropriate multi-agency consideration of proportionality throughout."
    assert grade(hard) > 16
    assert grade("Do not view it. Call 999 now.") < 2


def words_in(where: str, value: object) -> Iterator[tuple[str, str]]:
    """Each text below this key with its place, names of things and ids left out."""
    if where in NAMES or where in ("title", "publisher"):
        return
    if isinstance(value, str):
        if value:
            yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            kind = where.partition("[")[0]
            if key not in NOT_WORDS and f"{kind}.{key}" not in NAMES:
                yield from words_in(f"{where}.{key}", inner)
    elif isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
        for number, entry in enumerate(value):
            yield from words_in(f"{where}[{entry.get('id', number)}]", entry)


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.?])\s+", text.strip()) if each]


def count(text: str) -> int:
    return len(text.split())


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: years at school that it takes to read this with ease."""
    words = text.split()
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * sum(map(syllables_in, words)) / len(words) - 15.59


def syllables_in(word: str) -> int:
    """Groups of vowels, two where they are said apart, without a silent e or -ed; at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    number = len(re.findall(r"[aeiouy]+", letters)) + len(SAID_APART.findall(letters))
    silent = (letters.endswith("e") and not letters.endswith("le")) or re.search(r"[^td]ed$", letters)
    if silent and number > 1 and not letters.endswith("eed"):
        number -= 1
    return max(number, 1)
