"""What a password must be, said all at once."""

import unicodedata
from itertools import pairwise

FEWEST = 12  # characters; NCSC and the design ask for length, never for a mix of signs
MOST = 1000
FEWEST_DIFFERENT = 5
LEAST_OWN = 6  # characters left after well-known words, names and runs
_COMMON = (
    "password", "passwort", "safeguarding", "waymark", "letmein", "welcome", "qwerty", "asdfgh", "zxcvbn",
    "iloveyou", "school", "headteacher", "teacher", "admin", "football", "monkey", "dragon", "sunshine",
    "princess", "liverpool", "arsenal", "chelsea", "england", "london", "kent", "medway",
)  # fmt: skip


def password_faults(password: str, *names: str) -> list[str]:
    """Every reason why `password` will not do, as sentences; `names` are words it must not be made of."""
    faults = []
    plain = unicodedata.normalize("NFC", password)
    if len(plain) < FEWEST:
        faults.append(
            f"A password needs at least {FEWEST} characters. Four words that do not belong together are good."
        )
    if len(plain) > MOST:
        faults.append(f"A password can have at most {MOST} characters.")
    if len(plain) >= FEWEST and (len(set(plain)) < FEWEST_DIFFERENT or _is_common(plain, names)):
        faults.append("This password is easy to guess. Four words that do not belong together are better.")
    return faults


def password_bytes(password: str) -> bytes:
    """What goes into Argon2id: NFC, so that every keyboard gives the same bytes for the same letters."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _is_common(password: str, names: tuple[str, ...]) -> bool:
    """Whether little is left once well-known words, names and runs such as 1234 are taken out."""
    left = password.casefold()
    words = (*_COMMON, *(part for name in names for part in name.casefold().split() if len(part) > 2))  # noqa: PLR2004  initials prove nothing
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    own = sum(abs(ord(here) - ord(before)) > 1 for before, here in pairwise(" " + left))
    return own < LEAST_OWN
