"""A window to show widgets in."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.announce import install_accessibility


@pytest.fixture
def shown(qtbot):
    """Show widgets under each other in an active window; the window, which is kept until the end of the test."""
    install_accessibility()
    windows = []

    def show(*parts):
        window = QWidget()
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        qtbot.addWidget(window)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return show
