"""`/provider/v1/…`."""

from typing import Final

from app.games.wallet_api.dialect import Dialect, Operation, parameter
from app.games.wallet_api.native import acts
from app.games.wallet_api.native.policy import NATIVE
from app.games.wallet_api.native.replies import render
from app.games.wallet_api.native.schemas import (
    ANSWER,
    STATUSES,
    CloseBody,
    ExchangeBody,
    PlayerBody,
    RollbacksBody,
    TransactionsBody,
)
from app.games.wallet_api.native.signature import by_key, is_genuine

_AT: Final = "/provider/v1"
_SIGNED: Final = "hex HMAC-SHA256 over v1, timestamp, method, path with query, and hex SHA-256 of the body"
_ACTION_ID: Final = parameter("action_id", "path", schema={"type": "string", "title": "Action Id"})
_PAGE: Final = (
    {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "`next_cursor` of the page before"},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 1000}},
)

NATIVE_DIALECT: Final = Dialect(
    policy=NATIVE,
    operations=(
        Operation(f"{_AT}/session/exchange", acts.exchange, ExchangeBody, "Launch code for a session token"),
        Operation(f"{_AT}/balance", acts.balance, PlayerBody, "The wallet now", is_quiet=True),
        Operation(
            f"{_AT}/transactions", acts.transactions, TransactionsBody, "Bets and wins, all or nothing", is_quiet=True
        ),
        Operation(f"{_AT}/rollbacks", acts.rollbacks, RollbacksBody, "Take back", is_quiet=True),
        Operation(f"{_AT}/rounds/close", acts.rounds_close, CloseBody, "End a round"),
        Operation(f"{_AT}/transactions/{{action_id}}", acts.status, None, "What became of an action", (_ACTION_ID,)),
        Operation(f"{_AT}/statement", acts.statement, None, "The feed of everything", _PAGE),
    ),
    find=by_key,
    is_genuine=is_genuine,
    render=render,
    tag="native wallet API",
    parameters=(
        parameter("X-IGW-Key", "header", description="key id"),
        parameter("X-IGW-Timestamp", "header", description="Unix seconds"),
        parameter("X-IGW-Signature", "header", description=_SIGNED),
    ),
    answer=ANSWER,
    statuses=STATUSES,
)
