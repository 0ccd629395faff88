"""Archives: the same things give the same bytes, whatever their order, and Debian's own tools read them."""

import io
import lzma
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from installer.packing import Entry, deb, entries, tar_xz

AT = 1_700_000_000
CONTROL = {"Package": "toy", "Version": "1", "Architecture": "amd64", "Maintainer": "A <a@b.invalid>"}
CONTROL |= {"Description": "A toy"}
THINGS = [
    Entry("opt/toy/zoë.txt", "ü".encode()),
    Entry("opt/toy/toy", b"#!/bin/sh\n", runs=True),
    Entry("usr/bin/toy", link="/opt/toy/toy"),
]


def members(archive: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress(archive))) as tar:
        return {each.name: each for each in tar.getmembers()}


def test_the_same_things_in_any_order_give_the_same_bytes() -> None:
    assert tar_xz(THINGS, AT) == tar_xz(THINGS[::-1], AT)
    assert deb(CONTROL, THINGS, AT) == deb(CONTROL, THINGS[::-1], AT)


@pytest.mark.parametrize(
    ("changed", "at"), [([*THINGS[1:], Entry("opt/toy/zoë.txt", b"u")], AT), (THINGS, AT + 1)], ids=["content", "time"]
)
def test_other_things_do_not(changed, at) -> None:
    assert tar_xz(changed, at) != tar_xz(THINGS, AT)


def test_folders_come_before_what_is_in_them_and_all_belongs_to_root() -> None:
    found = members(tar_xz(THINGS, AT))
    assert list(found) == ["opt", "opt/toy", "opt/toy/toy", "opt/toy/zoë.txt", "usr", "usr/bin", "usr/bin/toy"]
    assert {(each.uid, each.gid, each.uname, each.mtime) for each in found.values()} == {(0, 0, "root", AT)}
    assert (found["opt"].mode, found["opt/toy/toy"].mode, found["opt/toy/zoë.txt"].mode) == (0o755, 0o755, 0o644)
    assert found["usr/bin/toy"].linkname == "/opt/toy/toy"


def test_a_folder_becomes_entries_with_links_and_what_may_be_started(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "program").write_bytes(b"x")
    (tmp_path / "inner" / "program").chmod(0o755)
    (tmp_path / "short").symlink_to("inner/program")
    assert entries(tmp_path, "top") == [
        Entry("top/inner/program", b"x", runs=True),
        Entry("top/short", link="inner/program"),
    ]


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="no Debian")
def test_debians_own_tool_reads_it_and_finds_no_script(tmp_path: Path) -> None:
    package = tmp_path / "toy.deb"
    package.write_bytes(deb(CONTROL, THINGS, AT))
    subprocess.run(["dpkg-deb", "--raw-extract", package, tmp_path / "out"], check=True)
    assert sorted(each.name for each in (tmp_path / "out" / "DEBIAN").iterdir()) == ["control", "md5sums"]
    told = (tmp_path / "out" / "DEBIAN" / "control").read_text(encoding="utf-8")
    assert told.splitlines()[-2:] == ["Installed-Size: 2", "Description: A toy"]
    sums = subprocess.run(["md5sum", "-c", "DEBIAN/md5sums"], cwd=tmp_path / "out", capture_output=True, check=False)
    assert sums.returncode == 0, sums.stdout
    assert (tmp_path / "out" / "opt" / "toy" / "zoë.txt").read_text(encoding="utf-8") == "ü"
