"""Guidance files for tests: our own pack and the small made-up one as later editions, signed with a key made here."""

import base64
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from packs.every_pack import KENT, SMALL

from core.pack_parcel import NAMES, SIGNED, make_parcel

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # for tests alone: no program is built with its half
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLISHERS = (KEY.public_key().public_bytes_raw(),)
OTHERS = (OTHER_KEY.public_key().public_bytes_raw(),)
NOW, LATER = "2026-11", "2027-01"
ONE_CASE = b"""
[[case]]
name = "Nobody under 18"
why = "Section 2"
given = { under_18_involved = "no" }
expect = "undecided"
"""
NEW_QUESTION = """
[[question]]
id = "filmed_live"
section = "immediate"
ask = "Was any of it sent live?"
hint = "Count video calls."
why = "What is sent live may be kept by others."
cites = ["s5-b1"]
means = { yes = "some of it was sent live", no = "none of it was sent live", not_known = "it is not known" }
short = "Sent live"
known-only = "Record only what is already known."

[[question]]
id = "coercion_or_capacity"
"""


def texts_of(folder=SMALL, edition: str = "", change: Callable[[str], str] = str) -> dict[str, bytes]:
    """The texts of a pack by their names, as another edition; with a `change` to its rules, only one worked case."""
    texts = {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}
    pack = texts["pack.toml"].decode()
    if edition:
        pack = swapped(pack, f'edition = "{folder.name}"', f'edition = "{edition}"')
    if change is not str:
        pack, texts["cases.toml"] = change(pack), ONE_CASE
    return {**texts, "pack.toml": pack.encode()}


def small_file(key=KEY) -> bytes:
    """The small pack as a file."""
    return make_parcel(texts_of(), ("trip-weather", "2025-03"), key)


def kent_file(edition: str = LATER, change: Callable[[str], str] = str, key=KEY) -> bytes:
    """Our own pack as another edition."""
    return make_parcel(texts_of(KENT, edition, change), ("kent-medway", edition), key)


def swapped(text: str, old: str, new: str) -> str:
    """`text` with the one place of `old` changed."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def stricter(pack: str) -> str:
    """Harm asks for a referral at once, and not only for advice; one question is in other words."""
    pack = swapped(pack, '    "significant_harm:yes",\n', '    "significant_harm:yes",\n    "harmful:yes",\n')
    return swapped(
        pack, "Is an adult or an unknown person involved?", "Is an adult, or somebody unknown, involved?"
    )


def asks_more(pack: str) -> str:
    """One more question, which can ask for a referral."""
    pack = swapped(pack, '\n[[question]]\nid = "coercion_or_capacity"\n', NEW_QUESTION)
    for answer in ("yes", "not_known", "no"):
        line = f'    "significant_harm:{answer}",\n'
        pack = swapped(pack, line, line + line.replace("significant_harm", "filmed_live"))
    return pack


def resigned(raw: bytes, key=KEY) -> bytes:
    """These bytes with a signature that holds, whatever they say: what a careless publisher could make."""
    head, end, body = raw.partition(b"\n\n")
    before, _, last = head.rpartition(b"\n")
    if not end or not last.startswith(b"signature "):
        return raw
    signature = base64.b64encode(key.sign(SIGNED + before + b"\n" + body))
    return before + b"\nsignature " + signature + b"\n\n" + body
