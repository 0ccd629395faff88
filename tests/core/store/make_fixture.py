"""Make the fixture of this version: a store in which everything has happened, backups, and what must be found in them.

    python3 dev.py python tests/core/store/make_fixture.py tests/data/store-1

Done once for a version, when its format stands; the folder is never changed afterwards. Every later version must open
it, bring it up to date and verify it. `expected.json` beside it says what was there. Nothing in it is real.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]

from core.case_file import read_case  # noqa: E402 - the path comes first
from core.casework import Casework  # noqa: E402
from core.casework.keeping import keep  # noqa: E402
from core.casework.transfer import receive, seal, sent  # noqa: E402
from core.pack_file import newest_pack  # noqa: E402
from core.page import Setting  # noqa: E402
from core.resources import guidance_folder  # noqa: E402
from core.store import (  # noqa: E402
    Cost,
    Vault,
    add_user,
    create_store,
    dispose,
    disposed_cases,
    make_backup,
    open_store,
    open_with_recovery,
    remove_user,
    rename_user,
    store_users,
)
from core.store.canonical import canonical  # noqa: E402
from core.store.chain import moment_text  # noqa: E402
from core.store.rekey import rekey  # noqa: E402
from core.store.salvage import rescue_name, salvage  # noqa: E402
from core.store.transfer import read_transfer  # noqa: E402
from core.store.walk import LogCheck  # noqa: E402
from core.whole_case import _recorded  # noqa: E402

CHEAP = Cost(64, 1, 1)  # it is opened in every test run
LEAD, DEPUTY, LEAVER, NEW_LEAD = "A. Lead", "B. Deputy", "C. Leaver", "A. Lead-Smith"
FIRST, SECOND, THIRD = "violet harbour trombone", "lantern biscuit meadow", "pebble anchor saffron"
DEPUTYS, LEAVERS = "copper thistle window", "marble ferry cushion"
SHEETS = (
    "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-78VT",
    "2GAH-C5RR-34D1-P70X-3RFJ-0892-4CJ2-A9H7-XVZK",
)  # the first is renewed
WORDS = "one small brown dog likes rain"
COUPLE = {
    "children": [
        {"ref": "AB", "age": 16, "roles": ["pictured", "sent"], "motivation": "romantic"},
        {"ref": "CD", "age": 16, "roles": ["received", "asked_for"], "motivation": "romantic"},
    ],
    "answers": {
        **dict.fromkeys(
            [
                *("adult_or_unknown", "coercion_or_capacity", "money_demanded", "unusual_or_violent_acts"),
                *("sexual_acts_under_13", "immediate_risk", "significant_harm", "harmful", "vulnerable"),
                *("wider_concerns", "redistributed"),
            ],
            "no",
        ),
        **dict.fromkeys(["under_18_involved", "consent", "enough_information", "manageable"], "yes"),
    },
    "notes": {"consent": "Both said so unasked, on Monday. – “ß” 日本 \u0301"},
}


class Clock:
    """A minute later each time it is asked."""

    def __init__(self) -> None:
        self._minutes = count()

    def __call__(self) -> datetime:
        return datetime(2026, 11, 22, 14, 3, 22, 250_000, UTC) + timedelta(minutes=next(self._minutes))


def make(target: Path) -> None:
    """Fill `target`, a new folder."""
    target.mkdir(parents=True)
    now = Clock()
    with tempfile.TemporaryDirectory() as place:
        elsewhere, _ = create_store(
            Path(place, "other"), user_name="Z. Else", password=FIRST, at=now(), cost=CHEAP, sheet_code=SHEETS[1]
        )
        with elsewhere:
            work = _work(elsewhere, now, "Another School")
            case = _signed(work, FIRST)
            sealed = seal(work, case, WORDS, CHEAP)
            sent(work, case, sealed, "Larkfield Academy")
        (target / "case-for-another-school").write_bytes(sealed.file)
        store = Path(place, "store")
        _first_half(store, target, now, read_transfer(sealed.file, WORDS, floor=CHEAP))
        with open_with_recovery(store, code=SHEETS[1], at=now()) as read:
            read.recover(_id(store, DEPUTY), DEPUTYS, SHEETS[0], "forgotten", now(), CHEAP)
        with open_store(store, user_id=_id(store, NEW_LEAD), password=SECOND, at=now(), floor=CHEAP) as vault:
            vault.put_draft("", "where", "people", now())
            vault.put_setting("page", "cases")
            expected = _expected(vault)
        (target / "expected.json").write_bytes(json.dumps(expected, indent=1, ensure_ascii=False).encode() + b"\n")
        shutil.copytree(store, target / "store", ignore=shutil.ignore_patterns("lock"))


def _first_half(store: Path, target: Path, now: Callable[[], datetime], transfer: object) -> None:
    vault, _ = create_store(store, user_name=LEAD, password=FIRST, at=now(), cost=CHEAP, sheet_code=SHEETS[0])
    with vault:
        deputy = add_user(vault, DEPUTY, THIRD, now(), CHEAP)
        leaver = add_user(vault, LEAVER, LEAVERS, now(), CHEAP)
        work = _work(vault, now, "Larkfield Academy")
        kept, gone = _signed(work, FIRST), _signed(work, FIRST)
        case = work.second_by_password(work.open_case(kept), user=deputy.id, role="Deputy", password=THIRD)
        case = work.reopen(case, "more became known")
        work.note(case, "harmful", "Nobody was upset.")
        keep(work, kept, date(2050, 1, 1), hold=True, reason="a review is under way")
        open_one = work.start_case()
        vault.put_draft(open_one.id, "note:consent", "half a sent", now())
        receive(work, transfer)  # type: ignore[arg-type]
        make_backup(vault, target, now())
        vault.renew_sheet(SHEETS[1], "the first was lost", now())
        rename_user(vault, vault.user.id, NEW_LEAD, now())
        vault.change_password(FIRST, SECOND, now(), CHEAP)
        dispose(vault, gone, "past its time", "retention schedule 4.2", deputy.id, THIRD, now())
        remove_user(vault, leaver.id, "left the school", now())
        rekey(vault, "a password became known", now())
        make_backup(vault, target, now())
        salvage(vault, rescue_name(target, now()), now())


def _work(vault: Vault, now: Callable[[], datetime], name: str) -> Casework:
    pack = newest_pack(guidance_folder(), "kent-medway")
    work = Casework(vault, (pack,), "fixture", now, names=vault.people())
    work.set_setting(Setting(name, "kent", {"front-door": "03000 000 000 (sample)"}))
    return work


def _signed(work: Casework, password: str) -> str:
    told = read_case(json.dumps(COUPLE).encode(), work.packs[-1], notes=True)
    case = _recorded(work, work.start_case(), told)
    case = work.set_decision(case, "choice", "manage_in_setting")
    case = work.set_decision(case, "review", "2026-12-07")
    return work.sign(case, password).id


def _expected(vault: Vault) -> dict[str, object]:
    """What must be found again, whatever version looks."""
    checked: LogCheck = vault.verify_log()
    assert checked.ok
    return {
        "people": {NEW_LEAD: SECOND, DEPUTY: DEPUTYS},
        "refused": [FIRST, THIRD, LEAVERS],
        "sheet": SHEETS[0],
        "old_sheet": SHEETS[1],
        "words": WORDS,
        "store": vault.store_id,
        "entries": checked.entries,
        "check": vault.anchor().text,
        "events": digest(vault),
        "cases": {str(row.summary.get("reference")): len(vault.events(row.case)) for row in vault.all_cases()},
        "signed": [event.case for event in vault.events_of_kind("signed")],
        "disposed": [tomb.case for tomb in disposed_cases(vault)],
        "drafts": {row.case: vault.drafts(row.case) for row in vault.all_cases() if vault.drafts(row.case)},
        "backups": {"first": [LEAD, FIRST], "second": [NEW_LEAD, SECOND]},
    }


def digest(vault: Vault, until: int = 0) -> str:
    """SHA-256 over every entry that still has its text, up to entry `until`, as it is read back."""
    kinds = sorted({row[0] for row in _kinds(vault)})
    found = hashlib.sha256()
    for event in sorted(vault.events_of_kind(*kinds), key=lambda each: each.seq):
        if not until or event.seq <= until:
            row = [event.seq, event.kind, event.case, event.user, moment_text(event.at), dict(event.data)]
            found.update(canonical(row))
    return found.hexdigest()


def _kinds(vault: Vault) -> list[tuple[str]]:
    with vault.reading() as connection:
        rows: list[tuple[str]] = connection.execute("SELECT DISTINCT kind FROM event").fetchall()
    return rows


def _id(folder: Path, name: str) -> str:
    return next(user.id for user in store_users(folder) if user.name == name)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
