-- The tables of a Waymark store, format 1. FORMAT.md is the law; this file is its letter.
-- event and payload only ever grow. The other three hold nothing that cannot be typed or worked out again.

CREATE TABLE event (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    before INTEGER GENERATED ALWAYS AS (nullif(seq - 1, 0)) REFERENCES event (seq), -- no gap
    case_id TEXT NOT NULL CHECK (length(case_id) <= 64),
    user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 32),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    at TEXT NOT NULL CHECK (length(at) = 32),
    content BLOB NOT NULL CHECK (length(content) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    sig BLOB NOT NULL CHECK (length(sig) = 64)
) STRICT;

CREATE INDEX event_by_case ON event (case_id);
CREATE INDEX event_by_kind ON event (kind);

CREATE TABLE payload (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    body TEXT NOT NULL CHECK (length(body) BETWEEN 2 AND 4194304)
) STRICT;

-- No trigger on INSERT: it would make every save copy the pages that it touches. Replacing an entry deletes it,
-- and with recursive_triggers that is refused too.
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TRIGGER payload_no_update BEFORE UPDATE ON payload
BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER payload_no_delete BEFORE DELETE ON payload
BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE case_summary (
    case_id TEXT PRIMARY KEY CHECK (length(case_id) BETWEEN 1 AND 64),
    seq INTEGER NOT NULL CHECK (seq >= 0),
    status TEXT NOT NULL CHECK (length(status) <= 64),
    search TEXT NOT NULL CHECK (length(search) <= 2000),
    summary TEXT NOT NULL CHECK (length(summary) BETWEEN 2 AND 16384)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_newest ON case_summary (seq, status, search);

CREATE TABLE draft (
    case_id TEXT NOT NULL CHECK (length(case_id) <= 64),
    field TEXT NOT NULL CHECK (length(field) BETWEEN 1 AND 200),
    body TEXT NOT NULL CHECK (length(body) <= 262144),
    at TEXT NOT NULL CHECK (length(at) = 32),
    PRIMARY KEY (case_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200),
    value TEXT NOT NULL CHECK (length(value) <= 262144)
) STRICT, WITHOUT ROWID;
