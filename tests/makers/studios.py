"""A game studio as a test meets it: registered by the command, calling the wallet over plain HTTP with its own signing.

Written from the protocol's description alone (docs/integrate-a-game.md), so it shares nothing with the app.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.makers.databases import run_igw
from tests.makers.programs import start_program

if TYPE_CHECKING:
    from tests.makers.apps import App
    from tests.makers.players import Player
    from tests.servers.run_folder import RunFolder

_NUMBERS = count(1)


@dataclass
class Reply:
    """What the wallet answered."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.body.get("code"))

    @property
    def balance(self) -> str:
        return str(self.body.get("balance"))


@dataclass
class Table:
    """One player's game session as the studio holds it."""

    studio: Studio
    token: str
    reference: str
    currency: str
    game: str

    def transact(self, *actions: dict[str, Any], round_id: str = "", **more: Any) -> Reply:
        body = {
            "session_token": self.token, "tx_id": self.studio.fresh("tx"),
            "round_id": round_id or self.studio.fresh("r"), "game_id": self.game, "currency": self.currency,
            "actions": list(actions), **more,
        }  # fmt: skip
        return self.studio.post("transactions", {name: value for name, value in body.items() if value is not None})

    def bet(self, amount: str, *, key: str = "", round_id: str = "", **more: Any) -> Reply:
        return self.transact(act(key or self.studio.fresh("bet"), "bet", amount), round_id=round_id, **more)

    def win(self, amount: str, *, round_id: str, key: str = "", **more: Any) -> Reply:
        return self.transact(act(key or self.studio.fresh("win"), "win", amount), round_id=round_id, **more)

    def roll_back(self, *keys: str, **more: Any) -> Reply:
        rollbacks = [{"action_id": key, **more} for key in keys]
        return self.studio.post("rollbacks", {"session_token": self.token, "rollbacks": rollbacks})

    def balance(self) -> Reply:
        return self.studio.post("balance", {"session_token": self.token})


def act(key: str, kind: str, amount: str, **more: Any) -> dict[str, Any]:
    """One action of a batch."""
    return {"action_id": key, "type": kind, "amount": amount, **more}


class Studio:
    """A registered provider with one game, `slot`."""

    def __init__(self, app: App, run: RunFolder, *, dialect: str = "native", name: str = "") -> None:
        self.name = name or f"studio-{next(_NUMBERS)}"
        self._database = app.database
        self._run = run
        arguments = ("--dialect", dialect, "--url", "https://studio.example/play", "--json")
        key = json.loads(self.igw("add", self.name, *arguments))
        self.key_id, self.secret = key["key_id"], key["secret"]
        app.secrets_seen.add(self.secret, kind="provider secret")
        self.http = start_program(app.url)
        self.add_game("slot")

    def igw(self, *arguments: str) -> str:
        """`igw provider …`; what it printed."""
        done = run_igw(self._run, "provider", *arguments, settings={"DB_URL": self._database.url})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def add_game(self, code: str, **more: Any) -> None:
        """A row of the catalogue, as an import would write it."""
        provider = self._database.value("SELECT provider_id FROM game_providers WHERE name = :name", name=self.name)
        row = {
            "provider_id": provider, "code": code, "name": code.title(), "category": "slots", "has_demo": 1,
            "created_at": "2026-01-01 00:00:00", "changed_at": "2026-01-01 00:00:00", **more,
        }  # fmt: skip
        marks = ", ".join(f":{name}" for name in row)
        self._database.execute(f"INSERT INTO games ({', '.join(row)}) VALUES ({marks})", **row)

    def fresh(self, word: str) -> str:
        """An id of the studio's that it has not used before."""
        return f"{word}-{next(_NUMBERS)}"

    def headers(self, method: str, target: str, body: bytes, *, at: int | None = None) -> dict[str, str]:
        """Key, time and signature for exactly these bytes."""
        timestamp = str(int(time.time()) if at is None else at)
        text = "\n".join(("v1", timestamp, method, target, hashlib.sha256(body).hexdigest()))
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return {"X-IGW-Key": self.key_id, "X-IGW-Timestamp": timestamp, "X-IGW-Signature": signature}

    def post(self, path: str, body: dict[str, Any]) -> Reply:
        return self.send("POST", f"/provider/v1/{path}", json.dumps(body).encode())

    def get(self, path: str) -> Reply:
        return self.send("GET", f"/provider/v1/{path}", b"")

    def send(self, method: str, target: str, body: bytes, **more: Any) -> Reply:
        """Signed over exactly these bytes."""
        headers = {"content-type": "application/json", **self.headers(method, target, body, **more)}
        answer = self.http.request(method, target, content=body, headers=headers)
        return Reply(answer.status_code, answer.json())

    def seat(self, player: Player, *, currency: str = "USD", game: str = "slot") -> Table:
        """The player opens the game, and the studio exchanges the code."""
        opened = player.http.post(f"/games/{self.name}/{game}/launch", json={"currency": currency})
        assert opened.status_code == 200, opened.text
        code = parse_qs(urlsplit(opened.json()["launch_url"]).query)["launch_code"][0]
        told = self.post("session/exchange", {"launch_code": code})
        assert told.status == 200, told
        return Table(self, told.body["session_token"], told.body["player_ref"], currency, game)
