"""Bodies of the Hub88 style. Names that are not here are let be."""

from typing import Annotated, Any, Final, TypeAlias

from msgspec import Meta, Struct

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:-]+\Z")]
User: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Token: TypeAlias = Annotated[str, Meta(min_length=1, max_length=255)]
Currency: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{2,31}\Z")]
Game: TypeAlias = Annotated[str, Meta(min_length=1, max_length=80)]


class InfoBody(Struct, kw_only=True):
    """`POST user/info`."""

    user: User
    request_uuid: Id


class BalanceBody(Struct, kw_only=True):
    """`POST user/balance`."""

    token: Token
    request_uuid: Id
    game_code: Game
    user: User | None = None


class TransactionBody(Struct, kw_only=True):
    """What a bet and a win have in common."""

    transaction_uuid: Id
    request_uuid: Id
    token: Token
    round: Id
    game_code: Game
    currency: Currency
    amount: int
    user: User | None = None
    round_closed: bool = False
    is_free: bool | None = False
    reward_uuid: Id | None = None


class BetBody(TransactionBody, kw_only=True):
    """`POST transaction/bet`."""


class WinBody(TransactionBody, kw_only=True):
    """`POST transaction/win`."""

    reference_transaction_uuid: Id | None = None
    is_supplier_promo: bool | None = False


class RollbackBody(Struct, kw_only=True):
    """`POST transaction/rollback`."""

    transaction_uuid: Id
    reference_transaction_uuid: Id
    request_uuid: Id
    token: Token
    round: Id
    user: User | None = None
    game_code: Game | None = None
    currency: Currency | None = None
    round_closed: bool = False


_TEXT: Final = {"type": "string"}
ANSWER: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string", "pattern": "^RS_[A-Z_]+$"},
        "request_uuid": {"type": "string", "description": "that of the request"},
        "user": {"type": "string", "description": "the player's pseudonym for this provider"},
        "currency": _TEXT,
        "balance": {"type": "integer", "description": "in 1/100,000 of a main unit"},
    },
}
STATUSES: Final = {200: "always; `status` says how it ended"}
