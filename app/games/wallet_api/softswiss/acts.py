"""What each call of the SOFTSWISS style does. The API document takes the descriptions of calls from here."""

from collections.abc import Sequence
from typing import Final

from app.games.launch.seats import Seat
from app.games.play.calls import Bet, Call, Step, TakeBack, Win
from app.games.play.desk import Desk
from app.games.play.standing import balance_of
from app.games.providers.book import Provider
from app.games.wallet_api.amounts import Coin, coin_of, decimal_text, read_decimal
from app.games.wallet_api.dialect import Reply, Values, body_as
from app.games.wallet_api.policy import SENTENCES, Fault, Refusal
from app.games.wallet_api.seating import at_game, seat_by_player
from app.games.wallet_api.softswiss.policy import SOFTSWISS
from app.games.wallet_api.softswiss.schemas import (
    BalanceBody,
    BetWinBody,
    FinishBody,
    PlayerBody,
    RollbackBody,
    TransactionBody,
)
from app.kit.money import BadAmount
from app.ledger.commands import Code, Outcome, Result

_NO_BONUS: Final = "0.00"  # there is no bonus wallet, and the style wants the field


async def balance(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Of a player in a currency."""
    body = body_as(BalanceBody, values)
    seat, coin = await _seat(desk, provider, body)
    return {"balance": await _balance_now(desk, seat, coin)}, 200


async def betwin(desk: Desk, provider: Provider, values: Values) -> Reply:
    """All in order, or none."""
    body = body_as(BetWinBody, values)
    seat, coin = await _seat(desk, provider, body)
    steps = [_step(one, coin=coin) for one in body.transactions]
    call = Call(provider, at_game(seat, body.game_id), steps, round_key=body.round_id, closes=body.finished)
    outcome = _applied(await desk.play(call), coin)
    return _answer(outcome, coin, round_id=body.round_id, with_bonus=True)


async def rollback(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Also what has not come yet, which is then refused for ever."""
    body = body_as(RollbackBody, values)
    seat, coin = await _seat(desk, provider, body)
    settled = SOFTSWISS.rollback_after_settle == "refused"
    steps = [TakeBack(one.id_provider, one.original_id_provider, None, settled) for one in body.transactions]
    outcome = _applied(await desk.play(Call(provider, seat, steps)), coin)
    if body.finished:
        await _close(desk, provider, seat, round_id=body.round_id_provider)
    return _answer(outcome, coin, round_id=body.round_id_provider, with_bonus=False)


async def finish(desk: Desk, provider: Provider, values: Values) -> Reply:
    """No bet enters it any more; a late win is still paid."""
    body = body_as(FinishBody, values)
    seat, coin = await _seat(desk, provider, body)
    await _close(desk, provider, seat, round_id=body.round_id)
    return {"balance": await _balance_now(desk, seat, coin)}, 200


def render(refusal: Refusal, values: Values) -> Values:
    """The one shape of everything that went wrong."""
    told = SOFTSWISS.http_map[refusal.reason]
    message = refusal.message or SENTENCES[refusal.reason]
    meta = {"api_code": told.word, "api_message": message}
    if told.shows_balance and refusal.balance is not None:
        meta["balance"] = decimal_text(refusal.balance, coin=coin_of(str(values.get("currency"))))
    code = "internal" if told.status == 500 else "invalid_argument"
    return {"code": code, "msg": message, "meta": meta}


async def _seat(desk: Desk, provider: Provider, body: PlayerBody) -> tuple[Seat, Coin]:
    coin = coin_of(body.currency)
    return await seat_by_player(desk, provider, body.account_id, currency=coin.iso), coin


def _step(one: TransactionBody, *, coin: Coin) -> Step:
    try:
        amount = read_decimal(one.amount, coin=coin)
    except BadAmount as error:
        raise Refusal(Fault.BAD_AMOUNT, f"The amount cannot be taken: {error}.") from None
    if amount == 0:
        raise Refusal(Fault.BAD_AMOUNT, "An amount is more than zero.")
    if one.type == "bet":
        return Bet(one.id_provider, amount)
    return Win(one.id_provider, amount, needs_bet=SOFTSWISS.win_requires_bet)


async def _close(desk: Desk, provider: Provider, seat: Seat, *, round_id: str) -> None:
    outcome = await desk.play(Call(provider, seat, (), round_key=round_id, closes=True))
    # A round that is not known, or is closed already, is answered like any other.
    if outcome.code is not Code.ROUND_UNKNOWN:
        _applied(outcome, coin_of(seat.currency))


async def _balance_now(desk: Desk, seat: Seat, coin: Coin) -> str:
    async with desk.database.reading() as connection:
        found = await balance_of(connection, wallet_id=seat.wallet_id)
    return decimal_text(found.amount, coin=coin)


def _applied(outcome: Outcome, coin: Coin) -> Outcome:
    """The same, or Refusal."""
    if outcome.code is not Code.OK:
        raise Refusal(outcome.code, balance=SOFTSWISS.balance_of(outcome))
    return outcome


def _answer(outcome: Outcome, coin: Coin, *, round_id: str, with_bonus: bool) -> Reply:
    # A round goes by the provider's own name here, so its name on our side is the same.
    return {
        "balance": decimal_text(SOFTSWISS.balance_of(outcome), coin=coin),
        "round_id": round_id,
        "transactions": _told([one for one in outcome.results if one.key], with_bonus=with_bonus),
    }, 200


def _told(results: Sequence[Result], *, with_bonus: bool) -> list[Values]:
    if with_bonus:
        return [{"id_provider": one.key, "id": one.transaction.hex(), "bonus_amount": _NO_BONUS} for one in results]
    # What took nothing back has no id, as the style has it; the same when it comes again.
    return [{"id_provider": one.key, "id": one.transaction.hex() if one.moved else ""} for one in results]
