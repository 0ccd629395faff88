"""The preview in a small window with large words: a box that followed the scroll bar made Qt lay it out for ever."""

import pytest

from core.resources import resource_folder
from desktop.widgets.theme import apply_theme, load_fonts


@pytest.mark.parametrize("size", [(683, 304), (910, 432)])
@pytest.mark.parametrize("percent", [100, 200])
def test_it_comes_to_rest(at_work, qapp, size, percent):
    load_fonts(resource_folder() / "fonts")
    at_work.signed_case()
    apply_theme(qapp, dark=False, text_percent=percent)
    at_work.window.rebuild()
    at_work.window.resize(*size)
    at_work.settle()
    at_work.do("preview", 1)
    assert at_work.page() == "preview"
    for wider in range(0, 80, 5):
        at_work.window.resize(size[0] + wider, size[1])
        at_work.settle()
