"""The small plain file beside the store: kept, and never trusted."""

import json

import pytest

from desktop.preferences import Preferences, read_preferences, write_preferences


def test_what_was_chosen_is_there_again(tmp_path):
    file = tmp_path / "new folder" / "preferences.json"
    chosen = Preferences(text_percent=150, scheme="dark", lock_minutes=10)
    write_preferences(file, chosen)
    assert read_preferences(file) == chosen
    assert [entry.name for entry in file.parent.iterdir()] == ["preferences.json"]


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[1]", b"\xff\xfe", b'"dark"', b"[" * 5000, b'{"scheme": ["dark"]}', b'{"text_percent": 9999}',
     b'{"lock_minutes": true}', b'{"lock_minutes": 10000000}', b'{"password": "x"}'],
)  # fmt: skip
def test_a_damaged_or_foreign_file_gives_the_usual_values(tmp_path, raw):
    file = tmp_path / "preferences.json"
    file.write_bytes(raw)
    assert read_preferences(file) == Preferences()


def test_one_bad_value_does_not_take_the_good_ones_with_it(tmp_path):
    file = tmp_path / "preferences.json"
    file.write_text(json.dumps({"text_percent": 7, "scheme": "dark"}))
    assert read_preferences(file) == Preferences(scheme="dark")


def test_a_place_that_cannot_be_written_disturbs_nobody(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    write_preferences(blocked / "preferences.json", Preferences())
    assert blocked.read_text() == ""
