"""The gallery in a real window, through the real accessibility bus and a real keyboard."""

import sys
from pathlib import Path

import pytest
from ux.desktop import private_desktop

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import sys
sys.path[:0] = [{root!r}, {tests!r}, {here!r}]
import gallery
from PySide6.QtWidgets import QApplication
from desktop.widgets.announce import announce, install_accessibility
from desktop.widgets.theme import apply_theme, load_fonts
install_accessibility()
app = QApplication(["waymarkgallery"])
app.setApplicationName("waymarkgallery")
load_fonts(gallery.FONTS)
apply_theme(app, dark=False, text_percent=100)
window = gallery.Gallery(gallery.PAGES[{page!r}], (1000, 700))
for button in window.page.buttons:
    button.clicked.connect(lambda: announce(window, "Saved at 14:32"))
window.show()
window.activateWindow()
if window.page.heading:
    window.page.heading.setFocus()
sys.exit(app.exec())
"""

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]


@pytest.fixture(scope="module")
def desk():
    with private_desktop() as opened:
        yield opened


@pytest.fixture
def page(desk):
    """Show one page of the gallery in a window; gone after the test."""

    def show(name):
        gallery = ROOT / "tests/desktop/widgets"
        script = SHOW.format(root=str(ROOT), tests=str(ROOT / "tests"), here=str(gallery), page=name)
        desk.start([sys.executable, "-c", script], PYTHONDONTWRITEBYTECODE="1")
        return desk

    yield show
    desk.end_programs()


def test_a_question_is_heard_as_one(page):
    desk = page("question")
    desk.wait_for("waymarkgallery", "made a threat to get what they want?, heading")
    assert desk.screen_reader("lint", "waymarkgallery").strip() == "no faults"
    said = desk.screen_reader("read", "waymarkgallery")
    assert "No, radio button, checked" in said
    assert "Not known. The outcome will not treat this as a no, radio button, not checked" in said
    desk.keys("Tab")
    assert desk.wait_for("waymarkgallery", "radio button").startswith("No, radio button, checked")
    desk.keys("Down")
    desk.wait_for("waymarkgallery", "Not known. The outcome will not treat this as a no, radio button, checked")
    desk.keys("Tab")
    desk.wait_for("waymarkgallery", "Why we ask this, shown, button")
    desk.keys("space")
    desk.wait_for("waymarkgallery", "Why we ask this, hidden, button")


def test_an_outcome_is_heard_whole(page):
    desk = page("outcome")
    desk.wait_for("waymarkgallery", "What to do now", "read")
    said = desk.screen_reader("read", "waymarkgallery")
    assert "What not to do. do not view, copy, print, share or save the imagery." in said
    assert "Refer now to the police and children’s services. Because you said" in said


@pytest.mark.parametrize("name", ["faulty_question", "cases", "form", "check_answers", "components"])
def test_no_fault_on_the_bus(page, name):
    desk = page(name)
    desk.wait_for("waymarkgallery", "Lock now", "read")
    assert desk.screen_reader("lint", "waymarkgallery").strip() == "no faults"


def test_password_is_hidden_on_the_bus_and_gone_when_cleared(page):
    desk = page("unlock")
    desk.wait_for("waymarkgallery", "Unlock your records, heading")
    desk.keys("Tab")
    desk.wait_for("waymarkgallery", "Password, password text")
    desk.type("correct horse")
    desk.wait_for("waymarkgallery", "13 characters, hidden")
    assert "correct horse" not in desk.screen_reader("tree", "waymarkgallery")
    desk.keys("Tab", "space")
    desk.wait_for("waymarkgallery", "correct horse", "tree")
    desk.keys("alt+u")
    desk.wait_for("waymarkgallery", "Show password, check box, not checked", "read")
    assert "correct horse" not in desk.screen_reader("tree", "waymarkgallery")


def test_caps_lock_is_shown_and_announced(page):
    desk = page("unlock")
    desk.wait_for("waymarkgallery", "Unlock your records, heading")
    desk.keys("Tab")
    desk.wait_for("waymarkgallery", "Password, password text")

    def press(*keys):  # as they are: `Desk.keys` would lift Caps Lock for each
        desk.run(["xdotool", "key", *keys])

    with desk.listening("waymarkgallery") as heard:
        press("Caps_Lock", "a")
        heard.wait_for("Caps Lock is on.")
    assert "Caps Lock is on." in desk.screen_reader("read", "waymarkgallery")
    press("Caps_Lock", "a")
    desk.wait_for("waymarkgallery", "Password, password text, 2 characters")
    assert "Caps Lock is on." not in desk.screen_reader("read", "waymarkgallery")


def test_news_is_announced(page, tmp_path):
    desk = page("form")
    desk.wait_for("waymarkgallery", "What was done, heading")
    with desk.listening("waymarkgallery") as heard:
        desk.keys("alt+s")
        heard.wait_for("announcement 1: Saved at 14:32")
