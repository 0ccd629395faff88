"""Where a store may live: not under a sync program, a network or a stick; and how it moves away from there."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from soaking import times

from core.errors import Cancelled, StoreFault
from core.store import Cost, Vault, open_store, platform, store_users
from core.store.moving import move_store
from core.store.places import WHY, place_faults
from core.store.pointer import MOVED, clear_old, point_to, where

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery"
ROOT = Path(__file__).resolve().parents[3]


def kinds(folder: Path, home: Path, **environment: str) -> list[str]:
    return [fault.kind for fault in place_faults(folder, environment, home)]


def test_the_usual_place_is_safe(tmp_path):
    assert kinds(tmp_path / "waymark" / "store", tmp_path) == []


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_every_onedrive_of_the_environment_is_refused(tmp_path, name):
    root = tmp_path / "work files"
    assert kinds(root / "a" / "store", tmp_path, **{name: str(root)}) == ["synced"]
    assert kinds(tmp_path / "work files 2", tmp_path, **{name: str(root)}) == []
    assert kinds(root, tmp_path, **{name: ""}) == []


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive - Larkfield Academy", "Dropbox", "Dropbox (Larkfield)", "Google Drive", "My Drive", "iCloudDrive",
        "iCloud Drive", "Mobile Documents", "Box Sync", "Nextcloud", "MEGAsync",
    ],
)  # fmt: skip
def test_folders_that_sync_programs_name_are_refused(tmp_path, name):
    assert kinds(tmp_path / name / "records" / "store", tmp_path) == ["synced"]


@pytest.mark.parametrize("name", ["Dropboxes", "My Drives", "Boxes", "Onedrives", "syncing"])
def test_names_that_only_look_alike_are_not(tmp_path, name):
    assert kinds(tmp_path / name / "store", tmp_path) == []


def test_dropbox_says_where_it_is(tmp_path):
    for base, given in ((tmp_path / "roaming", {"APPDATA": str(tmp_path / "roaming")}), (tmp_path, {})):
        info = base / ("Dropbox" if given else ".dropbox") / "info.json"
        info.parent.mkdir(parents=True)
        info.write_text(json.dumps({"business": {"path": str(tmp_path / "elsewhere")}}))
        assert kinds(tmp_path / "elsewhere" / "store", tmp_path, **given) == ["synced"]
        for spoilt in ("{", "[]", '{"a": 1}', '{"a": {"path": 3}}'):
            info.write_text(spoilt)
            assert kinds(tmp_path / "elsewhere" / "store", tmp_path, **given) == []
        info.unlink()
        info.parent.rmdir()


def test_marks_that_sync_programs_leave_are_seen(tmp_path):
    (tmp_path / "a" / ".stfolder").mkdir(parents=True)
    assert kinds(tmp_path / "a" / "b" / "store", tmp_path) == ["synced"]


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path):
    (tmp_path / "Dropbox" / "x").mkdir(parents=True)
    try:
        (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox" / "x", target_is_directory=True)
    except OSError:
        pytest.skip("links need a right here")
    assert kinds(tmp_path / "innocent" / "store", tmp_path) == ["synced"]


def test_accounts_of_the_registry_and_marked_files_are_seen(tmp_path, monkeypatch):
    with monkeypatch.context() as registry:
        registry.setattr("core.store.places.sync_accounts", lambda: (str(tmp_path / "far"),))
        assert kinds(tmp_path / "far" / "store", tmp_path) == ["synced"]
    monkeypatch.setattr("core.store.places.is_in_cloud", lambda path: path == tmp_path)
    assert kinds(tmp_path / "store", tmp_path) == ["synced"]


@pytest.mark.parametrize(
    ("attributes", "tag", "cloud"),
    [(0, 0, False), (0x20, 0, False), (0x400000, 0, True), (0x1000, 0, True), (0x400, 0x9000601A, True),
     (0x400, 0xA000000C, False)],
)  # fmt: skip
def test_windows_marks_what_is_kept_elsewhere(tmp_path, monkeypatch, attributes, tag, cloud):
    class Found:
        st_file_attributes, st_reparse_tag = attributes, tag

    monkeypatch.setattr(Path, "lstat", lambda _: Found())
    assert platform.is_in_cloud(tmp_path) is cloud


@pytest.mark.parametrize(
    ("path", "kind", "medium"),
    [
        ("C:\\Users\\a", 3, ""), ("E:\\x", 2, "removable"), ("H:\\home", 4, "network"), ("D:\\", 5, "removable"),
        ("\\\\server\\share\\x", 3, "network"), ("\\\\?\\UNC\\server\\share", 3, "network"), ("\\\\?\\C:\\x", 3, ""),
    ],
)  # fmt: skip
def test_windows_says_what_a_drive_is(path, kind, medium):
    asked = []
    assert platform.medium_of_drive(path, lambda root: asked.append(root.value) or kind) == medium
    assert all(len(root) == 3 for root in asked)


@pytest.mark.skipif(os.name == "nt", reason="Linux's own tables")
def test_linux_says_what_is_mounted_where(tmp_path):
    mounts, folder = tmp_path / "mounts", tmp_path / "my share"
    folder.mkdir()
    spaced = str(folder).replace(" ", "\\040")
    for kind, medium in (("cifs", "network"), ("nfs4", "network"), ("fuse.sshfs", "network"), ("ext4", "")):
        mounts.write_text(f"/dev/x / ext4 rw 0 0\nserver:/x {spaced} {kind} rw 0 0\n")
        assert platform.medium_of_mount(folder, mounts, tmp_path) == medium
        assert platform.medium_of_mount(tmp_path, mounts, tmp_path) == ""
    device = folder.stat().st_dev
    block = tmp_path / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}"
    block.mkdir(parents=True)
    for says, medium in (("1\n", "removable"), ("0\n", "")):
        (block / "removable").write_text(says)
        assert platform.medium_of_mount(folder, mounts, tmp_path) == medium
    assert platform.medium_of_mount(folder, tmp_path / "none", tmp_path) == ""


def test_each_reason_is_two_short_sentences():
    for says in WHY.values():
        parts = says.rstrip(".").split(". ")
        assert len(parts) == 2
        assert all(len(part.split()) <= 20 for part in parts)


class Windows:
    """What was asked of a library of Windows."""

    def __init__(self, *refused: str) -> None:
        self.asked, self.refused = [], refused

    def __getattr__(self, name: str):
        def call(*given: object) -> int:
            self.asked.append((name, [getattr(each, "value", each) for each in given]))
            return int(name not in self.refused)

        return call


def test_a_folder_on_windows_is_for_its_user_and_the_system_alone():
    security, kernel = Windows(), Windows()
    assert platform.own_folder("C:\\store", "S-1-5-21-7", security, kernel)
    (made, given), (put, on) = security.asked
    assert made == "ConvertStringSecurityDescriptorToSecurityDescriptorW"
    assert given[0] == "D:P(A;OICI;FA;;;S-1-5-21-7)(A;OICI;FA;;;SY)"
    assert (put, on[:2]) == ("SetFileSecurityW", ["C:\\store", 4])
    assert [name for name, _ in kernel.asked] == ["LocalFree", "SetFileAttributesW"]
    assert kernel.asked[1][1] == ["C:\\store", 0x2000]
    assert not platform.own_folder("C:\\store", "S-1", Windows("SetFileSecurityW"), Windows())
    assert not platform.own_folder("C:\\store", "", Windows(), Windows())


@pytest.mark.skipif(os.name == "nt", reason="modes are not Windows' way")
def test_elsewhere_the_mode_of_the_folder_does_it(tmp_path):
    tmp_path.chmod(0o755)
    assert platform.keep_to_oneself(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


# -- moving ------------------------------------------------------------------------------------------


def reopened(folder: Path) -> Vault:
    return open_store(folder, user_id=store_users(folder)[0].id, password=PASSWORD, at=AT, floor=CHEAP)


def test_a_store_moves_whole_and_is_found_from_its_old_place(made, tmp_path):
    target = tmp_path / "safe" / "store"
    with reopened(made) as vault:
        before = vault.events("case0")
        assert move_store(vault, target, AT) == target
    assert where(made) == target
    assert (made / "store.db").is_file(), "kept until the new one has opened"
    assert not clear_old(tmp_path / "elsewhere", target)
    with reopened(where(made)) as vault:
        assert vault.health.sentences == ()
        assert vault.events("case0") == before
        assert [event.kind for event in vault.events_of_kind("store.moved", "store.opened")][-2:] == [
            "store.moved", "store.opened",
        ]  # fmt: skip
        assert vault.verify_log().ok
        assert clear_old(made, target)
    assert {path.name for path in made.iterdir()} <= {MOVED, "lock"}
    assert where(made) == target


def test_a_pointer_to_nowhere_or_nonsense_is_not_followed(made, tmp_path):
    for spoilt in (b"", b"{}", b"x" * 80):
        (made / MOVED).write_bytes(spoilt)
        assert where(made) == made
    point_to(made, tmp_path / "nowhere")
    assert where(made) == made


def test_a_bad_or_taken_target_and_cancel_leave_all_as_it_was(made, tmp_path):
    def stop(_says: str, share: float) -> None:
        if share > 0.2:
            raise Cancelled("stopped")

    with reopened(made) as vault:
        with pytest.raises(StoreFault, match="sync program"):
            move_store(vault, tmp_path / "Dropbox" / "store", AT)
        with pytest.raises(StoreFault, match="already"):
            move_store(vault, made, AT)
        with pytest.raises(Cancelled):
            move_store(vault, tmp_path / "safe" / "store", AT, stop)
        assert vault.append("answer", "case0", {}, AT)
    assert where(made) == made
    assert not (tmp_path / "safe" / "store").exists()


YARD = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/tests", sys.argv[3] + "/tests/core/store"]
import test_places as t
folder, target = Path(sys.argv[1]), Path(sys.argv[2])
kill = int(sys.argv[4])
count = 0
def hook(event, _):
    global count
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "shutil.rmtree"):
        count += 1
        if count == kill:
            os.kill(os.getpid(), 9)
vault = t.reopened(folder)
sys.addaudithook(hook)
t.move_store(vault, target, t.AT)
print(count)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9")
def test_killed_anywhere_in_a_move_the_store_is_whole_in_one_place(made, tmp_path, exercised):
    import shutil  # noqa: PLC0415 - only here

    def run(kill: int) -> tuple[Path, subprocess.CompletedProcess[str]]:
        place = tmp_path / f"{kill}"
        shutil.copytree(made, place / "old")
        return place, subprocess.run(
            [sys.executable, "-c", YARD, str(place / "old"), str(place / "new" / "store"), str(ROOT), str(kill)],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip

    place, whole = run(-1)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout)
    chosen = range(1, steps + 1, max(1, steps // times(12, soak=10_000)))
    killed = moved = 0
    for kill in chosen:
        place, ended = run(kill)
        killed += ended.returncode == -signal.SIGKILL
        there = where(place / "old")
        moved += there != place / "old"
        with reopened(there) as vault:
            assert vault.health.ok, (kill, vault.health)
            assert sum(len(vault.events(f"case{n}")) for n in range(3)) == 60
    exercised("kills in a move", killed, least=10)
    exercised("of them after the change-over", moved, least=1)
