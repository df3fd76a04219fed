"""The simulated studio at the tables of a real app: registered by the command, its books held against the ledger."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import httpx2

from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder
from tests.servers.studio import StudioSimulator, start_studio

NAME = "studio"


class RealStudio:
    """`open(player)`, `control`, and `compare()`."""

    def __init__(self, app: App, run: RunFolder) -> None:
        self.app = app
        self._run = run
        self.simulator: StudioSimulator = start_studio(run, operator=app.url)
        self.control = self.simulator.control
        app.secrets_seen.add(self.simulator.secret, kind="provider secret")
        key = ("--key-id", self.simulator.key_id, "--secret", self.simulator.secret)
        self.igw("provider", "add", NAME, "--dialect", "native", "--url", self.simulator.launch_url, *key)
        self.igw("games", "import", "--feed", self.simulator.feed_url, "--provider", NAME)
        self._wait_for_the_lobby()

    def igw(self, *arguments: str) -> str:
        """A command on the app's database; what it printed."""
        done = run_igw(self._run, *arguments, settings={"DB_URL": self.app.database.url})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def open(self, player: Player, *, game: str = "lotus-lanterns", currency: str = "USD") -> dict[str, Any]:
        """Launch it as the lobby does, and open the address at the studio."""
        launch = player.http.post(f"/games/{NAME}/{game}/launch", json={"currency": currency})
        assert launch.status_code == 200, launch.text
        return self.control.open(launch.json()["launch_url"])

    def compare(self, player_ref: str) -> dict[str, Any]:
        """Every movement that the studio believes in stands in the ledger with its amount, and no other; its books."""
        books = self.control.books(player_ref)
        believed = {each["action_id"]: Decimal(each["amount"]) for each in books["actions"] if _stands(each["state"])}
        kept = self._ledger(player_ref)
        differing = {key: (believed.get(key), kept.get(key)) for key in {*believed, *kept}}
        wrong = {key: both for key, both in differing.items() if both[0] != both[1]}
        assert not wrong, f"the studio's books, then ours: {wrong}"
        for player in books["players"]:
            assert player["balance"] == self.balance(player_ref, player["currency"])
        return books

    def balance(self, player_ref: str, currency: str) -> str:
        """Of the wallet behind the studio's name for the player."""
        found = self.app.database.value(
            "SELECT w.balance FROM wallets w JOIN game_pseudonyms n ON n.userId = w.userId"
            " WHERE n.reference = :reference AND w.currency_code = :currency",
            reference=player_ref,
            currency=currency,
        )
        return str(Decimal(str(found)).quantize(Decimal("0.01" if currency == "USD" else "1")))

    def _wait_for_the_lobby(self) -> None:
        """A server looks for a changed catalogue every two seconds."""
        deadline = time.monotonic() + 20
        while (total := self._games_in_the_lobby()) < 2:
            assert time.monotonic() < deadline, f"the lobby has {total} of the two games that were imported"
            time.sleep(0.1)

    def _games_in_the_lobby(self) -> int:
        return int(httpx2.get(f"{self.app.url}/games", timeout=20, trust_env=False).json()["total"])

    def stop(self) -> None:
        """End it."""
        self.simulator.stop()

    def _ledger(self, player_ref: str) -> dict[str, Decimal]:
        """What of this player's game has moved his wallet and still stands."""
        rows = self.app.database.rows(
            "SELECT a.action_key, a.amount FROM ledger_actions a"
            " JOIN wallets w ON w.wallet_id = a.wallet_id JOIN game_pseudonyms n ON n.userId = w.userId"
            " WHERE n.reference = :reference AND a.source = :source AND a.kind <> 'reversal'"
            " AND a.state IN ('applied', 'partly_reversed')",
            reference=player_ref,
            source=f"game:{NAME}",
        )
        return {_text(row["action_key"]): abs(Decimal(str(row["amount"]))) for row in rows}


def _stands(state: str) -> bool:
    assert state in {"applied", "refused", "taken_back"}, f"an action that was left {state}"
    return state == "applied"


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
