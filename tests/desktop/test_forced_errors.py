"""Whatever fails, wherever: no word of a case reaches standard error, a log, a window's title or the exit."""

import json
import logging
import os
import random
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from at_the_desk import PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from soaking import times
from sqlcipher3 import dbapi2

from core.errors import InputFaults, StoreFull, WaymarkError
from desktop.mishaps import Mishaps
from desktop.widgets import busy

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core.casework", "core.store", "core.paper", "core.closing", "core.record", "core.page", "core.path",
         "core.assessment", "core.decide", "desktop.session", "desktop.printing")  # fmt: skip
CANARIES = [f"Zirbelnuss{number:02d}" for number in range(20)]
SLOW = {"preview", "save_copy", "print_record", "change_password", "sign"}  # each costs more than ten of the others
LINE = re.compile(r"waymark: \w+ in ((core|desktop)[\w.]*, line \d+|__main__, line \d+|no place of ours)")


def faults(words: str) -> list[BaseException]:
    """Errors of every make that carry these words, as those of libraries carry values."""
    chained = RuntimeError(f"while working on {words}")
    chained.__cause__ = ValueError(words)
    chained.add_note(words)
    return [
        KeyError(words),
        ValueError(f"could not read {words!r}"),
        OSError(5, words, f"/home/{words}/{words}.pdf"),
        UnicodeDecodeError("utf-8", words.encode(), 0, 1, words),
        dbapi2.DatabaseError(f"near {words}"),
        AttributeError(words, name=words, obj=words),
        TypeError(words),
        chained,
        ExceptionGroup(words, [ValueError(words)]),
        InputFaults([f"note: {words}"]),
        StoreFull(words),
    ]


class Forcing:
    """While it is on, the call with this number into our own rooms fails."""

    def __init__(self, at: int, fault: BaseException) -> None:
        self.at, self.fault, self.calls, self.where = at, fault, 0, ""

    def __enter__(self):
        sys.settrace(self._on_call)
        return self

    def __exit__(self, *_):
        sys.settrace(None)

    def _on_call(self, frame, event, _value):
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith(ROOMS):
            self.calls += 1
            if self.calls == self.at:
                self.where = f"{module}.{frame.f_code.co_qualname}"
                sys.settrace(None)
                raise self.fault


@pytest.fixture
def full_desk(at_work, monkeypatch):
    """A signed and an open case with canaries in every field, and the program's own handling of mishaps."""
    desk, words = at_work, iter(CANARIES)
    desk.do("set_contacts", {"front_door": next(words)})
    desk.case_with_child(ref=next(words), note=next(words))
    for field in ("account", "reported_by"):
        desk.do("concern", (field, next(words)))
    question = desk.page().partition(":")[2]
    desk.do("note", (question, next(words)))
    desk.answer_all({"adult_or_unknown": "yes"})
    for part, value in (("choice", "refer_immediately"), ("review", "2026-11-24"), ("reasons", next(words))):
        desk.do("decision", (part, value))
    desk.do("next", "decision")
    desk.do("sign", PASSWORD)
    desk.signed = desk.case().id
    desk.do("cases")
    desk.case_with_child(ref=next(words))
    desk.open_one, desk.question = desk.case().id, desk.page().partition(":")[2]
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    desk.mishaps = Mishaps()
    desk.mishaps.happened.connect(desk.window.stumble, Qt.ConnectionType.QueuedConnection)
    desk.mishaps.watch()
    return desk


def acts(desk, folder: Path) -> list[tuple[str, tuple]]:
    """What a person does, as (verb, value), after which case it is done."""
    words = random.Random(5).sample(CANARIES, 12)
    return [
        ("note", (desk.open_one, (desk.question, words[0]))),
        ("draft", (desk.open_one, (f"note:{desk.question}", words[1]))),
        ("concern", (desk.open_one, ("account", words[2]))),
        ("answer", (desk.open_one, (desk.question, "yes"))),
        ("decision", (desk.open_one, ("reasons", words[3]))),
        ("save_person", (desk.open_one, {"id": "", "ref": words[4], "kind": "child", "age": 15, "roles": ("sent",),
                                         "note": words[5]})),
        ("next", (desk.open_one, f"question:{desk.question}")),
        ("back", (desk.open_one, None)),
        ("go", (desk.open_one, "people")),
        ("sign", (desk.open_one, words[6])),
        ("preview", (desk.signed, 1)),
        ("save_copy", (desk.signed, str(folder / f"{words[7]}.pdf"))),
        ("print_record", (desk.signed, words[8])),
        ("reopen_for", (desk.signed, words[9])),
        ("cases", (desk.open_one, None)),
        ("search", ("", (words[10], ""))),
        ("open_case", ("", desk.signed)),
        ("settings", ("", None)),
        ("contacts", ("", None)),
        ("set_contacts", ("", {"front_door": words[11]})),
        ("new_password", ("", None)),
        ("change_password", ("", (PASSWORD, words[0], words[0]))),
    ]  # fmt: skip


def test_hundreds_of_forced_errors_say_no_word(full_desk, tmp_path, capfd, caplog, exercised, own_log):
    """Each act of a person fails at a random one of its calls; afterwards the same act is done again."""
    desk, chance, forced, places = full_desk, random.Random(28), 0, set()
    wanted = times(400, soak=2_000)
    todo = acts(desk, tmp_path)
    quick = [act for act in todo if act[0] not in SLOW]
    lengths: dict[str, int] = {}
    caplog.set_level(logging.DEBUG)
    capfd.readouterr()
    written = ""
    for _ in range(wanted * 4):
        verb, (case, value) = chance.choice(todo if chance.random() < 0.4 else quick)
        if case != (desk.case().id if desk.case() else "") or desk.page() == "working":
            desk.session.do("open_case", case) if case else desk.session.do("cases")
        kinds = faults(chance.choice(CANARIES))
        fault = chance.choice(kinds)
        at = chance.randint(1, lengths.get(verb, 30))
        with Forcing(at, fault) as forcing:
            desk.window.view().did.emit(verb, value)
        lengths[verb] = max(lengths.get(verb, 1), forcing.calls)
        forced += bool(forcing.where)
        places.add(forcing.where)
        if not isinstance(fault, WaymarkError):
            QApplication.processEvents()
        desk.qtbot.waitUntil(lambda: not busy._running)  # a fault before slow work begins leaves its page: it is left
        if forced >= wanted:
            break
    said = capfd.readouterr()
    written += said.out + said.err
    exercised("forced errors", forced, least=wanted)
    exercised("places where they fell", len(places - {""}), least=times(60, soak=80))
    everything = "\n".join([written, caplog.text, *desk.titles])
    assert [word for word in CANARIES if word in everything] == []
    assert [line for line in written.splitlines() if not LINE.fullmatch(line)] == []
    assert len(written.splitlines()) > wanted // 4, "most of them were foreseen by nobody, and each is told"
    assert own_log == []
    assert desk.vault().verify_log().ok


def test_nor_does_the_headless_door(tmp_path):
    """The error of a library on its way out of `python -m core`, with a value in it."""
    program = (
        "import runpy, sys, core.door\n"
        f"def fails(*_): raise ValueError({CANARIES[0]!r}) from KeyError({CANARIES[1]!r})\n"
        "core.door.read_case = fails\nsys.argv = ['core', 'assess', sys.argv[1]]\n"
        "runpy.run_module('core', run_name='__main__')\n"
    )
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"children": [{"ref": CANARIES[2]}]}))
    run = subprocess.run(
        [sys.executable, "-c", program, str(case)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert LINE.fullmatch(run.stderr.strip()), run.stderr
    assert "Zirbelnuss" not in run.stdout + run.stderr


def test_the_watch_would_see_one(full_desk, capfd, monkeypatch):
    """The positive control: with Python's own report in place, the words do come out."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    with Forcing(5, ValueError(CANARIES[3])):
        full_desk.window.view().did.emit("cases", None)
    assert CANARIES[3] in capfd.readouterr().err
