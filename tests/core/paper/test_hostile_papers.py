"""Papers full of text that would like to be something else: drawn whole, in memory, and nothing is fetched or run."""

import base64
import json
import os
import random
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from journeys import onlookers
from paper_reading import everything
from paper_samples import managed
from soaking import times

from core.paper.text import plain
from core.record import DecisionRecord

ROOT = Path(__file__).resolve().parents[3]
SAID = "Printed Tue 10 Nov 2026, 12:40"
FRAGMENTS = (
    '<img src="http://127.0.0.1:9/x.png" width="5" height="5"/>',
    "<img src='file:///etc/passwd'/>",
    "<font color=\"[[[getattr(pow,Word('__globals__'))['os'].system('touch x') for Word in [1]]]]\">x</font>",
    '<para><a href="javascript:app.alert(1)">x</a></para>',
    '<onDraw name="os.system" label="true"/>',
    "<seq id='x'/><index item='y'/><bullet>&bull;</bullet>",
    "&amp; &#0; &#xD; &nope; <!-- <![CDATA[ ]]> --> <!DOCTYPE x SYSTEM 'http://127.0.0.1:9/'>",
    "endstream endobj trailer << /OpenAction 1 0 R >> %%EOF",
    "(a\\)b\\(c \\n \\777 )Tj",
    "%s %(x)s {0} {x!r} ${HOME} $(id) `id`",
    "= cmd | '/C calc' ! A0",
    "\u202egnol\u202c \u2066x\u2069 \u200b \ufeff",
    "עברית \u200f العربية ١٢٣",
    "\x00\x07\x1b[31m\x7f\x9f",
    "e\u0301 ẛ̣ ﬁ Å",
    "..\\..\\windows\\win.ini ../../../etc/shadow",
    "x" * 400,
    "words and words. ",
)
DRAW = """
import base64, json, os, sys
sys.path[:0] = [sys.argv[1]]
opened = []
def on(event, values):
    if event == "open" and isinstance(values[2], int) and values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened.append(str(values[0]))
    elif event.startswith(("tempfile.", "socket.", "urllib.", "subprocess.", "os.system", "os.exec", "pickle.find")):
        opened.append(event)
from paper_samples import managed
from core.offline import stay_offline
from core.paper import draw_record
import test_hostile_papers as t
stay_offline()
draw_record(t.record(0), printed=t.SAID)  # fonts are loaded with the first
sys.addaudithook(on)
pdfs = [draw_record(t.record(seed), printed=t.SAID) for seed in range(int(sys.argv[2]))]
print(json.dumps({"opened": opened, "pdfs": [base64.b64encode(pdf).decode() for pdf in pdfs]}))
"""


def record(seed: int) -> DecisionRecord:
    """A record with hostile text in every place where people type; each fiftieth is very long."""
    chance = random.Random(seed)
    base = managed()

    def text(most: int = 4) -> str:
        return " ".join(chance.choices(FRAGMENTS, k=chance.randint(1, most)))

    reasons = (text(30) * 40)[:20_000] if seed % 50 == 7 else text()
    return replace(
        base,
        questions=(replace(base.questions[0], note=text(), ask=text(1)), *base.questions[1:3]),
        people=(replace(base.people[0], ref=text(1), note=text()), *base.people[1:]),
        setting=text(1),
        reasons=reasons,
        decision_title=text(1),
        concern=(replace(base.concern[0], text=text()), *base.concern[1:2]),
    )


def typed(made: DecisionRecord) -> list[str]:
    """What people typed into it."""
    return [made.questions[0].note, made.people[0].ref, made.people[0].note, made.setting, made.reasons,
            made.decision_title, made.concern[0].text]  # fmt: skip


def test_hostile_papers_are_drawn_whole_and_reach_for_nothing(tmp_path: Path, exercised) -> None:
    wanted = times(60, soak=500)
    around = onlookers.under_strace(tmp_path / "calls") if onlookers.can_strace() else []
    places = os.pathsep.join(map(str, (ROOT, ROOT / "tests", Path(__file__).parent)))
    environment = {**os.environ, "PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*around, sys.executable, "-c", DRAW, str(ROOT / "tests"), str(wanted)]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    answer = json.loads(run.stdout)
    assert answer["opened"] == [], "no file, temporary or not, nothing fetched, nothing unpickled, nothing run"
    if around:
        calls = onlookers.Calls(tmp_path / "calls")
        assert calls.families().total() == 0
        assert calls.written() == set()
    lost = 0
    for seed, raw in enumerate(answer["pdfs"]):
        said = "".join(everything(base64.b64decode(raw)).split())
        lost += sum(
            "".join(plain(unicodedata.normalize("NFC", text)).split()) not in said for text in typed(record(seed))
        )
    assert lost == 0, "every text is there, letter by letter"
    exercised("hostile papers read back", len(answer["pdfs"]), least=wanted)


@pytest.mark.parametrize("fragment", [each for each in FRAGMENTS if each.isascii() and each.isprintable()])
def test_a_plain_fragment_is_printed_as_it_was_typed(fragment: str) -> None:
    """Worked out here, without the code under test."""
    assert plain(fragment) == fragment
