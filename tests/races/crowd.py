"""Fifty at once: what a race must leave behind, whichever of them was first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import httpx2

from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.races import all_at_once
from tests.signin.attempts import given_cookies

CROWD = 50

Call = Callable[[], httpx2.Response]


def together(calls: Sequence[Call]) -> list[httpx2.Response]:
    """Let them go at one moment; not one of the answers may be a fault of ours, or an answer of no shape."""
    answers = all_at_once(calls)
    for answer in answers:
        assert answer.status_code < 500, f"{answer.status_code}: {answer.text[:500]}"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
    return answers


def outcomes(answers: Sequence[httpx2.Response]) -> Counter[str]:
    """How often each status and code was answered: `200`, `409 email_taken`, `303 /lobby`."""
    return Counter(_outcome(answer) for answer in answers)


def _outcome(answer: httpx2.Response) -> str:
    if answer.status_code == 303:
        return f"303 {answer.headers['location']}"
    return f"{answer.status_code} {answer.json()['code']}" if answer.status_code >= 400 else str(answer.status_code)


def post(program: httpx2.Client, path: str, body: dict[str, Any], *, cookie: str = "") -> Call:
    """A call that posts JSON, with this cookie header."""
    return partial(program.post, path, json=body, headers={"Cookie": cookie} if cookie else {})


def account(player: Player, **more: Any) -> dict[str, Any]:
    """A sign-up's body by cookie transport."""
    return {"email": player.email, "password": player.password, "transport": "cookie"} | more


def signup_cookie(player: Player) -> str:
    """The waiting sign-up of this browser, as a header."""
    return f"igw_signup={player.http.cookies['igw_signup']}"


def sessions_of(app: App, answers: Sequence[httpx2.Response]) -> list[str]:
    """The session tokens that these answers gave as cookies, remembered as secrets."""
    tokens = [given_cookies(answer).get("igw_session", "") for answer in answers]
    for token in filter(None, tokens):
        app.secrets_seen.add(token, kind="session token")
    return tokens


def property_of(app: App, user_id: int) -> dict[str, int]:
    """How many rows a player has in each table that may not hold two of him."""
    counts = {
        table: app.database.value(f"SELECT COUNT(*) AS n FROM {table} WHERE userId = :user", user=user_id)
        for table in ("players", "wallets", "player_external_ids")
    }
    currencies = app.database.rows("SELECT DISTINCT currency_code FROM wallets WHERE userId = :user", user=user_id)
    return counts | {"currencies": len(currencies)}


def with_email(app: App, email: str) -> list[int]:
    """Ids of the players who have this address."""
    rows = app.database.rows("SELECT userId FROM players WHERE email = :email", email=email)
    return [row["userId"] for row in rows]


def with_identity(app: App, username: str) -> list[int]:
    """Ids of the players an identity of this name is linked to."""
    rows = app.database.rows("SELECT userId FROM player_external_ids WHERE username = :name", name=username)
    return [row["userId"] for row in rows]


def without_wallets(app: App) -> int:
    """How many players have not exactly two wallets, one for each currency."""
    sql = """
        SELECT COUNT(*) AS n FROM players p WHERE
        (SELECT COUNT(*) FROM wallets w WHERE w.userId = p.userId) <> 2 OR
        (SELECT COUNT(DISTINCT currency_code) FROM wallets w WHERE w.userId = p.userId) <> 2
    """
    return int(app.database.value(sql))


ONE_OF_EACH = {"players": 1, "wallets": 2, "player_external_ids": 1, "currencies": 2}
