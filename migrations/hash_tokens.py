"""Replaces the session tokens that an older system kept in clear by their SHA-256, in place."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from alembic import op

from app.kit.clock import utc_now
from app.kit.tokens import fingerprint
from migrations.steps import existing_columns, live, on_mysql, planning

_LIFE: Final = timedelta(days=30)


def hash_open_tokens() -> None:
    """Hash each token once and give open sessions an end.

    `expires_at IS NULL` marks a row that has not been done; token and mark change in one statement, so that a run
    that was cut off never hashes a hash. Sessions that were open stay open: their time counts from now.
    """
    if "token" not in existing_columns("sessions"):
        return
    now = utc_now()
    moments = {"now": now.isoformat(sep=" "), "end": (now + _LIFE).isoformat(sep=" ")}
    if on_mysql():
        op.execute(_HASH_IN_MYSQL.format(**moments))
    elif not planning():
        _hash_in_sqlite(**moments)


# The moments are our own clock's digits; as literals they can be read in a plan.
_HASH_IN_MYSQL: Final = """
UPDATE sessions SET token = SHA2(CONVERT(token USING utf8mb4), 256), expires_at = '{end}', last_seen_at = '{now}'
WHERE expires_at IS NULL
"""


def _hash_in_sqlite(*, now: str, end: str) -> None:
    for session_id, token in live().execute(sa.text("SELECT session_id, token FROM sessions WHERE expires_at IS NULL")):
        live().execute(
            sa.text("UPDATE sessions SET token = :hash, expires_at = :end, last_seen_at = :now WHERE session_id = :id"),
            {"hash": fingerprint(token), "end": end, "now": now, "id": session_id},
        )
