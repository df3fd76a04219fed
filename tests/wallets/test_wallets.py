"""Wallets: one for each default currency, opened once with the player, shown as decimal text (issue items 4 and 6)."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.attempts import known_person


def _shown(player: Player) -> dict[str, str]:
    return {wallet["currency_code"]: wallet["balance"] for wallet in player.wallets().json()}


def test_a_new_player_has_one_empty_wallet_for_each_currency(app: App, player: Player) -> None:
    """Whichever door he came through; the shape is the contract's."""
    player.register()
    wallets = player.wallets()
    assert wallets.headers["content-type"] == "application/json"
    assert [{**wallet, "wallet_id": 0} for wallet in wallets.json()] == [
        {"wallet_id": 0, "wallet_type": "CASH", "currency_code": "USD", "balance": "0.00"},
        {"wallet_id": 0, "wallet_type": "CASH", "currency_code": "VND", "balance": "0"},
    ]
    assert all(isinstance(wallet["wallet_id"], int) for wallet in wallets.json())


def test_wallets_are_opened_once_and_not_again_at_every_visit(app: App) -> None:
    """Sign-ins, logins and links open none."""
    person, user_id = known_person(app)
    for _ in range(3):
        app.new_player().sign_in_with_instagram(person)
    assert app.database.value("SELECT COUNT(*) AS n FROM wallets WHERE userId = :user", user=user_id) == 2


@pytest.mark.parametrize(
    ("currency", "stored", "shown"),
    [
        ("USD", "12.50", "12.50"),
        ("USD", "0.01", "0.01"),
        ("USD", "9999999999999.99", "9999999999999.99"),
        ("VND", "5000.00", "5000"),
        ("VND", "9999999999999.00", "9999999999999"),
        ("VND", "0.50", "0.50"),
        ("JPY", "7.00", "7"),
        ("EUR", None, "0.00"),
        ("XXX", "1.25", "1.25"),
    ],
)
def test_money_is_decimal_text_at_the_currency_s_exponent(
    app: App, player: Player, currency: str, stored: str | None, shown: str
) -> None:
    """Never a float, never an exponent, never rounded; an old row without an amount is empty, a finer one is told."""
    user_id = player.register().json()["userId"]
    app.database.execute("DELETE FROM wallets WHERE userId = :user AND currency_code = 'VND'", user=user_id)
    sql = "UPDATE wallets SET balance = :stored, currency_code = :currency WHERE userId = :user"
    app.database.execute(sql, stored=stored, currency=currency, user=user_id)
    assert _shown(player) == {currency: shown}
    assert f'"balance":"{shown}"' in player.wallets().text.replace('": "', '":"')


def test_a50_wallets_are_those_of_the_session(app: App, player: Player) -> None:
    """Another player's wallets are not to be had, whatever a query claims."""
    other = app.new_player().register().json()["userId"]
    player.register()
    mine = player.wallets().json()
    for query in (f"?userId={other}", f"?user_id={other}", f"?wallet_id={other}"):
        assert player.http.get(f"/me/wallets{query}").json() == mine
    theirs = app.database.rows("SELECT wallet_id FROM wallets WHERE userId = :user", user=other)
    assert {wallet["wallet_id"] for wallet in mine} & {row["wallet_id"] for row in theirs} == set()


@pytest.mark.parametrize("path", ["/me/wallets/x.css", "/me/wallets;a.js", "/me/wallets/", "/me/wallets%2f..%2fx.css"])
def test_t19_no_cache_takes_a_private_answer_for_a_file(app: App, player: Player, path: str) -> None:
    """Cache deception: such an address is nobody's, and what is private is not stored."""
    player.register()
    assert player.http.get(path).status_code == 404
    assert player.wallets().headers["cache-control"] == "no-store"


def test_without_a_session_there_are_no_wallets(app: App, program: httpx2.Client) -> None:
    """401, with the way on."""
    answer = program.get("/me/wallets")
    assert problem_of(answer, status=401, code="not_signed_in")["next"] == "sign_in"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_other_currencies_and_another_type(app: App, start_own_app: Any) -> None:
    """DEFAULT_WALLET_CURRENCIES and DEFAULT_WALLET_TYPE decide; doubles in the list count once."""
    own = start_own_app(
        kind=app.database.kind, DEFAULT_WALLET_CURRENCIES="eur, JPY,EUR,usd", DEFAULT_WALLET_TYPE="BONUS"
    )
    player = own.new_player()
    player.register()
    assert [(wallet["wallet_type"], wallet["currency_code"]) for wallet in player.wallets().json()] == [
        ("BONUS", "EUR"),
        ("BONUS", "JPY"),
        ("BONUS", "USD"),
    ]
    assert _shown(player) == {"EUR": "0.00", "JPY": "0", "USD": "0.00"}
