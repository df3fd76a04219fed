"""Moving the times of a session's row, because no test can wait for days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.makers.apps import App


def ago(**amount: float) -> str:
    """A moment in the past (or, negative, to come) as the tables hold it."""
    return (datetime.now(UTC) - timedelta(**amount)).strftime("%Y-%m-%d %H:%M:%S")


def move(app: App, session_id: int, **moments: str | None) -> None:
    """Set columns of one session."""
    columns = ", ".join(f"{name} = :{name}" for name in moments)
    assert app.database.execute(f"UPDATE sessions SET {columns} WHERE session_id = :id", id=session_id, **moments) == 1


def session_id_of(app: App, user_id: int) -> int:
    """The player's newest session."""
    return int(app.database.value("SELECT MAX(session_id) AS id FROM sessions WHERE userId = :user", user=user_id))
