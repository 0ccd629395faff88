"""The pages for records that can only be read, in every size and theme: no fault, focus seen, every word heard."""

import pytest
from ux import checks, pixels

from desktop.pages.rescue import LookIntoView, ReadOnlyView, SalvageDoneView, SalvageView, UnsafePlaceView
from desktop.screens.rescue import LookInto, ReadOnly, Salvage, SalvageDone, UnsafePlace

LOST = "3 of 412 entries cannot be read. An answer shown may not be the last one given. Rely only on signed records."
WRONG = ("The store file is damaged in one place.", LOST)
RESTORE = "Put back your newest backup."
FILE = "Safeguarding-rescue-2026-11-22-1403.sgr"
USERS = (("u1", "Alex Morgan"), ("u2", "Sam Okafor"))
SYNCED = ("A sync program such as OneDrive keeps this folder in step. It can put old records in place of new ones.",)
HERE = "C:/Users/a/OneDrive - Larkfield/store"
SAFE = "C:/Users/a/AppData/Local/Waymark/store"

PAGES = {
    "damaged": lambda: ReadOnlyView(ReadOnly(WRONG, RESTORE, ("restore", "salvage"))),
    "no right to write": lambda: ReadOnlyView(ReadOnly(WRONG[:1], "Ask whoever looks after it.", ("read_only",))),
    "replaced": lambda: ReadOnlyView(ReadOnly(WRONG[:1], "Close Waymark and open it again.", ("quit",))),
    "salvage": lambda: SalvageView(Salvage("/", is_damaged=True)),
    "salvage whole": lambda: SalvageView(Salvage("/", is_damaged=False)),
    "done": lambda: SalvageDoneView(SalvageDone(FILE, "E:/", 409, 3, "/")),
    "papers": lambda: SalvageDoneView(SalvageDone(FILE, "E:/", 412, 0, "/", "2 signed records saved as PDF.")),
    "look": lambda: LookIntoView(LookInto("", "", (), "/")),
    "look chosen": lambda: LookIntoView(LookInto(FILE, "22 November 2026. 409 entries, 3 lost.", USERS, "/")),
    "unsafe new": lambda: UnsafePlaceView(UnsafePlace(SYNCED, HERE, SAFE, is_new=True)),
    "unsafe": lambda: UnsafePlaceView(UnsafePlace(SYNCED, HERE, SAFE, is_new=False)),
    "unsafe and none better": lambda: UnsafePlaceView(UnsafePlace(SYNCED, HERE, "", is_new=False)),
}


@pytest.mark.parametrize("size", [(1092, 534), (683, 304)], ids=["wide", "small"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_fault(in_frame, name, dark, percent, size):
    shown = in_frame(PAGES[name], size, dark=dark, percent=percent)
    assert checks.check_all(shown.frame, contrast=percent == 100) == []


@pytest.mark.parametrize("name", ["damaged", "papers", "look chosen", "unsafe"])
def test_focus_is_seen_on_every_stop(in_frame, name):
    assert pixels.focus_marks(in_frame(PAGES[name], (1092, 1400)).frame) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_the_page_is_heard(in_frame, name):
    shown = in_frame(PAGES[name], (1092, 1600))
    assert [fault for fault in checks.silent_text(shown.view) if "Who opens it?" not in fault.where] == []
