"""What nobody foresaw, told without a value: one line with the kind of error, the module and the number of the line."""

import sys
from types import TracebackType
from typing import Final

OURS: Final = ("core", "desktop", "__main__")


def report(kind: type[BaseException], _fault: BaseException | None, trace: TracebackType | None) -> None:
    """Say it on standard error. Fit to be `sys.excepthook`; Python's own prints the error's text: a case, perhaps."""
    if sys.stderr is not None:  # a program with a window alone has none
        sys.stderr.write(f"waymark: {kind.__name__} in {place(trace)}\n")


def place(trace: TracebackType | None) -> str:
    """The innermost line of ours: module and number."""
    found = "no place of ours"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in OURS:
            found = f"{module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return found
