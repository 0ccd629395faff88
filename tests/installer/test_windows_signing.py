"""Signing with a certificate that is made for the test, and thrown away with it: program, installer and uninstaller."""

import subprocess
from pathlib import Path

import pytest

from installer.windows import nsis, signing

pytestmark = pytest.mark.package("windows")

PASSWORD = "of a certificate nobody trusts"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .pfx with its password in the variable; the certificate itself stands beside it."""
    key, made, pfx = (tmp_path / name for name in ("key.pem", "certificate.pem", "certificate.pfx"))
    wish = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/O=Test/CN=Test signer"]
    wish += ["-addext", "extendedKeyUsage=codeSigning", "-keyout", str(key), "-out", str(made)]
    subprocess.run(wish, check=True, capture_output=True)
    pack = ["openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(made), "-out", str(pfx)]
    subprocess.run([*pack, "-passout", f"pass:{PASSWORD}"], check=True, capture_output=True)
    monkeypatch.setenv(signing.PASSWORD, PASSWORD)
    return pfx


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program folder with a real Windows program in it."""
    source, folder = tmp_path / "program.c", tmp_path / "program"
    (folder / "waymark-0.1.0").mkdir(parents=True)
    (folder / "waymark-0.1.0" / "words.txt").write_text("text", encoding="utf-8")
    source.write_text("int main(void) { return 0; }", encoding="utf-8")
    subprocess.run(["x86_64-w64-mingw32-gcc", "-o", str(folder / nsis.EXE), str(source)], check=True)
    return folder


def holds(file: Path, certificate: Path) -> bool:
    """Whether a file carries a signature by the certificate that fits every byte of it."""
    ask = ["osslsigncode", "verify", "-CAfile", str(certificate.with_suffix(".pem")), "-in", str(file)]
    done = subprocess.run(ask, capture_output=True, text=True, check=False)
    return done.returncode == 0 and "Signature verification: ok" in done.stdout


def test_a_program_is_signed_and_one_changed_byte_shows(program: Path, certificate: Path):
    exe = program / nsis.EXE
    assert not holds(exe, certificate)
    signing.sign(exe, signing.command(["--sign", str(certificate)]))
    assert holds(exe, certificate)
    content = bytearray(exe.read_bytes())
    content[0x400] ^= 1
    exe.write_bytes(content)
    assert not holds(exe, certificate)


def test_the_installer_is_signed(program: Path, certificate: Path, tmp_path: Path):
    setup = tmp_path / "setup.exe"
    sign = signing.command(["--sign", str(certificate)])
    nsis.make_installer(program, "0.1.0", setup, epoch=0, sign=sign, quick=True)
    assert holds(setup, certificate)


def test_a_wrong_password_signs_nothing(
    program: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv(signing.PASSWORD, "another")
    sign = signing.command(["--sign", str(certificate)])
    with pytest.raises(signing.SigningFault, match="could not be signed"):
        signing.sign(program / nsis.EXE, sign)
    with pytest.raises(nsis.NsisFault):
        nsis.make_installer(program, "0.1.0", tmp_path / "setup.exe", epoch=0, sign=sign, quick=True)


def test_the_same_files_make_the_same_installer(program: Path, tmp_path: Path):
    made = [tmp_path / place / "setup.exe" for place in ("one", "two")]
    for setup in made:
        nsis.make_installer(program, "0.1.0", setup, epoch=1_700_000_000, quick=True)
    assert made[0].read_bytes() == made[1].read_bytes()
