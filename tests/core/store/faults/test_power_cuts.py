"""The power goes at any moment: what was acknowledged is there; the old or the new, never neither; no false alarm."""

import pytest
from soaking import times

SMALL = ("set-up", "password", "sheet", "tries")
LARGE = ("removal", "disposal", "backup", "restore")


def clean(found: dict) -> dict:
    return {what: found[what] for what in ("lost", "damaged", "alarm")} | {"first": found["first"]}


NOTHING = {"lost": 0, "damaged": 0, "alarm": 0, "first": {}}


def test_saves_are_on_the_disk_when_they_are_acknowledged(yard, exercised):
    wanted = times(1500, soak=8000)
    found = yard("power_yard.py", "saves", wanted)
    exercised("different disks after a power cut", found["cuts"], least=wanted)
    exercised("writes cut into", found["calls"]["write"], least=150)
    exercised("syncs", found["calls"]["sync"], least=20)
    exercised("acknowledged saves", found["said"]["answer"] + found["said"]["draft"], least=15)
    assert (found["errors"], found["code"], clean(found)) == ("", 0, NOTHING)


@pytest.mark.soak
def test_so_are_those_of_a_day_so_long_that_the_log_is_taken_over_in_it(yard, exercised):
    found = yard("power_yard.py", "long-day", 1000)
    exercised("different disks after a power cut", found["cuts"], least=1000)
    exercised("syncs", found["calls"]["sync"], least=70)
    assert (found["errors"], found["code"], clean(found)) == ("", 0, NOTHING)


@pytest.mark.parametrize("scene", [*SMALL, *LARGE])
def test_the_old_or_the_new_is_there_never_neither(yard, exercised, scene):
    wanted = times(80 if scene in LARGE else 100, soak=1500)
    found = yard("power_yard.py", scene, wanted)
    exercised("different disks after a power cut", found["cuts"], least=wanted)
    exercised("syncs", found["calls"]["sync"], least=8)
    assert (found["errors"], found["code"], clean(found)) == ("", 0, NOTHING)


@pytest.mark.parametrize(
    ("scene", "spoilt", "cuts"),
    [
        ("saves", "synchronous-normal", 120),
        ("saves", "synchronous-off", 120),
        ("password", "no-folder-sync", 60),
        ("password", "no-file-sync", 250),
        ("password", "written-in-place", 60),
    ],
)
def test_a_program_that_does_not_sync_is_found_out(yard, exercised, scene, spoilt, cuts):
    """The positive controls: the tests above can see a loss, and damage."""
    found = yard("power_yard.py", scene, cuts, spoilt)
    exercised("different disks after a power cut", found["cuts"], least=cuts)
    exercised("of them with a loss or damage", found["lost"] + found["damaged"], least=5 if scene == "saves" else 1)
