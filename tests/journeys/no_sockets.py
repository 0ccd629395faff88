"""The whole job in one process without a screen: set up, assess, sign, draw, print, copy, back up, lock, unlock.

`python tests/journeys/no_sockets.py FOLDER` does it behind the program's own guard and writes what was loaded, at any
moment of it, as JSON on standard output. Its caller decides what the process may not do.
"""

import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds


class Bare:
    """As much of pytest-qt's `qtbot` as the desk uses, without pytest: that would load what the program does not."""

    def addWidget(self, _widget) -> None:  # noqa: N802 - its names
        pass

    @contextmanager
    def waitActive(self, _widget):  # noqa: N802
        yield

    def waitUntil(self, holds, timeout: int = 0) -> None:  # noqa: N802
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        end = time.monotonic() + max(PATIENCE, timeout / 1000)
        while not holds():
            if time.monotonic() > end:
                raise AssertionError("it did not come")
            QApplication.processEvents()


def main(folder: Path) -> dict[str, object]:
    """Do it all; what was imported, what libraries are in the process, and how far it came."""
    from core.offline import stay_offline  # noqa: PLC0415 - here the program's own begins

    imported: set[str] = set()
    sys.addaudithook(lambda event, values: imported.add(str(values[0])) if event == "import" else None)
    stay_offline()
    from at_the_desk import Desk  # noqa: PLC0415
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from desktop.platform import keep_memory_private, keep_printing_local, leave_no_traces  # noqa: PLC0415
    from desktop.session.drives import FOLDER  # noqa: PLC0415

    keep_memory_private()
    leave_no_traces()
    keep_printing_local(os.environ)
    app = QApplication([])
    desk = Desk(Bare(), folder)

    def to_a_file(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(folder / "printed.pdf"))
        return QPrintDialog.DialogCode.Accepted

    QPrintDialog.exec = to_a_file
    QPrinterInfo.availablePrinterNames = staticmethod(lambda: ["A printer"])
    desk.set_up()
    desk.signed_case()
    desk.do("preview", 1)
    desk.do("print_record", "")
    desk.do("save_copy", str(folder / "copy.pdf"))
    desk.do("backups")
    desk.do("back_up_elsewhere")
    (folder / "stick").mkdir()
    desk.do("back_up_to", str(folder / "stick" / FOLDER))
    backed_up = desk.page()
    desk.lock_and_return()
    came_back = desk.page()
    desk.do("cases")
    desk.window.close()
    app.processEvents()
    maps = Path("/proc/self/maps")
    libraries = {Path(line.split()[-1]).name for line in maps.read_text().splitlines()} if maps.exists() else set()
    return {
        "modules": sorted(imported | set(sys.modules)),
        "loaded": sorted(sys.modules),
        "libraries": sorted(name for name in libraries if ".so" in name),
        "pages": [backed_up, came_back],
        "files": sorted(each.name for each in folder.iterdir()),
    }


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201 - a program for a test
