"""Small texts that change: keystrokes not yet in the log, and where somebody was. Committed like everything else."""

from core.store.connection import Connection


def put_draft(connection: Connection, case: str, field: str, text: str, at: str) -> None:
    """Keep the newest text of one field."""
    connection.execute(
        "INSERT INTO draft (case_id, field, body, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (case_id, field) DO UPDATE SET body = excluded.body, at = excluded.at",
        (case, field, text, at),
    )


def drop_draft(connection: Connection, case: str, field: str) -> None:
    """Forget it; nothing happens when there is none."""
    connection.execute("DELETE FROM draft WHERE case_id = ? AND field = ?", (case, field))


def drafts(connection: Connection, case: str) -> dict[str, str]:
    """Every kept text of one case, by field."""
    return dict(connection.execute("SELECT field, body FROM draft WHERE case_id = ? ORDER BY field", (case,)))


def put_setting(connection: Connection, name: str, value: str) -> None:
    """Keep one setting."""
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def setting(connection: Connection, name: str) -> str | None:
    """One setting, None when never put."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])
