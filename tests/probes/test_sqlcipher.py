"""What core.store relies on in the pinned SQLCipher, and what it guards against. A newer one may change either."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

KEY = f"x'{bytes(range(32)).hex()}'"


def connect(path: Path, mode: str = "rw", key: object = KEY):
    connection = sqlcipher.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.set_key(key)
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with closing(connect(path, "rwc")) as made:
        made.execute("CREATE TABLE a (b TEXT NOT NULL) STRICT")
        made.execute("BEGIN")
        made.executemany("INSERT INTO a VALUES (?)", (("word " * 60,) for _ in range(300)))
        made.execute("COMMIT")
    return path


def checks(path: Path) -> tuple[bool, bool]:
    """Whether cipher_integrity_check and integrity_check are content, each on a connection of its own."""
    said = []
    for sql, good in (("cipher_integrity_check", []), ("integrity_check", [("ok",)])):
        with closing(connect(path)) as connection:
            try:
                said.append(connection.execute(f"PRAGMA {sql}").fetchall() == good)
            except sqlcipher.DatabaseError:
                said.append(False)
    return said[0], said[1]


def test_a_key_may_come_in_a_buffer_that_is_wiped_afterwards(store):
    buffer = bytearray(KEY.encode())
    with closing(connect(store, key=buffer)) as connection:
        buffer[:] = bytes(len(buffer))
        assert connection.execute("SELECT count(*) FROM a").fetchone() == (300,)


def test_a_missing_store_is_made_silently_unless_the_mode_forbids_it(tmp_path):
    with pytest.raises(sqlcipher.OperationalError):
        connect(tmp_path / "missing.db").execute("SELECT 1").fetchone()
    assert not (tmp_path / "missing.db").exists()
    (tmp_path / "empty.db").touch()
    with closing(connect(tmp_path / "empty.db")) as empty:
        assert empty.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)  # any key opens it


def test_neither_check_alone_sees_everything(store):
    whole = store.read_bytes()
    assert checks(store) == (True, True)
    store.write_bytes(whole[: -4096 * 3])
    assert checks(store) == (True, False)
    store.write_bytes(whole + os.urandom(4096))
    assert checks(store) == (False, True)


def test_exclusive_locking_keeps_no_shared_memory_file_and_lets_nobody_in(store):
    with closing(connect(store)) as connection:
        for setting in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute("INSERT INTO a VALUES ('x')")
        assert sorted(path.name for path in store.parent.iterdir()) == ["a.db", "a.db-wal"]
        with closing(sqlcipher.connect(str(store), timeout=0)) as second:
            second.set_key(KEY)
            with pytest.raises(sqlcipher.OperationalError, match="locked"):
                second.execute("SELECT count(*) FROM a").fetchone()


def test_a_read_only_connection_reads_a_hot_log_and_leaves_it(store):
    """The look that the start check takes before it takes a log over."""
    with closing(connect(store)) as writer:
        for setting in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"):
            writer.execute(f"PRAGMA {setting}").fetchall()
        writer.execute("INSERT INTO a VALUES ('new')")
        before = store.read_bytes(), store.with_name("a.db-wal").read_bytes()
    left = store.with_name("b.db")
    left.write_bytes(before[0])
    left.with_name("b.db-wal").write_bytes(before[1])
    with closing(connect(left, "ro")) as reader:
        assert reader.execute("SELECT count(*) FROM a").fetchone() == (301,)
    assert (left.read_bytes(), left.with_name("b.db-wal").read_bytes()) == before


def test_this_build_has_what_the_schema_needs(store):
    with closing(connect(store)) as connection:
        (version,) = connection.execute("PRAGMA cipher_version").fetchone()
        assert version.startswith("4.")
        with pytest.raises(sqlcipher.IntegrityError):
            connection.execute("INSERT INTO a VALUES (x'00')")
