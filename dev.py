"""Makes the project's environment and runs things in it, with nothing but Python 3.11 or newer.

One virtual environment, `.venv`, serves everything. `app` needs only requirements.lock; all other commands need
requirements-dev.lock, which holds the same packages and more. A stamp in `.venv` says which lock was installed last,
so that a command installs only what changed.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Stands before everything that an older Python cannot run. (Nothing below may be too new to be read by 3.6.)
if sys.version_info < (3, 11):  # noqa: UP036  dev.py is started by whatever Python is there
    sys.exit("Waymark needs Python 3.11 or newer. Start dev.py with a newer one; this is " + sys.version.split()[0])

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "waymark-lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
APP, DEV, BUILD = "requirements.lock", "requirements-dev.lock", "requirements-build.lock"
BUILDERS = ROOT / "build" / "venv"  # an environment of its own: what is not needed to run must not get into a package
PIP_TOOLS = "pip-tools==7.6.2"

USAGE = """\
python3 dev.py COMMAND

  app [ARGUMENTS]          start Waymark
  test [PYTEST ARGUMENTS]  ruff, mypy, import contracts, then the tests
  soak [PYTEST ARGUMENTS]  the crash, fault and fuzz tests at full length: what a release needs (about an hour)
  python [ARGUMENTS]       the environment's own Python, for example: python -m core --help
  bench [PYTEST ARGUMENTS] the benchmarks of tests/benchmarks, as ratios
  screenshots [FOLDER]     a picture of every screen and of the pages of a sample record (into shots/)
  package linux|windows    what a person installs, from the commit that is checked out, into dist/
  lock                     make the three lock files again from pyproject.toml
"""


def main(arguments: list[str]) -> int:
    """Do what `arguments` (without the program's name) ask for. Returns the exit code."""
    if arguments in ([], ["-h"], ["--help"], ["help"]):
        print(USAGE, end="")
        return 0
    command, *rest = arguments
    if command not in COMMANDS:
        print(f"dev.py has no command '{command}'. It has these:\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    return COMMANDS[command](rest)


def app(arguments: list[str]) -> int:
    """Start the program; it needs no more than the packages that users have."""
    _environment(APP)
    return _run("-m", "desktop", *arguments, cwd=ROOT)


def test(pytest_arguments: list[str]) -> int:
    """Every check in turn; the first that fails ends the run with its exit code."""
    _environment(DEV)
    contracts = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    steps = {
        "ruff": ["-m", "ruff", "check"],
        "mypy": ["-m", "mypy"],
        "import contracts": ["-c", contracts],
        "pytest": ["-m", "pytest", "--ignore=tests/benchmarks", "-m", "not soak", *_spread(), *pytest_arguments],
    }
    for name, command in steps.items():
        _say(name)
        started = time.monotonic()
        code = _run(*command, cwd=ROOT, QT_QPA_PLATFORM="offscreen")
        if code:
            print(f"dev.py: {name} failed after {time.monotonic() - started:.0f} s", file=sys.stderr)
            return code
        if name != "pytest":  # the run ends with pytest's own summary
            print(f"dev.py: {name} passed in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def soak(pytest_arguments: list[str]) -> int:
    """Every crash, fault and fuzz test at full length; the end of the run says how much each really exercised."""
    _environment(DEV)
    command = ["-m", "pytest", "--ignore=tests/benchmarks", *_spread(), *pytest_arguments]
    return _run(*command, cwd=ROOT, QT_QPA_PLATFORM="offscreen", WAYMARK_SOAK="1")


def python(arguments: list[str]) -> int:
    """The environment's Python, in the caller's folder, with `core` and `desktop` at hand."""
    _environment(DEV)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return _run(*arguments, PYTHONPATH=path)


def bench(pytest_arguments: list[str]) -> int:
    """The benchmarks alone, one at a time, with what they print."""
    _environment(DEV)
    command = ["-m", "pytest", "-s", "-o", "python_files=bench_*.py test_*.py"]
    return _run(*command, *(pytest_arguments or ["tests/benchmarks"]), cwd=ROOT, QT_QPA_PLATFORM="offscreen")


def screenshots(arguments: list[str]) -> int:
    """Pictures of every screen and paper, into the folder named or into shots/."""
    _environment(DEV)
    folder = Path(*arguments[:1]).absolute() if arguments else ROOT / "shots"
    path = str(ROOT)  # or tests/core would stand before core
    command = ["tests/screenshots.py", str(folder), *arguments[1:]]
    return _run(*command, cwd=ROOT, QT_QPA_PLATFORM="offscreen", PYTHONPATH=path)


def package(arguments: list[str]) -> int:
    """Build the installable program; `installer/build.py` says what it takes."""
    _environment(BUILD, BUILDERS)
    return _run("-m", "installer.build", *arguments, venv=BUILDERS, cwd=ROOT)


def lock(_: list[str]) -> int:
    """Write all lock files: no index is named in them, so pip's own settings decide where packages come from."""
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder, "venv")
        _make_environment(venv)
        venv_python = str(_python_of(venv))
        if subprocess.run([venv_python, "-m", "pip", "install", "--quiet", PIP_TOOLS], check=False).returncode:
            sys.exit("dev.py: pip could not install pip-tools: its own words stand above.")
        resolve = [venv_python, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--no-header"]
        resolve += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
        resolve += ["--strip-extras", "--allow-unsafe", "pyproject.toml"]
        for output in _RESOLVED:
            _say(f"resolving {output[1]}")
            code = subprocess.run([*resolve, *output], check=False, cwd=ROOT).returncode
            if code:
                return code
    return 0


_RESOLVED = (["-o", APP], ["-o", DEV, "--extra", "dev", "-c", APP], ["-o", BUILD, "--extra", "build", "-c", APP])
COMMANDS = {f.__name__: f for f in (app, test, soak, python, bench, screenshots, package, lock)}


def _spread() -> list[str]:
    """The tests over the processors; those of one group stay together."""
    return ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadgroup"]


def _environment(lock_file: str, venv: Path = VENV) -> None:
    """Make `venv` hold everything that `lock_file` names, unless its stamp says that it does."""
    enough = {_fingerprint(APP), _fingerprint(DEV)} if lock_file == APP else {_fingerprint(lock_file)}
    stamp = venv / STAMP.name
    whole = _has_pip(_python_of(venv))
    if whole and stamp.is_file() and stamp.read_text(encoding="utf-8") in enough:
        return
    if not whole:
        _say(f"making {venv.relative_to(ROOT).as_posix()}")
        _make_environment(venv)
    _say(f"installing {lock_file}")
    stamp.unlink(missing_ok=True)  # an installation that is cut off must not look like a whole one
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    if _run(*pip, "-r", str(ROOT / lock_file), venv=venv):
        sys.exit(
            f"dev.py: pip could not install {lock_file}; its own words stand above. "
            "The first run needs a network. If there is one, a pinned package may have no build for this Python."
        )
    stamp.write_text(_fingerprint(lock_file), encoding="utf-8")


def _python_of(venv: Path) -> Path:
    return venv / PYTHON.relative_to(VENV)


def _fingerprint(lock_file: str) -> str:
    """Changes with the lock's content, but not with its line ends."""
    content = (ROOT / lock_file).read_bytes().replace(b"\r\n", b"\n")
    return f"{lock_file} {hashlib.sha256(content).hexdigest()}\n"


def _has_pip(venv_python: Path) -> bool:
    """Does this interpreter start and see its packages? It does not once the Python behind it is gone or newer."""
    question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
    try:
        return subprocess.run([venv_python, "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_environment(folder: Path) -> None:
    """A new virtual environment in `folder`; what was there goes."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit("dev.py: this Python lacks its venv module. On Debian or Ubuntu: sudo apt install python3-venv")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False).returncode:
        sys.exit(f"dev.py: no virtual environment could be made in {folder}; the reason stands above.")


def _run(*command: str, cwd: Path | None = None, venv: Path = VENV, **environment: str) -> int:
    """Run the environment's Python and wait for it; Ctrl+C is its to answer."""
    process = subprocess.Popen([_python_of(venv), *command], cwd=cwd, env=os.environ | environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _say(step: str) -> None:
    print(f"dev.py: {step} ...", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell gives for Ctrl+C
