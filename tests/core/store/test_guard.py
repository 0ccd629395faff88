"""The log only grows: every way round that SQL offers, tried on our own connection and refused."""

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StoreFault
from core.store.connection import connect, in_words
from core.store.keys import DataKey

COLUMNS = "seq, case_id, user_id, kind, at, content, hash, sig"
WAYS_ROUND = [
    "UPDATE event SET at = 'x'",
    "UPDATE event SET kind = 'x' WHERE seq = 2",
    "UPDATE payload SET body = '{}' WHERE seq = 2",
    "UPDATE OR IGNORE payload SET body = '{}'",
    "DELETE FROM event",
    "DELETE FROM event WHERE seq = 2",
    "DELETE FROM payload WHERE seq = 2",
    f"INSERT OR REPLACE INTO event ({COLUMNS}) SELECT {COLUMNS} FROM event WHERE seq = 2",  # noqa: S608  fixed words
    "REPLACE INTO payload (seq, salt, body) SELECT 2, salt, '{}' FROM payload WHERE seq = 2",
    "INSERT INTO payload (seq, salt, body) VALUES (2, zeroblob(16), '{}') ON CONFLICT (seq) DO UPDATE SET body = '{}'",
    f"INSERT INTO event ({COLUMNS}) SELECT 99, {COLUMNS[5:]} FROM event WHERE seq = 2",  # noqa: S608  fixed words
    "INSERT INTO payload (seq, salt, body) SELECT 99, salt, body FROM payload WHERE seq = 2",
    "WITH old AS (SELECT 2 AS seq) DELETE FROM event WHERE seq IN (SELECT seq FROM old)",
    "DROP TRIGGER event_no_update",
    "DROP TRIGGER payload_no_delete",
    "DROP TABLE event",
    "DROP INDEX event_by_case",
    "ALTER TABLE event RENAME TO old",
    "ALTER TABLE event ADD COLUMN picture BLOB",
    "CREATE TABLE picture (data BLOB)",
    "CREATE TEMP TABLE event (seq)",
    "CREATE TEMP TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM event; END",
    "CREATE VIEW v AS SELECT 1",
    "CREATE INDEX i ON event (at)",
    "CREATE VIRTUAL TABLE f USING fts5(x)",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = NORMAL",
    "PRAGMA temp_store = FILE",
    "PRAGMA secure_delete = OFF",
    "PRAGMA application_id = 1",
    "PRAGMA user_version = 2",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "DELETE FROM sqlite_master",
    "UPDATE sqlite_schema SET sql = ''",
    "INSERT INTO sqlite_master DEFAULT VALUES",
    "ATTACH ':memory:' AS other",
    "VACUUM",
    "VACUUM INTO 'copy.db'",
    "REINDEX",
    "ANALYZE",
    "SELECT load_extension('x')",
]


@pytest.mark.parametrize("sql", WAYS_ROUND)
def test_no_way_round(vault, sql):
    from_before = vault.append("answer", "c1", {"text": "stays"}, vault.events_of_kind("store.created")[0].at)
    connection = vault.opened.connection
    with pytest.raises(sqlcipher.Error):
        connection.execute(sql).fetchall()
    assert not connection.in_transaction
    assert vault.events("c1") == [from_before]
    assert vault.verify_log().ok
    assert vault.append("answer", "c1", {}, from_before.at).seq == from_before.seq + 1


def test_without_the_authorizer_the_triggers_alone_hold_the_plain_ways(vault):
    """And a control: once both are gone the same statement goes through, so it is they that refuse."""
    at = vault.events_of_kind("store.created")[0].at
    vault.append("answer", "c1", {"text": "stays"}, at)
    connection = vault.opened.connection
    connection.set_authorizer(None)
    for sql in WAYS_ROUND[:13]:
        with pytest.raises(sqlcipher.IntegrityError):
            connection.execute(sql)
    for sql in ("DROP TRIGGER payload_no_update", "UPDATE payload SET body = '{}' WHERE seq = 2"):
        connection.execute(sql)
    assert vault.verify_log().first_broken == 2


def test_every_setting_that_keeps_a_save_is_on(vault):
    connection = vault.opened.connection
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "locking_mode": "exclusive",
        "temp_store": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "application_id": 0x5741594D,
        "user_version": 1,
    }
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted


def test_no_table_has_a_place_for_a_file(vault):
    """Every table is strict, and its only blobs are hashes, salts and signatures of fixed length."""
    connection = vault.opened.connection
    tables = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert set(tables) == {"event", "payload", "case_summary", "draft", "setting"}
    for sql in tables.values():
        assert "STRICT" in sql
        for line in sql.splitlines():
            if "BLOB" in line:
                assert "CHECK (length(" in line
                assert ") = " in line
            elif " TEXT" in line:
                assert "CHECK (length(" in line


def test_the_databases_own_words_never_reach_anybody(vault):
    """They may carry values."""
    connection = vault.opened.connection
    connection.set_authorizer(None)
    with pytest.raises(StoreFault) as told, in_words():
        connection.execute("INSERT INTO setting (name, value) VALUES ('CANARY', NULL)")
    assert "CANARY" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_the_key_goes_to_the_database_in_a_buffer_that_is_wiped(tmp_path, monkeypatch):
    given = []

    class Watched(sqlcipher.Connection):
        def set_key(self, key: bytearray) -> None:
            given.append(key)
            assert any(key[2:-1].strip(b"0"))
            super().set_key(key)

    real = sqlcipher.connect
    monkeypatch.setattr(
        "core.store.connection.sqlcipher.connect", lambda *args, **more: real(*args, factory=Watched, **more)
    )
    connect(tmp_path / "a.db", DataKey.fresh(), "rwc").close()
    assert given == [bytearray(67)]
