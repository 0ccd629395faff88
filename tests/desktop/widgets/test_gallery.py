"""Every widget, on pages such as the program has: no fault at any size, in light and dark, at any text size."""

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from ux import checks, pixels

from desktop.widgets.announce import install_accessibility
from desktop.widgets.theme import apply_theme, load_fonts

WORK_AREAS = [(1092, 534), (683, 304)]  # 1366x768 at 125 % and at 200 %


def _gallery():
    path = Path(__file__).with_name("gallery.py")
    spec = importlib.util.spec_from_file_location("gallery", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


gallery = _gallery()


@pytest.fixture
def opened(qtbot, qapp):
    kept = []

    def open_page(name, size=(1092, 534), *, dark=False, percent=100):
        install_accessibility()
        load_fonts(gallery.FONTS)
        apply_theme(qapp, dark=dark, text_percent=percent)
        window = gallery.Gallery(gallery.PAGES[name], size)
        qtbot.addWidget(window)
        kept.append(window)
        with qtbot.waitExposed(window):
            window.show()
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        return window

    return open_page


@pytest.mark.parametrize("size", WORK_AREAS)
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", gallery.PAGES)
def test_no_fault(opened, name, dark, percent, size):
    window = opened(name, size, dark=dark, percent=percent)
    assert checks.check_all(window, contrast=percent == 100) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", gallery.PAGES)
def test_focus_is_seen_on_every_stop(opened, name, dark):
    assert pixels.focus_marks(opened(name, (1092, 900), dark=dark)) == []


def test_outcome_is_heard_word_for_word(opened):
    window = opened("outcome")
    unheard = {fault.where for fault in checks.silent_text(window)}
    assert all("Saved" in where or "Case" in where or "Waymark" in where for where in unheard), unheard


@pytest.mark.parametrize("name", gallery.PAGES)
def test_focused_control_is_scrolled_into_view(opened, name):
    window = opened(name, (683, 304), percent=200)
    for stop in checks.tab_stops(window):
        stop.setFocus()
        QApplication.processEvents()
        assert not stop.visibleRegion().isEmpty(), checks.ident(stop)


@pytest.mark.parametrize("size", WORK_AREAS)
@pytest.mark.parametrize("name", gallery.PAGES)
def test_no_page_is_longer_than_its_words(opened, name, size):
    scroller = opened(name, size).scroller
    page = scroller.widget()
    assert page.height() == max(scroller.viewport().height(), page.heightForWidth(page.width()))
    assert page.minimumSizeHint().height() <= page.heightForWidth(page.width())
