"""For whoever publishes guidance: a key of their own, and a pack signed with it. A school never needs this."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from core.errors import InputFaults, PackFaults
from core.pack_cases import CASES_FILE, check_pack
from core.pack_file import PACK_FILE, read_small_file
from core.pack_parcel import COVERAGE_FILE, SUFFIX, Parcel, checked_pack, make_parcel, read_parcel

PUBLIC_SUFFIX: Final = ".pub"
SEED: Final = 32  # bytes of a key without any wrapping
SHORTEST_PASSWORD: Final = 12
LARGEST_KEY: Final = 16 * 1024
NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # without it Windows alters line ends


def sign_pack(folder: Path, key: Path, out: Path, password: Callable[[], str]) -> tuple[Parcel, int]:
    """Check the pack in `folder` as a school's Waymark will, sign it, and write it to `out`; the number of its cases.

    Args:
        folder: with `pack.toml`, `cases.toml` and, where there is one, `coverage.toml`.
        key: the private key, in PEM (with or without a password) or as its 32 bytes.
        out: a new file whose name ends in `.waymark-pack`.
        password: asked for only where the key has one.

    Raises:
        InputFaults: every fault of what was given; nothing has been written.
    """
    if out.suffix != SUFFIX:
        raise InputFaults([f"out: must end in {SUFFIX}"])
    pack, _ = check_pack(folder)
    private = _private(key, password)
    names = [PACK_FILE, CASES_FILE, *([COVERAGE_FILE] if (folder / COVERAGE_FILE).exists() else [])]
    made = make_parcel({name: read_small_file(folder / name) for name in names}, (pack.id, pack.edition), private)
    parcel = read_parcel(made, [private.public_key().public_bytes_raw()])
    _, cases = checked_pack(parcel)
    _write_new(out, made)
    return parcel, cases


def new_key(file: Path, password: str) -> Path:
    """Make a publisher's key: the private half in `file`, under the password; the public one beside it, as named back.

    Raises:
        InputFaults: the password is too short, or a file of that name is there already.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InputFaults([f"password: needs at least {SHORTEST_PASSWORD} characters"])
    public = file.with_name(file.name + PUBLIC_SUFFIX)
    if public.exists():
        raise InputFaults([f"{public.name}: is there already"])
    made = Ed25519PrivateKey.generate()
    wrapped = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    _write_new(file, wrapped)
    _write_new(public, made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return public


def _private(file: Path, password: Callable[[], str]) -> Ed25519PrivateKey:
    """The private key. Neither it nor the password is ever part of a message."""
    raw = _small(file)
    if len(raw) == SEED:
        return Ed25519PrivateKey.from_private_bytes(raw)
    key: object
    try:
        key = load_pem_private_key(raw, None)
    except TypeError:  # so the library says that it has a password
        key = _with_password(raw, password())
    except (ValueError, UnsupportedAlgorithm):
        raise InputFaults(["key: is no private key in PEM, and not the 32 bytes of one"]) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputFaults(["key: is not an Ed25519 key"])
    return key


def _with_password(raw: bytes, password: str) -> object:
    try:
        return load_pem_private_key(raw, password.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise InputFaults(["key: this password does not open it"]) from None


def _small(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_KEY)
    except OSError as error:
        raise InputFaults([f"key: cannot be read: {error.strerror}"]) from None


def _write_new(file: Path, raw: bytes) -> None:
    """Whole or not at all, readable by its owner alone, and never over another file."""
    begun = False
    try:
        with os.fdopen(os.open(file, NEW, 0o600), "wb") as to:
            begun = True
            to.write(raw)
    except FileExistsError:
        raise InputFaults([f"{file.name}: is there already. Choose another name"]) from None
    except OSError as error:
        if begun:
            file.unlink(missing_ok=True)
        raise PackFaults([f"{file.name}: cannot be written: {error.strerror}"]) from None
