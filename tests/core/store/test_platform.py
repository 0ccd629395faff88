"""Whole files and locks, on this system and as Windows would answer."""

from pathlib import Path

import pytest

from core.store.platform import PAUSES, FolderLock, Held, replace, write_whole


def held(winerror: int) -> PermissionError:
    fault = PermissionError(13, "held")
    fault.winerror = winerror
    return fault


@pytest.mark.parametrize("times", [0, 1, 5, len(PAUSES)])
def test_a_file_held_by_a_virus_scanner_for_a_moment_is_waited_for(times):
    waited: list[float] = []
    answers = [held(32)] * times

    def rename(_source: Path, _target: Path) -> None:
        if answers:
            raise answers.pop()

    replace(Path("a"), Path("b"), rename=rename, wait=waited.append)
    assert waited == list(PAUSES[:times])
    assert 1.5 < sum(PAUSES) < 2.5


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_held_for_good_is_given_up(winerror):
    def rename(_source: Path, _target: Path) -> None:
        raise held(winerror)

    with pytest.raises(PermissionError):
        replace(Path("a"), Path("b"), rename=rename, wait=lambda _: None)


def test_any_other_refusal_is_not_waited_for():
    def rename(_source: Path, _target: Path) -> None:
        raise PermissionError(13, "no")

    with pytest.raises(PermissionError):
        replace(Path("a"), Path("b"), rename=rename, wait=lambda _: pytest.fail("waited"))


@pytest.mark.parametrize("fails", ["os.fsync", "replace"])
def test_a_file_that_could_not_be_written_leaves_the_old_one(tmp_path, monkeypatch, fails):
    path = tmp_path / "file"
    write_whole(path, b"old", check=bytes)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(f"core.store.platform.{fails}", fail)
        with pytest.raises(OSError, match="No space"):
            write_whole(path, b"new", check=bytes)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("file", b"old")]


def test_a_file_that_reads_back_wrong_never_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "file"
    write_whole(path, b"old", check=bytes)

    def unfit(_: bytes) -> None:
        raise ValueError("unfit")

    with pytest.raises(ValueError, match="unfit"):
        write_whole(path, b"new", check=unfit)
    assert path.read_bytes() == b"old"


def test_one_lock_one_holder(tmp_path):
    first = FolderLock(tmp_path / "lock")
    with pytest.raises(Held):
        FolderLock(tmp_path / "lock")
    first.release()
    first.release()
    second = FolderLock(tmp_path / "lock")
    second.release()
