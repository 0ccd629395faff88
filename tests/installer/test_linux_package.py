"""What a person with Linux installs: built, started from awkward places, installed in a clean Debian, removed.

`WAYMARK_PACKAGE=frozen` builds the folder and checks it (about two minutes); `WAYMARK_PACKAGE=1` does all of it, as
root on Debian, with what installer/debian-packages.txt names (about seven minutes). The environment to build in and a
clean Debian are kept in build/, so that a second run is shorter.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store import Cost, create_store, open_store, store_users

ROOT = Path(__file__).resolve().parents[2]
CLEAN = ROOT / "build" / "clean-debian"
NOBODY = "nobody"
PASSWORD, AT, CHEAP = "correct horse battery", datetime(2026, 11, 23, 15, 0, tzinfo=UTC), Cost(64, 1, 1)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Linux package")


def run(*command: object, **more) -> subprocess.CompletedProcess[str]:
    said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    return subprocess.run([str(each) for each in command], check=False, **(said | more))


def package(repository: Path, work: Path, dist: Path, *options: str) -> None:
    done = run(
        sys.executable, repository / "dev.py", "package", "linux", "--work", work, "--dist", dist, *options,
        cwd=repository,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def own_home(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
    return kept | {"HOME": str(folder)}


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the program, with its papers, not packed."""
    place = tmp_path_factory.mktemp("frozen")
    package(ROOT, place / "work", place / "dist", "--unpacked")
    return place / "work" / "frozen" / "waymark"


@pytest.mark.package("frozen")
def test_the_frozen_program_works_from_a_folder_with_spaces_and_accents(frozen: Path, tmp_path: Path) -> None:
    moved = tmp_path / "Kë nt – Büro (1)" / "waymark"
    shutil.copytree(frozen, moved, symlinks=True)
    done = run(moved / "waymark", "--self-check", env=own_home(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("OK Waymark ")


@pytest.mark.package("frozen")
def test_a_frozen_program_without_its_guidance_says_so(frozen: Path, tmp_path: Path) -> None:
    harmed = tmp_path / "waymark"
    shutil.copytree(frozen, harmed, symlinks=True)
    shutil.rmtree(harmed / "_internal" / "resources" / "guidance")
    told = tmp_path / "told.txt"
    done = run(harmed / "waymark", "--self-check-out", told, env=own_home(tmp_path))
    assert done.returncode == 1
    assert "There is no guidance pack in the program." in told.read_text(encoding="utf-8")


@pytest.mark.package("frozen")
def test_the_frozen_program_draws_its_first_page_and_opens_no_socket(frozen: Path, tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    calls = tmp_path / "calls"
    command = ("strace", "-f", "-e", "trace=socket,connect", "-o", calls, frozen / "waymark", "--until-shown")
    done = run(*command, env=own_home(tmp_path) | {"QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stdout
    outside = [line for line in calls.read_text().splitlines() if "socket(" in line and "AF_UNIX" not in line]
    assert outside == []


@pytest.mark.package("frozen")
def test_the_frozen_program_is_used_by_keyboard_on_a_real_display(frozen: Path, tmp_path: Path) -> None:
    """From the first page to the second, the titles say; `xdotool search --sync` waits for each."""
    missing = [name for name in ("Xvfb", "openbox", "xdotool") if not shutil.which(name)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(screen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii") as xvfb:
        assert xvfb.stdout is not None
        display = own_home(tmp_path) | {"DISPLAY": f":{xvfb.stdout.readline().strip()}", "LC_ALL": "C.UTF-8"}
        quiet = {"env": display, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(["openbox"], **quiet) as manager, subprocess.Popen([frozen / "waymark"], **quiet) as ours:
            try:
                assert titled("Set up Waymark", display)
                run("xdotool", "key", "alt+s", env=display)
                assert titled("Your school or setting", display)
            finally:
                for each in (ours, manager, xvfb):
                    each.kill()


def titled(title: str, display: dict[str, str]) -> str:
    """The window with these words in its title, in front and ready for keys."""
    command = ("xdotool", "search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")
    done = run(*command, env=display, timeout=60)
    assert done.returncode == 0, done.stdout
    return title


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the .deb, the .tar.xz and what lies beside them, from a clone of what is committed."""
    repository = cloned(ROOT, tmp_path_factory.mktemp("packed") / "erste")
    package(repository, repository / "build" / "linux", repository / "dist")
    return repository / "dist"


def cloned(repository: Path, target: Path) -> Path:
    """What is committed there, with the environment to build in, if there is one."""
    assert run("git", "clone", "--quiet", repository, target).returncode == 0
    (target / "build").mkdir()
    if (ROOT / "build" / "venv").is_dir():
        (target / "build" / "venv").symlink_to(ROOT / "build" / "venv")
    return target


def the(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.package
def test_the_checksums_hold_and_papers_lie_beside(packed: Path) -> None:
    for artefact in ("*.deb", "*.tar.xz"):
        done = run("sha256sum", "-c", f"{the(packed, artefact).name}.sha256", cwd=packed)
        assert done.returncode == 0, done.stdout
    assert the(packed, "*-licences").is_dir()
    assert (the(packed, "*-licences") / "QT.txt").is_file()
    assert the(packed, "*.cdx.json").stat().st_size > 10_000


@pytest.mark.package
def test_one_commit_gives_the_same_bytes_in_another_folder(packed: Path, tmp_path: Path) -> None:
    clone = cloned(packed.parent, tmp_path / "zweite Bü")
    package(clone, clone / "build" / "linux", clone / "dist")
    for artefact in ("*.deb", "*.tar.xz", "*.cdx.json"):
        assert the(clone / "dist", artefact).read_bytes() == the(packed, artefact).read_bytes(), artefact


@pytest.mark.package
def test_the_archive_works_for_one_person_without_rights(packed: Path, tmp_path: Path) -> None:
    with tarfile.open(the(packed, "*.tar.xz")) as archive:
        archive.extractall(tmp_path / "my programs", filter="data")
    program = the(tmp_path / "my programs", "waymark-*")
    done = run(program / "waymark", "--self-check", env=own_home(tmp_path))
    assert done.stdout.startswith("OK "), done.stdout
    assert run(program / "add-to-menu.sh", env=own_home(tmp_path)).returncode == 0
    entry = (tmp_path / ".local" / "share" / "applications" / "waymark.desktop").read_text(encoding="utf-8")
    assert f'Exec="{program}/waymark"' in entry


@pytest.fixture
def clean(tmp_path: Path) -> Iterator[Path]:
    """A Debian with nothing in it, to be thrown away."""
    missing = [name for name in ("debootstrap", "unshare", "dpkg-deb") if not shutil.which(name)]
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs root and {', '.join(missing) or 'nothing else'}")
    if not (CLEAN / "var").is_dir():
        shutil.rmtree(CLEAN, ignore_errors=True)
        done = run("debootstrap", "--variant=minbase", "bookworm", CLEAN, *mirror())
        assert done.returncode == 0, done.stdout[-2000:]
    root = tmp_path / "root"
    subprocess.run(["cp", "-a", CLEAN, root], check=True)
    yield root
    shutil.rmtree(root)


def mirror() -> list[str]:
    """Where this machine gets Debian's packages from; debootstrap's own choice if it does not say."""
    return run("apt-get", "indextargets", "--format", "$(SITE)").stdout.split()[:1]


def inside(root: Path, command: str, *, user: str = "root") -> subprocess.CompletedProcess[str]:
    """Run a line of shell in the clean Debian, with /proc, without the network unless root asks."""
    script = 'mount -t proc proc "$1/proc" && exec chroot "$1" su "$2" -s /bin/sh -c "$3"'
    apart = ["unshare", "--mount", *(["--net"] if user != "root" else [])]
    return run(*apart, "sh", "-c", script, "sh", root, user, command)


@pytest.mark.package
def test_the_deb_in_a_clean_debian(packed: Path, clean: Path) -> None:
    """Installed, checked by a person without rights or network, removed: the records stay, and nothing else does."""
    shutil.copy(the(packed, "*.deb"), clean / "root" / "waymark.deb")
    before = {path for path in clean.rglob("*") if "waymark" in path.name.lower()}
    apt = "export DEBIAN_FRONTEND=noninteractive; apt-get -qq update; apt-get -y -qq --no-install-recommends"
    done = inside(clean, f"{apt} install /root/waymark.deb")
    assert done.returncode == 0, done.stdout[-2000:]
    home = clean / "home" / "Zoë Bü"
    home.mkdir()
    home.chmod(0o777)
    checked = inside(clean, 'export HOME="/home/Zoë Bü"; waymark --self-check', user=NOBODY)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.startswith("OK Waymark ")

    shown = inside(clean, 'export HOME="/home/Zoë Bü" QT_QPA_PLATFORM=offscreen; waymark --until-shown', user=NOBODY)
    assert shown.returncode == 0, shown.stdout
    records = home / ".local" / "share" / "waymark" / "store"
    create_store(records, user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0].close()

    removed = inside(clean, "DEBIAN_FRONTEND=noninteractive apt-get -y -qq purge waymark")
    assert removed.returncode == 0, removed.stdout
    with open_store(records, user_id=store_users(records)[0].id, password=PASSWORD, at=AT, floor=CHEAP) as vault:
        assert vault.health.ok
    left = {path for path in clean.rglob("*") if "waymark" in path.name.lower()} - before
    assert {path for path in left if home not in path.parents and "/var/" not in str(path)} == set()
