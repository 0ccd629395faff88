"""Makes the Windows package: on Debian through Wine, on Windows with Python itself. Each step says what it does."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from installer.freeze import arguments
from installer.gates import parts_folder
from installer.ground import Ground, fail, say
from installer.papers import put_papers
from installer.windows import gates, nsis, signing, windows_python
from installer.windows.wine import Wine, WineFault, missing_programs

LOCKS: Final = ("requirements.lock", "requirements-build.lock")
FREEZING: Final = 1800  # seconds: a busy machine takes its time
CHECKING: Final = 300
NEEDED: Final = ("makensis", "osslsigncode", "openssl")


def package(ground: Ground, _packages: Path, more: Sequence[str] = ()) -> list[Path]:
    """Build the installer; its path.

    Args:
        ground: what to build from.
        more: `--sign FILE.pfx` to sign what is made; the file's password stands in WAYMARK_SIGN_PASSWORD.
    """
    sign = signing.command(more)
    folder = program_folder(ground)
    if sign:
        with _step("signing the program"):
            try:
                signing.sign(folder / nsis.EXE, sign)
            except signing.SigningFault as fault:
                fail(str(fault))
    _put_papers(ground, folder)
    return [installer(ground, folder, sign=sign)]


def program_folder(ground: Ground) -> Path:
    """The finished program for Windows: waymark.exe and the folder of its parts, through every gate.

    Ends the program with a sentence where a step does not succeed.
    """
    folder = _natively(ground) if sys.platform == "win32" else _through_wine(ground)
    with _step("looking for what must not be inside, and for what is missing"):
        if found := gates.faults(folder):
            fail("the program may not be shipped: " + " ".join(found))
    return folder


def installer(ground: Ground, folder: Path, *, sign: str = "") -> Path:
    """Pack a program folder as one file that installs it.

    Args:
        ground: what was built.
        folder: from `program_folder`.
        sign: a command that signs the file named after it in place; the uninstaller is signed with it as well.
    """
    out = ground.dist / f"Waymark-{ground.version}-setup.exe"
    with _step("packing the installer (a minute or two)"):
        try:
            nsis.make_installer(folder, ground.version, out, epoch=ground.epoch, sign=sign)
        except nsis.NsisFault as fault:
            fail(str(fault))
    return out


def _put_papers(ground: Ground, folder: Path) -> None:
    """Licences and the list of parts, inside the folder that a new version brings whole."""
    natively = sys.platform == "win32"
    packages = ground.work / "windows" / ("environment" if natively else "python") / "Lib" / "site-packages"
    put_papers(ground, "windows", folder, packages, [], python="" if natively else windows_python.RELEASE)
    own = ground.work / "windows" / "python" / "LICENSE.txt"
    if own.is_file():  # the words of the Python that is inside, with those of the libraries in it
        for place in (folder / "licences", ground.dist / f"waymark-{ground.version}-windows-licences"):
            shutil.copyfile(own, place / "python" / "LICENSE.txt")
    for name in ("licences", "waymark.cdx.json"):
        shutil.move(folder / name, folder / parts_folder(folder) / name)


def _through_wine(ground: Ground) -> Path:
    missing = [*missing_programs(), *(program for program in NEEDED if not shutil.which(program))]
    if missing:
        fail(f"not installed: {', '.join(missing)}. installer/debian-packages-windows.txt names the packages")
    tools = ground.work / "windows"
    with _step("fetching Python for Windows, and checking every signature in it"):
        python = windows_python.fetch(tools / "python", ground.work / "downloads")
    with _step("fetching the Windows packages that the lock files name, by their hashes"):
        _install_packages(ground, python)
    wine = Wine(tools / "prefix")
    with _step("making a Windows to build in"):
        wine.make()
    with _step(f"freezing Waymark {ground.version} at {ground.commit[:12]} (one to three minutes)"):
        _freeze(ground, wine, python)
    folder = ground.work / "frozen" / "waymark"
    with _step("asking the frozen program to check itself"):
        _check(ground, wine, folder)
    return folder


def _install_packages(ground: Ground, python: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    pip += ["--only-binary=:all:", "--require-hashes", "--platform", "win_amd64", "--implementation", "cp"]
    pip += ["--python-version", windows_python.PYTHON, "--target", str(python / "Lib" / "site-packages")]
    pip += [word for lock in LOCKS for word in ("-r", str(ground.source / lock))]
    if subprocess.run(pip, check=False, timeout=1200).returncode:
        fail("pip could not fetch the Windows packages; its own words stand above")
    for runtime in (python / "Lib" / "site-packages" / "PySide6").glob("vcruntime140*.dll"):
        shutil.copyfile(runtime, python / runtime.name)  # of Microsoft's runtime one, the newest, is for all: Qt's


def _freeze(ground: Ground, wine: Wine, python: Path) -> None:
    command = ["wine", str(python / "python.exe"), "-m", "PyInstaller", *arguments()]
    environment = {name: value for name, value in ground.environment().items() if os.environ.get(name) != value}
    environment["PYINSTALLER_CONFIG_DIR"] = wine.windows_path(ground.work / "pyinstaller")
    try:
        _, said = wine.run(*command, within=FREEZING, folder=ground.source, **environment)
    except WineFault as fault:
        fail(str(fault))
    log = ground.work / "pyinstaller.log"
    log.write_text(said, encoding="utf-8")
    if not (ground.work / "frozen" / "waymark" / nsis.EXE).is_file():
        fail(f"PyInstaller did not finish; what it said is in {log}")


def _check(ground: Ground, wine: Wine, folder: Path) -> None:
    """The program's own check, of what will be packed: no installer is made of a program that cannot work."""
    told = ground.work / "self-check.txt"
    told.unlink(missing_ok=True)
    try:
        _, said = wine.run("wine", str(folder / nsis.EXE), "--self-check-out", wine.windows_path(told), within=CHECKING)
    except WineFault as fault:
        fail(str(fault))
    line = told.read_text(encoding="utf-8") if told.exists() else said
    if not line.startswith("OK "):
        fail(f"the frozen program is not well: {line.strip()[-2000:]}")
    say(line.strip())
    wine.end()


def _natively(ground: Ground) -> Path:
    """On Windows itself, with the Python that runs this: the same spec and the same locks, and no Wine."""
    if sys.version_info[:2] != tuple(int(part) for part in windows_python.PYTHON.split(".")):
        fail(f"the Windows package is built with Python {windows_python.PYTHON}; start dev.py with that one")
    environment = ground.work / "windows" / "environment"
    python = environment / "Scripts" / "python.exe"
    with _step("fetching the packages that the lock files name, by their hashes"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True, timeout=600)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
        pip += [word for lock in LOCKS for word in ("-r", str(ground.source / lock))]
        subprocess.run(pip, check=True, timeout=1200)
    with _step(f"freezing Waymark {ground.version} at {ground.commit[:12]} (about a minute)"):
        command = [str(python), "-m", "PyInstaller", *arguments()]
        subprocess.run(command, cwd=ground.source, env=ground.environment(), check=True, timeout=FREEZING)
    folder = ground.work / "frozen" / "waymark"
    with _step("asking the frozen program to check itself"):
        told = ground.work / "self-check.txt"
        command = [str(folder / nsis.EXE), "--self-check-out", str(told)]
        if subprocess.run(command, check=False, timeout=CHECKING).returncode:
            fail(f"the frozen program is not well: {told.read_text(encoding='utf-8') if told.exists() else ''}")
    return folder


@contextmanager
def _step(what: str) -> Iterator[None]:
    say(f"{what} ...")
    started = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - started:.0f} s")
