"""Bodies of the SOFTSWISS style. Names that are not here are let be."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct

from app.games.wallet_api.softswiss.policy import SOFTSWISS

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:-]+\Z")]
Account: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Currency: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{2,31}\Z")]
Game: TypeAlias = Annotated[str, Meta(min_length=1, max_length=80)]
Amount: TypeAlias = Annotated[str, Meta(min_length=1, max_length=36)]
_ANY_SESSION: TypeAlias = Annotated[str, Meta(max_length=200)]


class PlayerBody(Struct, kw_only=True):
    """`account_id` is the player's pseudonym for this provider; his session is found by it."""

    account_id: Account
    currency: Currency
    session_id: _ANY_SESSION | None = None


class BalanceBody(PlayerBody, kw_only=True):
    """`POST balance`."""

    game_id: Game


class TransactionBody(Struct):
    """One bet or win; more than nothing."""

    id_provider: Id
    type: Literal["bet", "win"]
    amount: Amount


class BetWinBody(BalanceBody, kw_only=True):
    """`POST betwin`: all in order, or none."""

    round_id: Id
    transactions: Annotated[list[TransactionBody], Meta(min_length=1, max_length=SOFTSWISS.most_actions)]
    finished: bool = False


class RollbackTransactionBody(Struct):
    """One action to take back."""

    id_provider: Id
    type: Literal["rollback"]
    original_id_provider: Id


class RollbackBody(BalanceBody, kw_only=True):
    """`POST rollback`."""

    round_id_provider: Id
    finished: bool
    transactions: Annotated[list[RollbackTransactionBody], Meta(min_length=1, max_length=SOFTSWISS.most_actions)]


class FinishBody(PlayerBody, kw_only=True):
    """`POST finish`."""

    round_id: Id


_TEXT: Final = {"type": "string"}
ANSWER: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "balance": {"type": "string", "description": "main units"},
        "round_id": _TEXT,
        "transactions": {
            "type": "array",
            "items": {"type": "object", "properties": {"id_provider": _TEXT, "id": _TEXT, "bonus_amount": _TEXT}},
        },
        "code": {"type": "string", "enum": ["invalid_argument", "internal"]},
        "msg": _TEXT,
        "meta": {
            "type": "object",
            "properties": {"api_code": _TEXT, "api_message": _TEXT, "balance": _TEXT},
        },
    },
}
STATUSES: Final = {
    200: "applied, now or before",
    400: "refused for good: `meta.api_code` says why",
    500: "not known to be applied; the same call again tells",
}
