"""`python -m core`: see `core/door.py`. Reads the command line and the clock for it."""

import sys
from datetime import datetime

from core.door import main
from core.offline import stay_offline
from core.unforeseen import report

if __name__ == "__main__":
    stay_offline()
    sys.excepthook = report
    sys.exit(main(sys.argv[1:], lambda: datetime.now().astimezone()))  # noqa: TID251 - the door reads the clock
