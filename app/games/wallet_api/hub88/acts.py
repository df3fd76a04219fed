"""What each call of the Hub88 style does. The API document takes the descriptions of calls from here."""

from decimal import Decimal

from app.games.launch.seats import Seat
from app.games.play.calls import Bet, Call, Step, TakeBack, Win
from app.games.play.desk import Desk
from app.games.play.standing import balance_of, deed_of
from app.games.providers.book import Provider
from app.games.wallet_api.amounts import Coin, coin_of, read_scaled, scaled
from app.games.wallet_api.dialect import Reply, Values, body_as
from app.games.wallet_api.hub88.policy import HUB88
from app.games.wallet_api.hub88.schemas import (
    BalanceBody,
    BetBody,
    InfoBody,
    RollbackBody,
    TransactionBody,
    WinBody,
)
from app.games.wallet_api.policy import Fault, Refusal
from app.games.wallet_api.seating import at_game, player_currencies, seat_by_player, seat_by_token
from app.kit.money import BadAmount
from app.ledger.commands import Code, Outcome


async def info(desk: Desk, provider: Provider, values: Values) -> Reply:
    """A player by his pseudonym; nothing personal is told."""
    body = body_as(InfoBody, values)
    if not await player_currencies(desk, provider, body.user):
        raise Refusal(Fault.PLAYER_UNKNOWN)
    return {"user": body.user, "status": "RS_OK", "request_uuid": body.request_uuid}, 200


async def balance(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Of a session."""
    body = body_as(BalanceBody, values)
    seat = await seat_by_token(desk, provider, body.token, reference=body.user)
    if seat is None:
        raise Refusal(Code.SESSION_INVALID)
    if seat.objection is Code.SESSION_EXPIRED:
        raise Refusal(Code.SESSION_EXPIRED)
    async with desk.database.reading() as connection:
        found = await balance_of(connection, wallet_id=seat.wallet_id)
    return _answer(seat, coin_of(seat.currency), found.amount, request_uuid=body.request_uuid)


async def bet(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Needs a live session."""
    body = body_as(BetBody, values)
    seat = await seat_by_token(desk, provider, body.token, reference=body.user)
    if seat is None:
        raise Refusal(Code.SESSION_INVALID)
    coin = _coin(body, seat)
    campaign = (body.reward_uuid or "free") if body.is_free else ""
    step = Bet(body.transaction_uuid, _amount(body, coin, least=0 if body.is_free else 1), campaign)
    return await _played(desk, provider, at_game(seat, body.game_code), body, step)


async def win(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Paid whatever has become of the session."""
    body = body_as(WinBody, values)
    seat = await _seat_for_ever(desk, provider, body.token, body.user, currency=coin_of(body.currency).iso)
    step = Win(
        body.transaction_uuid,
        _amount(body, _coin(body, seat), least=0),
        is_gift=bool(body.is_supplier_promo),
        # The win of a free round may be all that a wallet hears of it.
        needs_bet=HUB88.win_requires_bet and not body.is_free,
        bet="" if body.is_supplier_promo or body.is_free else body.reference_transaction_uuid or "",
        campaign=body.reward_uuid or "",
    )
    return await _played(desk, provider, seat, body, step)


async def rollback(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Also what has not come yet, which is then refused for ever."""
    body = body_as(RollbackBody, values)
    seat = await _seat_of_rollback(desk, provider, body)
    coin = coin_of(seat.currency)
    settled = HUB88.rollback_after_settle == "refused"
    step = TakeBack(body.transaction_uuid, body.reference_transaction_uuid, None, settled)
    outcome = _applied(await desk.play(Call(provider, seat, (step,))))
    if body.round_closed:
        # A round nobody has heard of has no end either; that is no reason to refuse the rollback.
        await desk.play(Call(provider, seat, (), round_key=body.round, closes=True))
    return _answer(seat, coin, HUB88.balance_of(outcome), request_uuid=body.request_uuid)


def render(refusal: Refusal, values: Values) -> Values:
    """The one shape of everything that went wrong."""
    told = HUB88.http_map[refusal.reason]
    answer: Values = {"status": told.word}
    if isinstance(uuid := values.get("request_uuid"), str):
        answer["request_uuid"] = uuid
    if told.shows_balance and refusal.balance is not None:
        coin = coin_of(str(values.get("currency")))
        answer |= {"user": values.get("user"), "currency": coin.code, "balance": scaled(refusal.balance, coin=coin)}
    return answer


async def _played(desk: Desk, provider: Provider, seat: Seat, body: TransactionBody, step: Step) -> Reply:
    call = Call(provider, seat, (step,), round_key=body.round, closes=body.round_closed)
    outcome = _applied(await desk.play(call))
    return _answer(seat, coin_of(body.currency), HUB88.balance_of(outcome), request_uuid=body.request_uuid)


async def _seat_for_ever(desk: Desk, provider: Provider, token: str, user: str | None, *, currency: str) -> Seat:
    """By the token, alive or dead; where that says nothing, by the player and the currency."""
    seat = await seat_by_token(desk, provider, token, reference=user)
    if seat is not None:
        return seat
    if user is None:
        raise Refusal(Code.SESSION_INVALID)
    return await seat_by_player(desk, provider, user, currency=currency)


async def _seat_of_rollback(desk: Desk, provider: Provider, body: RollbackBody) -> Seat:
    """A rollback need not name a currency: then what it takes back tells, or any wallet is as good for a tombstone."""
    seat = await seat_by_token(desk, provider, body.token, reference=body.user)
    if seat is not None:
        return seat
    if body.user is None:
        raise Refusal(Code.SESSION_INVALID)
    async with desk.database.reading() as connection:
        deed = await deed_of(connection, body.reference_transaction_uuid, provider=provider)
    known = await player_currencies(desk, provider, body.user)
    currency = deed.currency if deed is not None else next(iter(known), "")
    return await seat_by_player(desk, provider, body.user, currency=currency)


def _coin(body: TransactionBody, seat: Seat) -> Coin:
    coin = coin_of(body.currency)
    if coin.iso != seat.currency:
        raise Refusal(Code.CURRENCY_MISMATCH)
    return coin


def _amount(body: TransactionBody, coin: Coin, *, least: int) -> Decimal:
    if body.amount < least:
        raise Refusal(Fault.BAD_AMOUNT, "The amount is too small for this.")
    try:
        return read_scaled(body.amount, coin=coin)
    except BadAmount as error:
        raise Refusal(Fault.BAD_AMOUNT, f"The amount cannot be taken: {error}.") from None


def _applied(outcome: Outcome) -> Outcome:
    """The same, or Refusal."""
    if outcome.code is not Code.OK:
        raise Refusal(outcome.code, balance=HUB88.balance_of(outcome))
    return outcome


def _answer(seat: Seat, coin: Coin, amount: Decimal, *, request_uuid: str) -> Reply:
    return {
        "user": seat.reference,
        "status": "RS_OK",
        "request_uuid": request_uuid,
        "currency": coin.code,
        "balance": scaled(amount, coin=coin),
    }, 200
