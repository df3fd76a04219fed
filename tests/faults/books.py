"""Whether a database holds whole players only."""

from __future__ import annotations

from tests.makers.databases import DatabaseUnderTest

_HALF_PLAYERS = """
SELECT p.userId FROM players p LEFT JOIN wallets w ON w.userId = p.userId
GROUP BY p.userId HAVING COUNT(w.wallet_id) <> 2 OR COUNT(DISTINCT w.currency_code) <> 2
"""
_PLAYERS_WITHOUT_SESSION = """
SELECT p.userId FROM players p LEFT JOIN sessions s ON s.userId = p.userId WHERE s.session_id IS NULL
"""
_FINISHED_WITHOUT_IDENTITY = """
SELECT q.pending_id FROM pending_signups q LEFT JOIN player_external_ids i
ON i.userId = q.finished_user_id AND i.external_id = q.external_id
WHERE q.finished_user_id IS NOT NULL AND i.id IS NULL
"""
_TWICE = """
SELECT external_id FROM player_external_ids GROUP BY provider, external_id HAVING COUNT(*) > 1
"""


def assert_nothing_half_made(database: DatabaseUnderTest) -> None:
    """Every player has his two wallets and a session, every finished sign-up its identity, every identity one player.

    All are made in one transaction, so whatever broke, there is all of it or nothing.
    """
    for sql in (_HALF_PLAYERS, _PLAYERS_WITHOUT_SESSION, _FINISHED_WITHOUT_IDENTITY, _TWICE):
        assert database.rows(sql) == [], sql


def players_of(database: DatabaseUnderTest) -> set[str]:
    """Every e-mail there is."""
    return {row["email"] for row in database.rows("SELECT email FROM players")}
