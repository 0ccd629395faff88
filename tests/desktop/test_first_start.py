"""The first start: nothing on the disk until the sheet has been proved; whatever a page says, and wherever it ends."""

import itertools

import pytest
from at_the_desk import CHEAP, PACKS, PASSWORD, START
from PySide6.QtWidgets import QLineEdit, QRadioButton

from core.errors import StoreFull, WaymarkError
from core.store import fresh_sheet_code
from desktop.screens import Trouble
from desktop.session.first_start import SAID_ON
from desktop.session.set_up import STEPS, SetUp

FORWARD = [
    ("begin", None),
    ("set_up_setting", ("Larkfield Academy", "kent")),
    ("set_up_user", ("M. Ellis", PASSWORD, PASSWORD)),
    ("sheet_ready", None),
    ("type_back", None),
]


def go(desk, steps):
    """Take so many steps of the set-up."""
    for verb, value in FORWARD[:steps]:
        desk.do(verb, desk.session._first.set_up.code if verb == "type_back" else value)
    assert desk.page() == STEPS[steps]


def test_the_whole_set_up_through_the_real_pages(desk):
    desk.open()
    desk.press("Start")
    desk.find(QLineEdit, "Name").setText("Larkfield Academy")
    desk.all(QRadioButton)[0].click()
    desk.press("Continue")
    assert desk.page() == "setup-user"
    for box, text in zip(desk.all(QLineEdit), ("M. Ellis", PASSWORD, PASSWORD), strict=True):
        box.setText(text)
    desk.press("Continue")
    code = desk.session.frame.page.code
    desk.press("I have written it down")
    desk.find(QLineEdit).setText(code.lower().replace("-", " "))
    desk.press("Check the code")
    assert desk.page() == "contacts"
    assert not desk.around.folder.exists()
    desk.window.view().buttons[0].click()
    desk.settle()
    assert desk.page() == "cases"
    assert desk.session._work.place.setting.name == "Larkfield Academy"
    desk.session.close()
    with desk.stored() as again:
        assert [event.data["name"] for event in again.events_of_kind("setting")] == ["Larkfield Academy"]


@pytest.mark.parametrize("steps", range(len(STEPS)))
def test_broken_off_at_any_step_it_leaves_nothing(desk, tmp_path, steps):
    desk.open()
    go(desk, steps)
    desk.window.close()
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_no_order_of_verbs_reaches_a_store_without_the_sheet_typed_back(desk):
    """Every pair of verbs at every step: what comes next is the step's own page, and nothing is on the disk."""
    values = {**dict(FORWARD), "set_contacts": {}, "type_back": fresh_sheet_code(), "suggest": "", "print_sheet": None}
    said = [verb for verb in (*SAID_ON, "back") if not verb.endswith("_sheet")]
    for steps in range(4):
        desk.open()
        go(desk, steps)
        for verb, other in itertools.product(said, repeat=2):
            desk.session.do(verb, values.get(verb))
            desk.session.do(other, values.get(other))
            desk.session.do("set_contacts", {})
            assert not desk.session._first.set_up.proved
            assert desk.page() != "contacts"
            assert not desk.around.folder.exists()
        desk.window.close()


@pytest.mark.parametrize("missing", ["setting", "area", "name", "password", "proved"])
def test_make_refuses_itself(tmp_path, missing):
    whole = SetUp(PACKS[-1], fresh_sheet_code(), "contacts", "Larkfield", "kent", "M. Ellis", PASSWORD, proved=True)
    setattr(whole, missing, False if missing == "proved" else "")
    with pytest.raises(WaymarkError):
        whole.make(tmp_path / "store", START, CHEAP)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("name", "password", "again", "says"),
    [
        ("", PASSWORD, PASSWORD, "name"),
        ("M. Ellis", "short", "short", "at least 12"),
        ("M. Ellis", "passwordpassword", "passwordpassword", ""),
        ("M. Ellis", PASSWORD, PASSWORD + "x", "same password"),
    ],
)
def test_a_password_that_will_not_do_is_said_on_the_page(desk, name, password, again, says):
    desk.open()
    go(desk, 2)
    desk.do("set_up_user", (name, password, again))
    assert desk.page() == "setup-user"
    assert desk.window.windowTitle().startswith("Error: ")
    assert says in desk.shown_words()


def test_the_code_of_another_sheet_is_not_this_sheet(desk):
    desk.open()
    go(desk, 4)
    for wrong in ("", "ABCD", fresh_sheet_code()):
        desk.do("type_back", wrong)
        assert desk.page() == "setup-type-back"
        assert desk.window.windowTitle().startswith("Error: ")


@pytest.mark.parametrize("in_the_way", ["file", "not empty"])
def test_a_folder_that_cannot_be_used_is_said_and_nothing_in_it_is_touched(desk, in_the_way):
    desk.open()
    go(desk, 5)
    folder = desk.around.folder
    kept = folder if in_the_way == "file" else folder / "homework.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("mine")
    desk.do("set_contacts", {"front_door": "03000 11 11 11"})
    assert desk.page() == "contacts"
    assert "folder" in desk.shown_words()
    assert kept.read_text() == "mine"
    assert desk.session.frame.page.values == {"front_door": "03000 11 11 11"}
    kept.unlink()
    desk.do("set_contacts", {})
    assert desk.page() == "cases"


def test_a_disk_that_fills_between_store_and_setting_is_no_dead_end(desk, monkeypatch):
    desk.open()
    go(desk, 5)
    whole = SetUp.finish
    monkeypatch.setattr(SetUp, "finish", lambda *_: (_ for _ in ()).throw(StoreFull("The disk is full.")))
    desk.do("set_contacts", {})
    assert desk.page() == "contacts"
    assert "The disk is full." in desk.shown_words()
    monkeypatch.setattr(SetUp, "finish", whole)
    desk.do("set_contacts", {})
    assert desk.page() == "cases"


def test_a_second_click_makes_no_second_store(desk):
    desk.open()
    go(desk, 5)
    desk.session.do("set_contacts", {})
    desk.session.do("set_contacts", {})
    desk.session.do("back")
    desk.settle()
    assert desk.page() == "cases"
    assert not isinstance(desk.session.frame.page, Trouble)


def test_a_name_typed_before_asking_for_words_stays(desk):
    desk.open()
    go(desk, 2)
    desk.do("suggest", "M. Ellis")
    assert len(desk.session.frame.page.suggestion.split(" ")) == 4
    assert desk.find(QLineEdit, "Your name").text() == "M. Ellis"
