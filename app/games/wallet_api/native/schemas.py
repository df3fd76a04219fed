"""Bodies of the native protocol. Unknown fields are refused: a misspelt one must not be overlooked."""

from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from app.games.wallet_api.native.replies import Refusal

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


Body = TypeVar("Body", bound=Struct)


def body_as(model: type[Body], values: dict[str, Any]) -> Body:
    """The body as its model; raises Refusal BAD_REQUEST with what is wrong, never with what was sent."""
    try:
        return msgspec.convert(values, model, strict=True)
    except msgspec.ValidationError as error:
        raise Refusal("BAD_REQUEST", status=400, message=str(error)) from None
