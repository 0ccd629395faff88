"""The Windows installer, really run: under Wine, by a person whose name and folders are not ASCII.

`dev.py package windows` first, then WAYMARK_PACKAGE=windows: four to eight minutes on two processors. The tests of
this file are one story and run in its order; each leaves the laptop as the next one needs it.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import windows_yard as yard

from core.paper import page_text
from core.store import open_store, store_users
from core.version import VERSION
from installer.windows import nsis
from installer.windows.wine import missing_programs

pytestmark = pytest.mark.package("windows")

PROGRAM = yard.ROOT / "build" / "windows" / "frozen" / "waymark"
SETUP = yard.ROOT / "dist" / f"Waymark-{VERSION}-setup.exe"
OLDER = "0.0.9"
PASSWORD = "violet harbour trombone lantern"
SETTING = "Larkfield Academy"
NOBODYS = "not of the program.txt"
ELSEWHERE = r"C:\Szkoła Łódź 日本\My programs"
AT = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the screen go: WAYMARK_SHOTS if it is set, for somebody to look at."""
    chosen = os.environ.get("WAYMARK_SHOTS")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[yard.Laptop]:
    missing = [*missing_programs(), *(name for name in ("Xvfb", "openbox", "xdotool") if not shutil.which(name))]
    assert not missing, f"not installed: {missing} (see installer/debian-packages-windows.txt)"
    assert SETUP.is_file(), "run dev.py package windows first"
    with yard.a_laptop(tmp_path_factory.mktemp("windows")) as found:
        yield found


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installer of the same program under an older number."""
    folder = tmp_path_factory.mktemp("older")
    setup = folder / "older-setup.exe"
    nsis.make_installer(yard.other_version(PROGRAM, OLDER, folder / "program"), OLDER, setup, epoch=0, quick=True)
    return setup


def test_a_windows_that_is_too_old_is_refused(laptop: yard.Laptop):
    laptop.wine.run("winecfg", "-v", "win81", within=60)
    assert laptop.install(SETUP) == 3
    assert laptop.inside() == []
    laptop.wine.run("winecfg", "-v", "win10", within=60)


def test_an_older_version_is_installed(laptop: yard.Laptop, older: Path):
    assert laptop.install(older) == 0
    assert laptop.inside() == ["uninstall.exe", f"waymark-{OLDER}", f"waymark-{OLDER}.list", "waymark.exe"]
    assert (laptop.version(), laptop.shortcuts()) == (OLDER, ["Waymark.lnk"])
    assert "Łukasz" in str(laptop.exe)


def test_it_is_set_up_by_keyboard(laptop: yard.Laptop, pictures: Path):
    with laptop.start() as window:
        set_up(window, laptop, pictures)
    with opened(laptop) as vault:
        assert vault.health.ok


def test_an_open_program_is_neither_replaced_nor_taken_away(laptop: yard.Laptop):
    before = laptop.inside()
    with laptop.start() as window:
        window.sees("Unlock Waymark")
        assert laptop.install(SETUP) == 4
        laptop.wine.run("wine", str(laptop.place / "uninstall.exe"), "/S", within=yard.PATIENCE)
        time.sleep(5)  # the uninstaller works from a copy of itself, which nobody can wait for while a program is open
        assert laptop.inside() == before
    assert laptop.version() == OLDER


def test_a_stopped_installer_leaves_the_old_version_whole(laptop: yard.Laptop, exercised):
    """Ended at its worst moment, with half of the new files unpacked."""
    running = laptop.wine.start("wine", str(SETUP), "/S")
    half = laptop.place / f"waymark-{VERSION}.new"
    until(lambda: sum(1 for _ in half.rglob("*.dll")) >= 8 or running.process.poll() is not None)
    laptop.wine.end()
    running.wait(yard.PATIENCE)
    left = sum(1 for path in half.rglob("*") if path.is_file())
    exercised("files of the new version that were there when it was stopped", left, least=8)
    assert not (laptop.place / f"waymark-{VERSION}").exists()
    assert laptop.version() == OLDER
    assert laptop.self_check().startswith("OK ")


def test_the_new_version_takes_its_place_and_the_records_stay(laptop: yard.Laptop, pictures: Path):
    before = hashes(laptop)
    (laptop.place / NOBODYS).write_text("somebody put this here", encoding="utf-8")
    assert laptop.install(SETUP) == 0
    assert laptop.inside() == sorted(
        [NOBODYS, "uninstall.exe", f"waymark-{VERSION}", f"waymark-{VERSION}.list", "waymark.exe"]
    )
    assert (laptop.version(), laptop.shortcuts()) == (VERSION, ["Waymark.lnk"])
    assert hashes(laptop) == before
    with laptop.start() as window:
        window.sees("Unlock Waymark")
        window.picture(pictures / "unlock.png")
        window.type(PASSWORD)
        window.press("Return")
        window.sees("Cases")
        window.picture(pictures / "cases-after-upgrade.png")


def test_the_installed_program_is_well(laptop: yard.Laptop):
    said = laptop.self_check()
    assert said.startswith(f"OK Waymark {VERSION}: "), said
    assert "no network" in said


def test_the_same_version_may_be_installed_again(laptop: yard.Laptop):
    broken = laptop.place / f"waymark-{VERSION}" / "python3.dll"
    broken.unlink()
    assert laptop.install(SETUP) == 0
    assert broken.is_file()
    assert not [name for name in laptop.inside() if name.endswith((".new", ".old"))]


def test_uninstalling_leaves_the_records_and_what_is_not_ours(laptop: yard.Laptop):
    before = hashes(laptop)
    laptop.uninstall()
    assert laptop.inside() == [NOBODYS]
    assert (laptop.version(), laptop.shortcuts()) == ("", [])
    assert hashes(laptop) == before
    with opened(laptop) as vault:
        assert vault.health.ok


def test_it_may_be_installed_in_a_folder_of_any_name(laptop: yard.Laptop):
    first, *more = ELSEWHERE.split(" ")
    assert laptop.install(SETUP, f"/D={first}", *more) == 0
    place = laptop.wine.drive.joinpath(*ELSEWHERE.split("\\")[1:])
    said = laptop.self_check(place / nsis.EXE)
    laptop.uninstall(place)
    assert said.startswith("OK "), said
    assert not place.exists()


def set_up(window: yard.Window, laptop: yard.Laptop, pictures: Path) -> None:
    """From the first page to the empty list of cases. The recovery sheet is saved through Windows' own dialog."""
    window.sees("Set up Waymark")
    window.picture(pictures / "first-page.png")
    window.press("Return")
    window.sees("Your school or setting")
    window.press("Tab")
    window.type(SETTING)
    window.press("Tab", "space")
    window.picture(pictures / "setting.png")
    window.press("Return")
    window.sees("You and your password")
    window.press("Tab")
    window.type("Morgan Ellis")
    window.press("Tab", "Tab", "Tab")  # past what a password should be, and the offer of four words
    window.type(PASSWORD)
    window.press("Tab", "Tab")  # past the box that shows it
    window.type(PASSWORD)
    window.press("Return")
    window.sees("Your recovery sheet")
    window.press("alt+s")
    window.sees("Save the recovery sheet")
    window.picture(pictures / "dialog.png")
    window.press("Return")
    until(lambda: any(laptop.wine.profile.rglob("*.pdf")))
    window.sees("Your recovery sheet")
    (sheet,) = laptop.wine.profile.rglob("*.pdf")
    code = "".join(re.findall(r"\d\. ([0-9A-Z]{4})", page_text(sheet.read_bytes())[0]))
    sheet.unlink()
    window.press("alt+c")
    window.sees("Type the code")
    window.press("Tab", "Tab")
    window.type(code.lower())
    window.press("Return")
    window.sees("Who you would ring")
    time.sleep(1)  # for the picture alone
    window.picture(pictures / "who-to-ring.png")
    window.press("Return")
    window.sees("Cases")
    window.picture(pictures / "cases.png")


def store(laptop: yard.Laptop) -> Path:
    """Where the program keeps the records, as seen from Linux."""
    return laptop.local / "Waymark" / "store"


def opened(laptop: yard.Laptop):
    """The records, opened by this Linux with the password that was typed on Windows."""
    return open_store(store(laptop), user_id=store_users(store(laptop))[0].id, password=PASSWORD, at=AT)


def hashes(laptop: yard.Laptop) -> dict[str, bytes]:
    """Every file of the records."""
    return {path.name: path.read_bytes() for path in store(laptop).rglob("*") if path.is_file()}


def until(holds, within: float = yard.PATIENCE) -> None:
    """Wait for something that another program does."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
