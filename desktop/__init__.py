"""The screens: they show pages and report what was chosen; they decide nothing and store nothing."""

import builtins

import PySide6.QtCore  # noqa: F401 - what stands in the way of imports comes with it

# PySide6 reads the source of every module imported after it, to see whether it uses PySide6's own `__feature__`.
# Nothing here does, and the reading takes a third of the time until the window shows.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
