"""A currency is taken out of DEFAULT_WALLET_CURRENCIES while wallets hold it: only new players go without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from tests.games.casino import Casino
from tests.http.problems import problem_of
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.players import Player
from tests.makers.studios import Reply, Table
from tests.servers.igw import start_igw
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

ROUND, TAKEN_BACK = "open-round", "taken-back"


@dataclass
class Before:
    """Who was there when the currency still was: at a game with dong, in a round that is open."""

    casino: Casino
    player: Player
    table: Table


@pytest.fixture(scope="module")
def before(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[Before]:
    """He has staked 20,000 and 10,000 of 1,000,000 dong; then the operator starts the app with dollars alone."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, WELCOME_GRANTS="USD:100,VND:1000000")
    casino = Casino(app, run_folder)
    player = casino.player()
    table = casino.table(player=player, currency="VND")
    _paid(table.bet("20000", round_id=ROUND))
    _paid(table.bet("10000", key=TAKEN_BACK))
    _start_again(app, run_folder, DEFAULT_WALLET_CURRENCIES="USD", WELCOME_GRANTS="USD:100")
    yield Before(casino, player, table)
    app.stop()


def test_the_wallet_is_shown_and_what_was_won_comes_in(before: Before) -> None:
    assert _wallets(before.player)["VND"] == before.table.balance().balance == "970000"
    assert _paid(before.table.win("50000", round_id=ROUND)).balance == "1020000"
    assert _paid(before.table.roll_back(TAKEN_BACK)).balance == "1030000"
    assert _wallets(before.player) == {"USD": "100.00", "VND": "1030000"}
    assert before.casino.entries(before.table) == [Decimal(amount) for amount in (-20000, -10000, 50000, 10000)]
    before.casino.check_books()


def test_he_plays_on_and_opens_games_with_it(before: Before) -> None:
    """What a game is offered in says the game; the setting is about new players."""
    held = int(before.table.balance().balance)
    _paid(before.table.bet("1000"))
    again = before.casino.table(player=before.player, currency="VND")
    assert _paid(again.bet("1000")).balance == str(held - 2000)


def test_a_new_player_gets_none(before: Before) -> None:
    newcomer = before.casino.player()
    assert _wallets(newcomer) == {"USD": "100.00"}
    address = f"/games/{before.casino.studio.name}/slot/launch"
    problem_of(newcomer.http.post(address, json={"currency": "VND"}), status=409, code="currency_not_offered")
    assert newcomer.http.post(address, json={"currency": "USD"}).status_code == 200


def _start_again(app: App, run: RunFolder, **settings: str) -> None:
    """The same app on the same database, with other settings."""
    server = app.server
    assert server.stop() == 0
    app.server = start_igw(run, server.settings | settings, secrets_seen=app.secrets_seen, port=server.port)


def _wallets(player: Player) -> dict[str, str]:
    return {one["currency_code"]: one["balance"] for one in player.wallets().json()}


def _paid(reply: Reply) -> Reply:
    assert reply.status == 200, reply
    return reply
