"""No order of verbs makes a store before the sheet has been typed back: random walks through the set-up."""

import random
from dataclasses import replace

from at_the_desk import PASSWORD
from PySide6.QtWidgets import QApplication
from soaking import times

from core.store import fresh_sheet_code
from desktop.preferences import Preferences
from desktop.screens import Working
from desktop.session import Session
from desktop.session.first_start import SAID_ON

STEPS = 25


def wrong_codes(code: str, chance: random.Random) -> list[object]:
    """What somebody types who has not written it down, or a page that says too little."""
    place = chance.randrange(len(code))
    other = chance.choice([sign for sign in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if sign != code[place].upper()])
    return ["", None, " ", code[:-1], code[1:], code[::-1], code.replace(code[:4], ""), fresh_sheet_code(),
            code[:place] + other + code[place + 1 :] if code[place] != "-" else code[:-2], ("x", code), 0]  # fmt: skip


def test_no_walk_reaches_a_store_without_it(desk, qapp, exercised):
    """Every verb of the set-up in any order, with right and wrong values; only the code itself is never right."""
    chance, walks, reached = random.Random(20), times(300, soak=3_000), set()
    for _ in range(walks):
        session = Session(desk.around, Preferences())
        session.start()
        code = session._first.set_up.code
        for _ in range(STEPS):
            values = {
                "set_up_setting": chance.choice([("Larkfield Academy", "kent"), ("", ""), ("Larkfield", "nowhere")]),
                "set_up_user": chance.choice([("M. Ellis", PASSWORD, PASSWORD), ("", "", ""), ("M", PASSWORD, "x")]),
                "type_back": chance.choice(wrong_codes(code, chance)),
                "set_contacts": chance.choice([{}, {"front_door": "03000 411 111"}, None, "x"]),
                "suggest": "M. Ellis",
            }
            forward = ("begin", "set_up_setting", "set_up_user", "sheet_ready", "type_back", "set_contacts")
            verb = chance.choice(
                [*SAID_ON, "back", *forward, *forward, "cases", "start_case", "unlock", "retry", "cancel"]
            )
            if verb in ("print_sheet", "save_sheet"):
                continue  # they ask for a printer or a file, and change no step
            try:
                session.do(verb, values.get(verb))
            except (ValueError, TypeError):  # a page that may not say this, or not so
                continue
            reached.add(session.shown_page())
            assert not isinstance(session.frame.page, Working)
            assert not session._first.set_up.proved
        session.close()
        assert not desk.around.folder.exists()
    qapp.processEvents()
    assert "contacts" not in reached
    exercised("walks through the set-up", walks)
    exercised("pages reached, up to that for the code", len(reached & {"setup-type-back", *STAGES}), least=5)


STAGES = ("welcome", "setup-setting", "setup-user", "setup-sheet", "setup-type-back")


def test_with_the_code_the_same_walk_ends_in_a_store(desk):
    """The positive control."""
    session = Session(replace(desk.around), Preferences())
    session.start()
    for verb, value in (("begin", None), ("set_up_setting", ("Larkfield Academy", "kent")),
                        ("set_up_user", ("M. Ellis", PASSWORD, PASSWORD)), ("sheet_ready", None),
                        ("type_back", session._first.set_up.code), ("set_contacts", {})):  # fmt: skip
        session.do(verb, value)
    desk.qtbot.waitUntil(lambda: session.shown_page() == "cases")
    assert (desk.around.folder / "store.db").exists()
    session.close()
    QApplication.processEvents()
