"""`python -m core`: see `core/door.py`."""

import sys

from core.door import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
