"""No image gets in by a file: a picture under the name of every file that Waymark reads, and inside each."""

import base64
import json
import shutil
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.case_file import read_case
from core.errors import WaymarkError
from core.pack_file import read_pack
from core.store import Cost, create_store, open_store, store_users
from core.store.backups_found import look_at
from core.store.chain import moment_text
from core.store.transfer import export_case, read_transfer
from desktop.preferences import Preferences, read_preferences

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CHEAP = Cost(64, 1, 1)
PASSWORD = "correct horse battery staple"


def png() -> bytes:
    """A small picture file."""
    rows = b"".join(b"\0" + bytes((x * y * 37) % 256 for x in range(60)) for y in range(60))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 60, 60, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PICTURE = png()
AS_TEXT = (
    "data:image/png;base64," + base64.b64encode(PICTURE).decode(),
    base64.b64encode(PICTURE).decode(),
    PICTURE.hex(),
)
"""Ways to put it into a file of text."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    create_store(tmp_path / "store", user_name="A. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0].close()
    return tmp_path / "store"


def test_a_pack_that_is_a_picture(pack_folder: Path, tmp_path: Path, exercised) -> None:
    copy = tmp_path / "pack"
    shutil.copytree(pack_folder, copy)
    whole = (copy / "pack.toml").read_bytes()
    titled = next(line for line in whole.decode().splitlines() if line.startswith("title"))
    for content in (PICTURE, *(whole.replace(titled.encode(), f'title = "{text}"'.encode(), 1) for text in AS_TEXT)):
        (copy / "pack.toml").write_bytes(content)
        with pytest.raises(WaymarkError):
            read_pack(copy)
    exercised("packs with a picture", 1 + len(AS_TEXT))


def test_a_picture_beside_a_pack_is_not_read(pack_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "pack"
    shutil.copytree(pack_folder, copy)
    (copy / "cover.png").write_bytes(PICTURE)
    try:
        read = read_pack(copy)
    except WaymarkError:
        return
    assert PICTURE[:60] not in repr(read).encode("latin-1", "replace")


@pytest.mark.parametrize("raw", [PICTURE, *(json.dumps({"children": [{"ref": text}]}).encode() for text in AS_TEXT)])
def test_a_case_file_that_is_a_picture(pack_folder: Path, raw: bytes) -> None:
    with pytest.raises(WaymarkError):
        read_case(raw, read_pack(pack_folder))


def test_preferences_that_are_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    for raw in (PICTURE, *(json.dumps({"scheme": text}).encode() for text in AS_TEXT)):
        file.write_bytes(raw)
        assert read_preferences(file) == Preferences()


@pytest.mark.parametrize("name", ["keys.json", "store.db", "mark.json", "tries.json"])
def test_a_file_of_the_store_that_is_a_picture(store: Path, name: str) -> None:
    """Nothing of it is shown: the store says that the file is damaged, or goes by its other copy."""
    user = store_users(store)[0].id
    for each in {store / name, store / f"{name}.bak"}:
        each.write_bytes(PICTURE)
    try:
        with open_store(store, user_id=user, password=PASSWORD, at=AT, floor=CHEAP) as vault:
            said = " ".join(vault.health.sentences)
    except WaymarkError as fault:
        said = str(fault)
    assert "PNG" not in said


def test_a_backup_or_a_case_from_another_school_that_is_a_picture(tmp_path: Path) -> None:
    """A renamed picture, and one with the first letters of a real file."""
    for front in (b"", b"waymark", b"WAYMARK\0\1"):
        file = tmp_path / "holiday.waymark"
        file.write_bytes(front + PICTURE)
        with pytest.raises(WaymarkError) as backup:
            look_at(file)
        with pytest.raises(WaymarkError) as case:
            read_transfer(file.read_bytes(), "six words of no meaning here at", floor=CHEAP)
        assert "PNG" not in f"{backup.value} {case.value}"


@pytest.mark.parametrize("text", AS_TEXT, ids=["data address", "base64", "hexadecimal"])
def test_a_case_from_another_school_with_a_picture_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Sent by a program that takes pictures; its seals and signatures are good."""
    words = "six words of no meaning here"
    with create_store(tmp_path / "other", user_name="B. Lead", password=PASSWORD, at=AT, cost=CHEAP)[0] as other:
        other.append("note", "c1", {"question": "q", "text": "in words"}, AT)
        good = export_case(other, "c1", words, setting="Elsewhere", sent=moment_text(AT), cost=CHEAP)
        with monkeypatch.context() as without:
            without.setattr("core.store.words_only.is_picture", lambda _text: False)
            other.append("note", "c2", {"question": "q", "text": f"She sent {text}"}, AT)
            raw = export_case(other, "c2", words, setting="Elsewhere", sent=moment_text(AT), cost=CHEAP)
    assert read_transfer(good, words, floor=CHEAP), "the positive control"
    with pytest.raises(WaymarkError):
        read_transfer(raw, words, floor=CHEAP)
