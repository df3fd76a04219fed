"""A game is withdrawn from a currency or a country while somebody sits at it: no new bet, and all else goes on.

Operators switch a currency off by importing the game without it, so these tests do it with the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from app.players.restrict import correct_country
from simulators.conformance.dialect import Act, Player, Skipped
from tests.games.conformance.operator_hooks import GAME
from tests.games.wallet_api.callers import Caller, fresh
from tests.http.problems import problem_of
from tests.makers.databases import Row
from tests.makers.games import card, import_cards


@contextmanager
def imported_with(caller: Caller, **fields: Any) -> Iterator[None]:
    """The caller's game as this card tells it; afterwards offered to everybody again."""
    _import(caller, **fields)
    try:
        yield
    finally:
        _import(caller)


def _import(caller: Caller, **fields: Any) -> None:
    one = card(GAME, provider=caller.hooks.studio.first.provider, **fields)
    done = import_cards(caller.hooks.app.database, caller.hooks.run, [one])
    assert done.returncode == 0, done.stderr


def entries(caller: Caller, player: Player) -> list[Row]:
    """All that has ever moved in the player's wallets."""
    return caller.hooks.app.database.rows(
        "SELECT e.wallet_id, e.seq, e.amount FROM ledger_entries e JOIN wallets w ON w.wallet_id = e.wallet_id"
        " WHERE w.userId = :user ORDER BY e.wallet_id, e.seq",
        user=caller.hooks.players[player.ref][1],
    )


def lives_in(caller: Caller, player: Player, country: str) -> None:
    """Staff says where the player lives."""
    user_id = caller.hooks.players[player.ref][1]
    caller.hooks.transact(lambda tx: correct_country(tx, user_id, country=country, reason="a test", by="staff"))


def assert_bet_refused(caller: Caller, player: Player, *, balance: int) -> None:
    """In the dialect's own words, with the balance where the dialect tells it, and nothing has moved."""
    before = entries(caller, player)
    refused = caller.play(player, "bet", "1")
    assert caller.said(refused, "GAME_UNAVAILABLE"), refused
    assert refused.balance == (balance if caller.name == "native" else None)
    assert entries(caller, player) == before
    assert caller.balance(player) == balance


def test_a_currency_that_is_switched_off_takes_no_bet_and_pays_what_was_won(caller: Caller) -> None:
    player, round_id, bet_id, other = caller.player(), fresh(), fresh(), fresh()
    bet = caller.dialect.play(player, [Act("bet", Decimal(10), bet_id)], round_id=round_id)
    assert caller.said(caller.send(bet), "OK")
    assert caller.said(caller.play(player, "bet", "5", action_id=other), "OK")
    with imported_with(caller, currencies=["VND"]):
        assert_bet_refused(caller, player, balance=85)
        told = caller.send(caller.dialect.balance(player))
        assert (caller.said(told, "OK"), told.balance) == (True, 85)
        assert caller.said(caller.send(bet), "OK"), "a bet that was taken is taken, however often it is sent"
        assert caller.balance(player) == 85
        won = caller.play(player, "win", "25", bet_id=bet_id, round_id=round_id)
        assert caller.said(won, "OK"), won
        assert caller.said(caller.rollback(player, other), "OK")
        assert caller.balance(player) == 115
    assert caller.said(caller.play(player, "bet", "1"), "OK"), "the same session, when the currency is back"


def test_the_end_of_a_round_and_what_became_of_a_bet_can_still_be_told(caller: Caller) -> None:
    player, round_id, bet_id = caller.player(), fresh(), fresh()
    assert caller.said(caller.play(player, "bet", "10", action_id=bet_id, round_id=round_id), "OK")
    with imported_with(caller, currencies=["VND"]):
        for ask in (
            lambda: caller.dialect.close(player, round_id=round_id, bet_id=bet_id),
            lambda: caller.dialect.status(bet_id),
        ):
            try:
                reply = caller.send(ask())
            except Skipped:
                continue
            assert caller.said(reply, "OK"), reply


def test_another_currency_of_the_same_game_goes_on(caller: Caller) -> None:
    player = caller.player("50000", currency="VND")
    with imported_with(caller, currencies=["EUR", "VND"]):
        assert caller.said(caller.play(player, "bet", "10000"), "OK")
    with imported_with(caller, currencies=["USD", "EUR"]):
        assert_bet_refused(caller, player, balance=40000)


def test_his_wallet_is_there_and_the_game_does_not_open_with_it(caller: Caller) -> None:
    player = caller.player()
    browser, _ = caller.hooks.players[player.ref]
    address = f"/games/{caller.hooks.studio.first.provider}/{GAME}/launch"
    with imported_with(caller, currencies=["VND"]):
        problem_of(browser.http.post(address, json={"currency": "USD"}), status=409, code="currency_not_offered")
        wallets = {one["currency_code"]: one["balance"] for one in browser.wallets().json()}
        assert wallets["USD"] == "100.00"
        assert browser.http.post(address, json={"currency": "VND"}).status_code == 200


def test_a_country_in_which_it_is_withdrawn_takes_no_bet_and_is_paid(caller: Caller) -> None:
    player, elsewhere, round_id, bet_id = caller.player(), caller.player(), fresh(), fresh()
    lives_in(caller, player, "VN")
    lives_in(caller, elsewhere, "CH")
    assert caller.said(caller.play(player, "bet", "10", action_id=bet_id, round_id=round_id), "OK")
    with imported_with(caller, blocked_countries=["FR", "VN"]):
        assert_bet_refused(caller, player, balance=90)
        assert caller.said(caller.play(elsewhere, "bet", "10"), "OK")
        won = caller.play(player, "win", "25", bet_id=bet_id, round_id=round_id)
        assert caller.said(won, "OK"), won
        assert caller.balance(player) == 115


@pytest.mark.parametrize(("country", "may"), [(None, False), ("Vietnam", False), ("vn", False), ("ch", True)])
def test_who_may_not_open_it_may_not_bet_either(native: Caller, country: str | None, *, may: bool) -> None:
    """Of an unknown country, or of one as an older system has written it: a session is judged as a launch is."""
    player = native.player()
    browser, user_id = native.hooks.players[player.ref]
    native.hooks.app.database.execute(
        "UPDATE players SET country = :country WHERE userId = :user", country=country, user=user_id
    )
    with imported_with(native, blocked_countries=["VN"]):
        if may:
            assert native.said(native.play(player, "bet", "10"), "OK")
        else:
            assert_bet_refused(native, player, balance=100)
        address = f"/games/{native.hooks.studio.first.provider}/{GAME}/launch"
        opened = browser.http.post(address, json={"currency": "USD"})
        assert opened.status_code == (200 if may else 409), opened.text
