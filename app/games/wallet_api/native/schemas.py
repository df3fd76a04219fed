"""Bodies of the native protocol. Unknown fields are refused: a misspelt one must not be overlooked."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:-]+\Z")]
Token: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
Reference: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Currency: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
Amount: TypeAlias = Annotated[str, Meta(min_length=1, max_length=30)]
Game: TypeAlias = Annotated[str, Meta(min_length=1, max_length=80)]


class ExchangeBody(Struct, forbid_unknown_fields=True):
    """`POST session/exchange`."""

    launch_code: Token


class PlayerBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """Who is meant: a session, or the provider's name for a player with the wallet's currency."""

    session_token: Token | None = None
    player_ref: Reference | None = None
    currency: Currency | None = None


class ActionBody(Struct, forbid_unknown_fields=True):
    """One step of `POST transactions`."""

    action_id: Id
    type: Literal["bet", "win", "promo_win", "free_win", "adjust"]
    amount: Amount
    ref_action_id: Id | None = None
    campaign_id: Id | None = None


class TransactionsBody(PlayerBody, forbid_unknown_fields=True, kw_only=True):
    """`POST transactions`."""

    tx_id: Id
    currency: Currency
    actions: Annotated[list[ActionBody], Meta(min_length=1, max_length=20)]
    round_id: Id | None = None
    game_id: Game | None = None
    round_closed: bool = False


class RollbackBody(Struct, forbid_unknown_fields=True):
    """One of `POST rollbacks`; `action_id` is what is taken back."""

    action_id: Id
    rollback_id: Id | None = None
    amount: Amount | None = None


class RollbacksBody(PlayerBody, forbid_unknown_fields=True, kw_only=True):
    """`POST rollbacks`."""

    rollbacks: Annotated[list[RollbackBody], Meta(min_length=1, max_length=20)]
    round_id: Id | None = None


class CloseBody(PlayerBody, forbid_unknown_fields=True, kw_only=True):
    """`POST rounds/close`."""

    round_id: Id


_TEXT: Final = {"type": "string"}
ANSWER: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["outcome", "code", "message"],
    "properties": {
        "outcome": {"type": "string", "enum": ["applied", "replayed", "rejected", "unknown"]},
        "code": {"type": "string", "pattern": "^[A-Z_]+$"},
        "message": _TEXT,
        "balance": {"type": "string", "description": "main units at the currency's exponent"},
        "currency": _TEXT,
        "wallet_seq": {"type": "integer", "description": "only ever rises"},
    },
}
STATUSES: Final = {
    200: "applied, or replayed: applied before",
    400: "`BAD_REQUEST`: the body cannot be read",
    401: "`BAD_SIGNATURE`: unknown key, wrong signature, or a clock more than 300 s off",
    404: "`TX_NOT_FOUND`: never seen",
    408: "`BAD_REQUEST`: the body did not arrive within ten seconds",
    409: "`TX_CONFLICT`: the id was used for something else",
    413: "`BAD_REQUEST`: more than 64 KiB",
    422: "refused for good; the code says why, the balance is told where there is one",
    503: "`TRY_AGAIN`: not known to be applied; the same call again tells",
}
