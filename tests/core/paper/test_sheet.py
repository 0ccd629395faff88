"""The recovery sheet: one page that says what it is, holds the code in groups, and tells who keeps it."""

import pytest
from paper_reading import decorations, everything, spoken

from core.errors import PaperFault
from core.paper import draw_recovery_sheet, page_count

CODE = "TFME-VN2E-0000-G1G1-8888-BBBB-ZZZZ-5S5S-QQQQ"


def sheet(setting: str = "Larkfield Academy", code: str = CODE) -> bytes:
    return draw_recovery_sheet(setting=setting, user="Siân Llŷr", code=code, made="2026-11-10T09:00:00+00:00")


def test_it_is_one_page_with_the_code_in_numbered_groups() -> None:
    pdf = sheet()
    assert page_count(pdf) == 1
    groups = [text for _, text in spoken(pdf) if text[:1].isdigit()]
    assert groups == [f"{number}.{group}" for number, group in enumerate(CODE.split("-"), 1)]


def test_it_says_what_must_be_known() -> None:
    said = everything(sheet())
    for words in (
        "Larkfield Academy",
        "Siân Llŷr",
        "Tue 10 Nov 2026, 09:00 GMT",
        "The headteacher keeps this sheet",
        "A second copy",
        "always the digit zero",
        "Nobody can help if all passwords and sheets are lost.",
    ):
        assert words in said
    assert decorations(sheet())[0].count("KEEP SEALED") == 2


def test_the_code_is_in_no_metadata() -> None:
    pdf = sheet()
    assert b"TFME" not in pdf
    assert b"T.F.M.E".replace(b".", b"\x00") not in pdf


def test_a_long_or_hostile_setting_still_gives_one_page() -> None:
    pdf = sheet(setting="<b>St Mary & St John’s " * 6)
    assert page_count(pdf) == 1
    assert "<b>St Mary & St John’s <b>" in everything(pdf)


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert sheet() == sheet()


def test_a_fault_never_carries_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(CODE)

    monkeypatch.setattr("core.paper.sheet.pairs", broken)
    with pytest.raises(PaperFault) as caught:
        sheet()
    assert "TFME" not in f"{caught.value!r} {caught.value.__context__!r} {caught.value.__cause__!r}"
