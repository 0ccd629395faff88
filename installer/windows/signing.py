"""Signs what Windows runs, where somebody has a certificate for it. Neither certificate nor password is kept anywhere.

Without one Windows warns of an unknown publisher; README says what people then see and how to check the file instead.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PASSWORD: Final = "WAYMARK_SIGN_PASSWORD"  # noqa: S105 - the name of a variable
SITE: Final = "Waymark"


class SigningFault(RuntimeError):
    """A file could not be signed. The message says why."""


def command(arguments: Sequence[str]) -> str:
    """The command that signs the file named after it in place, for makensis to call; empty without `--sign`.

    Args:
        arguments: `--sign FILE.pfx`, or nothing.
    """
    parser = argparse.ArgumentParser(prog="dev.py package windows")
    parser.add_argument("--sign", type=Path, metavar="PFX", help=f"a certificate; {PASSWORD} holds its password")
    pfx = parser.parse_args(arguments).sign
    if pfx is None:
        return ""
    if not pfx.is_file():
        parser.error(f"there is no certificate {pfx}")
    return shlex.join([sys.executable, str(Path(__file__).resolve()), str(pfx.resolve())])


def sign(file: Path, how: str) -> None:
    """Sign one file in place.

    Args:
        file: a program or an installer.
        how: from `command`.

    Raises:
        SigningFault: the certificate or its password does not fit.
    """
    done = subprocess.run([*shlex.split(how), str(file)], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise SigningFault(f"{file.name} could not be signed: {(done.stdout + done.stderr).strip()[-500:]}")


def main(pfx: Path, file: Path) -> int:
    """What `command` runs: osslsigncode, with the password from the variable and never on a command line."""
    signed = file.with_name(f"{file.name}.signed")
    signed.unlink(missing_ok=True)
    reading, writing = os.pipe()
    os.write(writing, os.environ.get(PASSWORD, "").encode())
    os.close(writing)
    words = ["osslsigncode", "sign", "-pkcs12", str(pfx), "-readpass", f"/dev/fd/{reading}", "-h", "sha256", "-n", SITE]
    done = subprocess.run([*words, "-in", str(file), "-out", str(signed)], pass_fds=[reading], timeout=120, check=False)
    os.close(reading)
    if done.returncode or not signed.is_file():
        return 1
    shutil.move(signed, file)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
