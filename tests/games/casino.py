"""An app with games: a studio, players at its tables, and a look into the books past the app."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.makers.players import Player
from tests.makers.studios import Studio, Table
from tests.servers.run_folder import RunFolder

GROWN_UP = {"date_of_birth": "1990-05-17", "accept_terms": True}


class Casino:
    """`player()`, `table()`, and the books."""

    def __init__(self, app: App, run: RunFolder) -> None:
        self.app = app
        self.run = run

    @cached_property
    def studio(self) -> Studio:
        """The first studio."""
        return Studio(self.app, self.run)

    def another_studio(self) -> Studio:
        """One more."""
        return Studio(self.app, self.run)

    def player(self, **told: Any) -> Player:
        """Somebody who may play."""
        player = self.app.new_player()
        answer = player.register(**(GROWN_UP | told))
        assert answer.status_code == 200, answer.text
        return player

    def table(self, *, currency: str = "USD", player: Player | None = None) -> Table:
        """A new player, or this one, at the studio's game."""
        return self.studio.seat(player or self.player(), currency=currency)

    def wallet_id(self, table: Table) -> int:
        """Behind the studio's name for the player."""
        return int(
            self.app.database.value(
                "SELECT w.wallet_id FROM wallets w JOIN game_pseudonyms n ON n.userId = w.userId"
                " WHERE n.reference = :reference AND w.currency_code = :currency",
                reference=table.reference,
                currency=table.currency,
            )
        )

    def entries(self, table: Table) -> list[Decimal]:
        """What has moved in the wallet, the oldest first, without the welcome."""
        rows = self.app.database.rows(
            "SELECT amount FROM ledger_entries WHERE wallet_id = :wallet AND seq > 1 ORDER BY seq",
            wallet=self.wallet_id(table),
        )
        return [Decimal(str(row["amount"])).quantize(Decimal("0.01")) for row in rows]

    def check_books(self) -> None:
        """`igw ledger check` finds nothing."""
        done = run_igw(self.run, "ledger", "check", settings={"DB_URL": self.app.database.url})
        assert done.returncode == 0, done.stdout + done.stderr
