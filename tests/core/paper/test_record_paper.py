"""The printed decision record: complete, in order, furnished on every page, and true to what was written."""

import dataclasses
import functools
import io
import re
import typing
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from any_record import RECORDS, texts
from hypothesis import HealthCheck, Phase, given, settings
from paper_reading import decorations, everything, spoken
from paper_samples import NAMES, departure, long, managed, names, practice

from core.errors import PaperFault
from core.paper import draw_record, page_count, page_text
from core.paper.text import plain
from core.paper.times import said_time
from core.record import DecisionRecord, check_code, digest

PRINTED = "Printed Tue 10 Nov 2026, 12:40"
NASTY = (
    "<b>not</b> <i>guilty</i> & <font color=white>NOT</font>",
    '<img src="/etc/passwd"/><a href="javascript:alert(1)">x</a>',
    "&amp; &lt; &#60; &nbsp; ]]> <!-- --> <?xml?> %s {0} \\n (a\\)b\\(c",
    "a\x00b\x07c\x1bd\x7fe\x9ff",
    "A\u200bK\u200e\u202egnol\u2066x\u2069 \ufeff\u00ad",
    "王小明 😀 \U0001f468\u200d\U0001f469",
    "tab\there  two spaces   three",
    "BT /F1 12 Tf (x) Tj ET Q q endstream endobj",
    "﷽ ǅ ﬁ Å Ω é ẛ̣",
    "x" * 300,
    "=cmd()|' /C calc'!A0",
)


def shown(text: str) -> str:
    """How hostile text should read: worked out here without the code under test."""
    visible = []
    for character in text.replace("\t", "    ").replace("\n", " "):
        code = ord(character)
        unseen = (
            code < 32 or 0x7F <= code < 0xA0 or code in {0xAD, 0xFEFF, 0x200B, 0x200D, 0x200E, 0x202E, 0x2066, 0x2069}
        )
        lacking = 0xD800 <= code < 0xE000 or code >= 0x1F000 or character in "王小明﷽"
        visible.append(f"[U+{code:04X}]" if unseen or lacking else character)
    return "".join(visible)


def test_the_order_is_that_of_the_paper() -> None:
    heads = [text for path, text in spoken(draw_record(departure(), printed=PRINTED)) if re.search(r"/H\d$", path)]
    titles = [re.sub(r"^\d+ +", "", head) for head in heads]
    assert titles == [
        "Safeguarding decision record",
        "Why the guidance indicates this",
        "Considered and not chosen",
        "Reasons for the decision",
        "Who was consulted",
        "The concern as it was reported",
        "Children and others involved",
        "What was not known",
        "Answers that do not fit together",
        "How the guidance was read where two places differ",
        "Required steps",
        "Actions",
        "Referrals",
        "Parents and carers",
        "Imagery and devices",
        "Review",
        "Every question, and the answer given",
        "Long notes in full",
        "Note to Q6",
        "Versions of this record",
        "Signatures",
        "Check this paper against the case store",
        "Names that the program uses",
    ]
    numbers = [int(head.split()[0]) for head in heads if head[0].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_short_record_says_in_one_line_what_there_is_none_of() -> None:
    bare = replace(managed(), people=(), steps=(), questions=(), rules=(), versions=(), review_date="", reasons="")
    said = everything(draw_record(bare, printed=PRINTED))
    for line in (
        "Nobody was listed.",
        "Nothing was answered “not known”.",
        "No review date was set when this version was signed.",
        "No question was asked.",
        "No further reasons were written down.",
    ):
        assert line in said
    for absent in ("Referrals", "Parents and carers", "Imagery and devices", "Answers that do not fit", "Actions"):
        assert absent not in said


def test_a_departure_stands_on_page_one_and_again_over_the_signatures() -> None:
    record = departure()
    pdf = draw_record(record, printed=PRINTED)
    first = " ".join(page_text(pdf)[0].split())
    for text in ("DEPARTURE", *record.departure[0].reasons.split("\n"), record.departure[0].consulted):
        assert text in first
    assert record.departure[0].advice in first
    assert "This decision is less cautious than indicated." in first
    assert "The guidance indicates: Refer to the police or children’s services." in first
    assert "This departs from what the guidance indicates." in everything(pdf)


def test_a_departure_always_has_a_place_for_a_second_person() -> None:
    one = replace(departure(), signatories=departure().signatories[:1])
    assert "Second person, or headteacher" in everything(draw_record(one, printed=PRINTED))
    assert "Second person, or headteacher" not in everything(draw_record(departure(), printed=PRINTED))


def test_decision_reference_and_check_code_are_repeated_over_the_signatures() -> None:
    record = managed()
    code = check_code(digest(record))
    texts = [text for _, text in spoken(draw_record(record, printed=PRINTED))]
    after = texts[next(at for at, text in enumerate(texts) if text.endswith("  Signatures")) :]
    assert after[1].startswith(
        f"{record.decision_title} · {record.reference}, version 1, check code {code}. By signing"
    )


def test_every_page_has_its_furniture() -> None:
    record = departure()
    pages = decorations(draw_record(record, printed=PRINTED, copy="copy 1 of 2, for the police"))
    assert len(pages) == 5
    for number, page in enumerate(pages, 1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        for text in (
            record.setting,
            "Decision record WM-2026-0042 · version 2",
            f"Check code {check_code(digest(record))}",
            "Initials",
            f"Page {number} of 5",
            f"{PRINTED} · copy 1 of 2, for the police",
        ):
            assert text in page
        assert "TRAINING" not in page


def test_a_practice_record_says_so_over_every_page_and_has_another_code() -> None:
    pdf = draw_record(practice(), printed=PRINTED)
    for page in decorations(pdf):
        assert page.count("TRAINING\n") == 3
        assert "practice case: not a record of any child" in page
        assert "OFFICIAL-SENSITIVE" not in page
    real = replace(practice(), training=0)
    assert digest(real) != digest(practice())


def test_a_draft_says_so_on_every_page_and_has_no_check_code() -> None:
    pdf = draw_record(managed(), printed="Shown", signed=False)
    for page in decorations(pdf):
        assert "DRAFT\nnot signed" in page
        assert "Check code" not in page
        assert "Initials" not in page
    said = everything(pdf)
    assert "version 1 · draft, not signed" in said
    assert "This is a draft. It is not signed" in said
    assert check_code(digest(managed())) not in said
    assert "Signed in the program" not in said
    assert "12:31" not in said  # the time it would have been signed
    assert not any(path.endswith("Figure") for path, _ in spoken(pdf))
    assert "DRAFT" not in "".join(decorations(draw_record(managed(), printed=PRINTED)))


def test_reasons_that_are_those_of_the_departure_are_said_once() -> None:
    record = replace(departure(), reasons=departure().departure[0].reasons)
    said = everything(draw_record(record, printed=PRINTED))
    assert said.count("The allocated social worker asked the setting to lead") == 1
    assert "See the departure at the start of this record." in said


def test_every_field_of_a_record_is_on_the_paper() -> None:
    """Each text of a record is made another, each number too: all of them are read back from the PDF."""
    tokens: list[str] = []
    record = _tokens(DecisionRecord, tokens)
    said = everything(draw_record(record, printed=PRINTED)).replace(" ", "")
    assert len(tokens) > 90
    assert [token for token in tokens if token not in said] == []
    assert said.count("Thisanswercarriedtheoutcome") == 2


def _tokens(kind: typing.Any, made: list[str]) -> typing.Any:
    if kind is str:
        made.append(f"Token{len(made):04d}x")
        return made[-1]
    if kind is int:
        number = 700_000 + len(made)
        made.append(str(number))
        return number
    if typing.get_origin(kind) is tuple:
        return tuple(_tokens(typing.get_args(kind)[0], made) for _ in range(2))
    hints = typing.get_type_hints(kind)
    fields = {
        field.name: _tokens(hints[field.name], made) for field in dataclasses.fields(kind) if field.name != "decisive"
    }
    return kind(**fields, **{"decisive": 1} if "decisive" in hints else {})


@settings(max_examples=20, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(RECORDS)
def test_any_record_is_drawn_with_every_text_in_it(record: DecisionRecord) -> None:
    record = replace(record, reference="WM-1")  # given by the program, and small enough for the square code
    said = "".join(everything(draw_record(record, printed=PRINTED)).split())
    for text in texts(record):
        assert "".join(plain(said_time(text)).split()) in said or "".join(plain(text).split()) in said


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_text_is_printed_literally(text: str) -> None:
    base = managed()
    record = replace(
        base,
        questions=(replace(base.questions[0], note=text, ask=f"ask {text}"), *base.questions[1:]),
        people=(replace(base.people[0], ref=text, note=text),),
        setting=text,
        reasons=text,
        decision_title=text,
        departure=departure().departure[:0],
    )
    pdf = draw_record(record, printed=text, copy=text)
    said = everything(pdf)
    wanted = shown(unicodedata.normalize("NFC", text))
    assert said.count(wanted) >= 7
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = {str(key) for found in document.objects if isinstance(found, pikepdf.Dictionary) for key in found}
        assert not kinds & {"/JavaScript", "/JS", "/URI", "/AA", "/OpenAction", "/Names", "/Annots", "/XObject", "/EF"}
        assert all("/Annots" not in page and "/XObject" not in page.Resources for page in document.pages)


def test_text_that_has_no_canonical_form_is_refused_without_a_word_of_it() -> None:
    record = replace(managed(), reasons="secret \ud800 words")
    with pytest.raises(PaperFault) as caught:
        draw_record(record, printed=PRINTED)
    told = f"{caught.value!r} {caught.value.__context__!r} {caught.value.__cause__!r}"
    assert "secret" not in told


def test_a_lone_surrogate_in_the_printed_line_is_made_visible() -> None:
    assert "[U+D800]" in decorations(draw_record(managed(), printed="by \ud800"))[0]


def test_long_texts_are_printed_whole() -> None:
    """10,000 characters in a note, 50,000 in all, one word of them without a space."""
    note = " ".join(f"word{at}" for at in range(1_200))[:10_000]
    base = managed()
    unbroken = "y" * 10_000
    record = replace(
        base,
        reasons=note,
        departure=tuple(replace(each, reasons=note, advice=note) for each in departure().departure),
        questions=tuple(replace(question, note=note) for question in base.questions[:2]),
        people=(replace(base.people[0], note=note, ref="W" * 500),),
        concern=(replace(base.concern[0], text=unbroken, label=note),),
        rules=(replace(base.rules[0], says=note),),
    )
    said = everything(draw_record(record, printed=PRINTED))
    assert said.count(note) == 7  # the reasons are those of the departure: said once
    assert unbroken in said


def test_many_people_and_questions_are_all_there_once() -> None:
    record = long(30, 60, "A long note. " * 80)
    pdf = draw_record(record, printed=PRINTED)
    heads = [text for path, text in spoken(pdf) if path == "Document/Table/TR/TH/P"]
    assert [text for text in heads if re.fullmatch(r"Q\d+", text)] == [f"Q{at}" for at in range(1, 61)]
    assert [text for text in heads if re.fullmatch(r"P\d+", text)] == [f"P{at}" for at in range(30)]
    assert sum(text == "Answer and note" for _, text in spoken(pdf)) == 1  # repeated heads are not said again
    assert sum("Answer and note" in page for page in decorations(pdf)) >= 2
    assert page_count(pdf) > 8


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_every_script_is_read_back_as_it_was_written(script: str) -> None:
    assert _all_names().count(NAMES[script]) >= 3


@functools.cache
def _all_names() -> str:
    return everything(draw_record(names(), printed=PRINTED))


def test_what_is_read_aloud_follows_what_is_seen() -> None:
    """Marks of a page come in the order of the tree, so that reading order is the visible order."""
    pdf = draw_record(departure(), printed=PRINTED)
    heard = "".join(everything(pdf).split())
    at = 0
    for page in page_text(pdf):
        for word in re.findall(r"[A-Za-z]{4,}", page.split("OFFICIAL-SENSITIVE")[0]):
            found = heard.find(word, at)
            if found >= 0 and found - at < 400:
                at = found
    assert at > 0.9 * len(heard)
