"""The lock files name every package by hash, hold together on each system we serve, and name no place to fetch from."""

import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}


def pins(lock: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Canonical name → version and hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==(\S+) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE)
    return {canonicalize_name(name): (release, frozenset(hashes.split())) for name, release, hashes in found}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED_APP = [Requirement(need) for need in PROJECT["dependencies"]]
ASKED_DEV = [Requirement(need) for need in PROJECT["optional-dependencies"]["dev"]]
ASKED_BUILD = [Requirement(need) for need in PROJECT["optional-dependencies"]["build"]]
EXTRAS = {canonicalize_name(need.name): need.extras for need in ASKED_APP + ASKED_DEV}
APP, DEV, BUILD = pins("requirements.lock"), pins("requirements-dev.lock"), pins("requirements-build.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_every_line_is_a_pin_a_hash_or_a_remark(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    known = re.compile(r"[\w.-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?| *#.*|")
    assert [line for line in lines if not known.fullmatch(line)] == []
    assert [line for line in lines if "://" in line or "/" in line.split("#", 1)[0]] == []


@pytest.mark.parametrize("larger", [DEV, BUILD], ids=["dev", "build"])
def test_a_larger_lock_holds_the_app_lock(larger) -> None:
    assert {name: larger.get(name) for name in APP} == APP


def test_a_package_is_built_with_no_tool_that_only_tests_need() -> None:
    """Or it could find its way into what people install."""
    assert not {canonicalize_name(need.name) for need in ASKED_DEV} & BUILD.keys()


def test_the_locks_answer_pyproject() -> None:
    for asked, lock in ((ASKED_APP, APP), (ASKED_DEV, DEV), (ASKED_BUILD, BUILD)):
        wanted = {canonicalize_name(need.name): str(need.specifier) for need in asked}
        assert {name: f"=={lock[name][0]}" for name in wanted} == wanted


def test_this_environment_is_the_locked_one() -> None:
    assert {name: version(name) for name in DEV} == {name: release for name, (release, _) in DEV.items()}


@pytest.mark.parametrize(
    ("lock", "system"),
    [(APP, LINUX), (APP, WINDOWS), (DEV, LINUX), (DEV, WINDOWS)],
    ids=["app-linux", "app-windows", "dev-linux", "dev-windows"],
)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_nothing_a_package_needs_is_missing(lock, system, python) -> None:
    """Pip refuses a hashed lock that leaves out what a package needs only on another system or Python."""
    environment = system | {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    assert [
        f"{name} needs {need}"
        for name in lock
        for need in map(Requirement, requires(name) or [])
        for extra in ("", *EXTRAS.get(name, ()))
        if need.marker is None or need.marker.evaluate(environment | {"extra": extra})
        if canonicalize_name(need.name) not in lock
    ] == []
