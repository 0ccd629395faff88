"""What holds for every test: no remark of ours or Qt's goes unread, and nothing is left behind."""

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import soaking

exercised = soaking.exercised  # a fixture for every test
ROOT = Path(__file__).resolve().parents[1]
DEFERRED_DELETE = 52  # QEvent.Type.DeferredDelete, said without loading Qt
DESKTOP_PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon", "dbus-run-session", "import")

# No window of a test belongs on somebody's screen; tests in a real window bring a display of their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no fault of the code under test, and examples of yesterday make a run depend on where it runs.
hypothesis.settings.register_profile("waymark", deadline=None, database=None)
hypothesis.settings.load_profile("waymark")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests in a real desktop run one after another: they share a keyboard focus and are slow together."""
    soaking.choose(config, items)
    for item in items:
        if item.get_closest_marker("desktop"):
            item.add_marker(pytest.mark.xdist_group("desktop"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A desktop test needs its programs: without them it fails on a build machine and is skipped elsewhere."""
    if item.get_closest_marker("desktop"):
        missing = [program for program in DESKTOP_PROGRAMS if not shutil.which(program)]
        if missing:
            end = pytest.fail if os.environ.get("CI") else pytest.skip
            end(f"not installed: {', '.join(missing)} (see .ci/run)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the crash, fault and fuzz tests really did."""
    soaking.say_figures(terminalreporter)


@pytest.fixture
def pack_folder() -> Path:
    """The newest edition of the Kent and Medway pack, as it ships."""
    return max(path.parent for path in (ROOT / "resources/guidance/kent-medway").glob("*/pack.toml"))


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and stores of whoever runs the tests are out of reach; the folder returned stands in for their home."""
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))  # font index
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home / variable))
    return home


@pytest.fixture(autouse=True)
def own_log() -> Iterator[list[logging.LogRecord]]:
    """A record of level WARNING or above from our own loggers fails the test, unless it looks and clears the list."""
    kept = _Keeper()
    logging.getLogger().addHandler(kept)
    yield kept.records
    logging.getLogger().removeHandler(kept)
    assert [record.getMessage() for record in kept.records] == []


@pytest.fixture(autouse=True)
def clean_screen(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test leaves no window open, nothing on the clipboard, and the application looking as it found it.

    Where no test of the run uses Qt, none is loaded.
    """
    if "PySide6.QtWidgets" not in sys.modules:
        yield
        return
    application = request.getfixturevalue("qapp")
    before = _look(application)
    yield
    application.clipboard().clear()
    left_open = [window for window in application.topLevelWidgets() if window.isVisible()]
    for window in left_open:
        window.hide()
        window.deleteLater()
    # Outside an event loop nothing that was to be deleted is: the windows of all tests would live on, and each change
    # of the style sheet would reach them all.
    application.sendPostedEvents(None, DEFERRED_DELETE)
    if _look(application) != before:
        font, palette, style_sheet = before
        application.setStyleSheet(style_sheet)
        application.setPalette(palette)
        application.setFont(font)
    assert [type(window).__name__ for window in left_open] == []


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] in {"core", "desktop"}:
            self.records.append(record)


def _look(application):
    return application.font(), application.palette(), application.styleSheet()
