"""Every page of an assessment: no fault at any size, in light and dark, at any text size; and heard word for word."""

import page_samples
import pytest
from PySide6.QtWidgets import QGroupBox
from ux import checks

from core.assessment import Case
from core.pack_file import read_pack
from core.page import Setting, page_for
from core.resources import resource_folder
from desktop.pages.concern import ConcernView
from desktop.pages.question import QuestionView
from desktop.widgets.announce import install_accessibility
from desktop.widgets.theme import apply_theme, load_fonts

WORK_AREAS = [(1092, 534), (683, 304)]  # 1366x768 at 125 % and at 200 %
BARS = {"Waymark", "Case 2026-014"}  # the top bar's own words


@pytest.fixture
def opened(qtbot, qapp):
    def open_page(name, size=(1092, 534), *, dark=False, percent=100):
        install_accessibility()
        load_fonts(resource_folder() / "fonts")
        apply_theme(qapp, dark=dark, text_percent=percent)
        return page_samples.framed(qtbot, page_samples.VIEWS[name](), size)

    return open_page


@pytest.mark.parametrize("size", WORK_AREAS)
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", page_samples.VIEWS)
def test_no_fault(opened, name, dark, percent, size):
    window = opened(name, size, dark=dark, percent=percent)
    assert checks.check_all(window, contrast=percent == 100) == []


@pytest.mark.parametrize("name", page_samples.VIEWS)
def test_every_word_is_heard(opened, name):
    window = opened(name)
    groups = [f"{box.accessibleName()} {box.accessibleDescription()}" for box in window.findChildren(QGroupBox)]
    heard = [*BARS, *groups]  # a screen reader speaks a group when focus enters it
    unheard = [fault.where.partition("('")[2].removesuffix("')") for fault in checks.silent_text(window)]
    assert [words for words in unheard if not any(words in said for said in heard)] == []


def test_every_question_of_the_shipped_pack_fits_a_small_screen(qtbot, qapp, pack_folder):
    apply_theme(qapp, dark=False, text_percent=200)
    pack = read_pack(pack_folder)
    case = Case("c1", guidance=(pack.id, pack.edition, pack.sha256))
    setting = Setting("", next(iter(pack.areas)), {})
    for question in pack.questions:
        view = QuestionView(page_for(pack, case, f"question:{question}", setting), pack.always)
        assert checks.check_all(page_samples.framed(qtbot, view, WORK_AREAS[1]), contrast=False) == [], question


def test_the_concern_of_the_shipped_pack_fits_a_small_screen(qtbot, qapp, pack_folder):
    apply_theme(qapp, dark=False, text_percent=200)
    pack = read_pack(pack_folder)
    page = page_for(pack, Case("c1"), "concern", Setting("", next(iter(pack.areas)), {}))
    window = page_samples.framed(qtbot, ConcernView(page, pack.always), WORK_AREAS[1])
    assert checks.check_all(window, contrast=False) == []
