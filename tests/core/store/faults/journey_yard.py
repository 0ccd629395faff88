"""A whole journey without a screen, a canary word in each text of it, for somebody who watches every file.

Run as a program: journey_yard.py FOLDER [leak]. FOLDER/case.json and FOLDER/asked hold what a person brought and asked
for; whatever else is written, anywhere, must hold no canary. With `leak` the journey is one file with a canary, deleted
at once, which the watcher must see. Prints how many texts with a canary it put in.
"""

import io
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from core.case_file import read_case
from core.casework import Casework
from core.door import main as door
from core.pack_file import newest_pack
from core.page import Setting
from core.paper import draw_record
from core.resources import guidance_folder
from core.store import (
    Cost,
    Vault,
    add_user,
    backups_in,
    create_store,
    dispose,
    make_backup,
    open_backup,
    open_store,
    store_users,
)
from core.store.restore import restore
from core.store.salvage import rescue_name, salvage
from core.store.transfer import export_case
from core.version import PRODUCT
from core.whole_case import _recorded

CHEAP = Cost(64, 1, 1)
NAME, OTHER = "A. Lead", "B. Deputy"
PASSWORD, OTHERS = "Kanarienvogel violet harbour", "Kanarienvogel quite different"
WORDS = "six small Kanarienvogel words in a row"

_start = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
_seconds = count()
_canaries = count(1)


def now() -> datetime:
    """A second later each time."""
    return _start + timedelta(seconds=next(_seconds))


def canary() -> str:
    """A new one."""
    return f"Kanarienvogel{next(_canaries):03d}ü"


def main() -> None:
    """Everything that somebody can do with texts."""
    root = Path(sys.argv[1])
    if "leak" in sys.argv[2:]:
        leak = root / "leak"
        leak.write_text(canary(), encoding="utf-8")
        leak.unlink()
    else:
        headless(root)
        folder = root / "laptop" / "store"
        vault = create_store(folder, user_name=NAME, password=PASSWORD, at=now(), cost=CHEAP)[0]
        case = casework(vault, root)
        every_door(vault)
        add_user(vault, OTHER, OTHERS, now(), CHEAP)
        taken_out(vault, case, root)
        vault.close()
        crash(folder)
        put_back(root, folder)
        with entered(folder) as again:
            other = next(user.id for user in store_users(folder) if user.name == OTHER)
            dispose(again, case, canary(), canary(), other, OTHERS, now())
            assert again.verify_log().ok
    print(next(_canaries) - 1)  # noqa: T201


def headless(root: Path) -> None:
    """`python -m core case`."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(f"{PASSWORD}\n".encode()))
    out, sys.stdout = sys.stdout, io.StringIO()
    paper = root / "asked" / "headless.pdf"
    code = door(["case", str(root / "case.json"), "--store", str(root / "headless"), "--pdf", str(paper)], now)
    said, sys.stdout = sys.stdout.getvalue(), out
    assert code == 0, said
    assert "Kanarienvogel" not in said


def casework(vault: Vault, root: Path) -> str:
    """A case from its first page to a second version, on paper; its id."""
    pack = newest_pack(guidance_folder(), "kent-medway")
    work = Casework(vault, (pack,), PRODUCT, now, names=vault.people())
    work.set_setting(Setting(canary(), "kent", {"front-door": canary()}))
    told = read_case((root / "case.json").read_bytes(), pack, notes=True)
    told = replace(told, notes={question: canary() for question in told.notes})
    case = work.start_case()
    for part in pack.concern:
        if part.kind not in {"date", "time", "choice", "choices"}:
            case = work.set_concern(case, part.id, canary())
    case = _recorded(work, case, told)
    for person in case.people:
        case = work.list_person(case, replace(person, note=canary()), roles_needed=False)
    work.vault.put_draft(case.id, "decision:reasons", canary(), now())
    case = work.set_decision(case, "choice", "manage_in_setting")
    for part in ("reasons", "adviser", "adviser_said", "second_name", "second_role"):
        case = work.set_decision(case, part, canary())
    case = work.set_decision(case, "review", "2026-12-07")
    case = work.sign(case, PASSWORD)
    draw_record(work.preview(case), printed="", signed=False)
    case = work.second_signature(case, name=canary(), role=canary(), on="2026-11-23")
    (root / "asked" / "record.pdf").write_bytes(draw_record(work.record_of(case, 1), printed=canary()))
    work.log(case, "copy_saved", version=1)
    assert work.find("Kanarienvogel", "") == []  # the list looks for initials and references
    return work.reopen(case, canary()).id


def every_door(vault: Vault) -> None:
    """Each of the store's own doors for texts, fifty times; sorting and searching what is there."""
    for number in range(50):
        vault.put_draft(f"case{number}", "note", canary(), now())
        vault.put_setting(f"where{number}", canary())
        word = canary()
        vault.append("note", f"case{number}", {word: word}, now(), summary={"x": word}, search=word)
    assert len(vault.find_cases("kanarienvogel")) == 50
    with vault.reading() as connection:
        connection.execute("SELECT body FROM payload ORDER BY body DESC").fetchall()


def taken_out(vault: Vault, case: str, root: Path) -> None:
    """A backup, a trial of it, a case for another school, a rescue: each encrypted."""
    made = make_backup(vault, root / "stick", now())
    trial = open_backup(made.path, root, user_id=vault.user.id, password=PASSWORD, at=now(), floor=CHEAP)
    trial.close()
    sent = export_case(vault, case, WORDS, setting=canary(), sent="2026-11-22T14:03:22.250000+00:00", cost=CHEAP)
    (root / "stick" / "case.sgt").write_bytes(sent)
    salvage(vault, rescue_name(root / "stick", now()), now())


def crash(folder: Path) -> None:
    """A program that ends in the middle of its work, with all that it leaves."""
    child = os.fork()
    if child == 0:
        vault = entered(folder)
        for _ in range(20):
            vault.append("note", "case1", {"text": canary()}, now())
        vault.put_draft("case1", "note", canary(), now())
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    entered(folder).close()


def put_back(root: Path, folder: Path) -> None:
    """The backup takes the place of the store."""
    who = next(user.id for user in store_users(folder) if user.name == NAME)
    [head] = backups_in(root / "stick")
    restore(head.path, folder, user_id=who, password=PASSWORD, at=now(), floor=CHEAP).close()


def entered(folder: Path) -> Vault:
    """The store, by the first person's password."""
    who = next(user.id for user in store_users(folder) if user.name == NAME)
    return open_store(folder, user_id=who, password=PASSWORD, at=now(), floor=CHEAP)


if __name__ == "__main__":
    main()
