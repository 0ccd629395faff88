"""What is promised is said once: the page in the program and SECURITY.md have the same words, and no more."""

import re
from pathlib import Path

from core.promises import promises

ROOT = Path(__file__).resolve().parents[2]


def section(title):
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def bullets(title):
    found = re.findall(r"^- \*\*(.+?)\*\* (.+?)(?=^- |\Z)", section(title), re.MULTILINE | re.DOTALL)
    return tuple((" ".join(lead.split()), " ".join(rest.split())) for lead, rest in found)


def test_security_md_promises_what_the_program_promises_and_no_more():
    assert len(promises().kept) >= 6
    assert bullets("What we promise") == promises().kept


def test_security_md_names_the_limits_that_the_program_names():
    assert len(promises().limits) >= 12
    assert bullets("What we do not promise") == promises().limits
