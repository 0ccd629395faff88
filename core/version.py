"""Which Waymark this is; the record names it."""

VERSION = "0.1.0"
PRODUCT = f"Waymark {VERSION}"
