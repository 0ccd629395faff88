"""The choices of a question: rows that wrap, segments, and the groups that hold them."""

from desktop.widgets.options.groups import CheckGroup, Choice, OptionGroup
from desktop.widgets.options.rows import CheckOption, Option, Segment, SmallCheck

__all__ = ["CheckGroup", "CheckOption", "Choice", "Option", "OptionGroup", "Segment", "SmallCheck"]
