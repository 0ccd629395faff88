"""Tests that build the package run only where WAYMARK_PACKAGE asks for them: `frozen`, or `1` for everything."""

import os

import pytest

ASKED = os.environ.get("WAYMARK_PACKAGE", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One after another, for they share one build; the others of this run are not touched."""
    left_out = []
    for item in items:
        marker = item.get_closest_marker("package")
        if marker:
            item.add_marker(pytest.mark.xdist_group("package"))
            if ASKED != "1" and ASKED not in marker.args:
                left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
