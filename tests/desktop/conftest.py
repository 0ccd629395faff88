"""A desk to work at: the real session and window over a store in the test's own folder."""

import at_the_desk
import pytest

from desktop import window
from desktop.widgets.announce import install_accessibility


@pytest.fixture
def desk(qtbot, tmp_path, monkeypatch):
    """The program, not started yet; whatever is open at the end is closed."""
    install_accessibility()
    made = at_the_desk.Desk(qtbot, tmp_path)
    monkeypatch.setattr(window, "announce", lambda _widget, text, **_how: made.told.append(text))
    yield made
    if hasattr(made, "session"):
        made.session.close()
        made.window.close()


@pytest.fixture
def at_work(desk):
    """Set up, unlocked, on the empty case list."""
    desk.set_up()
    desk.told.clear()
    return desk
