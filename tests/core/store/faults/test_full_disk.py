"""A disk that is full before each step: said in words, read all the same, nothing lost, and done once there is room."""

import re
import subprocess

import pytest
from soaking import times

NOT_FOR_PEOPLE = re.compile(r"errno|error|sqlite|traceback|[a-z]_[a-z]", re.IGNORECASE)
SILENT = {"closing"}  # what could not be put away is put away by the next opening
SHUT = {"opening, log taken over", "restore"}


@pytest.fixture
def small_disks() -> list[str]:
    """How to run a program that may mount small disks which nobody else sees."""
    for way in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        try_it = [*way, "mount", "-t", "tmpfs", "-o", "size=64k", "waymark-test", "/mnt"]
        try:
            if subprocess.run(try_it, capture_output=True, check=False).returncode == 0:
                return way
        except OSError:
            break
    pytest.skip("no small disks can be mounted here; test_full.py does it by another way")


def test_every_step_on_a_full_disk(yard, small_disks, exercised):
    rooms = times(3, soak=6)
    found = yard("full_yard.py", rooms, under=small_disks, QT_QPA_PLATFORM="offscreen")
    refused = {name: step["refused"] for name, step in found.items()}
    exercised("steps", len(found), least=14)
    exercised("steps refused in words", sum(bool(count) for count in refused.values()), least=13)
    exercised("times refused", sum(refused.values()), least=13 * rooms * 0.6)
    assert {name for name, count in refused.items() if not count} == SILENT
    assert {name: step["wrong"] for name, step in found.items() if step["wrong"]} == {}
    assert {name for name, step in found.items() if step["done_after"] != step["refused"]} == set()
    assert {name for name, step in found.items() if step["read_while_full"] != step["refused"]} <= SHUT
    said = {sentence for step in found.values() for sentence in step["sentences"]}
    assert [sentence for sentence in said if NOT_FOR_PEOPLE.search(sentence) or not sentence.endswith(".")] == []
    assert all("full" in sentence or "room" in sentence or "NOT saved" in sentence or "could not be saved" in sentence
               for sentence in said)  # fmt: skip


def test_a_program_that_does_not_listen_to_a_full_disk_is_found_out(yard, small_disks, exercised):
    """The positive control: the same with a program that swallows what the disk says."""
    found = yard("full_yard.py", 2, "errors-swallowed", under=small_disks, QT_QPA_PLATFORM="offscreen")
    lost = [name for name, step in found.items() if any(one.startswith("lost") for one in step["wrong"])]
    exercised("steps seen to lose something", len(lost))
