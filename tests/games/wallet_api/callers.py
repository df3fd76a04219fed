"""Providers of every dialect on one running app, with players at their games; they speak with the kit's dialects."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from simulators.conformance.dialect import Act, ActKind, Dialect, Keys, Player, Reply, Request, Taking
from simulators.conformance.hub88 import Hub88
from simulators.conformance.native import Native
from simulators.conformance.softswiss import Softswiss
from simulators.conformance.wire import Wire
from tests.games.conformance.operator_hooks import OperatorHooks, make_studio
from tests.makers.apps import App
from tests.servers.run_folder import RunFolder

KINDS: dict[str, type[Dialect]] = {"native": Native, "softswiss": Softswiss, "hub88": Hub88}


@dataclass
class Caller:
    """One provider of one dialect; `hooks` are the operator's."""

    dialect: Dialect
    hooks: OperatorHooks
    wire: Wire

    @property
    def name(self) -> str:
        """The dialect's."""
        return self.dialect.name

    def player(self, balance: str = "100", *, currency: str = "USD") -> Player:
        """Somebody new at the game, with this much."""
        told = self.hooks.new_player(currency=currency, balance=balance)
        player = Player(told["player_ref"], told["player_ref"], currency, told["game_id"], told.get("session_token"))
        if "launch_code" in told:
            entered = self.send(self.dialect.exchange(told["launch_code"]))
            return replace(player, session=entered.fields["session_token"])
        return player

    def send(self, request: Request) -> Reply:
        """The reply, in shared words."""
        return self.dialect.read(self.wire.send(self.dialect.keys, request))

    def play(self, player: Player, kind: ActKind, coins: str, **more: Any) -> Reply:
        """One movement."""
        act = Act(kind, Decimal(coins), more.pop("action_id", "") or fresh(), more.pop("bet_id", ""))
        return self.send(self.dialect.play(player, [act], round_id=more.pop("round_id", "") or fresh(), **more))

    def rollback(self, player: Player, target: str, *, rollback_id: str = "") -> Reply:
        """Take one back."""
        return self.send(self.dialect.rollback(player, [Taking(target, rollback_id or fresh())], round_id=fresh()))

    def bet_request(self, player: Player) -> Request:
        """A bet of 10 that has not been sent."""
        return self.dialect.play(player, [Act("bet", Decimal(10), fresh())], round_id=fresh())

    def changed(self, request: Request, **fields: Any) -> Request:
        """The same with other fields, signed anew."""
        return self.raw(request, json.dumps(json.loads(request.body) | fields).encode())

    def raw(self, request: Request, body: bytes) -> Request:
        """The same with other bytes, signed anew."""
        return self.dialect.signed(replace(request, body=body))

    def balance(self, player: Player) -> Decimal:
        """As the books have it."""
        return Decimal(self.hooks.shipped("ledger_of", player=player.handle, currency=player.currency)["balance"])

    def said(self, reply: Reply, *codes: str) -> bool:
        """Whether the reply means one of these, with a status that may carry it."""
        statuses = self.dialect.statuses
        return any(
            reply.said in self.dialect.words.get(code, ()) and reply.status in statuses.get(code, statuses["*"])
            for code in codes
        )


def fresh() -> str:
    """An id that nobody has used."""
    return str(uuid4())


def make_caller(run: RunFolder, app: App, dialect: str) -> Caller:
    """A registered provider and its player."""
    studio = make_studio(app, dialect)
    hooks = OperatorHooks(run, app, studio)
    key = studio.first
    private = (studio.private_key or "").encode()
    keys = Keys(hooks.url_of(key), key.key_id, key.secret, private)
    return Caller(KINDS[dialect](keys), hooks, Wire(seconds=20))
